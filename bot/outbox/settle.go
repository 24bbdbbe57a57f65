package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// land keeps what became of a flight, together with all that land while another commit is under way.
func (o *Outbox) land(ctx context.Context, f *flight) {
	o.mu.Lock()
	f.over = o.Real()
	if after, is := errors.AsType[chat.RetryAfter](f.err); is {
		o.pause(f, after)
	}
	o.landed = append(o.landed, f)
	o.mu.Unlock()
	o.settle(ctx)
	select {
	case o.settled <- struct{}{}:
	default: // it has been told already
	}
}

// pause leaves the network alone as it wished, from the moment it said so.
func (o *Outbox) pause(f *flight, after chat.RetryAfter) {
	b := o.budget(f.delivery.To.Network())
	place := b.room(f.delivery.To)
	if after.All {
		place = everywhere
	}
	b.pause(place, f.over.Add(after.Wait))
}

// insist settles what could not be kept when it landed. Until it is, nothing else is sent, and it least of all.
func (o *Outbox) insist(ctx context.Context) error {
	o.mu.Lock()
	left := slices.ContainsFunc(o.landed, func(f *flight) bool { return f.unkept != nil })
	o.mu.Unlock()
	if !left {
		return nil
	}
	return o.settle(context.WithoutCancel(ctx))
}

// settle reports what arrived, or never will, as events, and keeps the rest for another time. What can't be kept stays
// among what has landed.
func (o *Outbox) settle(ctx context.Context) error {
	o.keeping.Lock()
	defer o.keeping.Unlock()
	o.mu.Lock()
	group := o.landed
	o.landed = nil
	o.mu.Unlock()
	unkept := o.keep(ctx, group)
	o.mu.Lock()
	defer o.mu.Unlock()
	var first error
	for i, f := range group {
		if f.unkept = unkept[i]; f.unkept == nil {
			delete(o.under, f.delivery.ID)
			continue
		}
		o.landed = append(o.landed, f)
		if first == nil {
			first = f.unkept
		}
	}
	return first
}

// keep keeps a group in two commits, and tells for each why it could not.
func (o *Outbox) keep(ctx context.Context, group []*flight) []error {
	unkept := make([]error, len(group))
	var events []chat.Event
	var told, again []int
	for i, f := range group {
		if event, ok := o.report(f); ok {
			events, told = append(events, event), append(told, i)
		} else {
			again = append(again, i)
		}
	}
	if err := o.postpone(ctx, group, again); err != nil {
		for _, i := range again {
			unkept[i] = err
		}
	}
	if len(events) == 0 {
		return unkept
	}
	for n, failed := range o.Receive(ctx, events...) {
		if unkept[told[n]] = failed; failed == nil && group[told[n]].err == nil {
			o.Sent.Add(1)
		}
	}
	return unkept
}

// report is the event that a flight's end is; false: it is none, and the delivery is to be tried again.
func (o *Outbox) report(f *flight) (chat.Event, bool) {
	event := chat.Event{Delivery: f.delivery.ID, Receipt: f.receipt, At: o.Now()}
	switch {
	case f.err == nil:
		event.Kind, event.ID = chat.Delivered, chat.EventID("delivered/"+string(f.delivery.ID))
	case errors.Is(f.err, chat.ErrUnreachable):
		id := fmt.Sprintf("unreachable/%s/%d", f.delivery.ID, f.delivery.Attempts) // it may be given another go later
		event.Kind, event.ID = chat.Unreachable, chat.EventID(id)
		o.Log.Warn("delivery dropped", "delivery", f.delivery.ID, "error", f.err)
	default:
		return event, false
	}
	return event, true
}

// postpone keeps when some of a group may be tried again, and what the networks wish.
func (o *Outbox) postpone(ctx context.Context, group []*flight, again []int) error {
	if len(again) == 0 {
		return nil
	}
	return o.Store.Update(ctx, func(tx store.Tx) error {
		wishes := map[chat.Network]bool{}
		for _, i := range again {
			f := group[i]
			if err := o.postponeOne(tx, f); err != nil {
				return err
			}
			if errors.As(f.err, new(chat.RetryAfter)) {
				wishes[f.delivery.To.Network()] = true
			}
		}
		for name := range wishes {
			if err := o.remember(tx, name); err != nil {
				return err
			}
		}
		return nil
	})
}

func (o *Outbox) remember(tx store.Tx, name chat.Network) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	kept, err := json.Marshal(o.budget(name).pauses(o.Real()))
	return errors.Join(err, tx.Remember(pausesOf(name), kept))
}

// postponeOne keeps when one delivery may be tried again. A lost answer makes the outcome unknown, which the journal
// tells; what was unknown stays so until it is known to have arrived.
func (o *Outbox) postponeOne(tx store.Tx, f *flight) error {
	d, err := tx.Delivery(f.delivery.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && d.State != store.Sending {
		return nil // it was settled otherwise meanwhile
	}
	if err != nil {
		return err
	}
	d.State = f.delivery.State
	wait := backoff(d.Attempts)
	var after chat.RetryAfter
	switch {
	case errors.Is(f.err, errNotYet):
		d.Attempts = f.delivery.Attempts
		return tx.PutDelivery(d)
	case errors.As(f.err, &after):
		wait = after.Wait
	case errors.Is(f.err, chat.ErrUnknown):
		d.State = store.Unknown
		o.Log.Warn("delivery unknown", "delivery", d.ID, "attempt", d.Attempts, "error", f.err)
		if err := o.record(tx, d); err != nil {
			return err
		}
	case errors.Is(f.err, chat.ErrUnsupported): // our mistake: nobody is out of reach for it, and it will not pass
		d.State = store.Dropped
		o.Log.Error("delivery not supported", "delivery", d.ID, "error", f.err)
		entry := store.Entry{At: o.Now(), What: "delivery.unsupported", Member: d.Member, Why: string(d.ID)}
		return errors.Join(tx.PutDelivery(d), tx.Append(entry))
	default:
		o.Log.Warn("delivery failed", "delivery", d.ID, "attempt", d.Attempts, "error", f.err)
	}
	d.After = f.over.Add(wait)
	return tx.PutDelivery(d)
}
