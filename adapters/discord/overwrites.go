package discord

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"mentorbot/bot/chat"
)

// channel is one of a server's, with what is allowed or forbidden there beside the roles.
type channel struct {
	ID         string      `json:"id"`
	Guild      string      `json:"guild_id"`
	Name       string      `json:"name"`
	Type       int         `json:"type"`
	Position   int         `json:"position"`
	Overwrites []overwrite `json:"permission_overwrites"`
}

// overwrite is for a role, or for a member.
type overwrite struct {
	ID    string `json:"id"`
	Allow string `json:"allow"`
	Deny  string `json:"deny"`
}

// checkChannel looks what the bot may do in the channel in which newcomers are greeted and, where it may, pairs' rooms
// are opened, of what it may do in the whole server.
func (a *Adapter) checkChannel(ctx context.Context, g server, all uint64) []chat.Problem {
	if all&administrator != 0 {
		return nil
	}
	s, err := a.server(ctx, g.ID)
	if err != nil || !snowflake(s.System) {
		return nil
	}
	rooms, _, err := a.openTo(ctx, g.ID)
	if err != nil {
		return []chat.Problem{unasked(err)}
	}
	allowed, lost := all, "no greeting comes"
	if rooms == "" {
		lost += ", and no pair gets a thread of its own"
	}
	c, err := a.channel(ctx, s.System)
	switch {
	case coded(err, noAccess):
		return []chat.Problem{{
			What: "in " + oneLine(g.Name) + " the bot can't see the System Messages Channel: " + lost,
			Hint: "in that channel: Edit Channel, Permissions, add the bot, and allow View Channel",
		}}
	case err == nil:
		allowed, err = a.remains(ctx, c, g.ID, all)
	}
	if err != nil {
		return []chat.Problem{unasked(err)}
	}
	var problems []chat.Problem
	for _, p := range lacking(allowed) {
		elsewhere := rooms != "" && slices.Equal(p.Rights, []chat.Right{chat.ToGather})
		if all&p.Bit != 0 && !elsewhere {
			problems = append(problems, chat.Problem{
				What: fmt.Sprintf("in #%s of %s the permission %s is taken away: %s", oneLine(c.Name), oneLine(g.Name), p.Name,
					p.Without),
				Hint: "in that channel: Edit Channel, Permissions, the bot or its role, and allow it",
			})
		}
	}
	return problems
}

// channel is what Discord says of one.
func (a *Adapter) channel(ctx context.Context, id string) (c channel, err error) {
	err = a.api.ask(ctx, call{
		method: http.MethodGet, route: "/channels/" + id, limit: "/channels/{channel}", top: id, waits: true,
	}, &c)
	return c, err
}

// remains is what the bot may do in a channel, of what it may in the whole server.
func (a *Adapter) remains(ctx context.Context, c channel, guild string, allowed uint64) (uint64, error) {
	if len(c.Overwrites) == 0 || allowed&administrator != 0 {
		return allowed, nil
	}
	who, err := a.itself(ctx, guild)
	if err != nil {
		return 0, err
	}
	return c.allows(allowed, guild, who), nil
}

// itself is what the bot is in a server: its roles there, and last its account.
func (a *Adapter) itself(ctx context.Context, guild string) ([]string, error) {
	id, err := a.itsID(ctx)
	if err != nil {
		return nil, err
	}
	return a.ranks(ctx, guild, id)
}

// itsID is the bot's account.
func (a *Adapter) itsID(ctx context.Context) (string, error) {
	return a.myself.Ask(ctx, "", func(ctx context.Context) (string, error) {
		me, err := a.me(ctx)
		return me.ID, err
	})
}

// ranks are somebody's roles in a server, and last their account.
func (a *Adapter) ranks(ctx context.Context, guild, user string) ([]string, error) {
	m, err := a.member(ctx, guild, user)
	return append(slices.Clone(m.Roles), user), err
}

// allows is what is left, or more, of what is allowed in the whole server: what is said of everybody counts first, then
// of all roles together, then of the member.
func (c channel) allows(allowed uint64, guild string, who []string) uint64 {
	everybody, roles, me := overwrite{}, who[:len(who)-1], who[len(who)-1]
	var allow, deny uint64
	own := overwrite{}
	for _, o := range c.Overwrites {
		switch {
		case o.ID == guild:
			everybody = o
		case o.ID == me:
			own = o
		case slices.Contains(roles, o.ID):
			allow, deny = allow|bits(o.Allow), deny|bits(o.Deny)
		}
	}
	allowed = allowed&^bits(everybody.Deny) | bits(everybody.Allow)
	allowed = allowed&^deny | allow
	return allowed&^bits(own.Deny) | bits(own.Allow)
}

func bits(s string) uint64 {
	n, _ := strconv.ParseUint(s, 10, 64) // what is none allows nothing
	return n
}
