package discordfake

import (
	"fmt"
	"unicode/utf8"
)

// Component is a part of a message or of a modal: https://docs.discord.com/developers/components/reference.
type Component struct {
	Type        int         `json:"type"`
	Components  []Component `json:"components"`
	Component   *Component  `json:"component"`
	CustomID    string      `json:"custom_id"`
	Style       int         `json:"style"`
	Label       string      `json:"label"`
	Description string      `json:"description"`
	URL         string      `json:"url"`
	Content     string      `json:"content"`
	Placeholder string      `json:"placeholder"`
	Value       string      `json:"value"`
	Options     []Option    `json:"options"`
	MinValues   *int        `json:"min_values"`
	MaxValues   int         `json:"max_values"`
	MaxLength   int         `json:"max_length"`
	Required    *bool       `json:"required"`
}

// Option is a choice of a list.
type Option struct {
	Label   string `json:"label"`
	Value   string `json:"value"`
	Default bool   `json:"default"`
}

// Kinds of components.
const (
	rowPart     = 1
	buttonPart  = 2
	selectPart  = 3
	inputPart   = 4
	displayPart = 10
	labelPart   = 18

	linkStyle = 5
)

func runes(s string) int { return utf8.RuneCountInString(s) }

// rows says what Discord refuses of the components below a text.
func rows(all []Component) error {
	if len(all) > 5 {
		return invalid("components: must be 5 or fewer in length")
	}
	ids := map[string]bool{}
	for _, row := range all {
		if row.Type != rowPart {
			return invalid(fmt.Sprintf("components: %d is not allowed here", row.Type))
		}
		if err := buttons(row.Components, ids); err != nil {
			return err
		}
	}
	return nil
}

func buttons(row []Component, ids map[string]bool) error {
	if len(row) == 0 || len(row) > 5 {
		return invalid("components: a row of 1 to 5")
	}
	for _, b := range row {
		switch {
		case b.Type != buttonPart:
			return invalid(fmt.Sprintf("components: %d is not allowed in this row", b.Type))
		case b.Label == "" || runes(b.Label) > 80:
			return invalid("label: must be between 1 and 80 in length")
		case b.Style < 1 || b.Style > linkStyle:
			return invalid("style: is none")
		case b.Style == linkStyle && (b.URL == "" || len(b.URL) > 512 || b.CustomID != ""):
			return invalid("url: a link has one, and nothing else")
		case b.Style != linkStyle && (b.CustomID == "" || runes(b.CustomID) > 100 || b.URL != ""):
			return invalid("custom_id: must be between 1 and 100 in length")
		case b.CustomID != "" && ids[b.CustomID]:
			return invalid("custom_id: must be unique")
		}
		ids[b.CustomID] = true
	}
	return nil
}

// displays says what Discord refuses of a message that is made of components alone.
func displays(all []Component) error {
	total, count, ids := 0, 0, map[string]bool{}
	for _, part := range all {
		count++
		switch part.Type {
		case displayPart:
			if part.Content == "" {
				return invalid("content: this field is required")
			}
			total += runes(part.Content)
		case rowPart:
			count += len(part.Components)
			if err := buttons(part.Components, ids); err != nil {
				return err
			}
		default:
			return invalid(fmt.Sprintf("components: %d is not allowed here", part.Type))
		}
	}
	if count == 0 || count > 40 || total > 4000 {
		return invalid("components: 1 to 40, with 4000 characters in all")
	}
	return nil
}

// Modal is a form that is open before somebody's eyes.
type Modal struct {
	CustomID   string      `json:"custom_id"`
	Title      string      `json:"title"`
	Components []Component `json:"components"`
}

// fits says what Discord refuses of a modal.
func (m Modal) fits() error {
	switch {
	case m.CustomID == "" || runes(m.CustomID) > 100:
		return invalid("custom_id: must be between 1 and 100 in length")
	case m.Title == "" || runes(m.Title) > 45:
		return invalid("title: must be between 1 and 45 in length")
	case len(m.Components) == 0 || len(m.Components) > 5:
		return invalid("components: must be between 1 and 5 in length")
	}
	ids := map[string]bool{}
	for _, part := range m.Components {
		in := part.Component
		if part.Type != labelPart || in == nil {
			return invalid("components: a label with one component")
		}
		if part.Label == "" || runes(part.Label) > 45 || runes(part.Description) > 100 {
			return invalid("label: must be between 1 and 45 in length")
		}
		if in.CustomID == "" || runes(in.CustomID) > 100 || ids[in.CustomID] {
			return invalid("custom_id: must be unique, and between 1 and 100 in length")
		}
		ids[in.CustomID] = true
		if err := in.takes(); err != nil {
			return err
		}
	}
	return nil
}

// takes says what Discord refuses of a field.
func (c Component) takes() error {
	switch c.Type {
	case inputPart:
		if c.Style < 1 || c.Style > 2 || runes(c.Placeholder) > 100 || c.MaxLength > 4000 ||
			runes(c.Value) > 4000 || c.MaxLength > 0 && runes(c.Value) > c.MaxLength || c.Label != "" {
			return invalid("a text input")
		}
	case selectPart:
		if len(c.Options) == 0 || len(c.Options) > 25 || runes(c.Placeholder) > 150 || c.MaxValues > len(c.Options) {
			return invalid("a select")
		}
		values := map[string]bool{}
		for _, o := range c.Options {
			if o.Label == "" || runes(o.Label) > 100 || o.Value == "" || runes(o.Value) > 100 || values[o.Value] {
				return invalid("an option")
			}
			values[o.Value] = true
		}
	default:
		return invalid(fmt.Sprintf("components: %d is not allowed here", c.Type))
	}
	return nil
}
