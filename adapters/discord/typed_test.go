package discord

import (
	"testing"
	"time"

	"mentorbot/bot/chat"
)

// What was pasted as a message is the command that it looks like; what only begins like one is said.
func TestACommandThatCameAsAMessage(t *testing.T) {
	for text, is := range map[string]struct {
		kind       chat.Kind
		verb, word string
	}{
		"/mentor claim ABCD-EFGH-IJKL":      {chat.Command, "claim", "ABCD-EFGH-IJKL"},
		"  /mentor   Claim\nABCD-EFGH-IJKL": {chat.Command, "claim", "ABCD-EFGH-IJKL"},
		"/mentor":                           {chat.Command, "menu", ""},
		"/mentors claim A":                  {chat.Said, "", ""},
		"I typed /mentor menu":              {chat.Said, "", ""},
	} {
		inBubble(t, func(c *cable) {
			c.start()
			c.pass(time.Second)
			c.Writes(c.ana, text)
			c.pass(time.Second)
			all := c.events()
			e, word := all[len(all)-1], ""
			if len(e.Args) > 0 {
				word = e.Args[0].Text.Reveal()
			}
			if e.Kind != is.kind || e.Verb != is.verb || word != is.word || !e.Own ||
				(e.Kind == chat.Said) != (e.Text.Reveal() == text) {
				t.Errorf("%q: heard %+v", text, e)
			}
		})
	}
}
