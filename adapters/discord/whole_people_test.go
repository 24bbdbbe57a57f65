package discord_test

import (
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// brought brings the bot into a second server, where these people are.
func (w *whole) brought(title string, owner chat.PersonID, change func(*discordfake.Guild), people ...chat.PersonID) (
	g *discordfake.Guild, hall chat.PlaceID,
) {
	w.t.Helper()
	w.does(func() {
		w.Happens(1, func() {
			g = w.Server.Brings(title, w.User(owner), func(g *discordfake.Guild) {
				for _, p := range people {
					g.Members[w.User(p).ID] = &discordfake.Member{}
				}
				if hall = chat.PlaceID("discord:" + g.System); change != nil {
					change(g)
				}
			})
		})
	})
	return g, hall
}

// The bot says hello where it was brought: in the channel for such things, else to who owns the server, also where that
// channel is shut to it.
func TestHello(t *testing.T) { synctest.Test(t, testHello) }

func testHello(t *testing.T) {
	w := newWhole(t)
	bo := w.person("Bo")
	_, hall := w.brought("North", bo, nil)
	if seen := w.Seen(bo, hall); len(seen) != 1 || !has(seen[0].Text, w.Phrase("common.installed", nil)) {
		t.Errorf("in the channel: %+v", seen)
	}
	w.hearsNothing(bo)
	for what, change := range map[string]func(*discordfake.Guild){
		"no channel": func(g *discordfake.Guild) { g.System = "" },
		"shut":       func(g *discordfake.Guild) { g.BotCan &^= discordfake.SendMessages },
	} {
		w.brought("The guild "+what, bo, change)
		w.hears(bo, "", "common.installed_led", args("announce", "/mentor announce"))
	}
	w.does(func() { w.Happens(0, func() { w.Server.Wishes(7, nil) }) }) // and says nothing when it comes again
	w.hearsNothing(bo)
}

// Who is removed from a server is not out of order, and the other way round.
func TestKickedAndOutOfOrder(t *testing.T) { synctest.Test(t, testKickedAndOutOfOrder) }

func testKickedAndOutOfOrder(t *testing.T) {
	w := newWhole(t)
	boss := w.lead("Bo")
	w.brought("Elsewhere", boss, nil) // so that they can still be written to
	id := w.program(boss, "Spring")
	state := func() (s mentoring.ProgramState) {
		w.View(func(tx store.Tx) error {
			p, err := tx.Program(id)
			s = p.State
			return err
		})
		return s
	}
	w.does(func() { w.Happens(0, func() { w.Server.Fails(w.Guild()) }) })
	w.types(boss, "", "help")
	if state() != mentoring.Running {
		t.Errorf("out of order, it is %s", state())
	}
	w.does(func() { w.Happens(1, func() { w.Server.Kicks(w.Guild()) }) })
	if state() != mentoring.Halted {
		t.Errorf("removed, it is %s", state())
	}
	w.passes(day)
	w.hears(boss, "", "stuck.removed", args("program", "Spring"))
}

// An own chat serves all servers: where it makes a difference, which one is asked.
func TestAnOwnChatServesTwoServers(t *testing.T) { synctest.Test(t, testAnOwnChatServesTwoServers) }

func testAnOwnChatServesTwoServers(t *testing.T) {
	w := newWhole(t)
	mia, bo := w.person("Mia"), w.person("Bo")
	w.brought("North", bo, nil, mia)
	w.types(mia, "", "/mentor settings")
	seen := w.hears(mia, "", "common.which_community", nil)
	if len(seen.Choices) != 2 {
		t.Fatalf("asked %+v", seen)
	}
	w.does(func() { w.Press(mia, "", "North") })
	w.hears(mia, "", "settings.what", nil)
}

// Rights are those of the moment: who lost them is refused at the next word.
func TestRightsAreTakenAwayInTheMiddle(t *testing.T) {
	synctest.Test(t, testRightsAreTakenAwayInTheMiddle)
}

func testRightsAreTakenAwayInTheMiddle(t *testing.T) {
	w := newWhole(t)
	boss := w.lead("Bo")
	w.types(boss, w.hall, "/mentor program")
	if seen := w.news(boss, w.hall); len(seen) == 0 || !seen[0].Private {
		t.Fatalf("sees %+v", seen)
	}
	w.Server.Roles(w.Guild(), w.User(boss))
	w.passes(2 * time.Minute)
	w.types(boss, w.hall, "/mentor program")
	w.hears(boss, w.hall, "common.admin_only", nil)
	w.types(boss, "", "/mentor program")
	w.hears(boss, "", "common.admin_only", nil)
}

// Who lets nobody write to them is not written to, the admin knows once, and they are introduced where they come along.
func TestAClosedChat(t *testing.T) { synctest.Test(t, testAClosedChat) }

func testAClosedChat(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.lead("Bo"), w.person("Mia"), w.person("Leo")
	id := w.program(boss, "Spring")
	w.enrolled(id, leo, mentoring.Mentor)
	w.enrolled(id, mia, mentoring.Mentee)
	w.User(mia).Shut = true
	w.types(boss, w.hall, "/mentor pair mentor:@Leo mentee:@Mia")
	w.passes(day)
	if m := w.member(mia); m.Away != mentoring.Unreachable {
		t.Errorf("she is %q", m.Away)
	}
	w.hears(boss, "", "stuck.unopened", args("name", "Mia"))
	w.types(mia, w.hall, "/mentor help")
	if seen := w.hears(mia, w.hall, "intro.hello", nil); !seen.Private {
		t.Errorf("everybody reads %q", seen.Text)
	}
	w.presses(mia, w.hall, "intro.hello.hello")
	if p := w.Pairs(id)[0]; p.Met[mentoring.Mentee].IsZero() {
		t.Error("her hello is lost")
	}
	w.passes(14 * day)
	for _, s := range w.news(boss, "") {
		if has(s.Text, w.Phrase("stuck.unopened", args("name", "Mia"))) || has(s.Text, w.Phrase("stuck.unreachable", args("name", "Mia"))) {
			t.Errorf("the admin is told again: %q", s.Text)
		}
	}
	w.User(mia).Shut = false
	w.types(mia, "", "help")
	if m := w.member(mia); m.Away != mentoring.Here {
		t.Errorf("back again she is %q", m.Away)
	}
}
