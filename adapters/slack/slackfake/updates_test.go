package slackfake

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat/netfake"

	"github.com/slack-go/slack"
)

// hooked lets the server post to a handler.
func (a *asker) hooked(handler http.HandlerFunc) {
	a.HookURL, a.Hook = "https://app.example/slack/events", netfake.Way{To: handler}
}

func (a *asker) pushes() {
	a.t.Helper()
	if err := a.Push(context.Background()); err != nil {
		a.t.Fatal(err)
	}
}

func TestPostsAreSigned(t *testing.T) {
	a := ask(t)
	a.Now = time.Now // the library looks at the clock
	var kinds []string
	a.hooked(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		verifier, bad := slack.NewSecretsVerifier(r.Header, a.Secret)
		if err = errors.Join(err, bad); err == nil {
			_, err = verifier.Write(body)
		}
		if err = errors.Join(err, verifier.Ensure()); err != nil {
			t.Error(err)
		}
		kinds = append(kinds, r.Header.Get("Content-Type"))
		if strings.Contains(string(body), "url_verification") {
			_, _ = w.Write(body)
		}
	})
	if err := a.Challenge(context.Background()); err != nil {
		t.Error(err)
	}
	a.Says(a.ana, a.Own(a.ana).ID, "Hi", false)
	a.Commands(a.ana, a.general, "/mentor", "pair <@"+a.ben+"|ben>")
	a.pushes()
	const form = "application/x-www-form-urlencoded"
	if want := []string{"application/json", "application/json", form}; !slices.Equal(kinds, want) {
		t.Errorf("posted %q", kinds)
	}
}

func TestAnEventIsRetriedAndACommandIsNot(t *testing.T) {
	a := ask(t)
	var retries, bodies []string
	a.hooked(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		bodies = append(bodies, string(body))
		retries = append(retries, r.Header.Get("X-Slack-Retry-Num")+r.Header.Get("X-Slack-Retry-Reason"))
		w.WriteHeader(http.StatusInternalServerError)
	})
	a.Opens(a.ana, "messages")
	for range 5 {
		_ = a.Push(context.Background()) // it is refused, which is the point
	}
	if want := []string{"", "1http_error", "2http_error", "3http_error"}; !slices.Equal(retries, want) || a.Lost() != 1 {
		t.Errorf("tried %q, lost %d", retries, a.Lost())
	}
	if bodies[0] != bodies[3] {
		t.Error("a retry is another event")
	}
	retries = nil
	a.Commands(a.ana, a.general, "/mentor", "")
	_ = a.Push(context.Background())
	_ = a.Push(context.Background())
	seen := a.Seen(a.ana, a.general)
	if len(retries) != 1 || len(seen) != 1 || !strings.Contains(seen[0].Words, "operation_timeout") || !seen[0].Private {
		t.Errorf("tried %q; Ana sees %+v", retries, seen)
	}
}

func TestNoRetryIsWished(t *testing.T) {
	a := ask(t)
	tries := 0
	a.hooked(func(w http.ResponseWriter, _ *http.Request) {
		tries++
		w.Header().Set("X-Slack-No-Retry", "1")
		w.WriteHeader(http.StatusTeapot)
	})
	a.Opens(a.ana, "messages")
	for range 2 {
		_ = a.Push(context.Background())
	}
	if tries != 1 {
		t.Errorf("%d tries", tries)
	}
}

func TestOnlyWhatWasSubscribedIsTold(t *testing.T) {
	a := ask(t)
	a.hooked(func(http.ResponseWriter, *http.Request) {})
	heard := a.hears()
	own := a.Own(a.ana).ID
	m := a.Says(a.ana, own, "Hi & bye", false)
	a.Edits(m, "Ho")
	a.Shares(a.ana, own, "", File{Name: "a.png", Mime: "image/png"})
	a.takes(a.call("chat.postMessage", "channel", own, "text", "Hello"))
	a.Says(a.ana, a.general, "Nobody hears it", false)
	a.Leaves(a.ben, a.general)
	a.Joins("U0BOT", a.AddChannel(Channel{Name: "new"}, a.ana).ID, a.ana)
	a.Enters(User{RealName: "Zoe", Locale: "es-ES"})
	a.Deactivates(a.ben)
	a.pushes()
	var got []string
	for _, o := range *heard {
		e := o["event"].(obj)
		got = append(got, strings.Trim(text(e, "type")+" "+text(e, "subtype"), " "))
	}
	want := []string{"message", "message message_changed", "message file_share", "message", "member_left_channel",
		"member_joined_channel", "team_join", "user_change"}
	if !slices.Equal(got, want) {
		t.Errorf("told %q", got)
	}
	if e := (*heard)[0]["event"].(obj); e["text"] != "Hi &amp; bye" || e["channel_type"] != "im" {
		t.Errorf("told %v", e)
	}
	if e := (*heard)[3]["event"].(obj); e["bot_id"] != theApp.Bot {
		t.Errorf("its own message is %v", e)
	}
	a.Scopes = nil
	a.Says(a.ana, own, "Without a scope", false)
	a.Uninstalls(false)
	a.pushes()
	if n := len(*heard); n != len(want)+2 {
		t.Errorf("told %d", n)
	}
}

func TestAgainIsTheSameEvent(t *testing.T) {
	a := ask(t)
	a.hooked(func(http.ResponseWriter, *http.Request) {})
	heard := a.hears()
	own := a.Own(a.ana).ID
	a.Says(a.ana, own, "Hi", false)
	a.takes(a.call("chat.postMessage", "channel", own, "text", "Hello"))
	a.pushes()
	a.Again()
	a.pushes()
	if n := len(*heard); n != 3 || (*heard)[0]["event_id"] != (*heard)[2]["event_id"] {
		t.Errorf("told %v", *heard)
	}
}

func TestAPressTellsWhatItIs(t *testing.T) {
	a := ask(t)
	a.hooked(func(http.ResponseWriter, *http.Request) {})
	heard := a.hears()
	a.takes(a.shows([]obj{row(button("go", "Go"), selecting(3))}))
	m := a.Seen(a.ana, a.general)[0].Message
	eve := a.AddUser(User{RealName: "Eve"}).ID
	if a.Presses(eve, m, "go") == nil || a.Presses(a.ana, m, "stop") == nil || a.Presses(a.ana, m, "s", "7") == nil {
		t.Error("pressed what can't be")
	}
	for _, err := range []error{a.Presses(a.ana, m, "go"), a.Presses(a.ana, m, "s", "2")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	a.pushes()
	press, choice := (*heard)[0], (*heard)[1]
	if first := press["actions"].([]any)[0].(obj); first["value"] != "go" || first["type"] != "button" {
		t.Errorf("pressed %v", first)
	}
	if first := choice["actions"].([]any)[0].(obj); first["selected_option"].(obj)["value"] != "2" {
		t.Errorf("chose %v", first)
	}
	if press["message"] == nil || press["container"].(obj)["message_ts"] != m.TS {
		t.Errorf("told %v", press)
	}
	address := text(press, "response_url")
	a.takes(a.responds(address, `{"text":"Psst"}`))
	a.takes(a.responds(address, `{"text":"Gone","replace_original":true}`))
	seen := a.Seen(a.ana, a.general)
	if len(seen) != 2 || seen[0].Words != "Gone" || len(seen[0].Buttons) != 0 || !seen[1].Private {
		t.Errorf("Ana sees %+v", seen)
	}
	if err := a.Presses(a.ana, m, "go"); err != nil {
		t.Errorf("an app that has not heard of it: %v", err)
	}
	a.refuses(a.responds(address, `{"text":""}`), "no_text")
	a.takes(a.responds(address, `{"delete_original":true}`))
	a.takes(a.responds(address, `{"text":"Fifth"}`))
	a.refuses(a.responds(address, `{"text":"Sixth"}`), "used_url")
	a.now = a.now.Add(responseLife + time.Second)
	a.refuses(a.responds(text(choice, "response_url"), `{"text":"Late"}`), "expired_url")
	a.refuses(a.responds(a.URL+"/hooks/x", `{"text":"x"}`), "no_service")
}

func (a *asker) responds(address, body string) reply {
	return a.post(strings.TrimPrefix(address, a.URL), "application/json", body, "")
}

func TestACommandHasAnAnswer(t *testing.T) {
	a := ask(t)
	a.hooked(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		form, bad := url.ParseQuery(string(body))
		if err = errors.Join(err, bad); err != nil {
			t.Error(err)
		}
		if form.Get("text") != "<@U1|ana>" || form.Get("is_enterprise_install") != "false" {
			t.Errorf("told %v", form)
		}
		_, _ = w.Write([]byte(`{"response_type":"ephemeral","text":"Hi"}`))
	})
	a.Commands(a.ana, a.general, "/mentor", "<@U1|ana>")
	a.pushes()
	if seen := a.Seen(a.ana, a.general); len(seen) != 1 || seen[0].Words != "Hi" || len(a.Seen(a.ben, a.general)) != 0 {
		t.Errorf("Ana sees %+v", seen)
	}
}

func TestFailuresAreWhatTheySay(t *testing.T) {
	a := ask(t)
	real := httptest.NewServer(a.Server)
	defer real.Close()
	send := func(f netfake.Failure) error {
		a.FailNext(netfake.Sending, f)
		api := slack.New(theApp.BotToken, slack.OptionAPIURL(real.URL+"/api/"))
		_, _, err := api.PostMessage(a.general, slack.MsgOptionText("Hi", true))
		return err
	}
	var limited *slack.RateLimitedError
	if err := send(TooMany(1500 * time.Millisecond)); !errors.As(err, &limited) || limited.RetryAfter != 2*time.Second {
		t.Errorf("too many: %v", err)
	}
	var status slack.StatusCodeError
	if err := send(TooManyBare); !errors.As(err, &status) || status.Code != http.StatusTooManyRequests {
		t.Errorf("too many, bare: %v", err)
	}
	if err := send(Denies("channel_not_found")); err == nil || err.Error() != "channel_not_found" {
		t.Errorf("denied: %v", err)
	}
	if err := send(netfake.Says(503, "<html>")); !errors.As(err, &status) || status.Code != 503 {
		t.Errorf("a proxy: %v", err)
	}
	if err := send(netfake.Dies); err == nil || len(a.Seen(a.ana, a.general)) != 0 {
		t.Errorf("died: %v", err)
	}
	if err := send(netfake.LosesAnswer); err == nil || len(a.Seen(a.ana, a.general)) != 1 {
		t.Errorf("lost: %v", err)
	}
	open := make(chan struct{})
	close(open)
	if err := send(netfake.Stalls(open)); err != nil || len(a.Seen(a.ana, a.general)) != 2 {
		t.Errorf("stalled: %v", err)
	}
}
