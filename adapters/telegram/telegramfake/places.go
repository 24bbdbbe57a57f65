package telegramfake

import "slices"

// place is a chat with what stands in it and who is there.
type place struct {
	Chat
	messages []*Message // oldest first
	numbers  int64      // of a supergroup, which counts its own
	members  map[int64]string
	topics   map[int64]string
	upgraded int64 // the supergroup that the group has become

	started, blocked, deactivated bool // of a person's own chat
}

// What a member is.
const (
	creator       = "creator"
	administrator = "administrator"
	ordinary      = "member"
	left          = "left"
	kicked        = "kicked"
)

// member is what the API tells of one.
type member struct {
	Status string `json:"status"`
	User   User   `json:"user"`
	Until  *int64 `json:"until_date,omitempty"`
	Hidden *bool  `json:"is_anonymous,omitempty"`
	*Rights
}

// Rights are those of an administrator, who has them all but the anonymous one.
type Rights struct {
	Edited  bool `json:"can_be_edited"`
	Manage  bool `json:"can_manage_chat"`
	Delete  bool `json:"can_delete_messages"`
	Video   bool `json:"can_manage_video_chats"`
	Limit   bool `json:"can_restrict_members"`
	Promote bool `json:"can_promote_members"`
	Info    bool `json:"can_change_info"`
	Invite  bool `json:"can_invite_users"`
	Post    bool `json:"can_post_stories"`
	Edit    bool `json:"can_edit_stories"`
	Erase   bool `json:"can_delete_stories"`
}

func newMember(u User, status string) member {
	m := member{Status: status, User: u}
	var no bool
	var never int64
	switch status {
	case kicked:
		m.Until = &never
	case creator:
		m.Hidden = &no
	case administrator:
		m.Hidden = &no
		m.Rights = &Rights{Manage: true, Delete: true, Video: true, Limit: true, Info: true, Invite: true}
	}
	return m
}

// status of an account here; who never was here has left.
func (p *place) status(user int64) string {
	if s := p.members[user]; s != "" {
		return s
	}
	return left
}

func (p *place) has(user int64) bool {
	s := p.status(user)
	return s != left && s != kicked
}

func (p *place) admin(user int64) bool {
	s := p.status(user)
	return s == creator || s == administrator
}

// message is the one of this number, or nil.
func (p *place) message(id int64) *Message {
	i := slices.IndexFunc(p.messages, func(m *Message) bool { return m.ID == id })
	if i < 0 {
		return nil
	}
	return p.messages[i]
}

// reach finds the chat that a request is for, and says why the bot can't write there.
func (s *Server) reach(c *call) (*place, error) {
	p := s.places[c.number("chat_id")]
	if p == nil {
		return nil, bad("chat not found")
	}
	if p.upgraded != 0 {
		upgraded := bad("group chat was upgraded to a supergroup chat")
		upgraded.Parameters = &hints{MigrateTo: p.upgraded}
		return nil, upgraded
	}
	if err := s.shut(p); err != nil {
		return nil, err
	}
	return p, nil
}

func (s *Server) shut(p *place) error {
	switch {
	case p.Type == private && p.deactivated:
		return forbidden("user is deactivated")
	case p.Type == private && p.blocked:
		return forbidden("bot was blocked by the user")
	case p.Type == private && !p.started:
		return forbidden("bot can't initiate conversation with a user")
	case p.Type == private || p.has(s.me.ID):
		return nil
	case p.status(s.me.ID) == kicked && p.Type == group:
		return forbidden("bot was kicked from the group chat")
	case p.status(s.me.ID) == kicked:
		return forbidden("bot was kicked from the supergroup chat")
	}
	return forbidden("bot is not a member of the " + p.Type + " chat")
}

// put adds a message to a place. The lock is held.
func (s *Server) put(p *place, m *Message) *Message {
	s.messages++
	m.ID, m.Chat, m.Date = s.messages, p.Chat, s.stamp()
	if p.Type == supergroup {
		p.numbers++
		m.ID = p.numbers
	}
	m.IsTopic = m.Thread != 0
	p.messages = append(p.messages, m)
	return m
}
