package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/errand"
)

// body answers everything with this.
func body(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}

// hangUp closes the connection once the request was read; what says how far the answer came.
func hangUp(answer string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			panic(err)
		}
		_, _ = io.WriteString(conn, answer)
		if reset, ok := conn.(*net.TCPConn); ok && answer == "" {
			_ = reset.SetLinger(0)
		}
		_ = conn.Close()
	}
}

// echo answers with the path, as the pages of proxies do.
func echo(status int, format string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", "http://127.0.0.1:1"+r.URL.Path)
		w.WriteHeader(status)
		_, _ = fmt.Fprintf(w, format, r.URL.Path)
	}
}

// mute takes the request and says nothing.
func mute(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // only then does the server notice that the client went away
	<-r.Context().Done()
}

var failures = map[string]struct {
	serve http.HandlerFunc // nil: nobody listens
	code  int              // of a refusal
	lost  bool             // of a failure
}{
	"refused":            {},
	"reset":              {serve: hangUp(""), lost: true},
	"answer cut off":     {serve: hangUp("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"ok\":tr"), lost: true},
	"no HTTP":            {serve: hangUp("what?\r\n\r\n"), lost: true},
	"page of a proxy":    {serve: body(502, "<html>Bad gateway</html>"), code: 502},
	"empty 500":          {serve: body(500, ""), code: 500},
	"page with the path": {serve: echo(404, "<html>%s not found</html>"), code: 404},
	"told with the path": {serve: echo(400, `{"ok":false,"error_code":400,"description":"Bad Request: %s"}`),
		code: 400},
	"redirect":             {serve: echo(307, `<a href="%s">moved</a>`), code: 307},
	"revoked":              {serve: body(401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`), code: 401},
	"not JSON":             {serve: body(200, "<html>welcome</html>"), lost: true},
	"JSON of another kind": {serve: body(200, `{"ok":true,"result":"CANARY"}`), lost: true},
	"too long": {serve: body(200, `{"ok":true,"result":"`+strings.Repeat("x", errand.MostAnswer)+`"}`),
		lost: true},
	"given up": {serve: mute, lost: true},
}

// TestFailures looks at every way to fail: what kind it is, and that nothing of the token is in what can be printed.
func TestFailures(t *testing.T) {
	for name, f := range failures {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if name == "given up" {
					cancel()
				}
				f.serve(w, r)
			}))
			defer server.Close()
			if f.serve == nil {
				server.Close()
			}
			a := New(Options{Token: canary, URL: server.URL, Memory: &chattest.Memory{}, Now: time.Now})
			var result struct{ ID int }
			file := []tgbotapi.RequestFile{{Name: "photo", Data: tgbotapi.FileBytes{Name: "a.png", Bytes: []byte("x")}}}
			params := tgbotapi.Params{"chat_id": "7"}
			for _, err := range []error{a.call(ctx, "sendMessage", params, &result),
				a.upload(ctx, "sendPhoto", params, file, &result)} {
				hides(t, err)
				var no *refusal
				var failed *errand.Failure
				switch {
				case errors.As(err, &no):
					if no.Code != f.code {
						t.Errorf("refused with %d, want %d: %v", no.Code, f.code, err)
					}
				case errors.As(err, &failed):
					if failed.Lost != f.lost || f.code != 0 {
						t.Errorf("failed with lost %t, want %+v: %v", failed.Lost, f, err)
					}
				default:
					t.Errorf("is neither a refusal nor a failure: %v", err)
				}
			}
		})
	}
}

// hides looks for the token in all that an error can be made to say.
func hides(t *testing.T, err error) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		for _, verb := range []string{"%v", "%+v", "%#v", "%q"} {
			if said := fmt.Sprintf(verb, err); strings.Contains(said, "CANARY") {
				t.Errorf("tells the token: %s", said)
			}
		}
	}
}

func TestAddressesThatCannotBe(t *testing.T) {
	for _, o := range []Options{{Token: canary, URL: "http://a b"}, {Token: canary + "\n", URL: "http://127.0.0.1:1"},
		{Token: canary, URL: "http://%zz/%d"}, {Token: canary, URL: "gopher://127.0.0.1:1"},
		{Token: canary, URL: "http://CANARY.invalid:99999"}} {
		err := New(o).call(t.Context(), "getMe", nil, nil)
		if err == nil {
			t.Errorf("%q was asked", o.URL)
		}
		if o.URL != "http://CANARY.invalid:99999" || !strings.Contains(err.Error(), "***") {
			hides(t, err)
		}
	}
}

// wires is a transport made of a function.
type wires func(*http.Request) (*http.Response, error)

func (w wires) RoundTrip(r *http.Request) (*http.Response, error) { return w(r) }

// TestEveryCallEnds: the library's own client would wait for ever.
func TestEveryCallEnds(t *testing.T) {
	silent := &http.Client{Transport: wires(func(r *http.Request) (*http.Response, error) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		return nil, r.Context().Err()
	})}
	for _, c := range []struct {
		params tgbotapi.Params
		after  time.Duration
	}{{tgbotapi.Params{}, errand.CallTime}, {tgbotapi.Params{"timeout": "50"}, errand.CallTime + 50*time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			a := New(Options{Token: canary, Client: silent, Memory: &chattest.Memory{}, Now: time.Now})
			before := time.Now()
			err := a.call(t.Context(), "getUpdates", c.params, nil)
			if took := time.Since(before); took != c.after || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%v: ended after %s with %v, want %s", c.params, took, err, c.after)
			}
		})
	}
}

func TestCallsCarryTheirContext(t *testing.T) {
	type key struct{}
	var carried any
	client := &http.Client{Transport: wires(func(r *http.Request) (*http.Response, error) {
		carried = r.Context().Value(key{})
		return nil, errors.New("no")
	})}
	a := New(Options{Token: canary, Client: client})
	if err := a.call(context.WithValue(t.Context(), key{}, "ours"), "getMe", nil, nil); err == nil ||
		carried != "ours" {
		t.Errorf("got %v, and the context carried %v", err, carried)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	a = New(Options{Token: canary, URL: "http://127.0.0.1:1"})
	if err := a.call(ended, "getMe", nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("a call after the end: %v", err)
	}
}

// TestUploadsAreRefusedWithTheirCode: the library drops it.
func TestUploadsAreRefusedWithTheirCode(t *testing.T) {
	d := newDesk(t)
	d.answer("sendPhoto", refusing(429, "Too Many Requests: retry after 14", `"retry_after":14`))
	file := []tgbotapi.RequestFile{{Name: "photo", Data: tgbotapi.FileBytes{Name: "a.png", Bytes: []byte("x")}}}
	err := d.adapter().upload(t.Context(), "sendPhoto", tgbotapi.Params{"chat_id": "7"}, file, nil)
	var no *refusal
	if !errors.As(err, &no) || no.Code != 429 || no.RetryAfter != 14*time.Second {
		t.Errorf("got %v", err)
	}
}

// TestNewAsksNothing: the library's constructor fails where the network does.
func TestNewAsksNothing(t *testing.T) {
	d := newDesk(t)
	if d.adapter(); len(d.heard()) != 0 {
		t.Error("New asked the server")
	}
}
