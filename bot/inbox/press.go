package inbox

import (
	"errors"
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/store"
)

// pressed gives a button or a form its effect.
func (t *turn) pressed() error {
	id, option, genuine := t.read(t.event.Handle)
	if !genuine {
		return t.tell("common.old_button")
	}
	d, there, err := t.delivery(id)
	if err != nil {
		return err
	}
	if !there || option >= len(d.Options) {
		return t.tell("common.old_button")
	}
	if option != formOption && d.Options[option].As != "" && t.member.Has(d.To.People[0]) {
		return t.chosenCommunity(d, d.Options[option])
	}
	if option != formOption && d.Options[option].Public {
		return t.public(d.Options[option])
	}
	if d.Member != t.member.ID {
		return t.tell("common.others_button")
	}
	return t.answered(d, option)
}

// answered takes a press or a form as the answer to its own question.
func (t *turn) answered(d store.Delivery, option int) error {
	c, err := t.tx.Conversation(d.Conversation)
	if errors.Is(err, store.ErrNotFound) {
		return errors.Join(t.tell("common.old_button"), t.shutForm(d, option))
	}
	if err != nil {
		return err
	}
	s, err := t.resume(c)
	if err == nil {
		err = s.take(d, option)
	}
	if errors.Is(err, engine.ErrClosed) {
		return errors.Join(t.tell(s.closedButton(d)), t.shutForm(d, option))
	}
	return err
}

// atOnce is within what time a button pressed again, or a form sent again, means the same.
const atOnce = time.Minute

// closedButton says why a button does nothing any more: its question is answered, or nobody waits for the answer.
func (s *scene) closedButton(d store.Delivery) string {
	if s != nil && slices.Contains(s.talk.State.Path, d.Step) {
		return "common.used_button"
	}
	return "common.old_button"
}

// take gives the press to the conversation.
func (s *scene) take(d store.Delivery, option int) error {
	if option == formOption {
		return s.takeForm(d)
	}
	if d.Options[option].Search {
		return s.takeFound(d, d.Options[option].Field)
	}
	key := d.Options[option].Key
	if field := d.Options[option].Field; field != "" {
		return s.takeOption(d, field, key)
	}
	if key == doneKey {
		return s.picked(d)
	}
	if s.ofForm(d.Step) && d.ID != s.convo.Asked {
		return engine.ErrClosed // it was another question of the same form
	}
	if kind, ok := wayKeys[key]; ok {
		return s.playSettling(d, engine.Input{Kind: kind, Step: d.Step}, s.labelOf(d, key))
	}
	if s.turnPage(d, key) {
		return s.play(engine.Input{Kind: engine.Repeat, Step: d.Step})
	}
	return s.choose(d, key, s.labelOf(d, key))
}

// choose takes a key as the answer to a question, and shows which one it was.
func (s *scene) choose(d store.Delivery, key, label string) error {
	if s.talk.State.Answers[d.Step].Reveal() == key && s.talk.State.At != d.Step && s.now.Sub(s.convo.Heard) < atOnce {
		return nil // pressed twice
	}
	s.talk.From, s.talk.Query = 0, ""
	in := engine.Input{Kind: engine.Answer, Step: d.Step, Values: map[string]engine.Value{d.Step: engine.Value(key)}}
	return s.playSettling(d, in, label)
}

// playSettling lets a press have its effect, and shows at the question which one it was; unless it had none, as when
// nobody could tell just now whether the member may.
func (s *scene) playSettling(d store.Delivery, in engine.Input, label string) error {
	asked := s.convo.Asked
	if err := s.play(in); err != nil || s.convo.Asked == asked && !s.convo.Over {
		return err
	}
	return s.settle(d, label)
}

// takeForm takes a form. Neither its button nor that of the same question, asked again meanwhile, is left when the
// question is over.
func (s *scene) takeForm(d store.Delivery) error {
	asked, there, err := s.delivery(s.convo.Asked)
	if err != nil {
		return err
	}
	sent := s.readForm(d.Step, s.event.Fields)
	if s.taken(d, sent) {
		return s.notTwice()
	}
	if err := s.play(sent); err != nil {
		return err
	}
	if there && asked.Step == d.Step && asked.ID != d.ID && (s.convo.Over || s.convo.Asked != asked.ID) {
		err = s.settleAll(asked)
	}
	if s.convo.Over || s.convo.Asked != d.ID {
		err = errors.Join(err, s.settleAll(d))
	}
	return err
}

// taken tells whether a form was sent before with the same answers.
func (s *scene) taken(d store.Delivery, sent engine.Input) bool {
	if len(sent.Values) == 0 || len(sent.Problems) > 0 || s.talk.State.At == d.Step {
		return false
	}
	for field, v := range sent.Values {
		if s.talk.State.Answers[field] != v {
			return false
		}
	}
	return true
}

// notTwice lets a form that was taken have no effect once more. Who sends it at once has just had the answer.
func (s *scene) notTwice() error {
	if s.now.Sub(s.convo.Heard) < atOnce {
		return nil
	}
	return engine.ErrClosed
}

// shutForm takes the button of a form away that can't be sent any more.
func (t *turn) shutForm(d store.Delivery, option int) error {
	if option != formOption {
		return nil
	}
	return t.settleAll(d)
}

// takeOption takes an option of a form's question.
func (s *scene) takeOption(d store.Delivery, field, key string) error {
	if picks(d) {
		return s.pick(d, key)
	}
	return s.playSettling(d, s.readForm(d.Step, map[string]chat.Private{field: chat.Private(key)}), s.labelOf(d, key))
}

var wayKeys = map[string]engine.Kind{backKey: engine.Back, skipKey: engine.Skip, stopKey: engine.Stop}

func (s *scene) turnPage(d store.Delivery, key string) bool {
	switch key {
	case moreKey:
		s.talk.From += MostListed
	case lessKey:
		s.talk.From -= MostListed
	default:
		return false
	}
	return s.talk.State.At == d.Step
}

// labelOf is what a button said.
func (s *scene) labelOf(d store.Delivery, key string) string {
	for _, id := range append([]chat.DeliveryID{d.ID}, d.Parts...) {
		part, there, err := s.delivery(id)
		if err != nil || !there {
			continue
		}
		if m, err := s.message(part); err == nil && labelIn(m, key) != "" {
			return labelIn(m, key)
		}
	}
	return ""
}

func labelIn(m chat.Message, key string) string {
	i := slices.IndexFunc(m.Choices, func(c chat.Choice) bool { return c.Key == key })
	if i < 0 {
		return ""
	}
	return m.Choices[i].Label
}
