package telegramfake

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"path"
	"syscall"
)

// Transport is the way to a server in the same process: no socket, but the ends that a connection can come to.
type Transport struct{ Server *Server }

// RoundTrip lets the server answer, and honours the request's context.
func (t Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	method := path.Base(r.URL.Path)
	trace := httptrace.ContextClientTrace(r.Context())
	if trace != nil && trace.GetConn != nil {
		trace.GetConn(r.URL.Host)
	}
	if t.Server.refusing(method) {
		done(r)
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
	}
	if trace != nil && trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{})
	}
	return exchange(t.Server, r)
}

// exchange lets a handler answer as a server would. A handler that hangs up ends the connection; one that waits ends
// with the request's context, so that nothing of it is left behind.
func exchange(h http.Handler, r *http.Request) (*http.Response, error) {
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

// serve says whether the handler came to its end.
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
