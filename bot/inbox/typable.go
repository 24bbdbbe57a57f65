package inbox

import (
	"slices"
	"strings"

	"mentorbot/bot/chat"
)

// typable is a text in which words for the bot are commands, as they have to be in a room where it does not hear what
// people write.
func (t *turn) typable(text chat.Text, can chat.Capabilities) chat.Text {
	if !can.Deaf {
		return text
	}
	text = slices.Clone(text)
	for i, s := range text {
		stressed := s.Style == chat.Bold && t.commands[s.Text] != nil
		if stressed || s.Style == chat.Slash && !strings.HasPrefix(s.Text, can.Command) {
			text[i] = chat.Span{Style: chat.Slash, Text: can.Command + s.Text}
		}
	}
	return text
}
