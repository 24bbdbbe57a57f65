package bot

import (
	"context"
	"fmt"

	"mentorbot/bot/chat"
)

// Query answers what a person looks at. Who the person is on the network is asked first, as for an event.
func (b *Bot) Query(ctx context.Context, q chat.Query) (found chat.Found, err error) {
	defer func() {
		if p := recover(); p != nil { // who only looks must not end the process
			found, err = chat.Found{}, fmt.Errorf("query %s: panic: %v", q.Kind, p)
		}
	}()
	asked := question{q.Community, q.Person}
	known, there := b.answers(ctx, map[question]bool{asked: true})[asked]
	if !there {
		known = noAnswer
	}
	q.Standing = known.standing
	return b.inbox.Query(ctx, q)
}
