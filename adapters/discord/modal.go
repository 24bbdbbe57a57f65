package discord

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"mentorbot/bot/chat"
)

// What a modal takes, in characters.
const (
	longestTitle   = 45
	longestName    = 45  // the label of a field
	longestNote    = 100 // what stands below it
	longestExample = 100
	longestOption  = 100
	longestInput   = 4000
	mostOptions    = 25
)

// modal is a form. What opens it is told back with what was filled in.
func modal(f chat.Form) (modalData, error) {
	id, err := customID(formAction, f.Handle)
	if err != nil {
		return modalData{}, err
	}
	if len(f.Fields) == 0 || len(f.Fields) > mostFields {
		return modalData{}, errTooMuch
	}
	m := modalData{CustomID: id, Title: chat.Shorten(shown(f.Title), longestTitle)}
	for _, field := range f.Fields {
		part, err := fieldOf(field)
		if err != nil {
			return modalData{}, err
		}
		m.Components = append(m.Components, part)
	}
	return m, nil
}

// modalData is a modal as it is sent.
type modalData struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []component `json:"components"`
}

// fieldOf is one field with its label. Why the last answer did not fit stands below it.
func fieldOf(f chat.Field) (component, error) {
	value := cmp.Or(f.Value, f.Before)
	var input component
	switch f.Kind {
	case chat.ChoiceField:
		input = choiceInput(f, []string{value}, 1)
	case chat.SeveralField:
		input = choiceInput(f, strings.Split(value, ","), len(f.Options))
	default: // a moment, too: Discord has no pickers for days and hours
		input = textInput(f, value)
	}
	if !keyed(f) {
		return component{}, errTooMuch
	}
	required := !f.Optional
	input.CustomID, input.Required = f.Key, &required
	note := f.Problem
	if note == "" && f.Label != chat.Shorten(f.Label, longestName) {
		note = f.Label
	}
	return component{
		Type: labelPart, Label: chat.Shorten(shown(f.Label), longestName),
		Description: chat.Shorten(note, longestNote), Component: &input,
	}, nil
}

// keyed tells whether the answers to a field can be known again.
func keyed(f chat.Field) bool {
	wrong := slices.ContainsFunc(f.Options, func(o chat.Choice) bool {
		return o.Key == "" || utf8.RuneCountInString(o.Key) > longestOption
	})
	choice := f.Kind == chat.ChoiceField || f.Kind == chat.SeveralField
	return f.Key != "" && len(f.Key) <= longestCustom && !wrong && len(f.Options) <= mostOptions &&
		(len(f.Options) > 0 || !choice)
}

func textInput(f chat.Field, value string) component {
	value = chat.Clean(value)
	e := component{
		Type: inputPart, Style: shortInput, MaxLength: longestInput, Placeholder: chat.Shorten(f.Example, longestExample),
	}
	if f.Long {
		e.Style = longInput
	}
	if f.Most > 0 {
		e.MaxLength = min(f.Most, longestInput)
	}
	if utf8.RuneCountInString(value) <= e.MaxLength {
		e.Value = value
	}
	return e
}

func choiceInput(f chat.Field, values []string, most int) component {
	least := 1
	if f.Optional {
		least = 0
	}
	e := component{
		Type: selectPart, Placeholder: chat.Shorten(f.Example, longestExample), MinValues: &least, MaxValues: max(1, most),
	}
	for _, c := range f.Options {
		e.Options = append(e.Options, option{
			Label: chat.Shorten(shown(c.Label), longestOption), Value: c.Key, Default: slices.Contains(values, c.Key),
		})
	}
	return e
}
