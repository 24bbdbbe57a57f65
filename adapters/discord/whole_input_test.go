package discord_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

func TestAButtonOfLastMonthSaysSo(t *testing.T) { synctest.Test(t, testAButtonOfLastMonthSaysSo) }

func testAButtonOfLastMonthSaysSo(t *testing.T) {
	for _, place := range []string{"own", "hall"} {
		w := newWhole(t)
		ana := w.person("Ana")
		at := map[string]chat.PlaceID{"hall": w.hall}[place]
		w.types(ana, at, "/mentor settings")
		label := w.hears(ana, at, "settings.what", nil).Choices[0]
		w.passes(92 * day)
		w.Update(func(tx store.Tx) error { // as it is tidied every hour
			_, err := tx.ForgetDeliveries(w.Clock.Now().Add(-90*day), 1000)
			return err
		})
		w.does(func() { w.Press(ana, at, label) })
		if seen := w.hears(ana, at, "common.old_button", nil); seen.Private != (at == w.hall) {
			t.Errorf("in %q it is private: %t", at, seen.Private)
		}
	}
}

// What stands for everybody may be pressed by anybody; what was meant for one is refused to others, for their eyes only.
func TestAnothersButtonInAChannelIsRefusedInPrivate(t *testing.T) {
	synctest.Test(t, testAnothersButtonInAChannelIsRefusedInPrivate)
}

func testAnothersButtonInAChannelIsRefusedInPrivate(t *testing.T) {
	w := newWhole(t)
	ana, zoe := w.person("Ana"), w.person("Zoe")
	w.types(zoe, w.hall, "/mentor menu")
	w.types(ana, "", "/mentor settings")
	w.hears(ana, "", "settings.what", nil)
	w.does(func() { w.Steals(zoe, w.hall, ana, "") })
	if told := w.hears(zoe, w.hall, "common.others_button", nil); !told.Private {
		t.Errorf("everybody reads %q", told.Text)
	}
	if fresh := w.news(ana, ""); len(fresh) > 0 {
		t.Errorf("Ana reads %+v", fresh)
	}
}

func (w *whole) paired() (id mentoring.ProgramID, boss, mia, leo chat.PersonID) {
	w.t.Helper()
	boss, mia, leo = w.lead("Bo"), w.person("Mia"), w.person("Leo")
	id = w.program(boss, "Spring")
	w.enrolled(id, leo, mentoring.Mentor)
	w.enrolled(id, mia, mentoring.Mentee)
	w.types(boss, w.hall, "/mentor pair mentor:@Leo mentee:@Mia")
	w.passes(10 * time.Minute)
	return id, boss, mia, leo
}

func TestAFormSentTwiceCountsOnce(t *testing.T) { synctest.Test(t, testAFormSentTwiceCountsOnce) }

func testAFormSentTwiceCountsOnce(t *testing.T) {
	w := newWhole(t)
	_, _, mia, leo := w.paired()
	w.types(mia, "", "/mentor goal")
	w.hears(mia, "", "goal.words", nil)
	filled := []chattest.Answer{{Key: "what", Value: "A new post"}, {Key: "when", Value: "30 September"},
		{Key: "sign", Value: "I have signed"}}
	w.does(func() { w.FillIn(mia, "", filled) })
	w.hears(mia, "", "goal.kept", nil)
	w.hearsNothing(leo)
	w.does(func() { w.Sends(mia) }) // and as somebody sends what stands open on another screen
	if fresh := w.news(mia, ""); len(fresh) != 0 {
		t.Errorf("sent again, she reads %+v", fresh)
	}
	if n := len(w.Pairs("g1")[0].Notes); n != 1 {
		t.Errorf("%d goals", n)
	}
}

// A form with a problem is asked anew in the chat, with the problem above it; what was filled in is there again.
func TestAFormWithAProblem(t *testing.T) { synctest.Test(t, testAFormWithAProblem) }

func testAFormWithAProblem(t *testing.T) {
	w := newWhole(t)
	_, _, mia, _ := w.paired()
	w.types(mia, "", "/mentor goal")
	w.hears(mia, "", "goal.words", nil)
	w.does(func() {
		w.FillIn(mia, "", []chattest.Answer{{Key: "what", Value: "A *new* post"}, {Key: "when", Value: "whenever"},
			{Key: "sign", Value: "I have signed"}})
	})
	fresh := w.news(mia, "")
	if len(fresh) == 0 {
		t.Fatal("she reads nothing")
	}
	last := fresh[len(fresh)-1]
	if len(last.Form) == 0 || !has(last.Text, w.Phrase("common.problem_moment", nil)) {
		t.Errorf("she reads %+v", last)
	}
	form := w.Opens(mia, "")
	if form == nil {
		t.Fatal("nothing opens")
	}
	values, notes := map[string]string{}, map[string]string{}
	for _, part := range form.Components {
		values[part.Component.CustomID], notes[part.Component.CustomID] = part.Component.Value, part.Description
	}
	if values["what"] != "A *new* post" || values["sign"] != "I have signed" || notes["when"] == "" {
		t.Errorf("filled in are %v, with the notes %v", values, notes)
	}
}

func TestAFormSentAfterItsProgramClosedSaysSo(t *testing.T) {
	synctest.Test(t, testAFormSentAfterItsProgramClosedSaysSo)
}

func testAFormSentAfterItsProgramClosedSaysSo(t *testing.T) {
	w := newWhole(t)
	boss, zoe := w.lead("Bo"), w.person("Zoe")
	id := w.program(boss, "Spring")
	become := func(s mentoring.ProgramState) {
		w.Update(func(tx store.Tx) error {
			p, err := tx.Program(id)
			if err == nil {
				p.State = s
				err = tx.PutProgram(p)
			}
			return err
		})
	}
	become(mentoring.Enrolling)
	w.types(zoe, "", "/mentor join")
	w.presses(zoe, "", "join.adult.yes")
	w.presses(zoe, "", "join.role.mentee")
	if asked := w.news(zoe, ""); len(asked) != 1 {
		t.Fatalf("Zoe is asked %+v", asked)
	}
	become(mentoring.Archived)
	w.does(func() { w.FillIn(zoe, "", nil) })
	if told := w.news(zoe, ""); len(told) == 0 {
		t.Error("nobody tells her that it is over")
	}
	w.View(func(tx store.Tx) error {
		if e, err := tx.Enrolment(id, w.member(zoe).ID); err == nil && e.State == mentoring.Enrolled {
			t.Errorf("enrolled as %+v", e)
		}
		return nil
	})
}

func TestWhatTheBotCanNotRead(t *testing.T) { synctest.Test(t, testWhatTheBotCanNotRead) }

func testWhatTheBotCanNotRead(t *testing.T) {
	w := newWhole(t)
	ana := w.person("Ana")
	w.types(ana, "", "/mentor menu")
	for _, c := range []struct{ words, key string }{
		{"Hello?", "common.problem_choice"},
		{"/mentor xylophone", "common.unknown_command"},
		{"/mentor setings", "common.unknown_nearest"},
	} {
		w.types(ana, "", c.words)
		if fresh := w.news(ana, ""); len(fresh) != 1 || !has(fresh[0].Text, w.Phrase(c.key, nil)) {
			t.Errorf("%.20q: hears %+v", c.words, fresh)
		}
	}
	w.does(func() { w.Say(ana, w.hall, "Hello, everybody!") })
	w.hearsNothing(ana)
}

// A channel that is gone, or shut to the bot: who had the invitation posted there is told.
func TestAChannelThatIsGoneOrShut(t *testing.T) { synctest.Test(t, testAChannelThatIsGoneOrShut) }

func testAChannelThatIsGoneOrShut(t *testing.T) {
	for _, change := range map[string]func(w *whole){
		"shut": func(w *whole) { w.Server.May(w.Guild(), discordfake.SendMessages, false) },
		"gone": func(w *whole) {
			w.Server.FailNext("POST /channels/", discordfake.Denies(404, 10003, "Unknown Channel"))
		},
	} {
		w := newWhole(t)
		boss := w.lead("Bo")
		w.program(boss, "Spring")
		w.types(boss, w.hall, "/mentor announce")
		if seen := w.news(boss, w.hall); len(seen) != 1 || !seen[0].Private {
			t.Fatalf("asked in the channel: %+v", seen)
		}
		change(w)
		w.presses(boss, w.hall, "announce.post.post")
		w.hears(boss, "", "common.shut_out", args("program", "Spring", "announce", "/mentor announce"))
		if p := w.Program("g1"); p.Board != "" {
			t.Errorf("people are looked for in %q", p.Board)
		}
	}
}

// The pair's room: who can read it is said; it is archived when the pair is over. One that can't be opened is told of,
// to both, and to who leads.
func TestThePairsRoom(t *testing.T) { synctest.Test(t, testThePairsRoom) }

func testThePairsRoom(t *testing.T) {
	for _, may := range []bool{true, false} {
		w := newWhole(t)
		w.Server.May(w.Guild(), discordfake.PrivateThreads, may)
		_, boss, mia, leo := w.paired()
		for _, p := range []chat.PersonID{mia, leo} {
			w.types(p, "", "/mentor room")
			w.hears(p, "", "room.readers_moderators", nil)
			w.presses(p, "", "room.ask.yes")
		}
		w.passes(day)
		w.until(func() bool { return may || w.Journaled("network.limited") > 0 })
		w.passes(day)
		threads := w.Server.Threads(w.User(mia).ID)
		if !may {
			told := func(s chattest.Seen) bool { return has(s.Text, w.Phrase("stuck.lacks_room", nil)) }
			if len(threads) != 0 || !slices.ContainsFunc(w.Seen(boss, ""), told) {
				t.Errorf("threads: %+v; who leads reads %+v", threads, w.Seen(boss, ""))
			}
			for _, p := range []chat.PersonID{mia, leo} {
				if last := w.Seen(p, ""); !has(last[len(last)-1].Text, w.Phrase("room_news.refused", nil)) {
					t.Errorf("told at last: %+v", last[len(last)-1])
				}
			}
			continue
		}
		if len(threads) != 1 || threads[0].Archived {
			t.Fatalf("threads: %+v", threads)
		}
		room := chat.PlaceID("discord:" + threads[0].ID)
		if seen := w.Seen(leo, room); len(seen) != 1 || !has(seen[0].Text, w.Phrase("room.readers_moderators", nil)) {
			t.Errorf("in the room: %+v", seen)
		}
		w.types(mia, "", "/mentor end")
		w.presses(mia, "", "end.why.fit")
		w.presses(mia, "", "end.sure.yes")
		if threads = w.Server.Threads(w.User(mia).ID); !threads[0].Archived {
			t.Error("the thread is not archived")
		}
		if seen := w.Seen(leo, room); len(seen) != 2 || !has(seen[1].Text, w.Phrase("room.farewell", nil)) {
			t.Errorf("in the room at the end: %+v", seen)
		}
		again, err := w.Adapter().(chat.RoomOpener).OpenRoom(t.Context(), chat.Among("Spring", leo, mia))
		if threads = w.Server.Threads(w.User(mia).ID); err != nil || again != room || threads[0].Archived {
			t.Errorf("opened again, it is %q, %+v: %v", again, threads, err)
		}
	}
}

// A thread that somebody deleted keeps nobody from anything.
func TestARoomThatIsDeleted(t *testing.T) { synctest.Test(t, testARoomThatIsDeleted) }

func testARoomThatIsDeleted(t *testing.T) {
	w := newWhole(t)
	_, _, mia, leo := w.paired()
	for _, p := range []chat.PersonID{mia, leo} {
		w.types(p, "", "/mentor room")
		w.presses(p, "", "room.ask.yes")
	}
	w.passes(day)
	w.does(func() { w.Server.Deletes(w.Channel(w.Pairs("g1")[0].Room.Place)) })
	w.types(mia, "", "/mentor end")
	w.presses(mia, "", "end.why.fit")
	w.presses(mia, "", "end.sure.yes")
	w.hears(mia, "", "end.done", nil)
	if m := w.member(leo); m.Away != mentoring.Here {
		t.Errorf("he is %q", m.Away)
	}
}
