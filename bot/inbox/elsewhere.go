package inbox

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// Somebody whose own chat is shut is tried elsewhere: their pair's room says that there is something for them, and no
// more than that, for both read there. What it is they are told where they come along next, for their eyes only.

// owed is what somebody was to be told while they were out of reach.
type owed struct {
	Flow  string      `json:"flow"`
	About store.About `json:"about"`
	At    time.Time   `json:"at"`
}

// same tells whether the later one of two says all that is left to say.
func (h owed) same(other owed) bool { return h.Flow == other.Flow && h.About.Pair == other.About.Pair }

func (t *turn) heldKey() string { return "inbox/held/" + string(t.member.ID) }

func (t *turn) heldBack() (all []owed, err error) {
	kept, err := t.tx.Recall(t.heldKey())
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	return all, json.Unmarshal(kept, &all)
}

// passing is what means nothing any more when its moment is over.
var passing = []string{"meeting"}

// holdBack keeps what the member is to be told when they can be: not what introductions say, which are given again
// anyway.
func (t *turn) holdBack(id string, about store.About) error {
	if slices.Contains(introductions, id) || slices.Contains(passing, id) {
		return nil
	}
	all, err := t.heldBack()
	h := owed{id, about, t.now}
	all = append(slices.DeleteFunc(all, h.same), h)
	kept, failed := json.Marshal(all[max(0, len(all)-mostMissed):])
	return errors.Join(err, failed, t.tx.Remember(t.heldKey(), kept))
}

// refusedNews keeps what a delivery told that nobody had asked for.
func (t *turn) refusedNews(d store.Delivery) error {
	if d.Answer {
		return nil
	}
	c, err := t.tx.Conversation(d.Conversation)
	if err != nil {
		return unlessMissing(err)
	}
	s, err := t.resume(c)
	if err != nil {
		return nil // nobody can answer it any more
	}
	if len(s.talk.Bundle) == 0 {
		return t.holdBack(c.Flow, c.About)
	}
	for _, b := range s.talk.Bundle {
		err = errors.Join(err, t.holdBack(b.Flow, b.About))
	}
	return err
}

// sayHeld tells what was held back, as far as it still means something: in their own chat when it suits, and where they
// speak in a room at once, for nobody knows when they come again.
func (t *turn) sayHeld() error {
	all, err := t.heldBack()
	if err != nil || len(all) == 0 || t.place() == "" && !t.atHome() {
		return err
	}
	var news []store.Nudge
	for _, h := range all {
		n := store.Nudge{Member: t.member.ID, Flow: h.Flow, About: h.About, Unasked: manners[h.Flow].unasked}
		why, failed := t.stale(n)
		if err = errors.Join(err, unlessMissing(failed)); failed == nil && why == "" && t.now.Sub(h.At) <= stillMissed {
			news = append(news, n)
		}
	}
	if err = errors.Join(err, t.tx.Remember(t.heldKey(), nil)); err != nil || len(news) == 0 {
		return err
	}
	switch {
	case t.atHome():
		for _, n := range news {
			err = errors.Join(err, t.nudge(n.Member, n.Flow, n.About, t.now))
		}
		return err
	case len(news) == 1:
		return t.fireNow(news[0])
	}
	return t.together(news)
}

// beckon tells somebody in the room of a pair of theirs that there is something for them, where the network can show it
// there to them alone. It tells whether that was tried.
func (t *turn) beckon() (bool, error) {
	person := t.member.Person()
	if t.Networks[person.Network()].PrivateReplies == chat.Never {
		return false, nil
	}
	pairs, err := t.tx.PairsOf(t.member.ID)
	i := slices.IndexFunc(pairs, func(p mentoring.Pair) bool {
		return !p.State.Over() && p.Room.Place != "" && p.Room.Place.Network() == person.Network()
	})
	if err != nil || i < 0 || t.now.Sub(t.member.Called) < calledAgain {
		return i >= 0, err
	}
	partner, err := t.tx.Member(pairs[i].Partner(t.member.ID))
	if err != nil {
		return false, err
	}
	t.member.Called = t.now
	to := chat.Destination{Place: pairs[i].Room.Place, People: []chat.PersonID{person, partner.Person()}, Room: true}
	return true, errors.Join(t.tx.PutMember(t.member), t.beckonIn(to))
}

// beckonIn says it to a room.
func (t *turn) beckonIn(to chat.Destination) error {
	m := chat.Message{
		Text:    append(t.mention(), t.words("common.beckon", nil)...),
		Choices: []chat.Choice{{Key: "menu", Label: t.label("common.show")}},
	}
	_, err := t.post(t.member, m, store.Delivery{To: to, Options: []store.Option{
		{Key: "menu", Begin: menuFlow, Public: true, About: store.About{Note: hereNote}},
	}})
	return err
}

// hereNote marks a button that anybody may use, and that is answered where it stands.
const hereNote = "here"

// mention names the member, in a line of its own, so that the network tells them.
func (t *turn) mention() chat.Text {
	name := t.name
	if name == "" {
		name = chat.Private(t.label("common.somebody"))
	}
	return chat.Text{{Style: chat.Mention, Text: name.Reveal(), Person: t.member.Person()}, {Text: "\n"}}
}

// public begins what a button begins that anybody may use. Where others read along the answer goes to the own chat,
// unless the network can show it there to one pair of eyes, and the button says so.
func (t *turn) public(o store.Option) error {
	if o.About.Note != hereNote || t.place() == "" {
		t.event.Place, t.event.Own = t.member.Places[t.event.Person], true // the answer is nobody else's business
	}
	if o.Begin == menuFlow {
		return t.greet(menuFlow)
	}
	return t.begin(flow.ID(o.Begin), o.About, given{})
}
