package errand_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat/errand"
)

// quiet hides the canary, as an adapter hides its secrets.
func quiet(s string) string { return strings.ReplaceAll(s, canary, "***") }

const canary = "tell-nobody"

// asks sends a request to an address with a secret in it.
func asks(ctx context.Context, t *testing.T, client *http.Client, base string) (
	*errand.Exchange, *http.Response, error,
) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, base+"/"+canary, strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	e := &errand.Exchange{}
	response, err := e.Do(ctx, client, req)
	return e, response, err
}

// An answer is read whole, once by us and once by whoever asked. A redirect is an answer, and is not followed.
func TestAnAnswerIsReadWhole(t *testing.T) {
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(http.StatusTemporaryRedirect)
		_, _ = io.WriteString(w, "go away") // who asked may have gone
	}))
	defer server.Close()
	e, response, err := asks(t.Context(), t, errand.Client(nil), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	again, err := io.ReadAll(response.Body)
	if err != nil || string(again) != "go away" || string(e.Body) != "go away" || asked != 1 {
		t.Errorf("%q, %q, %v after %d", again, e.Body, err, asked)
	}
	if e.Status != http.StatusTemporaryRedirect || e.Header.Get("Location") != "/elsewhere" || !e.Heard() {
		t.Errorf("the answer is %d %v", e.Status, e.Header)
	}
}

// An answer without end is no answer.
func TestAnAnswerWithoutEnd(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for part := strings.Repeat("x", 1<<20); ; {
			if _, err := io.WriteString(w, part); err != nil {
				return
			}
		}
	}))
	defer server.Close()
	e, _, err := asks(t.Context(), t, errand.Client(nil), server.URL)
	if err == nil || e.Status != 0 || !e.Failed("net: ask", err, quiet).Lost {
		t.Errorf("%d, %v", e.Status, err)
	}
}

// within is a client that stands on another one.
type within struct{ client *http.Client }

func (w within) RoundTrip(r *http.Request) (*http.Response, error) { return w.client.Do(r) }

// What never reached a server is not lost, and what may have is. No address is told, and the context's error is one.
func TestAFailure(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		panic(http.ErrAbortHandler)
	}))
	defer server.Close()
	closed := func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("nobody at " + canary) }
	refused := &http.Client{Transport: &http.Transport{DialContext: closed}}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	for what, c := range map[string]struct {
		ctx    context.Context
		client *http.Client
		lost   bool
		cause  error
	}{
		"no connection":  {t.Context(), refused, false, nil},
		"no answer":      {t.Context(), server.Client(), true, nil},
		"no longer asks": {over, refused, true, context.Canceled},
		"one in another": {t.Context(), &http.Client{Transport: within{refused}}, false, nil},
	} {
		e, _, err := asks(c.ctx, t, errand.Client(c.client), server.URL)
		if err == nil {
			t.Fatalf("%s: it was answered", what)
		}
		f := e.Failed("net: ask", err, quiet)
		if f.Lost != c.lost || f.Unwrap() != c.cause || strings.Contains(f.Error(), canary) ||
			!strings.HasPrefix(f.Error(), "net: ask: ") || strings.Contains(f.Error(), "http:") {
			t.Errorf("%s: lost %t: %v", what, f.Lost, f)
		}
	}
}

func TestPause(t *testing.T) {
	p := errand.Pause{Least: time.Second, Most: 5 * time.Second}
	for _, want := range []time.Duration{1, 2, 4, 5, 5} {
		if got := p.Longer(); got != want*time.Second {
			t.Errorf("waits %s, want %d s", got, want)
		}
	}
	if p.Over(); p.Longer() != time.Second {
		t.Error("a new row begins where the old one was")
	}
}

func TestSleep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		errand.Sleep(ctx, time.Millisecond)
		if took := time.Since(began); took != time.Millisecond {
			t.Errorf("it took %s", took)
		}
		if errand.Sleep(ctx, time.Hour); time.Since(began) != time.Second {
			t.Errorf("after the end it took %s", time.Since(began))
		}
	})
}
