package inbox

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"

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
	lead := !in.busy
	in.busy = true
	in.mu.Unlock()
	if lead {
		in.work(ctx)
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

// work commits group after group until nobody waits. The caller's context must not end other people's commits.
func (in *Inbox) work(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	for {
		group := in.take()
		if group == nil {
			return
		}
		in.commit(ctx, group)
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

// commit keeps a whole group in one transaction. A letter that fails is left out and the rest run again, since the store
// has no savepoints; so it takes nobody along.
func (in *Inbox) commit(ctx context.Context, group []*letter) {
	for len(group) > 0 {
		var failed *letter
		err := in.Store.Update(ctx, func(tx store.Tx) error {
			failed = nil
			for _, l := range group {
				if err := in.handle(ctx, tx, l.event); err != nil {
					failed = l
					return err
				}
			}
			return nil
		})
		if err == nil {
			return
		}
		if failed == nil { // the store itself
			for _, l := range group {
				l.err = fmt.Errorf("keep %d events: %w", len(group), err)
			}
			return
		}
		group = in.retry(ctx, group, failed, err)
	}
}

// retry counts a letter's failures, and leaves it out when it has had its tries.
func (in *Inbox) retry(ctx context.Context, group []*letter, failed *letter, err error) []*letter {
	if failed.tries++; failed.tries < MostTries {
		in.Log.Warn("event failed", "event", failed.event.ID, "kind", failed.event.Kind, "try", failed.tries, "error", err)
		rest := make([]*letter, 0, len(group))
		for _, l := range group {
			if l != failed {
				rest = append(rest, l)
			}
		}
		return append(rest, failed)
	}
	failed.err = in.setAside(ctx, failed, err)
	rest := group[:0:0]
	for _, l := range group {
		if l != failed {
			rest = append(rest, l)
		}
	}
	return rest
}

// setAside marks an event as seen without its effects, so that it cannot come again and again, and tells the journal.
func (in *Inbox) setAside(ctx context.Context, l *letter, cause error) error {
	in.Log.Error("event set aside", "event", l.event.ID, "kind", l.event.Kind, "error", cause)
	return in.Store.Update(ctx, func(tx store.Tx) error {
		err := tx.Append(store.Entry{At: in.Now(), What: "event.set_aside", Why: fmt.Sprintf("%s %s", l.event.Kind, l.event.ID)})
		return errors.Join(err, tx.MarkSeen(l.event.ID, in.Now()))
	})
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
