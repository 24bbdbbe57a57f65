package discordfake

import (
	"net/http"
	"strings"

	"github.com/gorilla/websocket"
)

// Writes lets somebody write into their own chat with the bot.
func (s *Server) Writes(u *User, text string) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &Message{Author: u.ID, Typed: text}
	s.shows(s.home(u), m)
	s.dispatch("MESSAGE_CREATE", s.messageWire(m))
	return m
}

// Message is a message that the app sent; nil: there is none.
func (s *Server) Message(id string) *Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.channels {
		if m := first(c.messages, func(m *Message) bool { return m.ID == id }); m != nil {
			found := *m
			return &found
		}
	}
	return nil
}

// Types lets somebody use the command, with a command below it and whatever stands behind that. It is not told yet.
func (s *Server) Types(u *User, c *Channel, verb string, options ...any) *Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	below := []any{obj{"name": verb, "type": 1, "options": options}}
	return s.act(commandAct, u, c, obj{
		"id": "1", "name": command, "type": 1, "options": below, "resolved": s.resolved(c, options),
	}, nil)
}

// Searches lets somebody type a word of the command of which others are suggested; the verb may have the word before it
// below which it stands. It is not told yet.
func (s *Server) Searches(u *User, c *Channel, verb, option, word string) *Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	options := []any{obj{"name": option, "type": 3, "value": word, "focused": true}}
	group, alone, grouped := strings.Cut(verb, " ")
	if grouped {
		verb = alone
	}
	below := []any{obj{"name": verb, "type": 1, "options": options}}
	if grouped {
		below = []any{obj{"name": group, "type": 2, "options": below}}
	}
	return s.act(searchAct, u, c, obj{"id": "1", "name": command, "type": 1, "options": below}, nil)
}

// Presses lets somebody press a button with this id under a message of the bot's. It is not told yet.
func (s *Server) Presses(u *User, c *Channel, id string) *Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &Message{Author: s.app.User, Body: Body{Content: "Pressed"}}
	s.shows(c, m)
	return s.act(pressAct, u, c, obj{"custom_id": id, "component_type": buttonPart}, m)
}

// Elsewhere makes an interaction one between people where the bot is not: only its token leads there.
func (s *Server) Elsewhere(a *Act) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a.alone = true
	a.wire["context"], a.wire["authorizing_integration_owners"] = 2, obj{"1": a.User}
}

// Tell tells the app of an interaction, and again each time.
func (s *Server) Tell(a *Act) error { return s.sendsAct(a) }

// Body is an interaction as it is told.
func (a *Act) Body() []byte { return encode(a.wire) }

// Answer is the kind of an interaction's first answer, 0 for none yet, and what its message says now, if there is one.
func (s *Server) Answer(a *Act) (kind int, says string, hidden bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := a.original; m != nil {
		return a.Type, m.Body.Content, m.To != ""
	}
	return a.Type, "", a.hidden
}

// Post lets Discord post a body to the app as it does, with a good signature of now, and returns the answer.
func (s *Server) Post(body []byte) (*http.Response, error) {
	r, err := s.Signed(body, s.Now())
	if err != nil {
		return nil, err
	}
	return s.Hook.RoundTrip(r)
}

// Raw sends bytes as they are through all sockets.
func (s *Server) Raw(data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, one := range s.gateway.sessions {
		if one.socket != nil {
			one.socket.put(data)
		}
	}
}

// Shards deals the guilds out to so many connections.
func (s *Server) Shards(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.shards = n
}

// Closes are the codes with which the app closed its sockets; 0 for none.
func (s *Server) Closes() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]int(nil), s.gateway.closes...)
}

// closeCode is the code that a socket was closed with.
func closeCode(err error) int {
	if shut, is := err.(*websocket.CloseError); is && shut.Code != websocket.CloseAbnormalClosure {
		return shut.Code
	}
	return 0
}
