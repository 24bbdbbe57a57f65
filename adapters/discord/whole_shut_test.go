package discord_test

import (
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/mentoring"
)

// roomed is a pair with a room of its own.
func (w *whole) roomed() (boss, mia, leo chat.PersonID, room chat.PlaceID) {
	w.t.Helper()
	_, boss, mia, leo = w.paired()
	for _, p := range []chat.PersonID{mia, leo} {
		w.types(p, "", "/mentor room")
		w.presses(p, "", "room.ask.yes")
	}
	w.passes(day)
	if room = w.Pairs("g1")[0].Room.Place; room == "" {
		w.t.Fatal("there is no room")
	}
	w.reads(mia, room)
	w.reads(leo, room)
	return boss, mia, leo, room
}

// times is how often somebody reads a phrase in all.
func (w *whole) times(p chat.PersonID, place chat.PlaceID, phrase string) (n int) {
	for _, s := range w.Seen(p, place) {
		if s.From == "bot" && has(s.Text, phrase) {
			n++
		}
	}
	return n
}

// Whose own chat is shut is told in the pair's thread that there is something for them, which both read, and there what
// it is, which they read alone. The admin is told once.
func TestAClosedChatIsTriedInTheThread(t *testing.T) {
	synctest.Test(t, testAClosedChatIsTriedInTheThread)
}

func testAClosedChatIsTriedInTheThread(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo, room := w.roomed()
	w.User(mia).Shut = true
	w.passes(7 * day)
	for _, p := range []chat.PersonID{mia, leo} {
		if n := w.times(p, room, w.Phrase("common.beckon", nil)); n == 0 {
			t.Errorf("%s reads in the room: %+v", p, w.Seen(p, room))
		}
	}
	w.presses(mia, room, "common.show")
	var hers []chattest.Seen
	for _, s := range w.news(mia, room) {
		if s.Private && len(s.Choices) > 0 {
			hers = append(hers, s)
		}
	}
	if len(hers) == 0 {
		t.Fatalf("she reads %+v", w.news(mia, room))
	}
	for _, s := range w.Seen(leo, room) {
		if s.Private {
			t.Errorf("he reads %q", s.Text)
		}
	}
	w.passes(14 * day)
	if n := w.times(boss, "", w.Phrase("stuck.unreachable", args("name", "Mia", "program", "Spring"))); n != 1 {
		t.Errorf("the admin is told %d times", n)
	}
}

// Who has left all servers that the bot is in can't be written to: the admin is told once, and who comes back is there.
func TestWhoSharesNoServerIsOutOfReach(t *testing.T) {
	synctest.Test(t, testWhoSharesNoServerIsOutOfReach)
}

func testWhoSharesNoServerIsOutOfReach(t *testing.T) {
	w := newWhole(t)
	_, boss, mia, leo := w.paired()
	w.types(mia, "", "help") // her own chat is open
	w.Server.Leaves(w.Guild(), w.User(mia))
	w.passes(9 * day)
	if m := w.member(mia); m.Away != mentoring.Unreachable {
		t.Errorf("she is %q", m.Away)
	}
	if m := w.member(leo); m.Away != mentoring.Here {
		t.Errorf("he is %q", m.Away)
	}
	w.passes(9 * day)
	if n := w.times(boss, "", w.Phrase("stuck.unreachable", args("name", "Mia", "program", "Spring"))); n != 1 {
		t.Errorf("the admin is told %d times", n)
	}
	w.Server.Joins(w.Guild(), w.User(mia))
	w.passes(2 * time.Minute)
	w.types(mia, "", "help")
	if m := w.member(mia); m.Away != mentoring.Here {
		t.Errorf("back again she is %q", m.Away)
	}
}

// Where Discord lets no own chat be opened, whoever does something is answered there, nobody is lost who only waits, and
// who waited too long is told where they come along.
func TestNoOwnChatCanBeOpened(t *testing.T) { synctest.Test(t, testNoOwnChatCanBeOpened) }

func testNoOwnChatCanBeOpened(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.lead("Bo"), w.person("Mia"), w.person("Leo")
	w.types(boss, "", "help")
	w.Server.Opening = -1
	id := w.program(boss, "Spring")
	w.enrolled(id, leo, mentoring.Mentor)
	w.enrolled(id, mia, mentoring.Mentee)
	w.types(boss, w.hall, "/mentor pair mentor:@Leo mentee:@Mia")
	w.passes(day)
	for _, p := range []chat.PersonID{mia, leo} {
		if m := w.member(p); m.Away != mentoring.Unreachable {
			t.Fatalf("%s is %q", p, m.Away)
		}
	}
	w.types(mia, w.hall, "/mentor help")
	if seen := w.hears(mia, w.hall, "intro.hello", nil); !seen.Private {
		t.Errorf("everybody reads %q", seen.Text)
	}
	w.presses(mia, w.hall, "intro.hello.hello")
	w.passes(5 * day)
	for _, name := range []string{"Mia", "Leo"} {
		told := w.times(boss, "", w.Phrase("stuck.unopened", args("name", name, "program", "Spring"))) +
			w.times(boss, "", w.Phrase("stuck.uncalled", args("name", name, "program", "Spring")))
		if told > 1 {
			t.Errorf("of %s the admin is told %d times", name, told)
		}
	}
	w.Server.Opening = 0
	w.types(leo, w.hall, "/mentor help")
	w.hears(leo, w.hall, "intro.hello", nil)
}

// Permissions that are taken away in the middle, where a program has its people: who leads it is told, once.
func TestPermissionsAreTakenAwayInTheMiddle(t *testing.T) {
	synctest.Test(t, testPermissionsAreTakenAwayInTheMiddle)
}

func testPermissionsAreTakenAwayInTheMiddle(t *testing.T) {
	w := newWhole(t)
	boss := w.lead("Bo")
	w.program(boss, "Spring")
	w.types(boss, w.hall, "/mentor announce")
	w.presses(boss, w.hall, "announce.post.post")
	other := w.Room("other")
	denied := func(bits uint64) any {
		return map[string]any{"id": w.Guild().ID, "type": 0, "allow": "0", "deny": strconv.FormatUint(bits, 10)}
	}
	w.Server.Overwrites(other.Native(), denied(discordfake.SendMessages))
	w.Server.Overwrites(w.hall.Native(), denied(discordfake.SendMessages))
	w.until(func() bool { return w.Journaled("network.limited") > 0 })
	w.passes(3 * day)
	if n := w.times(boss, "", w.Phrase("stuck.lacks_there", args("program", "Spring"))); n != 1 {
		t.Errorf("told %d times: %+v", n, w.Seen(boss, ""))
	}
	w.Server.Overwrites(w.hall.Native())
	w.until(func() bool { return w.Journaled("network.granted") > 0 })
	w.Server.Overwrites(w.hall.Native(), denied(discordfake.ViewChannel))
	w.until(func() bool { return w.Journaled("network.limited") > 1 })
	w.passes(3 * day)
	if n := w.times(boss, "", w.Phrase("stuck.lacks_there", args("program", "Spring"))); n != 2 {
		t.Errorf("taken away once more, told %d times", n)
	}
}
