package telegram

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
)

func hooked(o *Options) {
	o.Webhook = &Webhook{Secret: "s3cret", URL: "https://mentor.example/telegram/webhook"}
}

// tell is what the server does, and the answer's status.
func (r *rig) tell(method, address, secret string, body io.Reader) *httptest.ResponseRecorder {
	req := httptest.NewRequest(method, address, body)
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	w := httptest.NewRecorder()
	r.Handler().ServeHTTP(w, req)
	return w
}

// hello is an update as good as any.
var hello = wrote(10, "hello")

// useless are requests to the webhook that tell nothing, and how they are answered.
var useless = map[string]struct {
	method, address, secret, body string
	want                          int
}{
	"no secret":       {"POST", "/telegram/webhook", "", hello, http.StatusUnauthorized},
	"a wrong secret":  {"POST", "/telegram/webhook", "s3creT", hello, http.StatusUnauthorized},
	"a longer secret": {"POST", "/telegram/webhook", "s3cret0", hello, http.StatusUnauthorized},
	"another method":  {"GET", "/telegram/webhook", "s3cret", hello, http.StatusMethodNotAllowed},
	"another page":    {"POST", "/telegram", "s3cret", hello, http.StatusNotFound},
	"too much": {"POST", "/telegram/webhook", "s3cret", strings.Repeat(" ", 2<<20) + hello,
		http.StatusRequestEntityTooLarge},
	"too much from anybody": {"POST", "/telegram/webhook", "", strings.Repeat(" ", 2<<20),
		http.StatusRequestEntityTooLarge},
	"nothing":        {"POST", "/telegram/webhook", "s3cret", "", http.StatusBadRequest},
	"half an update": {"POST", "/telegram/webhook", "s3cret", hello[:40], http.StatusBadRequest},
	"another kind": {"POST", "/telegram/webhook", "s3cret", `{"update_id":9,"poll":{}}`,
		http.StatusOK},
	"types nobody knows": {"POST", "/telegram/webhook", "s3cret", `{"update_id":9,"message":7}`,
		http.StatusOK},
	"not even an update":  {"POST", "/telegram/webhook", "s3cret", `[7]`, http.StatusOK},
	"an update by no one": {"POST", "/telegram/webhook", "s3cret", `{"update_id":9}`, http.StatusOK},
}

func TestTheWebhookTakesInOnlyWhatTheServerTells(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, hooked)
		var heard ear
		stop := r.run(t, heard.receive)
		synctest.Wait()
		for what, c := range useless {
			w := r.tell(c.method, c.address, c.secret, strings.NewReader(c.body))
			if w.Code != c.want {
				t.Errorf("%s: answered %d, want %d", what, w.Code, c.want)
			}
			if w.Code == http.StatusUnauthorized && w.Body.Len() != 0 {
				t.Errorf("%s: it says %q", what, w.Body)
			}
		}
		if len(heard.events) != 0 {
			t.Errorf("heard %q", heard.texts())
		}
		if w := r.tell("POST", "/telegram/webhook", "s3cret", strings.NewReader(hello)); w.Code != http.StatusOK {
			t.Errorf("answered %d", w.Code)
		}
		if !slices.Equal(heard.texts(), []string{"hello"}) {
			t.Errorf("heard %q", heard.texts())
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestTheWebhookSaysYesOnlyAfterTheCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, hooked)
		say := func() int {
			return r.tell("POST", "/telegram/webhook", "s3cret", strings.NewReader(pushed(10, "press"))).Code
		}
		if got := say(); got != http.StatusServiceUnavailable {
			t.Errorf("before Run it answers %d", got)
		}
		refuse := true
		heard := ear{refuse: func(chat.Event) error {
			if refuse {
				return errStore
			}
			return nil
		}}
		stop := r.run(t, heard.receive)
		synctest.Wait()
		if got := say(); got != http.StatusServiceUnavailable {
			t.Errorf("without a commit it answers %d", got)
		}
		refuse = false
		if got := say(); got != http.StatusOK {
			t.Errorf("after the commit it answers %d", got)
		}
		say() // the server lost our answer
		synctest.Wait()
		if got := r.answered(); !slices.Equal(got, []string{"press@0s"}) {
			t.Errorf("the press is answered %q", got)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
		if got := say(); got != http.StatusServiceUnavailable {
			t.Errorf("after Run it answers %d", got)
		}
	})
}

func TestTheServerHangingUpTearsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, hooked)
		stop := r.run(t, func(ctx context.Context, events ...chat.Event) []error { return []error{ctx.Err()} })
		synctest.Wait()
		ctx, hangUp := context.WithCancel(t.Context())
		hangUp()
		if !r.hear(ctx, []byte(wrote(10, "hello"))) {
			t.Error("the event is torn")
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestTheServerIsToldWhereToReachUs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, hooked)
		stop := r.run(t, (&ear{}).receive)
		pass(time.Minute)
		set := r.requests("setWebhook")
		if len(set) != 1 {
			t.Fatalf("setWebhook %d times", len(set))
		}
		for key, want := range map[string]string{
			"url": "https://mentor.example/telegram/webhook", "secret_token": "s3cret", "allowed_updates": wanted,
			"max_connections": "40", "drop_pending_updates": "",
		} {
			if got := set[0].Params.Get(key); got != want {
				t.Errorf("%s is %q, want %q", key, got, want)
			}
		}
		if n := len(r.requests("getUpdates")); n != 0 {
			t.Errorf("and polls %d times", n)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestAWebhookThatTheServerRefusesEndsRun(t *testing.T) {
	r := newRig(t, hooked)
	r.answer = func(_ context.Context, a inquiry) (int, string, error) {
		if a.Method == "setWebhook" {
			return refuse(http.StatusBadRequest,
				"Bad Request: bad webhook: An HTTPS URL must be provided for webhook", "")
		}
		return 0, "", nil
	}
	if err := r.Run(t.Context(), (&ear{}).receive); err == nil || !strings.Contains(err.Error(), "HTTPS") {
		t.Errorf("got %v", err)
	}
}

func TestWithoutASecretNobodyIsGenuine(t *testing.T) {
	for what, change := range map[string]func(*Options){
		"no webhook": func(*Options) {},
		"no secret":  func(o *Options) { o.Webhook = &Webhook{URL: "https://mentor.example"} },
	} {
		r := newRig(t, change)
		if w := r.tell("POST", "/telegram/webhook", "", strings.NewReader(wrote(1,
			"hello"))); w.Code != http.StatusUnauthorized {
			t.Errorf("%s: answered %d", what, w.Code)
		}
	}
}

func TestAWebhookThatAnotherProgramTookIsSetAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, hooked)
		var taken atomic.Bool
		r.answer = webhookAt(func() string {
			if taken.Swap(false) {
				return ""
			}
			return r.options.Webhook.URL
		})
		stop := r.run(t, (&ear{}).receive)
		pass(time.Hour)
		if n := len(r.requests("setWebhook")); n != 1 || strings.Contains(r.log.String(), "WARN") {
			t.Errorf("set %d times in a quiet hour", n)
		}
		taken.Store(true)
		pass(time.Hour)
		if n := len(r.requests("setWebhook")); n != 2 || strings.Count(r.log.String(), "WARN") != 1 {
			t.Errorf("set %d times; the log says\n%s", n, r.log)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestATokenThatIsRevokedBehindAWebhookIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, hooked)
		var revoked atomic.Bool
		here := webhookAt(func() string { return r.options.Webhook.URL })
		r.answer = func(ctx context.Context, a inquiry) (int, string, error) {
			if revoked.Load() {
				return refuse(http.StatusUnauthorized, "Unauthorized", "")
			}
			return here(ctx, a)
		}
		done := make(chan error, 1)
		go func() { done <- r.Run(t.Context(), (&ear{}).receive) }()
		pass(time.Minute)
		if !r.Listening() {
			t.Error("it does not listen")
		}
		revoked.Store(true)
		if _, err := r.Send(t.Context(), delivery(chat.At(ana), saying("hello"))); err == nil || r.Listening() {
			t.Errorf("sent: %v; it listens: %v", err, r.Listening())
		}
		if err := <-done; !errors.Is(err, errToken) {
			t.Errorf("it ends with %v", err)
		}
	})
}
