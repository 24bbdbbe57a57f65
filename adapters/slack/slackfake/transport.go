package slackfake

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"strings"
	"sync"
	"syscall"
)

// Transport is the way to a server in the same process: no socket, but the ends that a connection can come to.
type Transport struct{ Server *Server }

// RoundTrip lets the server answer, and honours the request's context.
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	trace := httptrace.ContextClientTrace(r.Context())
	if trace != nil && trace.GetConn != nil {
		trace.GetConn(r.URL.Host)
	}
	if t.Server.refusing(methodOf(r)) {
		done(r)
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	if trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	return Exchange(t.Server, r)
}

// methodOf is what FailNext calls a request.
func methodOf(r *http.Request) string {
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, "/upload/"):
		return "upload"
	case strings.HasPrefix(path, "/hooks/"):
		return "response_url"
	default:
		return strings.TrimPrefix(path, "/api/")
	}
}

// Exchange lets a handler answer as a server would. A handler that hangs up ends the connection; one that waits ends
// with the request's context, so that nothing of it is left behind.
func Exchange(h http.Handler, r *http.Request) (*http.Response, error) {
	served := httptest.NewRequestWithContext(r.Context(), r.Method, r.URL.String(), r.Body)
	served.Header = r.Header.Clone()
	w := httptest.NewRecorder()
	whole := serve(h, w, served)
	done(r)
	switch {
	case r.Context().Err() != nil:
		return nil, r.Context().Err()
	case !whole:
		return nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	}
	response := w.Result()
	response.Request = r
	return response, nil
}

// Way is a transport to a handler in the same process, such as the app's own.
func Way(h http.Handler) http.RoundTripper { return way{h} }

type way struct{ handler http.Handler }

// RoundTrip hands the request over.
func (w way) RoundTrip(r *http.Request) (*http.Response, error) { return Exchange(w.handler, r) }

// serve says whether the handler came to its end: one that hangs up panics with http.ErrAbortHandler, and only that is
// caught.
func serve(h http.Handler, w http.ResponseWriter, r *http.Request) (whole bool) {
	defer func() {
		if failed := recover(); failed != nil && failed != http.ErrAbortHandler {
			panic(failed)
		}
	}()
	h.ServeHTTP(w, r)
	return true
}

// done lets go of whoever writes the request's body.
func done(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close() // nothing is kept of it
	}
}

// Listener is where the sockets of a server in the same process are opened: Dial is the client's end.
type Listener struct {
	conns chan net.Conn
	ended chan struct{}
	once  sync.Once
}

// Listen lets a server be reached by Dial until the listener is closed.
func Listen(s http.Handler) *Listener {
	l := &Listener{conns: make(chan net.Conn), ended: make(chan struct{})}
	go func() { _ = (&http.Server{Handler: s}).Serve(l) }() // it ends with the listener
	return l
}

// Dial opens a connection to the server, whatever the address is.
func (l *Listener) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	near, far := net.Pipe()
	select {
	case l.conns <- far:
		return near, nil
	case <-l.ended:
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Accept is the server's end.
func (l *Listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.ended:
		return nil, net.ErrClosed
	}
}

// Close ends it; connections that are open stay so.
func (l *Listener) Close() error {
	l.once.Do(func() { close(l.ended) })
	return nil
}

// Addr is nowhere.
func (l *Listener) Addr() net.Addr { return &net.UnixAddr{Name: "slackfake", Net: "pipe"} }
