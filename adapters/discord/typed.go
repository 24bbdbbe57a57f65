package discord

import (
	"strings"

	"mentorbot/bot/chat"
)

// typed is a command that came as a message, as one does that was pasted: Discord makes a command only of what was
// chosen from its list. False: the message is no command.
func typed(text string) (verb string, args []chat.Argument, is bool) {
	words := strings.Fields(text)
	if len(words) == 0 || words[0] != "/"+commandName {
		return "", nil, false
	}
	if len(words) == 1 {
		return menuVerb, nil, true
	}
	for _, w := range words[2:] {
		args = append(args, chat.Argument{Text: chat.Private(w)})
	}
	return strings.ToLower(chat.Clean(words[1])), args, true
}
