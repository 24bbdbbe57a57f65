package slack

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
)

// accounts lets Slack answer who people are; of who is not there it says an error.
func accounts(of map[string]string) func(inquiry) (int, string, error) {
	return func(a inquiry) (int, string, error) {
		if a.Method != "users.info" {
			return 0, "", nil
		}
		said, there := of[a.Form.Get("user")]
		switch {
		case !there:
			return http.StatusOK, `{"ok":false,"error":"user_not_found"}`, nil
		case !strings.HasPrefix(said, "{"):
			return http.StatusOK, fmt.Sprintf(`{"ok":false,"error":%q}`, said), nil
		}
		return http.StatusOK, `{"ok":true,"user":` + said + `}`, nil
	}
}

// Who somebody is in the workspace, by what Slack says of them.
func TestWhoSomebodyIsInTheWorkspace(t *testing.T) { synctest.Test(t, testWhoSomebodyIsInTheWorkspace) }

func testWhoSomebodyIsInTheWorkspace(t *testing.T) {
	stranger := chat.Standing{Stranger: true}
	work, wide := identity{Team: "T1", Enterprise: "E1", User: "UBOT"}, identity{Team: "E1", Enterprise: "E1", User: "UBOT"}
	alone := identity{Team: "T1", User: "UBOT"}
	for what, c := range map[string]struct {
		me     identity
		answer string
		want   chat.Standing
		fails  bool
	}{
		"an admin":              {alone, `{"team_id":"T1","is_admin":true}`, chat.Standing{Admin: true}, false},
		"an owner":              {alone, `{"team_id":"T1","is_owner":true}`, chat.Standing{Admin: true}, false},
		"the first owner":       {alone, `{"team_id":"T1","is_primary_owner":true}`, chat.Standing{Admin: true}, false},
		"a member":              {alone, `{"team_id":"T1"}`, chat.Standing{}, false},
		"who uses an app":       {alone, `{"team_id":"T1","is_app_user":true}`, chat.Standing{}, false},
		"a guest":               {alone, `{"team_id":"T1","is_restricted":true}`, chat.Standing{}, false},
		"a guest of a channel":  {alone, `{"team_id":"T1","is_restricted":true,"is_ultra_restricted":true}`, chat.Standing{}, false},
		"a bot":                 {alone, `{"team_id":"T1","is_bot":true,"is_admin":true}`, stranger, false},
		"a workflow":            {alone, `{"team_id":"T1","is_workflow_bot":true}`, stranger, false},
		"an account shut":       {alone, `{"team_id":"T1","deleted":true,"is_admin":true}`, stranger, false},
		"of another workspace":  {alone, `{"team_id":"T9","is_admin":true}`, stranger, false},
		"of none that we share": {alone, `{"team_id":"T1","is_stranger":true}`, stranger, false},
		"hidden":                {alone, "user_not_visible", stranger, false},
		"nobody":                {alone, "user_not_found", stranger, false},
		"an outage":             {alone, "fatal_error", chat.Standing{}, true},
		"no scope":              {alone, "missing_scope", chat.Standing{}, true},
		"too often":             {alone, "ratelimited", chat.Standing{}, true},

		"a colleague of the workspace": {work, `{"team_id":"E1","enterprise_user":{"enterprise_id":"E1","teams":["T2","T1"]}}`,
			chat.Standing{}, false},
		"a colleague of another workspace": {work, `{"team_id":"T2","enterprise_user":{"enterprise_id":"E1","teams":["T2"]}}`,
			stranger, false},
		"who runs the organisation": {work, `{"team_id":"T1","enterprise_user":{"enterprise_id":"E1","is_owner":true}}`,
			chat.Standing{}, false},
		"the same, of a bot of the organisation": {wide, `{"team_id":"T2","enterprise_user":{"enterprise_id":"E1","is_owner":true}}`,
			chat.Standing{Admin: true}, false},
		"another organisation": {wide, `{"team_id":"T9","enterprise_user":{"enterprise_id":"E9"}}`, stranger, false},
	} {
		r := newRig(t)
		r.self.Store(&c.me)
		r.answer = accounts(map[string]string{"U2": c.answer})
		got, err := r.Standing(t.Context(), communityID(c.me.Team), personID(c.me.Team, "U2"))
		if got != c.want || (err != nil) != c.fails {
			t.Errorf("%s stands as %+v, %v", what, got, err)
		}
	}
}

func TestStrangersAreNotAskedFor(t *testing.T) { synctest.Test(t, testStrangersAreNotAskedFor) }

func testStrangersAreNotAskedFor(t *testing.T) {
	r := newRig(t)
	r.self.Store(&identity{Team: "T1", User: "UBOT"})
	for _, c := range []struct {
		community chat.CommunityID
		person    chat.PersonID
	}{{"", "slack:T1/U2"}, {"slack:T2", "slack:T1/U2"}, {"slack:T9", "slack:T9/U2"}, {"slack:T1", "other:U2"},
		{"slack:T1", "slack:U2"}, {"slack:T1", "slack:T1/UBOT"}, {"slack:T1", "slack:T1/USLACKBOT"}, {"slack:T1", ""}} {
		got, err := r.Standing(t.Context(), c.community, c.person)
		if err != nil || got != (chat.Standing{Stranger: true}) {
			t.Errorf("%q in %q stands as %+v, %v", c.person, c.community, got, err)
		}
	}
	if n := len(r.calls("users.info")); n != 0 {
		t.Errorf("asked %d times", n)
	}
}

// turning is a rig whose clock is the bubble's.
func turning(t *testing.T, admins ...string) *rig {
	r := newRig(t, func(o *Options) { o.Now, o.Admins = time.Now, admins })
	r.self.Store(&identity{Team: "T1", User: "UBOT"})
	return r
}

// later lets the bubble's time pass.
func later(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

// asks wants so many questions to Slack in all, after one more about who somebody is.
func (r *rig) asks(t *testing.T, user string, admin bool, want int) {
	t.Helper()
	got, err := r.Standing(t.Context(), "slack:T1", personID("T1", user))
	if n := len(r.calls("users.info")); err != nil || got.Admin != admin || n != want {
		t.Errorf("admin: %t, asked %d times, want %t and %d; %v", got.Admin, n, admin, want, err)
	}
}

func TestWhoSomebodyIsHoldsForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := turning(t)
		r.answer = accounts(map[string]string{"U8": `{"team_id":"T1"}`, "U9": `{"team_id":"T1","is_admin":true}`})
		r.asks(t, "U9", true, 1)
		later(59 * time.Second)
		r.asks(t, "U9", true, 1)
		r.asks(t, "U8", false, 2)
		later(time.Second)
		r.asks(t, "U9", true, 3)
		r.answer = accounts(map[string]string{"U9": `{"team_id":"T1"}`})
		r.reads(t, happens("Ev1", `{"type":"user_change","user":{"id":"U9","team_id":"T1"}}`))
		r.asks(t, "U9", false, 4)
	})
}

// While Slack can't be asked nobody has rights; who had none keeps having none. Those who were named lead.
func TestWithoutAnAnswerThereAreNoRights(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := turning(t, "U7", "T1/U6")
		r.answer = accounts(map[string]string{"U8": `{"team_id":"T1"}`, "U9": `{"team_id":"T1","is_admin":true}`})
		r.asks(t, "U8", false, 1)
		r.asks(t, "U9", true, 2)
		r.answer = accounts(map[string]string{"U6": "fatal_error", "U7": "fatal_error", "U8": "fatal_error", "U9": "fatal_error"})
		later(time.Minute)
		if got, err := r.Standing(t.Context(), "slack:T1", "slack:T1/U9"); err == nil || got.Admin {
			t.Errorf("an admin's standing is %+v", got)
		}
		r.asks(t, "U8", false, 4)
		r.asks(t, "U7", true, 5)
		r.asks(t, "U6", true, 6)
		later(time.Hour)
		if got, err := r.Standing(t.Context(), "slack:T1", "slack:T1/U8"); err == nil {
			t.Errorf("a member's of an hour ago is %+v", got)
		}
	})
}

// However many want to know, Slack is asked once.
func TestAllShareAQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := turning(t)
		answers := accounts(map[string]string{"U9": `{"team_id":"T1","is_admin":true}`})
		r.answer = func(a inquiry) (int, string, error) {
			<-time.After(time.Second)
			return answers(a)
		}
		var asking sync.WaitGroup
		for range 50 {
			asking.Go(func() {
				if got, err := r.Standing(context.Background(), "slack:T1", "slack:T1/U9"); err != nil || !got.Admin {
					t.Errorf("%+v, %v", got, err)
				}
			})
		}
		asking.Wait()
		if n := len(r.calls("users.info")); n != 1 {
			t.Errorf("asked %d times", n)
		}
	})
}
