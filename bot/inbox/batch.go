package inbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// letter is one event that waits for its commit.
type letter struct {
	event chat.Event
	err   error
	tries int
	done  chan struct{}
}

// MostTogether is how many events share one commit: more would make the first wait for the last.
const MostTogether = 256

// MostTries is how often an event that fails is tried before it is set aside for the admin.
const MostTries = 5

// Receive takes events in: nil means that the event, and all it caused, is on disk. What waits together is committed
// together, without any delay: whoever comes while a commit is under way forms the next group.
func (in *Inbox) Receive(ctx context.Context, events ...chat.Event) []error {
	letters := make([]*letter, len(events))
	for i, e := range events {
		letters[i] = &letter{event: e, done: make(chan struct{})}
	}
	in.mu.Lock()
	in.waiting = append(in.waiting, letters...)
	idle := !in.busy
	in.busy = true
	in.mu.Unlock()
	if idle { // not in the caller's time: others may go on coming while this one could be answered
		go in.work(context.WithoutCancel(ctx))
	}
	errs := make([]error, len(events))
	for i, l := range letters {
		errs[i] = l.wait(ctx)
	}
	return errs
}

func (l *letter) wait(ctx context.Context) error {
	select {
	case <-l.done:
		return l.err
	default:
	}
	select {
	case <-l.done:
		return l.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// work commits group after group until nobody waits. No caller's context ends other people's commits.
func (in *Inbox) work(ctx context.Context) {
	for {
		group := in.take()
		if group == nil {
			return
		}
		in.commit(ctx, slices.Clone(group))
		for _, l := range group {
			close(l.done)
		}
		in.Wake()
	}
}

func (in *Inbox) take() []*letter {
	in.mu.Lock()
	defer in.mu.Unlock()
	if len(in.waiting) == 0 {
		in.busy = false
		return nil
	}
	n := min(len(in.waiting), MostTogether)
	group := in.waiting[:n:n]
	in.waiting = in.waiting[n:]
	return group
}

// commit keeps a whole group in one transaction. A letter that fails is left out and the rest run again, since the
// store has no savepoints; so it takes nobody along. It is tried again by itself when the rest is kept.
func (in *Inbox) commit(ctx context.Context, group []*letter) {
	var left []*letter
	for len(group) > 0 {
		failed, err := in.keep(ctx, group)
		if failed == nil {
			for _, l := range group {
				l.err = err
			}
			break
		}
		in.failed(failed, err)
		left = append(left, failed)
		group = slices.DeleteFunc(group, func(l *letter) bool { return l == failed })
	}
	for _, l := range left {
		l.err = in.insist(ctx, l)
	}
}

// keep runs a group in one transaction, and tells the letter that failed. When none did, the error is the store's own.
func (in *Inbox) keep(ctx context.Context, group []*letter) (failed *letter, err error) {
	err = in.Store.Update(ctx, func(tx store.Tx) error {
		for _, failed = range group {
			if err := in.handle(ctx, tx, failed.event); err != nil {
				return err
			}
		}
		failed = nil
		return nil
	})
	if failed == nil && err != nil {
		err = fmt.Errorf("keep %d events: %w", len(group), err)
	}
	return failed, err
}

// insist tries a letter that has failed until it has had its tries; then it is set aside.
func (in *Inbox) insist(ctx context.Context, l *letter) error {
	for {
		failed, err := in.keep(ctx, []*letter{l})
		if failed == nil {
			return err
		}
		if in.failed(l, err); l.tries == MostTries {
			return in.setAside(ctx, l, err)
		}
	}
}

func (in *Inbox) failed(l *letter, err error) {
	l.tries++
	in.Log.Warn("event failed", "event", l.event.ID, "kind", l.event.Kind, "try", l.tries, "error", err)
}

// setAside marks an event as seen without its effects, so that it cannot come again and again, and tells the journal.
func (in *Inbox) setAside(ctx context.Context, l *letter, cause error) error {
	in.Log.Error("event set aside", "event", l.event.ID, "kind", l.event.Kind, "error", cause)
	return in.Store.Update(ctx, func(tx store.Tx) error {
		why := fmt.Sprintf("%s %s", l.event.Kind, l.event.ID)
		err := tx.Append(store.Entry{At: in.Now(), What: "event.set_aside", Why: why})
		return errors.Join(err, tx.MarkSeen(l.event.ID, in.Now()), layToRest(tx, l.event))
	})
}

// layToRest ends what would make the same event again for ever: a nudge that is due, a delivery that is under way.
func layToRest(tx store.Tx, e chat.Event) error {
	state := store.Sent
	switch e.Kind {
	case chat.Due:
		return tx.DropNudge(e.Nudge)
	case chat.Unreachable:
		state = store.Dropped
	case chat.Delivered:
	default:
		return nil
	}
	d, err := tx.Delivery(e.Delivery)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	d.State, d.Receipt = state, e.Receipt
	return tx.PutDelivery(d)
}

// handle takes one event in. A panic is an error like any other: it must not end the process, or the event would end it
// again and again.
func (in *Inbox) handle(ctx context.Context, tx store.Tx, e chat.Event) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return in.turn(ctx, tx, e)
}
