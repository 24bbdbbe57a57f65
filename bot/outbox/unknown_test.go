package outbox_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// crashWhileSending lets the program end when the network has the message and the outcome is not kept.
func crashWhileSending(t *testing.T, arrives bool, n *network, a chat.Adapter) (*rig, chat.DeliveryID) {
	t.Helper()
	r := newRig(t, a)
	id := r.say(chat.At("net:ana"), "hello")
	n.answer = func(chat.Delivery) error {
		if r.deaf, r.kept.down = errDown, errDown; arrives {
			return nil
		}
		return errDown
	}
	if _, _, err := r.Flush(context.Background()); !errors.Is(err, errDown) {
		t.Fatalf("the outcome could be kept: %v", err)
	}
	n.answer = nil
	r.crash()
	r.expect(id, store.Unknown)
	if got := r.unknowns(); got != 1 {
		t.Errorf("the journal tells of %d unknown outcomes, want 1", got)
	}
	return r, id
}

func TestAfterACrashTheFinderSettles(t *testing.T) {
	for _, arrived := range []bool{true, false} {
		n := &network{name: "net"}
		f := &finding{network: n, fails: errDown}
		r, id := crashWhileSending(t, arrived, n, f)
		r.flush()
		r.expect(id, store.Unknown)
		if want := map[bool]int{true: 1}[arrived]; len(n.said()) != want {
			t.Errorf("what could not be looked up was sent: people read %d, want %d", len(n.said()), want)
		}
		f.fails = nil
		r.finish()
		r.expect(id, store.Sent)
		if got := n.said(); !slices.Equal(got, []string{"hello"}) {
			t.Errorf("arrived %v: people read %q", arrived, got)
		}
		if got := r.unknowns(); got != 1 {
			t.Errorf("the journal tells of %d unknown outcomes, want 1", got)
		}
	}
}

func TestAfterACrashWithoutAFinderItIsSentAgainWithTheSameHandles(t *testing.T) {
	n := &network{name: "net"}
	r, id := crashWhileSending(t, true, n, n)
	r.finish()
	r.expect(id, store.Sent)
	if got := n.said(); !slices.Equal(got, []string{"hello", "hello"}) {
		t.Fatalf("people read %q", got)
	}
	first, second := n.seen[0], n.seen[1]
	if first.ID != second.ID || first.Message.Choices[0].Handle != second.Message.Choices[0].Handle {
		t.Error("the copy has handles of its own")
	}
}

// A second crash during the second copy is a second record.
func TestEachCopyHasItsRecord(t *testing.T) {
	n := &network{name: "net"}
	r, id := crashWhileSending(t, true, n, n)
	n.answer = func(chat.Delivery) error {
		r.deaf, r.kept.down = errDown, errDown
		return nil
	}
	r.Flush(context.Background())
	n.answer = nil
	r.crash()
	r.finish()
	r.expect(id, store.Sent)
	if copies, records := len(n.said())-1, r.unknowns(); copies != 2 || records != 2 {
		t.Errorf("%d more copies, %d records", copies, records)
	}
}

func TestALostAnswerIsUnknownAndWaitsLonger(t *testing.T) {
	n := &network{name: "net", answer: func(chat.Delivery) error { return chat.ErrUnknown }}
	r := newRig(t, n)
	id := r.say(chat.At("net:ana"), "hello")
	var waits []time.Duration
	for i := range 4 {
		r.flush()
		r.expect(id, store.Unknown)
		if got := r.unknowns(); got != i+1 {
			t.Errorf("%d lost answers, %d records", i+1, got)
		}
		_, wait := r.flush()
		waits = append(waits, wait)
		r.pass(wait)
	}
	const s = time.Second
	if want := []time.Duration{s, 2 * s, 4 * s, 8 * s}; !slices.Equal(waits, want) {
		t.Errorf("waits %v, want %v", waits, want)
	}
}

// While the store keeps nothing, what was sent is not sent again: its outcome is kept as soon as that works.
func TestAnOutcomeThatCouldNotBeKeptIsKeptLater(t *testing.T) {
	n := &network{name: "net"}
	r := newRig(t, n)
	good := r.say(chat.At("net:ana"), "good")
	n.answer = func(chat.Delivery) error {
		r.deaf = errDown
		return nil
	}
	for range 3 {
		if tried, _, err := r.Flush(context.Background()); !errors.Is(err, errDown) || tried > 1 {
			t.Errorf("tried %d, error %v", tried, err)
		}
	}
	r.expect(good, store.Sending)
	r.deaf, n.answer = nil, nil
	r.flush()
	r.expect(good, store.Sent)
	if n.count() != 1 || r.unknowns() != 0 || r.Sent.Load() != 1 {
		t.Errorf("handed over %d times, %d unknown, %d counted", n.count(), r.unknowns(), r.Sent.Load())
	}
	late := r.say(chat.At("net:ana"), "late")
	n.answer = func(chat.Delivery) error {
		r.kept.down = errDown
		return chat.RetryAfter{Wait: time.Minute}
	}
	r.Flush(context.Background())
	r.kept.down, n.answer = nil, nil
	if tried, _ := r.flush(); tried != 0 {
		t.Error("it was tried again before its time")
	}
	r.finish()
	r.expect(late, store.Sent)
}

// A stop lets what is under way arrive, and keeps that it did.
func TestAStopFinishesWhatIsUnderWay(t *testing.T) {
	n := &network{name: "net"}
	r := newRig(t, n)
	id := r.say(chat.At("net:ana"), "hello")
	ctx, stop := context.WithCancel(t.Context())
	n.answer = func(chat.Delivery) error {
		stop()
		return nil
	}
	if _, _, err := r.Flush(ctx); err != nil {
		t.Error(err)
	}
	r.expect(id, store.Sent)
}
