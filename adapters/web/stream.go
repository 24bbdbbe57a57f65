package web

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	keptChanges = 2048             // how far back a page may go on; after that it reads everything anew
	heartbeat   = 20 * time.Second // proxies close what is silent for a minute
)

// changes is what happened on the page since the start, for all who watch.
type changes struct {
	epoch string // of this start: a cursor of another one says nothing

	mu   sync.Mutex
	last int
	ring []change
	wake chan struct{}
	over chan struct{}
}

type change struct {
	number int
	topic  string
	data   []byte
}

func newChanges() *changes {
	return &changes{epoch: rand.Text(), wake: make(chan struct{}), over: make(chan struct{})}
}

func (c *changes) add(topic string, value any) {
	data, err := json.Marshal(value)
	if err != nil {
		return // values are this package's and the stage's plain structs
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last++
	c.ring = append(c.ring, change{c.last, topic, data})
	if len(c.ring) > 2*keptChanges {
		c.ring = append([]change(nil), c.ring[keptChanges:]...)
	}
	close(c.wake)
	c.wake = make(chan struct{})
}

// next is closed at the next change.
func (c *changes) next() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wake
}

// end lets go of all who watch now: the network stops.
func (c *changes) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	close(c.over)
	c.over = make(chan struct{})
}

func (c *changes) ended() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.over
}

func (c *changes) cursor() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at(c.last)
}

func (c *changes) at(number int) string { return c.epoch + "-" + strconv.Itoa(number) }

// since gives what came after a cursor; not ok: too long ago to know.
func (c *changes) since(cursor string) (news []change, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	epoch, number, _ := strings.Cut(cursor, "-")
	n, err := strconv.Atoi(number)
	oldest := c.last - len(c.ring)
	if err != nil || epoch != c.epoch || n < oldest || n > c.last {
		return nil, false
	}
	return c.ring[n-oldest:], true
}

// stream tells one page what changes, as server-sent events, from where it left off.
func (a *Adapter) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	cursor := r.Header.Get("Last-Event-ID")
	if cursor == "" {
		cursor = r.URL.Query().Get("after")
	}
	out := http.NewResponseController(w)
	_ = out.SetWriteDeadline(time.Time{}) // the stream lasts as long as the page; where no deadline can be set, none is
	over, beat := a.changes.ended(), time.NewTicker(heartbeat)
	defer beat.Stop()
	for {
		next := a.changes.next()
		cursor = a.tell(w, cursor)
		if out.Flush() != nil {
			return
		}
		select {
		case <-next:
		case <-beat.C:
			fmt.Fprint(w, ": still here\n\n")
		case <-over:
			return
		case <-r.Context().Done():
			return
		}
	}
}

// tell writes what came after the cursor and returns the new one. The data is JSON without line breaks.
func (a *Adapter) tell(w http.ResponseWriter, cursor string) string {
	news, ok := a.changes.since(cursor)
	if !ok {
		cursor = a.changes.cursor()
		fmt.Fprintf(w, "event: reset\nid: %s\ndata: {}\n\n", cursor)
		return cursor
	}
	for _, n := range news {
		cursor = a.changes.at(n.number)
		fmt.Fprintf(w, "event: %s\nid: %s\ndata: %s\n\n", n.topic, cursor, n.data)
	}
	return cursor
}
