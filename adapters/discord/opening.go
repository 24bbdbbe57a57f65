package discord

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// After Discord has said tooFast none is opened for a while, each time for longer, and then a single one to see. When
// it has been so for long, all are out of reach like somebody whose chat is shut, until one is opened.
const (
	openingGap  = time.Minute
	openingMost = 15 * time.Minute
	openingLong = time.Hour
)

// pace is how fast own chats may be opened.
type pace struct {
	now func() time.Time

	mu    sync.Mutex
	wait  errand.Pause
	since time.Time // the first refusal after which none was opened; zero: they may be
	until time.Time // when the next one may be tried
	long  bool      // it was still so after long
}

func newPace(now func() time.Time) *pace {
	return &pace{now: now, wait: errand.Pause{Least: openingGap, Most: openingMost}}
}

// enter lets one be opened, or says how long to wait; after long that nobody there can be reached.
func (p *pace) enter() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	switch {
	case p.since.IsZero():
		return nil
	case p.until.After(now) && p.long:
		return fmt.Errorf("%w: %w", chat.ErrUnreachable, errOpening)
	case p.until.After(now):
		return slowly(p.until.Sub(now))
	}
	p.until = now.Add(openingGap) // the others wait for what becomes of this one
	return nil
}

// leave learns what became of one, and says what that means.
func (p *pace) leave(err error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if err == nil {
		p.since, p.long = time.Time{}, false
		p.wait.Over()
	}
	if !coded(err, tooFast) {
		return err
	}
	wait := max(p.wait.Longer(), waitOf(err))
	p.until = now.Add(wait)
	if p.since.IsZero() {
		p.since = now
	}
	if p.long = now.Sub(p.since) >= openingLong; p.long {
		return fmt.Errorf("%w: %w", chat.ErrUnreachable, err)
	}
	return slowly(wait)
}

// errOpening is for an own chat that has to wait until it is opened.
var errOpening = errors.New("discord: own chats are opened too fast")

func slowly(wait time.Duration) error {
	return fmt.Errorf("%w: %w", errOpening, chat.RetryAfter{Wait: wait})
}

// nearby answers somebody whose own chat can't be written to where they did what is answered, for their eyes only. It
// tells whether it was said, or may have been.
func (a *Adapter) nearby(ctx context.Context, d chat.Delivery, err error) (said bool, failed error) {
	shut := errors.Is(err, chat.ErrUnreachable) || errors.Is(err, errOpening)
	own := len(d.To.People) == 1 && !d.To.Room && d.Edits == ""
	r, lasts := a.tickets.right(d.Ticket)
	if !shut || !own || !lasts || !r.hidden {
		return false, nil
	}
	p, failed := a.prepared(ctx, d.Message)
	if failed != nil {
		return false, nil
	}
	d.Message.Private = true
	_, said, failed = a.inPlace(ctx, r, d, p)
	return said, failed
}
