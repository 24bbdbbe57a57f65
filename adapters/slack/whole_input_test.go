package slack_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack/slackfake"

	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

func TestAButtonOfLastMonthSaysSo(t *testing.T) { synctest.Test(t, testAButtonOfLastMonthSaysSo) }

func testAButtonOfLastMonthSaysSo(t *testing.T) {
	w := newWhole(t)
	ana := w.person("Ana")
	w.types(ana, "settings")
	seen := w.hears(ana, "settings.what", nil)
	w.passes(92 * day)
	w.must(w.Store.Update(context.Background(), func(tx store.Tx) error { // as it is tidied every hour
		_, err := tx.ForgetDeliveries(w.Clock.Now().Add(-90*day), 1000)
		return err
	}))
	w.does(func() { w.must(w.Presses(ana.ID, seen.Message, seen.Buttons[0].Action)) })
	w.hearsOnly(ana, "common.old_button", nil)
}

// What the bot never showed does nothing, and whoever did it is told so or nothing at all.
func TestUnknownBlocksViewsAndActionsDoNothing(t *testing.T) {
	synctest.Test(t, testUnknownBlocksViewsAndActionsDoNothing)
}

func testUnknownBlocksViewsAndActionsDoNothing(t *testing.T) {
	w := newWhole(t)
	ana := w.person("Ana")
	w.types(ana, "settings")
	for what, c := range map[string]struct {
		payload map[string]any
		key     string
	}{
		"a handle":     {w.pressed(ana, w.own(ana), "choice:1", "made up"), "common.old_button"},
		"another name": {w.pressed(ana, w.own(ana), "somebody else's", "x"), "common.old_button"},
		"no value":     {w.pressed(ana, w.own(ana), "choice:1", ""), ""},
		"a link":       {w.pressed(ana, w.own(ana), "link:1", "x"), ""},
		"a view":       {w.submitted(ana, "somebody's", "{}"), ""},
		"a form":       {w.submitted(ana, "form", `{"handle":"made up"}`), "common.old_button"},
		"a shortcut":   {map[string]any{"type": "shortcut", "callback_id": "x", "trigger_id": "t9"}, ""},
		"a closed one": {map[string]any{"type": "view_closed", "view": map[string]any{"callback_id": "form"}}, ""},
		"a new kind":   {map[string]any{"type": "block_dream", "trigger_id": "t8"}, ""},
	} {
		c.payload["user"] = map[string]any{"id": ana.ID, "team_id": wholeApp.Team}
		c.payload["team"] = map[string]any{"id": wholeApp.Team}
		if code, _ := w.posts(c.payload); code != http.StatusOK {
			t.Errorf("%s: answered %d", what, code)
		}
		if c.key == "" {
			w.hearsNothing(ana)
		} else {
			w.hearsOnly(ana, c.key, nil)
		}
	}
}

func TestAnothersButtonInAChannelIsRefusedInPrivate(t *testing.T) {
	synctest.Test(t, testAnothersButtonInAChannelIsRefusedInPrivate)
}

func testAnothersButtonInAChannelIsRefusedInPrivate(t *testing.T) {
	w := newWhole(t)
	ana, zoe := w.person("Ana"), w.person("Zoe")
	north := w.channel("north", ana, zoe)
	w.opens(zoe, "messages")
	w.types(ana, "settings")
	seen := w.hears(ana, "settings.what", nil)
	w.posts(w.pressed(zoe, north.ID, seen.Buttons[0].Action, seen.Buttons[0].Value))
	told := w.news(zoe.ID, north.ID)
	if len(told) != 1 || !told[0].Private || !shows(told[0].Words, w.Phrase("common.others_button", nil)) {
		t.Errorf("Zoe sees %s", transcript(told))
	}
	if seen := w.news(ana.ID, north.ID); len(seen) > 0 {
		t.Errorf("Ana sees %s", transcript(seen))
	}
	w.hearsNothing(ana)
}

func TestAFormSentTwiceCountsOnce(t *testing.T) { synctest.Test(t, testAFormSentTwiceCountsOnce) }

func testAFormSentTwiceCountsOnce(t *testing.T) {
	w := newWhole(t)
	mia, leo := w.paired()
	w.types(mia, "goal")
	asked := w.hears(mia, "goal.words", nil)
	w.fills(mia, asked, map[string]string{"what": "A new post", "when": "2025-09-30", "sign": "I have signed"})
	w.submits(mia) // by a double click
	w.sends(mia)
	w.hears(mia, "goal.kept", nil)
	w.does(w.Again) // as Slack tells it twice
	w.hearsNothing(mia, leo)
}

// Whichever form of the sign-up is sent when the program takes nobody any more: that is said at once, and nothing else.
func TestAFormSentAfterItsProgramClosedSaysSo(t *testing.T) {
	synctest.Test(t, testAFormSentAfterItsProgramClosedSaysSo)
}

func testAFormSentAfterItsProgramClosedSaysSo(t *testing.T) {
	for _, further := range []bool{false, true} {
		w := newWhole(t)
		boss, zoe := w.person("Bo", leads), w.person("Zoe")
		id := w.program(boss, "Spring")
		w.become(id, mentoring.Enrolling)
		w.fills(zoe, w.signsUp(zoe), map[string]string{"need": "Leading a team", "why": "A new job", "reach": "Here"})
		if further {
			w.sends(zoe)
			w.must(w.Fills(zoe.ID, "hours", "mornings"))
		}
		w.become(id, mentoring.Archived)
		w.sends(zoe)
		w.hearsOnly(zoe, "join.closed", args("program", "Spring"))
		if said := w.modal(zoe); said != "" {
			t.Errorf("the modal is open: %q", said)
		}
		w.View(func(tx store.Tx) error {
			if e, err := tx.Enrolment(id, w.member(zoe).ID); err == nil && e.State == mentoring.Enrolled {
				t.Errorf("enrolled as %+v", e)
			}
			return nil
		})
		w.stop()
	}
}

// A form of a pair that has ended meanwhile is answered with one sentence, and is gone.
func TestAFormSentAfterItsPairEndedSaysSo(t *testing.T) {
	synctest.Test(t, testAFormSentAfterItsPairEndedSaysSo)
}

func testAFormSentAfterItsPairEndedSaysSo(t *testing.T) {
	w := newWhole(t)
	mia, leo := w.paired()
	w.types(mia, "goal")
	asked := w.hears(mia, "goal.words", nil)
	w.fills(mia, asked, map[string]string{"what": "A new post", "when": "2025-09-30", "sign": "I have signed"})
	w.does(func() { w.Deactivates(leo.ID) })
	w.hearsOnly(mia, "ended.reason_left", nil)
	w.sends(mia)
	w.hearsOnly(mia, "common.denied", nil)
	for _, s := range w.Seen(mia.ID, w.own(mia)) {
		if shows(s.Words, w.Phrase("goal.words", nil)) && len(s.Buttons) > 0 {
			t.Errorf("left are %+v", s.Buttons)
		}
	}
	if said := w.modal(mia); said != "" {
		t.Errorf("the modal is open: %q", said)
	}
}

func TestWhatTheBotCanNotRead(t *testing.T) { synctest.Test(t, testWhatTheBotCanNotRead) }

func testWhatTheBotCanNotRead(t *testing.T) {
	w := newWhole(t)
	ana := w.person("Ana")
	own := w.own(ana)
	w.opens(ana, "messages")
	var said *slackfake.Message
	for _, c := range []struct {
		what string
		deed func()
		key  string
	}{
		{"a voice message", func() { w.Shares(ana.ID, own, "", slackfake.File{Name: "audio.m4a", Mime: "audio/mp4"}) },
			"common.cannot_read"},
		{"a file with words", func() { w.Shares(ana.ID, own, "look", slackfake.File{Name: "a.pdf"}) }, "common.cannot_read"},
		{"words", func() { said = w.Says(ana.ID, own, "Hello?", false) }, "common.problem_choice"},
		{"an edit", func() { w.Edits(said, "Hello!") }, "common.edited"},
		{"a deletion", func() { w.Deletes(said) }, ""},
		{"long words", func() { said = w.Says(ana.ID, own, strings.Repeat("long ", 2400), false) }, "common.too_long_text"},
		{"a reply in a thread", func() { w.Replies(ana.ID, said, "and more") }, "common.problem_choice"},
		{"another bot", func() { w.Hears("B9", own, "beep") }, ""},
		{"a wrong verb", func() { w.Commands(ana.ID, own, "/mentor", "xylophone now") }, "common.unknown_command"},
		{"nearly a verb", func() { w.Commands(ana.ID, own, "/mentor", "setings") }, "common.unknown_nearest"},
		{"a date that is none", func() { w.Commands(ana.ID, own, "/mentor", "<!date^0^{date}|x>") }, "common.unknown_command"},
	} {
		w.does(c.deed)
		fresh := w.news(ana.ID, own)
		switch {
		case c.key == "" && len(fresh) > 0, c.key != "" && len(fresh) != 1:
			t.Errorf("%s: hears %s", c.what, transcript(fresh))
		case c.key != "" && !shows(fresh[0].Words, w.Phrase(c.key, nil)):
			t.Errorf("%s: hears %s", c.what, transcript(fresh))
		}
	}
	if alive := w.Alive(); len(alive) > 0 {
		t.Errorf("alive: %v", alive)
	}
}

// pressed is the press of a button that stands nowhere.
func (w *whole) pressed(u *slackfake.User, channel, action, value string) map[string]any {
	what := map[string]any{"type": "button", "block_id": "b", "action_id": action, "action_ts": "1.000001"}
	if value != "" {
		what["value"] = value
	}
	return map[string]any{
		"type": "block_actions", "trigger_id": fmt.Sprintf("made.up.%s.%s", action, value),
		"user": map[string]any{"id": u.ID, "team_id": wholeApp.Team}, "team": map[string]any{"id": wholeApp.Team},
		"channel":   map[string]any{"id": channel, "name": "x"},
		"container": map[string]any{"type": "message", "message_ts": "1.000001", "channel_id": channel},
		"actions":   []any{what},
	}
}

// submitted is a view that was never opened.
func (w *whole) submitted(u *slackfake.User, callback, metadata string) map[string]any {
	return map[string]any{
		"type": "view_submission", "trigger_id": "made.up." + callback + metadata,
		"user": map[string]any{"id": u.ID, "team_id": wholeApp.Team}, "team": map[string]any{"id": wholeApp.Team},
		"view": map[string]any{
			"id": "V1", "hash": callback + metadata, "type": "modal", "callback_id": callback, "private_metadata": metadata,
			"state": map[string]any{"values": map[string]any{}}, "app_installed_team_id": wholeApp.Team,
		},
	}
}

// posts tells the bot what somebody did with what it may never have shown, and lets it do all that comes of it.
func (w *whole) posts(payload map[string]any) (code int, said string) {
	w.t.Helper()
	data, err := json.Marshal(payload)
	w.must(err)
	body := []byte(url.Values{"payload": {string(data)}}.Encode())
	w.does(func() {
		r, err := w.Signed(w.t.Context(), body, "application/x-www-form-urlencoded", w.Clock.Now())
		w.must(err)
		response, err := w.Hook.RoundTrip(r)
		w.must(err)
		defer response.Body.Close()
		answered, err := io.ReadAll(response.Body)
		w.must(err)
		code, said = response.StatusCode, string(answered)
	})
	return code, said
}

// paired are two who have said hello.
func (w *whole) paired() (mia, leo *slackfake.User) {
	w.t.Helper()
	boss := w.person("Bo", leads)
	mia, leo = w.person("Mia"), w.person("Leo")
	id := w.program(boss, "Spring")
	w.enrolled(id, leo, mentoring.Mentor)
	w.enrolled(id, mia, mentoring.Mentee)
	w.types(boss, "pair "+mention(leo)+" "+mention(mia))
	w.passes(day)
	w.taps(mia, "intro.hello.hello")
	w.taps(leo, "intro.hello.hello")
	return mia, leo
}

// become changes a program behind everybody's back.
func (w *whole) become(id mentoring.ProgramID, state mentoring.ProgramState) {
	w.t.Helper()
	w.must(w.Store.Update(context.Background(), func(tx store.Tx) error {
		p, err := tx.Program(id)
		if err != nil {
			return err
		}
		p.State = state
		return tx.PutProgram(p)
	}))
}

// pressesForm presses the button of a message's form.
func (w *whole) pressesForm(u *slackfake.User, s slackfake.Seen) {
	w.t.Helper()
	for _, b := range s.Buttons {
		if strings.HasPrefix(b.Action, "form") {
			w.must(w.Presses(u.ID, s.Message, b.Action))
			w.must(w.Push(w.t.Context()))
			w.waits(func() bool { v := w.Modal(u.ID); return v != nil && v.Content["blocks"] != nil })
			return
		}
	}
	w.t.Fatalf("no form: %s", transcript([]slackfake.Seen{s}))
}

// fills opens a form and fills in what it asks for.
func (w *whole) fills(u *slackfake.User, s slackfake.Seen, answers map[string]string) {
	w.t.Helper()
	w.pressesForm(u, s)
	w.waits(func() bool { v := w.Modal(u.ID); return v != nil && v.Content["submit"] != nil })
	w.fillsOpen(u, answers)
}

func (w *whole) fillsOpen(u *slackfake.User, answers map[string]string) {
	w.t.Helper()
	for key, value := range answers {
		w.must(w.Fills(u.ID, key, value))
	}
}

func (w *whole) submits(u *slackfake.User) {
	w.t.Helper()
	if wrong, err := w.Submits(u.ID); err != nil || len(wrong) > 0 {
		w.t.Fatalf("the form can't be sent: %v %v", err, wrong)
	}
}

// waits is for what the adapter does beside.
func (w *whole) waits(until func() bool) {
	w.t.Helper()
	for limit := time.Now().Add(20 * time.Second); !until(); time.Sleep(time.Millisecond) { // the bubble's time
		if time.Now().After(limit) {
			w.t.Fatal("it never comes")
		}
	}
}
