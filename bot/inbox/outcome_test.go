package inbox

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

func (r *rig) away(m mentoring.MemberID) (away mentoring.Away) {
	r.t.Helper()
	r.view(func(tx store.Tx) error {
		member, err := tx.Member(m)
		away = member.Away
		return err
	})
	return away
}

// told counts the nudges that tell an admin of somebody.
func (r *rig) told(admin mentoring.MemberID) (n int) {
	r.t.Helper()
	r.view(func(tx store.Tx) error {
		all, err := tx.NudgesOf(admin)
		for _, nudge := range all {
			if nudge.Flow == "stuck" && nudge.About.Member == "m2" && nudge.About.Note == "unreachable" {
				n++
			}
		}
		return err
	})
	return n
}

func (r *rig) missed(d store.Delivery) chat.Event {
	return chat.Event{ID: chat.EventID("unreachable/" + d.ID), Kind: chat.Unreachable, Delivery: d.ID}
}

func TestTheAdminIsToldOnceWhoIsOutOfReach(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	r.take(r.command(ana, "help"), r.command(ana, "help"), r.command(ana, "help"))
	for _, d := range r.posted() {
		r.take(r.missed(d), r.missed(d))
		if d := r.posted()[0]; d.State != store.Dropped {
			t.Errorf("the delivery is %s", d.State)
		}
	}
	if r.away("m2") != mentoring.Unreachable || r.told("m1") != 1 {
		t.Errorf("she is %q, and the admin was told %d times", r.away("m2"), r.told("m1"))
	}
	r.take(r.command(ana, "help"))
	if r.away("m2") != mentoring.Here {
		t.Error("who writes is still out of reach")
	}
}

// Who could not be reached and then leaves the community is waited for no longer.
func TestWhoLeavesIsGoneThoughOutOfReach(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	r.take(r.by(ana, chat.Blocked), r.by(ana, chat.Left), r.by(ana, chat.Blocked), r.by(ana, chat.Left))
	if n := len(r.journaled("pair.ended")); r.away("m2") != mentoring.Gone || n != 1 {
		t.Errorf("she is %q, and %d pairs are ended", r.away("m2"), n)
	}
	if diary := r.diary("m1"); !slices.Equal(diary, []string{"stuck", "stuck"}) {
		t.Errorf("who leads is to be told %q", diary)
	}
}

// That an old message is gone, or a room closed, says nothing about the person.
func TestARoomOutOfReachBlamesNobody(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(plainNetwork)
	r.take(r.command(ana, "help"))
	mine := r.posted()[0]
	for i, change := range []func(*store.Delivery){
		func(d *store.Delivery) { d.Edits = mine.ID },
		func(d *store.Delivery) { d.To = chat.At("net:room") },
		func(d *store.Delivery) { d.To.Place = "net:room" },
	} {
		d := mine
		d.ID = chat.DeliveryID(fmt.Sprintf("%010d", 100+i))
		change(&d)
		r.update(func(tx store.Tx) error { return tx.PutDelivery(d) })
		r.take(r.missed(d))
		if r.away("m2") != mentoring.Here || r.told("m1") != 0 {
			t.Errorf("a delivery to %+v makes her %q", d.To, r.away("m2"))
		}
	}
}

func TestTidyForgetsWhatIsOver(t *testing.T) {
	r := newRig(t)
	const many = mostForgotten + 10
	r.update(func(tx store.Tx) error {
		for i := range many {
			if err := tx.MarkSeen(chat.EventID(fmt.Sprintf("net:old%d", i)), start); err != nil {
				return err
			}
		}
		return tx.Append(store.Entry{At: start, What: "old"})
	})
	r.take(r.command("net:1", "help"), r.command("net:1", "help"))
	sent := r.posted()[0]
	r.take(chat.Event{ID: "delivered/1", Kind: chat.Delivered, Delivery: sent.ID})
	look := func(after time.Duration, seen bool, deliveries, entries int) {
		t.Helper()
		r.now = start.Add(after)
		r.must(r.Tidy(t.Context()))
		if got := r.seen(chat.EventID(fmt.Sprintf("net:old%d", many-1))); got != seen {
			t.Errorf("after %s: the event is known: %v", after, got)
		}
		left := 0
		r.view(func(tx store.Tx) error {
			for n := range 3 {
				if _, err := tx.Delivery(chat.DeliveryID(fmt.Sprintf("%010d", n))); err == nil {
					left++
				}
			}
			return nil
		})
		if left != deliveries || len(r.journaled("old")) != entries {
			t.Errorf("after %s: %d deliveries and %d entries, want %d and %d",
				after, left, len(r.journaled("old")), deliveries, entries)
		}
	}
	look(Remembered, true, 2, 1)
	look(Remembered+1, false, 2, 1)
	look(KeptDeliveries, false, 2, 1)
	look(KeptDeliveries+1, false, 1, 1) // the other one still waits
	look(KeptJournal, false, 1, 1)
	look(KeptJournal+1, false, 1, 0)
}
