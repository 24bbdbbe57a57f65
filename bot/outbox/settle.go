package outbox

import (
	"context"
	"errors"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// settle reports what arrived, or never will, as events, and keeps the rest for another time. What could not be kept
// now is settled before anything else is sent: it must not be sent again for that.
func (o *Outbox) settle(ctx context.Context, outcomes []outcome) error {
	o.left = nil
	var events []chat.Event
	var told, again []outcome
	for _, out := range outcomes {
		if event, ok := o.report(out); ok {
			events, told = append(events, event), append(told, out)
		} else {
			again = append(again, out)
		}
	}
	err := o.postpone(ctx, again)
	if err != nil {
		o.left = again
	}
	if len(events) == 0 {
		return err
	}
	for i, failed := range o.Receive(ctx, events...) {
		if err = errors.Join(err, failed); failed != nil {
			o.left = append(o.left, told[i])
		} else if told[i].err == nil {
			o.Sent.Add(1)
		}
	}
	return err
}

// report is the event that an outcome is; false: it is none, and the delivery is to be tried again.
func (o *Outbox) report(out outcome) (chat.Event, bool) {
	event := chat.Event{Delivery: out.delivery.ID, Receipt: out.receipt, At: o.Now()}
	switch {
	case out.err == nil:
		event.Kind, event.ID = chat.Delivered, chat.EventID("delivered/"+string(out.delivery.ID))
	case errors.Is(out.err, chat.ErrUnreachable):
		event.Kind, event.ID = chat.Unreachable, chat.EventID("unreachable/"+string(out.delivery.ID))
		o.Log.Warn("delivery dropped", "delivery", out.delivery.ID, "error", out.err)
	default:
		return event, false
	}
	return event, true
}

// postpone keeps when each may be tried again.
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
			if err := o.postponeOne(tx, d, out); err != nil {
				return err
			}
		}
		return nil
	})
}

// postponeOne keeps when one delivery may be tried again. A lost answer makes the outcome unknown, which the journal
// tells; what was unknown stays so until it is known to have arrived.
func (o *Outbox) postponeOne(tx store.Tx, d store.Delivery, out outcome) error {
	d.State = store.Pending
	if out.delivery.State == store.Unknown {
		d.State = store.Unknown
	}
	wait := backoff(d.Attempts)
	var after chat.RetryAfter
	switch {
	case errors.As(out.err, &after):
		wait = after.Wait
		o.budgets[d.To.Network()].pause(d.To.Key(), o.Real().Add(wait))
	case errors.Is(out.err, chat.ErrUnknown):
		d.State = store.Unknown
		o.Log.Warn("delivery unknown", "delivery", d.ID, "attempt", d.Attempts, "error", out.err)
		if err := o.record(tx, d); err != nil {
			return err
		}
	case errors.Is(out.err, chat.ErrUnsupported): // our mistake: nobody is out of reach for it, and it will not pass
		d.State = store.Dropped
		o.Log.Error("delivery not supported", "delivery", d.ID, "error", out.err)
		entry := store.Entry{At: o.Now(), What: "delivery.unsupported", Member: d.Member, Why: string(d.ID)}
		return errors.Join(tx.PutDelivery(d), tx.Append(entry))
	default:
		o.Log.Warn("delivery failed", "delivery", d.ID, "attempt", d.Attempts, "error", out.err)
	}
	d.After = o.Real().Add(wait)
	return tx.PutDelivery(d)
}

// Waits between attempts: doubling from the first to the last, then the last for ever; a message is never given up
// while the network may still take it.
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
