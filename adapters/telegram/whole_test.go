package telegram_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/mentoring"
)

func TestOneChatThatServesTwoCommunitiesAsksWhich(t *testing.T) {
	synctest.Test(t, testOneChatThatServesTwoCommunitiesAsksWhich)
}

func testOneChatThatServesTwoCommunitiesAsksWhich(t *testing.T) {
	w := newWhole(t)
	boss, ana := w.person("Bo", "bo_boss"), w.person("Ana", "ana_ruiz")
	north := w.group("supergroup", "North", boss, ana)
	south := w.group("supergroup", "South", boss, ana)

	w.opens(ana, "")
	question := w.hearsOnly(ana.ID, "common.which_community", nil)
	if labels := labelsOf(question); !slices.Equal(labels, []string{"North", "South"}) {
		t.Fatalf("asks with %q", labels)
	}
	w.presses(ana, ana.ID, "South")
	w.hears(ana.ID, "menu.what", nil)
	if asked, _ := w.button(ana.ID, "South"); asked.Keyboard != nil {
		t.Error("the question keeps its buttons")
	}

	w.types(ana, "/settings")
	w.hearsOnly(ana.ID, "common.which_community", nil)
	w.presses(ana, ana.ID, "South")
	w.taps(ana, "settings.what.zone")
	w.hearsOnly(ana.ID, "settings.zone", nil)
	w.types(ana, "Madrid")
	w.hearsOnly(ana.ID, "settings.zone_kept", nil)
	if here, there := w.member(south, ana).Zone, w.member(north, ana).Zone; here != "Europe/Madrid" || there == here {
		t.Errorf("her zone is %q in the south, %q in the north", here, there)
	}

	w.program(south, boss, "Spring")
	w.says(ana, south.ID, "/join")
	w.hears(ana.ID, "join.welcome", args("program", "Spring"))
	w.changes(boss, ana, south, "kicked")
	w.types(ana, "/menu")
	w.hearsOnly(ana.ID, "menu.what", nil)
}

// joins answers the questions of the sign-up as a mentee.
func (w *whole) joins(u telegramfake.User) {
	w.t.Helper()
	w.taps(u, "join.adult.yes")
	w.taps(u, "join.role.mentee")
	w.types(u, "interviews")
	for range 4 {
		w.types(u, "skip")
	}
	w.taps(u, "join.hours.evenings")
	w.taps(u, "common.done_word")
	w.types(u, "Lisbon")
	w.taps(u, "join.consent.yes")
	w.hears(u.ID, "join.done", nil)
}

func TestAStrangerWithAForwardedInvitationWaitsForTheAdmin(t *testing.T) {
	synctest.Test(t, testAStrangerWithAForwardedInvitationWaitsForTheAdmin)
}

func testAStrangerWithAForwardedInvitationWaitsForTheAdmin(t *testing.T) {
	w := newWhole(t)
	boss, zoe, yan := w.person("Bo", "bo_boss"), w.person("Zoe", ""), w.person("Yan", "")
	g := w.group("supergroup", "North", boss)
	id := w.program(g, boss, "Spring")
	w.announced(g, boss)

	w.presses(zoe, g.ID, w.label("announce.join")) // the link was passed on
	w.hearsOnly(zoe.ID, "guest.waits", nil)
	w.hearsOnly(boss.ID, "guest.asks", args("name", "Zoe", "program", "Spring"))
	w.presses(zoe, g.ID, w.label("announce.join"))
	w.hearsOnly(zoe.ID, "guest.still_waits", nil)
	w.hearsNothing(boss.ID)
	w.taps(boss, "guest.asks.let_in")
	w.hears(boss.ID, "guest.let_in", args("name", "Zoe"))
	w.hears(zoe.ID, "guest.welcome", args("program", "Spring"))
	w.joins(zoe)
	if m := w.member(g, zoe); !m.Guest || w.enrolment(id, m).State != mentoring.Enrolled {
		t.Errorf("guest %v, %+v", m.Guest, w.enrolment(id, m))
	}

	w.presses(yan, g.ID, w.label("announce.join"))
	w.hearsOnly(yan.ID, "guest.waits", nil)
	w.taps(boss, "guest.asks.no")
	w.hears(boss.ID, "guest.turned_away", args("name", "Yan"))
	w.passes(time.Hour)
	if n := w.count(yan.ID, "guest.sorry", args("program", "Spring")); n != 1 {
		t.Errorf("told kindly %d times", n)
	}
	if m := w.member(g, yan); m.Guest || w.enrolment(id, m).State != "" {
		t.Errorf("guest %v, %+v", m.Guest, w.enrolment(id, m))
	}
	w.types(yan, "/menu")
	w.hearsOnly(yan.ID, "common.stranger", nil)
	w.hearsNothing(g.ID)
}

// callsOf are the calls in a group to open one's own chat that mention somebody.
func (w *whole) callsOf(g telegramfake.Chat, u telegramfake.User) (n int) {
	w.t.Helper()
	for _, m := range w.Messages(g.ID, 0) {
		mentioned := slices.ContainsFunc(m.Entities, func(e telegramfake.Entity) bool {
			return e.User != nil && e.User.ID == u.ID
		})
		if mentioned && shows(m, w.label("common.call")) {
			n++
		}
	}
	return n
}

func TestPairedPeopleWhoNeverPressedStartAreCalledInTheGroup(t *testing.T) {
	synctest.Test(t, testPairedPeopleWhoNeverPressedStartAreCalledInTheGroup)
}

func testPairedPeopleWhoNeverPressedStartAreCalledInTheGroup(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.person("Bo", "bo_boss"), w.person("Mia", "mia_learns"), w.person("Leo", "")
	g := w.group("supergroup", "North", boss, leo)
	w.changes(boss, mia, g, "member")
	id := w.program(g, boss, "Spring")
	w.announced(g, boss)
	w.types(boss, "/pair {Leo} @Mia_Learns", leo)
	w.hearsOnly(boss.ID, "pair.invited", args("mentor", "Leo", "mentee", "Mia", "program", "Spring"))
	w.passes(5 * day)
	w.calledOnce(g, boss, mia)
	w.calledOnce(g, boss, leo)
	for _, u := range []telegramfake.User{mia, leo} {
		w.presses(u, g.ID, w.label("common.open_chat"))
		w.hearsOnly(u.ID, "invited.come", nil)
		w.passes(3 * day)
		if n := w.count(u.ID, "invited.come", args("name", u.FirstName, "program", "Spring")); n != 1 {
			t.Errorf("%s was invited %d times:\n%s", u.FirstName, n, w.transcript(w.Messages(u.ID, 0)))
		}
		if m := w.member(g, u); m.Away != mentoring.Here {
			t.Errorf("%s is %q", u.FirstName, m.Away)
		}
	}
	if all := w.Pairs(id); len(all) != 1 || all[0].State != mentoring.Proposed {
		t.Errorf("pairs: %+v", all)
	}
	w.taps(mia, "invited.come.join")
	w.hears(mia.ID, "join.welcome", args("program", "Spring"))
}

// calledOnce looks that somebody whom nothing reaches was called in the group once, and the admin told once.
func (w *whole) calledOnce(g telegramfake.Chat, boss, u telegramfake.User) {
	w.t.Helper()
	if calls := w.callsOf(g, u); calls != 1 {
		w.t.Errorf("%s was called %d times:\n%s", u.FirstName, calls, w.transcript(w.Messages(g.ID, 0)))
	}
	if told := w.count(boss.ID, "stuck.unopened", args("name", u.FirstName, "program", "Spring")); told != 1 {
		w.t.Errorf("the admin was told %d times of %s", told, u.FirstName)
	}
	if m := w.member(g, u); m.Away != mentoring.Unreachable {
		w.t.Errorf("%s is %q", u.FirstName, m.Away)
	}
	w.hearsNothing(u.ID)
}

func TestAnAnonymousAdminIsToldWhatToDo(t *testing.T) {
	synctest.Test(t, testAnAnonymousAdminIsToldWhatToDo)
}

func testAnAnonymousAdminIsToldWhatToDo(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.person("Bo", "bo_boss"), w.person("Mia", "mia_learns"), w.person("Leo", "leo_helps")
	g := w.group("supergroup", "North", boss)
	w.changes(boss, mia, g, "member")
	w.changes(boss, leo, g, "member")
	id := w.program(g, boss, "Spring")
	for _, command := range []string{"/pair @leo_helps @mia_learns", "/program", "/claim " + bottest.ClaimCode} {
		w.does(func() { w.SaysHidden(g.ID, 0, command) })
		w.hearsOnly(g.ID, "common.faceless", nil)
		w.hearsNothing(boss.ID, mia.ID, leo.ID)
	}
	w.does(func() { w.SaysHidden(g.ID, 0, "not a word to the bot") })
	w.hearsNothing(g.ID)
	w.passes(day)
	w.hearsNothing(g.ID, boss.ID, mia.ID, leo.ID)
	if all := w.Pairs(id); len(all) != 0 || w.Journaled("admin.claimed") != 0 {
		t.Errorf("done in nobody's name: %+v", all)
	}
}

func TestTheCodeIsGoodForOneAdmin(t *testing.T) { synctest.Test(t, testTheCodeIsGoodForOneAdmin) }

func testTheCodeIsGoodForOneAdmin(t *testing.T) {
	w := newWhole(t)
	boss, ana, zoe := w.person("Bo", ""), w.person("Ana", "ana_ruiz"), w.person("Zoe", "")
	g := w.group("supergroup", "North", boss, ana, zoe)
	w.opens(ana, "")
	w.opens(zoe, "")
	for range 2 {
		w.types(zoe, "/claim ABCD-EFGH-IJKK")
		w.hearsOnly(zoe.ID, "common.claim_wrong", nil)
	}
	w.types(ana, "/program")
	w.hearsOnly(ana.ID, "common.admin_only", nil)
	w.says(ana, g.ID, "/claim@"+wholeName+" abcd efgh-ijkl")
	w.hears(ana.ID, "common.claimed", args("name", "Ana"))
	w.hearsNothing(g.ID)
	for _, u := range []telegramfake.User{ana, zoe} {
		w.types(u, "/claim "+bottest.ClaimCode)
		w.hearsOnly(u.ID, "common.claim_none", nil)
	}
	w.passes(time.Hour) // what the network says of her is asked anew
	w.types(ana, "/program")
	w.hears(ana.ID, "program.first", nil)
	w.types(zoe, "/program")
	w.hearsOnly(zoe.ID, "common.admin_only", nil)
	if !w.member(g, ana).Claimed || w.member(g, zoe).Claimed || w.Journaled("admin.claimed") != 1 {
		t.Error("not just Ana has claimed it")
	}
	if has, err := w.House.Bot.HasAdmin(t.Context()); !has || err != nil {
		t.Errorf("no admin: %v", err)
	}
}

func TestWhereTheBotIsPutOutProgramsRestUntilItIsBack(t *testing.T) {
	synctest.Test(t, testWhereTheBotIsPutOutProgramsRestUntilItIsBack)
}

func testWhereTheBotIsPutOutProgramsRestUntilItIsBack(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.person("Bo", "bo_boss"), w.person("Mia", "mia_learns"), w.person("Leo", "leo_helps")
	g := w.group("supergroup", "North", boss, mia, leo)
	id := w.program(g, boss, "Spring")
	w.announced(g, boss)
	w.opens(mia, "")
	w.opens(leo, "")
	w.Enrol(id, w.member(g, leo).ID, mentoring.Mentor)
	w.Enrol(id, w.member(g, mia).ID, mentoring.Mentee)
	w.types(boss, "/pair @leo_helps @mia_learns")
	w.hearsOnly(boss.ID, "pair.done", nil)
	w.passes(day)
	w.taps(mia, "intro.hello.hello")
	w.taps(leo, "intro.hello.hello")
	w.passes(7 * day)
	for _, u := range []telegramfake.User{mia, leo} {
		if len(w.news(u.ID)) == 0 {
			t.Errorf("%s does not hear of the first step", u.FirstName)
		}
	}

	w.changes(boss, w.Bot(), g, "kicked")
	w.passes(28 * day)
	w.hearsNothing(g.ID, mia.ID, leo.ID)
	if n := w.count(boss.ID, "stuck.removed", args("program", "Spring")); n != 1 {
		t.Errorf("the admin was told %d times", n)
	}
	if p := w.Program(id); p.State != mentoring.Halted || p.Before != mentoring.Running {
		t.Errorf("the program is %s, and was %s", p.State, p.Before)
	}
	w.types(mia, "/status")
	w.hears(mia.ID, "status.path", args("partner", "Leo", "program", "Spring"))

	w.changes(boss, w.Bot(), g, "member")
	w.hearsOnly(g.ID, "common.installed", nil)
	w.types(boss, "/program")
	w.presses(boss, boss.ID, "Spring")
	w.taps(boss, "program.move_running")
	w.hears(boss.ID, "program.moved", args("program", "Spring"))
	w.passes(7 * day)
	for _, u := range []telegramfake.User{mia, leo} {
		if len(w.news(u.ID)) == 0 {
			t.Errorf("%s hears nothing of the program", u.FirstName)
		}
	}
	w.types(boss, "/announce")
	w.taps(boss, "announce.post.post")
	w.hearsOnly(g.ID, "announce.invitation", args("program", "Spring"))
}
