package discordfake

import "time"

// startGap is how long a session has to begin after another one: https://docs.discord.com/developers/events/gateway.
const startGap = 5 * time.Second

// Together lets so many sessions begin at once: of each rest that a shard's number has when it is divided by that.
func (s *Server) Together(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gateway.together = n
}

// tooSoon tells whether a session begins too soon after another one. The caller holds the lock.
func (s *Server) tooSoon(shard int) bool {
	turn := shard % max(1, s.gateway.together)
	last, known := s.gateway.latest[turn]
	if known && s.Now().Sub(last) < startGap {
		return true
	}
	if s.gateway.latest == nil {
		s.gateway.latest = map[int]time.Time{}
	}
	s.gateway.latest[turn] = s.Now()
	return false
}

// Replaces makes the commands others, as another program with the same token does.
func (s *Server) Replaces(commands ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = commands
}

// Rewords lets Discord show commands otherwise than they are registered, from then on; nil: as they are.
func (s *Server) Rewords(reword func([]any) []any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reword = reword
}
