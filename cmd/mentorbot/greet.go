package main

import (
	"context"
	"crypto/rand"
	"fmt"

	"mentorbot/bot/chat"
)

// connected tells the operator what to do next, once a network knows us.
func (s *service) connected(ctx context.Context, n network) func(username string) {
	return func(username string) {
		fmt.Fprintf(s.out, "%s: connected as @%s\n%[1]s: %[3]s\n", n.name(), username, n.next(username))
		if has, err := s.bot.HasAdmin(ctx); err == nil && !has {
			fmt.Fprintf(s.out, "%s: then, if you are no admin there, write in your own chat with @%s: %sclaim %s\n",
				n.name(), username, s.commands(n.name()), s.code)
		}
	}
}

// commands is what stands before a verb on a network.
func (s *service) commands(name chat.Network) string {
	for _, l := range s.lines {
		if l.Network() == name {
			return l.Capabilities().Command
		}
	}
	return ""
}

// newCode is a code for one use that is easy to type: letters and digits that can't be mistaken for each other.
func newCode() string {
	text := rand.Text() // has neither 0 nor 1
	return text[:4] + "-" + text[4:8] + "-" + text[8:12]
}
