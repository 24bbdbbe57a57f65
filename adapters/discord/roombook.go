package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"sync"

	"mentorbot/bot/chat"
)

// roomsKey is what stands before a server where the rooms in it are remembered.
const roomsKey = "rooms/"

// room is a thread that was opened for people, and where it lies.
type room struct {
	Thread  string `json:"thread"`
	Channel string `json:"channel"`
	Guild   string `json:"guild"`
	For     string `json:"for"` // the key under which it is remembered
}

// thread is one as Discord tells of it.
type thread struct {
	ID     string `json:"id"`
	Guild  string `json:"guild_id"`
	Parent string `json:"parent_id"`
	Owner  string `json:"owner_id"`
	Name   string `json:"name"`
	Type   int    `json:"type"`
	Said   int    `json:"message_count"`
}

// rooms are the threads that people have been brought into and that were not closed, by server. Without them it would
// not be known whose room goes with a channel that is deleted.
type rooms struct {
	memory  chat.Memory
	opening sync.Mutex // held from looking for a thread until it is remembered: nobody else takes it
	writing sync.Mutex // held while a list is changed
}

// in are the rooms in a server, by thread.
func (r *rooms) in(ctx context.Context, guild string) (map[string]room, error) {
	all := map[string]room{}
	data, err := r.memory.Get(ctx, roomsKey+guild)
	if err != nil {
		return nil, fmt.Errorf("discord: read which rooms there are: %w", err)
	}
	_ = json.Unmarshal(data, &all) // none yet
	return all, nil
}

// keep remembers a room.
func (r *rooms) keep(ctx context.Context, one room) error {
	return r.change(ctx, one.Guild, func(all map[string]room) bool {
		before := all[one.Thread]
		all[one.Thread] = one
		return before != one
	})
}

// drop forgets rooms that are closed or gone.
func (r *rooms) drop(ctx context.Context, guild string, threads ...string) error {
	return r.change(ctx, guild, func(all map[string]room) bool {
		before := len(all)
		for _, id := range threads {
			delete(all, id)
		}
		return len(all) < before
	})
}

func (r *rooms) change(ctx context.Context, guild string, do func(map[string]room) (changed bool)) error {
	r.writing.Lock()
	defer r.writing.Unlock()
	all, err := r.in(ctx, guild)
	if err != nil || !do(all) {
		return err
	}
	data, err := json.Marshal(all)
	if err == nil {
		err = r.memory.Put(ctx, roomsKey+guild, data)
	}
	if err != nil {
		return fmt.Errorf("discord: remember which rooms there are: %w", err)
	}
	return nil
}

// stray is a thread of ours that was opened and given to nobody: the answer to it was lost, or we ended before it was
// remembered. Discord knows no nonce for threads, so that it is looked for before one is opened; the list of those in
// use needs no right and no intent, and what is in our own list for others is theirs.
func (a *Adapter) stray(ctx context.Context, r room, name string) (string, error) {
	taken, err := a.rooms.in(ctx, r.Guild)
	if err != nil {
		return "", err
	}
	var there struct {
		Threads []thread `json:"threads"`
	}
	err = a.api.ask(ctx, call{
		method: http.MethodGet, route: "/guilds/" + r.Guild + "/threads/active", limit: "/guilds/{guild}/threads/active",
		top: r.Guild, waits: true,
	}, &there)
	if err != nil {
		return "", err
	}
	for _, t := range there.Threads {
		one, listed := taken[t.ID]
		others := listed && one.For != r.For
		if t.Type != privateThread || t.Parent != r.Channel || t.Name != name || t.Said > 0 || others {
			continue
		}
		if me, err := a.itsID(ctx); err != nil || t.Owner == me {
			return t.ID, err
		}
	}
	return "", nil
}
