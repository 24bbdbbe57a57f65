package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestASpanIsRead(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"168h": 168 * time.Hour, "90m": 90 * time.Minute, "7d": 7 * day, "2w": 14 * day, "1w2d12h": 9*day + 12*time.Hour,
		"0s": 0, "1.5h": 90 * time.Minute, "-1h": -time.Hour,
	} {
		if got, err := parseSpan(text); err != nil || got != want {
			t.Errorf("%q is %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "7", "week", "d", "1.5d", "-7d", "2d1w", "10000d", "9999999h99"} {
		if got, err := parseSpan(text); err == nil {
			t.Errorf("%q is %v", text, got)
		}
	}
}

// asksDoor asks a clock's door, from this machine unless a change says otherwise.
func asksDoor(d http.Handler, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/clock", strings.NewReader(body))
	r.RemoteAddr, r.Host = "127.0.0.1:40000", "127.0.0.1:8080"
	r.Header.Set("Content-Type", "application/json")
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func TestOnlyThisMachineMovesTime(t *testing.T) {
	set := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	from := func(address string) func(*http.Request) { return func(r *http.Request) { r.RemoteAddr = address } }
	j := travels(t, 100)
	d := clockDoor{journey: &j.journey, until: t.Context(), address: "bot.local:8080", log: slog.New(slog.DiscardHandler)}
	for name, c := range map[string]struct {
		change func(*http.Request)
		code   int
	}{
		"from here":               {nil, http.StatusOK},
		"from here, by IPv6":      {from("[::1]:5000"), http.StatusOK},
		"by the name localhost":   {host("LOCALHOST:8080"), http.StatusOK},
		"by our own name":         {host("bot.local:8080"), http.StatusOK},
		"by a page of our own":    {set("Origin", "http://127.0.0.1:8080"), http.StatusOK},
		"from another machine":    {from("192.0.2.7:5000"), http.StatusForbidden},
		"through a proxy":         {set("X-Forwarded-For", "192.0.2.7"), http.StatusForbidden},
		"through another proxy":   {set("Forwarded", "for=192.0.2.7"), http.StatusForbidden},
		"by a name that is bent":  {host("evil.example:8080"), http.StatusForbidden},
		"by a page of others":     {set("Origin", "http://evil.example"), http.StatusForbidden},
		"by a page in a box":      {set("Origin", "null"), http.StatusForbidden},
		"by another port's page":  {set("Origin", "http://127.0.0.1:9999"), http.StatusForbidden},
		"by a page that hides it": {set("Sec-Fetch-Site", "cross-site"), http.StatusForbidden},
		"as a form":               {set("Content-Type", "text/plain"), http.StatusUnsupportedMediaType},
	} {
		before := j.clock.Now()
		w := asksDoor(d, `{"advance":"1h"}`, c.change)
		moved := j.clock.Now().Sub(before) >= time.Hour
		if w.Code != c.code || moved != (c.code == http.StatusOK) {
			t.Errorf("%s: %d %s, and time moved: %t", name, w.Code, w.Body, moved)
		}
	}
}

func TestBadInputDoesNotMoveTime(t *testing.T) {
	j := travels(t, 100)
	d := clockDoor{journey: &j.journey, until: t.Context(), log: slog.New(slog.DiscardHandler)}
	for body, says := range map[string]string{
		"": "168h", "{}": "168h", `{"advance":168}`: "168h", `{"advance":"soon"}`: "7d", `{"advance":"-1h"}`: "forward only",
		`{"advance":"2000000h"}`: "3660d", `{"to":"next"}`: "168h", `{"advance":"1h"}{"advance":"1h"}`: "168h", `[]`: "168h",
		`{"advance":"` + strings.Repeat(" ", mostAsked) + `"}`: "168h",
	} {
		before := j.clock.lead()
		w := asksDoor(d, body, nil)
		said := w.Body.String()
		if w.Code != http.StatusBadRequest || !strings.Contains(said, says) || strings.Count(said, "\n") != 1 {
			t.Errorf("%.40q: %d %s", body, w.Code, said)
		}
		if j.clock.lead() != before {
			t.Errorf("%.40q: time moved", body)
		}
	}
}

func TestTheAnswerSaysWhatCame(t *testing.T) {
	j := travels(t, 100)
	j.due(t, time.Hour, 1, 2)
	d := clockDoor{journey: &j.journey, until: t.Context(), log: slog.New(slog.DiscardHandler)}
	w := asksDoor(d, `{"advance":"2h"}`, nil)
	var got map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	now, err := time.Parse(time.RFC3339, got["now"].(string))
	if err != nil || now.Before(j.began.Add(2*time.Hour)) || now.After(j.began.Add(2*time.Hour+time.Minute)) {
		t.Errorf("it is %v", got["now"])
	}
	if len(got) != 4 || got["nudges"] != 2.0 || got["delivered"] != 2.0 || got["waiting"] != 0.0 {
		t.Errorf("got %v", got)
	}
}

func TestAStopEndsAJourney(t *testing.T) {
	j := travels(t, 0.1)
	j.due(t, time.Hour, 1, 2, 3)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	d := clockDoor{journey: &j.journey, until: ctx, log: slog.New(slog.DiscardHandler)}
	if w := asksDoor(d, `{"advance":"2h"}`, nil); w.Code != http.StatusServiceUnavailable {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestRealTimeIsNotMoved(t *testing.T) {
	w := asksDoor(http.HandlerFunc(noClock), `{"advance":"2h"}`, nil)
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "MENTORBOT_CLOCK=virtual") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
