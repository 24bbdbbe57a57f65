package slack

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

const jsonType = "application/json"

// knock brings a letter to the door.
func (r *rig) knock(body []byte, h http.Header) *httptest.ResponseRecorder {
	request := httptest.NewRequest(http.MethodPost, "/slack/events", strings.NewReader(string(body)))
	request.Header = h
	w := httptest.NewRecorder()
	r.Handler().ServeHTTP(w, request)
	return w
}

// eventLetter is an event with its headers.
func eventLetter(body string) ([]byte, http.Header) {
	h := signed([]byte(body), now, testSecret)
	h.Set("Content-Type", jsonType)
	return []byte(body), h
}

const helloEvent = `{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"message","channel":"D2",` +
	`"channel_type":"im","user":"U2","text":"hello","ts":"1772445601.000100"}}`

func TestDoor(t *testing.T) {
	press, command := pressLetter(t), commandLetter()
	for _, test := range []struct {
		what string
		body []byte
		kind string
		want chat.Kind
		said string
	}{
		{"an event", []byte(helloEvent), jsonType, chat.Said, ""},
		{"an event with a charset", []byte(helloEvent), jsonType + "; charset=utf-8", chat.Said, ""},
		{"a press", press, "application/x-www-form-urlencoded", chat.Pressed, ""},
		{"a command", command, "application/x-www-form-urlencoded", chat.Command, ""},
		{"a challenge", []byte(`{"type":"url_verification","challenge":"3eZ"}`), jsonType, "", "3eZ"},
		{"a look", []byte("ssl_check=1&token=x"), "application/x-www-form-urlencoded", "", ""},
		{"something new", []byte(`{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"new"}}`), jsonType,
			"", ""},
	} {
		inBubble(t, test.what, func(t *testing.T) {
			r := newRig(t)
			h := r.hear()
			headers := signed(test.body, now, testSecret)
			headers.Set("Content-Type", test.kind)
			w := r.knock(test.body, headers)
			if w.Code != http.StatusOK || w.Body.String() != test.said {
				t.Errorf("answered %d %q", w.Code, w.Body)
			}
			var kind chat.Kind
			for _, e := range h.all() {
				kind = e.Kind
			}
			if kind != test.want || len(h.all()) > 1 {
				t.Errorf("got %v", h.all())
			}
		})
	}
}

// Nothing of a letter is looked at before its signature is good.
func TestDoorRefuses(t *testing.T) {
	body, good := eventLetter(helloEvent)
	with := func(key, value string) http.Header {
		h := good.Clone()
		h.Set(key, value)
		return h
	}
	at := func(d time.Duration) http.Header {
		h := signed(body, now.Add(d), testSecret)
		h.Set("Content-Type", jsonType)
		return h
	}
	sign := good.Get(signatureHeader)
	tests := map[string]http.Header{
		"no headers": {}, "no signature": with(signatureHeader, ""), "no time": with(timestampHeader, ""),
		"another secret": signed(body, now, "other"), "another body": signed([]byte("x"), now, testSecret),
		"another time":     with(timestampHeader, "1772445601"),
		"another version":  with(signatureHeader, "v1"+sign[2:]),
		"a short one":      with(signatureHeader, sign[:20]),
		"a long one":       with(signatureHeader, sign+"00"),
		"not hexadecimal":  with(signatureHeader, "v0="+strings.Repeat("zz", 32)),
		"a time of words":  with(timestampHeader, "now"),
		"a time before":    with(timestampHeader, "-1"),
		"a time far ahead": with(timestampHeader, "9223372036854775807"),
		"too old":          at(-window - time.Second),
		"too early":        at(window + time.Second),
	}
	for what, headers := range tests {
		inBubble(t, what, func(t *testing.T) {
			r := newRig(t)
			h := r.hear()
			w := r.knock(body, headers)
			if w.Code != http.StatusUnauthorized || w.Body.Len() != 0 || len(h.all()) != 0 {
				t.Errorf("answered %d %q, %d events", w.Code, w.Body, len(h.all()))
			}
		})
	}
	if w := newRig(t, func(o *Options) { o.Secret = "" }).knock(body, signed(body, now, "")); w.Code != http.StatusUnauthorized {
		t.Errorf("without a secret: answered %d", w.Code)
	}
	for _, d := range []time.Duration{-window, window} {
		r := newRig(t)
		r.hear()
		if w := r.knock(body, at(d)); w.Code != http.StatusOK {
			t.Errorf("just in time: answered %d", w.Code)
		}
	}
}

func TestDoorOfBadLetters(t *testing.T) {
	for what, test := range map[string]struct {
		kind, body string
		want       int
	}{
		"no JSON":       {jsonType, `{"type":`, http.StatusBadRequest},
		"nothing":       {jsonType, "", http.StatusBadRequest},
		"another type":  {jsonType, `{"type":7}`, http.StatusBadRequest},
		"no JSON press": {"application/x-www-form-urlencoded", "payload=%7B", http.StatusBadRequest},
		"a page":        {"text/html", "<p>", http.StatusBadRequest},
		"no kind":       {"", "x", http.StatusBadRequest},
		"too long":      {jsonType, strings.Repeat(" ", mostBody+1), http.StatusRequestEntityTooLarge},
	} {
		inBubble(t, what, func(t *testing.T) {
			r := newRig(t)
			h := r.hear()
			headers := signed([]byte(test.body), now, testSecret)
			headers.Set("Content-Type", test.kind)
			if w := r.knock([]byte(test.body), headers); w.Code != test.want || len(h.all()) != 0 {
				t.Errorf("answered %d, %d events", w.Code, len(h.all()))
			}
		})
	}
}

func TestDoorIsLookedAt(t *testing.T) {
	for path, want := range map[string]int{
		"/slack/events?ssl_check=1": http.StatusOK, "/slack/events": http.StatusMethodNotAllowed, "/slack": http.StatusNotFound,
	} {
		w := httptest.NewRecorder()
		newRig(t).Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want {
			t.Errorf("%s: answered %d", path, w.Code)
		}
	}
}

// The same letter again is refused, as long as its time is good; one that was not safe may come again.
func TestReplays(t *testing.T) { synctest.Test(t, testReplays) }

func testReplays(t *testing.T) {
	at := now
	r := newRig(t, func(o *Options) { o.Now = func() time.Time { return at } })
	h := r.hear()
	body, headers := eventLetter(helloEvent)
	h.err = errDown
	if w := r.knock(body, headers); w.Code != http.StatusServiceUnavailable {
		t.Errorf("not safe: answered %d", w.Code)
	}
	h.err = nil
	for i, want := range []int{http.StatusOK, http.StatusUnauthorized, http.StatusUnauthorized} {
		if w := r.knock(body, headers); w.Code != want {
			t.Errorf("time %d: answered %d, want %d", i+1, w.Code, want)
		}
		at = at.Add(2 * time.Minute)
	}
	if len(h.all()) != 1 {
		t.Errorf("%d events", len(h.all()))
	}
	if at = at.Add(-10 * time.Minute); at.After(now) {
		t.Fatal("the clock did not go back")
	}
	if w := r.knock(body, headers); w.Code != http.StatusUnauthorized {
		t.Errorf("with the clock put back: answered %d", w.Code)
	}
}

// Seals are let go of only when their letters are too old anyway.
func TestReplaysAreKeptLongEnough(t *testing.T) {
	at := now
	seen := newReplays(func() time.Time { return at })
	for i := range 100 {
		if !seen.first(seal{byte(i)}) {
			t.Fatalf("%d came before", i)
		}
		at = at.Add(time.Minute)
		for back := 0; back <= min(i, 10); back++ {
			if seen.first(seal{byte(i - back)}) {
				t.Fatalf("%d is forgotten after %d minutes", i-back, back)
			}
		}
	}
	if n := len(seen.young) + len(seen.older); n > 25 {
		t.Errorf("%d seals are kept", n)
	}
}

func TestBeforeRun(t *testing.T) { synctest.Test(t, testBeforeRun) }

func testBeforeRun(t *testing.T) {
	if w := newRig(t).knock(eventLetter(helloEvent)); w.Code != http.StatusServiceUnavailable {
		t.Errorf("answered %d", w.Code)
	}
}

// A slow store keeps nobody waiting: after 2.5 s the person is told that nothing is saved yet, and an event comes
// again.
func TestSlowStore(t *testing.T) {
	press := pressLetter(t)
	filled := []byte("payload=" + url.QueryEscape(`{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U2"},`+
		`"trigger_id":"9.9","view":{"id":"V1","callback_id":"form","private_metadata":"{\"handle\":\"H\",\"channel\":\"C7\"}",`+
		`"state":{"values":{"name":{"answer":{"value":"x"}}}}}}`))
	for what, test := range map[string]struct {
		body []byte
		kind string
		code int
		said string
	}{
		"an event":  {[]byte(helloEvent), jsonType, http.StatusServiceUnavailable, ""},
		"a command": {commandLetter(), "", http.StatusOK, `{"response_type":"ephemeral","text":"busy \u0026lt;\u0026gt;"}`},
		"a form":    {filled, "", http.StatusOK, `{"errors":{"name":"busy \u003c\u003e"},"response_action":"errors"}`},
		"a press":   {press, "", http.StatusOK, ""},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				slow := chat.Receive(func(ctx context.Context, events ...chat.Event) []error {
					errand.Sleep(ctx, 10*time.Second)
					return make([]error, len(events))
				})
				r.receive.Store(&slow)
				headers := signed(test.body, now, testSecret)
				if test.kind != "" {
					headers.Set("Content-Type", test.kind)
				}
				begin := time.Now()
				w := r.knock(test.body, headers)
				if d := time.Since(begin); d != patient || w.Code != test.code || strings.TrimSpace(w.Body.String()) != test.said {
					t.Errorf("after %s answered %d %s", d, w.Code, w.Body)
				}
				time.Sleep(time.Minute) // in the bubble: until all is done
				synctest.Wait()
				told := r.calls("random")
				if wanted := what == "a press"; (len(told) == 1) != wanted {
					t.Errorf("told in place %d times", len(told))
				}
				for _, said := range told {
					if !strings.Contains(said.Body, `"text":"busy \u0026lt;\u0026gt;"`) || strings.Contains(said.Body, `"replace_original":true`) {
						t.Errorf("told %s", said.Body)
					}
				}
			})
		})
	}
}

func TestUnescape(t *testing.T) {
	for _, s := range []string{"", "a b&c=d", "%zz", "ä€👍", "100%", "+", "%2", "a\x00b"} {
		if got := string(unescape([]byte(url.QueryEscape(s)))); got != s {
			t.Errorf("%q is %q", s, got)
		}
	}
	if got := string(unescape([]byte("%zz+%2"))); got != "%zz %2" {
		t.Errorf("got %q", got)
	}
}
