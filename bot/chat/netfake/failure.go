package netfake

import (
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
)

// how a call fails.
type how int

const (
	none how = iota
	answers
	loses
	dies
	refuses
	stalls
)

// Failure is how one call goes wrong. The zero value is none.
type Failure struct {
	kind   how
	answer func(http.ResponseWriter)
	until  <-chan struct{}
}

// The ways to fail that need no telling.
var (
	LosesAnswer = Failure{kind: loses}   // it is done, and nobody hears of it
	Dies        = Failure{kind: dies}    // the request was read, and nothing is done
	Refuses     = Failure{kind: refuses} // there is no connection; over a socket it is Dies
)

// Answers answers in place of the call.
func Answers(answer func(http.ResponseWriter)) Failure { return Failure{kind: answers, answer: answer} }

// Says answers with whatever this is, as a proxy would.
func Says(code int, body string) Failure {
	return Answers(func(w http.ResponseWriter) {
		w.WriteHeader(code)
		_, _ = io.WriteString(w, body) // who hung up reads nothing
	})
}

// Stalls goes on only once the channel is closed: never, or late.
func Stalls(until <-chan struct{}) Failure { return Failure{kind: stalls, until: until} }

// Before does what happens instead of the call; false: the call goes on.
func (f Failure) Before(ctx context.Context, w http.ResponseWriter) bool {
	switch f.kind {
	case answers:
		f.answer(w)
		return true
	case dies, refuses:
		panic(http.ErrAbortHandler)
	case stalls:
		select {
		case <-f.until:
		case <-ctx.Done():
			return true
		}
	}
	return false
}

// Behind hangs up on a call that was carried out, if its answer is to be lost.
func (f Failure) Behind() {
	if f.kind == loses {
		panic(http.ErrAbortHandler)
	}
}

// Sending stands for every call that shows people something.
const Sending = "send or edit"

// Failures are what is planned for calls to come, each of which takes out its own.
type Failures struct {
	mu      sync.Mutex
	planned []planned
}

type planned struct {
	call string
	Failure
}

// Plan lets the next call of this name go wrong; what a name means, and Sending, its network knows.
func (f *Failures) Plan(call string, fails Failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.planned = append(f.planned, planned{call, fails})
}

// Take takes out what is planned for a call, if anything.
func (f *Failures) Take(meant func(call string) bool) Failure {
	return f.take(meant, func(Failure) bool { return true })
}

// Refuse takes out a refused connection, if that is what is planned for a call.
func (f *Failures) Refuse(meant func(call string) bool) bool {
	return f.take(meant, func(next Failure) bool { return next.kind == refuses }).kind == refuses
}

// take takes out what is next for a call, if it is wanted.
func (f *Failures) take(meant func(call string) bool, wanted func(Failure) bool) (next Failure) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := slices.IndexFunc(f.planned, func(p planned) bool { return meant(p.call) })
	if i < 0 || !wanted(f.planned[i].Failure) {
		return Failure{}
	}
	next = f.planned[i].Failure
	f.planned = slices.Delete(f.planned, i, i+1)
	return next
}
