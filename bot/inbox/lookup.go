package inbox

import (
	"cmp"
	"slices"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// lookup is a list that can be looked through by typing; the label is what is there already. Nil where the network
// can't.
func (s *scene) lookup(label string) *chat.Lookup {
	if !s.Networks[s.convo.Person.Network()].Search {
		return nil
	}
	return &chat.Lookup{Hint: s.label("common.search_word"), Label: label}
}

// fieldSearch lets the answers to a question of a form be looked for by typing: zones, and what is too long for a list.
func (s *scene) fieldSearch(f chat.Field, a flow.Answer) *chat.Lookup {
	most, there := s.Networks[s.convo.Person.Network()].Options, cmp.Or(f.Value, f.Before)
	switch {
	case a.Kind == flow.Zone:
		return s.lookup(mentoring.ZoneLabel(there))
	case a.Kind != flow.Choice || most == 0 || len(f.Options) <= most:
		return nil
	}
	return s.lookup(labelIn(chat.Message{Choices: f.Options}, there))
}

// lookups are the lists of a message that are looked through by typing, and whose answers they hold: its own, then those
// of its form. Their handles come behind those of all options, in this order.
func lookups(m chat.Message) (lists []*chat.Lookup, options []store.Option) {
	add := func(search *chat.Lookup, field string) {
		if search != nil {
			lists, options = append(lists, search), append(options, store.Option{Search: true, Field: field})
		}
	}
	add(m.Search, "")
	if m.Form != nil {
		for _, field := range m.Form.Fields {
			add(field.Search, field.Key)
		}
	}
	return lists, options
}

// takeFound takes what was picked of what was found. What came is not trusted: it is an answer only if it is one of the
// list as it is now, else the question stays.
func (s *scene) takeFound(d store.Delivery, field string) error {
	a, ok := s.asked(d.Step, field)
	if !ok || !s.talk.State.Takes(d.Step) {
		return engine.ErrClosed
	}
	key := s.event.Text.Reveal()
	picked, there, err := s.among(a, key)
	switch {
	case err != nil:
		return err
	case field == "" && there:
		return s.choose(d, key, picked.Label)
	case field == "":
		return s.play(engine.Input{Kind: engine.Puzzled, Step: d.Step, Problem: a.problem()})
	}
	in := s.readForm(d.Step, map[string]chat.Private{field: chat.Private(key)})
	if !there {
		return s.play(in)
	}
	return s.playSettling(d, in, picked.Label)
}

// among finds the answer of a key among those that there are now.
func (s *scene) among(a asked, key string) (chat.Choice, bool, error) {
	if a.answer.Kind == flow.Zone {
		zone, _ := mentoring.FindZone(key)
		return chat.Choice{Key: key, Label: mentoring.ZoneLabel(key)}, zone == key && key != "", nil
	}
	all, err := s.answers(a)
	i := slices.IndexFunc(all, func(c chat.Choice) bool { return c.Key == key })
	if i < 0 {
		return chat.Choice{}, false, err
	}
	return all[i], true, err
}

// problem says that something is none of the answers.
func (a asked) problem() string {
	if a.answer.Kind == flow.Zone {
		return badZone
	}
	return engine.BadChoice
}
