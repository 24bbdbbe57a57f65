package discord_test

import (
	"testing"
	"testing/synctest"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

// agreed is a pair that has a room, which both have agreed to.
func (w *whole) agreed() (boss, mia, leo chat.PersonID, room chat.PlaceID) {
	w.t.Helper()
	_, boss, mia, leo = w.paired()
	return boss, mia, leo, w.agree(mia, leo)
}

func (w *whole) agree(people ...chat.PersonID) chat.PlaceID {
	w.t.Helper()
	for _, p := range people {
		w.types(p, "", "/mentor room")
		w.presses(p, "", "room.ask.yes")
	}
	w.passes(day)
	return w.Pairs("g1")[0].Room.Place
}

// A thread that somebody deleted, or that went with its channel, is a room no more: both are told in their own chats,
// and may have another one. So it is when it was deleted while nobody told us, once a session begins anew.
func TestADeletedThreadIsARoomNoMore(t *testing.T) {
	for how, deletes := range map[string]func(w *whole, thread *discordfake.Channel){
		"thread":  func(w *whole, c *discordfake.Channel) { w.Happens(1, func() { w.Server.Deletes(c) }) },
		"channel": func(w *whole, c *discordfake.Channel) { w.Happens(1, func() { w.Server.Deletes(w.system()) }) },
		"unseen": func(w *whole, c *discordfake.Channel) {
			w.Server.Loses(c)
			w.Happens(1, func() { w.Server.Wishes(9, false) })
		},
	} {
		inBubble(t, how, func(t *testing.T) {
			w := newWhole(t)
			_, mia, leo, room := w.agreed()
			if room == "" {
				t.Fatal("there is no room")
			}
			w.does(func() { deletes(w, w.Channel(room)) })
			if p := w.Pairs("g1")[0]; p.Room.Place != "" {
				t.Fatalf("the room is %+v", p.Room)
			}
			w.passes(day)
			for _, p := range []chat.PersonID{mia, leo} {
				if n := w.heard(p, "room_news.deleted"); n != 1 {
					t.Errorf("%s is told %d times", p, n)
				}
			}
			if how == "channel" {
				w.Guild().System = ""
			}
			if again := w.agree(mia, leo); again == "" || again == room {
				t.Errorf("the next room is %q", again)
			}
		})
	}
}

// heard is how often somebody was told something in their own chat so far.
func (w *whole) heard(p chat.PersonID, key string) (n int) {
	for _, s := range w.Seen(p, "") {
		if s.From == "bot" && has(s.Text, w.Phrase(key, nil)) {
			n++
		}
	}
	return n
}

// system is the channel in which rooms are opened.
func (w *whole) system() *discordfake.Channel {
	return w.Channel(chat.PlaceID("discord:" + w.Guild().System))
}

// A thread whose opening was answered to nobody is found and used, and not one that another pair has, or that somebody
// else made.
func TestALostThreadIsFoundAgain(t *testing.T) { synctest.Test(t, testALostThreadIsFoundAgain) }

func testALostThreadIsFoundAgain(t *testing.T) {
	w := newWhole(t)
	ana, ben, eve := w.person("Ana"), w.person("Ben"), w.person("Eve")
	opener := w.Adapter().(chat.RoomOpener)
	open := func(people ...chat.PersonID) (chat.PlaceID, error) {
		return opener.OpenRoom(t.Context(), chat.Among("Spring", people...))
	}
	w.Server.Threaded(w.Guild(), w.User(eve), "Spring")
	theirs, err := open(ana, eve)
	w.must(err)
	w.Server.FailNext("POST /channels/", netfake.LosesAnswer)
	if _, err := open(ana, ben); err == nil {
		t.Fatal("an answer that is lost is one")
	}
	hers, err := open(ana, ben)
	if again, failed := open(ben, ana); err != nil || failed != nil || again != hers || hers == theirs {
		t.Errorf("opened are %q and %q, besides %q: %v, %v", hers, again, theirs, err, failed)
	}
	if n := w.Server.InUse(w.Guild()); n != 3 {
		t.Errorf("%d threads are there, with Eve's own", n)
	}
}

// What stands of a room is known though its thread was closed, and a thread that is none of ours is nobody's room.
func TestAClosedRoomCanBeDeleted(t *testing.T) { synctest.Test(t, testAClosedRoomCanBeDeleted) }

func testAClosedRoomCanBeDeleted(t *testing.T) {
	w := newWhole(t)
	_, mia, _, room := w.agreed()
	w.types(mia, "", "/mentor end")
	w.presses(mia, "", "end.why.fit")
	w.presses(mia, "", "end.sure.yes")
	if threads := w.Server.Threads(w.User(mia).ID); len(threads) != 1 || !threads[0].Archived {
		t.Fatalf("threads: %+v", threads)
	}
	w.does(func() {
		w.Happens(0, func() { w.Server.Deletes(w.Channel(room)) })
		w.Happens(0, func() { w.Server.Deletes(w.Server.Threaded(w.Guild(), w.User(mia), "Other")) })
	})
	w.passes(day)
	if n := w.Journaled("room.deleted"); n != 0 {
		t.Errorf("%d rooms are gone", n)
	}
}
