package discord

import (
	"cmp"
	"net/http"
	"strconv"
	"sync"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
	"mentorbot/bot/chat/lately"
)

const (
	globalRate  = 49               // requests in any second; 50: https://docs.discord.com/developers/topics/rate-limits
	mostInvalid = 500              // refused requests in a while after which little is asked: 10,000 would shut us out
	lastInvalid = 5000             // after which nothing is
	invalidTime = 10 * time.Minute // that while
	mostBuckets = 20_000
	mostRoutes  = 1000
)

// limits keep every call within what Discord allows. It says by headers how much that is: routes share buckets, which
// are counted apart for each channel, server and webhook.
type limits struct {
	now   func() time.Time
	ended chan struct{} // closed when the token is not accepted: nothing is asked any more

	mu      sync.Mutex
	names   *lately.Map[string, string] // a route's bucket, as Discord calls it
	shapes  *lately.Map[string, bucket] // how the buckets of a name are when they are full
	buckets *lately.Map[string, bucket] // by their name and what they are counted apart for
	first   map[string]bool             // routes that are asked for the first time right now
	asked   []time.Time                 // when, of the last second
	paused  time.Time                   // until when the whole bot waits
	invalid []time.Time                 // when requests were refused
	shut    bool                        // ended is closed
}

// bucket is what is left of a budget until its window ends, and how much and how long a window is.
type bucket struct {
	left, most int
	reset      time.Time
	long       time.Duration
}

// open is the bucket as it stands: in a new window it is full.
func (b bucket) open(now time.Time) bucket {
	if !b.reset.After(now) {
		b.left, b.reset = b.most, now.Add(b.long)
	}
	return b
}

func newLimits(now func() time.Time) *limits {
	return &limits{
		now: now, ended: make(chan struct{}), first: map[string]bool{},
		names: lately.NewMap[string, string](mostRoutes), shapes: lately.NewMap[string, bucket](mostRoutes),
		buckets: lately.NewMap[string, bucket](mostBuckets),
	}
}

// errShut is for calls after the token was refused.
var errShut = &refusal{Status: http.StatusUnauthorized, Message: "the token was refused before", Route: "any"}

// enter takes one from the budgets, or says when there is one.
func (l *limits) enter(c call) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	switch {
	case l.shut:
		return errShut
	case l.tooMany(c, now):
		return chat.RetryAfter{Wait: l.invalid[0].Add(invalidTime).Sub(now), All: true}
	case l.paused.After(now) && !c.free:
		return chat.RetryAfter{Wait: l.paused.Sub(now), All: true}
	}
	name, known := l.names.Get(c.kind())
	alone := !known && !c.free // what is below an interaction's address is counted apart for each, and is in haste
	if alone && l.first[c.kind()] {
		return chat.RetryAfter{Wait: firstWait}
	}
	b, counted := l.bucket(name, c, now)
	if counted && b.left <= 0 {
		return chat.RetryAfter{Wait: b.reset.Sub(now)}
	}
	if err := l.count(c, now); err != nil {
		return err
	}
	if alone {
		l.first[c.kind()] = true
	}
	if counted {
		b.left--
		l.buckets.Put(name+c.top, b)
	}
	return nil
}

// firstWait is how long who asks the same waits while it is asked for the first time: nobody knows yet how often it
// may be.
const firstWait = 50 * time.Millisecond

// bucket is what is left for a call; false: nobody has said yet.
func (l *limits) bucket(name string, c call, now time.Time) (bucket, bool) {
	b, known := l.buckets.Get(name + c.top)
	if !known {
		b, known = l.shapes.Get(name)
	}
	return b.open(now), known
}

// kind is what has a bucket, whatever its ids are.
func (c call) kind() string { return c.method + " " + c.limit }

// count keeps to what the whole bot may ask in a second.
func (l *limits) count(c call, now time.Time) error {
	if c.free {
		return nil
	}
	for len(l.asked) > 0 && now.Sub(l.asked[0]) >= time.Second {
		l.asked = l.asked[1:]
	}
	if len(l.asked) >= globalRate {
		return chat.RetryAfter{Wait: l.asked[0].Add(time.Second).Sub(now), All: true}
	}
	l.asked = append(l.asked, now)
	return nil
}

// leave learns from an answer, or that there was none; no is what was refused, or nil.
func (l *limits) leave(c call, e *errand.Exchange, no *refusal) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.first, c.kind())
	if e.Status == 0 {
		return
	}
	now := l.now()
	before, _ := l.names.Get(c.kind()) // an answer from before the API, such as a 502, names none
	name := cmp.Or(e.Header.Get("X-RateLimit-Bucket"), before, c.kind())
	l.names.Put(c.kind(), name)
	l.learn(name, c.top, e.Header, now)
	if no == nil {
		return
	}
	switch {
	case no.Status == http.StatusTooManyRequests:
		l.slow(name+c.top, e.Header, no, now)
	case no.Status == http.StatusUnauthorized && !c.free: // an interaction's token is another
		l.end()
		fallthrough
	case no.Status == http.StatusUnauthorized || no.Status == http.StatusForbidden:
		l.invalid = append(l.invalid, now)
	}
}

func (l *limits) end() {
	if !l.shut {
		l.shut = true
		close(l.ended)
	}
}

// learn takes over what Discord says is left. Within a window less is believed, not more: answers may come in another
// order than their questions, and some are under way.
func (l *limits) learn(name, top string, h http.Header, now time.Time) {
	left, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	after, failed := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if err != nil || failed != nil {
		return
	}
	most, _ := strconv.Atoi(h.Get("X-RateLimit-Limit")) // none is one: it is asked when the window ends
	b, known := l.buckets.Get(name + top)
	reset := now.Add(seconds(after))
	if !known || !b.reset.After(now) {
		b.left, b.reset = left, reset
	}
	b.left, b.most, b.long = min(b.left, left), max(1, most, left), max(b.long, seconds(after))
	if left == 0 || reset.Before(b.reset) {
		b.reset = reset
	}
	l.buckets.Put(name+top, b)
	l.shapes.Put(name, bucket{most: b.most, long: b.long})
}

// slow is a 429. One that several bots share does not count against us.
func (l *limits) slow(name string, h http.Header, no *refusal, now time.Time) {
	if h.Get("X-RateLimit-Scope") != "shared" {
		l.invalid = append(l.invalid, now)
	}
	until := now.Add(no.Wait)
	if no.Global {
		if until.After(l.paused) {
			l.paused = until
		}
		return
	}
	b, _ := l.buckets.Get(name)
	b.left, b.most, b.reset = 0, max(1, b.most), until
	l.buckets.Put(name, b)
}

// tooMany tells whether so much was refused lately that a call is not made. Who did something is answered longer than
// others.
func (l *limits) tooMany(c call, now time.Time) bool {
	for len(l.invalid) > 0 && now.Sub(l.invalid[0]) >= invalidTime {
		l.invalid = l.invalid[1:]
	}
	if c.free {
		return len(l.invalid) >= lastInvalid
	}
	return len(l.invalid) >= mostInvalid
}
