package discord

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"mentorbot/bot/chat"
)

// insider is somebody in a server, and what they must be allowed in a channel to be in a thread there.
type insider struct {
	who     []string // their roles, and last their account
	allowed uint64   // in the whole server
	needs   uint64
}

// may tells whether they are allowed it in a channel.
func (i insider) may(c channel, guild string) bool {
	return i.allowed&administrator != 0 || c.allows(i.allowed, guild, i.who)&i.needs == i.needs
}

// openTo is the channel in which threads are opened for people: the one for the server's own messages, else the first
// in the server's order; of those that all of them see, and where the bot may open threads. Empty: there is none. All
// channels of the server come with it.
func (a *Adapter) openTo(ctx context.Context, guild string, users ...string) (_ string, channels []channel, err error) {
	s, err := a.server(ctx, guild)
	if err != nil {
		return "", nil, err
	}
	all, err := a.insiders(ctx, s, users)
	if err != nil {
		return "", nil, err
	}
	err = a.api.ask(ctx, call{
		method: http.MethodGet, route: "/guilds/" + guild + "/channels", limit: "/guilds/{guild}/channels", top: guild,
		waits: true,
	}, &channels)
	best := -1
	for i, c := range channels {
		shut := slices.ContainsFunc(all, func(i insider) bool { return !i.may(c, guild) })
		if c.Type == textChannel && !shut && (best < 0 || s.before(c, channels[best])) {
			best = i
		}
	}
	if err != nil || best < 0 {
		return "", channels, err
	}
	return channels[best].ID, channels, nil
}

// before tells whether a channel is better known than another.
func (s server) before(c, than channel) bool {
	if c.ID == s.System || than.ID == s.System {
		return c.ID == s.System
	}
	older := cmp.Or(cmp.Compare(len(c.ID), len(than.ID)), cmp.Compare(c.ID, than.ID))
	return cmp.Or(cmp.Compare(c.Position, than.Position), older) < 0
}

// insiders are the bot and people of a server. Who is not in it is an error.
func (a *Adapter) insiders(ctx context.Context, s server, users []string) ([]insider, error) {
	who, err := a.itself(ctx, s.ID)
	if err != nil {
		return nil, err
	}
	allowed, err := a.mayIn(ctx, s, who)
	if err != nil {
		return nil, err
	}
	all := []insider{{who: who, allowed: allowed, needs: toGather()}}
	for _, user := range users {
		if who, err = a.ranks(ctx, s.ID, user); err != nil {
			return nil, err
		}
		one := insider{who: who, allowed: s.allows(who), needs: viewChannels}
		if s.Owner == user {
			one.allowed |= administrator
		}
		all = append(all, one)
	}
	return all, nil
}

// mayIn is what the bot may do in a server: as the list of servers says, else by its roles.
func (a *Adapter) mayIn(ctx context.Context, s server, who []string) (uint64, error) {
	guilds, err := a.guilds(ctx)
	if err != nil {
		return 0, err
	}
	for _, g := range guilds {
		if bits, said := g.may(); said && g.ID == s.ID {
			return bits, nil
		}
	}
	return s.allows(who), nil
}

// toGather are the permissions without which no thread is opened.
func toGather() (bits uint64) {
	for _, p := range permissions {
		if slices.Contains(p.Rights, chat.ToGather) {
			bits |= p.Bit
		}
	}
	return bits
}
