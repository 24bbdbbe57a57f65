package discord_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// open is a program that takes people, in the community of a server.
func (w *whole) open(boss chat.PersonID, title string, c chat.CommunityID) mentoring.ProgramID {
	w.t.Helper()
	id := w.program(boss, title)
	w.Update(func(tx store.Tx) error {
		p, err := tx.Program(id)
		if err == nil {
			p.State, p.Community = mentoring.Enrolling, c
			err = tx.PutProgram(p)
		}
		return err
	})
	return id
}

// signsUp answers all that stands before the question where somebody lives, as a mentee.
func (w *whole) signsUp(p chat.PersonID) {
	w.t.Helper()
	w.presses(p, "", "join.adult.yes")
	w.presses(p, "", "join.role.mentee")
	w.does(func() { w.FillIn(p, "", []chattest.Answer{{Key: "need", Value: "Leading a team"}}) })
	w.does(func() { w.FillIn(p, "", []chattest.Answer{{Key: "hours", Value: "mornings"}}) })
}

// asked tells whether somebody was asked just now where they live.
func (w *whole) asked(p chat.PersonID) bool {
	return slices.ContainsFunc(w.news(p, ""), func(s chattest.Seen) bool { return has(s.Text, w.Phrase("join.zone", nil)) })
}

// Discord tells nobody's zone. The one where people of such a Discord often live stands first, with the time there, and
// whoever has answered is not asked again: neither in another program nor in another server, unless they change what
// they said.
func TestTheZoneIsAskedForOnceWithAGuess(t *testing.T) {
	synctest.Test(t, testTheZoneIsAskedForOnceWithAGuess)
}

func testTheZoneIsAskedForOnceWithAGuess(t *testing.T) {
	w := newWhole(t)
	boss, zoe := w.lead("Bo"), w.person("Zoe")
	w.User(zoe).Locale = "en-GB"
	spring, autumn := w.open(boss, "Spring", w.Community()), w.open(boss, "Autumn", w.Community())
	w.types(zoe, "", "/mentor join program:"+string(spring))
	w.signsUp(zoe)
	seen := w.hears(zoe, "", "join.zone", nil)
	guess := "Europe/London · " + w.Clock.Now().Format("15:04")
	if len(seen.Choices) == 0 || seen.Choices[0] != guess {
		t.Fatalf("offered is %q, not %q", seen.Choices, guess)
	}
	w.does(func() { w.Press(zoe, "", guess) })
	w.presses(zoe, "", "join.consent.yes")
	if m := w.member(zoe); m.Zone != "Europe/London" || m.ZoneHint != "" {
		t.Errorf("she lives in %q, by Discord in %q", m.Zone, m.ZoneHint)
	}
	w.types(zoe, "", "/mentor join program:"+string(autumn))
	w.signsUp(zoe)
	shown := w.hears(zoe, "", "join.consent", nil)
	if w.asked(zoe) || !strings.Contains(shown.Text, "Europe/London") {
		t.Errorf("in a second program she is asked again: %+v", w.news(zoe, ""))
	}
	w.presses(zoe, "", "join.consent.change")
	w.presses(zoe, "", "join.role.mentee")
	w.does(func() { w.FillIn(zoe, "", nil) })
	w.does(func() { w.FillIn(zoe, "", nil) })
	if !w.asked(zoe) {
		t.Errorf("who changes something can't change it: %+v", w.news(zoe, ""))
	}
}

// Who has told one server need not tell the next one, which reckons with it.
func TestTheZoneIsKnownInAnotherServer(t *testing.T) {
	synctest.Test(t, testTheZoneIsKnownInAnotherServer)
}

func testTheZoneIsKnownInAnotherServer(t *testing.T) {
	w := newWhole(t)
	boss, zoe := w.lead("Bo"), w.person("Zoe")
	w.types(zoe, w.hall, "/mentor settings zone:Africa/Cairo")
	north, _ := w.brought("North", boss, func(*discordfake.Guild) {}, zoe)
	community := chat.CommunityID("discord:" + north.ID)
	id := w.open(boss, "Spring", community)
	w.types(zoe, chat.PlaceID("discord:"+north.System), "/mentor join")
	w.signsUpIn(zoe, chat.PlaceID("discord:"+north.System))
	w.View(func(tx store.Tx) error {
		m, err := tx.MemberOf(community, zoe)
		if err != nil {
			return err
		}
		e, err := tx.Enrolment(id, m)
		kept, failed := tx.Member(m)
		if err != nil || failed != nil || e.State != mentoring.Enrolled || kept.Zone != "Africa/Cairo" {
			t.Errorf("she is %q in %q: %v, %v", e.State, kept.Zone, err, failed)
		}
		return nil
	})
}

// signsUpIn signs somebody up in a channel, who is not asked where they live.
func (w *whole) signsUpIn(p chat.PersonID, place chat.PlaceID) {
	w.t.Helper()
	for _, key := range []string{"join.adult.yes", "join.role.mentee"} {
		w.presses(p, place, key)
	}
	w.does(func() { w.FillIn(p, place, []chattest.Answer{{Key: "need", Value: "Leading a team"}}) })
	w.does(func() { w.FillIn(p, place, []chattest.Answer{{Key: "hours", Value: "mornings"}}) })
	w.presses(p, place, "join.consent.yes")
}

// Where the guess is wrong, or there is none, a city is written as ever.
func TestAWrongGuessCostsNothing(t *testing.T) { synctest.Test(t, testAWrongGuessCostsNothing) }

func testAWrongGuessCostsNothing(t *testing.T) {
	for locale, guess := range map[string]string{"en-US": "America/New_York", "xx": ""} {
		w := newWhole(t)
		ana := w.person("Ana")
		w.User(ana).Locale = locale
		w.types(ana, "", "/mentor settings")
		w.presses(ana, "", "settings.what.zone")
		seen := w.hears(ana, "", "settings.zone", nil)
		if offered := len(seen.Choices) > 0 && guess != "" && strings.HasPrefix(seen.Choices[0], guess); offered != (guess != "") {
			t.Errorf("%s: offered are %q", locale, seen.Choices)
		}
		w.types(ana, "", "Cairo")
		if m := w.member(ana); m.Zone != "Africa/Cairo" {
			t.Errorf("%s: she lives in %q", locale, m.Zone)
		}
		w.passes(time.Minute)
		w.types(ana, "", "/mentor settings")
		w.presses(ana, "", "settings.what.zone")
		if seen := w.hears(ana, "", "settings.zone", nil); len(seen.Choices) == 0 || seen.Choices[0] != "Africa/Cairo" {
			t.Errorf("%s: offered anew are %q", locale, seen.Choices)
		}
	}
}
