package outbox

import (
	"context"
	"errors"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// settle reports what arrived, or never will, as events, and keeps the rest for another time.
func (o *Outbox) settle(ctx context.Context, outcomes []outcome) error {
	var events []chat.Event
	var again []outcome
	for _, out := range outcomes {
		event := chat.Event{Delivery: out.delivery.ID, Receipt: out.receipt, At: o.Now()}
		switch {
		case out.err == nil:
			event.Kind, event.ID = chat.Delivered, chat.EventID("delivered/"+string(out.delivery.ID))
		case errors.Is(out.err, chat.ErrUnreachable), errors.Is(out.err, chat.ErrUnsupported):
			event.Kind, event.ID = chat.Unreachable, chat.EventID("unreachable/"+string(out.delivery.ID))
			o.Log.Warn("delivery dropped", "delivery", out.delivery.ID, "error", out.err)
		default:
			again = append(again, out)
			continue
		}
		events = append(events, event)
	}
	err := o.postpone(ctx, again)
	if len(events) > 0 {
		err = errors.Join(append([]error{err}, o.Receive(ctx, events...)...)...)
	}
	return err
}

// postpone keeps when each may be tried again. A lost answer makes the outcome unknown, which the journal tells.
func (o *Outbox) postpone(ctx context.Context, again []outcome) error {
	if len(again) == 0 {
		return nil
	}
	return o.Store.Update(ctx, func(tx store.Tx) error {
		for _, out := range again {
			d, err := tx.Delivery(out.delivery.ID)
			if err != nil {
				return err
			}
			if err := o.postponeOne(tx, d, out.err); err != nil {
				return err
			}
		}
		return nil
	})
}

func (o *Outbox) postponeOne(tx store.Tx, d store.Delivery, cause error) error {
	wait := backoff(d.Attempts)
	var after chat.RetryAfter
	switch {
	case errors.As(cause, &after):
		wait = after.Wait
		o.budgets[d.To.Network()].pause(d.To.Key(), o.Real().Add(wait))
	case errors.Is(cause, chat.ErrUnknown):
		if d.State != store.Unknown {
			entry := store.Entry{At: o.Now(), What: "delivery.unknown", Member: d.Member, Why: string(d.ID)}
			if err := tx.Append(entry); err != nil {
				return err
			}
		}
		d.State, d.After = store.Unknown, o.Real().Add(wait)
		return tx.PutDelivery(d)
	default:
		o.Log.Warn("delivery failed", "delivery", d.ID, "attempt", d.Attempts, "error", cause)
	}
	d.State, d.After = store.Pending, o.Real().Add(wait)
	return tx.PutDelivery(d)
}

// Waits between attempts: doubling from the first to the last, then the last for ever; a message is never given up while the
// network may still take it.
const (
	firstWait = time.Second
	lastWait  = 5 * time.Minute
)

func backoff(attempts int) time.Duration {
	wait := firstWait
	for range max(0, attempts-1) {
		if wait *= 2; wait >= lastWait {
			return lastWait
		}
	}
	return wait
}

// Run delivers until ctx ends.
func (o *Outbox) Run(ctx context.Context) {
	for ctx.Err() == nil {
		tried, next, err := o.Flush(ctx)
		if err != nil && ctx.Err() == nil {
			o.Log.Error("outbox", "error", err)
			next = o.Real().Add(firstWait)
		}
		if tried > 0 && err == nil {
			continue
		}
		o.sleep(ctx, next)
	}
}

// longest is how long Run sleeps at most.
const longest = 5 * time.Second

func (o *Outbox) sleep(ctx context.Context, until time.Time) {
	wait := longest
	if !until.IsZero() {
		wait = min(longest, max(time.Millisecond, until.Sub(o.Real())))
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-o.Wake:
	case <-timer.C:
	}
}
