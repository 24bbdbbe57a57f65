package slack_test

import (
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/mentoring"
)

// The command of issue and page, in a channel: a pair is formed, and both are introduced.
func TestACommandInAChannelFormsAPair(t *testing.T) {
	synctest.Test(t, testACommandInAChannelFormsAPair)
}

func testACommandInAChannelFormsAPair(t *testing.T) {
	w := newWhole(t)
	boss, mia, leo := w.person("Bo", leads), w.person("Mia"), w.person("Leo")
	north := w.channel("north", boss, mia, leo)
	id := w.program(boss, "Spring")
	w.enrolled(id, leo, mentoring.Mentor)
	w.enrolled(id, mia, mentoring.Mentee)
	w.typesIn(boss, north.ID, "pair "+mention(leo)+" "+mention(mia))
	if all := w.Pairs(id); len(all) != 1 || all[0].State != mentoring.Active || all[0].Mentor != w.member(leo).ID {
		t.Fatalf("pairs: %+v", all)
	}
	if seen := w.news(boss.ID, north.ID); len(seen) != 1 || !seen[0].Private {
		t.Errorf("the answer in the channel: %s", transcript(seen))
	}
	w.passes(10 * time.Minute) // they were talking with the bot just now
	w.hearsOnly(leo, "intro.hello", nil)
	w.hearsOnly(mia, "intro.hello", nil)
}

// Who can't be one of a pair, and what the admin is told about it.
func TestWhoCannotBePaired(t *testing.T) { synctest.Test(t, testWhoCannotBePaired) }

func testWhoCannotBePaired(t *testing.T) {
	w := newWhole(t)
	boss, mia := w.person("Bo", leads), w.person("Mia")
	robot := w.person("Robo", func(u *slackfake.User) { u.IsBot = true })
	shut := w.person("Shut", func(u *slackfake.User) { u.Deleted = true })
	far := w.person("Far", func(u *slackfake.User) { u.TeamID = "T9" })
	farther := w.person("Farther", func(u *slackfake.User) { u.TeamID = "T9" })
	north := w.channel("north", boss, mia)
	w.AddChannel(slackfake.Channel{Name: "shared", Shared: true}, wholeApp.BotUser, far.ID)
	id := w.program(boss, "Spring")
	w.enrolled(id, mia, mentoring.Mentee)
	for given, key := range map[string]string{
		mention(mia):                                  "pair.refused_form",
		mention(mia) + " " + mention(mia):             "pair.refused_self",
		mention(robot) + " " + mention(mia):           "pair.refused_bot",
		"<@" + wholeApp.BotUser + "> " + mention(mia): "pair.refused_bot",
		"<@USLACKBOT|slackbot> " + mention(mia):       "pair.refused_bot",
		mention(shut) + " " + mention(mia):            "pair.refused_outside",
		mention(far) + " " + mention(mia):             "pair.refused_outside",
		mention(farther) + " " + mention(mia):         "pair.refused_outside",
		"<@U0NOBODY|nobody> " + mention(mia):          "pair.refused_stranger",
		"@leo @mia":                                   "pair.refused_plain",
		"@leo " + mention(mia):                        "pair.refused_stranger",
		"leo mia":                                     "pair.refused_stranger",
	} {
		w.typesIn(boss, north.ID, "pair "+given)
		seen := w.news(boss.ID, north.ID)
		if len(seen) != 1 || !shows(seen[0].Words, w.Phrase(key, nil)) {
			t.Errorf("%q, want %s: %s", given, key, transcript(seen))
		}
	}
	if all := w.Pairs(id); len(all) != 0 {
		t.Errorf("pairs: %+v", all)
	}
	w.hearsNothing(mia)
}

// A guest of the workspace has been asked in by one of its people: they take part.
func TestAGuestCanBePaired(t *testing.T) { synctest.Test(t, testAGuestCanBePaired) }

func testAGuestCanBePaired(t *testing.T) {
	w := newWhole(t)
	boss, mia := w.person("Bo", leads), w.person("Mia", func(u *slackfake.User) { u.Guest, u.Single = true, true })
	leo := w.person("Leo", func(u *slackfake.User) { u.Guest = true })
	id := w.program(boss, "Spring")
	w.types(boss, "pair "+mention(leo)+" "+mention(mia))
	w.hearsOnly(boss, "pair.invited", nil)
	if all := w.Pairs(id); len(all) != 1 || all[0].State != mentoring.Proposed {
		t.Errorf("pairs: %+v", all)
	}
	w.passes(day)
	w.types(mia, "program")
	w.hearsOnly(mia, "common.admin_only", nil)
}
