package inbox

import (
	"cmp"
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// doneKey ends a choice of several, where they are picked one by one.
const doneKey = "_done"

// oneByOne is the question of a form that is asked by itself, where the network has buttons and no forms.
func (s *scene) oneByOne(m chat.Message) (chat.Field, bool) {
	can := s.Networks[s.convo.Person.Network()]
	field, alone := chat.Asked(m, can)
	return field, alone && can.Buttons > 0
}

// around are the buttons under one question of a form: to say that all is picked, and to lead about.
func (s *scene) around(e engine.Ask, m chat.Message) []chat.Choice {
	field, alone := s.oneByOne(m)
	if !alone {
		return nil
	}
	var choices []chat.Choice
	if field.Kind == chat.SeveralField {
		choices = append(choices, chat.Choice{Key: doneKey, Label: s.label("common.done_word")})
	}
	step := *e.Step
	step.Answer.Optional = field.Optional
	e.Step = &step
	return append(choices, s.ways(e)...)
}

// pickedBefore marks what was picked another time, where options are picked one by one.
func (s *scene) pickedBefore(m chat.Message) {
	s.talk.Picked = nil
	field, alone := s.oneByOne(m)
	if !alone || field.Kind != chat.SeveralField {
		return
	}
	for key := range strings.SplitSeq(cmp.Or(field.Value, field.Before), ",") {
		if slices.ContainsFunc(field.Options, func(o chat.Choice) bool { return o.Key == key }) {
			s.talk.Picked = append(s.talk.Picked, key)
		}
	}
	mark(field.Options, s.talk.Picked)
}

func mark(choices []chat.Choice, picked []string) {
	for i, c := range choices {
		choices[i].Picked = slices.Contains(picked, c.Key)
	}
}

// picks tells whether the buttons of a question are picked one by one.
func picks(d store.Delivery) bool {
	return slices.ContainsFunc(d.Options, func(o store.Option) bool { return o.Key == doneKey })
}

// pick marks an option, or takes the mark away. The message shows it.
func (s *scene) pick(d store.Delivery, key string) error {
	if d.ID != s.convo.Asked {
		return engine.ErrClosed
	}
	if i := slices.Index(s.talk.Picked, key); i >= 0 {
		s.talk.Picked = slices.Delete(s.talk.Picked, i, i+1)
	} else {
		s.talk.Picked = append(s.talk.Picked, key)
	}
	err := s.rewrite(d, func(m *chat.Message) { mark(m.Choices, s.talk.Picked) })
	if err != nil {
		return err
	}
	return s.leave()
}

// picked takes all that is marked as the answer.
func (s *scene) picked(d store.Delivery) error {
	if d.ID != s.convo.Asked {
		return engine.ErrClosed
	}
	field := ""
	var keys []string
	var labels []phrasebook.Arg
	for _, o := range d.Options {
		if o.Field == "" || o.Search {
			continue
		}
		field = o.Field
		if slices.Contains(s.talk.Picked, o.Key) {
			keys, labels = append(keys, o.Key), append(labels, phrasebook.Name(chat.Private(s.labelOf(d, o.Key))))
		}
	}
	in := s.readForm(d.Step, map[string]chat.Private{field: chat.Private(strings.Join(keys, ","))})
	if len(keys) == 0 {
		return s.play(in)
	}
	label := s.Book.Label(s.reads(), "common.name", phrasebook.Args{"name": phrasebook.List(labels...)})
	return s.playSettling(d, in, label)
}

// ofForm tells whether a step asks several questions, one of which a message may ask.
func (s *scene) ofForm(step string) bool {
	asked, ok := s.flow.Step(step)
	return ok && (asked.Answer.Kind == flow.Form || asked.Answer.Kind == flow.Several)
}
