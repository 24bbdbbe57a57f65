package bot

import (
	"context"
	"fmt"
	"slices"

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
	if q.Kind == chat.Search && q.Community == "" && len(known.communities) > 0 {
		return b.searchAll(ctx, q, known.communities)
	}
	q.Standing = known.standing
	return b.inbox.Query(ctx, q)
}

// searchAll looks through a list of each community that an own chat serves. Which one is meant is asked later.
func (b *Bot) searchAll(ctx context.Context, q chat.Query, all []chat.Community) (found chat.Found, err error) {
	for _, c := range all {
		q.Community, q.Standing = c.ID, c.Standing
		more, err := b.inbox.Query(ctx, q)
		if err != nil {
			return chat.Found{}, err
		}
		for _, o := range more.Options {
			same := func(other chat.Choice) bool { return other.Key == o.Key }
			if !slices.ContainsFunc(found.Options, same) {
				found.Options = append(found.Options, o)
			}
		}
	}
	return found, nil
}
