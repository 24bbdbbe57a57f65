package discordfake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Message is one in a channel.
type Message struct {
	ID, Channel, Author string
	Typed               string // by a person
	Body                Body   // by the bot
	Former              []Body // before it was edited
	Files               []File
	To                  string // for this one pair of eyes
	Edited              bool
	At                  time.Time
	token               string // of the interaction that it was sent with
}

// Body is what a message of the bot's says.
type Body struct {
	Content    string      `json:"content"`
	Components []Component `json:"components"`
	Flags      int         `json:"flags"`
	Mentions   *struct {
		Parse []string `json:"parse"`
		Users []string `json:"users"`
	} `json:"allowed_mentions"`
	Attachments []struct {
		ID, Filename, Description string
	} `json:"attachments"`
	Nonce   json.RawMessage `json:"nonce"`
	Enforce bool            `json:"enforce_nonce"`
}

// File is one of a message, with what it shows.
type File struct{ Name, Alt string }

// Flags of messages.
const (
	suppresses = 1 << 2
	ephemeral  = 1 << 6
	thinking   = 1 << 7 // the message is still to come
	partedFlag = 1 << 15
)

// sends is a message of the bot's in a channel. With a nonce that was used lately it is the one that is there.
func (s *Server) sends(r *request, c *Channel) (any, error) {
	var b Body
	if err := json.Unmarshal(r.body, &b); err != nil {
		return nil, bad(400, 50109, err.Error())
	}
	if err := s.maySend(c, len(r.files) > 0); err != nil {
		return nil, err
	}
	if nonce := strings.Trim(string(b.Nonce), `"`); b.Enforce && nonce != "" {
		if m := s.nonces[nonce]; m != nil && s.Now().Sub(m.At) < nonceTime {
			if m.Channel != c.ID {
				s.violates("a nonce that was used in another channel")
			}
			return s.messageWire(m), nil
		}
	}
	m, err := s.compose(b, r.files)
	if err != nil {
		return nil, err
	}
	if b.Flags&ephemeral != 0 {
		return nil, invalid("flags: only an answer can be for one pair of eyes")
	}
	s.shows(c, m)
	if nonce := strings.Trim(string(b.Nonce), `"`); nonce != "" {
		s.nonces[nonce] = m
	}
	return s.messageWire(m), nil
}

// nonceTime is how long a nonce is remembered: Discord says a few minutes.
const nonceTime = 5 * time.Minute

// shows puts a message into a channel. The caller holds the lock.
func (s *Server) shows(c *Channel, m *Message) {
	m.ID, m.Channel, m.At = s.newID(), c.ID, s.Now()
	c.messages = append(c.messages, m)
	c.Archived = false
	s.looksAt(m)
	s.tells()
}

// compose checks a message and makes it.
func (s *Server) compose(b Body, files []upload) (*Message, error) {
	if err := s.fits(b, len(files)); err != nil {
		return nil, err
	}
	m := &Message{Author: s.app.User, Body: b}
	for i, a := range b.Attachments {
		if i >= len(files) || files[i].field != fmt.Sprintf("files[%s]", a.ID) || files[i].size == 0 {
			return nil, invalid("attachments: no file for " + a.ID)
		}
		m.Files = append(m.Files, File{a.Filename, a.Description})
	}
	if len(b.Attachments) != len(files) {
		return nil, invalid("files that no attachment describes")
	}
	return m, nil
}

// fits says what Discord refuses of a message: https://docs.discord.com/developers/resources/message.
func (s *Server) fits(b Body, files int) error {
	if b.Mentions == nil {
		s.violates("a message without allowed_mentions")
	} else if len(b.Mentions.Parse) > 0 {
		s.violates("a message that mentions whoever its text names")
	}
	if len(strings.Trim(string(b.Nonce), `"`)) > 25 {
		return invalid("nonce: must be 25 or fewer in length")
	}
	if b.Flags&partedFlag != 0 {
		if b.Content != "" {
			return invalid("content: not together with components that show text")
		}
		return displays(b.Components)
	}
	switch {
	case utf8.RuneCountInString(b.Content) > 2000:
		return invalid("content: must be 2000 or fewer in length")
	case strings.TrimSpace(b.Content) == "" && files == 0:
		return empty
	}
	return rows(b.Components)
}

// edits changes a message of the bot's.
func (s *Server) edits(r *request, c *Channel) (any, error) {
	m := first(c.messages, func(m *Message) bool { return m.ID == r.parts[3] && m.To == "" })
	if m == nil {
		return nil, noMessage
	}
	if m.Author != s.app.User {
		return nil, bad(403, 50005, "Cannot edit a message authored by another user")
	}
	if c.Archived {
		return nil, archived
	}
	return s.change(m, r)
}

// change takes over what an edit says.
func (s *Server) change(m *Message, r *request) (any, error) {
	var b Body
	if err := json.Unmarshal(r.body, &b); err != nil {
		return nil, bad(400, 50109, err.Error())
	}
	if m.Body.Flags&partedFlag != 0 && b.Flags&partedFlag == 0 {
		return nil, invalid("flags: a message can't be without parts again")
	}
	if err := s.fits(b, len(m.Files)+len(r.files)); err != nil {
		return nil, err
	}
	m.Former = append(m.Former, m.Body)
	m.Body, m.Edited = b, true
	s.looksAt(m)
	s.tells()
	return s.messageWire(m), nil
}

// Seen is all that a person sees in a channel, oldest first.
func (s *Server) Seen(user, channel string) []*Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.channel(channel)
	if c == nil || !s.sees(user, c) {
		return nil
	}
	var all []*Message
	for _, m := range c.messages {
		if m.To != "" && m.To != user {
			continue
		}
		shown := *m
		shown.Former = slices.Clone(m.Former)
		all = append(all, &shown)
	}
	return all
}

// sees tells whether a person can read a channel.
func (s *Server) sees(user string, c *Channel) bool {
	if c.Kind == directKind || c.Kind == groupKind || c.Kind == threadKind {
		return slices.Contains(c.Members, user)
	}
	g := s.everyGuild(c.Guild)
	return g != nil && g.Members[user] != nil
}
