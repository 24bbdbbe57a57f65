package bottest

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/store"
	"mentorbot/bot/story"
)

// skipWord leaves a question open in every language.
const skipWord = "skip"

// fields are those of the form that a message asks a question of; none: it asks no form's.
func (t *telling) fields(s said) []flow.Field {
	t.t.Helper()
	step, ok := t.asks(s)
	switch {
	case ok && step.Answer.Kind == flow.Form:
		return step.Answer.Fields
	case ok && step.Answer.Kind == flow.Several:
		return []flow.Field{{ID: step.ID, Phrase: step.Phrase, Answer: step.Answer}}
	}
	return nil
}

// asks is the step that a message asks a question of; false: it asks none any more.
func (t *telling) asks(s said) (*flow.Step, bool) {
	t.t.Helper()
	var name string
	t.must(t.kept.View(t.ctx, func(tx store.Tx) error {
		convo, err := tx.Conversation(s.Conversation)
		name = convo.Flow
		if errors.Is(err, store.ErrNotFound) {
			return nil // no question waits in it any more
		}
		return err
	}))
	asking, ok := t.world.Flows[flow.ID(name)]
	if !ok {
		return nil, false
	}
	return asking.Step(s.Step)
}

// answerFields answers question after question, as long as they are of the same form and there is an answer.
func (t *telling) answerFields(p *person, place chat.PlaceID, s said) {
	t.t.Helper()
	fields, done := t.fields(s), map[string]bool{}
	for _, a := range t.step.Answers {
		if !slices.ContainsFunc(fields, func(f flow.Field) bool { return f.ID == a.Key }) {
			t.fail("the form has no field %q", a.Key)
		}
	}
	for range fields {
		field := t.asked(p, place, fields, done)
		i := slices.IndexFunc(t.step.Answers, func(a story.Answer) bool { return a.Key == field.ID })
		if done[field.ID] || i < 0 && !field.Answer.Optional {
			return
		}
		done[field.ID] = true
		filled := story.Filled{Answer: story.Answer{Key: field.ID}}
		if i >= 0 {
			filled.Answer = t.step.Answers[i]
		}
		t.answer(p, place, field, filled)
		before := s
		s = t.kept.to(p.id, place)[0]
		if s.ID == before.ID || s.Step != before.Step || s.Conversation != before.Conversation {
			return
		}
	}
}

// answer types one answer: an option's number, free text, or that the question stays open.
func (t *telling) answer(p *person, place chat.PlaceID, field flow.Field, filled story.Filled) {
	t.t.Helper()
	shown := t.shown(p, place)
	options := t.options(p, field, shown.Choices)
	filled.Labels = chosen(filled.Value, options)
	words := filled.Value
	if words == "" {
		words = skipWord
	}
	if len(filled.Labels) > 0 {
		var numbers []string
		for _, label := range filled.Labels {
			numbers = append(numbers, strconv.Itoa(slices.Index(shown.Choices, label)+1))
		}
		words = strings.Join(numbers, ", ")
	}
	t.line(p, story.Line{Filled: []story.Filled{filled}})
	t.fake.Say(p.id, place, words)
	t.settle(p)
}

// shown is the bot's latest message.
func (t *telling) shown(p *person, place chat.PlaceID) story.Line {
	for _, seen := range slices.Backward(t.fake.Seen(p.id, place)) {
		if seen.From == story.Bot {
			return story.Line{Text: seen.Text, Choices: seen.Choices}
		}
	}
	return story.Line{}
}

// options are those of a question, with the labels that are shown for them. The words of a list that the bot makes up are
// the languages' own names, or stand for themselves.
func (t *telling) options(p *person, field flow.Field, labels []string) []chat.Choice {
	var options []chat.Choice
	add := func(key, label string) {
		if slices.Contains(labels, label) {
			options = append(options, chat.Choice{Key: key, Label: label})
		}
	}
	for _, key := range field.Answer.Options {
		add(key, chat.Bare(t.world.Book.Label(p.language, flow.LabelKey(field.Phrase, key), nil)))
	}
	for _, l := range t.world.Book.Languages() {
		add(string(l), t.world.Book.Name(l))
	}
	for _, label := range labels {
		add(label, label)
	}
	return options
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// asked finds out which field the bot's latest message asks for: the one whose words are in it, the most of them; where
// no words tell, the next that has an answer.
func (t *telling) asked(p *person, place chat.PlaceID, fields []flow.Field, done map[string]bool) flow.Field {
	text, best, most := chat.Bare(t.shown(p, place).Text), -1, 0
	if len(fields) == 1 {
		return fields[0]
	}
	for i, f := range fields {
		for _, key := range f.Phrase.Keys() {
			if n := found(text, t.world.Book.Label(p.language, key, nil)); n > most {
				best, most = i, n
			}
		}
	}
	if best < 0 {
		best = max(0, slices.IndexFunc(fields, func(f flow.Field) bool {
			return !done[f.ID] && slices.ContainsFunc(t.step.Answers, func(a story.Answer) bool { return a.Key == f.ID })
		}))
	}
	return fields[best]
}

// found is how much of a phrase stands in a text; 0 unless all of it but its placeholders does.
func found(text, phrase string) (n int) {
	for _, piece := range placeholder.Split(phrase, -1) {
		if piece = strings.TrimSpace(chat.Bare(piece)); !strings.Contains(text, piece) {
			return 0
		}
		n += len(piece)
	}
	return n
}
