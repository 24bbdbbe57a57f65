package discord_test

import (
	"slices"
	"testing"
	"testing/synctest"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// abroad are the places where somebody uses the app that they have for themselves, and where the bot is not.
func (w *whole) abroad(p chat.PersonID, others ...*discordfake.User) map[string]chat.PlaceID {
	u := w.User(p)
	all := map[string]chat.PlaceID{
		"another server":       chat.PlaceID("discord:" + w.Server.Foreign("Foreign", u).ID),
		"other people's group": chat.PlaceID("discord:" + w.Server.Group("Friends", append(others, u)...).ID),
	}
	for _, place := range all {
		w.reads(p, place)
	}
	return all
}

// Who has the app for themselves can use it where the bot is not: who belongs to no server with it is told so, in one
// sentence that nobody else reads.
func TestAStrangerFarFromTheBotGetsOneClearAnswer(t *testing.T) {
	synctest.Test(t, testAStrangerFarFromTheBotGetsOneClearAnswer)
}

func testAStrangerFarFromTheBotGetsOneClearAnswer(t *testing.T) {
	w := newWhole(t)
	boss := w.lead("Bo")
	stranger := chat.PersonID("discord:" + w.Guest("Stray").ID)
	for what, place := range w.abroad(stranger, w.User(boss)) {
		for _, words := range []string{"/mentor menu", "/mentor pair mentor:@Bo mentee:@Bo", "/mentor join"} {
			w.types(stranger, place, words)
			if all := w.news(stranger, place); len(all) != 1 || !all[0].Private || len(all[0].Choices) > 0 {
				t.Errorf("%s, %s: answered %+v", what, words, all)
			}
			w.hears(stranger, place, "common.stranger", nil)
		}
		if seen := w.Seen(boss, place); len(seen) > 0 {
			t.Errorf("%s: Bo reads %+v", what, seen)
		}
		for _, option := range []string{"program", "zone"} {
			if found := w.finds(stranger, place, "join", option, ""); len(found) > 0 {
				t.Errorf("%s: finds %+v", what, found)
			}
		}
	}
}

// A member is served there as anywhere else, through what they did and for their eyes only: the bot itself has no way
// into such a place. Who may manage a foreign server is no admin of ours for it.
func TestAMemberIsServedFarFromTheBot(t *testing.T) {
	synctest.Test(t, testAMemberIsServedFarFromTheBot)
}

func testAMemberIsServedFarFromTheBot(t *testing.T) {
	w := newWhole(t)
	mia := w.person("Mia")
	id := w.open(w.lead("Bo"), "Spring", w.Community())
	w.types(mia, w.hall, "/mentor menu")
	for what, place := range w.abroad(mia) {
		w.types(mia, place, "/mentor settings")
		if seen := w.hears(mia, place, "settings.what", nil); !seen.Private {
			t.Errorf("%s: everybody reads %+v", what, seen)
		}
		w.presses(mia, place, "settings.what.zone")
		w.hears(mia, place, "settings.zone", nil)
		if found := w.finds(mia, place, "join", "program", "spr"); len(found) != 1 || found[0].Value != string(id) {
			t.Errorf("%s: finds %+v", what, found)
		}
		w.types(mia, place, "/mentor program")
		w.hears(mia, place, "common.admin_only", nil)
	}
	if m := w.member(mia); m.Admin {
		t.Error("she is an admin")
	}
}

// finds are the keys and lines that are found while somebody types a word of a command.
func (w *whole) finds(p chat.PersonID, place chat.PlaceID, verb, option, word string) []discordfake.Option {
	w.t.Helper()
	c := w.Server.Home(w.User(p))
	if place != "" {
		c = w.Channel(place)
	}
	a := w.Server.Searches(w.User(p), c, verb, option, word)
	w.must(w.Server.Tell(a))
	return slices.Clone(a.Found)
}
