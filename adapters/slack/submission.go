package slack

import (
	"maps"
	"slices"
	"sync"
	"time"

	"mentorbot/bot/chat"
)

// How long an answer in place may be, in bytes: Slack drops a longer one that comes by a socket without a word.
const (
	mostReply = 200_000
	mostAck   = 19_000
)

// submission is a form that was sent and waits for its answer. Sent twice, by a double click, it is one.
type submission struct {
	id     chat.EventID
	view   string
	asked  asking // before anything else was asked in the modal as it is
	meta   meta
	fields map[string]bool // that the modal has

	mu      sync.Mutex
	waiting int  // requests of Slack's that wait
	most    int  // bytes that each of them takes
	over    bool // it is answered, with nothing if said is nil: the modal closes
	said    any
	done    chan struct{} // closed when it is over
}

// field is the first of its fields; empty: it has none.
func (s *submission) field() string {
	if s == nil || len(s.fields) == 0 {
		return ""
	}
	return slices.Min(slices.Collect(maps.Keys(s.fields)))
}

// enter is to be called before the form is taken in: its answer may be there at once. No form needs none of this.
func (s *submission) enter(most int) {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting++; s.waiting == 1 || most < s.most {
		s.most = most
	}
}

// wait waits for the answer.
func (s *submission) wait(limit <-chan time.Time) {
	if s == nil {
		return
	}
	select {
	case <-s.done:
	case <-limit:
	}
}

// leave ends the wait, and gives what is to be answered.
func (s *submission) leave() any {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waiting--
	return s.said
}

// answer gives the answer, if somebody still waits for one of its size.
func (s *submission) answer(said any, size int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over || s.waiting == 0 || size > s.most {
		return false
	}
	s.over, s.said = true, said
	close(s.done)
	return true
}

// shut lets the modal close: what follows is said in the chat.
func (s *submission) shut() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.over {
		s.over = true
		close(s.done)
	}
}
