package slack

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"mentorbot/bot/chat"
)

// granting makes the rig's Slack say which scopes the token has.
func (r *rig) granting(scopes ...string) {
	r.header = http.Header{scopesHeader: {strings.Join(scopes, ",")}}
}

// checked is what Slack answers, and what begins each problem found.
type checked struct {
	auth, socket string
	granted      []string // nil: all
	notes        map[string][]byte
	want         []string
	well         bool // the problems are optional
}

func checks() map[string]checked {
	no := func(code string) string { return `{"ok":false,"error":"` + code + `"}` }
	heard := map[string][]byte{startedKey: {1}}
	for _, e := range entrances {
		heard[heardKey+e.Kind] = []byte{1}
	}
	return map[string]checked{
		"well":           {},
		"well, and used": {notes: heard},
		"never used": {notes: map[string][]byte{startedKey: {1}, heardKey + "message": {1}}, well: true,
			want: []string{"the command /mentor", "no button", "nobody ever opened"}},
		"revoked":      {auth: no("token_revoked"), want: []string{"SLACK_BOT_TOKEN is not accepted any more"}},
		"wrong":        {auth: no("invalid_auth"), want: []string{"SLACK_BOT_TOKEN is not accepted"}},
		"another kind": {auth: no("not_allowed_token_type"), want: []string{"SLACK_BOT_TOKEN is a token of another kind"}},
		"a person's": {auth: `{"ok":true,"team_id":"T1","user_id":"U1"}`,
			want: []string{"SLACK_BOT_TOKEN is not a bot's"}},
		"down":        {auth: "<html>", want: []string{"Slack can't be asked"}},
		"app's wrong": {socket: no("invalid_auth"), want: []string{"SLACK_APP_TOKEN is not accepted"}},
		"app's scope": {socket: no("missing_scope"), want: []string{"SLACK_APP_TOKEN does not have the scope"}},
		"no sockets":  {socket: no("not_allowed"), want: []string{"Socket Mode is off"}},
		"few scopes": {granted: []string{"chat:write", "commands", "im:write", "im:history", "users:read"},
			want: []string{"the scope files:write is missing", "the scope mpim:write is missing"}},
		"no scopes": {granted: []string{""},
			want: namesOf(scopes, func(s scope) string { return "the scope " + s.Name })},
		"reads a pair's": {granted: append(scopeNames(), "mpim:history"), well: true,
			want: []string{"the scope mpim:history lets"}},
	}
}

func TestCheck(t *testing.T) {
	for name, c := range checks() {
		t.Run(name, func(t *testing.T) {
			r := newRig(t)
			for key, value := range c.notes {
				_ = r.notes.Put(t.Context(), key, value) // it does not fail
			}
			r.granting(scopeNames()...)
			if c.granted != nil {
				r.granting(c.granted...)
			}
			r.answer = func(a inquiry) (int, string, error) {
				said := map[string]string{"auth.test": c.auth, "apps.connections.open": c.socket}[a.Method]
				switch {
				case said != "":
					return http.StatusOK, said, nil
				case a.Method == "apps.connections.open":
					return http.StatusOK, `{"ok":true,"url":"wss://x.example/link"}`, nil
				}
				return 0, "", nil
			}
			problems := r.Check(t.Context())
			if len(problems) != len(c.want) {
				t.Fatalf("found %+v, want %q", problems, c.want)
			}
			for i, p := range problems {
				if !strings.HasPrefix(p.What, c.want[i]) || p.Hint == "" || p.Optional != c.well ||
					strings.Contains(p.What+p.Hint, "secret_part") || strings.ContainsAny(p.What+p.Hint, "\n") {
					t.Errorf("says %+v, want %q", p, c.want[i])
				}
			}
			if len(r.notes.Kept()) != len(c.notes) {
				t.Errorf("it remembers %v", r.notes.Kept())
			}
		})
	}
}

// A scope that is missing is told once, as what there is not without it, at the start and when a call is refused.
func TestAMissingScopeIsToldOnce(t *testing.T) { synctest.Test(t, testAMissingScopeIsToldOnce) }

func testAMissingScopeIsToldOnce(t *testing.T) {
	r := newRig(t)
	r.granting("chat:write", "commands", "im:write", "im:history", "users:read", "files:write")
	if err := r.connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.answer = func(a inquiry) (int, string, error) {
		if a.Method == "chat.postMessage" {
			return http.StatusOK, `{"ok":false,"error":"missing_scope","needed":"chat:write:bot,chat:write","provided":"x"}`, nil
		}
		return 0, "", nil
	}
	for range 3 {
		hi := chat.Delivery{To: chat.At("slack:T1/D1"), Message: chat.Message{Text: chat.Text{{Text: "hi"}}}}
		if _, err := r.Send(t.Context(), hi); err == nil {
			t.Error("it is sent without the right to")
		}
	}
	for _, words := range []string{"no pair gets a room of its own", "the bot can't write to anybody"} {
		if n := strings.Count(r.log.String(), words); n != 1 {
			t.Errorf("%q is told %d times:\n%s", words, n, r.log)
		}
	}
	if strings.Contains(r.log.String(), "picture") {
		t.Errorf("what is there is told to be missing:\n%s", r.log)
	}
}

func TestWhoLeadsIsToldWhatIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, func(o *Options) { o.AppToken = "" })
		r.granting("chat:write", "commands", "im:write", "im:history", "users:read")
		h := &heard{}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- r.Run(ctx, h.receive) }()
		synctest.Wait()
		r.refusedScope(ctx, &refusal{Code: missingScope, Needed: "channels:read,users:read"})
		synctest.Wait()
		var rights []chat.Right
		for _, e := range h.all() {
			rights = append(rights, e.Right)
			if e.Kind != chat.Limited || e.Community != "slack:T1" || e.ID == "" {
				t.Errorf("told %+v", e)
			}
		}
		if want := []chat.Right{chat.ToShow, chat.ToGather, chat.ToKnow}; !slices.Equal(rights, want) {
			t.Errorf("told of %q", rights)
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
		r.granting("chat:write", "commands", "im:write", "im:history", "users:read", "files:write")
		again := &heard{}
		ctx, stop = context.WithCancel(t.Context())
		go func() { done <- r.Run(ctx, again.receive) }()
		synctest.Wait()
		told := map[chat.Kind][]chat.Right{}
		for _, e := range again.all() {
			told[e.Kind] = append(told[e.Kind], e.Right)
		}
		given := told[chat.Granted]
		if !slices.Equal(told[chat.Limited], []chat.Right{chat.ToGather}) || !slices.Contains(given, chat.ToShow) {
			t.Errorf("started again: %q", told)
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// cardOf is a message with a picture.
func cardOf(to chat.Destination) chat.Delivery {
	card := chat.File{Name: "card.png", Bytes: []byte{1}, Text: "Twelve steps walked"}
	m := chat.Message{Text: chat.Words("Your card"), Files: []chat.File{card}}
	return chat.Delivery{ID: "d1", To: to, Message: m}
}

// Without the right to show pictures, and where a workspace wants none, what they show is said.
func TestAPictureThatMayNotBeShownIsSaid(t *testing.T) {
	for method, no := range map[string]string{
		"files.getUploadURLExternal":   `{"ok":false,"error":"missing_scope","needed":"files:write","provided":"x"}`,
		"files.completeUploadExternal": `{"ok":false,"error":"posting_to_channel_denied"}`,
	} {
		r := newRig(t)
		r.answer = func(a inquiry) (int, string, error) {
			if a.Method == method {
				return http.StatusOK, no, nil
			}
			return 0, "", nil
		}
		if _, err := r.Send(t.Context(), cardOf(chat.At("slack:T1/D1"))); err != nil {
			t.Fatal(err)
		}
		posts := r.calls("chat.postMessage")
		if len(posts) != 1 || !strings.Contains(posts[0].Form.Get("blocks"), "Twelve steps walked") ||
			!strings.Contains(posts[0].Form.Get("text"), "Your card") {
			t.Errorf("posted %+v", posts)
		}
		told := strings.Contains(r.log.String(), "without its picture")
		if told != strings.Contains(no, "files:write") {
			t.Errorf("%s: told %v:\n%s", no, told, r.log)
		}
	}
}

// Who can't be reached with a picture is noticed when they come back, as after words.
func TestWhoIsOutOfReachOfAPictureMayComeBack(t *testing.T) {
	r := newRig(t)
	r.answer = func(a inquiry) (int, string, error) {
		if a.Method == "files.completeUploadExternal" {
			return http.StatusOK, `{"ok":false,"error":"channel_not_found"}`, nil
		}
		return 0, "", nil
	}
	ana := personID("T1", "U2")
	if _, err := r.Send(t.Context(), cardOf(chat.To(ana))); !errors.Is(err, chat.ErrUnreachable) {
		t.Fatal(err)
	}
	if lost, err := r.homes.isLost(t.Context(), ana); !lost || err != nil {
		t.Errorf("that she is out of reach is not kept: %v", err)
	}
}

// What came in by an entrance is remembered once.
func TestWhatCameInIsRemembered(t *testing.T) { synctest.Test(t, testWhatCameInIsRemembered) }

func testWhatCameInIsRemembered(t *testing.T) {
	r := newRig(t)
	r.hear()
	for _, text := range []string{"help", "status"} {
		data := "team_id=T1&user_id=U1&channel_id=C1&trigger_id=" + text + "&text=" + text
		n := r.read(letter{sort: slash, form: true, data: []byte(data)})
		if err := r.take(t.Context(), n)[0]; err != nil {
			t.Fatal(err)
		}
	}
	if len(r.notes.Kept()[heardKey+string(slash)]) == 0 || len(r.notes.Kept()[heardKey+"message"]) != 0 {
		t.Errorf("remembered %v", r.notes.Kept())
	}
	r.mark(t.Context(), startedKey)
	silent, err := r.unheard(t.Context())
	if err != nil || len(silent) != len(entrances)-1 {
		t.Errorf("never came %v, %v", silent, err)
	}
}
