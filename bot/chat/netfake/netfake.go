// Package netfake is the net between an adapter and a pretended network: the way there without a socket, the ends that
// a connection can come to, and what is planned to go wrong.
//
// Invariant: it knows neither the networks nor what is said over it.
//
// Start with Way, then Failures.
package netfake

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"syscall"
)

// Way is a transport to a handler in the same process: no socket, but the ends that a connection can come to.
type Way struct {
	To      http.Handler
	Refuses func(*http.Request) bool // whether there is no connection for a request; nil: there always is
}

// RoundTrip lets the handler answer, and honours the request's context.
func (w Way) RoundTrip(r *http.Request) (*http.Response, error) {
	trace := httptrace.ContextClientTrace(r.Context())
	if trace != nil && trace.GetConn != nil {
		trace.GetConn(r.URL.Host)
	}
	if w.Refuses != nil && w.Refuses(r) {
		done(r)
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	if trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	return w.exchange(r)
}

// exchange lets the handler answer as a server would. One that hangs up ends the connection; one that waits ends with
// the request's context, so that nothing of it is left behind.
func (w Way) exchange(r *http.Request) (*http.Response, error) {
	served := httptest.NewRequestWithContext(r.Context(), r.Method, r.URL.String(), r.Body)
	served.Header = r.Header.Clone()
	answer := httptest.NewRecorder()
	whole := w.serve(answer, served)
	done(r)
	switch {
	case r.Context().Err() != nil:
		return nil, r.Context().Err()
	case !whole:
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	response := answer.Result()
	response.Request = r
	return response, nil
}

// serve says whether the handler came to its end.
func (w Way) serve(answer http.ResponseWriter, r *http.Request) (whole bool) {
	defer func() {
		// A handler that aborts ends only its own answer, as in a real server; any other panic goes on.
		if failed := recover(); failed != nil && failed != http.ErrAbortHandler {
			panic(failed)
		}
	}()
	w.To.ServeHTTP(answer, r)
	return true
}

// done lets go of whoever writes the request's body.
func done(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close() // nothing is kept of it
	}
}

// Post sends a request that way, or the real one where way is nil, and reads all of the answer.
func Post(way http.RoundTripper, r *http.Request) (*http.Response, []byte, error) {
	if way == nil {
		way = http.DefaultTransport
	}
	response, err := way.RoundTrip(r)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close()
	said, err := io.ReadAll(response.Body)
	return response, said, err
}
