package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

const chats, messages = 100, 20

// unruly is a network that refuses, loses answers, panics and asks for patience, one time in three.
func unruly(chance *rand.Rand) func(chat.Delivery) error {
	return func(chat.Delivery) error {
		switch chance.IntN(20) {
		case 0, 1:
			return chat.RetryAfter{Wait: time.Duration(chance.IntN(5000)) * time.Millisecond}
		case 2, 3:
			return errDown
		case 4:
			return chat.ErrUnknown
		case 5:
			return errSwallowed
		case 6:
			panic("a bug in an adapter")
		}
		return nil
	}
}

// sayAll commits the messages of all chats, one chat after the other each round.
func sayAll(r *rig) {
	r.t.Helper()
	r.step = 10 * time.Second
	r.update(func(tx store.Tx) error {
		var err error
		for i := range messages * chats {
			c := i % chats
			to := chat.At(chat.PlaceID(fmt.Sprintf("net:%d", c)))
			err = errors.Join(err, tx.PutDelivery(r.make(to, fmt.Sprint(c, i/chats))))
		}
		return err
	})
}

// tally counts what people read wrongly.
func tally(n *network) (inversions, doubled, lost int) {
	next, read := make([]int, chats), map[string]bool{}
	for _, text := range n.said() {
		var c, m int
		fmt.Sscan(text, &c, &m)
		switch {
		case read[text]:
			doubled++
			continue
		case m < next[c]:
			inversions++
		}
		read[text], next[c] = true, m+1
	}
	return inversions, doubled, chats*messages - len(read)
}

func TestOrderIsKeptWhateverFails(t *testing.T) {
	for seed := range uint64(2) {
		chance := rand.New(rand.NewPCG(seed, 1))
		n := &network{name: "net", answer: unruly(chance)}
		r := newRig(t, &finding{network: n})
		sayAll(r)
		for range 30 { // the program crashes between, and while it sends
			r.flush()
			if chance.IntN(5) == 0 {
				r.kept.down, r.deaf = errDown, errDown
				r.Flush(context.Background())
				r.crash()
			}
			r.pass(time.Duration(chance.IntN(3000)) * time.Millisecond)
		}
		r.finish()
		if inversions, doubled, lost := tally(n); inversions+doubled+lost > 0 {
			t.Errorf("seed %d: %d inversions, %d doubled, %d lost", seed, inversions, doubled, lost)
		}
	}
}

// Where nothing can be looked up, there is at most one more copy for each record of an unknown outcome.
func TestWithoutAFinderCopiesAreRecorded(t *testing.T) {
	n := &network{name: "net", answer: unruly(rand.New(rand.NewPCG(7, 7)))}
	r := newRig(t, n)
	sayAll(r)
	r.finish()
	inversions, doubled, lost := tally(n)
	if inversions > 0 || lost > 0 || doubled == 0 || doubled > r.unknowns() {
		t.Errorf("%d inversions, %d lost, %d doubled and %d recorded", inversions, lost, doubled, r.unknowns())
	}
}

// No network is asked faster than it allows, overall and in one place, and no slower than need be.
func TestBudgetsAreKept(t *testing.T) {
	limit := chat.Budget{Overall: 5, OverallBurst: 10, Place: 1, PlaceBurst: 2}
	n := &network{name: "net", budget: limit}
	r := newRig(t, n)
	overall, places := []time.Time{}, map[chat.PlaceID][]time.Time{}
	n.answer = func(d chat.Delivery) error {
		overall, places[d.To.Place] = append(overall, r.clock()), append(places[d.To.Place], r.clock())
		return nil
	}
	for i := range 300 {
		r.say(chat.At(chat.PlaceID(fmt.Sprintf("net:%d", i%30))), "hello")
	}
	r.finish()
	expectBudget(t, "overall", overall, limit.Overall, limit.OverallBurst)
	for place, times := range places {
		expectBudget(t, string(place), times, limit.Place, limit.PlaceBurst)
	}
	if took := r.clock().Sub(start); took > 60*time.Second {
		t.Errorf("295 messages beyond their half of the burst, 5 a second, took %s", took)
	}
}

// expectBudget looks at every stretch of time between two messages.
func expectBudget(t *testing.T, what string, times []time.Time, rate float64, burst int) {
	t.Helper()
	for i := range times {
		for j := i; j < len(times); j++ {
			most := float64(burst) + times[j].Sub(times[i]).Seconds()*rate
			if n := float64(j - i + 1); n > most+1e-6 {
				t.Fatalf("%s: %v messages within %s, most %v", what, n, times[j].Sub(times[i]), most)
			}
		}
	}
}

// A place that filled up again while nothing was said has its burst, and no more than that.
func TestABurstIsNotSavedUp(t *testing.T) {
	n := &network{name: "net", budget: chat.Budget{Place: 1, PlaceBurst: 2}}
	r := newRig(t, n)
	r.say(chat.At("net:ana"), "hello")
	r.finish()
	r.pass(time.Hour)
	for range 5 {
		r.say(chat.At("net:ana"), "hello")
	}
	sent := 0
	for {
		tried, _ := r.flush()
		if sent += tried; tried == 0 {
			break
		}
	}
	if sent != 2 {
		t.Errorf("%d went at once, want 2", sent)
	}
}

func BenchmarkDeliverTwoThousand(b *testing.B) {
	n := &network{name: "net"}
	r := newRig(b, n)
	for b.Loop() {
		b.StopTimer()
		sayAll(r)
		b.StartTimer()
		r.finish()
	}
}
