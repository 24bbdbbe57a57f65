package slackfake

import (
	"slices"

	"mentorbot/bot/chat/netfake"
)

// Joins lets somebody into a channel; the bot too, by whoever invites it.
func (s *Server) Joins(user, channel, inviter string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channel(channel)
	if c.has(user) {
		return
	}
	c.Members = append(c.Members, user)
	s.membership("member_joined_channel", c, user, inviter)
}

// Leaves lets somebody out of a channel.
func (s *Server) Leaves(user, channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channel(channel)
	was := c.has(s.app.BotUser)
	c.Members = slices.DeleteFunc(c.Members, func(id string) bool { return id == user })
	if was {
		s.membership("member_left_channel", c, user, "")
	}
}

// membership tells of a coming or going. The bot hears of the channels that it is in, and of its own going.
func (s *Server) membership(name string, c *Channel, user, inviter string) {
	if !c.has(s.app.BotUser) && user != s.app.BotUser {
		return
	}
	kind := "C"
	if c.Kind != public {
		kind = "G"
	}
	inner := obj{"type": name, "user": user, "channel": c.ID, "channel_type": kind, "team": s.app.Team}
	if inviter != "" {
		inner["inviter"] = inviter
	}
	s.event(name, inner, c.Shared)
}

// Enters lets a new person into the workspace.
func (s *Server) Enters(u User) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	made := s.addUser(u)
	s.event("team_join", obj{"type": "team_join", "user": s.wireUser(made)}, false)
	return made
}

func (s *Server) wireUser(u *User) obj {
	var o obj
	if err := netfake.Decode(encode(asTold(u, true)), &o); err != nil {
		panic(err) // it was just encoded
	}
	return o
}

// Changes changes what a person is, and tells of it: the name, the zone, the language, whether they are an admin.
func (s *Server) Changes(user string, change func(*User)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.user(user)
	change(u)
	u.Updated = s.Now().Unix()
	s.event("user_change", obj{"type": "user_change", "user": s.wireUser(u), "cache_ts": u.Updated}, false)
}

// Deactivates ends somebody's account.
func (s *Server) Deactivates(user string) {
	s.Changes(user, func(u *User) { u.Deleted, u.stack = true, nil })
}

// Archives ends a channel.
func (s *Server) Archives(channel, by string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channel(channel)
	c.Archived = true
	if c.has(s.app.BotUser) {
		s.event("channel_archive", obj{"type": "channel_archive", "channel": c.ID, "user": by}, c.Shared)
	}
}

// Uninstalls takes the app out of the workspace. Slack tells of it in either order.
func (s *Server) Uninstalls(tokensFirst bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone = "account_inactive"
	tokens := obj{"type": "tokens_revoked", "tokens": obj{"oauth": []string{}, "bot": []string{s.app.BotUser}}}
	if tokensFirst {
		s.event("tokens_revoked", tokens, false)
	}
	s.event("app_uninstalled", obj{"type": "app_uninstalled"}, false)
	if !tokensFirst {
		s.event("tokens_revoked", tokens, false)
	}
}

// Revokes ends the bot's token.
func (s *Server) Revokes() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone = "token_revoked"
	tokens := obj{"oauth": []string{}, "bot": []string{s.app.BotUser}}
	s.event("tokens_revoked", obj{"type": "tokens_revoked", "tokens": tokens}, false)
}

// Installs puts the app into the workspace again.
func (s *Server) Installs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gone = ""
}

// ClosesMessages turns the bot's Messages tab off, or on again.
func (s *Server) ClosesMessages(off bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noMessages = off
}
