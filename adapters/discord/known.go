package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"mentorbot/bot/chat"
)

// knownKey is where the servers are remembered that the bot is in.
const knownKey = "guilds"

// roll are the servers that the bot is known to be in. They are remembered: one may put the bot out while nobody
// listens, and then only its absence tells so.
type roll struct {
	memory chat.Memory

	mu   sync.Mutex
	all  map[string]bool
	read bool
}

// known are all of them.
func (r *roll) known(ctx context.Context) ([]string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.recall(ctx); err != nil {
		return nil, err
	}
	return r.sorted(), nil
}

// mark keeps whether the bot is in a server.
func (r *roll) mark(ctx context.Context, guild string, in bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.recall(ctx); err != nil || r.all[guild] == in {
		return err
	}
	if r.all[guild] = true; !in {
		delete(r.all, guild)
	}
	data, err := json.Marshal(r.sorted())
	if err == nil {
		err = r.memory.Put(ctx, knownKey, data)
	}
	if err != nil {
		r.read = false // what is at hand is not what is remembered
		return fmt.Errorf("discord: remember which servers there are: %w", err)
	}
	return nil
}

func (r *roll) recall(ctx context.Context) error {
	if r.read {
		return nil
	}
	var kept []string
	data, err := r.memory.Get(ctx, knownKey)
	if err == nil && len(data) > 0 {
		err = json.Unmarshal(data, &kept)
	}
	if err != nil {
		return fmt.Errorf("discord: read which servers there are: %w", err)
	}
	r.all, r.read = map[string]bool{}, true
	for _, guild := range kept {
		r.all[guild] = true
	}
	return nil
}

func (r *roll) sorted() []string {
	all := make([]string, 0, len(r.all))
	for guild := range r.all {
		all = append(all, guild)
	}
	slices.Sort(all)
	return all
}

// shardOf is which connection a server is dealt out to: https://docs.discord.com/developers/events/gateway#sharding.
func shardOf(guild string, of int) int {
	id, _ := strconv.ParseUint(guild, 10, 64) // those that are known are ids
	return int((id >> 22) % uint64(max(1, of)))
}

// missing are the servers that are not among those with which a session begins: they put the bot out while nobody
// listened. One that is out of order is among them.
func (s *shard) missing(data json.RawMessage) news {
	var ready struct {
		Guilds []guild `json:"guilds"`
	}
	if err := json.Unmarshal(data, &ready); err != nil || ready.Guilds == nil {
		return ignored("a session begins, without a word of its servers")
	}
	return news{
		reason: "a session begins",
		recall: func(ctx context.Context) (news, error) { return s.missingOf(ctx, ready.Guilds) },
	}
}

func (s *shard) missingOf(ctx context.Context, guilds []guild) (news, error) {
	known, err := s.roll.known(ctx)
	if err != nil {
		return news{}, err
	}
	n := ignored("a session begins")
	for _, id := range known {
		there := slices.ContainsFunc(guilds, func(g guild) bool { return g.ID == id })
		if shardOf(id, s.of) == s.number && !there {
			n.events = append(n.events, s.left(guild{ID: id}).events...)
		}
	}
	return n, nil
}

// stays is a server that the bot was in before: it may have been taken for one that is missing, and may miss rooms.
func (a *Adapter) stays(ctx context.Context, g guild) news {
	go a.missRooms(context.WithoutCancel(ctx), g)
	if err := a.roll.mark(ctx, g.ID, true); err != nil {
		a.options.Log.WarnContext(ctx, "what was learnt was not remembered", "error", err)
	}
	return ignored("a server that is known")
}
