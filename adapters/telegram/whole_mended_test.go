package telegram_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/telegram"
	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
)

// running is a bot that runs by itself, in a bubble of its own time, on a server that takes a while over each message.
func running(t *testing.T) (w *whole, stop func()) {
	w = &whole{
		Server: telegramfake.NewServer(wholeToken, wholeName), House: bottest.NewHouse(t, "../.."), t: t,
		read: map[int64]int64{},
	}
	w.Clock.Set(time.Time{})
	w.Now, w.Limits = time.Now, true
	w.Inspect = func(method string, _ map[string]any) {
		if method == "sendMessage" {
			<-time.After(slowly)
		}
	}
	adapter := telegram.New(telegram.Options{
		Token: wholeToken, Memory: w.Memory(telegram.Name), Now: time.Now, Log: bottest.Complaints(t),
		Client: &http.Client{Transport: telegramfake.Transport{Server: w.Server}},
	})
	w.Build(adapter, func(o *bot.Options) { o.Now = time.Now })
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.House.Bot.Run(ctx) }()
	return w, func() {
		cancel()
		w.must(<-ended)
	}
}

// slowly is how long the server of a running bot takes over a message.
const slowly = 300 * time.Millisecond

func TestNothingIsSentTwiceWhileAGroupMoves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, stop := running(t)
		defer stop()
		boss := w.person("Bo", "bo_boss")
		g := w.AddGroup(telegramfake.Chat{Title: "North", Type: "group"}, boss.ID)
		w.Changes(boss.ID, w.Bot().ID, g.ID, "member")
		<-time.After(time.Minute)
		var want []string
		for n := range 10 {
			want = append(want, notice(n))
			w.queue(chat.In(placeOf(g.ID)), notice(n))
		}
		w.House.Bot.Wake()
		<-time.After(slowly / 3)
		fresh := w.Upgrades(g.ID) // while the first is on its way
		<-time.After(2 * time.Minute)
		if got := append(w.notices(g.ID), w.notices(fresh.ID)...); !slices.Equal(got, want) {
			t.Errorf("arrived: %q", got)
		}
	})
}

func TestPairedPeopleAreCalledBeforeTheInvitationIsPosted(t *testing.T) {
	synctest.Test(t, testPairedPeopleAreCalledBeforeTheInvitationIsPosted)
}

func testPairedPeopleAreCalledBeforeTheInvitationIsPosted(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.person("Bo", "bo_boss"), w.person("Mia", "mia_learns"), w.person("Leo", "")
	g := w.group("supergroup", "North", boss, leo)
	w.changes(boss, mia, g, "member")
	w.program(g, boss, "Spring")
	w.says(boss, g.ID, "/pair {Leo} @mia_learns", leo)
	w.passes(5 * day)
	w.calledOnce(g, boss, mia)
	w.calledOnce(g, boss, leo)
}

func TestSilenceIsNotCountedWhileTheProgramRests(t *testing.T) {
	synctest.Test(t, testSilenceIsNotCountedWhileTheProgramRests)
}

func testSilenceIsNotCountedWhileTheProgramRests(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.person("Bo", "bo_boss"), w.person("Mia", "mia_learns"), w.person("Leo", "leo_helps")
	g := w.group("supergroup", "North", boss, mia, leo)
	id := w.program(g, boss, "Spring")
	w.opens(mia, "")
	w.opens(leo, "")
	w.Enrol(id, w.member(g, leo).ID, mentoring.Mentor)
	w.Enrol(id, w.member(g, mia).ID, mentoring.Mentee)
	w.types(boss, "/pair @leo_helps @mia_learns")
	w.passes(day) // both are introduced, and have not said hello yet
	w.changes(boss, w.Bot(), g, "kicked")
	w.passes(28 * day)
	w.hearsNothing(mia.ID, leo.ID)
	if all := w.Pairs(id); all[0].State != mentoring.Active {
		t.Errorf("the pair is %s", all[0].State)
	}
}

func TestLongNamesAreNoLongCommand(t *testing.T) { synctest.Test(t, testLongNamesAreNoLongCommand) }

func testLongNamesAreNoLongCommand(t *testing.T) {
	w := newWhole(t)
	boss := w.person("Bo", "bo_boss")
	g := w.group("supergroup", "North", boss)
	for _, username := range []string{"mia_learns", "leo_helps"} {
		long := strings.Repeat("x", 60)
		u := w.AddUser(telegramfake.User{FirstName: long, LastName: long, Username: username, LanguageCode: "en"})
		w.changes(boss, u, g, "member")
	}
	w.program(g, boss, "Spring")
	w.types(boss, "/pair @leo_helps @mia_learns")
	w.hearsOnly(boss.ID, "pair.invited", nil)
}

func TestWhatHasNoCommunityIsNotAskedWhich(t *testing.T) {
	synctest.Test(t, testWhatHasNoCommunityIsNotAskedWhich)
}

func testWhatHasNoCommunityIsNotAskedWhich(t *testing.T) {
	w := newWhole(t)
	boss, ana := w.person("Bo", "bo_boss"), w.person("Ana", "ana_ruiz")
	w.group("supergroup", "North", boss, ana)
	w.group("supergroup", "South", boss, ana)
	w.opens(ana, "")
	var typed *telegramfake.Message
	w.does(func() { typed = w.Says(ana.ID, ana.ID, 0, "/menu") })
	for key, deed := range map[string]func(){
		"common.old_button": func() { w.Presses(ana.ID, nil, "0000000000_0_made_up") },
		"common.cannot_read": func() {
			w.Sends(ana.ID, ana.ID, telegramfake.Message{Voice: &telegramfake.Media{FileID: "v", UniqueID: "v", Duration: 1}})
		},
		"common.edited": func() { w.Edits(ana.ID, typed.ID, "/settings") },
	} {
		w.does(deed)
		if said := w.onlySaid(ana.ID); said != w.label(key) {
			t.Errorf("%s: says %q", key, said)
		}
	}
}

func TestTheLastQuestionAnsweredInWordsIsSettled(t *testing.T) {
	synctest.Test(t, testTheLastQuestionAnsweredInWordsIsSettled)
}

func testTheLastQuestionAnsweredInWordsIsSettled(t *testing.T) {
	w := newWhole(t)
	boss, ana := w.person("Bo", ""), w.person("Ana", "")
	w.group("supergroup", "North", boss, ana)
	w.opens(ana, "")
	w.types(ana, "/settings")
	w.taps(ana, "settings.what.reminders")
	w.types(ana, "3")
	w.hearsOnly(ana.ID, "settings.reminders_kept", nil)
	if asked, _ := w.button(ana.ID, w.label("settings.reminders.off")); asked.Keyboard != nil {
		t.Errorf("its buttons are still there: %s", asked.Text)
	}
}
