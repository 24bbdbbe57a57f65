// Package nudge is the clock on the wall: it turns what is due into events.
//
// Invariant: it does not know what a nudge will say, and nothing of it is only in memory: due times live in the store, so
// that a stop, however long, loses none.
//
// Start with Tick; Run is Tick in a loop.
package nudge

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// Clock looks into the diary.
type Clock struct {
	Store store.Store
	Now   func() time.Time
	Wake  <-chan struct{} // something new may be due

	Handed  atomic.Uint64 // nudges taken in so far
	ticking sync.Mutex    // one Tick at a time: two would count the same nudge twice
}

// MostAtOnce is how many nudges are handed over together.
const MostAtOnce = 200

// longest is how long Run sleeps at most: a clock that was set, or a machine that slept, is noticed by then.
const longest = time.Second

// Tick hands over what is due now and tells how many there were. A nudge that could not be taken in stays due.
func (c *Clock) Tick(ctx context.Context, receive chat.Receive) (int, error) {
	c.ticking.Lock()
	defer c.ticking.Unlock()
	now := c.Now()
	var due []store.Nudge
	err := c.Store.View(ctx, func(tx store.Tx) (err error) {
		due, err = tx.DueNudges(now, MostAtOnce)
		return err
	})
	if err != nil || len(due) == 0 {
		return 0, err
	}
	events := make([]chat.Event, len(due))
	for i, n := range due {
		events[i] = chat.Event{ID: eventID(n), Kind: chat.Due, Nudge: n.ID, At: n.Due}
	}
	errs := receive(ctx, events...)
	for _, err := range errs {
		if err == nil {
			c.Handed.Add(1)
		}
	}
	return len(due), errors.Join(errs...)
}

// eventID is the same each time the same moment of a nudge comes: put off, it is another.
func eventID(n store.Nudge) chat.EventID {
	return chat.EventID("nudge/" + n.ID + "/" + n.Due.UTC().Format(time.RFC3339Nano))
}

// Next is when something is due next; false: nothing is.
func (c *Clock) Next(ctx context.Context) (next time.Time, ok bool, err error) {
	err = c.Store.View(ctx, func(tx store.Tx) error {
		next, err = tx.NextNudge()
		return err
	})
	if errors.Is(err, store.ErrNotFound) {
		return next, false, nil
	}
	return next, err == nil, err
}

// Run hands over what becomes due until ctx ends. Errors of the store are told to fail, and it goes on.
func (c *Clock) Run(ctx context.Context, receive chat.Receive, fail func(error)) {
	for ctx.Err() == nil {
		n, err := c.Tick(ctx, receive)
		if err != nil && ctx.Err() == nil {
			fail(err)
		}
		if n == MostAtOnce && err == nil {
			continue
		}
		wait := longest // also before what failed is tried again
		if next, ok, nextErr := c.Next(ctx); err == nil && nextErr == nil && ok {
			wait = min(longest, max(time.Millisecond, next.Sub(c.Now())))
		}
		c.sleep(ctx, wait)
	}
}

func (c *Clock) sleep(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-c.Wake:
	case <-timer.C:
	}
}
