package discord_test

import (
	"io"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat/chattest"
)

// bothWays tells of interactions by HTTP and through the gateway.
func bothWays(t *testing.T, do func(w *whole)) {
	inBubble(t, "http", func(t *testing.T) { do(newWholeBy(t, true)) })
	inBubble(t, "gateway", func(t *testing.T) { do(newWholeBy(t, false)) })
}

// arrives lets the bot be told of an interaction of which it hears so many times.
func (w *whole) arrives(times int, tell func() error) {
	w.t.Helper()
	w.does(func() { w.Happens(times, func() { w.must(tell()) }) })
}

// What comes too late to be answered in place, as after a cut, is done all the same, and answered once: in the own chat
// of who did it.
func TestALateInteractionIsAnsweredInTheOwnChat(t *testing.T) {
	synctest.Test(t, testALateInteractionIsAnsweredInTheOwnChat)
}

func testALateInteractionIsAnsweredInTheOwnChat(t *testing.T) {
	w := newWholeBy(t, false)
	ana, zoe := w.person("Ana"), w.person("Zoe")
	w.types(ana, w.hall, "/mentor menu")
	for _, late := range []time.Duration{4 * time.Second, 20 * time.Minute} {
		a := w.Server.Types(w.User(ana), w.Channel(w.hall), "settings")
		w.Clock.Set(w.Clock.Now().Add(late))
		w.arrives(1, func() error { return w.Server.Tell(a) })
		w.hears(ana, "", "settings.what", nil)
		if fresh := w.news(ana, w.hall); len(fresh) > 0 {
			t.Errorf("after %s she reads in the channel: %+v", late, fresh)
		}
		w.hearsNothing(zoe)
	}
}

// What is told twice is done once, and answered once.
func TestADoubledInteractionIsAnsweredOnce(t *testing.T) {
	bothWays(t, func(w *whole) {
		ana, zoe := w.person("Ana"), w.person("Zoe")
		w.types(ana, w.hall, "/mentor menu")
		a := w.Server.Types(w.User(ana), w.Channel(w.hall), "settings")
		byHTTP := w.Server.HookURL != ""
		w.does(func() {
			w.Happens(1, func() { w.must(w.Server.Tell(a)) })
			if byHTTP {
				w.postedAgain(a)
				return
			}
			w.Happens(1, func() { w.must(w.Server.Tell(a)) }) // it is heard, and known
		})
		if told := w.hears(ana, w.hall, "settings.what", nil); !told.Private || len(w.news(ana, w.hall)) != 1 {
			w.t.Errorf("she reads %+v", w.news(ana, w.hall))
		}
		if fresh := w.news(ana, ""); len(fresh) > 0 {
			w.t.Errorf("and in her own chat %+v", fresh)
		}
		w.hearsNothing(zoe)
	})
}

// postedAgain posts an interaction once more. The answer is one that a command may have.
func (w *whole) postedAgain(a *discordfake.Act) {
	w.t.Helper()
	response, err := w.Server.Post(a.Body())
	w.must(err)
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	w.must(err)
	if kind := string(said[:min(len(said), 9)]); response.StatusCode != 200 || kind != `{"type":5` {
		w.t.Errorf("told again, it is answered %d %s", response.StatusCode, said)
	}
}

// Somebody else's button does nothing, and only who pressed it is told so: in a channel and in an own chat.
func TestAnothersButtonSaysSo(t *testing.T) {
	bothWays(t, func(w *whole) {
		ana, zoe := w.person("Ana"), w.person("Zoe")
		w.types(zoe, w.hall, "/mentor menu")
		w.types(ana, "", "/mentor settings")
		w.hears(ana, "", "settings.what", nil)
		w.does(func() { w.Steals(zoe, w.hall, ana, "") })
		if told := w.hears(zoe, w.hall, "common.others_button", nil); !told.Private {
			w.t.Errorf("everybody reads %+v", told)
		}
		if fresh := w.news(ana, ""); len(fresh) > 0 {
			w.t.Errorf("Ana reads %+v", fresh)
		}
		w.does(func() { w.Steals(zoe, "", ana, "") })
		w.hears(zoe, "", "common.others_button", nil)
		w.hearsNothing(ana)
	})
}

// Of a form that is sent twice the second click needs no word, for the first one's answer stands there; sent again later
// it is told to be answered already. It is noted once, and nobody else hears of either.
func TestAFormSentTwiceSaysSo(t *testing.T) {
	bothWays(t, func(w *whole) {
		_, _, mia, leo := w.paired()
		w.types(mia, "", "/mentor goal")
		filled := []chattest.Answer{{Key: "what", Value: "A new post"}, {Key: "when", Value: "30 September"},
			{Key: "sign", Value: "I have signed"}}
		w.does(func() { w.FillIn(mia, "", filled) })
		w.hears(mia, "", "goal.kept", nil)
		w.does(func() { w.Sends(mia) })
		if fresh := w.news(mia, ""); len(fresh) != 0 {
			w.t.Errorf("clicked twice, she reads %+v", fresh)
		}
		w.Clock.Set(w.Clock.Now().Add(2 * time.Minute))
		w.does(func() { w.Sends(mia) })
		w.hears(mia, "", "common.used_button", nil)
		if fresh := w.news(mia, ""); len(fresh) != 1 {
			w.t.Errorf("sent again later, she reads %+v", fresh)
		}
		if n := len(w.Pairs("g1")[0].Notes); n != 1 {
			w.t.Errorf("%d goals", n)
		}
		w.hearsNothing(leo)
	})
}

// A button of last month whose question is over says so to who presses it, and to nobody else.
func TestAButtonOfLastMonth(t *testing.T) {
	bothWays(t, func(w *whole) {
		_, boss, mia, leo := w.paired()
		w.types(mia, "", "/mentor end")
		w.presses(mia, "", "end.why.fit")
		w.presses(mia, "", "end.sure.yes")
		w.hears(mia, "", "end.done", nil)
		w.passes(31 * day)
		w.presses(mia, "", "end.sure.yes")
		w.hears(mia, "", "common.old_button", nil)
		if fresh := w.news(mia, ""); len(fresh) != 1 {
			w.t.Errorf("she reads %+v", fresh)
		}
		w.hearsNothing(leo, boss)
	})
}
