package inbox

import (
	"errors"
	"fmt"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// say keeps a phrase until the turn is over or something is asked: what is said together is one message.
func (s *scene) say(e engine.Say) error {
	text, err := s.phrase(e.Phrase)
	if err != nil {
		return err
	}
	if len(text) > 0 {
		s.paragraphs = append(s.paragraphs, text)
	}
	return nil
}

// flush says what was kept.
func (s *scene) flush() error {
	if len(s.paragraphs) == 0 && len(s.files) == 0 {
		return nil
	}
	m := chat.Message{Text: s.takeText(), Files: s.files}
	s.files = nil
	_, err := s.send(m, store.Delivery{})
	return err
}

// takeText joins the paragraphs said so far.
func (s *scene) takeText() chat.Text {
	text := joinTexts(s.paragraphs, "\n\n")
	s.paragraphs = nil
	return text
}

func joinTexts(texts []chat.Text, between string) chat.Text {
	var joined chat.Text
	for _, t := range texts {
		if len(joined) > 0 && len(t) > 0 {
			joined = append(joined, chat.Span{Text: between})
		}
		joined = append(joined, t...)
	}
	return joined
}

// send says a message in the conversation's place.
func (s *scene) send(m chat.Message, d store.Delivery) (store.Delivery, error) {
	d.Conversation = s.convo.ID
	return s.deliver(s.member, s.convo.Person, s.convo.Place, m, d)
}

// tell says one phrase to the member whose turn it is, outside any conversation.
func (t *turn) tell(key string) error { return t.tellWith(key, nil) }

func (t *turn) tellWith(key string, args phrasebook.Args) error {
	m := chat.Message{Text: t.words(key, args)}
	_, err := t.deliver(t.member, t.person(), t.place(), m, store.Delivery{})
	return err
}

// deliver commits a message to the outbox: made to fit the network, sealed, its handles signed. The first of several parts
// is given back; the handles of all parts are its own.
func (t *turn) deliver(to mentoring.Member, person chat.PersonID, place chat.PlaceID, m chat.Message, d store.Delivery) (store.Delivery, error) {
	if to.Away == mentoring.Gone {
		return d, t.journal("delivery.dropped", to.ID, store.About{}, "gone")
	}
	d.To, m.Private = t.destination(to, person, place)
	if d.To.Room {
		m.Text = t.typable(m.Text, t.Networks[d.To.Network()])
	}
	if t.answer && !t.event.Own && !d.To.Room {
		d.Heard = t.event.Place
	}
	return t.post(to, m, d)
}

// destination is the person's own chat, or the room they spoke in, for their eyes only.
func (t *turn) destination(to mentoring.Member, person chat.PersonID, place chat.PlaceID) (chat.Destination, bool) {
	if place != "" {
		return chat.Destination{Place: place, People: []chat.PersonID{person}, Room: true}, true
	}
	return chat.Destination{People: []chat.PersonID{person}, Place: to.Places[person]}, false
}

// post puts a message into the outbox, made to fit its network.
func (t *turn) post(to mentoring.Member, m chat.Message, d store.Delivery) (store.Delivery, error) {
	l := t.language(to)
	m.Language, m.RightLeft = l, t.Book.RightLeft(l)
	id, err := t.nextDelivery()
	if err != nil {
		return d, err
	}
	d.ID, d.Member, d.State, d.Answer, d.Created = id, to.ID, store.Pending, t.answer, t.now
	d.Ticket = t.ticketFor(d.To)
	t.signAll(id, &m)
	t.posted++
	parts := chat.Fit(m, t.Networks[d.To.Network()], Hints(t.Book, l))
	for i := range parts[1:] {
		part := store.Delivery{
			Member: d.Member, To: d.To, State: d.State, Answer: d.Answer, Ticket: d.Ticket, Created: d.Created,
			Conversation: d.Conversation,
		}
		if err := t.keepDelivery(&part, parts[i+1]); err != nil {
			return d, err
		}
		d.Parts = append(d.Parts, part.ID)
	}
	return d, t.keepDelivery(&d, parts[0])
}

// ticketFor is the event's ticket, if the one person spoken to is the one who did it. What is said to all in the room
// where that was has it as well, so that what is said in one turn there stays in order.
func (t *turn) ticketFor(to chat.Destination) chat.Ticket {
	toWho := len(to.People) == 1 && to.People[0] == t.event.Person
	toRoom := len(to.People) == 0 && to.Place == t.event.Place && to.Place != ""
	if !t.answer || !toWho && !toRoom {
		return ""
	}
	return t.event.Ticket
}

// signAll gives each choice, each option of a form, and each list that is looked through a handle of its own.
func (t *turn) signAll(id chat.DeliveryID, m *chat.Message) {
	n := 0
	sign := func(choices []chat.Choice) {
		for i := range choices {
			choices[i].Handle = t.sign(id, n)
			n++
		}
	}
	sign(m.Choices)
	if m.Form != nil {
		m.Form.Handle = t.sign(id, formOption)
		for _, field := range m.Form.Fields {
			sign(field.Options)
		}
	}
	lists, _ := lookups(*m)
	for i, list := range lists {
		list.Handle = t.sign(id, n+i)
	}
}

// Hints are the few words that Fit may add in a language.
func Hints(b *phrasebook.Book, l chat.Language) chat.Hints {
	say := func(key string) string { return b.Label(l, key, nil) }
	return chat.Hints{
		Number: say("common.number_hint"), Several: say("common.several_hint"), Skip: say("common.skip_hint"),
		Example: say("common.example_word"), Page: say("common.page_word"),
	}
}

func (t *turn) nextDelivery() (chat.DeliveryID, error) {
	n, err := t.tx.Next("delivery")
	return chat.DeliveryID(fmt.Sprintf("%010d", n)), err
}

// keepDelivery seals one message and commits it.
func (t *turn) keepDelivery(d *store.Delivery, m chat.Message) error {
	if d.ID == "" {
		id, err := t.nextDelivery()
		if err != nil {
			return err
		}
		d.ID = id
	}
	sealed, err := t.seal(d.Member, deliveryPlace(d.ID), m)
	if err != nil {
		return err
	}
	d.Sealed = sealed
	return t.tx.PutDelivery(*d)
}

func deliveryPlace(id chat.DeliveryID) string { return "delivery/" + string(id) }

// message opens what was said.
func (t *turn) message(d store.Delivery) (m chat.Message, err error) {
	err = t.unseal(d.Member, deliveryPlace(d.ID), d.Sealed, &m)
	return m, err
}

// settle shows that a question is answered: with the label chosen, where the network can change a message.
func (t *turn) settle(d store.Delivery, label string) error {
	return t.rewrite(d, func(m *chat.Message) {
		if m.Form = nil; len(m.Choices) > 0 {
			m.Chosen = label
		}
	})
}

// settleAll takes away all that a question can be answered with: it was answered in another way.
func (t *turn) settleAll(d store.Delivery) error {
	return t.rewrite(d, func(m *chat.Message) { m.Choices, m.Search, m.Form = nil, nil, nil })
}

// rewrite changes what was said, in each message that holds some of its buttons, where the network can change a message.
func (t *turn) rewrite(d store.Delivery, change func(*chat.Message)) error {
	for _, id := range append([]chat.DeliveryID{d.ID}, d.Parts...) {
		part, there, err := t.delivery(id)
		if err == nil && there && part.Receipt.Message != "" {
			err = t.rewriteOne(part, change)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) rewriteOne(d store.Delivery, change func(*chat.Message)) error {
	m, err := t.message(d)
	if err != nil || len(m.Choices) == 0 && m.Search == nil && m.Form == nil {
		return err
	}
	change(&m)
	to := chat.Destination{Place: d.Receipt.Place, People: d.To.People, Room: d.To.Room}
	edit := store.Delivery{
		Edits: d.ID, To: to, State: store.Pending, Answer: true, Ticket: t.ticketFor(to), Member: d.Member,
		Created: t.now,
	}
	return t.keepDelivery(&edit, m)
}

// delivery finds a delivery; false: it is not kept any more.
func (t *turn) delivery(id chat.DeliveryID) (store.Delivery, bool, error) {
	d, err := t.tx.Delivery(id)
	if errors.Is(err, store.ErrNotFound) {
		return d, false, nil
	}
	return d, err == nil, err
}
