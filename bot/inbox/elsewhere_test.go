package inbox

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

const pairRoom chat.PlaceID = "net:room"

// inThread is a rig whose network can speak to one pair of eyes in answer to them, with a pair that has a room.
func inThread(t *testing.T) (r *rig, cleo, ana, ben chat.PersonID) {
	t.Helper()
	r = newRig(t)
	can := r.Networks[plainNetwork]
	can.PrivateReplies, can.Rooms = chat.WithTicket, true
	r.Networks[plainNetwork] = can
	cleo, ana, ben = r.pair(plainNetwork)
	r.update(func(tx store.Tx) error {
		p, err := tx.Pair("p1")
		if err != nil {
			return err
		}
		p.Room.Place = pairRoom
		return tx.PutPair(p)
	})
	return r, cleo, ana, ben
}

// comes is something that is due now.
func (r *rig) comes(m mentoring.MemberID, flow string, about store.About) {
	r.t.Helper()
	r.update(func(tx store.Tx) error {
		return (&turn{Inbox: r.Inbox, tx: tx}).nudge(m, flow, about, r.clock())
	})
	r.fire()
}

// shuts reports each word to somebody's own chat that waits as one that can't arrive.
func (r *rig) shuts(m mentoring.MemberID) {
	r.t.Helper()
	for _, d := range r.posted() {
		if d.Member == m && d.State == store.Pending && !d.To.Room {
			r.refused(d)
		}
	}
}

// inRoomOf are the messages in the pair's room.
func (r *rig) inRoomOf() (all []store.Delivery) {
	return slices.DeleteFunc(r.posted(), func(d store.Delivery) bool {
		return d.To.Place != pairRoom || len(d.To.People) != 2
	})
}

// step is what the pair is at.
func (r *rig) step() store.About {
	return store.About{Program: "g1", Pair: "p1", Step: r.Guides["career"].Steps[1].ID}
}

// Whose own chat is shut is told in the pair's room that there is something, and what it is for their eyes only where
// they come along next; both read in that room, so it says no more. Who leads is told once.
func TestWhoseChatIsShutIsTriedElsewhere(t *testing.T) {
	r, _, ana, _ := inThread(t)
	r.comes("m2", "checkin", r.step())
	r.shuts("m2")
	all := r.inRoomOf()
	if len(all) != 1 {
		t.Fatalf("%d messages in the room", len(all))
	}
	m := r.message(all[0])
	want := "Name of " + string(ana) + "\n" + r.Book.Label("en", "common.beckon", nil)
	if m.Text.String() != want || m.Text[0].Person != ana || len(m.Choices) != 1 || m.Choices[0].Private || m.Private {
		t.Errorf("the room reads %+v", m)
	}
	if r.away("m2") != mentoring.Unreachable || r.told("m1") != 1 {
		t.Errorf("she is %q, and who leads is told %d times", r.away("m2"), r.told("m1"))
	}
	press := r.by(ana, chat.Pressed)
	press.Place, press.Own, press.Handle, press.Ticket = pairRoom, false, m.Choices[0].Handle, "t"
	before := len(r.posted())
	r.take(press)
	fresh := r.posted()[before:]
	if len(fresh) != 1 {
		t.Fatalf("%d answers", len(fresh))
	}
	d, m := r.latest()
	if d.To.Place != pairRoom || !m.Private || d.Ticket != "t" || len(d.To.People) != 1 || len(m.Choices) == 0 {
		t.Errorf("she reads %+v, sent to %+v", m, d.To)
	}
	if d, _ := r.latest(); r.flowOf(d) != "checkin" {
		t.Errorf("she is asked %s", r.flowOf(d))
	}
	if r.away("m2") != mentoring.Here {
		t.Errorf("she is %q", r.away("m2"))
	}
	before = len(r.posted())
	press.ID = "net:again"
	r.take(press)
	if fresh = r.posted()[before:]; len(fresh) != 1 || r.flowOf(fresh[0]) != "menu" || fresh[0].To.Place != pairRoom {
		t.Errorf("pressed again she reads %+v", fresh)
	}
}

func (r *rig) flowOf(d store.Delivery) (flow string) {
	r.t.Helper()
	r.view(func(tx store.Tx) error {
		c, err := tx.Conversation(d.Conversation)
		flow = c.Flow
		return unlessMissing(err)
	})
	return flow
}

// The other one of the pair may press the button, and reads what is theirs.
func TestAnothersBeckon(t *testing.T) {
	r, _, _, ben := inThread(t)
	r.comes("m2", "checkin", r.step())
	r.shuts("m2")
	press := r.by(ben, chat.Pressed)
	press.Place, press.Own, press.Handle, press.Ticket = pairRoom, false, r.message(r.inRoomOf()[0]).Choices[0].Handle, "t"
	r.take(press)
	if d, m := r.latest(); d.Member != "m3" || !m.Private || r.flowOf(d) != "menu" {
		t.Errorf("he reads %+v", m)
	}
	if r.away("m2") != mentoring.Unreachable {
		t.Errorf("she is %q", r.away("m2"))
	}
}

// What comes while they are away is held back, called for once a day, and told together where they speak next; in their
// own chat it comes when it suits.
func TestWhatIsHeldBack(t *testing.T) {
	for name, own := range map[string]bool{"in a room": false, "in their own chat": true} {
		t.Run(name, func(t *testing.T) {
			r, _, ana, _ := inThread(t)
			r.comes("m2", "checkin", r.step())
			r.shuts("m2")
			r.comes("m2", "checkin", r.step()) // says it once more
			r.comes("m2", "agreement", store.About{Program: "g1", Pair: "p1"})
			r.comes("m2", "meeting", store.About{Program: "g1", Pair: "p1"}) // its moment passes
			if n := len(r.inRoomOf()); n != 1 {
				t.Errorf("called %d times in a day", n)
			}
			r.pass(25 * time.Hour)
			r.comes("m2", "room_news", store.About{Program: "g1", Pair: "p1", Note: roomOpened})
			if n := len(r.inRoomOf()); n != 2 {
				t.Errorf("called %d times in two days", n)
			}
			e := r.command(ana, "help")
			if e.Ticket = "t"; !own {
				e.Place, e.Own = pairRoom, false
			}
			before := len(r.posted())
			r.take(e)
			if own {
				r.pass(dialogue)
				r.fire()
			}
			var flows []string
			for _, d := range r.posted()[before:] {
				if d.Member == "m2" {
					flows = append(flows, r.flowOf(d))
				}
			}
			want := []string{"today", ""} // help says one thing, and is over
			if own {
				want = []string{"", "agreement", "", "checkin"} // and so does the room's news
			}
			if slices.Sort(flows); !slices.Equal(flows, sorted(want)) {
				t.Errorf("she reads %q, want %q", flows, want)
			}
		})
	}
}

func sorted(all []string) []string {
	slices.Sort(all)
	return all
}

// What is old, or done in another way, is told no more.
func TestWhatIsHeldBackTooLong(t *testing.T) {
	for name, change := range map[string]func(r *rig){
		"old": func(r *rig) { r.pass(stillMissed + time.Hour) },
		"over": func(r *rig) {
			r.update(func(tx store.Tx) error {
				p, err := tx.Pair("p1")
				p.State = mentoring.Paused
				if err != nil {
					return err
				}
				return tx.PutPair(p)
			})
		},
	} {
		r, _, ana, _ := inThread(t)
		r.comes("m2", "checkin", r.step())
		r.shuts("m2")
		change(r)
		e := r.command(ana, "help")
		e.Place, e.Own, e.Ticket = pairRoom, false, "t"
		before := len(r.posted())
		r.take(e)
		for _, d := range r.posted()[before:] {
			if r.flowOf(d) == "checkin" {
				t.Errorf("%s: she is asked", name)
			}
		}
	}
}

// Nothing of what somebody said or was asked in private is ever in the room.
func TestTheRoomReadsNothingPrivate(t *testing.T) {
	r, _, ana, _ := inThread(t)
	for _, flow := range []string{"checkin", "guide", "closing", "agreement", "reminder", "stuck"} {
		about := r.step()
		about.Note = "low"
		r.comes("m2", flow, about)
		r.shuts("m2")
		r.pass(25 * time.Hour)
	}
	r.take(r.command(ana, "report"))
	r.shuts("m2")
	want := r.Book.Label("en", "common.beckon", nil)
	all := r.inRoomOf()
	for _, d := range all {
		if said := r.message(d).Text.String(); !strings.HasSuffix(said, "\n"+want) || strings.Count(said, "\n") != 1 {
			t.Errorf("the room reads %q", said)
		}
	}
	if len(all) < 3 {
		t.Errorf("called %d times in a week", len(all))
	}
}

// Without a room, or where nobody can be spoken to alone, nobody is called there.
func TestWithoutARoomNobodyIsCalledThere(t *testing.T) {
	for name, change := range map[string]func(r *rig){
		"never alone": func(r *rig) {
			can := r.Networks[plainNetwork]
			can.PrivateReplies = chat.Never
			r.Networks[plainNetwork] = can
		},
		"no room": func(r *rig) {
			r.update(func(tx store.Tx) error {
				p, err := tx.Pair("p1")
				p.Room = mentoring.PairRoom{}
				if err != nil {
					return err
				}
				return tx.PutPair(p)
			})
		},
	} {
		r, _, _, _ := inThread(t)
		change(r)
		r.comes("m2", "checkin", r.step())
		r.shuts("m2")
		if n := len(r.inRoomOf()); n != 0 || r.told("m1") != 1 {
			t.Errorf("%s: called %d times, and who leads is told %d times", name, n, r.told("m1"))
		}
	}
}

// A button that leads to the own chat does not open it: who leads is not told once more, and nothing is spent there.
func TestAButtonDoesNotOpenAChat(t *testing.T) {
	r, _, ana, _ := inThread(t)
	r.comes("m2", "checkin", r.step())
	r.shuts("m2")
	opens := r.by(ana, chat.Opened)
	opens.Place = ""
	r.take(opens)
	r.shuts("m2")
	if n := r.told("m1"); n != 1 || r.away("m2") != mentoring.Unreachable {
		t.Errorf("who leads is told %d times, and she is %q", n, r.away("m2"))
	}
	r.comes("m2", "agreement", store.About{Program: "g1", Pair: "p1"})
	e := r.command(ana, "help")
	e.Place, e.Own, e.Ticket = pairRoom, false, "t"
	before := len(r.posted())
	r.take(e)
	told := slices.ContainsFunc(r.posted()[before:], func(d store.Delivery) bool { return r.flowOf(d) == "today" })
	if !told {
		t.Error("what was held back is lost")
	}
}
