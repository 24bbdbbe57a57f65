package inbox

import (
	"errors"
	"slices"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// inRoom is a rig whose pair has a room that can be closed, where these pairs of the two have it, too.
func inRoom(t *testing.T, others ...mentoring.PairID) (r *rig, ana, ben chat.PersonID) {
	t.Helper()
	r, ana, ben = withRooms(t, chat.Moderators)
	can := r.Networks[plainNetwork]
	can.RoomsClose = true
	r.Networks[plainNetwork] = can
	r.update(func(tx store.Tx) error {
		p, err := tx.Pair("p1")
		p.Room.Place = "net:r1"
		p.Room.Say(mentoring.Mentor, mentoring.RoomYes)
		for _, p.ID = range append(others, "p1") {
			err = errors.Join(err, tx.PutPair(p))
		}
		return err
	})
	return r, ana, ben
}

// A room that somebody deleted is one no more: both are told, once, in their own chats, and may agree on another.
func TestADeletedRoomIsGone(t *testing.T) {
	r, ana, ben := inRoom(t, "p9")
	gone := chat.Event{ID: "gone/1", Kind: chat.Deleted, Community: home, Place: "net:r1"}
	r.take(chat.Event{ID: "gone/0", Kind: chat.Deleted, Community: home}, gone, gone,
		chat.Event{ID: "gone/2", Kind: chat.Deleted, Community: home, Place: "net:r1"})
	if got := r.news(); r.room().Place != "" || len(r.room().Said) != 0 || !slices.Equal(got, []string{"m2 deleted", "m3 deleted"}) {
		t.Fatalf("the room is %+v, told %q", r.room(), got)
	}
	if n := len(r.journaled("room.deleted")); n != 2 {
		t.Errorf("%d lines in the journal", n)
	}
	r.view(func(tx store.Tx) error {
		all, err := tx.NudgesOf("m2")
		for _, n := range all {
			if n.Flow == "room_news" {
				r.take(chat.Event{ID: "due/1", Kind: chat.Due, Nudge: n.ID})
			}
		}
		return err
	})
	if said := r.lastSaid(); said != r.saidWith("room_news.deleted", "net:ben") {
		t.Errorf("she is told %q", said)
	}
	r.update(func(tx store.Tx) error { // the one pair only, or which is meant is asked
		p, err := tx.Pair("p9")
		p.State = mentoring.Ended
		return errors.Join(err, tx.PutPair(p))
	})
	r.agrees(ana)
	r.agrees(ben)
	if len(r.opens()) != 1 {
		t.Error("they can't open another")
	}
}

// The room of a pair that is over is closed though nobody is there who would read a last word.
func TestARoomIsClosedThoughBothAreAway(t *testing.T) {
	r, _, _ := inRoom(t)
	r.update(func(tx store.Tx) error {
		var err error
		for _, id := range []mentoring.MemberID{"m2", "m3"} {
			m, failed := tx.Member(id)
			m.Away = mentoring.Unreachable
			err = errors.Join(err, failed, tx.PutMember(m))
		}
		turn := &turn{Inbox: r.Inbox, ctx: t.Context(), tx: tx, now: start}
		p, failed := tx.Pair("p1")
		return errors.Join(err, failed, turn.finishTelling(p, mentoring.Released, "released"))
	})
	said, closed := r.farewells()
	if len(said) != 0 || closed != 1 {
		t.Errorf("said %q, closed %d times", said, closed)
	}
	var closing store.Delivery
	for _, d := range r.posted() {
		if d.Closes {
			closing = d
		}
	}
	if r.message(closing); closing.Member != "" {
		t.Errorf("it is sealed for %q, who may be erased", closing.Member)
	}
	r.take(chat.Event{ID: "closed/1", Kind: chat.Unreachable, Delivery: closing.ID}) // it was gone already
	r.view(func(tx store.Tx) error {
		if d, err := tx.Delivery(closing.ID); err != nil || d.State != store.Dropped {
			t.Errorf("it is %s: %v", d.State, err)
		}
		return nil
	})
}

// When a program is put away the rooms of its pairs are closed, also one that two of its pairs share: once.
func TestRoomsAreClosedWithTheirProgram(t *testing.T) {
	r, _, _ := inRoom(t, "p9")
	r.take(r.command("net:cleo", "program"), r.typed("net:cleo", "Spring"), r.typed("net:cleo", "archived"))
	if n := len(r.journaled("program.archived")); n != 1 {
		t.Fatalf("%d programs are put away: %s", n, r.lastSaid())
	}
	if said, closed := r.farewells(); len(said) != 1 || closed != 1 {
		t.Errorf("said %q, closed %d times", said, closed)
	}
	r.take(chat.Event{ID: "left/1", Kind: chat.Left, Community: home, Person: "net:ben"})
	if said, closed := r.farewells(); len(said) != 1 || closed != 1 {
		t.Errorf("when a pair of it is over later: said %q, closed %d times", said, closed)
	}
}
