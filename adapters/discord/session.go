package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// session is what lets a connection go on where another one broke. It is remembered, so that a new start does not need
// a new session: of those there are few in a day.
type session struct {
	ID  string `json:"id"`
	URL string `json:"url"`
	Seq int64  `json:"seq"` // up to where all is safe
	Of  int    `json:"of"`  // how many shards there were
}

// keepEvery is how often is remembered how far a session has come. What came since then comes again after a crash, and
// has no second effect.
const keepEvery = 5 * time.Second

// sessionKey is where a shard's session is remembered.
func sessionKey(shard int) string { return fmt.Sprintf("session/%d", shard) }

// recall is the session to go on with. One with another number of shards would leave some servers unheard.
func (s *shard) recall(ctx context.Context) {
	var kept session
	data, err := s.options.Memory.Get(ctx, sessionKey(s.number))
	if err == nil && json.Unmarshal(data, &kept) == nil && kept.Of == s.of {
		s.set(kept)
		s.kept = kept
	} // else a new one begins
}

// now is the session as it stands.
func (s *shard) now() session {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.session
}

// set begins a session, or with none forgets it: the next connection begins a new one.
func (s *shard) set(to session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session = to
}

// reached is up to where all is safe.
func (s *shard) reached(seq int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.session.Seq = max(s.session.Seq, seq)
}

// keepSoon has the session remembered, unless that was done within a while, or is being done. Nobody waits for it: a
// memory may be slow.
func (s *shard) keepSoon(while time.Duration) {
	select {
	case s.keeping <- struct{}{}:
	default:
		return
	}
	latest, now := s.now(), s.options.Now()
	if latest == s.kept || now.Sub(s.keptAt).Abs() < while {
		<-s.keeping
		return
	}
	s.later.Go(func() {
		defer func() { <-s.keeping }()
		s.remember(context.Background(), latest)
	})
}

// keep remembers the session, and waits until that is done.
func (s *shard) keep(ctx context.Context) {
	s.keeping <- struct{}{}
	defer func() { <-s.keeping }()
	if latest := s.now(); latest != s.kept {
		s.remember(ctx, latest)
	}
}

func (s *shard) remember(ctx context.Context, latest session) {
	s.keptAt = s.options.Now()
	data, err := json.Marshal(latest)
	if err == nil {
		err = s.options.Memory.Put(ctx, sessionKey(s.number), data)
	}
	if err != nil {
		s.options.Log.WarnContext(ctx, "a session with Discord was not remembered", "error", err)
		return
	}
	s.kept = latest
}
