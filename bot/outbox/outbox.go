// Package outbox is the door out: it delivers what was committed, tries again what could not be delivered, and reports
// what became of it as an event.
//
// Invariant: it changes and adds nothing that is said, and says nothing of its own. A message is sent only after it was
// marked as being sent, so that after a crash each one is known to be sent, not sent, or unknown. Of one place, one
// message is under way at a time, in the order of saying; only an answer in place goes ahead, once.
//
// Start with launch, which both Run and Flush call; look.go picks what may go, flight.go is one message on its way,
// settle.go keeps what became of it.
package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// Outbox delivers.
type Outbox struct {
	Store    store.Store
	Vault    *vault.Vault
	Adapters map[chat.Network]chat.Adapter
	Paint    func(chat.Picture) ([]byte, error) // draws a picture just before it is sent
	Receive  chat.Receive
	Now      func() time.Time // for what is kept; budgets and waits run on the real clock
	Real     func() time.Time
	Log      *slog.Logger
	Wake     <-chan struct{}

	Sent      atomic.Uint64 // messages delivered so far
	launching sync.Mutex    // one launch at a time: two would send the same delivery twice
	keeping   sync.Mutex    // one settles at a time, for all that have landed meanwhile
	painting  sync.Mutex    // one picture at a time: it takes a whole processor, and room
	deep      time.Time     // when it may look further than usual again

	mu      sync.Mutex // guards what follows
	budgets map[chat.Network]*budget
	under   map[chat.DeliveryID]*flight // begun, and what became of it is not kept yet
	landed  []*flight                   // of these, those that are over
	settled chan struct{}               // gets a word when a place is free again
}

// MostAtOnce is how many waiting deliveries are looked at together, unless none of them may go; Together how many of a
// network may be under way at the same time; Longest how long a network may take over one, also when the program is
// about to stop; Ahead how long before its moment Run marks a message, so that one commit serves several.
const (
	MostAtOnce = 400
	Together   = 128
	Longest    = 15 * time.Second
	Ahead      = 100 * time.Millisecond
)

// Start marks what was being sent when the program stopped: its outcome is unknown. To be called once, before the rest.
func (o *Outbox) Start(ctx context.Context) error {
	o.budgets, o.under, o.landed = map[chat.Network]*budget{}, map[chat.DeliveryID]*flight{}, nil
	o.settled = make(chan struct{}, 1)
	for name, a := range o.Adapters {
		o.budgets[name] = newBudget(a.Capabilities().Budget)
	}
	return o.Store.Update(ctx, func(tx store.Tx) error {
		waiting, err := tx.Waiting(math.MaxInt)
		if err != nil {
			return err
		}
		o.warn(waiting)
		for _, d := range waiting {
			if d.State != store.Sending {
				continue
			}
			d.State = store.Unknown
			if err := errors.Join(tx.PutDelivery(d), o.record(tx, d)); err != nil {
				return err
			}
		}
		return o.recall(tx)
	})
}

// warn says how much waits for networks that are not set up.
func (o *Outbox) warn(waiting []store.Delivery) {
	shut := map[chat.Network]int{}
	for _, d := range waiting {
		if name := d.To.Network(); !o.isSetUp(name) {
			shut[name]++
		}
	}
	for name, n := range shut {
		o.Log.Warn("network not set up", "network", name, "waiting", n)
	}
}

// record tells the journal that a delivery's outcome is unknown: each time, for each time it may be sent once more.
func (o *Outbox) record(tx store.Tx, d store.Delivery) error {
	return tx.Append(store.Entry{At: o.Now(), What: "delivery.unknown", Member: d.Member, Why: string(d.ID)})
}

// pausesOf is where a network's pauses are remembered: a new start does not end them.
func pausesOf(name chat.Network) string { return "outbox/paused/" + string(name) }

func (o *Outbox) recall(tx store.Tx) error {
	for name, b := range o.budgets {
		kept, err := tx.Recall(pausesOf(name))
		if err == nil && len(kept) > 0 {
			err = json.Unmarshal(kept, &b.paused)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Flush tries each delivery that may go now, once, and waits for what is under way, also for others. It tells how many
// that were, and when to look again; zero: nothing waits.
func (o *Outbox) Flush(ctx context.Context) (tried int, next time.Time, err error) {
	flights, next, err := o.launch(ctx, 0)
	if err != nil {
		return 0, next, err
	}
	for _, other := range o.flights() {
		if !slices.Contains(flights, other) {
			flights = append(flights, other)
		}
	}
	return len(flights), next, o.wait(flights)
}

// wait waits until all have landed. The error is the first one of those whose outcome could not be kept.
func (o *Outbox) wait(flights []*flight) (err error) {
	for _, f := range flights {
		<-f.done
		o.mu.Lock()
		if err == nil {
			err = f.unkept
		}
		o.mu.Unlock()
	}
	return err
}

// launch lets each delivery begin its way that may go before so long from now. It does not wait until they arrive.
func (o *Outbox) launch(ctx context.Context, ahead time.Duration) (begun []*flight, next time.Time, err error) {
	o.launching.Lock()
	defer o.launching.Unlock()
	if err := o.insist(ctx); err != nil {
		return nil, next, err
	}
	ready, next, err := o.look(ctx, ahead)
	if err != nil || len(ready) == 0 {
		return nil, next, err
	}
	marked, err := o.mark(ctx, ready)
	if err != nil {
		return nil, next, err
	}
	for _, d := range marked {
		begun = append(begun, o.depart(ctx, d))
	}
	return begun, next, nil
}

// mark keeps that these are being sent now. What was changed since it was read is left for the next look. Our copies
// stay as they are: what was unknown is looked for first.
func (o *Outbox) mark(ctx context.Context, ready []store.Delivery) (marked []store.Delivery, err error) {
	err = o.Store.Update(ctx, func(tx store.Tx) error {
		marked = marked[:0]
		for _, seen := range ready {
			d, err := tx.Delivery(seen.ID)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err = errors.Join(err, address(tx, &d)); err != nil {
				return err
			}
			if d.State != seen.State || d.To.Key() != seen.To.Key() {
				continue
			}
			marked = append(marked, d)
			if d.State = store.Sending; d.Tried.IsZero() {
				d.Tried = o.Real()
			}
			d.Attempts++
			if err := tx.PutDelivery(d); err != nil {
				return err
			}
		}
		return nil
	})
	return marked, err
}

// enough is how often what stands first in its conversation has failed when those behind it are not expected any more:
// a network that is down would never let them go.
const enough = 3

// Waiting tells how many deliveries wait, and how many of them were never tried to the end though their turn will come:
// not what is for a network that is not set up.
func (o *Outbox) Waiting(ctx context.Context) (untried, waiting int, err error) {
	err = o.Store.View(ctx, func(tx store.Tx) error {
		all, err := tx.Waiting(math.MaxInt)
		first := map[string]int{} // how often the first of each conversation was tried
		for _, d := range all {
			if err := address(tx, &d); err != nil {
				return err
			}
			tries, behind := first[d.To.Key()]
			if !behind {
				first[d.To.Key()] = d.Attempts
			}
			if tries < enough && o.isSetUp(d.To.Network()) && (d.Attempts == 0 || d.Attempts == 1 && d.State == store.Sending) {
				untried++
			}
		}
		waiting = len(all)
		return err
	})
	return untried, waiting, err
}
