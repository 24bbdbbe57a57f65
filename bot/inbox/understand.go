package inbox

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
)

// understand turns a text into an input for the conversation in the foreground. False: the text was a command, and has had
// its effect.
func (s *scene) understand(text chat.Private) (engine.Input, bool) {
	step, ok := s.flow.Step(s.talk.State.At)
	if !ok || s.talk.State.Doing {
		return engine.Input{Kind: engine.Repeat}, true
	}
	if kind, ok := s.wayIn(text); ok {
		return engine.Input{Kind: kind}, true
	}
	if step.Answer.Kind == flow.Form || step.Answer.Kind == flow.Several {
		return s.understandField(step, text), true
	}
	if in, ok := s.shownIn(step, text); ok {
		return in, true
	}
	v, problem, offers := s.value(step.Answer, s.talk.Shown, text)
	if problem == "" {
		s.talk.From, s.talk.Query = 0, ""
		return engine.Input{Kind: engine.Answer, Values: map[string]engine.Value{step.ID: v}}, true
	}
	if verb, ok := s.verbIn(text); ok {
		if err := s.command(verb); err == nil {
			return engine.Input{}, false
		}
	}
	if step.Answer.List != "" && s.longList(step.Answer.List) && s.searchable(text) {
		s.talk.From, s.talk.Query = 0, text
		return engine.Input{Kind: engine.Repeat}, true
	}
	return engine.Input{Kind: engine.Puzzled, Problem: problem, Offers: offers}, true
}

// longList tells whether a list is shown page by page: a short one is read faster than searched.
func (s *scene) longList(name string) bool {
	items, err := s.items(name)
	s.hold(err)
	return len(items) > MostListed+1
}

// searchable tells whether a list can be searched for a text: signs alone, such as emoji, are in no line.
func (s *scene) searchable(text chat.Private) bool {
	return utf8.RuneCountInString(text.Reveal()) <= mostSearch && s.Book.Fold(text.Reveal()) != ""
}

// shownIn takes a text as the number or the label of something shown. A number that is asked for is an answer first, and
// words that are asked for are words unless they are no more than a number of the list.
func (s *scene) shownIn(step *flow.Step, text chat.Private) (engine.Input, bool) {
	n, number := s.Book.Number(s.reads(), text)
	if step.Answer.Kind == flow.Number && number && n >= step.Answer.Min && n <= step.Answer.Max || step.Answer.Kind == flow.Text && !number {
		return engine.Input{}, false
	}
	i, ok := s.Book.Understand(s.reads(), text, s.talk.Shown)
	if !ok {
		return engine.Input{}, false
	}
	key := s.talk.Shown[i].Key
	if kind, ok := wayKeys[key]; ok {
		return engine.Input{Kind: kind}, true
	}
	switch key {
	case moreKey:
		s.talk.From += MostListed
		return engine.Input{Kind: engine.Repeat}, true
	case lessKey:
		s.talk.From -= MostListed
		return engine.Input{Kind: engine.Repeat}, true
	}
	s.talk.From, s.talk.Query = 0, ""
	return engine.Input{Kind: engine.Answer, Values: map[string]engine.Value{step.ID: engine.Value(key)}}, true
}

// wayIn tells whether a text is one of the words that lead about.
func (s *scene) wayIn(text chat.Private) (engine.Kind, bool) {
	word := s.Book.Fold(text.Reveal())
	for key, kind := range wayKeys {
		if word == s.Book.Fold(s.label(leading[key])) || word == key[1:] {
			return kind, true
		}
	}
	return 0, false
}

// understandField takes a text as the answer to the first open question of a form.
func (s *scene) understandField(step *flow.Step, text chat.Private) engine.Input {
	if step.Answer.Kind == flow.Several {
		return s.readForm(step.ID, map[string]chat.Private{step.ID: text})
	}
	if f := engine.OpenField(s.flow, s.talk.State, s.known()); f != nil {
		return s.readForm(step.ID, map[string]chat.Private{f.ID: text})
	}
	return engine.Input{Kind: engine.Repeat}
}

// readForm turns what was filled in into answers, each by its kind.
func (s *scene) readForm(stepID string, fields map[string]chat.Private) engine.Input {
	in := engine.Input{Kind: engine.Answer, Step: stepID, Values: map[string]engine.Value{}, Problems: map[string]string{}}
	step, ok := s.flow.Step(stepID)
	if !ok {
		return in
	}
	if step.Answer.Kind != flow.Form {
		v, problem, _ := s.value(step.Answer, s.optionsOf(step.Phrase, step.Answer), fields[stepID])
		if problem != "" {
			return engine.Input{Kind: engine.Puzzled, Step: stepID, Problem: problem}
		}
		in.Values[stepID] = v
		return in
	}
	for i := range step.Answer.Fields {
		f := &step.Answer.Fields[i]
		text, there := fields[f.ID]
		if !there {
			continue
		}
		if strings.TrimSpace(text.Reveal()) == "" {
			in.Values[f.ID] = ""
			continue
		}
		v, problem, _ := s.filledIn(f.Answer, s.optionsOf(f.Phrase, f.Answer), text)
		if problem != "" {
			in.Problems[f.ID] = problem
			continue
		}
		in.Values[f.ID] = v
	}
	return in
}

func (s *scene) optionsOf(p flow.Phrase, a flow.Answer) []chat.Choice {
	if a.List != "" {
		items, _ := s.items(a.List) // an empty list understands nothing
		return items
	}
	return s.optionChoices(p, a.Options)
}

// filledIn reads what stands in a field. A network sends the key of what was picked: no label goes before it, whatever
// people call themselves.
func (s *scene) filledIn(a flow.Answer, shown []chat.Choice, text chat.Private) (engine.Value, string, []string) {
	picked := func(c chat.Choice) bool { return c.Key == text.Reveal() }
	if (s.event.Kind == chat.Filled || s.event.Kind == chat.Pressed) && a.Kind == flow.Choice && slices.ContainsFunc(shown, picked) {
		return engine.Value(text), "", nil
	}
	return s.value(a, shown, text)
}

// value reads a text as one kind of answer; or says why it is none, and what could have been meant.
func (s *scene) value(a flow.Answer, shown []chat.Choice, text chat.Private) (v engine.Value, problem string, offers []string) {
	switch a.Kind {
	case flow.Text:
		return engine.Value(strings.TrimSpace(chat.Clean(text.Reveal()))), "", nil
	case flow.Several:
		return s.severalIn(shown, text)
	case flow.Number:
		if n, ok := s.Book.Number(s.reads(), text); ok {
			return engine.Value(strconv.Itoa(n)), "", nil
		}
		return "", engine.BadNumber, nil
	case flow.Moment, flow.Day:
		return s.momentIn(a.Kind, shown, text)
	case flow.Zone:
		return zoneIn(text)
	}
	if i, ok := s.Book.Understand(s.reads(), text, shown); ok {
		return engine.Value(shown[i].Key), "", nil
	}
	return "", engine.BadChoice, nil
}

// badSeveral says how several choices are named.
const badSeveral = "common.problem_several"

// severalIn reads "1, 3", "mornings and evenings" and the like.
func (s *scene) severalIn(shown []chat.Choice, text chat.Private) (engine.Value, string, []string) {
	meant, ok := s.Book.UnderstandSeveral(s.reads(), text, shown)
	if !ok {
		return "", badSeveral, nil
	}
	keys := make([]string, len(meant))
	for i, n := range meant {
		keys[i] = shown[n].Key
	}
	return engine.Value(strings.Join(keys, ",")), "", nil
}

func (s *scene) momentIn(kind flow.Kind, shown []chat.Choice, text chat.Private) (engine.Value, string, []string) {
	if i, ok := s.Book.Understand(s.reads(), text, shown); ok && shown[i].Key[0] != '_' {
		return engine.Value(shown[i].Key), "", nil
	}
	now := s.here()
	if part := s.talk.State.Part; part != "" {
		if day, err := time.ParseInLocation(dayForm, part, now.Location()); err == nil {
			now = day
		}
	}
	when, ok := s.Book.When(s.reads(), text, now)
	switch {
	case !ok:
		return "", engine.BadMoment, nil
	case kind == flow.Day || !when.Hour:
		return engine.Value(when.At.Format(dayForm)), "", nil
	}
	return engine.Value(when.At.Format(momentForm)), "", nil
}

// badZone says that a place is not known.
const badZone = "common.problem_zone"

func zoneIn(text chat.Private) (engine.Value, string, []string) {
	zone, nearest := mentoring.FindZone(text.Reveal())
	if zone != "" {
		return engine.Value(zone), "", nil
	}
	return "", badZone, nearest
}
