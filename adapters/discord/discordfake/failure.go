package discordfake

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// how a call fails.
type how int

const (
	not how = iota
	answers
	loses
	dies
	refuses
	stalls
)

// Failure is how one call goes wrong.
type Failure struct {
	kind    how
	problem *problem
	until   <-chan struct{}
}

// The ways to fail that need no telling.
var (
	LosesAnswer = Failure{kind: loses}   // it is done, and nobody hears of it
	Dies        = Failure{kind: dies}    // the request was read, and nothing is done
	Refuses     = Failure{kind: refuses} // there is no connection
)

// Denies answers with an error of the API.
func Denies(status, code int, message string) Failure {
	return Failure{kind: answers, problem: bad(status, code, message)}
}

// TooMany wishes to be left alone, the whole bot or one route.
func TooMany(wait time.Duration, global bool) Failure {
	return Failure{kind: answers, problem: &problem{
		status: http.StatusTooManyRequests, message: "You are being rate limited.", wait: wait, global: global,
	}}
}

// Bans answers with a page, as the guard before the API does.
func Bans(status int) Failure {
	return Failure{kind: answers, problem: &problem{status: status, message: "error code: 1015", bare: true}}
}

// Stalls goes on only once the channel is closed: never, or late.
func Stalls(until <-chan struct{}) Failure { return Failure{kind: stalls, until: until} }

// planned is a failure of the next call of a kind.
type planned struct {
	call string
	Failure
}

// Sending stands for every call that shows people something.
const Sending = "send or edit"

// FailNext lets the next call go wrong whose "METHOD /path" begins so, or any that is meant by Sending.
func (s *Server) FailNext(kind string, f Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, planned{kind, f})
}

// failure takes out what is planned for a call.
func (s *Server) failure(r *request) Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.failures, func(p planned) bool { return p.means(r.Method, r.path) })
	if i < 0 {
		return Failure{}
	}
	f := s.failures[i].Failure
	s.failures = slices.Delete(s.failures, i, i+1)
	return f
}

// means says whether a failure is for a call.
func (p planned) means(method, path string) bool {
	shows := strings.Contains(path, "/messages") || strings.HasPrefix(path, "/webhooks/")
	return p.call == Sending && shows || p.call != "" && strings.HasPrefix(method+" "+path, p.call)
}

// refusing takes out a refused connection that is planned for a call.
func (s *Server) refusing(r *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/api/v10")
	i := slices.IndexFunc(s.failures, func(p planned) bool { return p.means(r.Method, path) })
	if i < 0 || s.failures[i].kind != refuses {
		return false
	}
	s.failures = slices.Delete(s.failures, i, i+1)
	return true
}

// before does what happens instead of the call; false: the call goes on.
func (f Failure) before(r *request, w http.ResponseWriter) bool {
	switch f.kind {
	case answers:
		answer(w, nil, f.problem)
		return true
	case dies, refuses:
		panic(http.ErrAbortHandler)
	case stalls:
		select {
		case <-f.until:
		case <-r.Context().Done():
			return true
		}
	}
	return false
}
