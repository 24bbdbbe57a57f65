package discord_test

import (
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/mentoring"
)

// The command of issue and page, in a channel: a pair is formed, and both are introduced. Its words may come in any
// order.
func TestACommandInAChannelFormsAPair(t *testing.T) {
	synctest.Test(t, testACommandInAChannelFormsAPair)
}

func testACommandInAChannelFormsAPair(t *testing.T) {
	for _, words := range []string{"mentor:@Leo mentee:@Mia", "mentee:@Mia mentor:@Leo", "@Leo @Mia"} {
		w := newWhole(t)
		boss, mia, leo := w.lead("Bo"), w.person("Mia"), w.person("Leo")
		id := w.program(boss, "Spring")
		w.enrolled(id, leo, mentoring.Mentor)
		w.enrolled(id, mia, mentoring.Mentee)
		w.types(boss, w.hall, "/mentor pair "+words)
		all := w.Pairs(id)
		if len(all) != 1 || all[0].State != mentoring.Active || all[0].Mentor != w.member(leo).ID {
			t.Fatalf("%s: pairs: %+v", words, all)
		}
		if seen := w.news(boss, w.hall); len(seen) != 1 || !seen[0].Private {
			t.Errorf("the answer in the channel: %+v", seen)
		}
		w.passes(10 * time.Minute) // they were talking with the bot just now
		w.hears(leo, "", "intro.hello", nil)
		w.hears(mia, "", "intro.hello", nil)
	}
}

// Who can't be one of a pair, and what the admin is told about it.
func TestWhoCannotBePaired(t *testing.T) { synctest.Test(t, testWhoCannotBePaired) }

func testWhoCannotBePaired(t *testing.T) {
	w := newWhole(t)
	boss, mia, gone := w.lead("Bo"), w.person("Mia"), w.person("Gone")
	robot := w.Guest("Robo")
	robot.Bot = true
	w.Guest("Far")
	w.Server.Leaves(w.Guild(), w.User(gone))
	id := w.program(boss, "Spring")
	w.enrolled(id, mia, mentoring.Mentee)
	for given, key := range map[string]string{
		"mentor:@Mia":               "pair.refused_form",
		"mentor:@Mia mentee:@Mia":   "pair.refused_self",
		"mentor:@Robo mentee:@Mia":  "pair.refused_bot",
		"mentor:@Gone mentee:@Mia":  "pair.refused_outside",
		"mentor:@Mia mentee:@Far":   "pair.refused_outside",
		"leo mia":                   "pair.refused_stranger",
		"mentor:@Mia mentee:@Robo ": "pair.refused_bot",
	} {
		w.types(boss, w.hall, "/mentor pair "+given)
		if seen := w.hears(boss, w.hall, key, nil); !seen.Private {
			t.Errorf("%q: everybody reads %q", given, seen.Text)
		}
	}
	if all := w.Pairs(id); len(all) != 0 {
		t.Errorf("pairs: %+v", all)
	}
	w.hearsNothing(mia)
}

// Who does not lead can't form a pair, whatever Discord shows them.
func TestWhoDoesNotLeadCannotPair(t *testing.T) { synctest.Test(t, testWhoDoesNotLeadCannotPair) }

func testWhoDoesNotLeadCannotPair(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.lead("Bo"), w.person("Mia"), w.person("Leo")
	id := w.program(boss, "Spring")
	w.types(mia, w.hall, "/mentor pair mentor:@Leo mentee:@Mia")
	w.hears(mia, w.hall, "common.admin_only", nil)
	if all := w.Pairs(id); len(all) != 0 {
		t.Errorf("pairs: %+v", all)
	}
	w.hearsNothing(leo)
}
