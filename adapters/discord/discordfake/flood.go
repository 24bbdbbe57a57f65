package discordfake

import (
	"fmt"
	"hash/fnv"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// flood counts calls: those of a bucket, and all.
type flood struct {
	buckets map[string]*window
	global  window
	refused int
}

// window is one span of time and how often something was done in it.
type window struct {
	until time.Time
	count int
}

const (
	globalMost  = 50
	invalidMost = 10_000
)

func newFlood() flood { return flood{buckets: map[string]*window{}} }

// allowance is how often a route may be called in a while. Discord does not publish them; these are what it was seen to
// answer with.
type allowance struct {
	most int
	per  time.Duration
}

func allowed(r *request) allowance {
	switch {
	case strings.HasSuffix(r.path, "/messages"):
		return allowance{5, 5 * time.Second}
	case strings.Contains(r.path, "/messages/"):
		return allowance{5, 5 * time.Second}
	case r.is("POST", "users", "@me", "channels"):
		return allowance{10, 10 * time.Second}
	case strings.Contains(r.path, "/members/"), strings.Contains(r.path, "/thread-members/"):
		return allowance{5, time.Second}
	case r.parts[0] == "webhooks":
		return allowance{5, 2 * time.Second}
	}
	return allowance{10, time.Second}
}

// bucketOf is what a call is counted with, and its name in the headers, which does not say for which channel.
func bucketOf(r *request) (key, name string) {
	parts := append([]string{r.Method}, r.parts...)
	for i, part := range parts {
		if i > 2 && strings.Trim(part, "0123456789") == "" {
			parts[i] = "{}"
		}
	}
	shape := append([]string(nil), parts...)
	if len(shape) > 2 {
		shape[2] = "{}"
	}
	h := fnv.New64a()
	h.Write([]byte(strings.Join(shape, "/")))
	return strings.Join(parts, "/"), strconv.FormatUint(h.Sum64(), 16)
}

// floods counts a call, says how it stands in headers, and refuses one too many where limits are kept. The caller holds
// the lock.
func (s *Server) floods(w http.ResponseWriter, r *request, free bool) error {
	now := s.Now()
	if !s.Limits {
		return nil
	}
	key, name := bucketOf(r)
	most := allowed(r)
	b := s.flood.buckets[key]
	if b == nil || !b.until.After(now) {
		b = &window{until: now.Add(most.per)}
		s.flood.buckets[key] = b
	}
	if !s.flood.global.until.After(now) {
		s.flood.global = window{until: now.Add(time.Second)}
	}
	b.count++
	h := w.Header()
	h.Set("X-RateLimit-Bucket", name)
	h.Set("X-RateLimit-Limit", strconv.Itoa(most.most))
	h.Set("X-RateLimit-Remaining", strconv.Itoa(max(0, most.most-b.count)))
	h.Set("X-RateLimit-Reset-After", fmt.Sprintf("%.3f", b.until.Sub(now).Seconds()))
	if b.count > most.most {
		return s.tooMany(b.until.Sub(now), false)
	}
	if free {
		return nil
	}
	if s.flood.global.count++; s.flood.global.count > globalMost {
		h.Set("X-RateLimit-Global", "true")
		return s.tooMany(s.flood.global.until.Sub(now), true)
	}
	return nil
}

func (s *Server) tooMany(wait time.Duration, global bool) error {
	s.flood.refused++
	return &problem{status: http.StatusTooManyRequests, message: "You are being rate limited.", wait: wait, global: global}
}

// Refused is how often a call was one too many.
func (s *Server) Refused() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.flood.refused
}
