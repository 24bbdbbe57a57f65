package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestDoor(t *testing.T) {
	p := play(t, newMemory())
	header := func(pairs ...string) http.Header {
		h := http.Header{}
		for i := 0; i < len(pairs); i += 2 {
			h[pairs[i]] = []string{pairs[i+1]}
		}
		return h
	}
	tests := []struct {
		method, path string
		header       http.Header
		want         int
	}{
		{"GET", "/", nil, 200},
		{"GET", "/", header("Host", "localhost"), 200},
		{"GET", "/", header("Host", "[::1]:8080"), 200},
		{"GET", "/", header("Host", "evil.example"), 403},
		{"GET", "/", header("Host", "localhost.evil.example:8080"), 403},
		{"GET", "/", header("Sec-Fetch-Site", "cross-site"), 200}, // a link to the page
		{"GET", "/api/state", header("Sec-Fetch-Site", "cross-site"), 403},
		{"GET", "/api/state", header("Sec-Fetch-Site", "same-site"), 403},
		{"POST", "/api/act", header("Origin", "http://evil.example"), 403},
		{"POST", "/api/act", header("Origin", "http://127.0.0.1:9999"), 403}, // another program on this machine
		{"POST", "/api/act", header("Origin", "null"), 403},
		{"POST", "/api/act", header("Origin", "http://127.0.0.1:8080"), 400},
		{"POST", "/api/act", header("Content-Type", "text/plain"), 415},
		{"POST", "/api/act", header("Content-Type", "application/json; charset=utf-8"), 400},
		{"GET", "/api/act", nil, 400},
		{"GET", "/api/nowhere", nil, 400},
		{"GET", "/page/app.js", nil, 200},
		{"GET", "/page/", nil, 404},
		{"GET", "/page/../door.go", nil, 307},
		{"GET", "/page/nothing.js", nil, 404},
		{"POST", "/", nil, 405},
	}
	for _, test := range tests {
		w := p.ask(test.method, test.path, []byte("x"), test.header)
		if w.Code != test.want {
			t.Errorf("%s %s %v: %d, want %d", test.method, test.path, test.header, w.Code, test.want)
		}
		if !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'self'") ||
			w.Header().Get("X-Content-Type-Options") != "nosniff" || w.Header().Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s %s: %v", test.method, test.path, w.Header())
		}
	}
}

func TestARefusalIsSaidInTheBrowsersLanguage(t *testing.T) {
	p := play(t, newMemory())
	for wish, want := range map[string]string{"ar-EG,en;q=0.5": "host ar", "xx": "host en", "": "host en"} {
		w := p.ask("GET", "/", nil, http.Header{"Host": {"evil.example"}, "Accept-Language": {wish}})
		if strings.TrimSpace(w.Body.String()) != want {
			t.Errorf("%q: %s", wish, w.Body)
		}
	}
}

func TestTheTokenOpensOnce(t *testing.T) {
	a := New(Options{Memory: newMemory(), Stage: stage{}, Token: "sesame", Hosts: []string{"example.org"},
		Now: func() time.Time { return noon }})
	handler := a.Handler()
	visit := func(path string, cookies ...*http.Cookie) *http.Response {
		r := httptest.NewRequest("GET", path, nil)
		r.Host = "example.org:8080"
		for _, c := range cookies {
			r.AddCookie(c)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w.Result()
	}
	for _, path := range []string{"/", "/?token=wrong", "/?token=", "/api/state?token=sesame", "/page/app.js"} {
		if got := visit(path); got.StatusCode != 401 || len(got.Cookies()) > 0 {
			t.Errorf("%s: %d", path, got.StatusCode)
		}
	}
	first := visit("/?token=sesame")
	if first.StatusCode != 200 || len(first.Cookies()) != 1 {
		t.Fatal(first.StatusCode, first.Cookies())
	}
	if c := first.Cookies()[0]; !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Value == "sesame" {
		t.Errorf("%+v", c)
	}
	if got := visit("/api/state", first.Cookies()[0]); got.StatusCode != 200 {
		t.Error(got.StatusCode)
	}
	if got := visit("/?token=sesame"); got.StatusCode != 401 {
		t.Errorf("a second time: %d", got.StatusCode)
	}
}
