// Package outbox is the door out: it delivers what was committed, tries again what could not be delivered, and reports
// what became of it as an event.
//
// Invariant: it changes and adds nothing that is said, and says nothing of its own. A message is sent only after it was
// marked as being sent, so that after a crash each one is known to be sent, not sent, or unknown.
//
// Start with Flush; Run is Flush in a loop.
package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"runtime/debug"
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

	Sent     atomic.Uint64 // messages delivered so far
	flushing sync.Mutex    // one Flush at a time: two would send the same delivery twice
	budgets  map[chat.Network]*budget
	left     []outcome // what became of these could not be kept yet
}

// MostAtOnce is how many waiting deliveries are looked at together, unless none of them may go; Together how many are
// sent at the same time; Longest how long a network may take over one, also when the program is about to stop.
const (
	MostAtOnce = 400
	Together   = 16
	Longest    = 15 * time.Second
)

// Start marks what was being sent when the program stopped: its outcome is unknown. To be called once, before Flush.
func (o *Outbox) Start(ctx context.Context) error {
	o.budgets = map[chat.Network]*budget{}
	for name, a := range o.Adapters {
		o.budgets[name] = newBudget(a.Capabilities().Budget)
	}
	return o.Store.Update(ctx, func(tx store.Tx) error {
		waiting, err := tx.Waiting(math.MaxInt)
		if err != nil {
			return err
		}
		for _, d := range waiting {
			if d.State != store.Sending {
				continue
			}
			d.State = store.Unknown
			if err := errors.Join(tx.PutDelivery(d), o.record(tx, d)); err != nil {
				return err
			}
		}
		return nil
	})
}

// record tells the journal that a delivery's outcome is unknown: each time, for each time it may be sent once more.
func (o *Outbox) record(tx store.Tx, d store.Delivery) error {
	return tx.Append(store.Entry{At: o.Now(), What: "delivery.unknown", Member: d.Member, Why: string(d.ID)})
}

// Flush tries each delivery that may go now, once. It tells how many were tried, and when the next one may go; zero:
// none waits.
func (o *Outbox) Flush(ctx context.Context) (tried int, next time.Time, err error) {
	o.flushing.Lock()
	defer o.flushing.Unlock()
	if err := o.settle(ctx, o.left); err != nil {
		return 0, next, err
	}
	ready, next, err := o.look(ctx)
	if err != nil || len(ready) == 0 {
		return 0, next, err
	}
	if err := o.mark(ctx, ready); err != nil {
		return 0, next, err
	}
	outcomes := o.sendAll(ctx, ready)
	return len(ready), next, o.settle(context.WithoutCancel(ctx), outcomes) // kept, also when it is time to stop
}

// look finds what may go now. It looks further where all it sees has to wait: one network that is down must not hold up
// another.
func (o *Outbox) look(ctx context.Context) (ready []store.Delivery, next time.Time, err error) {
	for limit := MostAtOnce; ; limit *= 4 {
		var waiting []store.Delivery
		err = o.Store.View(ctx, func(tx store.Tx) (err error) {
			waiting, err = o.waiting(tx, limit)
			return err
		})
		if err != nil {
			return nil, next, err
		}
		ready, next = o.ready(waiting)
		if len(ready) > 0 || len(waiting) < limit || !o.takesMore() {
			return ready, next, nil
		}
	}
}

// waiting reads what waits. Somebody whose own chat was not known when it was said may have one by now: the same chat
// must not have two queues.
func (o *Outbox) waiting(tx store.Tx, limit int) ([]store.Delivery, error) {
	waiting, err := tx.Waiting(limit)
	for i := range waiting {
		d := &waiting[i]
		if d.To.Place != "" || len(d.To.People) != 1 {
			continue
		}
		m, err := tx.Member(d.Member)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		d.To.Place = m.Places[d.To.People[0]]
	}
	return waiting, err
}

// takesMore tells whether some network would take another message now.
func (o *Outbox) takesMore() bool {
	now := o.Real()
	for name := range o.Adapters {
		if !o.budgets[name].full(now).After(now) {
			return true
		}
	}
	return false
}

// ready picks the head of each conversation's queue, as far as the budgets allow. The one behind it waits until the
// head is settled, so that messages arrive in order.
func (o *Outbox) ready(waiting []store.Delivery) (ready []store.Delivery, next time.Time) {
	now, queued := o.Real(), map[string]bool{}
	for _, d := range waiting {
		key := d.To.Key()
		if queued[key] {
			continue
		}
		queued[key] = true
		at := later(d.After, o.budgets[d.To.Network()].free(d.To.Key(), now))
		if at.After(now) {
			next = sooner(next, at)
			continue
		}
		o.budgets[d.To.Network()].spend(d.To.Key(), now)
		ready = append(ready, d)
	}
	return ready, next
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func sooner(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}

// mark keeps that these are being sent now. Our copies stay as they are: what was unknown is looked for first.
func (o *Outbox) mark(ctx context.Context, ready []store.Delivery) error {
	return o.Store.Update(ctx, func(tx store.Tx) error {
		for _, d := range ready {
			d.State = store.Sending
			d.Attempts++
			if err := tx.PutDelivery(d); err != nil {
				return err
			}
		}
		return nil
	})
}

// outcome is what became of one delivery.
type outcome struct {
	delivery store.Delivery
	receipt  chat.Receipt
	err      error
}

func (o *Outbox) sendAll(ctx context.Context, ready []store.Delivery) []outcome {
	outcomes := make([]outcome, len(ready))
	slots := make(chan struct{}, Together)
	var group sync.WaitGroup
	for i, d := range ready {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			outcomes[i] = o.try(ctx, d)
		})
	}
	group.Wait()
	return outcomes
}

// try sends one delivery. A panic on the way must not end the process, or the delivery would end it again and again;
// nobody knows how far it came.
func (o *Outbox) try(ctx context.Context, d store.Delivery) (out outcome) {
	out.delivery = d
	defer func() {
		if p := recover(); p != nil {
			out.err = fmt.Errorf("panic: %v\n%s: %w", p, debug.Stack(), chat.ErrUnknown)
		}
	}()
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), Longest)
	defer done()
	out.receipt, out.err = o.send(ctx, d)
	if errors.Is(out.err, context.DeadlineExceeded) {
		out.err = errors.Join(chat.ErrUnknown, out.err)
	}
	return out
}

// send hands one delivery to its network. One whose outcome is unknown is looked for first, where the network can tell.
func (o *Outbox) send(ctx context.Context, d store.Delivery) (chat.Receipt, error) {
	adapter, ok := o.Adapters[d.To.Network()]
	if !ok {
		return chat.Receipt{}, fmt.Errorf("no adapter for %s: %w", d.To.Network(), chat.ErrUnreachable)
	}
	out, err := o.open(ctx, d)
	if err != nil {
		return chat.Receipt{}, err
	}
	if d.Edits != "" {
		return o.edit(ctx, adapter, out)
	}
	if finder, can := adapter.(chat.Finder); can && d.State == store.Unknown {
		if receipt, found, err := finder.Find(ctx, out); found || err != nil {
			return receipt, err // not being able to look is not having found nothing
		}
	}
	return adapter.Send(ctx, out)
}

func (o *Outbox) edit(ctx context.Context, adapter chat.Adapter, out chat.Delivery) (chat.Receipt, error) {
	editor, can := adapter.(chat.MessageEditor)
	if !can || out.Edits == "" {
		return chat.Receipt{}, nil // the message stays as it was; the answer to it stands below
	}
	return chat.Receipt{}, editor.Edit(ctx, out)
}

// open unseals a delivery and draws its pictures.
func (o *Outbox) open(ctx context.Context, d store.Delivery) (chat.Delivery, error) {
	out := chat.Delivery{ID: d.ID, To: d.To, Ticket: d.Ticket}
	plain, err := o.Vault.Open(vault.Owner(d.Member), "delivery/"+string(d.ID), d.Sealed)
	if errors.Is(err, vault.ErrGone) {
		return out, fmt.Errorf("erased: %w", chat.ErrUnreachable)
	}
	if err != nil {
		return out, err
	}
	if err := json.Unmarshal(plain, &out.Message); err != nil {
		return out, err
	}
	if d.Edits != "" {
		err = o.Store.View(ctx, func(tx store.Tx) error {
			edited, err := tx.Delivery(d.Edits)
			out.Edits = edited.Receipt.Message
			return err
		})
	}
	o.paint(d.ID, out.Message.Files)
	return out, err
}

// paint draws the pictures. One that can't be drawn goes as the words beside it, which say the same.
func (o *Outbox) paint(d chat.DeliveryID, files []chat.File) {
	for i := range files {
		if files[i].Picture == nil || o.Paint == nil {
			continue
		}
		png, err := o.Paint(*files[i].Picture)
		if err != nil {
			o.Log.Warn("picture not drawn", "delivery", d, "error", err)
		}
		files[i].Bytes = png
	}
}
