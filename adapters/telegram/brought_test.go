package telegram_test

import (
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/mentoring"
)

// The link that the start of the program prints makes apps write a command into the group.
func TestABotThatIsBroughtByItsLinkSaysHelloOnce(t *testing.T) {
	synctest.Test(t, testABotThatIsBroughtByItsLinkSaysHelloOnce)
}

func testABotThatIsBroughtByItsLinkSaysHelloOnce(t *testing.T) {
	w := newWhole(t)
	boss := w.person("Bo", "bo_boss")
	g := w.AddGroup(telegramfake.Chat{Title: "North", Type: "supergroup"}, boss.ID)
	w.chats = append(w.chats, g.ID)
	w.does(func() { w.Brings(boss.ID, g.ID, "mentorbot") })
	w.hearsOnly(g.ID, "common.installed", nil)
	w.does(func() { w.SaysHidden(g.ID, 0, "/start@"+wholeName+" mentorbot") })
	w.hearsNothing(g.ID, boss.ID)
}

func TestACommandThatIsPerhapsForAnotherBotIsLeftToIt(t *testing.T) {
	synctest.Test(t, testACommandThatIsPerhapsForAnotherBotIsLeftToIt)
}

func testACommandThatIsPerhapsForAnotherBotIsLeftToIt(t *testing.T) {
	w := newWhole(t)
	boss, mia := w.person("Bo", "bo_boss"), w.person("Mia", "mia_learns")
	g := w.group("supergroup", "North", boss, mia)
	w.opens(mia, "")
	for _, command := range []string{"/xyz", "/xyz a b", "/ban @bo_boss"} {
		w.says(mia, g.ID, command)
		w.hearsNothing(g.ID, mia.ID)
		w.does(func() { w.SaysHidden(g.ID, 0, command) })
		w.hearsNothing(g.ID)
	}
	for _, command := range []string{"/xyz@" + wholeName, "/mentor xyz"} {
		w.says(mia, g.ID, command)
		w.hearsOnly(mia.ID, "common.unknown_command", args("verb", "xyz"))
	}
	w.says(mia, g.ID, "/menu")
	w.hears(mia.ID, "menu.what", nil)
}

// The introduction waits for nobody's hours once they come to hear it.
func TestWhoComesOnASundayHearsAtOnceOfTheirPair(t *testing.T) {
	synctest.Test(t, testWhoComesOnASundayHearsAtOnceOfTheirPair)
}

func testWhoComesOnASundayHearsAtOnceOfTheirPair(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.person("Bo", "bo_boss"), w.person("Mia", "mia_learns"), w.person("Leo", "leo_helps")
	g := w.group("supergroup", "North", boss)
	w.changes(boss, mia, g, "member")
	w.changes(boss, leo, g, "member")
	id := w.program(g, boss, "Spring")
	w.announced(g, boss)
	w.Enrol(id, w.member(g, mia).ID, mentoring.Mentee)
	w.types(boss, "/pair @leo_helps @mia_learns")
	w.says(leo, g.ID, "/settings")
	w.passes(day)
	w.Clock.Set(bottest.Monday.Add(6*day + 11*time.Hour))
	w.presses(leo, g.ID, w.label("common.open_chat"))
	w.hears(leo.ID, "settings.what", nil)
	w.hears(leo.ID, "invited.come", args("name", "Leo", "program", "Spring"))
	w.passes(3 * day)
	if n := w.count(leo.ID, "invited.come", args("name", "Leo", "program", "Spring")); n != 1 {
		t.Errorf("invited %d times", n)
	}
}

func TestTheIntroducedWhoCouldNotBeReachedAreIntroducedWhenTheyCome(t *testing.T) {
	synctest.Test(t, testTheIntroducedWhoCouldNotBeReachedAreIntroducedWhenTheyCome)
}

func testTheIntroducedWhoCouldNotBeReachedAreIntroducedWhenTheyCome(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.person("Bo", "bo_boss"), w.person("Mia", "mia_learns"), w.person("Leo", "leo_helps")
	g := w.group("supergroup", "North", boss)
	w.changes(boss, mia, g, "member")
	w.changes(boss, leo, g, "member")
	id := w.program(g, boss, "Spring")
	w.announced(g, boss)
	w.Enrol(id, w.member(g, mia).ID, mentoring.Mentee)
	w.Enrol(id, w.member(g, leo).ID, mentoring.Mentor)
	w.types(boss, "/pair @leo_helps @mia_learns")
	w.passes(time.Hour)
	w.Clock.Set(bottest.Monday.Add(6 * day)) // a Sunday
	w.presses(mia, g.ID, w.label("common.open_chat"))
	w.hears(mia.ID, "intro.hello", nil)
}

func TestTheAdminOfAGroupThatPutTheBotOutIsToldHowToGoOn(t *testing.T) {
	synctest.Test(t, testTheAdminOfAGroupThatPutTheBotOutIsToldHowToGoOn)
}

func testTheAdminOfAGroupThatPutTheBotOutIsToldHowToGoOn(t *testing.T) {
	w := newWhole(t)
	boss := w.person("Bo", "bo_boss")
	g := w.group("supergroup", "North", boss)
	w.opens(boss, "")
	w.changes(boss, w.Bot(), g, "kicked")
	w.types(boss, "/program")
	w.hearsOnly(boss.ID, "common.removed", nil)
	w.changes(boss, w.Bot(), g, "member")
	w.types(boss, "/program")
	w.hears(boss.ID, "program.first", nil)
}
