package nudge_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/nudge"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
)

var start = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

var errDown = errors.New("down")

// desk is what takes nudges in, as the inbox does: those it takes are dropped, unless it puts them off.
type desk struct {
	t     testing.TB
	store store.Store
	clock *nudge.Clock
	now   time.Time

	mu     sync.Mutex
	taken  []string
	ids    []chat.EventID
	putOff map[string]time.Duration
	fails  map[string]error
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	s, err := bolt.Open(filepath.Join(t.TempDir(), "mentorbot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	d := &desk{t: t, store: s, now: start, putOff: map[string]time.Duration{}, fails: map[string]error{}}
	d.clock = &nudge.Clock{Store: s, Now: func() time.Time { return d.now }}
	return d
}

func (d *desk) put(id string, due time.Time) {
	d.t.Helper()
	d.update(func(tx store.Tx) error {
		return tx.PutNudge(store.Nudge{ID: id, Due: due, Member: "m1", Flow: "checkin"})
	})
}

func (d *desk) update(do func(store.Tx) error) {
	d.t.Helper()
	if err := d.store.Update(context.Background(), do); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) receive(_ context.Context, events ...chat.Event) []error {
	d.mu.Lock()
	defer d.mu.Unlock()
	errs := make([]error, len(events))
	d.update(func(tx store.Tx) error {
		for i, e := range events {
			d.ids = append(d.ids, e.ID)
			if errs[i] = d.fails[e.Nudge]; errs[i] != nil {
				continue
			}
			n, err := tx.Nudge(e.Nudge)
			if err != nil || e.Kind != chat.Due || !e.At.Equal(n.Due) {
				d.t.Errorf("%s %s at %s: %v", e.Kind, e.Nudge, e.At, err)
			}
			if later := d.putOff[e.Nudge]; later > 0 {
				delete(d.putOff, e.Nudge)
				n.Due = n.Due.Add(later)
				if err := tx.PutNudge(n); err != nil {
					return err
				}
				continue
			}
			d.taken = append(d.taken, e.Nudge)
			if err := tx.DropNudge(e.Nudge); err != nil {
				return err
			}
		}
		return nil
	})
	return errs
}

// tick expects what one Tick takes in, in order.
func (d *desk) tick(want ...string) {
	d.t.Helper()
	d.taken = nil
	if _, err := d.clock.Tick(d.t.Context(), d.receive); err != nil {
		d.t.Error(err)
	}
	if !slices.Equal(d.taken, want) {
		d.t.Errorf("at %s took %q, want %q", d.now.Format(time.RFC3339), d.taken, want)
	}
}

func TestWhatIsDueComesInOrderAndOnce(t *testing.T) {
	d := newDesk(t)
	d.put("c", start.Add(time.Minute))
	d.put("b", start)
	d.put("a", start)
	d.put("z", start.Add(-time.Hour))
	d.now = start.Add(-2 * time.Hour)
	d.tick()
	d.now = start
	d.tick("z", "a", "b")
	d.tick()
	d.now = start.Add(time.Minute - 1)
	d.tick()
	d.now = start.Add(time.Minute)
	d.tick("c")
	if got := d.clock.Handed.Load(); got != 4 {
		t.Errorf("%d were counted, want 4", got)
	}
}

func TestWhatIsPutOffComesAgainAsAnotherEvent(t *testing.T) {
	d := newDesk(t)
	d.put("a", start)
	d.putOff["a"] = time.Hour
	d.tick()
	d.tick()
	d.now = start.Add(time.Hour)
	d.tick("a")
	if len(d.ids) != 2 || d.ids[0] == d.ids[1] {
		t.Errorf("the events were %q: the second would look like a repeat", d.ids)
	}
}

func TestWhatFailsStaysDue(t *testing.T) {
	d := newDesk(t)
	d.put("a", start)
	d.put("b", start)
	d.fails["a"] = errDown
	if _, err := d.clock.Tick(t.Context(), d.receive); !errors.Is(err, errDown) {
		t.Errorf("error %v", err)
	}
	if got := d.clock.Handed.Load(); got != 1 {
		t.Errorf("%d were counted, want 1", got)
	}
	delete(d.fails, "a")
	d.tick("a")
	if d.ids[0] != d.ids[2] {
		t.Errorf("the same moment is another event: %q", d.ids)
	}
}

func TestManyAreDueAfterAStop(t *testing.T) {
	d := newDesk(t)
	const many = 2*nudge.MostAtOnce + 7
	d.update(func(tx store.Tx) (err error) {
		for i := range many {
			n := store.Nudge{ID: fmt.Sprintf("n%04d", i), Due: start.Add(time.Duration(i) * time.Minute)}
			err = errors.Join(err, tx.PutNudge(n))
		}
		return err
	})
	d.now = start.AddDate(0, 0, 7)
	for n := nudge.MostAtOnce; n == nudge.MostAtOnce; {
		var err error
		if n, err = d.clock.Tick(t.Context(), d.receive); err != nil {
			t.Fatal(err)
		}
	}
	if len(d.taken) != many || !slices.IsSorted(d.taken) {
		t.Errorf("%d of %d were taken in, in order: %v", len(d.taken), many, slices.IsSorted(d.taken))
	}
}

func TestNext(t *testing.T) {
	d := newDesk(t)
	if _, there, err := d.clock.Next(t.Context()); there || err != nil {
		t.Errorf("something is due: %v, %v", there, err)
	}
	d.put("a", start.Add(time.Hour))
	next, there, err := d.clock.Next(t.Context())
	if !there || err != nil || !next.Equal(start.Add(time.Hour)) {
		t.Errorf("next is %s, %v, %v", next, there, err)
	}
}

// running runs the clock within a bubble, by the bubble's time and an offset that a test can change.
func running(t *testing.T, do func(d *desk, wake chan<- struct{}, offset *time.Duration, failed *int)) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		wake, failed := make(chan struct{}, 1), 0
		var offset time.Duration
		d.clock.Wake = wake
		d.clock.Now = func() time.Time {
			d.mu.Lock()
			defer d.mu.Unlock()
			return time.Now().Add(offset)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() {
			d.clock.Run(ctx, d.receive, func(error) { failed++ })
			close(done)
		}()
		synctest.Wait()
		do(d, wake, &offset, &failed)
		stop()
		<-done
	})
}

// expectTaken lets everything come to rest and looks at what was taken in so far.
func (d *desk) expectTaken(want ...string) {
	d.t.Helper()
	synctest.Wait()
	d.mu.Lock()
	defer d.mu.Unlock()
	if !slices.Equal(d.taken, want) {
		d.t.Errorf("taken: %q, want %q", d.taken, want)
	}
}

func TestRunWakesForWhatIsNew(t *testing.T) {
	running(t, func(d *desk, wake chan<- struct{}, _ *time.Duration, _ *int) {
		d.put("a", time.Now().Add(100*time.Millisecond))
		wake <- struct{}{}
		d.expectTaken()
		pass(100*time.Millisecond - 1)
		d.expectTaken()
		pass(time.Nanosecond)
		d.expectTaken("a")
		d.put("b", time.Now())
		wake <- struct{}{}
		d.expectTaken("a", "b")
	})
}

// A clock that is set forward, or a machine that slept, is noticed within a second; set back, nothing comes twice.
func TestRunNoticesAClockThatJumps(t *testing.T) {
	running(t, func(d *desk, wake chan<- struct{}, offset *time.Duration, _ *int) {
		d.put("a", time.Now().Add(time.Hour))
		d.put("b", time.Now().Add(3*time.Hour))
		wake <- struct{}{}
		jump := func(by time.Duration) {
			d.mu.Lock()
			*offset += by
			d.mu.Unlock()
			pass(time.Second)
		}
		jump(time.Hour)
		d.expectTaken("a")
		jump(-2 * time.Hour)
		jump(time.Hour)
		d.expectTaken("a")
		jump(48 * time.Hour)
		d.expectTaken("a", "b")
	})
}

// While something fails, it is tried each second and no faster.
func TestRunDoesNotHurryWhatFails(t *testing.T) {
	running(t, func(d *desk, wake chan<- struct{}, _ *time.Duration, failed *int) {
		d.fails["a"] = errDown
		d.put("a", time.Now())
		wake <- struct{}{}
		pass(10*time.Second + time.Millisecond)
		synctest.Wait()
		if *failed < 10 || *failed > 12 {
			t.Errorf("%d tries in ten seconds", *failed)
		}
		d.mu.Lock()
		delete(d.fails, "a")
		d.mu.Unlock()
		pass(time.Second)
		d.expectTaken("a")
	})
}

// Nothing is due, and ten thousand will be.
func BenchmarkIdleTick(b *testing.B) {
	d := newDesk(b)
	d.update(func(tx store.Tx) (err error) {
		for i := range 10_000 {
			n := store.Nudge{ID: fmt.Sprintf("n%05d", i), Due: start.Add(time.Hour + time.Duration(i)*time.Minute)}
			err = errors.Join(err, tx.PutNudge(n))
		}
		return err
	})
	b.ReportAllocs()
	for b.Loop() {
		if n, err := d.clock.Tick(b.Context(), d.receive); n != 0 || err != nil {
			b.Fatal(n, err)
		}
	}
}

// pass lets the bubble's time go on: nobody waits for it.
func pass(d time.Duration) { time.Sleep(d) }
