package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// crossing is a pretended network that lets few messages pass a second, and remembers when each came.
type crossing struct {
	clock *movable
	rate  float64
	fails func(to chat.PersonID, tries int) error // nil: nothing does

	mu    sync.Mutex
	tries map[chat.PersonID]int
	came  []arrival
}

// arrival is one message, by both clocks.
type arrival struct {
	to         chat.PersonID
	told, real time.Time
}

func (*crossing) Network() chat.Network { return "net" }

func (n *crossing) Capabilities() chat.Capabilities {
	return chat.Capabilities{TextLength: 4000, Budget: chat.Budget{Overall: n.rate, OverallBurst: 1}}
}

func (*crossing) Run(ctx context.Context, _ chat.Receive) error { <-ctx.Done(); return nil }

func (n *crossing) Send(_ context.Context, d chat.Delivery) (chat.Receipt, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	to := d.To.People[0]
	n.tries[to]++
	if n.fails != nil {
		if err := n.fails(to, n.tries[to]); err != nil {
			return chat.Receipt{}, err
		}
	}
	n.came = append(n.came, arrival{to, n.clock.Now(), time.Now()})
	return chat.Receipt{Place: chat.PlaceID(to), Message: chat.MessageID(d.ID)}, nil
}

// travelling is a journey of a bot whose network is a crossing.
type travelling struct {
	journey
	kept    kept
	network *crossing
	began   time.Time
}

func travels(t *testing.T, rate float64) *travelling {
	t.Helper()
	k, err := openKept(t.TempDir(), "journey")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.close)
	clock, err := openClock(t.Context(), memory{k.store, k.vault, "clock"}, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	n := &crossing{clock: clock, rate: rate, tries: map[chat.PersonID]int{}}
	content := builtIn()
	b, err := bot.New(bot.Options{
		Flows: content.Flows, Guides: content.Guides, Book: content.Book, Store: k.store, Vault: k.vault,
		Adapters: []chat.Adapter{n}, Now: clock.Now, Real: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &travelling{journey{bot: b, clock: clock, crowd: nobody{}}, k, n, clock.Now()}
}

// due lets each of some people be spoken to after a while.
func (j *travelling) due(t *testing.T, in time.Duration, people ...int) {
	t.Helper()
	err := j.kept.store.Update(t.Context(), func(tx store.Tx) (err error) {
		for _, n := range people {
			m := mentoring.Member{ID: mentoring.MemberID(fmt.Sprintf("m%d", n)), Community: "home", Language: "en", Zone: "UTC",
				Persons: []chat.PersonID{chat.PersonID(fmt.Sprintf("net:%d", n))}}
			id := fmt.Sprintf("n%d-%d", n, in)
			nudge := store.Nudge{ID: id, Due: j.began.Add(in), Member: m.ID, Flow: "met"}
			err = errors.Join(err, tx.PutMember(m), tx.PutNudge(nudge))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// runs lets the bot run beside the journey, until the test ends.
func (j *travelling) runs(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- j.bot.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func (j *travelling) advances(t *testing.T, by time.Duration) advanced {
	t.Helper()
	done, err := j.advance(t.Context(), by)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// aloneAndBeside runs a test with the journey alone, and with the bot running beside it. One message a second passes.
func aloneAndBeside(t *testing.T, test func(t *testing.T, j *travelling)) {
	for name, beside := range map[string]bool{"alone": false, "beside": true} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				j := travels(t, 1)
				if beside {
					j.runs(t)
				}
				test(t, j)
			})
		})
	}
}

func TestTimeGoesOnOnlyWhenAllWasTried(t *testing.T) {
	aloneAndBeside(t, func(t *testing.T, j *travelling) {
		const people = 5
		j.due(t, time.Hour, 1, 2, 3, 4, 5)
		j.due(t, time.Hour+2*time.Second, 6, 7, 8, 9, 10)
		begun := time.Now()
		done := j.advances(t, 3*time.Hour)
		if done.Nudges != 2*people || done.Delivered != 2*people || done.Waiting != 0 {
			t.Errorf("got %+v", done)
		}
		if done.Now.Before(j.began.Add(3 * time.Hour)) {
			t.Errorf("it is only %v", done.Now)
		}
		if took := time.Since(begun); took < (2*people-1)*time.Second {
			t.Errorf("ten messages passed in %v, one a second", took)
		}
		for i, a := range j.network.came {
			if early := a.told.Before(j.began.Add(time.Hour)); early || a.told.After(j.began.Add(time.Hour+time.Minute)) {
				t.Errorf("message %d came at %v", i, a.told)
			}
			if i < people && a.to > "net:5" {
				t.Errorf("%s was spoken to before those who were due earlier", a.to)
			}
		}
	})
}

func TestWhatANetworkAsksForIsWaitedFor(t *testing.T) {
	aloneAndBeside(t, func(t *testing.T, j *travelling) {
		const wait = 30 * time.Second
		var told time.Time
		j.network.fails = func(_ chat.PersonID, tries int) error {
			if tries == 1 {
				told = time.Now()
				return chat.RetryAfter{Wait: wait}
			}
			return nil
		}
		j.due(t, time.Hour, 1)
		j.due(t, 2*time.Hour, 1)
		done := j.advances(t, 3*time.Hour)
		if done.Delivered != 2 || done.Waiting != 0 {
			t.Fatalf("got %+v", done)
		}
		if early := j.network.came[0].real.Sub(told); early < wait {
			t.Errorf("it was asked again after %v", early)
		}
	})
}

func TestANetworkThatIsDownDoesNotHoldTimeUp(t *testing.T) {
	aloneAndBeside(t, func(t *testing.T, j *travelling) {
		j.network.fails = func(to chat.PersonID, _ int) error {
			if to == "net:1" {
				return errors.New("nobody answers")
			}
			return nil
		}
		j.due(t, time.Hour, 1, 2)
		j.due(t, 2*time.Hour, 1, 2)
		j.due(t, 3*time.Hour, 1, 2)
		begun := time.Now()
		done := j.advances(t, 24*time.Hour)
		if done.Nudges != 6 || done.Delivered != 3 || done.Waiting != 3 {
			t.Errorf("got %+v", done)
		}
		if took := time.Since(begun); took > time.Minute {
			t.Errorf("it took %v", took)
		}
	})
}

func TestAJourneyThatWasBrokenOffGoesOn(t *testing.T) {
	aloneAndBeside(t, func(t *testing.T, j *travelling) {
		j.due(t, time.Hour, 1, 2, 3)
		j.due(t, 5*time.Hour, 4)
		ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer cancel()
		if done, err := j.advance(ctx, 10*time.Hour); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %+v, %v", done, err)
		}
		if now := j.clock.Now(); now.After(j.began.Add(2 * time.Hour)) {
			t.Errorf("time went on to %v", now)
		}
		j.advances(t, 10*time.Hour)
		if len(j.network.came) != 4 {
			t.Errorf("%d messages came", len(j.network.came))
		}
	})
}

func TestTwoWhoMoveTimeDoItInTurn(t *testing.T) {
	j := travels(t, 100)
	j.runs(t)
	j.due(t, time.Hour, 1, 2, 3)
	j.due(t, 25*time.Hour, 4, 5, 6)
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			if done, err := j.advance(t.Context(), 24*time.Hour); err != nil || done.Nudges != 3 {
				t.Errorf("got %+v, %v", done, err)
			}
		})
	}
	group.Wait()
	if now := j.clock.Now(); now.Before(j.began.Add(48 * time.Hour)) {
		t.Errorf("it is only %v", now)
	}
}
