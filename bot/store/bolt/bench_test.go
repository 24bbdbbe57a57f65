package bolt

import (
	"context"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

func update(b *testing.B, s *Store, do func(store.Tx) error) {
	b.Helper()
	if err := s.Update(context.Background(), do); err != nil {
		b.Fatal(err)
	}
}

// One writer alone: a conversation through the store, and as many bytes under the same key in bbolt itself.
func BenchmarkOnePut(b *testing.B) {
	c := store.Conversation{ID: "c00000001", Member: "m00000001", Sealed: make([]byte, 200)}
	value, _ := pack([]byte(c.ID), c)
	b.Run("store", func(b *testing.B) {
		s := openIn(b, b.TempDir())
		for i := 0; b.Loop(); i++ {
			c.Sealed[i%len(c.Sealed)]++
			update(b, s, func(tx store.Tx) error { return tx.PutConversation(c) })
		}
	})
	b.Run("bbolt", func(b *testing.B) {
		db, err := bbolt.Open(filepath.Join(b.TempDir(), "raw"), 0o600, &bbolt.Options{InitialMmapSize: 1 << 30})
		if err != nil {
			b.Fatal(err)
		}
		defer db.Close()
		for b.Loop() {
			if err := db.Update(func(tx *bbolt.Tx) error {
				bucket, err := tx.CreateBucketIfNotExists([]byte(conversations))
				if err != nil {
					return err
				}
				return bucket.Put([]byte(c.ID), value)
			}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// An event: a conversation overwritten, a message appended, a nudge moved, the event marked as seen.
func BenchmarkEvents(b *testing.B) {
	const people = 20_000
	s := openIn(b, b.TempDir())
	for i := 0; i < people; i += 5000 {
		update(b, s, func(tx store.Tx) error { return putMany(tx, i, i+5000) })
	}
	for _, batch := range []int{1, 64} {
		b.Run(fmt.Sprint(batch, " per update"), func(b *testing.B) {
			before, events := s.db.Stats(), 0
			for b.Loop() {
				update(b, s, func(tx store.Tx) error {
					for range batch {
						events++
						if err := handle(tx, int(uint32(events)*2654435761%people), events); err != nil {
							return err
						}
					}
					return nil
				})
			}
			after := s.db.Stats()
			during := after.Sub(&before)
			pages := during.TxStats.GetPageAlloc()
			b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
			b.ReportMetric(float64(pages)/float64(events), "page-B/event")
		})
	}
}

func putMany(tx store.Tx, from, to int) error {
	for i := from; i < to; i++ {
		if err := putSome(tx, i); err != nil {
			return err
		}
	}
	return nil
}

func handle(tx store.Tx, person, event int) error {
	id := fmt.Sprintf("%08d", person)
	c, err := tx.Conversation(store.ConversationID("c" + id))
	if err != nil {
		return err
	}
	c.Sealed = binary.BigEndian.AppendUint64(make([]byte, 200), uint64(event))
	n, err := tx.Nudge("n" + id)
	if err != nil {
		return err
	}
	n.Due = n.Due.Add(7 * 24 * time.Hour)
	number, err := tx.Next("delivery")
	if err != nil {
		return err
	}
	d := store.Delivery{ID: chat.DeliveryID(fmt.Sprintf("e%012d", number)), Member: c.Member, State: store.Sent}
	d.Sealed = c.Sealed[:150]
	for _, err := range []error{
		tx.PutConversation(c), tx.PutNudge(n), tx.PutDelivery(d),
		tx.MarkSeen(chat.EventID(fmt.Sprintf("web:e%012d", number)), start.Add(time.Duration(number)*time.Millisecond)),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// A tick that finds nothing due must not depend on how much is waiting.
func BenchmarkTick(b *testing.B) {
	for _, many := range []int{1_000, 1_000_000} {
		b.Run(fmt.Sprint(many, " nudges"), func(b *testing.B) {
			s := withNudges(b, many)
			for b.Loop() {
				s.View(context.Background(), func(tx store.Tx) error {
					if due, err := tx.DueNudges(start, 100); err != nil || len(due) > 0 {
						b.Fatal(due, err)
					}
					return nil
				})
			}
		})
		b.Run(fmt.Sprint(many, " nudges, next"), func(b *testing.B) {
			s := withNudges(b, many)
			for b.Loop() {
				s.View(context.Background(), func(tx store.Tx) error {
					_, err := tx.NextNudge()
					return err
				})
			}
		})
	}
}

func BenchmarkReopen(b *testing.B) {
	s := withNudges(b, 1_000_000)
	path := s.close(b)
	for b.Loop() {
		s, err := Open(path)
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

// A thousand due of many: found, and each put a week later, in one update.
func BenchmarkThousandDue(b *testing.B) {
	s := withNudges(b, 100_000)
	for b.Loop() {
		update(b, s, func(tx store.Tx) error {
			due, err := tx.DueNudges(start.AddDate(9, 0, 0), 1000)
			for _, n := range due {
				if n.Due = n.Due.AddDate(1, 0, 0); err == nil {
					err = tx.PutNudge(n)
				}
			}
			return err
		})
	}
}

// A group that gets another name, among many people with many messages.
func BenchmarkMovePlace(b *testing.B) {
	const people, atOnce = 100_000, 10_000
	s := openIn(b, b.TempDir())
	for i := 0; i < people; i += atOnce {
		update(b, s, func(tx store.Tx) error { return putMany(tx, i, i+atOnce) })
	}
	update(b, s, func(tx store.Tx) error { return tx.PutProgram(mentoring.Program{ID: "p1", Board: "web:0"}) })
	place := func(i int) chat.PlaceID { return chat.PlaceID(fmt.Sprint("web:", i)) }
	for i := 0; b.Loop(); i++ {
		update(b, s, func(tx store.Tx) error {
			count, err := tx.MovePlace(place(i), place(i+1))
			if count != 1 {
				b.Errorf("%d records changed, want 1", count)
			}
			return err
		})
	}
}

// The first start with a file of schema 1.
func BenchmarkMoveUp(b *testing.B) {
	const people, atOnce = 100_000, 10_000
	s := openIn(b, b.TempDir())
	for i := 0; i < people; i += atOnce {
		update(b, s, func(tx store.Tx) error { return putMany(tx, i, i+atOnce) })
	}
	path := s.close(b)
	for b.Loop() {
		b.StopTimer()
		makeSchema1(b, path, nil)
		b.StartTimer()
		openIn(b, filepath.Dir(path)).close(b)
	}
}

func withNudges(b *testing.B, many int) *Store {
	b.Helper()
	s := openIn(b, b.TempDir())
	for from := 0; from < many; from += 50_000 {
		update(b, s, func(tx store.Tx) error {
			for i := from; i < min(from+50_000, many); i++ {
				n := store.Nudge{ID: fmt.Sprintf("n%08d", i), Member: mentoring.MemberID(fmt.Sprintf("m%08d", i/4))}
				n.Due = start.Add(time.Duration(1+i) * time.Second)
				if err := tx.PutNudge(n); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return s
}
