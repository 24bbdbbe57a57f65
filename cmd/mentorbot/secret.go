package main

import (
	"fmt"
	"log/slog"
)

// secret is a token, or whatever else nobody may read. It prints as *** in every way there is. The text stands behind a
// pointer, because fmt reads fields that are not exported without asking them how they print.
type secret struct{ text *string }

func newSecret(text string) secret {
	if text == "" {
		return secret{}
	}
	return secret{&text}
}

// set reports whether there is one.
func (s secret) set() bool { return s.text != nil }

// reveal gives the text itself, to be handed to the network it belongs to.
func (s secret) reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

const hidden = "***"

// String hides the text.
func (secret) String() string { return hidden }

// Format hides the text from every verb.
func (secret) Format(s fmt.State, _ rune) { fmt.Fprint(s, hidden) }

// MarshalJSON hides the text.
func (secret) MarshalJSON() ([]byte, error) { return []byte(`"` + hidden + `"`), nil }

// LogValue hides the text.
func (secret) LogValue() slog.Value { return slog.StringValue(hidden) }
