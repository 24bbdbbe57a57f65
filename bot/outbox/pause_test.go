package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// editing is a network that can change what it has sent.
type editing struct{ *network }

func (e *editing) Edit(ctx context.Context, d chat.Delivery) error {
	_, err := e.Send(ctx, d)
	return err
}

// asking asks for patience once, when a text is sent, after it took a while.
func asking(r *rig, text string, takes time.Duration, wish chat.RetryAfter) func(chat.Delivery) error {
	asked := false
	return func(d chat.Delivery) error {
		if asked || d.Message.Text.String() != text {
			return nil
		}
		asked = true
		r.pass(takes)
		return wish
	}
}

// A wish for patience everywhere holds up all, answers and edits too, and other networks not at all.
func TestAPauseOfTheNetworkHoldsUpAllOfIt(t *testing.T) {
	n, other := &network{name: "net"}, &network{name: "other"}
	r := newRig(t, &editing{n}, other)
	shown := r.say(chat.At("net:ana"), "shown")
	r.flush()
	n.answer = asking(r, "one", 0, chat.RetryAfter{Wait: 30 * time.Second, All: true})
	r.say(chat.At("net:ben"), "one")
	r.flush()
	r.say(chat.At("net:ana"), "edit", answer, func(d *store.Delivery) { d.Edits = shown })
	r.say(chat.At("net:cleo"), "answer", answer)
	r.say(chat.At("other:dan"), "elsewhere")
	r.flush()
	if got := other.said(); !slices.Equal(got, []string{"elsewhere"}) || n.count() != 2 {
		t.Errorf("elsewhere %q was said, and %d were tried", got, n.count())
	}
	r.pass(30*time.Second - 1)
	if tried, wait := r.flush(); tried != 0 || wait != 1 {
		t.Errorf("a nanosecond early, %d were tried, and the next was to wait %s", tried, wait)
	}
	r.pass(1)
	if tried, _ := r.flush(); tried != 3 {
		t.Errorf("when the pause was over %d were tried", tried)
	}
}

// It counts from the moment it was said; a new start does not end it, and a shorter one does not shorten it.
func TestAPauseLastsAsLongAsWasAskedFor(t *testing.T) {
	for _, all := range []bool{false, true} {
		n := &network{name: "net"}
		r := newRig(t, n)
		n.answer = asking(r, "one", 3*time.Second, chat.RetryAfter{Wait: 10 * time.Second, All: all})
		r.say(chat.At("net:ana"), "one")
		r.flush()
		r.crash()
		r.say(chat.At("net:ana"), "answer", answer)
		if _, wait := r.flush(); wait != 10*time.Second || n.count() != 1 {
			t.Errorf("everywhere %v: after a new start %d were tried, and the next waits %s", all, n.count(), wait)
		}
		r.pass(10 * time.Second)
		r.finish()
		if got := n.said(); !slices.Equal(got, []string{"answer", "one"}) {
			t.Errorf("said %q", got)
		}
	}
}

func TestAShorterWishDoesNotShortenALongerOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &crowd{under: map[chat.PlaceID]int{}}
		c.takes = func(d chat.Delivery) time.Duration {
			return map[chat.PlaceID]time.Duration{"net:ana": time.Second, "net:ben": 2 * time.Second}[d.To.Place]
		}
		c.answer = func(d chat.Delivery) error {
			wish := map[chat.PlaceID]time.Duration{"net:ana": 35 * time.Second, "net:ben": 10 * time.Second}[d.To.Place]
			return chat.RetryAfter{Wait: wish, All: true}
		}
		r := newRig(t, c)
		r.Real = time.Now
		r.say(chat.At("net:ana"), "one")
		r.say(chat.At("net:ben"), "two") // both are under way when the first is told
		r.flush()
		began := time.Now()
		if tried, next, err := r.Flush(t.Context()); tried != 0 || next.Sub(began) != 34*time.Second || err != nil {
			t.Errorf("%d were tried, the next waits %s, %v", tried, next.Sub(began), err)
		}
	})
}

// The network asks for patience while another message is being marked: that one goes back, until the pause is over.
func TestWhatIsMarkedWhenAPauseBeginsGoesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &crowd{under: map[chat.PlaceID]int{}, takes: func(chat.Delivery) time.Duration { return time.Second }}
		c.answer = func(d chat.Delivery) error {
			if c.answer = nil; d.To.Place != "net:ana" {
				t.Errorf("%s was told first", d.To.Place)
			}
			return chat.RetryAfter{Wait: time.Minute, All: true}
		}
		r := newRig(t, c)
		r.say(chat.At("net:ana"), "one")
		r.running(func(wake chan<- struct{}) {
			synctest.Wait()
			r.kept.hold(func() { time.Sleep(2 * time.Second) }) // the bubble's time
			two := r.say(chat.At("net:ben"), "two")
			began := time.Now()
			wake <- struct{}{}
			time.Sleep(10 * time.Second) // the bubble's time
			if d := r.delivery(two); d.State != store.Pending || d.Attempts != 0 {
				t.Errorf("it is %s after %d attempts", d.State, d.Attempts)
			}
			until(t, func() bool { return c.heard() == 2 })
			if took := time.Since(began); took < 62*time.Second || took > 63*time.Second {
				t.Errorf("it went after %s", took)
			}
		})
	})
}

// What was settled otherwise between the look and the mark does not go.
func TestWhatWasChangedSinceItWasReadDoesNotGo(t *testing.T) {
	n := &network{name: "net"}
	r := newRig(t, n)
	id := r.say(chat.At("net:ana"), "hello")
	r.kept.first(func(tx store.Tx) error {
		d, err := tx.Delivery(id)
		d.State = store.Dropped
		return errors.Join(err, tx.PutDelivery(d))
	})
	r.flush()
	r.expect(id, store.Dropped)
	r.say(chat.At("net:new"), "before it")
	moved := r.say(chat.At("net:ana"), "moved")
	r.kept.first(func(tx store.Tx) error {
		d, err := tx.Delivery(moved)
		d.To = chat.At("net:new")
		return errors.Join(err, tx.PutDelivery(d))
	})
	if tried, _ := r.flush(); tried != 1 {
		t.Errorf("%d went to one place together", tried)
	}
	r.flush()
	if got := n.said(); !slices.Equal(got, []string{"before it", "moved"}) || n.seen[1].To.Place != "net:new" {
		t.Errorf("said %q", got)
	}
}

// What is marked ahead of its moment, and then has to wait, is as if it was never tried.
func TestWhatWasAboutToGoWaitsTooAndIsTriedRightAfterThePause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var times []time.Duration
		began := time.Now()
		n := &network{name: "net", budget: strict}
		n.answer = func(chat.Delivery) error {
			if times = append(times, time.Since(began)); len(times) == 1 {
				return chat.RetryAfter{Wait: 90 * time.Second, All: true}
			}
			return nil
		}
		r := newRig(t, n)
		r.sayToEach(10)
		r.running(func(chan<- struct{}) { until(t, func() bool { return len(n.said()) == 10 }) })
		if len(times) != 11 || times[1] != 90*time.Second {
			t.Errorf("tried at %v", times)
		}
		for _, d := range []chat.DeliveryID{"0000000002", "0000000010"} {
			if got := r.delivery(d).Attempts; got != 1 {
				t.Errorf("%s had %d attempts", d, got)
			}
		}
		if r.unknowns() > 0 {
			t.Errorf("%d are unknown", r.unknowns())
		}
	})
}

// A stop puts back what has not gone yet.
func TestAStopPutsBackWhatHasNotGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{name: "net", budget: chat.Budget{Overall: 20, OverallBurst: 1}}
		r := newRig(t, n)
		r.sayToEach(10)
		r.running(func(chan<- struct{}) { synctest.Wait() })
		r.crash()
		if sent := len(n.said()); sent != 1 || r.unknowns() != 0 {
			t.Errorf("%d were sent, %d are unknown", sent, r.unknowns())
		}
		if untried, waiting, err := r.Waiting(t.Context()); untried != 9 || waiting != 9 || err != nil {
			t.Errorf("%d of %d were never tried, %v", untried, waiting, err)
		}
	})
}

// A room has a budget of its own, its topics with it: here five at once, and then one each four seconds.
func TestARoomHasABudgetOfItsOwn(t *testing.T) {
	n := &network{name: "net", budget: strict}
	r := newRig(t, n)
	var times []time.Duration
	n.answer = func(chat.Delivery) error {
		times = append(times, r.clock().Sub(start).Round(time.Second))
		return nil
	}
	for i := range 20 {
		r.say(chat.In([]chat.PlaceID{"net:room", "net:room/topic"}[i%2]), fmt.Sprint(i))
	}
	r.finish()
	const s = time.Second
	if want := []time.Duration{0, 0, 0, 0, 0, 4 * s, 8 * s}; !slices.Equal(times[:7], want) {
		t.Errorf("they went at %v, want %v", times[:7], want)
	}
	if times[19] != 60*s {
		t.Errorf("the twentieth went at %s", times[19])
	}
}

// Where a place's name begins with that of the community, its rooms are counted apart, each with its topics.
func TestRoomsOfOneCommunityAreCountedApart(t *testing.T) {
	b := strict
	b.Depth, b.Overall = 2, 0
	n := &network{name: "net", budget: b}
	r := newRig(t, n)
	times := map[chat.PlaceID]time.Duration{}
	n.answer = func(d chat.Delivery) error {
		times[d.To.Place] = r.clock().Sub(start).Round(time.Second)
		return nil
	}
	for i := range 18 {
		r.say(chat.In([]chat.PlaceID{"net:town/one", "net:town/one/topic", "net:town/two"}[i%3]), fmt.Sprint(i))
	}
	r.finish()
	if one, two := times["net:town/one/topic"], times["net:town/two"]; one != 28*time.Second || two != 4*time.Second {
		t.Errorf("the last of one room and its topic went at %s, of another at %s", one, two)
	}
}

// A press takes the buttons away and has its answer: both leave at once, and the edit counts as well.
func TestAnEditAndItsAnswerLeaveWithinTheBurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{name: "net", budget: strict}
		r := newRig(t, &editing{n})
		shown := r.say(chat.At("net:ana"), "shown")
		r.running(func(wake chan<- struct{}) {
			until(t, func() bool { return len(n.said()) == 1 })
			began := time.Now()
			r.say(chat.At("net:ana"), "edit", answer, func(d *store.Delivery) { d.Edits = shown })
			r.say(chat.At("net:ana"), "answer", answer)
			r.say(chat.At("net:ana"), "later")
			wake <- struct{}{}
			until(t, func() bool { return len(n.said()) == 3 })
			if took := time.Since(began); took > 100*time.Millisecond {
				t.Errorf("both took %s", took)
			}
			until(t, func() bool { return len(n.said()) == 4 })
			if took := time.Since(began); took < 900*time.Millisecond {
				t.Errorf("the burst is three, and the fourth left after %s", took)
			}
		})
		if got := n.said(); !slices.Equal(got, []string{"shown", "edit", "answer", "later"}) {
			t.Errorf("said %q", got)
		}
	})
}
