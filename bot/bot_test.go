package bot_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
	"mentorbot/flows"
	"mentorbot/locales"
)

var start = time.Date(2026, time.March, 2, 10, 0, 0, 0, time.UTC)

var content = sync.OnceValue(func() bot.Content {
	c, problems := bot.Load(flows.FS, locales.FS, nil, nil)
	if len(problems) > 0 {
		panic(problems[0])
	}
	return c
})

// network is a pretended one, with a say in who people are.
type network struct {
	send     func(chat.Delivery) (chat.Receipt, error)
	run      func(context.Context, chat.Receive) error
	standing func(chat.PersonID) (chat.Standing, error)
}

func (*network) Network() chat.Network { return "net" }

func (*network) Capabilities() chat.Capabilities { return chat.Capabilities{TextLength: 4000} }

func (n *network) Run(ctx context.Context, receive chat.Receive) error {
	if n.run != nil {
		return n.run(ctx, receive)
	}
	<-ctx.Done()
	return nil
}

func (n *network) Send(_ context.Context, d chat.Delivery) (chat.Receipt, error) {
	if n.send != nil {
		return n.send(d)
	}
	return chat.Receipt{Place: chat.PlaceID(d.To.People[0]), Message: chat.MessageID(d.ID)}, nil
}

func (n *network) Standing(_ context.Context, _ chat.CommunityID, p chat.PersonID) (chat.Standing, error) {
	if n.standing != nil {
		return n.standing(p)
	}
	return chat.Standing{}, nil
}

// open makes a bot on the folder's store and keys.
func open(t testing.TB, dir string, now func() time.Time, a chat.Adapter) (*bot.Bot, store.Store) {
	t.Helper()
	b, kept, err := build(dir, now, a)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	return b, kept
}

func build(dir string, now func() time.Time, a chat.Adapter) (*bot.Bot, store.Store, error) {
	kept, err := bolt.Open(filepath.Join(dir, "mentorbot.db"))
	if err != nil {
		return nil, nil, err
	}
	keys, err := vault.Open(filepath.Join(dir, "mentorbot.keys"))
	if err != nil {
		return nil, nil, err
	}
	c := content()
	b, err := bot.New(bot.Options{
		Flows: c.Flows, Guides: c.Guides, Book: c.Book, Store: kept, Vault: keys, Adapters: []chat.Adapter{a}, Now: now,
		Community: "home",
	})
	return b, kept, err
}

func standsStill() time.Time { return start }

// asks is a person's wish for help: it has one answer.
func asks(n int) chat.Event {
	p := chat.PersonID(fmt.Sprintf("net:%06d", n))
	return chat.Event{
		ID: chat.EventID(fmt.Sprintf("net:e%06d", n)), Kind: chat.Command, Verb: "help", Person: p,
		Place: chat.PlaceID(p), Own: true,
	}
}

func take(t testing.TB, b *bot.Bot, events ...chat.Event) {
	t.Helper()
	for _, err := range b.Receive(context.Background(), events...) {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestSettleComesToRest(t *testing.T) {
	n := &network{}
	b, kept := open(t, t.TempDir(), standsStill, n)
	take(t, b, asks(1), asks(2), asks(1))
	update(t, kept, func(tx store.Tx) error { // one that can't be taken in
		return tx.PutNudge(store.Nudge{ID: "n1", Due: start, Member: "nobody", Flow: "checkin"})
	})
	did, err := b.Settle(t.Context())
	if err != nil || did.Nudges != 1 || did.Tried != 2 {
		t.Errorf("it did %+v, %v", did, err)
	}
	if again, err := b.Settle(t.Context()); again != (bot.Settled{}) || err != nil {
		t.Errorf("at rest it did %+v, %v", again, err)
	}
	if nudges, delivered := b.Counts(); nudges != 1 || delivered != 2 {
		t.Errorf("counted %d nudges and %d delivered", nudges, delivered)
	}
	n.send = func(chat.Delivery) (chat.Receipt, error) { return chat.Receipt{}, errors.New("down") }
	take(t, b, asks(3))
	if did, err := b.Settle(t.Context()); did.Tried != 1 || err != nil {
		t.Errorf("where nothing arrives it did %+v, %v", did, err)
	}
}

func update(t testing.TB, s store.Store, do func(store.Tx) error) {
	t.Helper()
	if err := s.Update(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

func view(t testing.TB, s store.Store, do func(store.Tx) error) {
	t.Helper()
	if err := s.View(context.Background(), do); err != nil {
		t.Fatal(err)
	}
}

func TestStartMarksWhatWasBeingSent(t *testing.T) {
	b, kept := open(t, t.TempDir(), standsStill, &network{})
	update(t, kept, func(tx store.Tx) error {
		return errors.Join(
			tx.PutDelivery(store.Delivery{ID: "1", To: chat.To("net:1"), State: store.Sending}),
			tx.PutDelivery(store.Delivery{ID: "2", To: chat.To("net:1"), State: store.Pending}))
	})
	for range 2 {
		if err := b.Start(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	view(t, kept, func(tx store.Tx) error {
		one, err := tx.Delivery("1")
		two, err2 := tx.Delivery("2")
		if one.State != store.Unknown || two.State != store.Pending {
			t.Errorf("they are %s and %s", one.State, two.State)
		}
		entries, err3 := tx.Entries(0, 9)
		if len(entries) != 1 || entries[0].What != "delivery.unknown" {
			t.Errorf("the journal says %+v", entries)
		}
		return errors.Join(err, err2, err3)
	})
}

func TestReceiveAsksTheGatekeeper(t *testing.T) {
	n := &network{standing: func(p chat.PersonID) (chat.Standing, error) {
		switch p {
		case "net:000001":
			return chat.Standing{Admin: true}, nil
		case "net:000002":
			return chat.Standing{Admin: true}, errors.New("the network does not answer")
		}
		return chat.Standing{}, nil
	}}
	b, kept := open(t, t.TempDir(), standsStill, n)
	claims := []chat.Event{asks(1), asks(2), asks(3)}
	claims[2].Standing.Admin = true // nobody takes an event's word for it
	take(t, b, claims...)
	if claims[0].Standing.Admin || !claims[2].Standing.Admin {
		t.Error("the adapter's own events were changed")
	}
	view(t, kept, func(tx store.Tx) error {
		admins, err := tx.Admins("home")
		if len(admins) != 1 || admins[0].Person() != "net:000001" {
			t.Errorf("the admins are %+v", admins)
		}
		return err
	})
}

func TestRunTakesInDeliversAndEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent []chat.DeliveryID
		n := &network{run: func(ctx context.Context, receive chat.Receive) error {
			if err := receive(ctx, asks(1))[0]; err != nil {
				return err
			}
			<-ctx.Done()
			return nil
		}}
		n.send = func(d chat.Delivery) (chat.Receipt, error) {
			sent = append(sent, d.ID)
			return chat.Receipt{}, nil
		}
		b, _ := open(t, t.TempDir(), time.Now, n)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- b.Run(ctx) }()
		synctest.Wait()
		if len(sent) != 1 {
			t.Errorf("%d messages were sent at once, want 1", len(sent))
		}
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
}

func TestRunEndsWithAnAdapterThatFails(t *testing.T) {
	broken := errors.New("the token is wrong")
	n := &network{run: func(context.Context, chat.Receive) error { return broken }}
	b, _ := open(t, t.TempDir(), standsStill, n)
	if err := b.Run(t.Context()); !errors.Is(err, broken) {
		t.Errorf("Run ended with %v, want %v", err, broken)
	}
}

func BenchmarkIdleSettle(b *testing.B) {
	idle, _ := open(b, b.TempDir(), standsStill, &network{})
	for b.Loop() {
		if _, err := idle.Settle(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
