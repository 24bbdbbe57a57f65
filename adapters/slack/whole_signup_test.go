package slack_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// Signing up: all that is written stands in one modal, form after form, the zone is found by typing, and nothing that
// was answered can be pressed again. Later the same modal has what was said.
func TestSigningUp(t *testing.T) { synctest.Test(t, testSigningUp) }

func testSigningUp(t *testing.T) {
	w := newWhole(t)
	boss, zoe := w.person("Bo", leads), w.person("Zoe", func(u *slackfake.User) { u.TZ = "Europe/Madrid" })
	id := w.program(boss, "Spring")
	w.become(id, mentoring.Enrolling)
	w.fills(zoe, w.signsUp(zoe), map[string]string{"need": "Leading a team", "hobby": "Chess"})
	w.sends(zoe)
	if said := w.modal(zoe); !shows(said, w.Phrase("join.hours", nil)) {
		t.Fatalf("the modal says %q", said)
	}
	w.must(w.Fills(zoe.ID, "hours", "mornings"))
	w.sends(zoe)
	if said := w.modal(zoe); said != "" {
		t.Errorf("the modal is open: %q", said)
	}
	asked := w.hears(zoe, "join.zone", nil)
	w.finds(zoe, asked, "القاهرة", "Africa/Cairo")
	if seen := w.latest(zoe); !strings.Contains(seen.Words, "Africa/Cairo") {
		t.Errorf("before consent: %s", seen.Words)
	}
	w.taps(zoe, "join.consent.yes")
	if e, m := w.enrolment(id, zoe), w.member(zoe); e.State != mentoring.Enrolled || m.Zone != "Africa/Cairo" {
		t.Errorf("she is %q, her zone %q", e.State, m.Zone)
	}
	w.expectOldButtonsGone(zoe)
	w.types(zoe, "profile")
	w.taps(zoe, "profile.card.edit")
	w.taps(zoe, "join.role.mentee")
	w.pressesForm(zoe, w.hears(zoe, "join.about", nil))
	w.waits(func() bool { v := w.Modal(zoe.ID); return v != nil && v.Content["submit"] != nil })
	if state := w.Modal(zoe.ID).State; !strings.Contains(inside(state), "Leading a team") {
		t.Errorf("the modal has %v", state)
	}
}

// Asked for in a channel all of it happens there, before one pair of eyes.
func TestSigningUpInAChannel(t *testing.T) { synctest.Test(t, testSigningUpInAChannel) }

func testSigningUpInAChannel(t *testing.T) {
	w := newWhole(t)
	boss, zoe := w.person("Bo", leads), w.person("Zoe")
	id := w.program(boss, "Spring")
	w.become(id, mentoring.Enrolling)
	north := w.channel("north", boss, zoe)
	w.opens(zoe, "messages")
	w.typesIn(zoe, north.ID, "join")
	w.pressesIn(zoe, north.ID, "join.adult.yes")
	w.pressesIn(zoe, north.ID, "join.role.mentee")
	w.fills(zoe, w.hearsIn(zoe, north.ID, "join.about", nil), map[string]string{"need": "\n", "hobby": "Chess"})
	w.sends(zoe)
	w.must(w.Fills(zoe.ID, "need", "Leading a team"))
	w.sends(zoe)
	w.must(w.Fills(zoe.ID, "hours", "mornings"))
	w.sends(zoe)
	w.finds(zoe, w.hearsIn(zoe, north.ID, "join.zone", nil), "lisb", "Europe/Lisbon")
	w.pressesIn(zoe, north.ID, "join.consent.yes")
	if e := w.enrolment(id, zoe); e.State != mentoring.Enrolled {
		t.Errorf("she is %q", e.State)
	}
	all := w.Seen(zoe.ID, north.ID)
	for i, s := range all {
		if !s.Private || len(s.Buttons) > 0 && i < len(all)-1 {
			t.Errorf("in the channel is %s", transcript(all[i:i+1]))
		}
	}
	if seen := w.Seen(boss.ID, north.ID); len(seen) > 0 {
		t.Errorf("Bo reads %s", transcript(seen))
	}
}

// What is wrong is said at its field, in the modal as it is; what is right there stays, and nothing is said in the chat.
func TestAProblemIsSaidAtItsField(t *testing.T) { synctest.Test(t, testAProblemIsSaidAtItsField) }

func testAProblemIsSaidAtItsField(t *testing.T) {
	w := newWhole(t)
	boss, zoe := w.person("Bo", leads), w.person("Zoe")
	id := w.program(boss, "Spring")
	w.become(id, mentoring.Enrolling)
	w.fills(zoe, w.signsUp(zoe), map[string]string{"need": "  ", "hobby": "Chess"})
	w.sends(zoe)
	v := w.Modal(zoe.ID)
	if v == nil || len(v.Errors) != 1 || !shows(v.Errors["need"], w.Phrase("common.problem_empty", nil)) {
		t.Fatalf("the modal is %+v", v)
	}
	w.hearsNothing(zoe)
	w.must(w.Fills(zoe.ID, "need", "Leading a team"))
	w.sends(zoe)
	if said := w.modal(zoe); !shows(said, w.Phrase("join.hours", nil)) {
		t.Errorf("the modal says %q", said)
	}
	w.must(w.Fills(zoe.ID, "hours", "mornings"))
	w.sends(zoe)
	w.finds(zoe, w.hears(zoe, "join.zone", nil), "lisb", "Europe/Lisbon")
	if seen := w.latest(zoe); !strings.Contains(seen.Words, "Chess") || !strings.Contains(seen.Words, "Leading a team") {
		t.Errorf("her partner will see %s", seen.Words)
	}
}

// While a modal is open a person may write in the chat, or stop there: neither is lost, and the modal that is sent
// afterwards is answered.
func TestAModalBesideTheChat(t *testing.T) { synctest.Test(t, testAModalBesideTheChat) }

func testAModalBesideTheChat(t *testing.T) {
	w := newWhole(t)
	boss, zoe := w.person("Bo", leads), w.person("Zoe")
	id := w.program(boss, "Spring")
	w.become(id, mentoring.Enrolling)
	asked := w.signsUp(zoe)
	w.fills(zoe, asked, map[string]string{"need": "Leading a team"})
	w.does(func() { w.Says(zoe.ID, w.own(zoe), "Only a team of two", false) })
	w.hearsOnly(zoe, "join.about", nil)
	w.sends(zoe)
	if said := w.modal(zoe); !shows(said, w.Phrase("join.hours", nil)) {
		t.Fatalf("the modal says %q", said)
	}
	w.must(w.Fills(zoe.ID, "hours", "mornings"))
	w.does(func() { w.Says(zoe.ID, w.own(zoe), "stop", false) })
	w.hears(zoe, "common.stopped", nil)
	w.sends(zoe)
	w.hearsOnly(zoe, "common.old_button", nil)
	if said := w.modal(zoe); said != "" {
		t.Errorf("the modal is open: %q", said)
	}
	w.expectOldButtonsGone(zoe)
}

// signsUp brings somebody to the first form of their sign-up.
func (w *whole) signsUp(u *slackfake.User) slackfake.Seen {
	w.t.Helper()
	w.opens(u, "messages")
	w.types(u, "join")
	w.taps(u, "join.adult.yes")
	w.taps(u, "join.role.mentee")
	return w.hears(u, "join.about", nil)
}

// sends sends the form, and lets the bot answer while Slack waits for it.
func (w *whole) sends(u *slackfake.User) {
	w.t.Helper()
	w.Clock.Set(w.Clock.Now().Add(time.Minute)) // people take their time
	w.does(func() {
		w.submits(u)
		told := make(chan error)
		go func() { told <- w.Push(w.t.Context()) }()
		for {
			select {
			case err := <-told:
				w.must(err)
				return
			default:
				_, err := w.Bot.Settle(w.t.Context())
				w.must(err)
				synctest.Wait() // for what comes of that
			}
		}
	})
}

// finds types in the list of a message, and picks what is wanted.
func (w *whole) finds(u *slackfake.User, s slackfake.Seen, typed, wanted string) {
	w.t.Helper()
	i := slices.IndexFunc(s.Buttons, func(b slackfake.Button) bool { return b.Kind == "external_select" })
	if i < 0 {
		w.t.Fatalf("no list to type in: %+v", s.Buttons)
	}
	list := s.Buttons[i].Action
	w.must(w.Searches(u.ID, s.Message, list, typed))
	w.must(w.Push(w.t.Context()))
	all, _ := w.Offered(u.ID, list)
	if !slices.ContainsFunc(all, func(o slackfake.Option) bool { return o.Value == wanted }) {
		w.t.Fatalf("%q finds %v", typed, all)
	}
	w.does(func() { w.must(w.Presses(u.ID, s.Message, list, wanted)) })
}

// modal is what stands in the modal before somebody; nothing: there is none.
func (w *whole) modal(u *slackfake.User) string {
	v := w.Modal(u.ID)
	if v == nil {
		return ""
	}
	words, _ := w.SeenIn(v)
	return words
}

// inside is all that stands in what was filled in.
func inside(state any) string {
	var b strings.Builder
	switch s := state.(type) {
	case string:
		return s + "\n"
	case map[string]any:
		for _, one := range s {
			b.WriteString(inside(one))
		}
	}
	return b.String()
}

// latest is the bot's last message in somebody's own chat.
func (w *whole) latest(u *slackfake.User) slackfake.Seen {
	w.t.Helper()
	all := w.Seen(u.ID, w.own(u))
	if len(all) == 0 {
		w.t.Fatalf("%s sees nothing", u.RealName)
	}
	return all[len(all)-1]
}

// expectOldButtonsGone wants nothing to press but in the latest message, and in the menu that nobody chose from.
func (w *whole) expectOldButtonsGone(u *slackfake.User) {
	w.t.Helper()
	all := w.Seen(u.ID, w.own(u))
	for _, s := range all[:len(all)-1] {
		if len(s.Buttons) > 0 && !shows(s.Words, w.Phrase("menu.what", nil)) {
			w.t.Errorf("there is still %+v below %q", s.Buttons, chat.Clean(s.Words))
		}
	}
}

// enrolment is somebody's place in a program.
func (w *whole) enrolment(id mentoring.ProgramID, u *slackfake.User) (e mentoring.Enrolment) {
	w.t.Helper()
	w.View(func(tx store.Tx) (err error) {
		e, err = tx.Enrolment(id, w.member(u).ID)
		return err
	})
	return e
}
