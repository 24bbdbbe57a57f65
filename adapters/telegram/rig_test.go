package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

const testToken = "777:AA-secret_part"

// inquiry is a request as the server gets it.
type inquiry struct {
	Method string
	Params url.Values
	After  time.Duration // since the rig was made
}

// rig is an adapter whose server is a function.
type rig struct {
	*Adapter
	notes  *chattest.Memory
	log    *chattest.Lines
	start  time.Time
	answer func(ctx context.Context, r inquiry) (status int, body string, err error) // nil, or empty: the usual

	mu    sync.Mutex
	asked []inquiry
}

// Answers that the server gives.
const (
	answerOK   = `{"ok":true,"result":true}`
	answerMe   = `{"ok":true,"result":{"id":777,"is_bot":true,"first_name":"Mentor","username":"OurBot"}}`
	answerNone = `{"ok":true,"result":[]}`
)

func refuse(code int, description, parameters string) (int, string, error) {
	if parameters == "" {
		parameters = "{}"
	}
	body := fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q,"parameters":%s}`, code, description,
		parameters)
	return code, body, nil
}

func newRig(t *testing.T, change ...func(*Options)) *rig {
	t.Helper()
	r := &rig{notes: &chattest.Memory{}, log: &chattest.Lines{}, start: time.Now()}
	o := Options{
		Token: testToken, Memory: r.notes, Now: time.Now, Client: &http.Client{Transport: r},
		Busy: func(l chat.Language) string { return "busy in " + string(l) },
		Log:  slog.New(slog.NewTextHandler(r.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, c := range change {
		c(&o)
	}
	r.Adapter = New(o)
	t.Cleanup(func() {
		if strings.Contains(r.log.String(), "secret_part") {
			t.Errorf("the token is in the log:\n%s", r.log)
		}
	})
	return r
}

// RoundTrip is the server.
func (r *rig) RoundTrip(req *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(req.Body)
	params, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	a := inquiry{path.Base(req.URL.Path), params, time.Since(r.start)}
	r.mu.Lock()
	r.asked = append(r.asked, a)
	r.mu.Unlock()
	status, answer, err := 0, "", error(nil)
	if r.answer != nil {
		status, answer, err = r.answer(req.Context(), a)
	}
	if err == nil && answer == "" {
		status, answer, err = usual(req.Context(), a)
	}
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(answer)), Request: req}, nil
}

// usual is a server where nothing happens.
func usual(ctx context.Context, a inquiry) (int, string, error) {
	switch a.Method {
	case "getMe":
		return http.StatusOK, answerMe, nil
	case "getUpdates":
		hold := time.NewTimer(50 * time.Second)
		defer hold.Stop()
		select {
		case <-ctx.Done():
			return 0, "", ctx.Err()
		case <-hold.C:
			return http.StatusOK, answerNone, nil
		}
	}
	return http.StatusOK, answerOK, nil
}

// requests are those of a method so far.
func (r *rig) requests(method string) []inquiry {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(r.asked), func(a inquiry) bool { return a.Method != method })
}

// offsets are what updates were asked for from, and when.
func (r *rig) offsets() (all []string) {
	for _, a := range r.requests("getUpdates") {
		all = append(all, fmt.Sprintf("%s@%s", a.Params.Get("offset"), a.After))
	}
	return all
}

// run runs the adapter until stop is called, which returns what Run returned.
func (r *rig) run(t *testing.T, receive chat.Receive) (stop func() error) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx, receive) }()
	return sync.OnceValue(func() error {
		cancel()
		return <-done
	})
}

// queue answers getUpdates as the server does: with what was not confirmed yet.
func queue(updates ...string) func(context.Context, inquiry) (int, string, error) {
	return func(_ context.Context, a inquiry) (int, string, error) {
		if a.Method != "getUpdates" {
			return 0, "", nil
		}
		var offset, id int
		fmt.Sscan(a.Params.Get("offset"), &offset)
		var left []string
		for _, u := range updates {
			if _, err := fmt.Sscanf(u, `{"update_id":%d`, &id); err != nil || id >= offset {
				left = append(left, u)
			}
		}
		if len(left) == 0 {
			return 0, "", nil
		}
		return http.StatusOK, `{"ok":true,"result":[` + strings.Join(left, ",") + `]}`, nil
	}
}

// wrote is an update in which Ana says something in her own chat.
func wrote(id int, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1700000000,"from":%s,`+
		`"chat":{"id":5,"type":"private","first_name":"Ana"},"text":%q}}`, id, id, anaJSON, text)
}

// pushed is an update in which Ana presses a button.
func pushed(id int, press string) string {
	return fmt.Sprintf(`{"update_id":%d,"callback_query":{"id":%q,"from":%s,"chat_instance":"1","data":"handle",`+
		`"message":{"message_id":9,"date":1700000000,"chat":{"id":5,"type":"private"},"text":"?"}}}`, id, press,
		anaJSON)
}

const anaJSON = `{"id":5,"is_bot":false,"first_name":"Ana","last_name":"Ruiz","username":"AnaR",` +
	`"language_code":"pt-br"}`

// ear receives events, and refuses those that refuse says.
type ear struct {
	mu     sync.Mutex
	events []chat.Event
	refuse func(chat.Event) error
}

func (e *ear) receive(_ context.Context, events ...chat.Event) []error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.events = append(e.events, events...)
	errs := make([]error, len(events))
	for i, event := range events {
		if e.refuse != nil {
			errs[i] = e.refuse(event)
		}
	}
	return errs
}

// texts are what was heard.
func (e *ear) texts() (all []string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, event := range e.events {
		all = append(all, event.Text.Reveal())
	}
	return all
}

var errStore = errors.New("the store is away")

// pass lets the bubble's time go on: nobody waits for it.
func pass(d time.Duration) { time.Sleep(d) }
