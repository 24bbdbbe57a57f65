package storetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

func nudgesContract(t *testing.T, s *subject) {
	s.view(t, func(tx store.Tx) {
		_, err := tx.Nudge("n1")
		expectNotFound(t, "Nudge", err)
		_, err = tx.NextNudge()
		expectNotFound(t, "NextNudge", err)
		list, err := tx.NudgesOf("a")
		expect(t, "NudgesOf", list, err, nil)
	})
	n1, n2, n3, n4 := nudge("n1", "a"), nudge("n2", "a"), nudge("n3", "a"), nudge("n4", "b")
	n1.Due, n4.Due = after(time.Hour), after(-time.Hour)
	s.update(t, func(tx store.Tx) error {
		return all(tx.PutNudge(n1), tx.PutNudge(n3), tx.PutNudge(n2), tx.PutNudge(n4))
	})
	s.view(t, func(tx store.Tx) {
		got, err := tx.Nudge("n2")
		expect(t, "Nudge", got, err, n2)
		list, err := tx.NudgesOf("a")
		expect(t, "NudgesOf", list, err, []store.Nudge{n2, n3, n1})
		next, err := tx.NextNudge()
		expect(t, "NextNudge", next, err, n4.Due)
	})
	n1.Due, n3.Member = after(-2*time.Hour), "b" // moved, and given to somebody else
	s.update(t, func(tx store.Tx) error {
		return all(tx.PutNudge(n1), tx.PutNudge(n3), tx.DropNudge("n4"), tx.DropNudge("none"))
	})
	s.view(t, func(tx store.Tx) {
		_, err := tx.Nudge("n4")
		expectNotFound(t, "a dropped Nudge", err)
		list, err := tx.NudgesOf("a")
		expect(t, "NudgesOf", list, err, []store.Nudge{n1, n2})
		list, err = tx.NudgesOf("b")
		expect(t, "NudgesOf who has it now", list, err, []store.Nudge{n3})
		next, err := tx.NextNudge()
		expect(t, "NextNudge", next, err, n1.Due)
	})
}

func dueContract(t *testing.T, s *subject) {
	moments := map[string]time.Time{
		"n1": after(time.Second), "n2": first, "n3": first, "n4": after(time.Nanosecond), "n5": after(-time.Nanosecond),
		"n6": {}, "n7": time.Unix(-1, 5).UTC(), "n8": time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
	}
	s.update(t, func(tx store.Tx) error {
		var errs []error
		for id, at := range moments {
			n := nudge(id, "a")
			n.Due = at
			errs = append(errs, tx.PutNudge(n))
		}
		return all(errs...)
	})
	s.view(t, func(tx store.Tx) {
		for _, c := range []struct {
			until time.Time
			limit int
			want  string
		}{
			{first, 99, "n6 n7 n5 n2 n3"},
			{first, 4, "n6 n7 n5 n2"},
			{first, 0, ""},
			{after(time.Millisecond), 99, "n6 n7 n5 n2 n3 n4"},
			{after(time.Second).In(time.FixedZone("", 3600)), 99, "n6 n7 n5 n2 n3 n4 n1"},
			{after(-time.Nanosecond), 99, "n6 n7 n5"},
			{time.Time{}, 99, "n6"},
			{moments["n8"], 99, "n6 n7 n5 n2 n3 n4 n1 n8"},
		} {
			list, err := tx.DueNudges(c.until, c.limit)
			ids := make([]string, len(list))
			for i, n := range list {
				ids[i] = n.ID
			}
			expect(t, fmt.Sprintf("%d due until %v", c.limit, c.until), strings.Join(ids, " "), err, c.want)
		}
		next, err := tx.NextNudge()
		expect(t, "NextNudge", next, err, time.Time{})
	})
}

func seenContract(t *testing.T, s *subject) {
	long := chat.EventID(strings.Repeat("x", 5000))
	ids := []chat.EventID{"e1", "e2", "e10", long, long + "y", long[:64], long[:65]}
	for i, id := range ids {
		s.update(t, func(tx store.Tx) error {
			was, err := tx.Seen(id)
			expect(t, "Seen before it was marked", was, err, false)
			err = tx.MarkSeen(id, after(time.Duration(i)))
			is, err2 := tx.Seen(id)
			expect(t, "Seen after it was marked", is, err2, true)
			return err
		})
	}
	s.reopen(t)
	s.view(t, func(tx store.Tx) {
		for _, id := range ids {
			is, err := tx.Seen(id)
			expect(t, "Seen after reopening", is, err, true)
		}
	})
}

func forgettingContract(t *testing.T, s *subject) {
	const many = 40
	event := func(i int) chat.EventID { return chat.EventID(fmt.Sprint("e", i)) }
	forget := func(before time.Duration, limit, want int) {
		t.Helper()
		s.update(t, func(tx store.Tx) error {
			got, err := tx.ForgetSeen(after(before), limit)
			expect(t, "ForgetSeen", got, err, want)
			return err
		})
	}
	s.update(t, func(tx store.Tx) error {
		var errs []error
		for i := many - 1; i >= 0; i-- {
			errs = append(errs, tx.MarkSeen(event(i), after(time.Duration(i)*time.Hour)))
		}
		return all(append(errs, tx.MarkSeen(event(3), after(99*time.Hour)))...) // seen again, later
	})
	forget(0, 99, 0)
	forget(10*time.Hour, 0, 0)
	forget(10*time.Hour, 4, 4)  // 0 1 2 4
	forget(10*time.Hour, 99, 5) // 5 6 7 8 9, and not 10
	forget(10*time.Hour, 99, 0)
	s.view(t, func(tx store.Tx) {
		for i := range many {
			is, err := tx.Seen(event(i))
			expect(t, string(event(i)), is, err, i == 3 || i >= 10)
		}
	})
	forget(1000*time.Hour, 99, many-9)
}

func journalContract(t *testing.T, s *subject) {
	entries := func(after uint64, limit int, want ...store.Entry) {
		t.Helper()
		s.view(t, func(tx store.Tx) {
			got, err := tx.Entries(after, limit)
			expect(t, fmt.Sprintf("Entries(%d, %d)", after, limit), got, err, want)
		})
	}
	entries(0, 9)
	var want []store.Entry
	for i := range 5 {
		e := store.Entry{At: after(-time.Duration(i)), What: "nudge.fired", By: "a", Why: "x"}
		e.About = store.About{Pair: "p1"}
		e.Number = 77 // is not the caller's to give
		s.update(t, func(tx store.Tx) error {
			_, err := tx.Next("journal") // has nothing to do with it
			return all(err, tx.Append(e))
		})
		e.Number = uint64(i + 1)
		want = append(want, e)
	}
	entries(0, 9, want...)
	entries(0, 2, want[:2]...)
	entries(2, 2, want[2:4]...)
	entries(4, 9, want[4])
	entries(5, 9)
	entries(0, 0)
	entries(1<<64-1, 9)
	s.reopen(t)
	s.update(t, func(tx store.Tx) error { return tx.Append(store.Entry{What: "later"}) })
	entries(5, 9, store.Entry{Number: 6, What: "later"})
}

func forgettingEntries(t *testing.T, s *subject) {
	for _, hour := range []int{0, 1, 5, 2, 6} { // the fourth is behind one that is later
		s.update(t, func(tx store.Tx) error { return tx.Append(store.Entry{At: after(time.Duration(hour) * time.Hour)}) })
	}
	forget := func(before time.Duration, limit int, left ...uint64) {
		t.Helper()
		s.update(t, func(tx store.Tx) error {
			count, err := tx.ForgetEntries(after(before), limit)
			entries, readErr := tx.Entries(0, 99)
			var numbers []uint64
			for _, e := range entries {
				numbers = append(numbers, e.Number)
			}
			expect(t, "the entries that are left", numbers, all(err, readErr), left)
			expect(t, "how many were forgotten", count, nil, 5-len(left))
			return err
		})
	}
	forget(0, 9, 1, 2, 3, 4, 5)
	forget(3*time.Hour, 0, 1, 2, 3, 4, 5)
	s.update(t, func(tx store.Tx) error {
		count, err := tx.ForgetEntries(after(3*time.Hour), 1)
		expect(t, "the first alone", count, err, 1)
		return err
	})
	s.update(t, func(tx store.Tx) error {
		count, err := tx.ForgetEntries(after(3*time.Hour), 9)
		expect(t, "up to the first that is later", count, err, 1)
		return err
	})
	s.reopen(t)
	s.update(t, func(tx store.Tx) error {
		_, err := tx.ForgetEntries(after(99*time.Hour), 9)
		return all(err, tx.Append(store.Entry{What: "later"}))
	})
	s.view(t, func(tx store.Tx) {
		got, err := tx.Entries(0, 9)
		expect(t, "numbers go on", got, err, []store.Entry{{Number: 6, What: "later"}})
	})
}

func memoryContract(t *testing.T, s *subject) {
	recall := func(key, want string) {
		t.Helper()
		s.view(t, func(tx store.Tx) {
			got, err := tx.Recall(key)
			expect(t, "Recall "+key, string(got), err, want)
		})
	}
	recall("a", "")
	s.update(t, func(tx store.Tx) error {
		return all(tx.Remember("a", []byte("\x00\xff")), tx.Remember("b", []byte("b")), tx.Remember("c", nil))
	})
	recall("a", "\x00\xff")
	recall("c", "")
	s.update(t, func(tx store.Tx) error { return all(tx.Remember("a", nil), tx.Remember("b", []byte("bb"))) })
	recall("a", "")
	recall("b", "bb")
}

func countersContract(t *testing.T, s *subject) {
	for i := range uint64(3) {
		for _, kind := range []string{"delivery", "pair"} {
			s.update(t, func(tx store.Tx) error {
				one, err := tx.Next(kind)
				expect(t, "Next "+kind, one, err, 2*i+1)
				two, err := tx.Next(kind)
				expect(t, "Next "+kind, two, err, 2*i+2)
				return err
			})
		}
		s.reopen(t)
	}
	s.update(t, func(tx store.Tx) error {
		n, err := tx.Next(string(mentoring.Mentor))
		expect(t, "Next of another kind", n, err, 1)
		return err
	})
}
