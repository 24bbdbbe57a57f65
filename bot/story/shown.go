package story

import (
	"slices"

	"mentorbot/bot/chat"
)

// unlimited is a network that shows everything but forms, which a transcript reads question by question.
var unlimited = chat.Capabilities{Buttons: 1 << 20, LabelLength: 1 << 20, TextLength: 1 << 20, Pictures: true}

// Shown is a message as a transcript tells it, without From, To and At. Hints are those of the message's language.
func Shown(m chat.Message, hints chat.Hints) Line {
	if m.Form == nil || len(m.Form.Fields) == 0 {
		return plain(chat.Fit(m, unlimited, hints))
	}
	form := *m.Form
	form.Fields = untilProblem(slices.Clone(form.Fields))
	m.Form = &form
	first := plain(chat.Fit(m, unlimited, hints))
	line := Line{Files: first.Files}
	for range form.Fields {
		field, _ := chat.Asked(m, unlimited)
		asked := plain(chat.Fit(m, unlimited, hints))
		line.Form = append(line.Form, Question{Key: field.Key, Text: asked.Text, Choices: asked.Choices})
		if !answered(form.Fields, field.Key) {
			break
		}
	}
	return line
}

// untilProblem opens the fields behind one whose answer did not fit: a network without forms has not come to them yet.
func untilProblem(fields []chat.Field) []chat.Field {
	i := slices.IndexFunc(fields, func(f chat.Field) bool { return f.Problem != "" })
	for j := i + 1; i >= 0 && j < len(fields); j++ {
		fields[j].Value, fields[j].Done = "", false
	}
	return fields
}

// answered takes a field as filled in, and tells whether another one is still open.
func answered(fields []chat.Field, key string) (more bool) {
	for i := range fields {
		if fields[i].Key == key {
			fields[i].Value, fields[i].Problem = "…", ""
		}
		more = more || fields[i].Value == "" || fields[i].Problem != ""
	}
	return more
}

func plain(messages []chat.Message) Line {
	var line Line
	for _, m := range messages {
		line.Text = join(line.Text, m.Text.String())
		for _, choice := range m.Choices {
			line.Choices = append(line.Choices, choice.Label)
		}
		for _, file := range m.Files {
			line.Files = append(line.Files, file.Text)
		}
	}
	return line
}
