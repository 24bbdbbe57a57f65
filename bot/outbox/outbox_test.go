package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/outbox"
	"mentorbot/bot/store"
)

var errDown = errors.New("down")

func TestADeliveryGoesFromPendingOverSendingToSent(t *testing.T) {
	n := &network{name: "net"}
	r := newRig(t, n)
	id := r.say(chat.At("net:ana"), "hello")
	n.answer = func(chat.Delivery) error {
		r.expect(id, store.Sending)
		return nil
	}
	r.flush()
	r.expect(id, store.Sent)
	if got := r.delivery(id).Receipt; got != (chat.Receipt{Place: "net:ana", Message: "at 0000000001"}) {
		t.Errorf("the receipt is %+v", got)
	}
	if tried, _ := r.flush(); tried != 0 || n.count() != 1 || r.Sent.Load() != 1 {
		t.Errorf("handed over %d times, %d counted", n.count(), r.Sent.Load())
	}
}

func TestRetryAfterIsObeyedToTheLetter(t *testing.T) {
	n := &network{name: "net"}
	r := newRig(t, n)
	n.answer = func(d chat.Delivery) error {
		if n.answer = nil; d.To.Place != "net:ana" {
			t.Errorf("%s went first", d.To.Place)
		}
		return chat.RetryAfter{Wait: 7 * time.Second}
	}
	r.say(chat.At("net:ana"), "one")
	if tried, _ := r.flush(); tried != 1 {
		t.Fatal("it was not tried")
	}
	r.say(chat.At("net:ana"), "two", answer)
	r.say(chat.At("net:ben"), "to Ben")
	r.flush()
	if got := n.said(); !slices.Equal(got, []string{"to Ben"}) {
		t.Errorf("said meanwhile: %q", got)
	}
	if _, wait := r.flush(); wait != 7*time.Second {
		t.Errorf("the next may go in %s", wait)
	}
	r.pass(7*time.Second - 1)
	if tried, wait := r.flush(); tried != 0 || wait != 1 {
		t.Errorf("a nanosecond early, %d were tried, and the next was to wait %s", tried, wait)
	}
	r.pass(1)
	r.finish()
	if got := n.said(); !slices.Equal(got, []string{"to Ben", "two", "one"}) {
		t.Errorf("said: %q", got)
	}
}

func TestFailuresAreTriedAgainMoreAndMoreSlowly(t *testing.T) {
	n := &network{name: "net", answer: func(chat.Delivery) error { return errDown }}
	r := newRig(t, n)
	id := r.say(chat.At("net:ana"), "hello")
	var waits []time.Duration
	for range 12 {
		r.flush()
		_, wait := r.flush()
		waits = append(waits, wait)
		r.pass(wait)
	}
	want := []time.Duration{1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300}
	for i := range want {
		if waits[i] != want[i]*time.Second {
			t.Errorf("wait %d is %s, want %d s", i+1, waits[i], want[i])
		}
	}
	n.answer = nil
	r.finish()
	r.expect(id, store.Sent)
}

func TestWhoCannotBeReachedIsTriedOnce(t *testing.T) {
	n := &network{name: "net", answer: func(chat.Delivery) error { return chat.ErrUnreachable }}
	r := newRig(t, n)
	id := r.say(chat.At("net:ana"), "hello")
	r.finish()
	r.pass(time.Hour)
	r.finish()
	r.expect(id, store.Dropped)
	if len(r.events) != 1 || r.events[0].Kind != chat.Unreachable || n.count() != 1 || r.Sent.Load() != 0 {
		t.Errorf("handed over %d times, told %d times", n.count(), len(r.events))
	}
}

// Somebody forgot a token at the start. What was to be said there waits, and nobody counts as out of reach.
func TestANetworkThatIsNotSetUpMayBeTheNextTime(t *testing.T) {
	r := newRig(t)
	id := r.say(chat.To("net:ana"), "hello")
	for range 3 {
		r.flush()
		r.pass(time.Hour)
	}
	r.expect(id, store.Pending)
	if len(r.events) != 0 {
		t.Errorf("told %+v", r.events)
	}
	untried, waiting, err := r.Waiting(t.Context())
	if r.delivery(id).Attempts != 0 || untried != 0 || waiting != 1 || err != nil {
		t.Errorf("%d wait, and %d are to be tried soon, %v", waiting, untried, err)
	}
	var log strings.Builder
	r.Log = slog.New(slog.NewTextHandler(&log, nil))
	r.crash()
	if !strings.Contains(log.String(), "network=net waiting=1") {
		t.Errorf("the log says %q", log.String())
	}
	n := &network{name: "net"}
	r.Adapters["net"] = n
	r.crash()
	r.finish()
	r.expect(id, store.Sent)
	if n.count() != 1 {
		t.Errorf("handed over %d times", n.count())
	}
}

// What is given another go can fail once more, and that is told as something else than the first time.
func TestWhoCannotBeReachedAgainIsToldAgain(t *testing.T) {
	n := &network{name: "net", answer: func(chat.Delivery) error { return chat.ErrUnreachable }}
	r := newRig(t, n)
	id := r.say(chat.At("net:ana"), "hello")
	r.finish()
	d := r.delivery(id)
	d.State = store.Pending
	r.update(func(tx store.Tx) error { return tx.PutDelivery(d) })
	r.finish()
	r.expect(id, store.Dropped)
	if len(r.events) != 2 || r.events[0].ID == r.events[1].ID {
		t.Errorf("told %+v", r.events)
	}
}

// What a network can't show is our mistake, and nobody is out of reach for it.
func TestWhatIsNotSupportedIsDroppedAndBlamesNobody(t *testing.T) {
	n := &network{name: "net", answer: func(chat.Delivery) error { return chat.ErrUnsupported }}
	r := newRig(t, n)
	id := r.say(chat.At("net:ana"), "hello")
	r.finish()
	r.expect(id, store.Dropped)
	if n.count() != 1 || len(r.events) != 0 {
		t.Errorf("handed over %d times, told %v", n.count(), r.events)
	}
}

func TestAPanicIsAnUnknownOutcome(t *testing.T) {
	n := &network{name: "net"}
	n.answer = func(d chat.Delivery) error {
		if strings.HasPrefix(d.Message.Text.String(), "bad") {
			panic("a bug in an adapter")
		}
		return nil
	}
	r := newRig(t, n)
	bad := r.say(chat.At("net:ana"), "bad")
	good := r.say(chat.At("net:ben"), "good")
	r.flush()
	r.expect(bad, store.Unknown)
	r.expect(good, store.Sent)
	if n := r.unknowns(); n != 1 {
		t.Errorf("the journal tells of %d unknown outcomes", n)
	}
}

func TestAnswersGoBeforeBroadcasts(t *testing.T) {
	n := &network{name: "net", budget: chat.Budget{Overall: 1, OverallBurst: 1}}
	r := newRig(t, n)
	for _, place := range []chat.PlaceID{"net:a", "net:b", "net:c"} {
		r.say(chat.At(place), "broadcast")
	}
	r.flush()
	r.say(chat.At("net:d"), "answer", answer)
	r.say(chat.At("net:c"), "answer in the queue", answer)
	r.finish()
	want := []string{"broadcast", "answer", "answer in the queue", "broadcast", "broadcast"}
	if got := n.said(); !slices.Equal(got, want) {
		t.Errorf("said %q, want %q", got, want)
	}
}

func TestConcurrentFlushesSendOnce(t *testing.T) {
	n := &network{name: "net"}
	r := newRig(t, n)
	const messages = 50
	for i := range messages {
		r.say(chat.At(chat.PlaceID("net:"+strings.Repeat("x", 1+i%10))), "hello")
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for tried := 1; tried > 0; {
				var err error
				if tried, _, err = r.Flush(context.Background()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if n.count() != messages {
		t.Errorf("%d messages were handed over %d times", messages, n.count())
	}
}

// More messages wait for a network that is down than are looked at together.
func TestANetworkThatIsDownDoesNotHoldUpAnother(t *testing.T) {
	down := &network{name: "down", answer: func(chat.Delivery) error { return errDown }}
	up := &network{name: "up"}
	r := newRig(t, down, up)
	r.update(func(tx store.Tx) error {
		var err error
		for i := range outbox.MostAtOnce + 20 {
			d := store.Delivery{ID: chat.DeliveryID(fmt.Sprintf("%010d", i))}
			d.To, d.State, d.After = chat.At("down:x"), store.Pending, r.now.Add(time.Minute)
			err = errors.Join(err, tx.PutDelivery(d))
		}
		return err
	})
	r.said = 9_000_000_000
	id := r.say(chat.At("up:ana"), "hello")
	r.flush()
	r.expect(id, store.Sent)
}

// The chat of a newcomer gets its name with the first message that arrives. It stays one queue.
func TestOneChatIsOneQueueBeforeAndAfterItHasAName(t *testing.T) {
	n := &network{name: "net", answer: func(chat.Delivery) error { return errDown }}
	r := newRig(t, n)
	m := mentoring.Member{ID: "m1", Persons: []chat.PersonID{"net:1"}}
	r.member(m)
	r.say(chat.To("net:1"), "one")
	r.flush()
	m.Places = map[chat.PersonID]chat.PlaceID{"net:1": "net:dm"}
	r.member(m)
	r.say(chat.Destination{People: []chat.PersonID{"net:1"}, Place: "net:dm"}, "two")
	n.answer = nil
	r.finish()
	if got := n.said(); !slices.Equal(got, []string{"one", "two"}) {
		t.Errorf("said %q", got)
	}
}

// Run is Flush in a loop: it sleeps until something is new, or may be tried again, and ends with its context.
func TestRunDeliversAndEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{name: "net"}
		r := newRig(t, n)
		wake := make(chan struct{}, 1)
		r.Real, r.Wake = time.Now, wake
		n.answer = func(chat.Delivery) error {
			n.answer = nil
			return chat.RetryAfter{Wait: time.Minute}
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { r.Run(ctx); close(done) }()
		synctest.Wait()
		r.say(chat.At("net:ana"), "hello")
		wake <- struct{}{}
		began := time.Now()
		synctest.Wait()
		if n.count() != 1 {
			t.Errorf("handed over %d times as soon as it was there", n.count())
		}
		for len(n.said()) == 0 && time.Since(began) < time.Hour {
			time.Sleep(time.Second) // the bubble's time
		}
		if waited := time.Since(began); waited < time.Minute || waited > time.Minute+time.Second {
			t.Errorf("it was tried again after %s", waited)
		}
		stop()
		<-done
	})
}
