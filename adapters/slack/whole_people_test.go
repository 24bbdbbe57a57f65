package slack_test

import (
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/mentoring"
)

// Language, zone and name are guessed from what Slack knows, and followed without a word.
func TestWhatSlackKnowsIsTheFirstGuess(t *testing.T) {
	synctest.Test(t, testWhatSlackKnowsIsTheFirstGuess)
}

func testWhatSlackKnowsIsTheFirstGuess(t *testing.T) {
	w := newWhole(t)
	rui := w.person("Rui", func(u *slackfake.User) { u.Locale, u.TZ = "pt-BR", "America/Sao_Paulo" })
	w.opens(rui, "messages")
	m := w.member(rui)
	if m.Hint != "pt-BR" || m.Zone != "America/Sao_Paulo" {
		t.Errorf("language %q, zone %q", m.Hint, m.Zone)
	}
	if seen := w.news(rui.ID, w.own(rui)); len(seen) == 0 || !shows(seen[0].Words, "Oi, Rui") {
		t.Errorf("greeted as %s", transcript(seen))
	}
	w.does(func() {
		w.Changes(rui.ID, func(u *slackfake.User) { u.Locale, u.TZ, u.Profile.DisplayName = "es-ES", "Europe/Madrid", "Ruy" })
	})
	if m := w.member(rui); m.Hint != "es-ES" || m.Zone != "Europe/Madrid" {
		t.Errorf("after a change: language %q, zone %q", m.Hint, m.Zone)
	}
	w.hearsNothing(rui)
	w.opens(rui, "messages") // not for the first time
	w.hearsNothing(rui)
}

// Who runs the workspace is an admin, from the moment that they do until they do not.
func TestRightsAreThoseOfTheWorkspace(t *testing.T) {
	synctest.Test(t, testRightsAreThoseOfTheWorkspace)
}

func testRightsAreThoseOfTheWorkspace(t *testing.T) {
	w := newWhole(t)
	ana := w.person("Ana")
	w.types(ana, "program")
	w.hearsOnly(ana, "common.admin_only", nil)
	for _, change := range []func(*slackfake.User, bool){
		func(u *slackfake.User, is bool) { u.IsAdmin = is },
		func(u *slackfake.User, is bool) { u.IsOwner = is },
		func(u *slackfake.User, is bool) { u.Primary = is },
	} {
		w.does(func() { w.Changes(ana.ID, func(u *slackfake.User) { change(u, true) }) })
		w.types(ana, "program")
		if w.news(ana.ID, w.own(ana)) == nil || !w.member(ana).Admin {
			t.Errorf("an admin is refused")
		}
		w.does(func() { w.Changes(ana.ID, func(u *slackfake.User) { change(u, false) }) })
		w.types(ana, "program")
		w.hears(ana, "common.admin_only", nil)
	}
}

// Those named lead though Slack does not say so, are told what to do when the bot starts, and once.
func TestWhoIsNamedLeads(t *testing.T) { synctest.Test(t, testWhoIsNamedLeads) }

func testWhoIsNamedLeads(t *testing.T) {
	w := newWhole(t, func(w *whole) {
		w.person("Ana")
		w.person("Leo")
		w.admins = []string{"UANA", "T1/ULEO", "U0NOBODY", "T9/UELSEWHERE"}
	})
	w.settle()
	ana, leo := &slackfake.User{ID: "UANA", RealName: "Ana"}, &slackfake.User{ID: "ULEO", RealName: "Leo"}
	w.hearsOnly(ana, "common.installed_own", args("name", "Ana", "invite", "/invite", "announce", "/mentor announce"))
	w.hearsOnly(leo, "common.installed_own", args("name", "Leo"))
	w.does(func() {
		w.stop()
		w.build()
	})
	w.hearsNothing(ana, leo)
	w.taps(leo, "program.new")
	if n := len(w.news(leo.ID, w.own(leo))); n == 0 || !w.member(leo).Admin {
		t.Errorf("%d messages, an admin: %t", n, w.member(leo).Admin)
	}
	w.opens(ana, "home")
	w.hearsNothing(ana, leo)
	w.types(ana, "help")
	w.hears(ana, "help.me", args("me", "slack:T1/UANA"))
}

// The code that the start prints makes whoever says it the first admin.
func TestTheCodeMakesAnAdmin(t *testing.T) { synctest.Test(t, testTheCodeMakesAnAdmin) }

func testTheCodeMakesAnAdmin(t *testing.T) {
	w := newWhole(t)
	ana := w.person("Ana")
	w.types(ana, "claim "+bottest.ClaimCode)
	w.hears(ana, "common.claimed", args("name", "Ana"))
	w.types(ana, "program")
	if !w.member(ana).Admin {
		t.Error("no admin")
	}
}

// The first of those who run the workspace to come along is told what to do; whichever way they come.
func TestTheFirstToComeAlongIsTold(t *testing.T) { synctest.Test(t, testTheFirstToComeAlongIsTold) }

func testTheFirstToComeAlongIsTold(t *testing.T) {
	for what, comes := range map[string]func(w *whole, u *slackfake.User, channel string){
		"the home tab": func(w *whole, u *slackfake.User, _ string) { w.opens(u, "home") },
		"the messages": func(w *whole, u *slackfake.User, _ string) { w.opens(u, "messages") },
		"a command":    func(w *whole, u *slackfake.User, channel string) { w.typesIn(u, channel, "help") },
		"a word": func(w *whole, u *slackfake.User, _ string) {
			w.does(func() { w.Says(u.ID, w.own(u), "help", false) })
		},
	} {
		w := newWhole(t)
		ana, boss, second := w.person("Ana"), w.person("Bo", leads), w.person("Cy", leads)
		north := w.channel("north", ana, boss, second)
		w.opens(ana, "home")
		w.hearsNothing(ana)
		w.opens(ana, "messages")
		comes(w, boss, north.ID)
		w.hears(boss, "common.installed_own", args("name", "Bo"))
		if n := len(w.news(boss.ID, w.own(boss))); n != 1 && what != "a word" {
			t.Errorf("%s: %d messages", what, n)
		}
		comes(w, boss, north.ID)
		comes(w, second, north.ID)
		for _, u := range []*slackfake.User{boss, second} {
			for _, seen := range w.news(u.ID, w.own(u)) {
				if shows(seen.Words, w.Phrase("common.installed_own", nil)) {
					t.Errorf("%s: %s is greeted as well", what, u.RealName)
				}
			}
		}
		w.stop()
	}
}

// An account that is shut has left: the partner is free, and the admin knows.
func TestAnAccountThatIsShutHasLeft(t *testing.T) { synctest.Test(t, testAnAccountThatIsShutHasLeft) }

func testAnAccountThatIsShutHasLeft(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.person("Bo", leads), w.person("Mia"), w.person("Leo")
	id := w.program(boss, "Spring")
	w.enrolled(id, leo, mentoring.Mentor)
	w.enrolled(id, mia, mentoring.Mentee)
	w.types(boss, "pair "+mention(leo)+" "+mention(mia))
	w.passes(day)
	w.does(func() { w.Deactivates(leo.ID) })
	w.hears(boss, "stuck.left", args("name", "Leo", "program", "Spring"))
	if m, all := w.member(leo), w.Pairs(id); m.Away != mentoring.Gone || all[0].State != mentoring.Ended {
		t.Errorf("he is %q, the pair %s", m.Away, all[0].State)
	}
	w.does(func() { w.Changes(leo.ID, func(u *slackfake.User) { u.Deleted = false }) })
	if m := w.member(leo); m.Away != mentoring.Here {
		t.Errorf("back again he is %q", m.Away)
	}
	w.hearsNothing(leo)
}

// Whose chat with the bot is closed is not written to; the admin is told once, and opening the bot brings them back.
func TestAClosedChat(t *testing.T) { synctest.Test(t, testAClosedChat) }

func testAClosedChat(t *testing.T) {
	for _, tab := range []string{"home", "messages"} {
		w := newWhole(t)
		boss, mia := w.person("Bo", leads), w.person("Mia")
		id := w.program(boss, "Spring")
		w.enrolled(id, mia, mentoring.Mentee)
		for range 2 {
			w.does(func() {
				w.FailNext("chat.postMessage", slackfake.Denies("messages_tab_disabled"))
				w.Commands(mia.ID, w.own(mia), wholeApp.Command, "help")
			})
		}
		if m := w.member(mia); m.Away != mentoring.Unreachable {
			t.Errorf("she is %q", m.Away)
		}
		w.passes(day)
		w.hearsOnly(boss, "stuck.unreachable", args("name", "Mia"))
		w.opens(mia, tab)
		if m := w.member(mia); m.Away != mentoring.Here {
			t.Errorf("after a look at %s she is %q", tab, m.Away)
		}
		w.stop()
	}
}

// A channel that the bot is not in, or was removed from: who had the invitation posted is told, and it is posted later.
func TestAChannelThatTheBotIsNotIn(t *testing.T) { synctest.Test(t, testAChannelThatTheBotIsNotIn) }

func testAChannelThatTheBotIsNotIn(t *testing.T) {
	w := newWhole(t)
	boss, mia := w.person("Bo", leads), w.person("Mia")
	south := w.room("south", boss, mia)
	id := w.program(boss, "Spring")
	announce := func() {
		w.t.Helper()
		w.typesIn(boss, south.ID, "announce")
		w.pressesIn(boss, south.ID, "announce.post.post")
	}
	announce()
	w.hears(boss, "common.shut_out_invite", args("program", "Spring", "invite", "/invite", "announce", "/mentor announce"))
	if board := w.Program(id).Board; board != "" {
		t.Errorf("people are looked for in %q", board)
	}
	w.does(func() { w.Joins(wholeApp.BotUser, south.ID, boss.ID) })
	w.hearsNothing(boss, mia)
	w.typesIn(boss, south.ID, "announce")
	if seen := w.news(boss.ID, south.ID); len(seen) != 1 || !seen[0].Private {
		t.Fatalf("asked in the channel: %s", transcript(seen))
	}
	w.pressesIn(boss, south.ID, "announce.post.post")
	w.hearsIn(mia, south.ID, "announce.invitation", nil)
	w.does(func() { w.Leaves(wholeApp.BotUser, south.ID) })
	w.does(func() { w.Archives(south.ID, boss.ID) })
	w.hearsNothing(boss, mia)
	announce()
	w.hears(boss, "common.shut_out_invite", nil)
}

// Somebody of another workspace who shares the channel hears that they do not belong when they ask, and not before.
func TestASharedChannel(t *testing.T) { synctest.Test(t, testASharedChannel) }

func testASharedChannel(t *testing.T) {
	w := newWhole(t)
	boss := w.person("Bo", leads)
	far := w.person("Far", func(u *slackfake.User) { u.TeamID = "T9" })
	id := w.program(boss, "Spring")
	shared := w.AddChannel(slackfake.Channel{Name: "shared", Shared: true}, wholeApp.BotUser, boss.ID)
	w.chats = append(w.chats, [2]string{boss.ID, shared.ID}, [2]string{far.ID, shared.ID})
	w.does(func() { w.Joins(far.ID, shared.ID, boss.ID) })
	w.hearsNothing(far)
	if m := w.member(far); m.ID != "" {
		t.Errorf("who only came into a channel is known as %s", m.ID)
	}
	w.typesIn(far, shared.ID, "program")
	w.hearsIn(far, shared.ID, "common.stranger", nil)
	w.typesIn(boss, shared.ID, "announce")
	w.pressesIn(boss, shared.ID, "announce.post.post")
	w.pressesIn(far, shared.ID, "announce.join")
	if s := w.hearsIn(far, shared.ID, "common.stranger", nil); !s.Private {
		t.Error("everybody reads who does not belong")
	}
	w.hearsNothing(boss) // nobody could be let in whom the bot can't write to
	if w.member(far).Admin || len(w.Pairs(id)) > 0 {
		t.Error("a stranger has rights")
	}
}

// The bot is removed, which is told twice in either order, and comes back with another token.
func TestRemovedAndBackAgain(t *testing.T) { synctest.Test(t, testRemovedAndBackAgain) }

func testRemovedAndBackAgain(t *testing.T) {
	for _, tokensFirst := range []bool{true, false} {
		w := newWhole(t)
		boss, mia := w.person("Bo", leads), w.person("Mia")
		id := w.program(boss, "Spring")
		w.enrolled(id, mia, mentoring.Mentee)
		w.Uninstalls(tokensFirst)
		_ = w.Push(t.Context()) // the second may come when nobody listens any more
		if err := <-w.ended; err == nil || !shows(err.Error(), "install it again") {
			t.Errorf("Run ended with %v", err)
		}
		if p, n := w.Program(id), w.Journaled("network.uninstalled"); p.State != mentoring.Halted || n != 1 {
			t.Errorf("the program is %s, removed %d times", p.State, n)
		}
		w.Clock.Set(w.Clock.Now().Add(2 * time.Minute))
		w.Installs()
		w.build()
		w.settle()
		w.opens(boss, "messages")
		w.hears(boss, "common.installed_own", nil)
		if p, n := w.Program(id), w.Journaled("network.uninstalled"); p.Before == mentoring.Halted || n != 1 {
			t.Errorf("the program was %s, removed %d times", p.Before, n)
		}
		w.opens(mia, "messages") // in another installation she was never here before
		if len(w.news(mia.ID, w.own(mia))) == 0 {
			t.Error("she is not greeted")
		}
		w.stop()
	}
}
