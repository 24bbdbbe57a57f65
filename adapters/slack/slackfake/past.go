package slackfake

import (
	"slices"
	"strings"
)

// Past is a message as it was before another question took its place, which people read as another message.
type Past struct {
	Message *Message
	Until   string // the ts from which on it is the other one
}

// takes notes that a message is another question's from now on: the form that its button opens is another. The lock is
// held.
func (s *Server) takes(m *Message, blocks []any) {
	before, now := formIn(m.Blocks), formIn(blocks)
	if before == "" || now == "" || before == now {
		return
	}
	was := m.copied()
	was.Past = nil
	m.Past = append(m.Past, Past{Message: was, Until: s.stamp()})
}

// formIn is what the button carries that opens a form; empty: there is none.
func formIn(blocks []any) string {
	for _, b := range Buttons(blocks) {
		if strings.HasPrefix(b.Action, opening) {
			return b.Value
		}
	}
	return ""
}

// Read is all that a person has read in a place, oldest first: what took the place of another question comes when it did.
func (s *Server) Read(user, channel string) []Seen {
	type line struct {
		since string
		seen  Seen
	}
	var lines []line
	for _, seen := range s.Seen(user, channel) {
		since := seen.Message.TS
		for _, past := range seen.Message.Past {
			lines = append(lines, line{since, s.seenAs(past.Message)})
			since = past.Until
		}
		lines = append(lines, line{since, seen})
	}
	slices.SortStableFunc(lines, func(a, b line) int { return moment(a.since).Compare(moment(b.since)) })
	all := make([]Seen, len(lines))
	for i, l := range lines {
		all[i] = l.seen
	}
	return all
}

func (s *Server) seenAs(m *Message) Seen {
	s.mu.Lock()
	defer s.mu.Unlock()
	words, alive := s.reads(m)
	return Seen{Message: m, Words: words, Alive: alive, Buttons: Buttons(m.Blocks), Private: m.To != ""}
}
