package slackfake

import (
	"math"
	"net/http"
	"slices"
	"time"
)

// What a channel takes: one message a second over a while, and a few at once.
const (
	bursting  = 3
	perSecond = time.Second
	aMinute   = time.Minute
)

// flood is who was called when, by method and by the channel posted to.
type flood struct {
	calls map[string][]time.Time
	full  map[string]time.Time // when a channel has its whole burst again
	until map[string]time.Time // when it was said to be tried again
	haste int                  // refused calls
}

func newFlood() flood {
	return flood{calls: map[string][]time.Time{}, full: map[string]time.Time{}, until: map[string]time.Time{}}
}

// hurry refuses what comes too fast; what it lets pass counts. The lock is held.
func (s *Server) hurry(c *call, m method) error {
	if !s.Limits {
		return nil
	}
	now, f := s.Now(), &s.flood
	tooFast := func(wait time.Duration) *problem {
		f.haste++
		return tooMany(wait)
	}
	place := ""
	if c.method == "chat.postMessage" {
		place = "channel " + c.Text("channel")
	}
	for _, key := range []string{c.method, place} {
		if until := f.until[key]; now.Before(until) {
			s.violated("%s: asked %s before it was time", key, until.Sub(now))
			return tooFast(until.Sub(now))
		}
	}
	most := m.tier
	if s.Slow && c.method == "conversations.history" {
		most = 1
	}
	free, key := f.minute(c.method, most, now), c.method
	if at := f.full[place].Add(-time.Duration(bursting-1) * perSecond); place != "" && at.After(free) {
		free, key = at, place
	}
	if free.After(now) {
		p := tooFast(free.Sub(now))
		f.until[key] = now.Add(p.Wait)
		return p
	}
	f.count(c.method, place, now)
	return nil
}

// minute is when one more call of a method fits into the minute.
func (f *flood) minute(method string, most int, now time.Time) time.Time {
	f.calls[method] = slices.DeleteFunc(f.calls[method], func(t time.Time) bool { return !t.Add(aMinute).After(now) })
	if calls := f.calls[method]; len(calls) >= most {
		return calls[len(calls)-most].Add(aMinute)
	}
	return now
}

func (f *flood) count(method, place string, now time.Time) {
	f.calls[method] = append(f.calls[method], now)
	if place == "" {
		return
	}
	full := f.full[place]
	if full.Before(now) {
		full = now
	}
	f.full[place] = full.Add(perSecond)
}

func seconds(wait time.Duration) int { return int(math.Ceil(wait.Seconds())) }

func tooMany(wait time.Duration) *problem {
	whole := time.Duration(seconds(wait)) * time.Second
	return &problem{Code: http.StatusTooManyRequests, Wait: whole, Name: "ratelimited"}
}

// Haste is how many calls were refused because they came too fast.
func (s *Server) Haste() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.flood.haste
}

// Violations are the requests that came before the time they were told, and what else a good app does not do.
func (s *Server) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}
