package outbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// flight is one delivery on its way, from the mark until what became of it is kept.
type flight struct {
	delivery store.Delivery // as it was before the mark
	at       time.Time      // when it may go; zero: not soon
	receipt  chat.Receipt
	err      error
	over     time.Time     // when the answer came
	done     chan struct{} // closed when it is over, and keeping that was tried
	unkept   error         // why what became of it could not be kept
}

// errNotYet is for what was marked, and then did not go.
var errNotYet = errors.New("it did not go yet")

// flights are those that are under way.
func (o *Outbox) flights() []*flight {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Collect(maps.Values(o.under))
}

// budget is a network's; one that is not there has no limits.
func (o *Outbox) budget(name chat.Network) *budget {
	if o.budgets[name] == nil {
		o.budgets[name] = newBudget(chat.Budget{})
	}
	return o.budgets[name]
}

// depart gives a delivery its moment, and lets it go. A stop does not end what has begun.
func (o *Outbox) depart(ctx context.Context, d store.Delivery) *flight {
	o.mu.Lock()
	defer o.mu.Unlock()
	f := &flight{delivery: d, done: make(chan struct{})}
	f.at = o.budget(d.To.Network()).spend(d.To, o.Real(), d.Answer)
	o.under[d.ID] = f
	go func() {
		defer close(f.done)
		o.try(ctx, f)
		o.land(context.WithoutCancel(ctx), f)
	}()
	return f
}

// try sends one delivery. A panic on the way must not end the process, or the delivery would end it again and again;
// nobody knows how far it came.
func (o *Outbox) try(ctx context.Context, f *flight) {
	defer func() {
		if p := recover(); p != nil {
			f.err = fmt.Errorf("panic: %v\n%s: %w", p, debug.Stack(), chat.ErrUnknown)
		}
	}()
	f.receipt, f.err = o.send(ctx, f)
	if errors.Is(f.err, context.DeadlineExceeded) {
		f.err = errors.Join(chat.ErrUnknown, f.err)
	}
}

// send hands one delivery to its network when its moment has come.
func (o *Outbox) send(ctx context.Context, f *flight) (chat.Receipt, error) {
	out, err := o.open(context.WithoutCancel(ctx), f.delivery)
	if err != nil {
		return chat.Receipt{}, err
	}
	if err := o.hold(ctx, f); err != nil {
		return chat.Receipt{}, err
	}
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), Longest)
	defer done()
	return hand(ctx, o.Adapters[f.delivery.To.Network()], out, f.delivery)
}

// hold waits for a delivery's moment. When the network has asked for patience meanwhile, or all is about to stop, the
// delivery does not go.
func (o *Outbox) hold(ctx context.Context, f *flight) error {
	if f.at.IsZero() {
		return errNotYet
	}
	if wait := f.at.Sub(o.Real()); wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-ctx.Done():
			return errNotYet
		case <-timer.C:
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.budget(f.delivery.To.Network()).rests(f.delivery.To, o.Real()) {
		return errNotYet
	}
	return nil
}

// hand gives a delivery to its adapter. One whose outcome is unknown is looked for first, where the network can tell; but
// never in a room of people's own, where nothing is read: there it goes once more, with the same handles.
func hand(ctx context.Context, adapter chat.Adapter, out chat.Delivery, d store.Delivery) (chat.Receipt, error) {
	switch {
	case d.Edits != "":
		return edit(ctx, adapter, out)
	case d.Closes:
		return chat.Receipt{}, shut(ctx, adapter, out.To.Place)
	}
	if out.To.Several() && out.To.Place == "" {
		place, err := open(ctx, adapter, out.To)
		if err != nil {
			return chat.Receipt{}, err
		}
		out.To.Place = place
	}
	if finder, can := adapter.(chat.Finder); can && d.State == store.Unknown && !out.To.Several() {
		if receipt, found, err := finder.Find(ctx, out); found || err != nil {
			return receipt, err // not being able to look is not having found nothing
		}
	}
	return adapter.Send(ctx, out)
}

// open opens a room of several people's own. Opening it shows nothing and can be done again, so that a lost answer leaves
// nothing unknown.
func open(ctx context.Context, adapter chat.Adapter, to chat.Destination) (chat.PlaceID, error) {
	opener, can := adapter.(chat.RoomOpener)
	if !can {
		return "", fmt.Errorf("%s opens no rooms: %w", adapter.Network(), chat.ErrUnreachable)
	}
	place, err := opener.OpenRoom(ctx, to)
	if errors.Is(err, chat.ErrUnknown) || errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("open a room: %v", err) // and no more than that
	}
	return place, err
}

// shut closes a room of several people's own. Closing it again changes nothing, so that nothing is ever unknown of it.
func shut(ctx context.Context, adapter chat.Adapter, room chat.PlaceID) error {
	closer, can := adapter.(chat.RoomCloser)
	if !can {
		return nil // it stays as it is
	}
	err := closer.CloseRoom(ctx, room)
	if errors.Is(err, chat.ErrUnknown) || errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("close a room: %v", err) // and no more than that
	}
	return err
}

func edit(ctx context.Context, adapter chat.Adapter, out chat.Delivery) (chat.Receipt, error) {
	editor, can := adapter.(chat.MessageEditor)
	if !can || out.Edits == "" {
		return chat.Receipt{}, nil // the message stays as it was; the answer to it stands below
	}
	return chat.Receipt{}, editor.Edit(ctx, out)
}

// open unseals a delivery and draws its pictures.
func (o *Outbox) open(ctx context.Context, d store.Delivery) (chat.Delivery, error) {
	out := chat.Delivery{ID: d.ID, To: d.To, Ticket: d.Ticket, Tried: d.Tried, Closes: d.Closes}
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
		png, err := o.draw(*files[i].Picture)
		if err != nil {
			o.Log.Warn("picture not drawn", "delivery", d, "error", err)
		}
		files[i].Bytes = png
	}
}

func (o *Outbox) draw(p chat.Picture) ([]byte, error) {
	o.painting.Lock()
	defer o.painting.Unlock()
	return o.Paint(p)
}
