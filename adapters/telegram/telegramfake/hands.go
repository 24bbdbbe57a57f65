package telegramfake

import (
	"cmp"
	"slices"
	"strings"
)

// AddUser makes an account with a chat of its own, which has not pressed Start. Without an id it gets one.
func (s *Server) AddUser(u User) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.people++
	u.ID = cmp.Or(u.ID, s.people)
	s.users[u.ID] = &u
	own := Chat{ID: u.ID, Type: private, FirstName: u.FirstName, LastName: u.LastName, Username: u.Username}
	s.places[u.ID] = &place{Chat: own}
	return u
}

// AddGroup makes a group or supergroup with its creator; the bot is not in it. Without an id it gets one.
func (s *Server) AddGroup(c Chat, creatorID int64) Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.groups++
	c.Type = cmp.Or(c.Type, supergroup)
	if c.ID == 0 {
		c.ID = -s.groups
		if c.Type == supergroup {
			c.ID -= 1_000_000_000_000
		}
	}
	s.places[c.ID] = &place{Chat: c, members: map[int64]string{creatorID: creator}, topics: map[int64]string{}}
	return c
}

// AddTopic makes a group a forum, and a topic in it. Its number is the thread's.
func (s *Server) AddTopic(chatID int64, title string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.places[chatID]
	p.IsForum = true
	p.numbers++
	p.topics[p.numbers] = title
	return p.numbers
}

// Retitle calls a group otherwise, as if it had always been called so.
func (s *Server) Retitle(chatID int64, title string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.places[chatID].Title = title
}

// Note keeps what a person typed, where the app made something else of it.
func (s *Server) Note(m *Message, typed string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.Typed = typed
}

// Started lets people have pressed Start before the bot listened.
func (s *Server) Started(people ...int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range people {
		s.places[id].started = true
	}
}

// Put makes somebody something in a group without a word of it.
func (s *Server) Put(chatID, who int64, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.places[chatID].members[who] = status
}

// Says lets somebody write. Beside the entities given there are those that the server finds.
func (s *Server) Says(who, chatID, thread int64, text string, given ...Entity) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &Message{From: s.users[who], Thread: thread, Text: text}
	m.Entities, m.Alive = s.enliven(text, given)
	return s.said(m, chatID)
}

// SaysHidden lets an administrator write who does not show a name.
func (s *Server) SaysHidden(chatID, thread int64, text string) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	sender := s.places[chatID].Chat
	m := &Message{From: &anonymous, SenderChat: &sender, Thread: thread, Text: text}
	m.Entities, m.Alive = s.enliven(text, nil)
	return s.said(m, chatID)
}

// Sends lets somebody send what is no text: the message has to hold it.
func (s *Server) Sends(who, chatID int64, m Message) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	m.From = s.users[who]
	return s.said(&m, chatID)
}

// said puts a message where it belongs and tells the bot of it as far as its privacy mode lets it see. The lock is
// held.
func (s *Server) said(m *Message, chatID int64) *Message {
	p := s.places[chatID]
	s.put(p, m)
	if p.Type == private {
		p.started = p.started || isStart(m.Text)
	}
	if s.hears(p, m) {
		s.tell(Update{Message: copied(m)})
	}
	return m
}

func isStart(text string) bool { return text == "/start" || strings.HasPrefix(text, "/start ") }

// hears is the privacy mode: in a group only commands that may be the bot's, unless it is an administrator.
func (s *Server) hears(p *place, m *Message) bool {
	switch {
	case p.Type == private:
		return !p.blocked && p.started
	case !p.has(s.me.ID):
		return false
	case p.admin(s.me.ID):
		return true
	}
	i := slices.IndexFunc(m.Entities, func(e Entity) bool { return e.Type == "bot_command" && e.Offset == 0 })
	if i < 0 {
		return false
	}
	_, whose, named := strings.Cut(m.Text[:m.Entities[i].Length], "@")
	return !named || strings.EqualFold(whose, s.me.Username)
}

// Edits lets somebody change what they wrote.
func (s *Server) Edits(chatID, message int64, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.places[chatID]
	m := p.message(message)
	m.Text, m.EditDate = text, s.stamp()
	m.Entities, m.Alive = s.enliven(text, nil)
	if s.hears(p, m) {
		s.tell(Update{EditedMessage: copied(m)})
	}
}

// Presses lets somebody press a button that carries data. A message that is gone by now is nil.
func (s *Server) Presses(who int64, m *Message, data string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.callback(*s.users[who], m, data)
}

// Opens lets somebody follow a deep link to the bot and press Start.
func (s *Server) Opens(who int64, payload string) *Message {
	s.Unblocks(who)
	m := s.Says(who, who, 0, strings.TrimSpace("/start "+payload))
	s.Note(m, "/start") // the app shows no payload
	return m
}

// Blocks lets somebody shut the bot out.
func (s *Server) Blocks(who int64) { s.shutOut(who, true) }

// Unblocks lets them take it back; who never blocked is left alone.
func (s *Server) Unblocks(who int64) { s.shutOut(who, false) }

func (s *Server) shutOut(who int64, blocked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.places[who]
	if p.blocked == blocked {
		return
	}
	status := ordinary
	if blocked {
		status = kicked
	}
	s.stand(p, *s.users[who], s.me, status)
	p.blocked = blocked
}

// Deactivates lets an account be deleted.
func (s *Server) Deactivates(who int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.places[who].deactivated = true
}

// Changes makes somebody, or the bot, something else in a group: "member", "administrator", "left", "kicked". What a
// group says of it, it says.
func (s *Server) Changes(by, who, chatID int64, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, user := s.places[chatID], *s.users[who]
	was := p.has(who)
	s.stand(p, *s.users[by], user, status)
	switch is := p.has(who); {
	case is && !was:
		s.announce(p, &Message{From: s.users[by], NewMembers: []User{user}})
	case was && !is:
		s.announce(p, &Message{From: s.users[by], LeftMember: &user})
	}
}

// Brings lets somebody bring the bot into a group by a link with a payload, which their app writes there.
func (s *Server) Brings(who, chatID int64, payload string) {
	s.Changes(who, s.me.ID, chatID, ordinary)
	s.Says(who, chatID, 0, "/start@"+s.me.Username+" "+payload)
}

// announce is a service message, which the bot always sees while it is there. The lock is held.
func (s *Server) announce(p *place, m *Message) {
	s.put(p, m)
	if p.has(s.me.ID) {
		s.tell(Update{Message: copied(m)})
	}
}

// Bot is the bot's own account.
func (s *Server) Bot() User { return s.me }

// Upgrades makes a group a supergroup, with another id.
func (s *Server) Upgrades(chatID int64) Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.places[chatID]
	s.groups++
	c := Chat{ID: -1_000_000_000_000 - s.groups, Type: supergroup, Title: old.Title}
	fresh := &place{Chat: c, members: old.members, topics: map[int64]string{}}
	s.places[c.ID], old.upgraded = fresh, c.ID
	for id := range old.members {
		if old.members[id] == creator {
			s.announce(old, &Message{From: s.users[id], MigrateTo: c.ID})
			s.announce(fresh, &Message{From: s.users[id], SenderChat: &fresh.Chat, MigrateFrom: chatID})
		}
	}
	return c
}

// Messages are those that stand in a chat now, oldest first; of a forum, those of one topic.
func (s *Server) Messages(chatID, thread int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []Message
	if p := s.places[chatID]; p != nil {
		for _, m := range p.messages {
			if m.Thread == thread {
				all = append(all, *m)
			}
		}
	}
	return all
}
