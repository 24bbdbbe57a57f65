package discord

import (
	"fmt"

	"mentorbot/bot/chat"
)

// The kinds of components: https://docs.discord.com/developers/components/reference.
const (
	actionRow   = 1
	buttonPart  = 2
	selectPart  = 3
	inputPart   = 4
	textDisplay = 10
	labelPart   = 18
)

// The looks of a button, and of a text input.
const (
	answerButton = 1 // the answer that is expected
	asideButton  = 2
	linkButton   = 5

	shortInput = 1
	longInput  = 2
)

const (
	mostInRow     = 5 // buttons side by side
	mostRows      = 5
	longestCustom = 100 // what a button carries back, in characters
)

// What stands before the handle in what a button carries back: what is to be done with it.
const (
	choiceAction  = "c"
	privateAction = "p" // leads to the person's own chat
	formAction    = "f" // opens a form
)

// component is any part of a message or a modal. Only what belongs to its kind is set.
type component struct {
	Type        int         `json:"type"`
	Components  []component `json:"components,omitempty"`
	Component   *component  `json:"component,omitempty"`
	CustomID    string      `json:"custom_id,omitempty"`
	Style       int         `json:"style,omitempty"`
	Label       string      `json:"label,omitempty"`
	Description string      `json:"description,omitempty"`
	URL         string      `json:"url,omitempty"`
	Content     string      `json:"content,omitempty"`
	Placeholder string      `json:"placeholder,omitempty"`
	Value       string      `json:"value,omitempty"`
	Options     []option    `json:"options,omitempty"`
	MinValues   *int        `json:"min_values,omitempty"`
	MaxValues   int         `json:"max_values,omitempty"`
	MaxLength   int         `json:"max_length,omitempty"`
	Required    *bool       `json:"required,omitempty"`
}

// option is one of a select's.
type option struct {
	Label   string `json:"label"`
	Value   string `json:"value"`
	Default bool   `json:"default,omitempty"`
}

// errTooMuch is for a message that Fit should not have let through, errHandle for a handle that is none.
var (
	errTooMuch = fmt.Errorf("discord: the message is more than can be shown: %w", chat.ErrUnsupported)
	errHandle  = fmt.Errorf("discord: a button can't carry its handle: %w", chat.ErrUnsupported)
)

// customID is what a button carries back.
func customID(kind string, h chat.Handle) (string, error) {
	id := kind + ":" + string(h)
	if h == "" || len(id) > longestCustom {
		return "", errHandle
	}
	return id, nil
}

// rowsOf lays the buttons out: what opens a form first, then the answers, and what only leads about in rows of its own
// where there is room.
func rowsOf(m chat.Message) ([]component, error) {
	var answers, asides []component
	if m.Form != nil {
		id, err := customID(formAction, m.Form.Handle)
		if err != nil {
			return nil, err
		}
		answers = append(answers, button(id, m.Form.Open, answerButton))
	}
	for _, c := range m.Choices {
		b, err := choiceButton(c)
		if err != nil {
			return nil, err
		}
		if c.Aside {
			asides = append(asides, b)
		} else {
			answers = append(answers, b)
		}
	}
	rows := append(packed(answers), packed(asides)...)
	if len(rows) > mostRows {
		rows = packed(append(answers, asides...))
	}
	if len(rows) > mostRows {
		return nil, errTooMuch
	}
	return rows, nil
}

// choiceButton carries the handle back, or leads to a page.
func choiceButton(c chat.Choice) (component, error) {
	label := c.Label
	if c.Picked {
		label = chosenMark + label
	}
	if safe(c.Link) {
		b := button("", label, linkButton)
		b.URL = c.Link
		return b, nil
	}
	kind, style := choiceAction, answerButton
	if c.Private {
		kind = privateAction
	}
	if c.Aside {
		style = asideButton
	}
	id, err := customID(kind, c.Handle)
	return button(id, label, style), err
}

func button(id, label string, style int) component {
	return component{Type: buttonPart, CustomID: id, Label: chat.Shorten(shown(label), longestLabel), Style: style}
}

// shown is a label with something to see.
func shown(label string) string {
	if !chat.Visible(label) {
		return emptyMark
	}
	return label
}

func packed(buttons []component) (rows []component) {
	for len(buttons) > 0 {
		n := min(len(buttons), mostInRow)
		rows = append(rows, component{Type: actionRow, Components: buttons[:n:n]})
		buttons = buttons[n:]
	}
	return rows
}

// display is a text that is a part of the message: one too long to be its content.
func display(text string) component { return component{Type: textDisplay, Content: text} }
