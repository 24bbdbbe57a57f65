package netfake

import (
	"context"
	"net"
	"net/http"
	"sync"
	"syscall"
)

// Listener is where the sockets of a server in the same process are opened: Dial is the client's end.
type Listener struct {
	conns chan net.Conn
	ended chan struct{}
	once  sync.Once
}

// Listen lets a server be reached by Dial until the listener is closed.
func Listen(h http.Handler) *Listener {
	l := &Listener{conns: make(chan net.Conn), ended: make(chan struct{})}
	go func() { _ = (&http.Server{Handler: h}).Serve(l) }() // it ends with the listener
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
func (l *Listener) Addr() net.Addr { return &net.UnixAddr{Name: "netfake", Net: "pipe"} }
