package main

import (
	"context"
	"crypto/rand"
	"fmt"
)

// connected tells the operator what to do next, once the network knows us.
func (s *service) connected(ctx context.Context) func(username string) {
	return func(username string) {
		fmt.Fprintf(s.out, "telegram: connected as @%s\n", username)
		fmt.Fprintf(s.out, "telegram: add it to your group: https://t.me/%s?startgroup=mentorbot\n", username)
		if has, err := s.bot.HasAdmin(ctx); err == nil && !has {
			fmt.Fprintf(s.out, "telegram: then, to be the first admin, write in your own chat with @%s: /claim %s\n",
				username, s.code)
		}
		if s.journey != nil {
			fmt.Fprintf(s.out, "the clock is virtual: it stands at %s, and POST /clock moves it\n",
				s.clock.Now().Format("2006-01-02 15:04 MST"))
		}
	}
}

// newCode is a code for one use that is easy to type: letters and digits that can't be mistaken for each other.
func newCode() string {
	text := rand.Text() // has neither 0 nor 1
	return text[:4] + "-" + text[4:8] + "-" + text[8:12]
}
