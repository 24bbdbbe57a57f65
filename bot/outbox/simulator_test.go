package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// The limits of the strictest network, and the budget that keeps to them.
const mostASecond = 30

var strict = chat.Budget{Overall: 29.5, OverallBurst: 1, Place: 1, PlaceBurst: 3, Room: 0.25, RoomBurst: 5}

// simulator is a network with hard limits: so many in any second, and one a second in each chat.
type simulator struct {
	real  func() time.Time
	takes time.Duration // until it answers

	mu      sync.Mutex
	times   []time.Time // of all that were taken
	chats   map[chat.PlaceID]time.Time
	read    map[chat.DeliveryID]int
	refused int
}

func simulate(real func() time.Time, takes time.Duration) *simulator {
	return &simulator{real: real, takes: takes, chats: map[chat.PlaceID]time.Time{}, read: map[chat.DeliveryID]int{}}
}

func (*simulator) Network() chat.Network { return "net" }

func (*simulator) Capabilities() chat.Capabilities { return chat.Capabilities{Budget: strict} }

func (*simulator) Run(context.Context, chat.Receive) error { return nil }

func (s *simulator) Send(_ context.Context, d chat.Delivery) (chat.Receipt, error) {
	err := s.take(d)
	if s.takes > 0 {
		time.Sleep(s.takes) // the bubble's time
	}
	return receipt(d), err
}

func (s *simulator) take(d chat.Delivery) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.real()
	last, there := s.chats[d.To.Place]
	n := len(s.times) - mostASecond
	if there && now.Sub(last) < time.Second || n >= 0 && now.Sub(s.times[n]) < time.Second {
		s.refused++
		return chat.RetryAfter{Wait: 5 * time.Second, All: true}
	}
	s.times, s.chats[d.To.Place] = append(s.times, now), now
	s.read[d.ID]++
	return nil
}

func (s *simulator) taken() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.times)
}

// expect looks whether each of n messages was read once, none was refused, and it took no longer than need be.
func (s *simulator) expect(t testing.TB, n int) (ratio float64) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.read) != n || len(s.times) != n || s.refused > 0 {
		t.Fatalf("of %d messages %d were read, %d times, and %d were refused", n, len(s.read), len(s.times), s.refused)
	}
	least := float64(n) / mostASecond
	if ratio = s.times[n-1].Sub(s.times[0]).Seconds() / least; ratio > 1.03 {
		t.Errorf("it took %.3f times what it had to", ratio)
	}
	return ratio
}

// sayToEach commits one message to each of n own chats.
func (r *rig) sayToEach(n int) {
	r.t.Helper()
	r.update(func(tx store.Tx) (err error) {
		for i := range n {
			err = errors.Join(err, tx.PutDelivery(r.make(chat.At(chat.PlaceID(fmt.Sprintf("net:%d", i))), "nudge")))
		}
		return err
	})
}

// running runs the outbox in a bubble until do returns.
func (r *rig) running(do func(wake chan<- struct{})) {
	wake := make(chan struct{}, 1)
	r.Real, r.Wake = time.Now, wake
	ctx, stop := context.WithCancel(r.t.Context())
	done := make(chan struct{})
	go func() { r.Run(ctx); close(done) }()
	do(wake)
	stop()
	<-done
}

// until lets the bubble's time go on until something is so.
func until(t testing.TB, is func() bool) {
	t.Helper()
	for began := time.Now(); !is(); time.Sleep(time.Millisecond) { // the bubble's time
		if time.Since(began) > 24*time.Hour {
			t.Fatal("it takes a day")
		}
	}
}

func TestNudgesGoAsFastAsTheNetworkAllowsAndNoFaster(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const nudges = 3000
		s := simulate(time.Now, 80*time.Millisecond)
		r := newRig(t, s)
		r.sayToEach(nudges)
		r.running(func(chan<- struct{}) { until(t, func() bool { return s.taken() == nudges }) })
		s.expect(t, nudges)
	})
}

// Five thousand nudges wait; who does something is answered at once all the same.
func TestAnAnswerDoesNotWaitForNudges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := simulate(time.Now, 80*time.Millisecond)
		r := newRig(t, s)
		r.sayToEach(5000)
		r.running(func(wake chan<- struct{}) {
			until(t, func() bool { return s.taken() == 40 })
			for i := range 20 {
				began := time.Now()
				id := r.say(chat.At(chat.PlaceID(fmt.Sprintf("net:person %d", i))), "answer", answer)
				wake <- struct{}{}
				until(t, func() bool { s.mu.Lock(); defer s.mu.Unlock(); return s.read[id] == 1 })
				if took := time.Since(began); took > 250*time.Millisecond {
					t.Errorf("answer %d left after %s", i, took)
				}
			}
		})
		if s.refused > 0 {
			t.Errorf("%d were refused", s.refused)
		}
	})
}

// Where a network takes but few messages, nudges leave answers their part: a press has its edit and its answer at once.
func TestAnswersHaveAPartOfTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{name: "net", budget: chat.Budget{Overall: 2, OverallBurst: 4, Place: 1, PlaceBurst: 3}}
		r := newRig(t, n)
		r.sayToEach(200)
		r.running(func(wake chan<- struct{}) {
			for i := range 10 {
				until(t, func() bool { return n.count() >= 8*(i+1) })
				began, place := time.Now(), chat.At(chat.PlaceID(fmt.Sprintf("net:person %d", i)))
				r.say(place, "edit", answer)
				id := r.say(place, "answer", answer)
				wake <- struct{}{}
				until(t, func() bool { return r.delivery(id).State == store.Sent })
				if took := time.Since(began); took > 20*time.Millisecond {
					t.Errorf("press %d was answered after %s", i, took)
				}
			}
			until(t, func() bool { return n.count() == 220 })
		})
	})
}

// With the whole budget of a day's broadcast: run with -benchtime 1x.
func BenchmarkAHundredThousandNudges(b *testing.B) {
	const nudges = 100_000
	for b.Loop() {
		r := newRig(b)
		s := simulate(r.clock, 0)
		r.Adapters["net"] = s
		r.must(r.Start(b.Context()))
		r.sayToEach(nudges)
		for {
			tried, wait := r.flush()
			if tried == 0 && wait == 0 {
				break
			}
			if tried == 0 {
				r.pass(wait)
			}
		}
		b.ReportMetric(s.expect(b, nudges), "times-the-least")
	}
}
