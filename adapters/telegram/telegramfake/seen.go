package telegramfake

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/bidi"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// bot is who Seen says the bot's messages are from.
const bot = "bot"

// joiner is what nobody sees.
const joiner = "\u2060"

// Seen is what a person reads in a place, oldest first.
func (f *Fake) Seen(p chat.PersonID, place chat.PlaceID) []chattest.Seen {
	chatID, thread := f.where(p, place)
	var all []chattest.Seen
	for _, m := range f.Server.Messages(chatID, thread) {
		if m.From.ID == f.Server.Bot().ID {
			all = append(all, m.seen())
		} else if words := m.said(); words != "" {
			all = append(all, chattest.Seen{From: m.From.FirstName, Text: words, Edited: m.EditDate != 0})
		}
	}
	return all
}

// seen is how the bot's message looks.
func (m Message) seen() chattest.Seen {
	s := chattest.Seen{From: bot, Text: plain(m.Text), Choices: m.labels(), Edited: m.EditDate != 0}
	if m.Text == "" {
		s.Files = []string{plain(m.Caption)}
	}
	return s
}

// said are a person's words as they typed them.
func (m Message) said() string {
	if m.Typed != "" {
		return m.Typed
	}
	return m.Text
}

// labels are those of the buttons in reading order: within a row from the right where the message runs from the right.
func (m Message) labels() []string {
	if m.Keyboard == nil {
		return nil
	}
	var all []string
	for _, row := range m.Keyboard.Rows {
		var labels []string
		for _, b := range row {
			labels = append(labels, unmarked(b.Text))
		}
		if rightLeft(m.Text + m.Caption) {
			slices.Reverse(labels)
		}
		all = append(all, labels...)
	}
	return all
}

// rightLeft goes by the first letter that has a direction, as apps do.
func rightLeft(text string) bool {
	for _, r := range text {
		properties, _ := bidi.LookupRune(r)
		switch properties.Class() {
		case bidi.R, bidi.AL:
			return true
		case bidi.L:
			return false
		}
	}
	return false
}

func plain(text string) string { return strings.ReplaceAll(text, joiner, "") }

// unmarked is a button's words without the mark of one that is picked.
func unmarked(text string) string { return strings.TrimPrefix(plain(text), "✓ ") }
