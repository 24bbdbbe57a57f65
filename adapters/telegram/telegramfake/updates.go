package telegramfake

import (
	"context"
	"net/http"
	"slices"
	"time"
)

const (
	longestPoll = 50 * time.Second // the server's cap on timeout
	mostUpdates = 100              // in one answer
	punishment  = 3 * time.Second  // for asking again for what was told already
)

const (
	another     = "terminated by other getUpdates request; make sure that only one bot instance is running"
	whileHooked = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)

// queue is what waits to be told.
type queue struct {
	last      int64 // update_id
	waiting   []Update
	confirmed int64    // all up to here
	told      []Update // in the answer that nobody has reacted to yet
	latest    *Update  // confirmed or not
	again     *Update  // to be told though it was confirmed
	held      bool     // what was told was asked for once more
	single    bool     // then comes alone
	polls     int
	polling   bool
	allowed   map[string]bool
}

// defaultUpdates are all kinds but those that must be asked for by name.
func defaultUpdates() map[string]bool {
	return map[string]bool{"message": true, "edited_message": true, "callback_query": true, "my_chat_member": true}
}

func conflict(description string) *problem {
	return &problem{Code: http.StatusConflict, Description: "Conflict: " + description}
}

// tell lets an update wait for the bot, unless it wants none of its kind. The lock is held.
func (s *Server) tell(u Update) {
	if !s.queue.allowed[u.kind()] {
		return
	}
	s.queue.last++
	u.ID = s.queue.last
	s.queue.waiting = append(s.queue.waiting, u)
	s.queue.latest = &u
	s.queue.forgive()
	s.change()
}

func (s *Server) getUpdates(c *call) (any, error) {
	if s.webhook.URL != "" {
		return nil, conflict(whileHooked)
	}
	if err := s.allow(c); err != nil {
		return nil, err
	}
	q := &s.queue
	q.polls++
	mine := q.polls
	q.ask(c.number("offset"))
	q.polling = true
	defer func() { q.polling = q.polls != mine }()
	s.change()
	timeout := time.NewTimer(min(time.Duration(c.number("timeout"))*time.Second, longestPoll))
	defer timeout.Stop()
	for {
		if q.polls != mine {
			return nil, conflict(another)
		}
		if told := q.tell(int(c.number("limit"))); len(told) > 0 {
			s.change()
			return told, nil
		}
		if !s.wait(c.ctx, timeout.C) {
			return []Update{}, nil
		}
	}
}

// allow keeps what kinds of updates are wanted. A missing list changes nothing, an empty one means the default.
func (s *Server) allow(c *call) error {
	var wanted []string
	if err := c.object("allowed_updates", &wanted); err != nil || !c.has("allowed_updates") {
		return err
	}
	s.queue.allowed = map[string]bool{}
	if len(wanted) == 0 {
		s.queue.allowed = defaultUpdates()
	}
	for _, kind := range wanted {
		s.queue.allowed[kind] = true
	}
	return nil
}

// ask confirms all below the offset. Asking again for what was told makes the server slow.
func (q *queue) ask(offset int64) {
	if offset < 0 {
		keep := min(int64(len(q.waiting)), -offset)
		q.waiting = q.waiting[int64(len(q.waiting))-keep:]
		offset = q.last - keep + 1
	}
	q.waiting = slices.DeleteFunc(slices.Clone(q.waiting), func(u Update) bool { return u.ID < offset })
	q.confirmed = max(q.confirmed, offset-1)
	q.held = slices.ContainsFunc(q.told, func(u Update) bool { return u.ID > q.confirmed })
	q.told = nil
}

// tell takes out what an answer tells.
func (q *queue) tell(limit int) []Update {
	if limit < 1 || limit > mostUpdates {
		limit = mostUpdates
	}
	switch {
	case q.again != nil:
		q.told, q.again = []Update{*q.again}, nil
	case q.held:
		return nil
	case q.single:
		limit, q.single = 1, false
		fallthrough
	default:
		q.told = slices.Clone(q.waiting[:min(limit, len(q.waiting))])
	}
	return q.told
}

// forgive forgets that something was told already, also where the poller has not come back from it yet.
func (q *queue) forgive() { q.held, q.told = false, nil }

// wait lets go of the lock until something changes; false: nothing will, in time.
func (s *Server) wait(ctx context.Context, timeout <-chan time.Time) bool {
	changed := s.changed.Next()
	var forgiven <-chan time.Time
	if s.queue.held && !s.Hold {
		timer := time.NewTimer(punishment)
		defer timer.Stop()
		forgiven = timer.C
	}
	s.mu.Unlock()
	defer s.mu.Lock()
	select {
	case <-changed:
	case <-forgiven:
		s.punished()
	case <-timeout:
		return false
	case <-ctx.Done():
		return false
	}
	return true
}

func (s *Server) punished() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.held, s.queue.single = false, true
}

// Again tells what was refused, or else the last update, though it was confirmed.
func (s *Server) Again() {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.queue
	if len(q.waiting) == 0 && q.latest != nil {
		again := *q.latest
		q.again = &again
	}
	q.forgive()
	s.change()
}

// Acknowledged is whether all that was told was confirmed.
func (s *Server) Acknowledged() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue.waiting) == 0
}

// Quiet waits until the poller has come back from all that there was to tell, and listens; or ctx ends. What was refused
// is waited for where it comes again by itself. Where there is a webhook, nothing is told but by Push.
func (s *Server) Quiet(ctx context.Context) error {
	return s.until(ctx, func() bool {
		q := &s.queue
		return s.webhook.URL != "" || q.polling && q.again == nil && (len(q.waiting) == 0 || q.held && s.Hold)
	})
}

// until waits until something is so, which is looked at with the lock held, or ctx ends.
func (s *Server) until(ctx context.Context, so func() bool) error {
	return s.changed.Wait(ctx, func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return so()
	})
}
