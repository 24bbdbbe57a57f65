package inbox

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// inRoom is an event in the north's room.
func (r *rig) inRoom(p chat.PersonID, kind chat.Kind) chat.Event {
	e := r.by(p, kind)
	e.Community, e.Place, e.Board, e.Own = north, northRoom, northRoom, false
	return e
}

// refused is what the outbox reports of a delivery that can't arrive.
func (r *rig) refused(d store.Delivery) {
	r.t.Helper()
	r.take(chat.Event{ID: chat.EventID("unreachable/" + string(d.ID)), Kind: chat.Unreachable, Delivery: d.ID})
}

func TestWhoNeverOpenedTheirChatIsCalledInTheRoom(t *testing.T) {
	r := newShared(t)
	r.take(r.commanded(r.inRoom(ana, ""), "menu"))
	answer, _ := r.latest()
	if answer.To.Room || answer.Heard != northRoom {
		t.Fatalf("the answer goes to %+v, heard in %q", answer.To, answer.Heard)
	}
	r.refused(answer)
	call, m := r.latest()
	if call.To.Place != northRoom || !call.To.Room || m.Text[0].Person != ana || len(m.Choices) != 1 || !m.Choices[0].Private {
		t.Errorf("called with %+v %+v", call.To, m)
	}
	r.says("common.call")
	before := len(r.posted())
	r.take(r.commanded(r.inRoom(ana, ""), "menu"))
	again, _ := r.latest()
	r.refused(again)
	if len(r.posted()) != before+1 {
		t.Error("called twice within a day")
	}
	before = len(r.posted())
	r.follows(ana, inNorth, m.Choices[0].Handle)
	if n := len(r.posted()) - before; n > 0 {
		t.Errorf("%d messages are made beside the answer that she missed", n)
	}
	first, second := r.delivered(answer.ID).State, r.delivered(again.ID).State
	if first != store.Dropped || second != store.Pending {
		t.Errorf("the first menu is %s and the second %s", first, second)
	}
	r.refused(again) // told again, it is seen before
	r.take(r.press(r.own(ana, "", inNorth), "settings"))
}

// delivered is how a delivery stands now.
func (r *rig) delivered(id chat.DeliveryID) (d store.Delivery) {
	r.t.Helper()
	r.view(func(tx store.Tx) (err error) {
		d, err = tx.Delivery(id)
		return err
	})
	return d
}

func TestAnAnswerThatWasMissedIsSaidWhenTheyCome(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration
		said  bool
	}{"soon": {time.Hour, true}, "late": {stillMissed + time.Hour, false}} {
		t.Run(name, func(t *testing.T) {
			r := newShared(t)
			r.take(r.commanded(r.inRoom(ana, ""), "help"))
			missed, _ := r.latest()
			r.refused(missed)
			r.pass(c.after)
			r.take(r.own(ana, chat.Opened, inNorth))
			d, m := r.latest()
			if menu := d.To.Place != northRoom && len(m.Choices) > 1; menu == c.said {
				t.Errorf("the menu: %v", menu)
			}
			if now := r.delivered(missed.ID).State; (now == store.Pending) != c.said {
				t.Errorf("what she missed is %s", now)
			}
		})
	}
}

// That they speak in the room does not mean that they can be written to.
func TestWhoOnlySpeaksInTheRoomStaysOutOfReach(t *testing.T) {
	r := newShared(t)
	r.take(r.commanded(r.inRoom(ana, ""), "help"))
	d, _ := r.latest()
	r.refused(d)
	r.take(r.commanded(r.inRoom(ana, ""), "help"))
	if m := r.memberIn(north, ana); m.Away != mentoring.Unreachable {
		t.Errorf("she is %q", m.Away)
	}
}

func TestWhoBlockedTheBotIsNotCalled(t *testing.T) {
	r := newShared(t)
	r.take(r.commanded(r.own(ana, "", inNorth), "menu"))
	d, _ := r.latest()
	before := len(r.posted())
	r.refused(d)
	if len(r.posted()) != before {
		t.Error("a room hears of it")
	}
}

func TestTheInvitedHearOfItWhenTheyOpenTheirChat(t *testing.T) {
	r := newShared(t)
	r.announced()
	r.take(r.inRoom(ana, chat.Joined))
	r.take(r.commanded(r.own(ben, "", standings{north: {Admin: true}}), "pair",
		chat.Argument{Person: ben, Text: "@ben"}, chat.Argument{Person: ana, Text: "@ana"}))
	r.pass(time.Hour)
	r.fire()
	for _, d := range r.posted() {
		if d.Member == r.memberIn(north, ana).ID {
			r.refused(d)
		}
	}
	r.pass(day)
	r.fire()
	if _, m := r.latest(); !strings.Contains(m.Text.String(), "has to open a chat with me") {
		t.Errorf("the admin reads %q", m.Text)
	}
	r.take(r.own(ana, chat.Opened, inNorth))
	if d, _ := r.latest(); d.Member != r.memberIn(north, ana).ID || !d.Answer {
		t.Errorf("the latest goes to %s", d.Member)
	}
	r.says("invited.come")
	before := len(r.posted())
	r.pass(2 * day)
	r.fire()
	if n := len(r.posted()) - before; n > 0 {
		t.Errorf("she is told %d times more", n)
	}
}

// board is where people of the only program are called.
func (r *rig) board(change func(*mentoring.Program)) (place chat.PlaceID) {
	r.t.Helper()
	r.update(func(tx store.Tx) error {
		p, err := tx.Program("g1")
		if err != nil || change == nil {
			place = p.Board
			return err
		}
		change(&p)
		return tx.PutProgram(p)
	})
	return place
}

// pairs lets Ben name Ana as his mentee, who never opened her chat.
func (r *rig) pairs(boss chat.Event) {
	r.t.Helper()
	r.take(r.inRoom(ana, chat.Joined))
	r.take(r.commanded(boss, "pair", chat.Argument{Person: ben, Text: "@ben"}, chat.Argument{Person: ana, Text: "@ana"}))
	r.pass(time.Hour)
	r.fire()
	for _, d := range r.posted() {
		if d.Member == r.memberIn(north, ana).ID && !d.To.Room {
			r.refused(d)
		}
	}
	r.pass(day)
	r.fire()
}

func TestWhoIsPairedBeforeTheInvitationIsCalledInTheCommonRoom(t *testing.T) {
	r := newShared(t)
	r.announced()
	r.board(func(p *mentoring.Program) { p.Board = "" })
	r.pairs(r.own(ben, "", standings{north: {Admin: true}}))
	if place := r.board(nil); place != northRoom {
		t.Errorf("people are called in %q", place)
	}
	if _, m := r.latest(); !strings.Contains(m.Text.String(), "I ask for it in the group") {
		t.Errorf("the admin reads %q", m.Text)
	}
	if !r.called(ana) {
		t.Error("she is not called")
	}
}

func TestWhereThereIsNoRoomTheAdminIsNotToldOfOne(t *testing.T) {
	r := newShared(t)
	r.announced()
	r.board(func(p *mentoring.Program) { p.Board = "" })
	boss := r.own(ben, "", standings{north: {Admin: true}})
	boss.Communities[0].Board = ""
	r.pairs(boss)
	if _, m := r.latest(); !strings.Contains(m.Text.String(), "I know no group where I could ask") {
		t.Errorf("the admin reads %q", m.Text)
	}
	if r.called(ana) {
		t.Error("she is called")
	}
}

// called tells whether a room was asked to let somebody open their own chat.
func (r *rig) called(who chat.PersonID) bool {
	r.t.Helper()
	return slices.ContainsFunc(r.posted(), func(d store.Delivery) bool {
		m := r.message(d)
		return d.To.Place == northRoom && len(m.Text) > 0 && m.Text[0].Person == who
	})
}

func TestAProgramIsMadeWithTheCommonRoom(t *testing.T) {
	r := newShared(t)
	r.take(r.own(ben, chat.Opened, standings{north: {Admin: true}}))
	r.makes(ben)
	if place := r.board(nil); place != northRoom {
		t.Errorf("people are called in %q", place)
	}
}

func TestTheBotGreetsTheCommunityThatItCameInto(t *testing.T) {
	r := newShared(t)
	r.take(r.inRoom(ben, chat.Installed))
	if d, m := r.latest(); d.To.Place != northRoom || !m.Choices[0].Private {
		t.Errorf("greets %+v with %+v", d.To, m.Choices)
	}
	r.says("common.installed")
}

func TestWithoutTheBotItsProgramsRest(t *testing.T) {
	r := newShared(t)
	r.announced()
	r.take(chat.Event{ID: "gone", Kind: chat.Uninstalled, Community: north, Place: northRoom})
	r.pass(time.Hour)
	r.fire()
	r.says("stuck.removed")
	r.view(func(tx store.Tx) error {
		p, err := tx.Program("g1")
		if p.State != mentoring.Halted || p.Before != mentoring.Running {
			t.Errorf("the program is %s, and was %s", p.State, p.Before)
		}
		return err
	})
}

func TestAPlaceThatMovedIsFollowed(t *testing.T) {
	r := newShared(t)
	r.announced()
	r.take(chat.Event{ID: "moved", Kind: chat.Moved, Community: north, Place: northRoom, To: "net:north-2"})
	r.view(func(tx store.Tx) error {
		p, err := tx.Program("g1")
		waiting, failed := tx.Waiting(100)
		if p.Board != "net:north-2" {
			t.Errorf("the invitation stands in %q", p.Board)
		}
		for _, d := range waiting {
			if d.To.Place == northRoom {
				t.Errorf("%s waits for the old room", d.ID)
			}
		}
		return errors.Join(err, failed)
	})
}

func TestSomebodyWithoutAFaceIsToldSo(t *testing.T) {
	r := newShared(t)
	r.take(chat.Event{ID: "f", Kind: chat.Faceless, Community: north, Place: northRoom})
	if d, _ := r.latest(); d.To.Place != northRoom || d.Member != "" {
		t.Errorf("told %+v", d)
	}
	r.says("common.faceless")
}

func TestTheCodeMakesOneAdminOnce(t *testing.T) {
	r := newShared(t)
	r.Claim = "ABCD-EFGH-IJKL"
	say := func(p chat.PersonID, words ...chat.Private) {
		var args []chat.Argument
		for _, w := range words {
			args = append(args, chat.Argument{Text: w})
		}
		r.take(r.commanded(r.own(p, "", inNorth), "claim", args...))
	}
	say(zoe, "ABCD-EFGH-IJKK")
	r.says("common.claim_wrong")
	say(zoe)
	r.says("common.claim_wrong")
	say(ana, "abcd efgh", "ijkl")
	if !r.memberIn(north, ana).Admin {
		t.Error("she is no admin")
	}
	r.take(r.commanded(r.own(ana, "", inNorth), "program"))
	if d, m := r.latest(); d.Member != r.memberIn(north, ana).ID || m.Text.String() == r.Book.Label("en", "common.admin_only", nil) {
		t.Errorf("told %q", m.Text)
	}
	say(zoe, "ABCD-EFGH-IJKL")
	r.says("common.claim_none")
	r.view(func(tx store.Tx) error {
		has, err := r.HasAdmin(tx)
		if !has {
			t.Error("nobody is known to be an admin")
		}
		return err
	})
}
