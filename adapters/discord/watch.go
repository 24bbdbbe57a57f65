package discord

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// altered are the servers where the bot may do other things now, perhaps, and the channels of which Discord said so.
type altered struct {
	some chan struct{} // holds something when there are any

	mu  sync.Mutex
	all map[string]map[string]bool
}

func newAltered() *altered {
	return &altered{some: make(chan struct{}, 1), all: map[string]map[string]bool{}}
}

func (a *altered) mark(guild string, channels ...string) {
	a.mu.Lock()
	if a.all[guild] == nil {
		a.all[guild] = map[string]bool{}
	}
	for _, id := range channels {
		a.all[guild][id] = true
	}
	a.mu.Unlock()
	select {
	case a.some <- struct{}{}:
	default: // it holds something
	}
}

// take takes all out.
func (a *altered) take() map[string]map[string]bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := a.all
	a.all = map[string]map[string]bool{}
	return all
}

// restore puts back what was taken.
func (a *altered) restore(all map[string]map[string]bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for guild, channels := range all {
		kept := map[string]bool{}
		maps.Copy(kept, channels)
		maps.Copy(kept, a.all[guild])
		a.all[guild] = kept
	}
}

// settle is how long is waited for more news of servers before their permissions are looked at.
const settle = 3 * time.Second

// watch looks what the bot may do.
type watch struct {
	*Adapter
	seen map[string]string // what it was allowed in a server when that was looked at last
}

// watchPermissions tells of what the bot was not allowed in a server, when it begins and when something changed there.
func (a *Adapter) watchPermissions(ctx context.Context) {
	w := watch{a, map[string]string{}}
	wait := errand.Pause{Least: settle, Most: time.Minute}
	for next := settle; ; {
		if errand.Sleep(ctx, next); ctx.Err() != nil {
			return
		}
		if err := w.look(ctx); err != nil && ctx.Err() == nil {
			a.options.Log.WarnContext(ctx, "what the bot may do was not found out, or not told", "error", err)
			next = wait.Longer()
			continue
		}
		wait.Over()
		next = settle
		select {
		case <-ctx.Done():
		case <-a.altered.some:
		}
	}
}

// look looks at all servers that are new or were changed. One that can't be looked at is looked at again.
func (w watch) look(ctx context.Context) error {
	changed := w.altered.take()
	guilds, err := w.guilds(ctx)
	if err != nil {
		w.altered.restore(changed)
		return err
	}
	for _, g := range guilds {
		channels, marked := changed[g.ID]
		if may, seen := w.seen[g.ID]; seen && may == g.May && !marked {
			continue
		}
		if failed := w.examine(ctx, g, channels); failed != nil {
			err = errors.Join(err, failed)
			w.altered.restore(map[string]map[string]bool{g.ID: channels})
			continue
		}
		w.seen[g.ID] = g.May
	}
	return err
}

// examine tells what has changed in a server: in the whole of it, in the channel where rooms are opened, and in those
// that were changed, or of which something was told. What was refused though it looks allowed stays until it succeeds.
func (w watch) examine(ctx context.Context, g server, changed map[string]bool) error {
	allowed, said := g.may()
	if !said {
		return nil
	}
	if w.seen[g.ID] != g.May {
		w.log(ctx, g, allowed)
	}
	told, err := w.recallLacks(ctx, g.ID)
	if err != nil {
		return err
	}
	rooms, there, err := w.openTo(ctx, g.ID)
	if err != nil {
		return err
	}
	missing := lacks(lacking(allowed), "")
	if rooms == "" {
		missing = append(missing, lack{Right: chat.ToGather})
	}
	for id := range mattering(rooms, changed, told) {
		forbidden, err := w.forbidden(ctx, g.ID, id, there, allowed)
		if err != nil {
			return err
		}
		missing = append(missing, without(lacks(forbidden, id), missing)...)
	}
	return w.tellLacks(ctx, g.ID, func(told []lack) []lack { return append(missing, without(refused(told), missing)...) })
}

// mattering are the channels to be looked at.
func mattering(rooms string, changed map[string]bool, told []lack) map[string]bool {
	all := map[string]bool{rooms: true}
	for id := range changed {
		all[id] = true
	}
	for _, l := range told {
		all[l.Channel] = true
	}
	delete(all, "")
	return all
}

// forbidden is what the bot may not do in a channel, of what it may in the whole server. What is gone forbids nothing.
// Of those in the server's list nothing is asked: where the bot is not let in, each question would count against it.
func (w watch) forbidden(
	ctx context.Context, guild, id string, there []channel, allowed uint64,
) (none []permission, err error) {
	if allowed&administrator != 0 {
		return nil, nil
	}
	var c channel
	if i := slices.IndexFunc(there, func(c channel) bool { return c.ID == id }); i >= 0 {
		c = there[i]
	} else {
		c, err = w.channel(ctx, id)
	}
	left := allowed &^ viewChannels
	switch {
	case coded(err, unknownChannel):
		return nil, nil
	case coded(err, noAccess):
	case err != nil:
		return nil, err
	default:
		if left, err = w.remains(ctx, c, guild, allowed); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(lacking(left), func(p permission) bool { return allowed&p.Bit == 0 }), nil
}

// lacks are the rights that are missing with some permissions, but for that to open rooms: one channel is enough.
func lacks(missing []permission, channel string) (all []lack) {
	for _, p := range missing {
		for _, r := range p.Rights {
			if l := (lack{Right: r, Channel: channel}); r != chat.ToGather && !slices.Contains(all, l) {
				all = append(all, l)
			}
		}
	}
	return all
}

// log tells the operator.
func (w watch) log(ctx context.Context, g server, allowed uint64) {
	for _, p := range lacking(allowed) {
		w.options.Log.WarnContext(ctx, "the permission "+p.Name+" is missing: "+p.Without, "server", g.ID)
	}
}

// lookAt lets a channel be looked at, where the bot could not do all that it tried.
func (a *Adapter) lookAt(ctx context.Context, id string) {
	ctx = context.WithoutCancel(ctx)
	go func() { // whoever tried must not wait for it
		ctx, cancel := context.WithTimeout(ctx, takeTime)
		defer cancel()
		if c, err := a.channel(ctx, id); err == nil && snowflake(c.Guild) {
			a.altered.mark(c.Guild, c.ID)
		}
	}()
}
