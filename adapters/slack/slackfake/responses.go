package slackfake

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"mentorbot/bot/chat/netfake"
)

// What a response URL is good for.
const (
	mostResponses = 5
	responseLife  = 30 * time.Minute
)

// response is a URL that an app may answer at.
type response struct {
	at      time.Time
	used    int
	user    string
	channel string
	message *Message // that had the button; nil: it was a command
}

// answerAt makes a response URL. The lock is held.
func (s *Server) answerAt(kind, user, channel string, m *Message) string {
	path := fmt.Sprintf("/hooks/%s/%s/%d/%024x", kind, s.app.Team, s.next(), s.next()*104729)
	s.responses[path] = &response{at: s.Now(), user: user, channel: channel, message: m}
	return s.URL + path
}

// serveResponse takes an answer. It carries no token: the address is the right.
func (s *Server) serveResponse(w http.ResponseWriter, r *http.Request) {
	fails := s.failures.Take(meant("response_url"))
	c := &call{ctx: r.Context(), method: "response_url", Params: netfake.Params{}}
	if fails.Before(c.ctx, w) {
		return
	}
	body, err := netfake.Body(r, mostBody)
	if err == nil {
		err = netfake.Decode(body, &c.Params)
	}
	if err == nil && !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		err = refused("invalid_payload")
	}
	s.mu.Lock()
	if err == nil {
		err = s.respond(c, r.URL.Path)
	}
	answered := s.Answered
	s.mu.Unlock()
	if answered != nil && err == nil {
		answered("response_url", encode(obj{"ok": true}))
	}
	fails.Behind()
	if err == nil {
		answer(w, encode(obj{"ok": true}), nil)
		return
	}
	p, known := err.(*problem)
	if !known {
		p = refused("invalid_payload")
	}
	answer(w, nil, &problem{Code: http.StatusNotFound, Name: p.Name, Messages: p.Messages})
}

// respond does what an answer says. The lock is held.
func (s *Server) respond(c *call, path string) error {
	at := s.responses[path]
	switch {
	case at == nil:
		return refused("no_service")
	case !within(at.at, s.Now(), responseLife):
		return refused("expired_url")
	case at.used >= mostResponses:
		return refused("used_url")
	}
	at.used++
	place := s.channel(at.channel)
	if c.Flag("delete_original") {
		if at.message == nil {
			return refused("invalid_payload")
		}
		place.drop(at.message)
		s.change()
		return nil
	}
	m, err := s.written(c)
	if err != nil {
		return err
	}
	if c.Flag("replace_original") {
		if at.message == nil {
			return refused("invalid_payload")
		}
		before := *at.message
		s.changeTo(at.message, m.Text, m.Blocks, true)
		if at.message.To == "" {
			s.tellChange(place, &before, at.message)
		}
		return nil
	}
	if c.Text("response_type") != "in_channel" {
		m.To = at.user
	}
	s.put(place, m)
	return nil
}

// says lets an immediate answer to a command be shown: it is an answer at its response URL that does not count.
func (s *Server) says(body []byte, user, channel string) {
	c := &call{ctx: context.Background(), method: "response_url", Params: netfake.Params{}}
	if len(body) == 0 {
		return
	}
	if err := netfake.Decode(body, &c.Params); err != nil {
		c.Params = netfake.Params{"text": string(body)}
	}
	m, err := s.written(c)
	if err != nil {
		s.violated("the answer to a command: %v", err)
		return
	}
	if c.Text("response_type") != "in_channel" {
		m.To = user
	}
	s.put(s.channel(channel), m)
}
