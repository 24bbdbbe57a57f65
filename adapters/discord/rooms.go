package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"mentorbot/bot/chat"
)

const (
	privateThread  = 12
	textChannel    = 0
	archivedAfter  = 7 * 24 * 60 // minutes without a word
	longestThread  = 100         // its name
	roomKey        = "room/"     // before the people of a room, where its channel is remembered
	mostThreadJoin = 10          // people in a room
)

// OpenRoom opens a private thread in the server whose people it is for. Those who moderate that server can read it;
// whoever is told of the room is told so.
func (a *Adapter) OpenRoom(ctx context.Context, to chat.Destination) (chat.PlaceID, error) {
	users := make([]string, len(to.People))
	for i, p := range to.People {
		if users[i] = userOf(p); users[i] == "" {
			return "", fmt.Errorf("discord: a room for nobody of ours: %w", chat.ErrUnreachable)
		}
	}
	if len(users) < 2 || len(users) > mostThreadJoin {
		return "", fmt.Errorf("discord: a room for %d: %w", len(users), chat.ErrUnsupported)
	}
	slices.Sort(users)
	guild, err := a.serverFor(ctx, to)
	if err != nil {
		return "", corrected(err)
	}
	key := roomKey + guild + "/" + strings.Join(users, "/")
	for tries := 1; ; tries++ {
		r, err := a.roomOf(ctx, room{Guild: guild, For: key}, to.Title, users)
		if err == nil {
			err = a.gather(ctx, r, users)
		}
		if err == nil {
			return placeID(r.Thread), nil
		}
		if !coded(err, unknownChannel) || tries > 1 {
			return "", corrected(err)
		}
		if err := a.options.Memory.Put(ctx, key, nil); err != nil { // somebody deleted it: they get another
			return "", fmt.Errorf("discord: forget a room that is gone: %w", err)
		}
	}
}

// roomOf is the thread of these people: the one that is remembered, else a new one. What is in the list of rooms nobody
// else takes, so that it is kept there first; whoever it is for takes it, if we end before it is remembered.
func (a *Adapter) roomOf(ctx context.Context, r room, title string, users []string) (_ room, err error) {
	a.rooms.opening.Lock()
	defer a.rooms.opening.Unlock()
	data, err := a.options.Memory.Get(ctx, r.For)
	if err != nil {
		return r, fmt.Errorf("discord: read where a room is: %w", err)
	}
	var known room
	if json.Unmarshal(data, &known) == nil && snowflake(known.Thread) {
		return known, nil
	}
	if r, err = a.newThread(ctx, r, title, users); err != nil {
		return r, err
	}
	if err := a.rooms.keep(ctx, r); err != nil {
		return r, err
	}
	if data, err = json.Marshal(r); err == nil {
		err = a.options.Memory.Put(ctx, r.For, data)
	}
	if err != nil {
		return r, fmt.Errorf("discord: remember where a room is: %w", err)
	}
	return r, nil
}

// gather brings people into a room, which may have been put away.
func (a *Adapter) gather(ctx context.Context, r room, users []string) error {
	for _, user := range users {
		err := a.bring(ctx, r.Thread, user)
		if coded(err, archivedThread) {
			if _, err = a.archive(ctx, r.Thread, false); err == nil {
				err = a.bring(ctx, r.Thread, user)
			}
		}
		if err != nil {
			return err
		}
	}
	return a.rooms.keep(ctx, r)
}

// newThread makes a thread that nobody is in yet, in a channel of the server where all are.
func (a *Adapter) newThread(ctx context.Context, r room, title string, users []string) (_ room, err error) {
	if r.Channel, err = a.commonChannel(ctx, r.Guild, users); err != nil {
		return r, err
	}
	name := chat.Shorten(shown(oneLine(title)), longestThread)
	if r.Thread, err = a.stray(ctx, r, name); r.Thread != "" || err != nil {
		return r, err
	}
	var made thread
	err = a.api.ask(ctx, call{
		method: http.MethodPost, route: "/channels/" + r.Channel + "/threads", limit: "/channels/{channel}/threads",
		top: r.Channel, body: map[string]any{
			"name": name, "type": privateThread, "invitable": false, "auto_archive_duration": archivedAfter,
		},
	}, &made)
	switch {
	case coded(err, noPermission, noAccess):
		a.limited(ctx, r.Guild, chat.ToGather)
	case err == nil && !snowflake(made.ID):
		err = errAnswer
	case err == nil:
		a.granted(ctx, r.Guild, chat.ToGather)
	}
	r.Thread = made.ID
	return r, err
}

// serverFor is the server in which people get a room: that of their community, and no other, whose moderators could
// read along. Where none of ours is said, it is the first that all are in.
func (a *Adapter) serverFor(ctx context.Context, to chat.Destination) (string, error) {
	if guild := guildOf(to.Community); guild != "" {
		return guild, nil
	}
	guilds, err := a.guilds(ctx)
	if err != nil {
		return "", err
	}
	for _, g := range guilds {
		if together, err := a.together(ctx, g.ID, to.People); together || err != nil {
			return g.ID, err
		}
	}
	return "", fmt.Errorf("discord: no server that all are in: %w", chat.ErrUnreachable)
}

// commonChannel is where a thread of these people can be: in a channel that all of them see.
func (a *Adapter) commonChannel(ctx context.Context, guild string, users []string) (string, error) {
	channel, _, err := a.openTo(ctx, guild, users...)
	if err == nil && channel == "" {
		a.altered.mark(guild) // who leads hears of it, if it is for what the bot may not do
		err = fmt.Errorf("discord: no channel that all see and that lets threads be opened: %w", chat.ErrUnreachable)
	}
	return channel, err
}

func (a *Adapter) together(ctx context.Context, guild string, people []chat.PersonID) (bool, error) {
	for _, p := range people {
		standing, err := a.Standing(ctx, communityID(guild), p)
		if err != nil {
			return false, err
		}
		if standing.Stranger || standing.Unknown {
			return false, nil
		}
	}
	return true, nil
}

// bring lets somebody into a thread. Who is in it already stays.
func (a *Adapter) bring(ctx context.Context, thread, user string) error {
	return a.api.ask(ctx, call{
		method: http.MethodPut, route: "/channels/" + thread + "/thread-members/" + user,
		limit: "/channels/{channel}/thread-members/{user}", top: thread,
	}, nil)
}

// CloseRoom archives a thread: it can be read, and is out of the way.
func (a *Adapter) CloseRoom(ctx context.Context, place chat.PlaceID) error {
	to, err := addressOf(chat.At(place))
	if err != nil {
		return err
	}
	t, err := a.archive(ctx, to.channel, true)
	if err == nil {
		return a.rooms.drop(ctx, t.Guild, to.channel)
	}
	resting := coded(err, archivedThread)
	if resting || coded(err, unknownChannel) {
		if failed := a.forgetRoom(ctx, to.channel); failed != nil || resting {
			return failed
		}
	}
	return corrected(err)
}

// forgetRoom drops a room of which Discord does not say where it lies.
func (a *Adapter) forgetRoom(ctx context.Context, thread string) error {
	guilds, err := a.guilds(ctx)
	err = corrected(err)
	for _, g := range guilds {
		err = errors.Join(err, a.rooms.drop(ctx, g.ID, thread))
	}
	return err
}

func (a *Adapter) archive(ctx context.Context, id string, archived bool) (t thread, err error) {
	err = a.api.ask(ctx, call{
		method: http.MethodPatch, route: "/channels/" + id, limit: "/channels/{channel}", top: id,
		body: map[string]bool{"archived": archived},
	}, &t)
	return t, err
}
