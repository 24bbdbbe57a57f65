package inbox

import (
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
)

var fieldKinds = map[flow.Kind]chat.FieldKind{
	flow.Choice: chat.ChoiceField, flow.Several: chat.SeveralField, flow.Number: chat.NumberField,
	flow.Moment: chat.MomentField, flow.Day: chat.DayField, flow.Zone: chat.TextField, flow.Text: chat.TextField,
}

// longText is from how many characters on a field is given several lines.
const longText = 120

// form makes the questions of a form, with what is answered already and why an answer did not fit.
func (s *scene) form(e engine.Ask) (*chat.Form, error) {
	f := s.newForm(e.Phrase)
	for _, field := range e.Fields {
		made, err := s.field(field.ID, field.Phrase.For(string(s.role())), field.Phrase, field.Answer)
		if err != nil {
			return nil, err
		}
		v, answered := e.Answers[field.ID]
		made.Value, made.Done, made.Before = s.shown(field.Answer, v), answered, s.before(field.ID)
		made.Search = s.fieldSearch(made, field.Answer)
		if problem := e.Problems[field.ID]; problem != "" {
			made.Problem = s.problem(problem, field.Answer).String()
		}
		f.Fields = append(f.Fields, made)
	}
	return f, nil
}

// severalForm is a form of one question: any of its options.
func (s *scene) severalForm(e engine.Ask) (*chat.Form, error) {
	f := s.newForm("")
	field, err := s.field(e.Step.ID, "", e.Step.Phrase, e.Step.Answer)
	if err != nil {
		return nil, err
	}
	field.Label = s.label("common.several_label")
	field.Value, field.Before = s.talk.State.Answers[e.Step.ID].Reveal(), s.before(e.Step.ID)
	f.Fields = []chat.Field{field}
	return f, nil
}

// loneForm is a form of one question that is answered in words, which are not heard where it is asked.
func (s *scene) loneForm(e engine.Ask) (*chat.Form, error) {
	f := s.newForm("")
	f.Title, f.Open = s.label("common.write_title"), s.label("common.write_open")
	field, err := s.field(e.Step.ID, e.Phrase, e.Step.Phrase, e.Step.Answer)
	if err != nil {
		return nil, err
	}
	field.Value, field.Before = s.talk.State.Answers[e.Step.ID].Reveal(), s.before(e.Step.ID)
	if e.Problem != "" {
		field.Problem = s.problem(e.Problem, e.Step.Answer).String()
	}
	f.Fields = []chat.Field{field}
	return f, nil
}

// unheard tells whether an answer has to be written where people write to each other, and not to the bot: there a form
// takes it.
func (s *scene) unheard(a flow.Answer) bool {
	can := s.Networks[s.convo.Person.Network()]
	if s.convo.Place == "" || !can.Deaf || can.Fields == 0 {
		return false
	}
	switch a.Kind {
	case flow.Text:
		return true
	case flow.Number:
		return a.Max-a.Min >= mostNumbers
	case flow.Zone:
		return !can.Search
	}
	return false
}

func (s *scene) newForm(phrase string) *chat.Form {
	f := &chat.Form{Title: s.label("common.several_title"), Open: s.label("common.several_open"), Submit: s.label("common.done_word")}
	if phrase != "" {
		f.Title, f.Open, f.Submit = s.label(phrase+".title"), s.label(phrase+".open"), s.label(phrase+".submit")
	}
	return f
}

func (s *scene) field(id, phrase string, p flow.Phrase, a flow.Answer) (chat.Field, error) {
	f := chat.Field{Key: id, Kind: fieldKinds[a.Kind], Optional: a.Optional, Most: a.Most, Long: a.Most > longText}
	if phrase != "" {
		text, err := s.phrase(phrase)
		if err != nil {
			return f, err
		}
		f.Label = text.String()
		if example := phrase + ".example"; s.Book.Has("en", example) {
			f.Example = s.label(example)
		}
	}
	var err error
	switch {
	case a.List != "":
		f.Options, err = s.items(a.List)
	case a.Kind == flow.Choice || a.Kind == flow.Several:
		f.Options = s.optionChoices(p, a.Options)
	}
	return f, err
}

// before is what the member answered another time, when a form is gone through once more or an enrolment is changed.
func (s *scene) before(field string) string {
	if v := s.talk.State.Before[field]; v != "" {
		return v.Reveal()
	}
	e, ok := s.enrolment()
	if !ok || s.flow.ID != "join" {
		return ""
	}
	answers, err := s.answersOf(e)
	s.hold(err)
	return answers[field].Reveal()
}

// shown is an answer as it stands in a field.
func (s *scene) shown(a flow.Answer, v engine.Value) string {
	if a.Kind == flow.Day || a.Kind == flow.Moment {
		return strings.Replace(v.Reveal(), "T", " ", 1)
	}
	return v.Reveal()
}
