package slackfake

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// The kinds of what the app is told, as envelopes name them.
const (
	eventsAPI   = "events_api"
	commands    = "slash_commands"
	interactive = "interactive"
)

const (
	patience    = 3 * time.Second // for an acknowledgement
	mostRetries = 3               // of an event
)

// pauses are how long after each attempt an event is told again, or given up: at first at once, when it is late.
var pauses = [mostRetries + 1]time.Duration{patience, time.Minute, 5 * time.Minute, patience}

// told is something that the app is told.
type told struct {
	kind     string
	payload  json.RawMessage
	envelope string
	attempt  int
	reason   string
	answered func(body []byte) // what becomes of the answer; nil: nothing. The lock is held
	late     func()            // what the person sees when there is none in time; nil: nothing. The lock is held
	at       time.Time         // when it was sent over a socket
	by       *link             // the socket it was sent over; nil: it was not, or that one has gone
}

// queue is what is not acknowledged, oldest first.
type queue struct {
	waiting []*told
	last    *told // that a person has caused
	lost    int
}

// tell lets the app be told. The lock is held.
func (s *Server) tell(kind string, payload obj, answered func([]byte), late func()) {
	t := &told{kind: kind, payload: encode(payload), envelope: s.envelope(), answered: answered, late: late}
	s.queue.waiting, s.queue.last = append(s.queue.waiting, t), t
	s.dispatch()
	s.change()
}

func (s *Server) envelope() string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", s.next()) }

// Again tells what was told last once more, under the same ids: a repeat, or what was not taken in.
func (s *Server) Again() {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.queue.last
	if t == nil {
		return
	}
	again := *t
	again.envelope, again.by, again.late = s.envelope(), nil, nil
	again.attempt, again.reason = t.attempt+1, s.retryReason()
	s.queue.waiting = slices.DeleteFunc(s.queue.waiting, func(other *told) bool { return other == t })
	s.queue.waiting = append(s.queue.waiting, &again)
	s.queue.last = &again
	s.dispatch()
	s.change()
}

func (s *Server) retryReason() string {
	if s.HookURL == "" {
		return "timeout"
	}
	return "http_timeout"
}

// Acknowledged says whether nothing waits.
func (s *Server) Acknowledged() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue.waiting) == 0
}

// Lost is how many events were given up after their retries.
func (s *Server) Lost() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queue.lost
}

// Quiet waits until all that was told over sockets is acknowledged. What is posted waits for Push.
func (s *Server) Quiet(ctx context.Context) error {
	return s.changed.Wait(ctx, s.Acknowledged)
}

// Tick looks after what was not acknowledged in time: events are told again, up to three times; a person who waits sees
// that it did not work.
func (s *Server) Tick() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range slices.Clone(s.queue.waiting) {
		if t.by == nil || within(t.at, s.Now(), pauses[min(t.attempt, mostRetries)]) {
			continue
		}
		if t.kind == eventsAPI && t.attempt < mostRetries {
			t.attempt, t.reason, t.by, t.envelope = t.attempt+1, "timeout", nil, s.envelope()
			continue
		}
		s.give(t)
	}
	s.dispatch()
	s.change()
}

// give gives up what was told. The lock is held.
func (s *Server) give(t *told) {
	s.queue.waiting = slices.DeleteFunc(s.queue.waiting, func(other *told) bool { return other == t })
	if t.kind == eventsAPI {
		s.queue.lost++
	}
	if t.late != nil {
		t.late()
	}
}

// acknowledge takes an answer. The lock is held.
func (s *Server) acknowledge(t *told, body []byte) {
	s.queue.waiting = slices.DeleteFunc(s.queue.waiting, func(other *told) bool { return other == t })
	if t.answered != nil {
		t.answered(body)
	}
	s.change()
}
