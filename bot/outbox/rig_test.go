package outbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/outbox"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

var start = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

// network is a pretended one: what becomes of a message is up to answer.
type network struct {
	name   chat.Network
	budget chat.Budget
	answer func(d chat.Delivery) error // nil: it arrives

	mu    sync.Mutex
	tried []chat.Delivery // all that was handed over
	seen  []chat.Delivery // what people read
}

func (n *network) Network() chat.Network { return n.name }

func (n *network) Capabilities() chat.Capabilities { return chat.Capabilities{Budget: n.budget} }

func (n *network) Run(ctx context.Context, _ chat.Receive) error {
	<-ctx.Done()
	return nil
}

// errSwallowed is an answer that was lost: the message did arrive.
var errSwallowed = fmt.Errorf("the line went dead: %w", chat.ErrUnknown)

func (n *network) Send(_ context.Context, d chat.Delivery) (chat.Receipt, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.tried = append(n.tried, d)
	var err error
	if n.answer != nil {
		err = n.answer(d)
	}
	if err != nil && err != errSwallowed {
		return chat.Receipt{}, err
	}
	n.seen = append(n.seen, d)
	return receipt(d), err
}

func receipt(d chat.Delivery) chat.Receipt {
	return chat.Receipt{Place: d.To.Place, Message: chat.MessageID("at " + d.ID)}
}

// said are the texts people read, in order.
func (n *network) said() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	texts := []string{}
	for _, d := range n.seen {
		texts = append(texts, d.Message.Text.String())
	}
	return texts
}

func (n *network) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.tried)
}

// finding is a network that can look what arrived.
type finding struct {
	*network
	fails error
}

func (f *finding) Find(_ context.Context, d chat.Delivery) (chat.Receipt, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	there := slices.ContainsFunc(f.seen, func(s chat.Delivery) bool { return s.ID == d.ID })
	return receipt(d), there && f.fails == nil, f.fails
}

// rig is an outbox with a store that can fail, and a clock that is stepped by hand.
type rig struct {
	*outbox.Outbox
	t      testing.TB
	path   string
	kept   *failing
	mu     sync.Mutex
	now    time.Time
	events []chat.Event
	deaf   error // what the inbox answers
	said   int
	step   time.Duration // how long finish waits at least
}

// failing is a store that keeps nothing while it is down.
type failing struct {
	store.Store
	down error

	mu   sync.Mutex
	late func(store.Tx) error
	wait func()
}

// first lets the next update do something else before, in the same transaction; hold lets it wait.
func (f *failing) first(do func(store.Tx) error) { f.set(do, nil) }

func (f *failing) hold(wait func()) { f.set(nil, wait) }

func (f *failing) set(late func(store.Tx) error, wait func()) (func(store.Tx) error, func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	oldLate, oldWait := f.late, f.wait
	f.late, f.wait = late, wait
	return oldLate, oldWait
}

func (f *failing) Update(ctx context.Context, do func(store.Tx) error) error {
	if f.down != nil {
		return f.down
	}
	late, wait := f.set(nil, nil)
	if wait != nil {
		wait()
	}
	return f.Store.Update(ctx, func(tx store.Tx) error {
		if late != nil {
			if err := late(tx); err != nil {
				return err
			}
		}
		return do(tx)
	})
}

func newRig(t testing.TB, networks ...chat.Adapter) *rig {
	t.Helper()
	r := &rig{t: t, now: start, path: filepath.Join(folder(t), "mentorbot.db")}
	r.Outbox = &outbox.Outbox{
		Vault: vault.Temporary(), Adapters: map[chat.Network]chat.Adapter{}, Receive: r.receive,
		Now: r.clock, Real: r.clock, Log: slog.New(slog.DiscardHandler),
	}
	for _, n := range networks {
		r.Adapters[n.Network()] = n
	}
	r.open()
	t.Cleanup(func() { r.kept.Store.Close() })
	return r
}

// folder is in memory where there is such a thing: the disk is waited for in bot/store.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "outbox")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (r *rig) clock() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

func (r *rig) pass(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = r.now.Add(d)
}

func (r *rig) open() {
	r.t.Helper()
	kept, err := bolt.Open(r.path)
	r.must(err)
	r.kept = &failing{Store: kept}
	r.Store = r.kept
	r.must(r.Start(context.Background()))
}

// crash ends the program, and begins it again: of the outbox only what it is made of is left.
func (r *rig) crash() {
	r.t.Helper()
	r.must(r.kept.Store.Close())
	o := r.Outbox
	r.Outbox = &outbox.Outbox{
		Vault: o.Vault, Adapters: o.Adapters, Receive: o.Receive, Now: o.Now, Real: o.Real, Log: o.Log,
	}
	r.deaf = nil
	r.open()
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// receive keeps what became of deliveries, as the inbox does.
func (r *rig) receive(ctx context.Context, events ...chat.Event) []error {
	errs := make([]error, len(events))
	for i, e := range events {
		if errs[i] = r.deaf; errs[i] == nil {
			errs[i] = r.kept.Update(ctx, func(tx store.Tx) error {
				d, err := tx.Delivery(e.Delivery)
				d.State, d.Receipt = store.Sent, e.Receipt
				if e.Kind == chat.Unreachable {
					d.State = store.Dropped
				}
				return errors.Join(err, tx.PutDelivery(d))
			})
		}
		if errs[i] == nil {
			r.events = append(r.events, e)
		}
	}
	return errs
}

// say commits a message.
func (r *rig) say(to chat.Destination, text string, with ...func(*store.Delivery)) chat.DeliveryID {
	r.t.Helper()
	d := r.make(to, text, with...)
	r.update(func(tx store.Tx) error { return tx.PutDelivery(d) })
	return d.ID
}

func (r *rig) make(to chat.Destination, text string, with ...func(*store.Delivery)) store.Delivery {
	r.t.Helper()
	r.said++
	d := store.Delivery{ID: chat.DeliveryID(fmt.Sprintf("%010d", r.said)), Member: "m1", To: to, State: store.Pending}
	d.Created = r.clock()
	for _, change := range with {
		change(&d)
	}
	m := chat.Message{Text: chat.Words(text), Choices: []chat.Choice{{Handle: chat.Handle("of " + text), Key: "yes"}}}
	plain, err := json.Marshal(m)
	r.must(err)
	d.Sealed, err = r.Vault.Seal(vault.Owner(d.Member), "delivery/"+string(d.ID), plain)
	r.must(err)
	return d
}

func answer(d *store.Delivery) { d.Answer = true }

func (r *rig) update(do func(store.Tx) error) {
	r.t.Helper()
	r.must(r.kept.Store.Update(context.Background(), do))
}

// flush must work. It tells how many were tried, and how long the next one has to wait.
func (r *rig) flush() (tried int, wait time.Duration) {
	r.t.Helper()
	tried, next, err := r.Flush(context.Background())
	r.must(err)
	if !next.IsZero() {
		wait = next.Sub(r.clock())
	}
	return tried, wait
}

// finish steps the clock until nothing waits any more.
func (r *rig) finish() {
	r.t.Helper()
	for range 10_000 {
		tried, wait := r.flush()
		if tried == 0 && wait == 0 {
			return
		}
		if tried == 0 {
			r.pass(max(wait, r.step))
		}
	}
	r.t.Fatal("it does not come to an end")
}

func (r *rig) delivery(id chat.DeliveryID) (d store.Delivery) {
	r.t.Helper()
	r.must(r.kept.View(context.Background(), func(tx store.Tx) (err error) {
		d, err = tx.Delivery(id)
		return err
	}))
	return d
}

// unknowns counts what the journal tells of lost answers.
func (r *rig) unknowns() (n int) {
	r.t.Helper()
	r.must(r.kept.View(context.Background(), func(tx store.Tx) error {
		entries, err := tx.Entries(0, 1_000_000)
		for _, e := range entries {
			if e.What == "delivery.unknown" {
				n++
			}
		}
		return err
	}))
	return n
}

func (r *rig) expect(id chat.DeliveryID, want store.DeliveryState) {
	r.t.Helper()
	if got := r.delivery(id).State; got != want {
		r.t.Errorf("delivery %s is %s, want %s", id, got, want)
	}
}

func (r *rig) member(m mentoring.Member) {
	r.t.Helper()
	r.update(func(tx store.Tx) error { return tx.PutMember(m) })
}
