package inbox

import (
	"context"
	"errors"
	"fmt"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// Query answers what a person looks at, and changes nothing. Somebody who was never met is shown what a newcomer is.
func (in *Inbox) Query(ctx context.Context, q chat.Query) (found chat.Found, err error) {
	err = in.Store.View(ctx, func(tx store.Tx) error {
		t := &turn{Inbox: in, ctx: ctx, tx: tx, now: in.Now(), event: chat.Event{
			Community: q.Community, Person: q.Person, Language: q.Language, Zone: q.Zone, Standing: q.Standing, Own: true,
		}}
		if err := t.know(); err != nil {
			return err
		}
		found, err = t.find(q)
		return err
	})
	if err != nil {
		return chat.Found{}, fmt.Errorf("query %s: %w", q.Kind, err)
	}
	return found, nil
}

// know finds the member behind an account, as the network says they are now, without keeping it.
func (t *turn) know() error {
	id, err := t.tx.MemberOf(t.community(), t.event.Person)
	switch {
	case errors.Is(err, store.ErrNotFound):
		t.member = mentoring.Member{Community: t.community(), Persons: []chat.PersonID{t.event.Person}}
	case err != nil:
		return err
	default:
		if err := t.become(id); err != nil {
			return err
		}
	}
	t.member = t.asNow()
	return nil
}

func (t *turn) find(q chat.Query) (chat.Found, error) {
	switch q.Kind {
	case chat.AtHome:
		home, err := t.home()
		return chat.Found{Home: home}, err
	case chat.Search:
		return t.lookUp(q)
	}
	return chat.Found{}, fmt.Errorf("there is no query %q", q.Kind)
}
