package slack

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
)

// served is an adapter whose Slack is a server.
func served(t *testing.T, handler http.HandlerFunc) *rig {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return newRig(t, func(o *Options) { o.URL, o.Client = server.URL+"/api", server.Client() })
}

var hi = chat.Delivery{ID: "d1", To: chat.At("slack:T1/D2"), Message: chat.Message{Text: chat.Words("hi")}}

// What Slack answers to a message, and what it means to those who send.
func TestWhatBecameOfAMessage(t *testing.T) {
	said := func(code string) string { return fmt.Sprintf(`{"ok":false,"error":%q}`, code) }
	for _, test := range []struct {
		what   string
		status int
		header string
		body   string
		want   error
	}{
		{"limited", 429, "7", "", chat.RetryAfter{Wait: 7 * time.Second}},
		{"limited in words too", 429, "7", said("ratelimited"), chat.RetryAfter{Wait: 7 * time.Second}},
		{"limited without a time", 429, "", "", chat.RetryAfter{Wait: leastWait}},
		{"limited in words alone", 200, "", said("ratelimited"), chat.RetryAfter{Wait: leastWait}},
		{"limited in words with a time", 200, "5", said("ratelimited"), chat.RetryAfter{Wait: 5 * time.Second}},
		{"limited for ages", 429, "99999999", "", chat.RetryAfter{Wait: mostWait * time.Second}},
		{"a shut account", 200, "", said("user_disabled"), chat.ErrUnreachable},
		{"our own account", 200, "", said("account_inactive"), nil},
		{"no channel", 200, "", said("channel_not_found"), chat.ErrUnreachable},
		{"not in the channel", 200, "", said("not_in_channel"), chat.ErrUnreachable},
		{"an archive", 200, "", said("is_archived"), chat.ErrUnreachable},
		{"a thread that takes no words", 200, "", said("cannot_reply_to_message"), chat.ErrUnreachable},
		{"an app that is kept out", 200, "", said("app_access_restricted"), chat.ErrUnreachable},
		{"too long", 200, "", said("msg_too_long"), chat.ErrUnsupported},
		{"bad blocks", 200, "", `{"ok":false,"error":"invalid_blocks","errors":["x [json-pointer:/blocks/3]"]}`, chat.ErrUnsupported},
		{"lost within", 200, "", said("fatal_error"), chat.ErrUnknown},
		{"a page", 502, "", "<html>xoxb-9-secret_part</html>", chat.ErrUnknown},
		{"no answer", 503, "", "", chat.ErrUnknown},
		{"half an answer", 200, "", `{"ok":tr`, chat.ErrUnknown},
		{"another answer", 200, "", `<html>`, chat.ErrUnknown},
		{"a scope", 200, "", `{"ok":false,"error":"missing_scope","needed":"chat:write"}`, nil},
		{"the token", 200, "", said("token_revoked"), nil},
		{"a redirect", 302, "", "", nil},
	} {
		t.Run(test.what, func(t *testing.T) {
			r := served(t, func(w http.ResponseWriter, _ *http.Request) {
				if test.header != "" {
					w.Header().Set("Retry-After", test.header)
				}
				w.WriteHeader(test.status)
				fmt.Fprint(w, test.body)
			})
			_, err := r.Send(t.Context(), hi)
			checkSent(t, err, test.want)
			if test.what == "a scope" && !strings.Contains(err.Error(), "chat:write") {
				t.Errorf("it does not say which: %v", err)
			}
		})
	}
}

// checkSent looks at an error of Send: nil means one that is none of those with a meaning.
func checkSent(t *testing.T, err, want error) {
	t.Helper()
	if err == nil || strings.Contains(err.Error(), "secret_part") || strings.Contains(err.Error(), "://") {
		t.Fatalf("got %v", err)
	}
	var wait chat.RetryAfter
	if want == nil {
		for _, known := range []error{chat.ErrUnknown, chat.ErrUnreachable, chat.ErrUnsupported} {
			if errors.Is(err, known) || errors.As(err, &wait) {
				t.Errorf("got %v, want one without a meaning", err)
			}
		}
		return
	}
	if errors.As(want, &wait) {
		if err != want {
			t.Errorf("got %v, want %v", err, want)
		}
		return
	}
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}

// A request that was written may have been heard; one for which there was no connection was not.
func TestLostAnswers(t *testing.T) {
	r := served(t, func(w http.ResponseWriter, _ *http.Request) {
		c, _, err := http.NewResponseController(w).Hijack()
		if err == nil {
			c.Close()
		}
	})
	_, err := r.Send(t.Context(), hi)
	checkSent(t, err, chat.ErrUnknown)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	down := newRig(t, func(o *Options) { o.URL, o.Client = "http://"+listener.Addr().String(), nil })
	_, err = down.Send(t.Context(), hi)
	checkSent(t, err, nil)

	stopped, cancel := context.WithCancel(t.Context())
	waiting := served(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // only then a server sees that nobody waits any more
		cancel()
		<-r.Context().Done()
	})
	_, err = waiting.Send(stopped, hi)
	checkSent(t, err, chat.ErrUnknown)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("it does not say why: %v", err)
	}
}

// Made again an edit changes nothing, so that its lost answer is not unknown.
func TestLostEdit(t *testing.T) {
	r := served(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
	d := hi
	d.Edits = "1.000100"
	_, err := r.Send(t.Context(), d)
	checkSent(t, err, nil)
}

// No secret is in an error, whoever repeats it.
func TestErrorsHoldNoSecret(t *testing.T) {
	for _, cause := range []error{
		errors.New("bad " + testToken + " and " + testSecret), &url.Error{Op: "Post", URL: "https://x/" + testToken, Err: errors.New("no")},
		errors.New(`dial wss://wss-primary.slack.com/link/?ticket=secret_part`),
		errors.New("xoxe.xoxb-1-secret_part XOXP-secret_part xapp-1-A-secret_part xwfp-secret_part"),
		errors.New("post https://hooks.slack.com/actions/T1/1/secret_part failed"),
	} {
		r := newRig(t)
		r.answer = func(inquiry) (int, string, error) { return 0, "", cause }
		_, err := r.Send(t.Context(), hi)
		checkSent(t, err, chat.ErrUnknown)
	}
	r := newRig(t)
	r.answer = func(inquiry) (int, string, error) {
		return 200, `{"ok":false,"error":"bad xoxb-7-secret_part","needed":"` + testToken + `"}`, nil
	}
	_, err := r.Send(t.Context(), hi)
	checkSent(t, err, nil)
}

// Every error that was recorded becomes one that those who send understand.
func TestRecordedErrors(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(samples, "../responses/error-*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		r := newRig(t)
		r.answer = func(inquiry) (int, string, error) { return 200, string(data), nil }
		_, err = r.Send(t.Context(), hi)
		var no *refusal
		switch {
		case err == nil:
			t.Errorf("%s is no error", file)
		case errors.As(err, &no) && no.Code == "":
			t.Errorf("%s: not read: %v", file, err)
		case !errors.As(err, &no):
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestTokenEndsRun(t *testing.T) {
	for code, want := range map[string]string{
		"invalid_auth": "SLACK_BOT_TOKEN is not accepted", "token_revoked": "SLACK_BOT_TOKEN is not accepted any more",
		"not_authed": "SLACK_BOT_TOKEN is not accepted", "account_inactive": "SLACK_BOT_TOKEN is not accepted any more",
		"not_allowed_token_type": "begins with xoxb-",
	} {
		r := newRig(t)
		r.answer = func(inquiry) (int, string, error) { return 200, fmt.Sprintf(`{"ok":false,"error":%q}`, code), nil }
		err := r.Run(t.Context(), (&heard{}).receive)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", code, err)
		}
	}
}
