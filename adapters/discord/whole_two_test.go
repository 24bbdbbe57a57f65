package discord_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// twice is two servers that two people share; they are a pair in the second one, which Discord names last.
func (w *whole) twice() (north *discordfake.Guild, hall chat.PlaceID, mia, leo chat.PersonID) {
	w.t.Helper()
	boss, mia, leo := w.lead("Bo"), w.person("Mia"), w.person("Leo")
	north, hall = w.brought("North", boss, nil, mia, leo)
	id := w.program(boss, "Spring")
	there := chat.CommunityID("discord:" + north.ID)
	for _, p := range []chat.PersonID{boss, mia, leo} {
		w.types(p, hall, "/menu")
	}
	w.Update(func(tx store.Tx) error {
		program, err := tx.Program(id)
		lead, failed := tx.MemberOf(there, boss)
		program.Community, program.By = there, lead
		err = errors.Join(err, failed, tx.PutProgram(program))
		for p, role := range map[chat.PersonID]mentoring.Role{mia: mentoring.Mentee, leo: mentoring.Mentor} {
			m, failed := tx.MemberOf(there, p)
			err = errors.Join(err, failed, tx.PutEnrolment(mentoring.Enrolment{
				Program: id, Member: m, Role: role, Capacity: 1, State: mentoring.Enrolled, Since: w.Clock.Now(),
			}))
		}
		return err
	})
	w.types(boss, hall, "/mentor pair mentor:@Leo mentee:@Mia")
	w.passes(10 * time.Minute)
	return north, hall, mia, leo
}

// A pair's thread lies in the server whose pair it is, though both are in another one, too, which is named first; and
// when somebody deletes it there, both are told.
func TestAThreadIsInThePairsOwnServer(t *testing.T) {
	synctest.Test(t, testAThreadIsInThePairsOwnServer)
}

func testAThreadIsInThePairsOwnServer(t *testing.T) {
	w := newWhole(t)
	north, hall, mia, leo := w.twice()
	for _, p := range []chat.PersonID{mia, leo} {
		w.types(p, hall, "/mentor room")
		w.presses(p, hall, "room.ask.yes")
	}
	w.passes(day)
	room := w.Pairs("g1")[0].Room.Place
	if room == "" || w.Channel(room).Guild != north.ID {
		t.Fatalf("the room %q is in the other server: %d threads there", room, w.Server.InUse(w.Guild()))
	}
	w.does(func() { w.Happens(1, func() { w.Server.Deletes(w.Channel(room)) }) })
	if p := w.Pairs("g1")[0]; p.Room.Place != "" || p.State != mentoring.Active {
		t.Fatalf("deleted, the room is %+v", p.Room)
	}
	w.passes(day)
	for _, p := range []chat.PersonID{mia, leo} {
		if n := w.heard(p, "room_news.deleted"); n != 1 {
			t.Errorf("%s is told %d times", p, n)
		}
	}
}

// Two who are a pair in each of two servers have a room in each. What was kept before it said whose it is opens in one
// that they share; who is not in the community has none, whatever else they share.
func TestEachServerHasItsRooms(t *testing.T) { synctest.Test(t, testEachServerHasItsRooms) }

func testEachServerHasItsRooms(t *testing.T) {
	w := newWhole(t)
	ana, ben, eve := w.person("Ana"), w.person("Ben"), w.person("Eve")
	north, _ := w.brought("North", ana, nil, ben)
	opener := w.Adapter().(chat.RoomOpener)
	open := func(c chat.CommunityID, people ...chat.PersonID) (chat.PlaceID, error) {
		to := chat.Among("Spring", people...)
		to.Community = c
		return opener.OpenRoom(t.Context(), to)
	}
	there := chat.CommunityID("discord:" + north.ID)
	for c, guild := range map[chat.CommunityID]string{there: north.ID, w.Community(): w.Guild().ID, "": w.Guild().ID} {
		room, err := open(c, ana, ben)
		again, failed := open(c, ben, ana)
		if err != nil || failed != nil || again != room || w.Channel(room).Guild != guild {
			t.Errorf("for %q: %q, %q, %v, %v", c, room, again, err, failed)
		}
	}
	if _, err := open(there, ana, eve); !errors.Is(err, chat.ErrUnreachable) {
		t.Errorf("with somebody who is not in it: %v", err)
	}
	if _, err := open("discord:77", ana, eve); !errors.Is(err, chat.ErrUnreachable) {
		t.Errorf("in a server that the bot is not in: %v", err)
	}
	if n, other := w.Server.InUse(north), w.Server.InUse(w.Guild()); n != 1 || other != 1 {
		t.Errorf("%d and %d threads", n, other)
	}
}
