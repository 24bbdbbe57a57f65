package main

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// loopback is where a pretended network is reached, how the program is told of it, and what the program asks there.
type loopback struct {
	settings []string
	as       *regexp.Regexp // what the program says once it is connected

	mu    sync.Mutex // guards what follows
	asked []string   // methods
	hears func(what string, done bool)
}

// opens lets a network be reached until t ends; shuts lets go of who is connected then.
func (l *loopback) opens(t testing.TB, network http.Handler, shuts func()) (url string) {
	listener := httptest.NewServer(network)
	t.Cleanup(func() {
		shuts()
		listener.CloseClientConnections()
		listener.Close()
	})
	return listener.URL
}

// starts starts the program on this network, and waits until it takes in what people do.
func (l *loopback) starts(t testing.TB, data string, more ...string) *process {
	t.Helper()
	p := startsAs(t, data, slices.Concat(l.settings, more))
	p.said.wait(t, l.as)
	p.ready(t)
	return p
}

// listens lets somebody hear of each request, before it is carried out and when it is, and of what the program is told.
func (l *loopback) listens(hears func(what string, done bool)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hears = hears
}

// calls are the methods that were asked for so far.
func (l *loopback) calls() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.asked)
}

// heard notes a request, and tells who listens.
func (l *loopback) heard(what string, done bool) {
	l.mu.Lock()
	if !done {
		l.asked = append(l.asked, what)
	}
	hears := l.hears
	l.mu.Unlock()
	if hears != nil {
		hears(what, done)
	}
}

// withoutAddress is the line that every start prints first.
var withoutAddress = regexp.MustCompile(`(?m)^mentorbot answers at .*\n`)

// inOneSentence looks that a start ended with one that says this, and tells no token.
func inOneSentence(t *testing.T, o outcome, says ...string) {
	t.Helper()
	wants(t, o, 1, says...)
	if n := strings.Count(withoutAddress.ReplaceAllString(o.said, ""), "\n"); n != 1 {
		t.Errorf("it says %d lines: %s", n, o.said)
	}
	if strings.Contains(o.said, "secret_part") || strings.Contains(o.said, "secret-part") {
		t.Errorf("it tells the token: %s", o.said)
	}
}
