package discord

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// vanished is a thread or a channel that somebody deleted.
func (a *Adapter) vanished(t thread) news {
	return news{
		reason: "what was deleted is looked for among the rooms",
		recall: func(ctx context.Context) (news, error) { return a.roomsGone(ctx, t) },
	}
}

// roomsGone is what that means. Of a channel Discord tells that alone, not of the threads that were in it.
func (a *Adapter) roomsGone(ctx context.Context, t thread) (n news, err error) {
	all, err := a.rooms.in(ctx, t.Guild)
	if err != nil {
		return n, err
	}
	for _, id := range slices.Sorted(maps.Keys(all)) {
		if id == t.ID || all[id].Channel == t.ID {
			n.events = append(n.events, a.roomGone(t.Guild, id))
		}
	}
	if len(n.events) == 0 {
		return ignored("no room of ours is gone with it"), nil
	}
	return n, nil
}

func (a *Adapter) roomGone(guild, thread string) chat.Event {
	return chat.Event{
		ID: eventID("deleted", thread), Kind: chat.Deleted, Community: communityID(guild), Place: placeID(thread),
		At: a.options.Now(),
	}
}

// forgetRooms drops rooms that are known to be gone.
func (a *Adapter) forgetRooms(ctx context.Context, events []chat.Event) error {
	threads := make([]string, len(events))
	for i, e := range events {
		threads[i] = e.Place.Native()
	}
	return a.rooms.drop(ctx, guildOf(events[0].Community), threads...)
}

// missRooms finds those that were deleted while nobody told us: when a session begins anew, Discord names the threads
// in use, and the others are asked for. Those of ours that only rest are still there. It tries until all is known and
// told.
func (a *Adapter) missRooms(ctx context.Context, g guild) {
	known := map[string]bool{} // not to be gone: where the bot is not let in, it asks once, for that counts against it
	for _, t := range g.Threads {
		known[t.ID] = true
	}
	for wait := (errand.Pause{Least: time.Second, Most: time.Minute}); ; errand.Sleep(ctx, wait.Longer()) {
		err := a.tellMissing(ctx, g.ID, known)
		if err == nil || errors.Is(err, errNotRunning) {
			return
		}
		a.options.Log.WarnContext(ctx, "whether rooms are gone was not found out, or not told", "error", err)
	}
}

func (a *Adapter) tellMissing(ctx context.Context, guild string, known map[string]bool) error {
	receive := a.receive.Load()
	if receive == nil {
		return errNotRunning
	}
	all, err := a.rooms.in(ctx, guild)
	if err != nil {
		return err
	}
	maps.DeleteFunc(all, func(id string, _ room) bool { return known[id] })
	var gone []chat.Event
	for _, id := range slices.Sorted(maps.Keys(all)) {
		_, err := a.channel(ctx, id)
		switch {
		case passes(corrected(err)):
			return err
		case coded(err, unknownChannel):
			gone = append(gone, a.roomGone(guild, id))
		default:
			known[id] = true
		}
	}
	if len(gone) == 0 {
		return nil
	}
	if err := errors.Join((*receive)(ctx, gone...)...); err != nil {
		return err
	}
	return a.forgetRooms(ctx, gone)
}
