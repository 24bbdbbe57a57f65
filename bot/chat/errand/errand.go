// Package errand is how adapters ask a server over HTTP: with limits of time and size, and knowing whether it heard.
//
// Invariant: no address is in an error, for it may hold a secret; and nothing goes where it was not sent.
//
// Start with Exchange; Failure is one without an answer, Pause how long to wait before the next.
package errand

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	CallTime   = 15 * time.Second // for one call
	MostAnswer = 16 << 20         // bytes of an answer: the largest fits in many times
)

// mostIdleConns is as many sends as the outbox does at once, so that none has to connect anew.
const mostIdleConns = 128

// Client is the given one, or a new one if there is none, but that it follows no redirect: that would take a token to
// another host.
func Client(given *http.Client) *http.Client {
	client := http.Client{Transport: transport()}
	if given != nil {
		client = *given
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &client
}

func transport() http.RoundTripper {
	t, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	t = t.Clone()
	t.MaxIdleConns, t.MaxIdleConnsPerHost = mostIdleConns, mostIdleConns
	return t
}

// Exchange is the HTTP of one call.
type Exchange struct {
	Status int // of the answer; 0: none came
	Header http.Header
	Body   []byte

	asked, held atomic.Bool // a connection was asked for; one was had
}

// Do sends the request and reads the whole answer, so that the connection can be used again. The response can be read
// once more.
func (e *Exchange) Do(ctx context.Context, client *http.Client, req *http.Request) (*http.Response, error) {
	response, err := client.Do(req.WithContext(httptrace.WithClientTrace(ctx, e.trace())))
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, MostAnswer+1))
	if err == nil && len(body) > MostAnswer {
		err = errors.New("the answer is too long")
	}
	if err != nil {
		return nil, err
	}
	e.Status, e.Header, e.Body = response.StatusCode, response.Header, body
	response.Body = io.NopCloser(bytes.NewReader(body))
	return response, nil
}

// trace watches for a connection. The transport asks for a second one only when nothing went through the first.
func (e *Exchange) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { e.asked.Store(true); e.held.Store(false) },
		GotConn: func(httptrace.GotConnInfo) { e.held.Store(true) },
	}
}

// Heard reports whether the server may have heard the request: unless it is sure that there was no connection.
func (e *Exchange) Heard() bool { return !e.asked.Load() || e.held.Load() }
