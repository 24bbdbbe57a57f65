package outbox_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

func inPlace(t chat.Ticket) func(*store.Delivery) {
	return func(d *store.Delivery) { d.Answer, d.Ticket = true, t }
}

// An answer in place does not wait for what was said before: not for other conversations, nor for what fails in its
// own.
func TestAnAnswerInPlaceGoesAhead(t *testing.T) {
	n := &network{name: "net"}
	r := newRig(t, n)
	n.answer = func(d chat.Delivery) error {
		if d.Message.Text.String() == "failing" {
			return errDown
		}
		return nil
	}
	failing := r.say(chat.At("net:ana"), "failing", answer)
	r.flush()
	for i := range 500 {
		r.say(chat.At(chat.PlaceID(fmt.Sprintf("net:%d", i))), "before", answer)
	}
	r.say(chat.At("net:ana"), "behind", answer)
	r.say(chat.At("net:ana"), "one", inPlace("t"))
	r.say(chat.At("net:ana"), "two", inPlace("t"))
	for _, want := range []string{"one", "two"} {
		if r.flush(); !slices.Contains(n.said(), want) {
			t.Errorf("%q was not said at once", want)
		}
	}
	if slices.Contains(n.said(), "two") && slices.Index(n.said(), "two") < slices.Index(n.said(), "one") ||
		slices.Contains(n.said(), "behind") {
		t.Error("the others went ahead, too")
	}
	r.expect(failing, store.Pending)
}

// One that failed was too late: it waits like any other, what belongs to it stays behind it, and a newer one does not
// wait for it.
func TestALateAnswerInPlaceGoesAheadNoMore(t *testing.T) {
	n := &network{name: "net"}
	r := newRig(t, n)
	n.answer = func(chat.Delivery) error { return errDown }
	r.say(chat.At("net:ana"), "first", inPlace("t"))
	r.say(chat.At("net:ana"), "second", inPlace("t"))
	r.flush()
	n.answer = nil
	r.say(chat.At("net:ana"), "newer", inPlace("u"))
	r.flush()
	r.pass(time.Minute)
	r.finish()
	if said := n.said(); !slices.Equal(said, []string{"newer", "first", "second"}) {
		t.Errorf("said %q", said)
	}
}

// Budgets hold for answers in place as well.
func TestAnswersInPlaceKeepToBudgets(t *testing.T) {
	n := &network{name: "net", budget: chat.Budget{Overall: 1, OverallBurst: 1}}
	r := newRig(t, n)
	for i := range 4 {
		r.say(chat.At(chat.PlaceID(fmt.Sprintf("net:%d", i))), "before", answer)
	}
	r.flush()
	r.say(chat.At("net:ana"), "now", inPlace("t"))
	if tried, wait := r.flush(); tried != 0 || wait <= 0 {
		t.Errorf("%d were tried, and the next waits %s", tried, wait)
	}
	r.pass(time.Second + 1)
	r.flush()
	if said := n.said(); !slices.Equal(said, []string{"before", "now"}) {
		t.Errorf("said %q", said)
	}
	r.finish()
}

// Whatever fails, and wherever the program crashes: what has no ticket stays in order, and so does what has the same.
func TestOrderIsKeptAmongAnswersInPlace(t *testing.T) {
	for seed := range uint64(3) {
		chance := rand.New(rand.NewPCG(seed, 3))
		n := &network{name: "net", answer: unruly(chance)}
		r := newRig(t, &finding{network: n})
		r.step = 10 * time.Second
		next := 0
		for range 60 {
			r.update(func(tx store.Tx) (err error) {
				for range 10 {
					place := chat.At(chat.PlaceID(fmt.Sprintf("net:%d", chance.IntN(8))))
					ticket := chat.Ticket("")
					if chance.IntN(2) == 0 {
						ticket = chat.Ticket(fmt.Sprint("t", next/30))
					}
					next++
					made := r.make(place, fmt.Sprint(next, " ", ticket), inPlace(ticket))
					err = errors.Join(err, tx.PutDelivery(made))
				}
				return err
			})
			r.flush()
			if chance.IntN(8) == 0 {
				r.kept.down, r.deaf = errDown, errDown
				r.Flush(t.Context())
				r.crash()
			}
			r.pass(time.Duration(chance.IntN(3000)) * time.Millisecond)
		}
		r.finish()
		expectOrder(t, n, next)
	}
}

func expectOrder(t *testing.T, n *network, want int) {
	t.Helper()
	latest, read := map[string]int{}, map[int]bool{}
	for _, d := range n.seen {
		var number int
		fmt.Sscan(d.Message.Text.String(), &number)
		queue := string(d.To.Place) + " " + string(d.Ticket)
		if number < latest[queue] && !read[number] {
			t.Errorf("%d came after %d in %q", number, latest[queue], queue)
		}
		if read[number] {
			t.Errorf("%d came twice", number)
		}
		latest[queue], read[number] = max(number, latest[queue]), true
	}
	if len(read) != want {
		t.Errorf("%d of %d came", len(read), want)
	}
}
