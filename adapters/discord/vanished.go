package discord

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"

	"mentorbot/bot/chat"
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

// missRooms finds those that were deleted while nobody told us: when a session begins anew, Discord names the threads in
// use, and the others are asked for. Those of ours that only rest are still there.
func (a *Adapter) missRooms(ctx context.Context, g guild, all map[string]room) {
	receive := a.receive.Load()
	if receive == nil {
		return
	}
	for _, t := range g.Threads {
		delete(all, t.ID)
	}
	var gone []chat.Event
	for _, id := range slices.Sorted(maps.Keys(all)) {
		c := call{method: http.MethodGet, route: "/channels/" + id, limit: "/channels/{channel}", top: id, waits: true}
		if coded(a.api.ask(ctx, c, nil), unknownChannel) {
			gone = append(gone, a.roomGone(g.ID, id))
		}
	}
	if len(gone) == 0 {
		return
	}
	err := errors.Join((*receive)(ctx, gone...)...)
	if err == nil {
		err = a.forgetRooms(ctx, gone)
	}
	if err != nil {
		a.options.Log.WarnContext(ctx, "that rooms are gone was not told", "error", err)
	}
}
