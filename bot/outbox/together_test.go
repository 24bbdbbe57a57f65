package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/outbox"
	"mentorbot/bot/store"
)

// crowd is a network that takes its time, and looks who is under way together.
type crowd struct {
	takes  func(chat.Delivery) time.Duration
	answer func(chat.Delivery) error // nil: it arrives

	mu    sync.Mutex
	under map[chat.PlaceID]int
	read  []chat.DeliveryID
	most  int // under way together
	twice int // in one place
}

func (*crowd) Network() chat.Network { return "net" }

func (*crowd) Capabilities() chat.Capabilities { return chat.Capabilities{} }

func (*crowd) Run(context.Context, chat.Receive) error { return nil }

func (c *crowd) Send(_ context.Context, d chat.Delivery) (chat.Receipt, error) {
	c.change(d, 1)
	defer c.change(d, -1)
	time.Sleep(c.takes(d)) // the bubble's time
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.answer != nil {
		if err := c.answer(d); err != nil {
			return chat.Receipt{}, err
		}
	}
	c.read = append(c.read, d.ID)
	return receipt(d), nil
}

func (c *crowd) change(d chat.Delivery, by int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.under[d.To.Place] += by; c.under[d.To.Place] == 0 {
		delete(c.under, d.To.Place)
	} else if c.under[d.To.Place] > 1 {
		c.twice++
	}
	c.most = max(c.most, len(c.under))
}

func (c *crowd) heard() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.read)
}

// One that takes as long as it may does not hold up the others, only its own place.
func TestASlowSendHoldsUpNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &crowd{under: map[chat.PlaceID]int{}}
		c.takes = func(d chat.Delivery) time.Duration {
			if d.To.Place == "net:slow" {
				return outbox.Longest - time.Second
			}
			return 10 * time.Millisecond
		}
		r := newRig(t, c)
		r.say(chat.At("net:slow"), "one")
		r.say(chat.At("net:slow"), "two")
		r.running(func(wake chan<- struct{}) {
			synctest.Wait()
			began := time.Now()
			for i := range 50 {
				r.say(chat.At(chat.PlaceID(fmt.Sprintf("net:%d", i%7))), "answer", answer)
				wake <- struct{}{}
				until(t, func() bool { return c.heard() == i+1 })
			}
			if took := time.Since(began); took > time.Second {
				t.Errorf("fifty answers took %s", took)
			}
			until(t, func() bool { return c.heard() == 52 })
		})
		if c.twice > 0 || c.read[50] != "0000000001" || c.read[51] != "0000000002" {
			t.Errorf("%d times two were under way in one place; read last: %v", c.twice, c.read[50:])
		}
	})
}

// So many are under way together, and no more; Flush beside Run waits until all were tried.
func TestFlushBesideRunWaitsForAllAndDoublesNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const messages = 1000
		c := &crowd{under: map[chat.PlaceID]int{}, takes: func(chat.Delivery) time.Duration { return time.Second }}
		r := newRig(t, c)
		r.update(func(tx store.Tx) (err error) {
			for i := range messages {
				place := chat.PlaceID(fmt.Sprintf("net:%d", i%500))
				err = errors.Join(err, tx.PutDelivery(r.make(chat.At(place), "nudge")))
			}
			return err
		})
		r.running(func(chan<- struct{}) {
			for tried := 1; tried > 0; {
				tried, _ = r.flush()
			}
			if c.heard() != messages {
				t.Errorf("Flush came to rest when %d had arrived", c.heard())
			}
		})
		if c.heard() != messages || c.twice > 0 || c.most != outbox.Together || int(r.Sent.Load()) != messages {
			t.Errorf("%d arrived, %d counted, %d together, %d times two in one place",
				c.heard(), r.Sent.Load(), c.most, c.twice)
		}
	})
}

// Of ten thousand one in twenty has its answer lost: those alone are read twice, and the journal tells of each.
func TestLostAnswersDoubleNoMoreThanIsRecorded(t *testing.T) {
	const sends = 10_000
	chance := rand.New(rand.NewPCG(5, 5))
	n := &network{name: "net"}
	n.answer = func(chat.Delivery) error {
		switch chance.IntN(40) {
		case 0:
			return errSwallowed
		case 1:
			return chat.ErrUnknown
		}
		return nil
	}
	r := newRig(t, n)
	r.step = time.Second
	r.sayToEach(sends)
	r.finish()
	read, handles := map[chat.DeliveryID]int{}, map[chat.DeliveryID]chat.Handle{}
	for _, d := range n.seen {
		h := d.Message.Choices[0].Handle
		if read[d.ID]++; read[d.ID] > 1 && handles[d.ID] != h {
			t.Fatalf("the copy of %s has a handle of its own", d.ID)
		}
		handles[d.ID] = h
	}
	doubled, lost := len(n.seen)-len(read), n.count()-sends
	if len(read) != sends || doubled == 0 || doubled > r.unknowns() || r.unknowns() != lost {
		t.Errorf("%d of %d arrived, %d doubled, %d answers lost, %d recorded",
			len(read), sends, doubled, lost, r.unknowns())
	}
}
