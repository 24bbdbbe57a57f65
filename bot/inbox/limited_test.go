package inbox

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// rightOf is a network's word that a right was given or is missing, in the north.
func (r *rig) rightOf(kind chat.Kind, right chat.Right, at chat.PlaceID) {
	r.t.Helper()
	r.events++
	id := chat.EventID(fmt.Sprintf("net:right%d", r.events))
	r.take(chat.Event{ID: id, Kind: kind, Community: north, Right: right, Place: at})
}

// toldLack is how often somebody was told a phrase, once all they have to hear was said.
func (r *rig) toldLack(who chat.PersonID, key string) (n int) {
	r.t.Helper()
	said := r.Book.Label("en", key, phrasebook.Args{"program": phrasebook.Name("Spring")})
	for range 8 {
		r.pass(25 * time.Hour)
		r.fire()
	}
	member := r.memberIn(north, who).ID
	for _, d := range r.posted() {
		if d.Member == member && !d.To.Room && strings.Contains(r.message(d).Text.String(), said) {
			n++
		}
	}
	return n
}

// Whoever leads programs is told once of each right that the bot was not given, however often the network says so; and
// once more when it was given and taken away.
func TestWhatTheBotMayNotDoIsToldToWhoLeads(t *testing.T) {
	for right, note := range lacks {
		r := newShared(t)
		r.announced()
		r.rightOf(chat.Limited, right, "")
		r.rightOf(chat.Limited, right, "")
		if n := r.toldLack(ben, "stuck."+note); n != 1 {
			t.Errorf("%s: told %d times", right, n)
		}
		r.rightOf(chat.Granted, right, "")
		r.rightOf(chat.Limited, right, "")
		if n := r.toldLack(ben, "stuck."+note); n != 2 {
			t.Errorf("%s: taken away once more, told %d times", right, n)
		}
	}
}

// What was given before it could be told is not told.
func TestWhatIsGivenInTimeIsNotTold(t *testing.T) {
	r := newShared(t)
	r.announced()
	r.rightOf(chat.Limited, chat.ToShow, "")
	r.rightOf(chat.Granted, chat.ToShow, "")
	r.rightOf(chat.Granted, chat.ToShow, "")
	if n := r.toldLack(ben, "stuck.lacks_show"); n != 0 {
		t.Errorf("told %d times", n)
	}
}

// makes lets somebody make a program in the north.
func (r *rig) makes(p chat.PersonID) {
	r.t.Helper()
	r.update(func(tx store.Tx) error {
		of := &turn{Inbox: r.Inbox, tx: tx, now: r.clock(), event: r.inRoom(p, chat.Pressed), member: r.memberIn(north, p)}
		s, err := of.newScene("program", store.About{})
		if err != nil {
			return err
		}
		return s.makeProgram(values{
			"guide": "career", "title": "Spring", "languages": "en", "start": "2026-03-09", "weekday": "monday", "hour": "10",
		})
	})
}

// Where no program stands yet the admins are told; where nobody is known to be one, who makes the first program. Nobody
// is told twice.
func TestWithoutAProgramTheAdminsAreTold(t *testing.T) {
	r := newShared(t)
	r.take(r.own(ben, chat.Opened, standings{north: {Admin: true}}), r.own(ana, chat.Opened, inNorth))
	r.rightOf(chat.Limited, chat.ToGather, "")
	r.makes(ben)
	if n := r.toldLack(ben, "stuck.lacks_room"); n != 1 {
		t.Errorf("an admin who makes a program is told %d times", n)
	}
	if n := r.toldLack(ana, "stuck.lacks_room"); n != 0 {
		t.Errorf("who leads nothing is told %d times", n)
	}
	r.take(r.own(ana, chat.Opened, standings{north: {Admin: true}}))
	r.makes(ana)
	if n := r.toldLack(ana, "stuck.lacks_room"); n != 1 {
		t.Errorf("another who makes one is told %d times", n)
	}
}

func TestWhoMakesTheFirstProgramIsTold(t *testing.T) {
	r := newShared(t)
	r.rightOf(chat.Limited, chat.ToGather, "")
	r.take(r.own(ben, chat.Opened, standings{north: {Admin: true}}))
	if n := r.toldLack(ben, "stuck.lacks_room"); n != 0 {
		t.Errorf("told %d times before", n)
	}
	r.makes(ben)
	if n := r.toldLack(ben, "stuck.lacks_room"); n != 1 {
		t.Errorf("told %d times", n)
	}
}

// Who brings the bot in once more is told anew.
func TestARemovalForgetsWhatWasTold(t *testing.T) {
	r := newShared(t)
	r.announced()
	r.rightOf(chat.Limited, chat.ToShow, "")
	if n := r.toldLack(ben, "stuck.lacks_show"); n != 1 {
		t.Errorf("told %d times", n)
	}
	r.take(chat.Event{ID: "gone", Kind: chat.Uninstalled, Community: north})
	r.toldLack(ben, "stuck.removed")
	r.update(func(tx store.Tx) error {
		p, err := tx.Program("g1")
		p.State = mentoring.Running
		if err != nil {
			return err
		}
		return tx.PutProgram(p)
	})
	r.rightOf(chat.Limited, chat.ToShow, "")
	if n := r.toldLack(ben, "stuck.lacks_show"); n != 2 {
		t.Errorf("told %d times", n)
	}
}

// What is missing in one place alone matters to who has their people there.
func TestARightThatIsMissingInOnePlace(t *testing.T) {
	r := newShared(t)
	r.announced()
	if place := r.board(nil); place != northRoom {
		t.Fatalf("people are called in %q", place)
	}
	r.rightOf(chat.Limited, chat.ToPost, "net:elsewhere")
	if n := r.toldLack(ben, "stuck.lacks_there"); n != 0 {
		t.Errorf("told %d times of a place that is not theirs", n)
	}
	r.rightOf(chat.Limited, chat.ToPost, northRoom)
	r.rightOf(chat.Limited, chat.ToPost, northRoom)
	if n := r.toldLack(ben, "stuck.lacks_there"); n != 1 {
		t.Errorf("told %d times", n)
	}
}

// A word in the room that is refused tells as much as the network itself would; one that arrives takes it back.
func TestAWordThatIsRefusedInTheRoom(t *testing.T) {
	r := newShared(t)
	r.announced()
	speaks := func() store.Delivery {
		var d store.Delivery
		r.update(func(tx store.Tx) error {
			of := &turn{Inbox: r.Inbox, tx: tx, now: r.clock(), member: r.memberIn(north, ben)}
			return of.callIn(northRoom, nil, "common.call", store.About{})
		})
		d, _ = r.latest()
		return d
	}
	r.refused(speaks())
	r.refused(speaks())
	if n := r.toldLack(ben, "stuck.lacks_there"); n != 1 {
		t.Errorf("told %d times", n)
	}
	arrived := speaks()
	r.take(chat.Event{ID: chat.EventID("delivered/" + arrived.ID), Kind: chat.Delivered, Delivery: arrived.ID})
	r.refused(speaks())
	if n := r.toldLack(ben, "stuck.lacks_there"); n != 2 {
		t.Errorf("after one that arrived, told %d times", n)
	}
}

// Each right that there is has its words.
func TestEveryRightHasItsWords(t *testing.T) {
	keys := Spoken(nil)
	for _, l := range []lack{{Right: chat.ToPost, Place: northRoom}, {Right: chat.ToShow, Place: northRoom}} {
		if !slices.Contains(keys, "stuck."+l.note()) {
			t.Errorf("%+v is told without words", l)
		}
	}
}
