package telegramfake

import (
	"fmt"
	"math"
	"net/http"
	"slices"
	"time"
)

// window is how many messages any stretch of time may hold.
type window struct {
	most int
	long time.Duration
}

// What the FAQ says. A person's chat may get a few at once, as long as it is one a second over a while.
var (
	overall   = window{30, time.Second}
	inGroup   = window{20, time.Minute}
	bursting  = 3 // to a person's own chat
	perSecond = time.Second
)

// flood is who was written to when. Key 0 is everybody.
type flood struct {
	sent       map[int64][]time.Time
	full       map[int64]time.Time // when a person's chat has its whole burst again
	until      map[int64]time.Time // when it was said to be tried again
	violations []string
}

func newFlood() flood {
	return flood{sent: map[int64][]time.Time{}, full: map[int64]time.Time{}, until: map[int64]time.Time{}}
}

// hurry refuses what comes too fast; what it lets pass counts. The lock is held.
func (s *Server) hurry(p *place) error {
	if !s.Limits {
		return nil
	}
	now, f := s.Now(), &s.flood
	for _, key := range []int64{0, p.ID} {
		if until := f.until[key]; now.Before(until) {
			early := until.Sub(now)
			f.violations = append(f.violations, fmt.Sprintf("chat %d: asked %s before it was time", key, early))
			return tooMany(early)
		}
	}
	free, key := f.window(0, overall, now), int64(0)
	if at := f.free(p, now); at.After(free) {
		free, key = at, p.ID
	}
	if free.After(now) {
		refused := tooMany(free.Sub(now))
		f.until[key] = now.Add(time.Duration(refused.Parameters.RetryAfter) * time.Second)
		return refused
	}
	f.count(p, now)
	return nil
}

// free is when a chat may be written to.
func (f *flood) free(p *place, now time.Time) time.Time {
	if p.Type != private {
		return f.window(p.ID, inGroup, now)
	}
	return f.full[p.ID].Add(-time.Duration(bursting-1) * perSecond)
}

// window is when one more fits in.
func (f *flood) window(key int64, w window, now time.Time) time.Time {
	f.sent[key] = slices.DeleteFunc(f.sent[key], func(t time.Time) bool { return !t.Add(w.long).After(now) })
	if sent := f.sent[key]; len(sent) >= w.most {
		return sent[len(sent)-w.most].Add(w.long)
	}
	return now
}

func (f *flood) count(p *place, now time.Time) {
	f.sent[0] = append(f.sent[0], now)
	if p.Type != private {
		f.sent[p.ID] = append(f.sent[p.ID], now)
		return
	}
	full := f.full[p.ID]
	if full.Before(now) {
		full = now
	}
	f.full[p.ID] = full.Add(perSecond)
}

func tooMany(wait time.Duration) *problem {
	seconds := int(math.Ceil(wait.Seconds()))
	return &problem{
		Code: http.StatusTooManyRequests, Description: fmt.Sprintf("Too Many Requests: retry after %d", seconds),
		Parameters: &hints{RetryAfter: seconds},
	}
}

// Violations are the requests that came before the time they were told.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.flood.violations)
}
