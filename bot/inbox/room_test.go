package inbox

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// withRooms is a rig whose network opens rooms, in which these can read along.
func withRooms(t *testing.T, readers chat.Readers) (r *rig, ana, ben chat.PersonID) {
	t.Helper()
	r = newRig(t)
	can := r.Networks[plainNetwork]
	can.Rooms, can.RoomReaders = true, readers
	r.Networks[plainNetwork] = can
	_, ana, ben = r.pair(plainNetwork)
	return r, ana, ben
}

func (r *rig) room() (room mentoring.PairRoom) {
	r.t.Helper()
	r.view(func(tx store.Tx) error {
		p, err := tx.Pair("p1")
		room = p.Room
		return err
	})
	return room
}

// agrees says yes to the question that was asked last.
func (r *rig) agrees(p chat.PersonID) {
	r.t.Helper()
	r.take(r.command(p, "room"), r.typed(p, "yes"))
}

func (r *rig) lastSaid() string {
	r.t.Helper()
	all := r.posted()
	return r.message(all[len(all)-1]).Text.String()
}

// saidWith is a phrase about a partner.
func (r *rig) saidWith(key string, partner chat.PersonID) string {
	args := phrasebook.Args{"partner": phrasebook.Name("Name of " + chat.Private(partner))}
	return r.Book.Say("en", key, args).String()
}

func (r *rig) typed(p chat.PersonID, text chat.Private) chat.Event {
	e := r.by(p, chat.Said)
	e.Text = text
	return e
}

// opens are the deliveries that open a room.
func (r *rig) opens() (all []store.Delivery) {
	return slices.DeleteFunc(r.posted(), func(d store.Delivery) bool { return !d.To.Several() })
}

// news are what both are yet to be told of their room.
func (r *rig) news() (notes []string) {
	r.t.Helper()
	r.view(func(tx store.Tx) error {
		for _, id := range []mentoring.MemberID{"m2", "m3"} {
			all, err := tx.NudgesOf(id)
			for _, n := range all {
				if n.Flow == "room_news" {
					notes = append(notes, string(id)+" "+n.About.Note)
				}
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	return notes
}

func TestARoomIsOpenedOnceWhenBothAgree(t *testing.T) {
	r, ana, ben := withRooms(t, chat.NobodyElse)
	r.agrees(ana)
	if said := r.lastSaid(); said != r.saidWith("room.agreed", "net:ben") || len(r.opens()) != 0 {
		t.Fatalf("one alone is told %q, and %d rooms are opened", said, len(r.opens()))
	}
	r.take(r.command(ben, "room"), r.command(ben, "room"), r.typed(ben, "yes"), r.command(ben, "room"))
	opens := r.opens()
	if len(opens) != 1 {
		t.Fatalf("%d deliveries open a room", len(opens))
	}
	to := opens[0].To
	if !slices.Equal(to.People, []chat.PersonID{ben, ana}) || to.Title != "Spring" || to.Community != home ||
		!to.Room || to.Place != "" {
		t.Errorf("it is for %+v", to)
	}
	arrived := chat.Event{ID: "delivered/1", Kind: chat.Delivered, Delivery: opens[0].ID}
	arrived.Receipt.Place = "net:r1"
	r.take(arrived, r.command(ana, "room"))
	if got := r.news(); r.room().Place != "net:r1" || !slices.Equal(got, []string{"m2 opened"}) {
		t.Errorf("the room is %+v, told %q", r.room(), got)
	}
	if len(r.journaled("room.opened")) != 1 || len(r.opens()) != 1 {
		t.Errorf("journal %v, %d deliveries", r.journaled("room.opened"), len(r.opens()))
	}
	r.view(func(tx store.Tx) error {
		m, err := tx.Member("m3")
		if m.Places[ben] == "net:r1" {
			t.Error("the room is taken for somebody's own chat")
		}
		return err
	})
}

// What stands in the room may be read by both: names, and who reads there. Nothing of it is a button.
func TestTheFirstWordSaysWhoCanRead(t *testing.T) {
	for readers, key := range map[chat.Readers]string{
		chat.NobodyElse: "room.readers_nobody", chat.Moderators: "room.readers_moderators",
	} {
		r, ana, ben := withRooms(t, readers)
		r.update(func(tx store.Tx) error {
			m, err := tx.Member("m2")
			m.Language = "de"
			return errors.Join(err, tx.PutMember(m))
		})
		r.agrees(ana)
		r.agrees(ben)
		m := r.message(r.opens()[0])
		for _, l := range []chat.Language{"en", "de"} {
			if want := r.Book.Label(l, key, nil); !strings.Contains(m.Text.String(), want) {
				t.Errorf("%q does not say %q", m.Text.String(), want)
			}
		}
		if len(m.Choices) != 0 || m.Form != nil || len(m.Files) != 0 || m.Private {
			t.Errorf("it is %+v", m)
		}
	}
}

// A network that refuses is nobody's fault: both are told, the admin is not, and they may ask again.
func TestBothAreToldThatThereIsNoRoom(t *testing.T) {
	r, ana, ben := withRooms(t, chat.NobodyElse)
	r.agrees(ana)
	r.agrees(ben)
	d := r.opens()[0]
	r.take(r.missed(d), r.missed(d))
	if got := r.news(); !slices.Equal(got, []string{"m2 refused", "m3 refused"}) {
		t.Errorf("told %q", got)
	}
	if r.away("m2") != mentoring.Here || r.away("m3") != mentoring.Here || r.told("m1") != 0 || len(r.room().Said) != 0 {
		t.Errorf("they are %q and %q, the room %+v", r.away("m2"), r.away("m3"), r.room())
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
	if said := r.lastSaid(); said != r.saidWith("room_news.refused", "net:ben") {
		t.Errorf("she is told %q", said)
	}
	r.agrees(ana)
	r.agrees(ben)
	if len(r.opens()) != 2 {
		t.Error("they can't ask again")
	}
}

// A pair that ends before its room is open has none.
func TestNothingIsOpenedForAPairThatIsNoMore(t *testing.T) {
	r, ana, ben := withRooms(t, chat.NobodyElse)
	r.agrees(ana)
	r.agrees(ben)
	r.take(r.by(ben, chat.Left))
	if d := r.opens()[0]; d.State != store.Dropped || r.room().Opening != "" {
		t.Errorf("the delivery is %s, the room %+v", d.State, r.room())
	}
	r.take(r.command(ana, "room"))
	r.expectSaid("m2", "status.waiting")
}

// closes lets the network close rooms, and gives the pair one; empty: none yet.
func (r *rig) closes(place chat.PlaceID) {
	r.t.Helper()
	can := r.Networks[plainNetwork]
	can.RoomsClose = true
	r.Networks[plainNetwork] = can
	r.change(func(p *mentoring.Pair) { p.Room.Place = place })
}

// A room that was on its way to being opened when the pair ended is closed again.
func TestARoomThatComesTooLateIsClosed(t *testing.T) {
	r, ana, ben := withRooms(t, chat.NobodyElse)
	r.closes("")
	r.agrees(ana)
	r.agrees(ben)
	opens := r.opens()[0]
	r.take(r.command(ben, "end"), r.typed(ben, "fit"), r.typed(ben, "yes"))
	arrived := chat.Event{ID: "delivered/1", Kind: chat.Delivered, Delivery: opens.ID}
	arrived.Receipt.Place = "net:r1"
	r.take(arrived)
	if said, closed := r.farewells(); len(said) != 1 || closed != 1 {
		t.Errorf("said %q, closed %d times", said, closed)
	}
}

// Who waited and chooses another partner leaves no room behind either.
func TestARoomIsClosedWhenThePartnerChooses(t *testing.T) {
	r, _, ben := withRooms(t, chat.NobodyElse)
	r.closes("net:r1")
	r.asks(mentoring.Mentee, 1)
	r.comes("m3", "waiting", store.About{Program: "g1", Pair: "p1"})
	r.take(r.press(r.by(ben, ""), "other"))
	if n := len(r.journaled("pair.released")); n != 1 {
		t.Fatalf("%d pairs are released", n)
	}
	if said, closed := r.farewells(); len(said) != 1 || closed != 1 {
		t.Errorf("said %q, closed %d times", said, closed)
	}
}

// Where there are no rooms, nobody reads of one.
func TestWhereThereAreNoRoomsTheWordIsUnknown(t *testing.T) {
	r := newRig(t)
	_, ana, _ := r.pair(bareNetwork)
	r.update(func(tx store.Tx) error {
		p, err := tx.Pair("p1")
		p.Room.Say(mentoring.Mentee, mentoring.RoomLater)
		return errors.Join(err, tx.PutPair(p))
	})
	r.take(r.command(ana, "help"), r.command(ana, "menu"), r.command(ana, "room"))
	for _, d := range r.posted() {
		said := r.message(d).Text.String()
		if strings.Contains(said, r.Book.Label("en", "verbs.room.help", nil)) ||
			strings.Contains(said, r.Book.Label("en", "verbs.room", nil)) {
			t.Errorf("says %q", said)
		}
	}
}

// farewells are what is said last in the rooms of pairs, and how many are closed.
func (r *rig) farewells() (said []string, closed int) {
	r.t.Helper()
	r.view(func(tx store.Tx) error {
		all, err := tx.Waiting(100)
		slices.SortFunc(all, func(a, b store.Delivery) int { return strings.Compare(string(a.ID), string(b.ID)) })
		for _, d := range all {
			if d.To.Place == "net:r1" && d.Closes {
				closed++
			} else if d.To.Place == "net:r1" {
				said = append(said, r.message(d).Text.String())
			}
		}
		return err
	})
	return said, closed
}

// The room of a pair that is no more is closed with a last word to both, once; and not where the network can't, or where
// the two are another pair that goes on.
func TestARoomIsClosedWhenThePairIsOver(t *testing.T) {
	for what, want := range map[string]int{"closes": 1, "can't": 0, "another pair": 0} {
		r, _, ben := withRooms(t, chat.Moderators)
		can := r.Networks[plainNetwork]
		can.RoomsClose = what != "can't"
		r.Networks[plainNetwork] = can
		r.update(func(tx store.Tx) error {
			p, err := tx.Pair("p1")
			p.Room.Place = "net:r1"
			err = errors.Join(err, tx.PutPair(p))
			if p.ID = "p9"; what == "another pair" {
				err = errors.Join(err, tx.PutPair(p))
			}
			m, failed := tx.Member("m2")
			m.Language = "de"
			return errors.Join(err, failed, tx.PutMember(m))
		})
		r.take(r.command(ben, "end"))
		if what == "another pair" {
			r.take(r.typed(ben, "1"))
		}
		r.take(r.typed(ben, "fit"), r.typed(ben, "yes"))
		if n := len(r.journaled("pair.ended")); n != 1 {
			t.Fatalf("%s: %d pairs are ended", what, n)
		}
		said, closed := r.farewells()
		if len(said) != want || closed != want {
			t.Errorf("%s: said %q, closed %d times", what, said, closed)
		}
		for _, l := range []chat.Language{"en", "de"} {
			if want > 0 && !strings.Contains(said[0], r.Book.Label(l, "room.farewell", nil)) {
				t.Errorf("%q does not say it in %s", said[0], l)
			}
		}
	}
}
