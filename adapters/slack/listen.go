package slack

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"mentorbot/bot/chat/errand"
)

const (
	silence    = 35 * time.Second // without a frame or a ping a socket is dead; Slack pings every few seconds
	mostFrame  = 1 << 20          // bytes
	mostQueued = 1000             // letters that wait to be received
	mostBatch  = 100              // letters received together
)

// job is a letter on its way, and where it is said whether it is safe.
type job struct {
	news news
	done chan error
}

// listen keeps a socket open until ctx ends. One that Slack is about to shut is read until it is shut, while the
// next is open already, so that nothing is told to nobody. It ends with an error when the token is not accepted.
func (a *Adapter) listen(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	jobs := make(chan job, mostQueued)
	var working, reading sync.WaitGroup
	working.Go(func() { a.work(jobs) })
	defer working.Wait()
	defer close(jobs) // what was read until then is received, and acknowledged
	defer reading.Wait()
	defer cancel()
	for wait := newPace(a.options.Now); ctx.Err() == nil; {
		s, err := a.openSocket(ctx, jobs)
		if final := rejected(err, appSetting); final != nil {
			return final
		}
		if err != nil {
			a.options.Log.WarnContext(ctx, "no socket to Slack, trying again", "error", err)
			errand.Sleep(ctx, max(wait.Longer(), waitOf(err)))
			continue
		}
		wait.opens()
		reading.Go(func() { s.read(ctx) })
		select {
		case <-ctx.Done():
		case <-s.leaving:
		}
		errand.Sleep(ctx, wait.next(s.ending()))
	}
	return nil
}

// work has letters received in the order they came, those together that came together.
func (a *Adapter) work(jobs <-chan job) {
	for next := range jobs {
		batch := []job{next}
		for len(batch) < mostBatch && len(jobs) > 0 {
			batch = append(batch, <-jobs)
		}
		letters := make([]news, len(batch))
		for i, j := range batch {
			letters[i] = j.news
		}
		// What is begun is finished: an event must not be torn by a stop.
		limited, cancel := context.WithTimeout(context.Background(), doorTime)
		for i, err := range a.take(limited, letters...) {
			if err != nil {
				a.options.Log.WarnContext(limited, "what Slack told is not safe", "error", err)
			}
			batch[i].done <- err
		}
		cancel()
	}
}

// socket is one connection.
type socket struct {
	*Adapter
	conn    *websocket.Conn
	jobs    chan<- job
	leaving chan struct{} // closed when another one is wanted
	left    sync.Once
	dead    *time.Timer // shuts a silent one

	mu     sync.Mutex // held while writing
	hello  bool       // Slack said that it is open
	wished bool       // Slack said that it will shut it, to open another
}

// openSocket asks for an address and goes there.
func (a *Adapter) openSocket(ctx context.Context, jobs chan<- job) (*socket, error) {
	address, err := a.api.socket(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, errand.CallTime)
	defer cancel()
	conn, response, err := a.api.dialer().DialContext(ctx, address, nil)
	if response != nil {
		response.Body.Close()
	}
	if err != nil {
		return nil, &errand.Failure{Call: "slack: socket", Why: a.api.redact(err.Error())} // the address is a secret
	}
	conn.SetReadLimit(mostFrame)
	s := &socket{Adapter: a, conn: conn, jobs: jobs, leaving: make(chan struct{})}
	s.dead = time.AfterFunc(silence, func() { conn.Close() })
	conn.SetPingHandler(func(said string) error {
		s.lives()
		return conn.WriteControl(websocket.PongMessage, []byte(said), time.Time{})
	})
	return s, nil
}

// read takes frames until the socket is shut.
func (s *socket) read(ctx context.Context) {
	defer s.quit()
	defer s.dead.Stop()
	stop := context.AfterFunc(ctx, s.finish)
	defer stop()
	defer s.conn.Close()
	var waiting sync.WaitGroup
	defer waiting.Wait()
	defer s.leave() // another one need not wait until all that came by this one is safe
	for {
		_, data, err := s.conn.ReadMessage()
		if err != nil {
			return
		}
		s.lives()
		e, err := frame(data)
		if err != nil {
			s.options.Log.Error("a frame is passed over", "reason", misread(err))
			continue
		}
		s.take(ctx, e, &waiting)
	}
}

// take looks what a frame is. What means nothing is acknowledged, or it would come for ever.
func (s *socket) take(ctx context.Context, e envelope, waiting *sync.WaitGroup) {
	switch e.Type {
	case hello:
		s.welcomed(e.Open)
		return
	case disconnect:
		s.dismissed(e.Reason)
		return
	}
	n := s.Adapter.read(e.letter())
	s.tellIgnored(n)
	switch {
	case n.query != nil:
		waiting.Go(func() { s.acknowledge(e, s.suggest(ctx, *n.query)) })
	case n.form != nil:
		s.openLater(*n.form)
		s.acknowledge(e, nil)
	case !n.means():
		s.acknowledge(e, nil)
	default:
		s.queue(ctx, e, n, waiting)
	}
}

// queue has a letter received after those before it, and acknowledged when it is safe.
func (s *socket) queue(ctx context.Context, e envelope, n news, waiting *sync.WaitGroup) {
	j := job{news: n, done: make(chan error, 1)}
	n.sent.enter(mostAck)
	select {
	case s.jobs <- j:
	case <-ctx.Done():
		n.sent.leave()
		return
	}
	waiting.Go(func() { s.follow(e, j) })
}

// follow acknowledges a letter when it is safe. What people do is told once, so they are told when that takes long; an
// event comes again by itself.
func (s *socket) follow(e envelope, j job) {
	safe, said := s.soon(e.Type, j.news, j.done)
	if safe || e.Type != events {
		s.acknowledge(e, said)
	}
}

// acknowledge is best effort: a letter whose acknowledgement is lost comes again, and is recognised.
func (s *socket) acknowledge(e envelope, payload any) {
	if e.ID == "" {
		return
	}
	data, err := json.Marshal(acknowledgement{ID: e.ID, Payload: payload})
	if err != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.conn.WriteMessage(websocket.TextMessage, data); err != nil {
		s.options.Log.Debug("a letter could not be acknowledged")
	}
}

// lives keeps a socket that was heard of, once Slack said that it is open: before that it brings nothing.
func (s *socket) lives() {
	if greeted, _ := s.ending(); greeted {
		s.dead.Reset(silence)
	}
}

// leave has another socket opened. What this one still brings is taken.
func (s *socket) leave() { s.left.Do(func() { close(s.leaving) }) }

// quit counts the socket out.
func (s *socket) quit() {
	if greeted, _ := s.ending(); greeted {
		s.sockets.Add(-1)
	}
}

// ending tells whether Slack ever said that the socket is open, and that another one is to take its place.
func (s *socket) ending() (greeted, wished bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hello, s.wished
}
