package inbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// held lets the first commit wait until it is released.
func held(r *rig) (release func()) {
	gate := make(chan struct{})
	r.kept.set(func() { r.kept.before = func() { <-gate } })
	return sync.OnceFunc(func() { close(gate) })
}

func TestWhatWaitsTogetherIsCommittedTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		release := held(r)
		var group sync.WaitGroup
		const events = 1 + 2*MostTogether
		acknowledged := 0
		var mu sync.Mutex
		for i := range events {
			e := r.by(chat.PersonID(fmt.Sprintf("net:%d", i)), chat.Joined)
			group.Go(func() {
				if errs := r.Receive(t.Context(), e); errs[0] != nil {
					t.Error(errs[0])
				}
				mu.Lock()
				defer mu.Unlock()
				acknowledged++
			})
			if i == 0 {
				synctest.Wait() // the first one's commit is under way
			}
		}
		synctest.Wait()
		mu.Lock()
		if acknowledged != 0 {
			t.Errorf("%d events were acknowledged before the commit", acknowledged)
		}
		mu.Unlock()
		release()
		group.Wait()
		if r.kept.commits != 3 {
			t.Errorf("%d events took %d commits, want 3: the first, and two groups", events, r.kept.commits)
		}
	})
}

// The first of a group is answered when its commit is done, and does not wait for those who came later.
func TestNobodyWorksForOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		gate := make(chan struct{})
		r.kept.before = func() { <-gate }
		first, second := make(chan error, 1), make(chan error, 1)
		send := func(e chat.Event, done chan<- error) { done <- r.Receive(t.Context(), e)[0] }
		go send(r.by("net:1", chat.Joined), first)
		synctest.Wait()
		go send(r.by("net:2", chat.Joined), second)
		synctest.Wait()
		gate <- struct{}{}
		synctest.Wait()
		select {
		case err := <-first:
			if err != nil {
				t.Error(err)
			}
		default:
			t.Error("the first is committed and not answered")
		}
		gate <- struct{}{}
		<-second
	})
}

func TestAnEventThatFailsTakesNobodyAlong(t *testing.T) {
	for name, trap := range map[string]func() error{
		"error": func() error { return errDown },
		"panic": func() error { panic("a bug in a flow") },
	} {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			tries := 0
			var events []chat.Event
			for i := range 20 {
				events = append(events, r.command(chat.PersonID(fmt.Sprintf("net:%d", i)), "help"))
			}
			bad := events[7]
			r.kept.fails[bad.ID] = func() error { tries++; return trap() }
			r.take(events...)
			if tries != MostTries {
				t.Errorf("it was tried %d times, want %d", tries, MostTries)
			}
			if got := len(r.posted()); got != 19 {
				t.Errorf("%d answers to 19 events that went well", got)
			}
			lines := r.journaled("event.set_aside")
			if len(lines) != 1 || lines[0].Why != fmt.Sprintf("command %s", bad.ID) {
				t.Errorf("the journal says %+v", lines)
			}
			delete(r.kept.fails, bad.ID)
			r.take(bad, bad)
			if got := len(r.posted()); got != 19 {
				t.Errorf("its repeat had an effect: %d answers", got)
			}
		})
	}
}

func TestAnEventThatFailsAtFirstHasItsEffectOnce(t *testing.T) {
	r := newRig(t)
	e, tries := r.command("net:1", "help"), 0
	r.kept.fails[e.ID] = func() error {
		if tries++; tries < MostTries {
			return errDown
		}
		return nil
	}
	r.take(e)
	if got := len(r.posted()); got != 1 || len(r.journaled("event.set_aside")) != 0 {
		t.Errorf("%d answers, set aside: %v", got, r.journaled("event.set_aside"))
	}
}

// What would make the same event again for ever ends with it.
func TestWhatIsSetAsideDoesNotComeAgain(t *testing.T) {
	r := newRig(t)
	r.take(r.command("net:1", "help"), r.command("net:1", "help"))
	sent, lost := r.posted()[0].ID, r.posted()[1].ID
	r.update(func(tx store.Tx) error {
		return tx.PutNudge(store.Nudge{ID: "n1", Due: start, Member: "nobody", Flow: "checkin"})
	})
	due := chat.Event{ID: "nudge/n1", Kind: chat.Due, Nudge: "n1"}
	arrived := chat.Event{ID: "delivered/1", Kind: chat.Delivered, Delivery: sent, Receipt: chat.Receipt{Message: "m"}}
	missed := chat.Event{ID: "unreachable/2", Kind: chat.Unreachable, Delivery: lost}
	for _, id := range []chat.EventID{arrived.ID, missed.ID} {
		r.kept.fails[id] = func() error { return errDown }
	}
	r.take(due, arrived, missed)
	if got := len(r.journaled("event.set_aside")); got != 3 {
		t.Errorf("%d events were set aside, want 3", got)
	}
	r.view(func(tx store.Tx) error {
		if _, err := tx.Nudge("n1"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the nudge is still due: %v", err)
		}
		if waiting, err := tx.Waiting(9); len(waiting) > 0 || err != nil {
			t.Errorf("%d deliveries still wait, %v", len(waiting), err)
		}
		return nil
	})
	if got := r.posted(); got[0].State != store.Sent || got[0].Receipt.Message != "m" || got[1].State != store.Dropped {
		t.Errorf("they are %s and %s", got[0].State, got[1].State)
	}
}

func TestTheSameEventElevenTimesHasOneEffect(t *testing.T) {
	r := newRig(t)
	e := r.command("net:1", "help")
	r.take(e, e, e)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() { r.take(e) })
	}
	group.Wait()
	for range 4 {
		r.reopen()
		r.take(e)
	}
	if got := len(r.posted()); got != 1 {
		t.Errorf("%d answers, want 1", got)
	}
}

func TestAStoreThatFailsAcknowledgesNothing(t *testing.T) {
	r := newRig(t)
	events := []chat.Event{r.command("net:1", "help"), r.command("net:2", "help")}
	r.kept.down = errDown
	for i, err := range r.Receive(t.Context(), events...) {
		if !errors.Is(err, errDown) {
			t.Errorf("event %d: error %v, want that of the store", i, err)
		}
	}
	r.kept.down = nil
	if len(r.posted()) > 0 || r.seen(events[0].ID) {
		t.Error("something was kept")
	}
	r.take(events...)
	if got := len(r.posted()); got != 2 {
		t.Errorf("%d answers when they came again, want 2", got)
	}
}

// Nothing that can't even be set aside is acknowledged.
func TestWhatCannotBeSetAsideIsNotAcknowledged(t *testing.T) {
	r := newRig(t)
	e, tries := r.command("net:1", "help"), 0
	r.kept.fails[e.ID] = func() error {
		if tries++; tries == MostTries {
			r.kept.set(func() { r.kept.down = errDown })
		}
		return errors.New("a bug")
	}
	if errs := r.Receive(t.Context(), e); !errors.Is(errs[0], errDown) {
		t.Errorf("error %v, want that of the store", errs[0])
	}
}

// A slow store is told as an error, so that the network can say so; what comes again meanwhile has one effect.
func TestAStoreThatIsSlowAcknowledgesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		release := held(r)
		e := r.command("net:1", "help")
		for range 2 {
			ctx, stop := context.WithCancel(t.Context())
			done := make(chan error)
			go func() { done <- r.Receive(ctx, e)[0] }()
			synctest.Wait()
			stop()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("error %v, want %v", err, context.Canceled)
			}
		}
		release()
		r.take(e)
		if got := len(r.posted()); got != 1 {
			t.Errorf("%d answers, want 1", got)
		}
	})
}

func BenchmarkEventToCommit(b *testing.B) {
	for _, together := range []int{1, 64} {
		b.Run(fmt.Sprint(together), func(b *testing.B) {
			r := newRigIn(b, b.TempDir())
			events := 0
			for b.Loop() {
				var group sync.WaitGroup
				for i := range together {
					e := r.command(chat.PersonID(fmt.Sprintf("net:%d", i)), "help")
					group.Go(func() {
						if err := r.Receive(context.Background(), e)[0]; err != nil {
							b.Error(err)
						}
					})
				}
				group.Wait()
				events += together
			}
			b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(r.kept.commits)/float64(events), "commits/event")
		})
	}
}
