package slack

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"path"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// What no log and no error may hold.
const (
	testToken  = "xoxb-1-secret_part"
	testApp    = "xapp-1-secret_part"
	testSecret = "signing_secret_part"
)

// now is the rig's moment.
var now = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func logTo(l *chattest.Lines) *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// inquiry is a request as Slack gets it.
type inquiry struct {
	Method string
	Form   url.Values
	Body   string
}

// rig is an adapter whose Slack is a function.
type rig struct {
	*Adapter
	notes  *chattest.Memory
	log    *chattest.Lines
	answer func(r inquiry) (status int, body string, err error) // nil, or empty: the usual
	header http.Header                                          // of every answer

	mu    sync.Mutex
	asked []inquiry
}

func newRig(t testing.TB, change ...func(*Options)) *rig {
	t.Helper()
	r := &rig{notes: &chattest.Memory{}, log: &chattest.Lines{}}
	o := Options{
		BotToken: testToken, AppToken: testApp, Secret: testSecret, Memory: r.notes, Client: &http.Client{Transport: r},
		Now:  func() time.Time { return now },
		Busy: func(l chat.Language) string { return "busy <" + string(l) + ">" },
		Log:  logTo(r.log),
	}
	for _, c := range change {
		c(&o)
	}
	r.Adapter = New(o)
	t.Cleanup(func() {
		if strings.Contains(r.log.String(), "secret_part") || strings.Contains(r.log.String(), "hooks.slack") {
			t.Errorf("a secret is in the log:\n%s", r.log)
		}
	})
	return r
}

// usual is what Slack says when nothing is wrong.
var usual = map[string]string{
	"auth.test":                    `{"ok":true,"team_id":"T1","user_id":"UBOT","bot_id":"BBOT"}`,
	"conversations.open":           `{"ok":true,"channel":{"id":"DHOME"}}`,
	"chat.postMessage":             `{"ok":true,"channel":"D1","ts":"1.000100"}`,
	"chat.postEphemeral":           `{"ok":true,"message_ts":"1.000200"}`,
	"chat.update":                  `{"ok":true,"channel":"D1","ts":"1.000100"}`,
	"views.open":                   `{"ok":true,"view":{"id":"V1","hash":"h1"}}`,
	"views.publish":                `{"ok":true,"view":{"id":"V1","hash":"h1"}}`,
	"views.update":                 `{"ok":true,"view":{"id":"V1","hash":"h2"}}`,
	"random":                       `{"ok":true}`, // a response URL
	"files.getUploadURLExternal":   `{"ok":true,"upload_url":"https://files.slack.com/upload/v1/1","file_id":"F1"}`,
	"files.completeUploadExternal": `{"ok":true,"files":[{"id":"F1"}]}`,
}

// RoundTrip is Slack.
func (r *rig) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, err
	}
	a := inquiry{Method: path.Base(req.URL.Path), Body: string(body)}
	if strings.Contains(req.Header.Get("Content-Type"), "urlencoded") {
		a.Form, _ = url.ParseQuery(a.Body) // none: empty
	}
	r.mu.Lock()
	r.asked = append(r.asked, a)
	r.mu.Unlock()
	status, said := http.StatusOK, usual[a.Method]
	if r.answer != nil {
		s, b, err := r.answer(a)
		if err != nil {
			return nil, err
		}
		if s != 0 {
			status, said = s, b
		}
	}
	header := http.Header{"Content-Type": {"application/json"}}
	maps.Copy(header, r.header)
	return &http.Response{
		StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(said)), Request: req,
	}, nil
}

// calls are the requests of a method.
func (r *rig) calls(method string) (found []inquiry) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, a := range r.asked {
		if a.Method == method {
			found = append(found, a)
		}
	}
	return found
}

// heard are the events that were received.
type heard struct {
	mu     sync.Mutex
	events []chat.Event
	err    error
}

func (h *heard) receive(_ context.Context, events ...chat.Event) []error {
	h.mu.Lock()
	defer h.mu.Unlock()
	errs := make([]error, len(events))
	for i := range errs {
		errs[i] = h.err
	}
	if h.err == nil {
		h.events = append(h.events, events...)
	}
	return errs
}

func (h *heard) all() []chat.Event {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.events
}

// inBubble runs a part of a test where a slow machine is no slow Slack, and no slow house.
func inBubble(t *testing.T, what string, part func(t *testing.T)) {
	t.Helper()
	t.Run(what, func(t *testing.T) { synctest.Test(t, part) })
}

// hear has the rig's events received.
func (r *rig) hear() *heard {
	h := &heard{}
	receive := chat.Receive(h.receive)
	r.receive.Store(&receive)
	return h
}
