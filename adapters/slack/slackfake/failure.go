package slackfake

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
	body    string
	until   <-chan struct{}
}

// The ways to fail that need no telling.
var (
	LosesAnswer = Failure{kind: loses}   // it is done, and nobody hears of it
	Dies        = Failure{kind: dies}    // the request was read, and nothing is done
	Refuses     = Failure{kind: refuses} // there is no connection; over a socket it is Dies
	// TooManyBare is a 429 that does not say how long.
	TooManyBare = Failure{kind: answers, problem: &problem{Code: http.StatusTooManyRequests, Name: "ratelimited"}}
)

// Denies answers with an error of the API, such as channel_not_found, in an answer that is HTTP 200.
func Denies(name string) Failure { return Failure{kind: answers, problem: refused(name)} }

// TooMany wishes to be left alone.
func TooMany(wait time.Duration) Failure { return Failure{kind: answers, problem: tooMany(wait)} }

// Says answers with whatever this is, as a proxy would.
func Says(code int, body string) Failure {
	return Failure{kind: answers, problem: &problem{Code: code}, body: body}
}

// Stalls goes on only once the channel is closed: never, or late.
func Stalls(until <-chan struct{}) Failure { return Failure{kind: stalls, until: until} }

// planned is a failure of the next call of a method.
type planned struct {
	method string
	Failure
}

// Sending stands for every method that shows people something.
const Sending = "send or edit"

// FailNext lets the next call of a method go wrong, or of any method that is meant by Sending.
func (s *Server) FailNext(method string, f Failure) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, planned{method, f})
}

// failure takes out what is planned for a call.
func (s *Server) failure(method string) Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.failures, func(p planned) bool { return p.means(method) })
	if i < 0 {
		return Failure{}
	}
	f := s.failures[i].Failure
	s.failures = slices.Delete(s.failures, i, i+1)
	return f
}

// means says whether a failure is for a method. A response URL is shown people's eyes too: it is called response_url.
func (p planned) means(method string) bool {
	shows := strings.HasPrefix(method, "chat.") || strings.HasPrefix(method, "files.") || method == "response_url"
	return p.method == method || p.method == Sending && shows
}

// refusing takes out a refused connection that is planned for a call.
func (s *Server) refusing(method string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.failures, func(p planned) bool { return p.means(method) })
	if i < 0 || s.failures[i].kind != refuses {
		return false
	}
	s.failures = slices.Delete(s.failures, i, i+1)
	return true
}

// before does what happens instead of the call; false: the call goes on.
func (f Failure) before(c *call, w http.ResponseWriter) bool {
	switch f.kind {
	case answers:
		if f.body != "" {
			w.WriteHeader(f.problem.Code)
			_, _ = w.Write([]byte(f.body)) // who hung up reads nothing
			return true
		}
		answer(w, nil, f.problem)
		return true
	case dies, refuses:
		panic(http.ErrAbortHandler)
	case stalls:
		select {
		case <-f.until:
		case <-c.ctx.Done():
			return true
		}
	}
	return false
}
