package discordfake

import (
	"slices"
	"strconv"
)

// botCan is what the bot may do in a channel: what it may in the guild, but for what is taken away or given there; first
// from everybody, then by its roles, then from itself. See https://docs.discord.com/developers/topics/permissions.
func (s *Server) botCan(c *Channel) uint64 {
	g := s.guild(c.Guild)
	if parent := s.channel(c.Parent); parent != nil {
		c = parent // a thread goes by its channel
	}
	if g.BotCan&Administrator != 0 {
		return 1<<50 - 1
	}
	all := with(g.BotCan, c.overwrites, g.ID)
	all = with(all, c.overwrites, g.Members[s.app.User].Roles...)
	return with(all, c.overwrites, s.app.User)
}

// with is what is left after the overwrites of some roles, or of a member.
func with(all uint64, overwrites []any, of ...string) uint64 {
	var allow, deny uint64
	for _, one := range overwrites {
		o, _ := one.(obj)
		if id, _ := o["id"].(string); slices.Contains(of, id) {
			allow, deny = allow|bits(o["allow"]), deny|bits(o["deny"])
		}
	}
	return all&^deny | allow
}

func bits(said any) uint64 {
	text, _ := said.(string)
	n, _ := strconv.ParseUint(text, 10, 64) // what is none is nothing
	return n
}

// Ranks gives the bot these roles in a guild, and takes all others away.
func (s *Server) Ranks(g *Guild, can uint64, roles ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g.BotCan, g.Members[s.app.User].Roles = can, roles
	told := memberWire(s.user(s.app.User), g.Members[s.app.User])
	told["guild_id"] = g.ID
	s.dispatch("GUILD_MEMBER_UPDATE", told)
}
