package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"mentorbot/bot/chat"
)

// joinedKey is what stands before a server where is remembered since when the bot is in it.
const joinedKey = "joined/"

// joined is since when the bot is in a community, as it was remembered; empty: it was not.
func (a *Adapter) joined(ctx context.Context, c chat.CommunityID) (string, error) {
	data, err := a.options.Memory.Get(ctx, joinedKey+string(c))
	if err != nil {
		return "", fmt.Errorf("discord: read whether a server is known: %w", err)
	}
	return string(data), nil
}

// recollect adds what is remembered to what a thing means: a server that is known is none that was entered, and one
// that is told again to have been left is the same event. The socket does not wait for that. What can't be remembered
// now may be later: with an error nothing of it is safe, for Discord does not tell it again by itself.
func (a *Adapter) recollect(ctx context.Context, n news) (_ news, err error) {
	if n.recall != nil {
		if n, err = n.recall(ctx); err != nil {
			return n, err
		}
	}
	n.events = slices.Clone(n.events)
	for i, e := range n.events {
		if e.Kind != chat.Installed && e.Kind != chat.Uninstalled {
			continue
		}
		since, err := a.joined(ctx, e.Community)
		switch {
		case err != nil:
			return n, err
		case e.Kind == chat.Installed && since == n.joined:
			return a.stays(ctx, n.entered), nil
		case e.Kind == chat.Uninstalled && since != "":
			n.events[i].ID = eventID("gone", guildOf(e.Community), since)
		}
	}
	return n, nil
}

// learn remembers where a person's own chat is, which servers are known, which rooms are gone and which forms are over.
// What taught it is safe already: it is learnt again if it can't be.
func (a *Adapter) learn(ctx context.Context, n news) {
	var err error
	for _, e := range n.events {
		if e.Kind == chat.Filled {
			err = errors.Join(err, a.closeForm(ctx, e))
		}
		switch {
		case n.home:
			err = errors.Join(err, a.homes.learn(ctx, e.Person, e.Place.Native()))
		case e.Kind == chat.Installed:
			err = errors.Join(err, a.options.Memory.Put(ctx, joinedKey+string(e.Community), []byte(n.joined)),
				a.roll.mark(ctx, guildOf(e.Community), true))
		case e.Kind == chat.Deleted:
			err = errors.Join(err, a.forgetRooms(ctx, []chat.Event{e}))
		case e.Kind == chat.Uninstalled:
			err = errors.Join(err, a.roll.mark(ctx, guildOf(e.Community), false), a.forgetLacks(ctx, guildOf(e.Community)))
		}
	}
	if err != nil {
		a.options.Log.WarnContext(ctx, "what was learnt was not remembered", "error", err)
	}
}
