package storetest

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

var errOops = errors.New("oops")

// something writes to every collection, under a name.
func something(tx store.Tx, name string) error {
	_, err := tx.Next("thing")
	return all(err,
		tx.PutMember(member(name)),
		tx.PutProgram(program(name)),
		tx.PutEnrolment(enrolment(name, name)),
		tx.PutPair(pair(name, name, name, name)),
		tx.PutConversation(conversation(name, name)),
		tx.PutDelivery(delivery(name)),
		tx.PutDelivery(settled("z"+name)),
		tx.PutNudge(nudge(name, name)),
		tx.MarkSeen("event", first),
		tx.Append(store.Entry{At: first, What: name}),
		tx.Remember("key", []byte(name)),
	)
}

// expectSomething looks for what something wrote once, and for nothing more.
func expectSomething(t *testing.T, s *subject, name string) {
	t.Helper()
	want := newPlain()
	if err := something(want, name); err != nil {
		t.Fatal(err)
	}
	expectPicture(t, s, want)
}

func wholeUpdate(t *testing.T, s *subject) {
	s.update(t, func(tx store.Tx) error { return something(tx, "a") })
	expectSomething(t, s, "a")
}

func nothingOnError(t *testing.T, s *subject) {
	s.update(t, func(tx store.Tx) error { return something(tx, "a") })
	err := s.Update(t.Context(), func(tx store.Tx) error {
		return all(something(tx, "b"), tx.DropNudge("a"), tx.DropConversation("a"), errOops)
	})
	if !errors.Is(err, errOops) {
		t.Errorf("Update gave %v, want the error of its function", err)
	}
	expectSomething(t, s, "a")
}

func nothingOnPanic(t *testing.T, s *subject) {
	s.update(t, func(tx store.Tx) error { return something(tx, "a") })
	for _, run := range []func(context.Context, func(store.Tx) error) error{s.Update, s.View} {
		func() {
			defer func() {
				if r := recover(); r != errOops {
					t.Errorf("the panic was %v, want that of the function", r)
				}
			}()
			run(t.Context(), func(tx store.Tx) error {
				something(tx, "b")
				panic(errOops)
			})
		}()
	}
	expectSomething(t, s, "a")
	s.update(t, func(tx store.Tx) error { return tx.Remember("key", []byte("a")) }) // it does not hang
}

func runAgain(t *testing.T, s *subject) {
	var counts []uint64
	for range 2 {
		s.Update(t.Context(), func(tx store.Tx) error {
			n, err := tx.Next("thing")
			counts = append(counts, n)
			return all(err, tx.Append(store.Entry{What: "again"}), errOops)
		})
	}
	if len(counts) != 2 || counts[0] != 1 || counts[1] != 1 {
		t.Errorf("Next in updates that failed gave %v, want 1 each time", counts)
	}
	s.update(t, func(tx store.Tx) error { return something(tx, "a") })
	expectSomething(t, s, "a")
}

func ownWrites(t *testing.T, s *subject) {
	s.update(t, func(tx store.Tx) error {
		err := something(tx, "a")
		got, want := picture(tx), newPlain()
		something(want, "a")
		expectSame(t, got, picture(want))
		return all(err, tx.DropNudge("a"))
	})
	s.view(t, func(tx store.Tx) {
		_, err := tx.Nudge("a")
		expectNotFound(t, "a nudge made and dropped in one update", err)
	})
}

func noInterleaving(t *testing.T, s *subject) {
	const writers, times = 8, 25
	var wait sync.WaitGroup
	for range writers {
		wait.Go(func() {
			for range times {
				if err := s.Update(t.Context(), countUp); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	s.view(t, func(tx store.Tx) {
		got, err := tx.Recall("count")
		expect(t, "count", string(got), err, strconv.Itoa(writers*times))
		entries, err := tx.Entries(0, 2*writers*times)
		expect(t, "entries", len(entries), err, writers*times)
	})
}

// countUp reads, and writes what follows from it.
func countUp(tx store.Tx) error {
	value, err := tx.Recall("count")
	n, _ := strconv.Atoi(string(value))
	return all(err, tx.Append(store.Entry{What: "count"}), tx.Remember("count", []byte(strconv.Itoa(n+1))))
}

func oneMoment(t *testing.T, s *subject) {
	s.update(t, func(tx store.Tx) error { return something(tx, "a") })
	s.view(t, func(tx store.Tx) {
		done := make(chan error)
		go func() { // the only test that holds a view open while it waits
			done <- s.Update(t.Context(), func(tx store.Tx) error { return something(tx, "b") })
		}()
		if err := <-done; err != nil {
			t.Error(err)
		}
		want := newPlain()
		something(want, "a")
		expectSame(t, picture(tx), picture(want))
	})
	s.view(t, func(tx store.Tx) {
		_, err := tx.Member("b")
		if err != nil {
			t.Errorf("the next view does not see the update: %v", err)
		}
	})
}

func viewsDoNotWrite(t *testing.T, s *subject) {
	s.update(t, func(tx store.Tx) error { return something(tx, "a") })
	s.view(t, func(tx store.Tx) {
		for what, err := range writes(tx) {
			if err == nil {
				t.Errorf("%s in a view: no error", what)
			}
		}
	})
	expectSomething(t, s, "a")
}

// writes tries each method that changes something.
func writes(tx store.Tx) map[string]error {
	_, next := tx.Next("thing")
	_, move := tx.MovePlace("web:dm-a", "web:dm-b")
	_, forget := tx.ForgetSeen(first.Add(time.Hour), 9)
	_, deliveries := tx.ForgetDeliveries(first.Add(time.Hour), 9)
	_, entries := tx.ForgetEntries(first.Add(time.Hour), 9)
	return map[string]error{
		"Next": next, "MovePlace": move, "ForgetSeen": forget, "ForgetDeliveries": deliveries, "ForgetEntries": entries,
		"PutMember":        tx.PutMember(member("b")),
		"PutProgram":       tx.PutProgram(program("b")),
		"PutEnrolment":     tx.PutEnrolment(enrolment("b", "b")),
		"PutPair":          tx.PutPair(pair("b", "b", "b", "b")),
		"PutConversation":  tx.PutConversation(conversation("b", "b")),
		"DropConversation": tx.DropConversation("a"),
		"PutDelivery":      tx.PutDelivery(delivery("b")),
		"PutNudge":         tx.PutNudge(nudge("b", "b")),
		"DropNudge":        tx.DropNudge("a"),
		"MarkSeen":         tx.MarkSeen("b", first),
		"Append":           tx.Append(store.Entry{What: "b"}),
		"Remember":         tx.Remember("key", []byte("b")),
	}
}

func endedContext(t *testing.T, s *subject) {
	ctx, end := context.WithCancel(t.Context())
	waited := make(chan error)
	s.update(t, func(store.Tx) error { // while this one runs, another waits for its turn
		go func() { waited <- s.Update(ctx, func(tx store.Tx) error { return something(tx, "b") }) }()
		end()
		if err := <-waited; !errors.Is(err, context.Canceled) {
			t.Errorf("the waiting Update gave %v, want %v", err, context.Canceled)
		}
		return nil
	})
	for name, run := range map[string]func(context.Context, func(store.Tx) error) error{
		"Update": s.Update, "View": s.View,
	} {
		err := run(ctx, func(store.Tx) error {
			t.Errorf("%s ran its function", name)
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s gave %v, want %v", name, err, context.Canceled)
		}
	}
	expectPicture(t, s, newPlain())
}

func noEscape(t *testing.T, s *subject) {
	for _, run := range []func(context.Context, func(store.Tx) error) error{s.Update, s.View} {
		var escaped store.Tx
		run(t.Context(), func(tx store.Tx) error { escaped = tx; return nil })
		_, err := escaped.Member("a")
		if err == nil || errors.Is(err, store.ErrNotFound) || errors.Is(err, store.ErrDamaged) {
			t.Errorf("reading in a transaction that is over: error %v, want one of its own", err)
		}
		for what, err := range writes(escaped) {
			if err == nil {
				t.Errorf("%s in a transaction that is over: no error", what)
			}
		}
	}
	expectPicture(t, s, newPlain())
}

func copies(t *testing.T, s *subject) {
	mine, value := member("a"), []byte("a")
	s.update(t, func(tx store.Tx) error {
		defer func() { mine.Persons[0], mine.Sealed[0], value[0] = "web:z", 'z', 'z' }()
		return all(tx.PutMember(mine), tx.Remember("key", value))
	})
	for range 2 { // the second finds what the first did to its copies
		s.view(t, func(tx store.Tx) {
			m, err := tx.Member("a")
			expect(t, "Member", m, err, member("a"))
			m.Persons[0], m.Sealed[0] = "web:z", 'z'
			v, err := tx.Recall("key")
			expect(t, "Recall", string(v), err, "a")
			v[0] = 'z'
		})
	}
}

func reopening(t *testing.T, s *subject) {
	want := newPlain()
	for i := range 30 {
		name := fmt.Sprint("n", i)
		s.update(t, func(tx store.Tx) error { return something(tx, name) })
		something(want, name)
	}
	s.reopen(t)
	expectPicture(t, s, want)
	s.view(t, func(tx store.Tx) {
		m, err := tx.Member("n29")
		expect(t, "the last member", m.ID, err, mentoring.MemberID("n29"))
	})
}

func closing(t *testing.T, s *subject) {
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, run := range []func(context.Context, func(store.Tx) error) error{s.Update, s.View} {
		if err := run(t.Context(), func(store.Tx) error { return nil }); err == nil {
			t.Error("a closed store works")
		}
	}
}
