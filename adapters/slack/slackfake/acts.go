package slackfake

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// AddUser makes an account. Without an id it gets one.
func (s *Server) AddUser(u User) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addUser(u)
}

func (s *Server) addUser(u User) *User {
	u.ID, u.TeamID = cmp.Or(u.ID, s.id("U")), cmp.Or(u.TeamID, s.app.Team)
	u.Name = cmp.Or(u.Name, handleOf(u.RealName))
	u.Profile.RealName = cmp.Or(u.Profile.RealName, u.RealName)
	u.Locale, u.TZ = cmp.Or(u.Locale, "en-US"), cmp.Or(u.TZ, "Europe/London")
	u.Stranger = u.Stranger || u.TeamID != s.app.Team
	s.users = append(s.users, &u)
	return &u
}

// handleOf is what Slack makes of a name for its own use: small letters, digits and points.
func handleOf(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return unicode.ToLower(r)
		case r == ' ':
			return '.'
		}
		return -1
	}, name)
}

// AddChannel makes a channel with members, the bot not among them unless it is named. Without an id it gets one.
func (s *Server) AddChannel(c Channel, members ...string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.ID, c.Kind = cmp.Or(c.ID, s.id("C")), cmp.Or(c.Kind, public)
	c.Members = slices.Clone(members)
	s.channels = append(s.channels, &c)
	return &c
}

// Own is the chat of a person with the bot, made if there is none.
func (s *Server) Own(user string) *Channel {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, _ := s.together([]string{user})
	return c
}

// Says lets somebody write. What they typed is escaped, as apps do; what is marked has its mentions, <@U…>, already.
func (s *Server) Says(user, channel, words string, marked bool) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.by(user, words, marked)
	s.put(s.channel(channel), m)
	return m.copied()
}

// by is a message of a person's.
func (s *Server) by(user, words string, marked bool) *Message {
	sent := words
	if !marked {
		sent = escaped(words)
	}
	return &Message{Type: "message", User: user, Team: s.app.Team, Text: sent, Typed: words, Blocks: []any{obj{
		"type": "rich_text", "block_id": s.id("b"), "elements": []any{obj{"type": "rich_text_section",
			"elements": []any{obj{"type": "text", "text": words}}}},
	}}}
}

func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

// Replies lets somebody write in a thread.
func (s *Server) Replies(user string, to *Message, words string) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.by(user, words, false)
	m.ThreadTS = cmp.Or(to.ThreadTS, to.TS)
	s.put(s.channel(to.Channel), m)
	return m.copied()
}

// Shares lets somebody send a file with some words.
func (s *Server) Shares(user, channel, words string, f File) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	f.ID, f.User, f.Mode = cmp.Or(f.ID, s.id("F")), user, "hosted"
	f.URL = s.URL + "/files-pri/" + f.ID
	m := s.by(user, words, false)
	m.Subtype, m.Files = "file_share", []*File{&f}
	if words == "" {
		m.Blocks = nil
	}
	s.put(s.channel(channel), m)
	return m.copied()
}

// Edits lets somebody change what they wrote.
func (s *Server) Edits(m *Message, words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m = s.original(m)
	before := *m
	after := s.by(m.User, words, false)
	m.Text, m.Typed, m.Blocks, m.Edited = after.Text, after.Typed, after.Blocks, &edited{User: m.User, TS: s.stamp()}
	s.tellChange(s.channel(m.Channel), &before, m)
	s.change()
}

// Deletes lets somebody take back what they wrote.
func (s *Server) Deletes(m *Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	place, m := s.channel(m.Channel), s.original(m)
	place.drop(m)
	if place.has(s.app.BotUser) {
		ts := s.stamp()
		s.event("message."+place.Kind, obj{
			"type": "message", "subtype": "message_deleted", "previous_message": asTyped(m), "deleted_ts": m.TS,
			"channel": place.ID, "hidden": true, "ts": ts, "event_ts": ts, "channel_type": place.Kind,
		}, place.Shared)
	}
}

// Hears lets another app write, which is a bot as well.
func (s *Server) Hears(bot, channel, words string) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &Message{Type: "message", Subtype: "bot_message", BotID: bot, Text: words}
	s.put(s.channel(channel), m)
	return m.copied()
}

// Opens lets somebody look at a tab of the bot's: home or messages.
func (s *Server) Opens(user, tab string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	place, _ := s.together([]string{user})
	inner := obj{"type": "app_home_opened", "user": user, "channel": place.ID, "tab": tab}
	if u := s.user(user); tab == "home" && u.home != nil {
		inner["view"] = s.wireView(u.home)
	}
	s.event("app_home_opened", inner, false)
}

// Commands lets somebody type a slash command. People and channels in it are escaped: <@U…|name>.
func (s *Server) Commands(user, channel, command, words string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, place := s.user(user), s.channel(channel)
	name := place.Name
	if place.Kind == direct {
		name = "directmessage"
	} else if place.Kind != public {
		name = "privategroup"
	}
	late := func() {
		m := &Message{Type: "message", User: "USLACKBOT", To: user, Literal: true,
			Text: command + " failed with the error \"operation_timeout\""}
		s.put(place, m)
	}
	s.tell(commands, obj{
		"token": "legacy", "team_id": s.app.Team, "team_domain": s.app.Domain, "channel_id": channel,
		"channel_name": name, "user_id": user, "user_name": u.Name, "command": command, "text": words,
		"api_app_id": s.app.ID, "is_enterprise_install": "false", "trigger_id": s.pull(user),
		"response_url": s.answerAt("commands", user, channel, nil),
	}, func(body []byte) { s.says(body, user, channel) }, late)
}
