package discord

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"
)

// A link that is dead without a word is shut within 65 seconds, so that the session stays, and all that was lost comes
// again: whatever Discord's interval and the first heartbeat's part of it are, and whenever between two of them it dies,
// also right after one was answered.
func TestDeadLink(t *testing.T) {
	for _, every := range []time.Duration{41250 * time.Millisecond, 45 * time.Second, time.Minute} {
		for _, jitter := range []float64{0, 0.5, 0.999} {
			for _, after := range []float64{0, 0.001, 0.25, 0.5, 0.75, 0.999} { // of an interval, since a heartbeat
				t.Run(fmt.Sprint(every, jitter, after), func(t *testing.T) {
					inBubble(t, func(c *cable) {
						c.Heartbeats(every)
						c.start(func(o *Options) { o.Jitter = jitter })
						c.pass(200 * time.Millisecond)
						if after > 0 { // else before there was any
							c.awaitBeat()
							c.pass(time.Duration(after * float64(min(every, mostBeat))))
						}
						c.dies()
					})
				})
			}
		}
	}
}

// awaitBeat waits until a heartbeat was just answered.
func (c *cable) awaitBeat() {
	_, _, before := c.Begun()
	for beats := before; beats == before; _, _, beats = c.Begun() {
		c.pass(10 * time.Millisecond)
	}
}

// dies lets the link be dead, and looks what becomes of it.
func (c *cable) dies() {
	c.t.Helper()
	c.Writes(c.ana, "one")
	c.pass(time.Millisecond)
	c.Deafens(true)
	died := time.Now()
	c.Writes(c.ana, "two")
	for c.Connected() > 0 && time.Since(died) < 2*time.Minute {
		c.pass(100 * time.Millisecond)
	}
	if took := time.Since(died); took > 65*time.Second || !slices.Equal(c.Closes(), []int{closeResume}) {
		c.t.Errorf("it is shut after %s, with %v", took, c.Closes())
	}
	c.Deafens(false)
	c.Writes(c.ana, "three")
	c.pass(25 * time.Second)
	c.expect(1, 1)
	if got := fmt.Sprint(c.texts()); got != "[one two three]" || len(c.events()) != 4 {
		c.t.Errorf("heard %s in %d events", got, len(c.events()))
	}
}

// clogged is a connection that takes nothing more once it is clogged, as when nobody at the other end empties it.
type clogged struct {
	net.Conn
	now   *atomic.Bool
	ended chan struct{}
	over  atomic.Bool
}

func (k *clogged) Write(b []byte) (int, error) {
	if k.now.Load() {
		<-k.ended
		return 0, net.ErrClosed
	}
	return k.Conn.Write(b)
}

func (k *clogged) Close() error {
	if !k.over.Swap(true) {
		close(k.ended)
	}
	return k.Conn.Close()
}

// So is one that does not even take a heartbeat, nor the last word.
func TestDeadLinkThatIsClogged(t *testing.T) {
	for _, after := range []time.Duration{time.Millisecond, 20 * time.Second, 44 * time.Second} {
		inBubble(t, func(c *cable) {
			var clog atomic.Bool
			c.Heartbeats(mostBeat)
			c.start(func(o *Options) {
				o.Dialer = &websocket.Dialer{NetDialContext: func(ctx context.Context, n, at string) (net.Conn, error) {
					conn, err := c.listener.Dial(ctx, n, at)
					return &clogged{Conn: conn, now: &clog, ended: make(chan struct{})}, err
				}}
			})
			c.pass(time.Second)
			c.awaitBeat()
			c.pass(after)
			clog.Store(true)
			c.Deafens(true)
			died := time.Now()
			for c.Connected() > 0 && time.Since(died) < 2*time.Minute {
				c.pass(100 * time.Millisecond)
			}
			if took := time.Since(died); took > 65*time.Second {
				t.Errorf("%s after a heartbeat it is shut after %s", after, took)
			}
			clog.Store(false)
			c.Deafens(false)
			c.Writes(c.ana, "again")
			c.pass(25 * time.Second)
			c.expect(1, 1)
			if got := fmt.Sprint(c.texts()); got != "[again]" {
				t.Errorf("heard %s", got)
			}
		})
	}
}
