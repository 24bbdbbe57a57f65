package slack

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mentorbot/bot/chat"
)

// What Slack knows of who does something comes with the event, asked once; what it knows of who is named as well.
func TestAnEventKnowsWhoDidIt(t *testing.T) { synctest.Test(t, testAnEventKnowsWhoDidIt) }

func testAnEventKnowsWhoDidIt(t *testing.T) {
	r := newRig(t)
	r.self.Store(&identity{Team: "T1", User: "UBOT"})
	r.answer = accounts(map[string]string{
		"U2": `{"id":"U2","team_id":"T1","tz":"America/Sao_Paulo","locale":"pt-BR","profile":{"display_name":"","real_name":"Ana"}}`,
		"U3": `{"id":"U3","team_id":"T1","real_name":"Ben","profile":{"display_name":"Benny"}}`,
		"U4": `{"id":"U4","team_id":"T1","is_bot":true,"real_name":"Robo"}`, "U5": "user_not_visible", "U6": "fatal_error",
	})
	got := r.reads(t, slashLetter("C7", "pair <@U3|ben> <@U4|robo> <@U0|ghost> <@U5|far> <@U6|slow> <@U0>"))
	want := []chat.Argument{
		{Person: "slack:T1/U3", Text: "Benny"}, {Person: "slack:T1/U4", Text: "robo", Bot: true}, {Text: "@ghost"},
		{Person: "slack:T1/U5", Text: "far"}, {Person: "slack:T1/U6", Text: "slow"}, {Text: "@U0"},
	}
	if diff := cmp.Diff(want, got[0].Args); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for range 3 {
		e := r.reads(t, slashLetter("C7", "pair <@U3|ben>"))[0]
		if e.Name != "Ana" || e.Language != "pt-BR" || e.Zone != "America/Sao_Paulo" || e.Args[0].Text != "Benny" {
			t.Errorf("got %+v", e)
		}
	}
	if n := len(r.calls("users.info")); n != 6 {
		t.Errorf("asked %d times", n)
	}
	if asked := r.calls("users.info")[0].Form; asked.Get("include_locale") != "true" {
		t.Errorf("asked for %v", asked)
	}
}

// An event does not wait long for what Slack knows, nor fail without it; who the person is is not waited for twice. What
// comes later is there for the next one.
func TestAnEventDoesNotWaitForLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := turning(t)
		answers := accounts(map[string]string{"U2": `{"id":"U2","team_id":"T1","locale":"pt-BR"}`})
		r.answer = func(a inquiry) (int, string, error) {
			<-time.After(4 * time.Second)
			return answers(a)
		}
		begun := time.Now()
		if e := r.reads(t, slashLetter("C7", "help"))[0]; e.Language != "" {
			t.Errorf("got %+v", e)
		}
		if _, err := r.Standing(t.Context(), "slack:T1", "slack:T1/U2"); err == nil {
			t.Error("a standing without an answer")
		}
		if waited := time.Since(begun); waited != inTime {
			t.Errorf("waited %s", waited)
		}
		later(4 * time.Second)
		begun = time.Now()
		e := r.reads(t, slashLetter("C7", "help"))[0]
		if waited := time.Since(begun); e.Language != "pt-BR" || waited != 0 || len(r.calls("users.info")) != 1 {
			t.Errorf("%q after %s, asked %d times", e.Language, waited, len(r.calls("users.info")))
		}
	})
}

// No minute holds more questions than Slack takes, whoever comes along; those who had rights are asked about to the end.
func TestSlackIsNotAskedTooMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := turning(t)
		r.answer = func(a inquiry) (int, string, error) {
			if a.Form.Get("user") == "UBOSS" {
				return http.StatusOK, `{"ok":true,"user":{"id":"UBOSS","team_id":"T1","is_admin":true}}`, nil
			}
			return http.StatusOK, `{"ok":true,"user":{"id":"` + a.Form.Get("user") + `","team_id":"T1"}}`, nil
		}
		r.asks(t, "UBOSS", true, 1)
		later(time.Minute)
		from := len(r.calls("users.info"))
		for second := range 59 {
			for i := range 20 {
				h := r.hear()
				l := slashLetterOf(fmt.Sprintf("U%dX%d", second, i))
				if err := r.take(t.Context(), r.read(l))[0]; err != nil || len(h.all()) != 1 {
					t.Fatalf("%d events, %v", len(h.all()), err)
				}
			}
			later(time.Second)
		}
		if got, err := r.Standing(t.Context(), "slack:T1", "slack:T1/UBOSS"); err != nil || !got.Admin {
			t.Errorf("the boss stands as %+v, %v", got, err)
		}
		if n := len(r.calls("users.info")) - from; n < 80 || n > 100 {
			t.Errorf("asked %d times in a minute", n)
		}
	})
}

// slashLetterOf is somebody's command.
func slashLetterOf(user string) letter {
	l := slashLetter("C7", "help")
	l.data = []byte(fmt.Sprintf("team_id=T1&user_id=%s&channel_id=C7&trigger_id=%s&text=help", user, user))
	return l
}

// Known people are not asked about again, however much they do.
func TestKnownPeopleAreNotAskedAboutAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := turning(t)
		of := map[string]string{}
		for i := range 20 {
			of[fmt.Sprintf("U%d", i)] = fmt.Sprintf(`{"id":"U%d","team_id":"T1","locale":"de-DE"}`, i)
		}
		r.answer = accounts(of)
		for i := range 200 * 59 {
			if i%200 == 199 {
				later(time.Second)
			}
			user := fmt.Sprintf("U%d", i%20)
			if e := r.reads(t, slashLetterOf(user))[0]; e.Language != "de-DE" {
				t.Fatalf("%s comes with %q", user, e.Language)
			}
			if _, err := r.Standing(t.Context(), "slack:T1", personID("T1", user)); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(r.calls("users.info")); n != 20 {
			t.Errorf("asked %d times", n)
		}
	})
}

// Slack's wish to be left alone is kept.
func TestSlackIsLeftAloneWhenItWishes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := turning(t)
		r.answer = accounts(map[string]string{"U2": "ratelimited"})
		for range 3 {
			if _, err := r.Standing(t.Context(), "slack:T1", "slack:T1/U2"); err == nil {
				t.Error("a standing without an answer")
			}
		}
		if n := len(r.calls("users.info")); n != 1 {
			t.Errorf("asked %d times", n)
		}
		later(leastWait)
		r.answer = accounts(map[string]string{"U2": `{"team_id":"T1"}`})
		r.asks(t, "U2", false, 2)
	})
}

// A change that the house does not keep is no event, nor one of somebody whom it never met.
func TestOnlyWhatIsKeptIsAChange(t *testing.T) { synctest.Test(t, testOnlyWhatIsKeptIsAChange) }

func testOnlyWhatIsKeptIsAChange(t *testing.T) {
	const ana = `"id":"U2","team_id":"T1","locale":"es-ES","tz":"Europe/Madrid","profile":{"display_name":"Ana","status_text":`
	r := newRig(t)
	r.answer = accounts(map[string]string{"U2": `{` + ana + `"here"}}`})
	change := func(id, account string) []chat.Event {
		return r.reads(t, happens(id, `{"type":"user_change","user":{`+account+`}}`))
	}
	if got := change("Ev0", ana+`"away"}`); len(got) != 0 {
		t.Errorf("somebody never met: %+v", got)
	}
	if err := r.homes.learn(t.Context(), "slack:T1/U2", "D2"); err != nil {
		t.Fatal(err)
	}
	if got := change("Ev1", ana+`"lunch"}`); len(got) != 0 {
		t.Errorf("a status: %+v", got)
	}
	for i, account := range []string{
		`"id":"U2","team_id":"T1","locale":"pt-BR","tz":"Europe/Madrid","profile":{"display_name":"Ana"}`,
		`"id":"U2","team_id":"T1","locale":"pt-BR","tz":"America/Lima","profile":{"display_name":"Ana"}`,
		`"id":"U2","team_id":"T1","locale":"pt-BR","tz":"America/Lima","profile":{"display_name":"Anita"}`,
		`"id":"U2","team_id":"T1","locale":"pt-BR","tz":"America/Lima","profile":{"display_name":"Anita"},"is_admin":true`,
	} {
		id := fmt.Sprintf("Ev2%d", i)
		if got := change(id, account); len(got) != 1 || got[0].Kind != chat.Changed || got[0].Place != "" {
			t.Errorf("%s: %+v", account, got)
		}
		if got := change(id+"again", account); len(got) != 0 {
			t.Errorf("%s told again: %+v", account, got)
		}
	}
	if got := change("Ev3", `"id":"U2","deleted":true`); len(got) != 1 || got[0].Kind != chat.Left {
		t.Errorf("shut: %+v", got)
	}
	if got := change("Ev4", ana+`""}`); len(got) != 1 || got[0].Kind != chat.Joined {
		t.Errorf("opened again: %+v", got)
	}
}

// Who had rights is asked about before others when few questions are left, also if their account has changed since.
func TestWhoLeadsIsAskedAboutFirst(t *testing.T) {
	left := reserved + 1
	ask := func(context.Context, chat.PersonID) (account, error) { return account{ID: "U2", Admin: true}, nil }
	s := newPeople(func() time.Time { return now }, func() int { return left }, ask)
	if f, err := s.inquire(t.Context(), "slack:T1/U2").wait(t.Context()); err != nil || !f.rights {
		t.Fatalf("asked: %+v, %v", f, err)
	}
	left = reserved
	s.learn("slack:T1/U2", account{ID: "U2", Admin: true, Zone: "Europe/Madrid"})
	if s.inquire(t.Context(), "slack:T1/U2") == nil || s.inquire(t.Context(), "slack:T1/U3") != nil {
		t.Error("the wrong one is asked about")
	}
}

// A change that could not be saved is told again, and counts.
func TestAChangeThatWasNotSaved(t *testing.T) { synctest.Test(t, testAChangeThatWasNotSaved) }

func testAChangeThatWasNotSaved(t *testing.T) {
	r := newRig(t)
	if err := r.homes.learn(t.Context(), "slack:T1/U2", "D2"); err != nil {
		t.Fatal(err)
	}
	h := r.hear()
	h.err = errDown
	for _, want := range []int{0, 1, 1} {
		n := r.read(happens("Ev1", `{"type":"user_change","user":{"id":"U2","locale":"de-DE"}}`))
		_ = r.take(t.Context(), n) // refused at first
		if got := len(h.all()); got != want {
			t.Errorf("%d events, want %d", got, want)
		}
		h.err = nil
	}
}
