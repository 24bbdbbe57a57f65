package bottest

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/story"
)

// fills answers the latest form: at once where the network shows it, else question by question. Where the latest question
// is no form, its one answer is pressed or written.
func (t *telling) fills(p *person, place chat.PlaceID) {
	t.t.Helper()
	for _, said := range t.kept.to(p.id, place) {
		if said.message.Form != nil {
			t.fillForm(p, t.roomOf(said, place), said)
			return
		}
		if said.Step == "" {
			continue
		}
		if fields := t.fields(said); len(fields) > 0 {
			t.answerFields(p, place, said)
			return
		}
		t.answerPlainly(p, place, said)
		return
	}
	t.fail("nothing was asked of %s", p.name)
}

func (t *telling) answerPlainly(p *person, place chat.PlaceID, s said) {
	t.t.Helper()
	if len(t.step.Answers) != 1 {
		t.fail("the latest question to %s, %q, is no form", p.name, s.Step)
	}
	value := t.step.Answers[0].Value
	for _, choice := range t.choices(p, place, s) {
		if means(value, choice) {
			t.press(p, place, choice)
			return
		}
	}
	t.writes(p, place, value)
}

// fillForm sends a form. Its answers read in the order of its questions, up to the first that the bot asks again.
func (t *telling) fillForm(p *person, place chat.PlaceID, s said) {
	t.t.Helper()
	form := s.message.Form
	var answers []chattest.Answer
	for _, a := range t.step.Answers {
		field := t.field(form.Fields, a.Key)
		value := a.Value
		if labels := chosen(a.Value, field.Options); len(labels) > 0 {
			value = named(a.Value, labels)
		}
		value = t.filledWildly(field, t.picked(p, field, value))
		answers = append(answers, chattest.Answer{Key: field.Key, Value: value})
	}
	at := len(t.lines)
	t.line(p, story.Line{Filled: t.filled(form.Fields)})
	if t.sendable(form.Fields, answers) {
		t.fake.FillIn(p.id, place, answers)
	} else {
		t.happens(p, sent(form, answers))
	}
	t.settle(p)
	t.lines[at].Filled = t.untilProblem(t.lines[at].Filled, p, place, s)
}

// picked is how a day that somebody wrote is picked from a calendar; words that are none stay.
func (t *telling) picked(p *person, f chat.Field, value string) string {
	shape := map[chat.FieldKind]string{chat.DayField: time.DateOnly, chat.MomentField: time.DateOnly + " 15:04"}[f.Kind]
	zone, err := time.LoadLocation(p.zone)
	if err != nil || shape == "" || !t.network.Picks {
		return value
	}
	when, understood := t.world.Book.When(p.language, chat.Private(value), t.clock.Now().In(zone))
	if !understood {
		return value
	}
	return when.At.Format(shape)
}

// sendable tells whether the network's own form lets a person send these answers: some look at them first, and then hands
// can't do what a hasty or hostile app can.
func (t *telling) sendable(fields []chat.Field, answers []chattest.Answer) bool {
	if !t.network.Picks {
		return true
	}
	for _, f := range fields {
		i := slices.IndexFunc(answers, func(a chattest.Answer) bool { return a.Key == f.Key })
		if i < 0 && !f.Optional && f.Value == "" && f.Before == "" {
			return false
		}
		picks := f.Kind == chat.DayField || f.Kind == chat.MomentField
		if i >= 0 && picks && !pickable.MatchString(answers[i].Value) {
			return false
		}
	}
	return true
}

// pickable is a day from a calendar, perhaps with an hour.
var pickable = regexp.MustCompile(`^\d{4}-\d\d-\d\d( \d\d:\d\d)?$`)

// sent is a form as it comes from an app that does not look at what is sent.
func sent(form *chat.Form, answers []chattest.Answer) chat.Event {
	fields := map[string]chat.Private{}
	for _, f := range form.Fields {
		fields[f.Key] = chat.Private(cmp.Or(f.Value, f.Before))
	}
	for _, a := range answers {
		fields[a.Key] = chat.Private(a.Value)
	}
	return chat.Event{Kind: chat.Filled, Handle: form.Handle, Fields: fields}
}

func (t *telling) field(fields []chat.Field, key string) chat.Field {
	t.t.Helper()
	var known []string
	for _, f := range fields {
		if f.Key == key {
			return f
		}
		known = append(known, f.Key)
	}
	t.fail("the form has no field %q; it has %s", key, strings.Join(known, ", "))
	return chat.Field{}
}

// filled is how the form's questions are answered, in their order, up to one that must be answered and is not.
func (t *telling) filled(fields []chat.Field) []story.Filled {
	var filled []story.Filled
	for _, f := range fields {
		i := slices.IndexFunc(t.step.Answers, func(a story.Answer) bool { return a.Key == f.Key })
		switch {
		case i >= 0:
			answer := t.step.Answers[i]
			filled = append(filled, story.Filled{Answer: answer, Labels: chosen(answer.Value, f.Options)})
		case f.Value != "" || f.Before != "":
		case f.Optional:
			filled = append(filled, story.Filled{Answer: story.Answer{Key: f.Key}})
		default:
			return filled
		}
	}
	return filled
}

// untilProblem leaves out what a network without forms would not have come to: what stands behind an answer that did
// not fit.
func (t *telling) untilProblem(filled []story.Filled, p *person, place chat.PlaceID, before said) []story.Filled {
	for _, said := range t.kept.to(p.id, place) {
		if said.ID == before.ID {
			break
		}
		if said.message.Form == nil || said.Step != before.Step {
			continue
		}
		for i, f := range filled {
			again := func(q chat.Field) bool { return q.Key == f.Key && q.Problem != "" }
			if slices.ContainsFunc(said.message.Form.Fields, again) {
				return filled[:i+1]
			}
		}
	}
	return filled
}

// chosen are the labels of the options that a value names by their keys or labels, separated by commas; none: it is no
// such value.
func chosen(value string, options []chat.Choice) []string {
	var labels []string
	for _, word := range strings.Split(value, ",") {
		word = strings.TrimSpace(word)
		i := slices.IndexFunc(options, func(c chat.Choice) bool { return means(word, c) })
		if i < 0 {
			return nil
		}
		labels = append(labels, options[i].Label)
	}
	return labels
}

// named is how an answer names its options: by their labels, or by their keys where a label has a comma in it.
func named(value string, labels []string) string {
	if slices.ContainsFunc(labels, func(l string) bool { return strings.Contains(l, ",") }) {
		return value
	}
	return strings.Join(labels, ", ")
}
