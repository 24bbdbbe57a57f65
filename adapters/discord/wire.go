package discord

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"mentorbot/bot/chat/errand"

	"github.com/gorilla/websocket"
)

const (
	mostQueued = 4096             // things that wait to be received: as many servers as a shard has come at once
	helloTime  = 20 * time.Second // until the gateway greets
	readyTime  = 90 * time.Second // until the session has begun, or goes on
	ackTime    = 18 * time.Second // until a heartbeat is answered: a dead link is shut after 65 s at most, see mostBeat
	leastBeat  = time.Second
	mostBeat   = 45 * time.Second // between two heartbeats
	closeTime  = time.Second      // for a last word
)

// errAgain ends a connection after which another one goes on, errOver one whose session is over; errShutByUs is for
// one that was dead, or whose news were not safe, errTooFast for one through which more came than was received.
var (
	errAgain    = errors.New("discord: the gateway wishes another connection")
	errOver     = errors.New("discord: the gateway's session is over")
	errShutByUs = errors.New("discord: the socket was shut by us")
	errTooFast  = errors.New("discord: more comes than can be received")
)

// wire is one connection.
type wire struct {
	*shard
	conn  *websocket.Conn
	jobs  chan job
	dead  *time.Timer // shuts it when a heartbeat was not answered
	going sync.WaitGroup

	writing sync.Mutex   // held while writing; nothing else waits for it, or two who both write would wait for ever
	seq     atomic.Int64 // the last that came
	asked   atomic.Bool  // a heartbeat was not answered so far; those after it do not make it younger
	ready   atomic.Bool  // the session has begun, or goes on
	unsafe  atomic.Bool  // something was not received
	hung    atomic.Bool  // it was shut by us; what Discord says then is only an echo
}

// live is the connection's whole life. What came is received before it ends.
func (w *wire) live(ctx context.Context) error {
	w.conn.SetReadLimit(mostFrame)
	w.conn.SetCloseHandler(func(int, string) error { return nil }) // an echo of 1000 or 1001 would end the session
	ctx, stop := context.WithCancel(ctx)
	w.dead = time.AfterFunc(helloTime, w.hangUp)
	begun := time.AfterFunc(readyTime, func() {
		if !w.ready.Load() {
			w.hangUp()
		}
	})
	hanging := context.AfterFunc(ctx, w.hangUp)
	w.going.Go(func() { w.work(ctx) })
	err := w.read(ctx)
	if w.hung.Load() {
		err = errShutByUs
	}
	stop()
	hanging()
	begun.Stop()
	w.dead.Stop()
	w.hangUp()
	w.going.Wait()
	if w.ready.Load() {
		w.connected.Add(-1)
	}
	return err
}

// hangUp shuts the socket so that the session stays.
func (w *wire) hangUp() {
	w.hung.Store(true)
	limit := time.AfterFunc(closeTime, func() { w.conn.Close() })
	defer limit.Stop()
	said := websocket.FormatCloseMessage(closeResume, "")
	_ = w.conn.WriteControl(websocket.CloseMessage, said, time.Time{}) // best effort: it is shut anyway
	w.conn.Close()
}

// read takes frames until the socket is shut.
func (w *wire) read(ctx context.Context) error {
	defer close(w.jobs)
	for {
		_, data, err := w.conn.ReadMessage()
		if err != nil {
			return err
		}
		var f frame
		if err := json.Unmarshal(data, &f); err != nil {
			w.options.Log.ErrorContext(ctx, "a frame is passed over", "reason", misread(err))
			continue
		}
		if err := w.heed(ctx, f); err != nil {
			return err
		}
	}
}

// heed looks what a frame is.
func (w *wire) heed(ctx context.Context, f frame) error {
	switch f.Op {
	case opHello:
		return w.greet(ctx, f.Data)
	case opAck:
		w.dead.Stop() // first: of a heartbeat that goes right now the timer must not be stopped
		w.asked.Store(false)
	case opHeartbeat:
		return w.beat()
	case opReconnect:
		return errAgain
	case opInvalid:
		return w.refused(ctx, f.Data)
	case opDispatch:
		return w.dispatch(ctx, f)
	}
	return nil
}

// refused is a session that can't go on, or can't begin yet.
func (w *wire) refused(ctx context.Context, data json.RawMessage) error {
	var resumable bool
	_ = json.Unmarshal(data, &resumable) // what is not true is false
	if resumable {
		return errAgain
	}
	w.set(session{})
	errand.Sleep(ctx, invalidWait)
	return errOver
}

// invalidWait and the pause before each connection make the one to five seconds that Discord wishes.
const invalidWait = 2 * time.Second

// greet begins the heartbeats, and the session or its rest.
func (w *wire) greet(ctx context.Context, data json.RawMessage) error {
	var hello struct {
		Interval int64 `json:"heartbeat_interval"` // milliseconds
	}
	if err := json.Unmarshal(data, &hello); err != nil || hello.Interval <= 0 {
		return errAgain
	}
	w.dead.Stop()
	every := min(max(leastBeat, time.Duration(hello.Interval)*time.Millisecond), mostBeat)
	w.going.Go(func() { w.beats(ctx, every) })
	if s := w.now(); s.ID != "" {
		w.seq.Store(s.Seq)
		return w.say(opResume, resumption{w.options.Token, s.ID, s.Seq})
	}
	w.going.Go(func() { w.identify(ctx) })
	return nil
}

// identify begins a session. It is counted before, in a memory that may be slow: the socket is read meanwhile.
func (w *wire) identify(ctx context.Context) {
	defer w.yield()
	err := w.begins(ctx)
	if err == nil {
		err = w.say(opIdentify, identify{
			Token: w.options.Token, Intents: intents, Shard: [2]int{w.number, w.of},
			Properties: map[string]string{"os": "linux", "browser": "mentorbot", "device": "mentorbot"},
		})
	}
	if err != nil {
		w.options.Log.InfoContext(ctx, "a session with Discord has to wait", "error", err)
		w.hangUp()
	}
}

// beats sends heartbeats. The first comes after a part of the interval, so that not all bots beat at once.
func (w *wire) beats(ctx context.Context, every time.Duration) {
	next := time.Duration(float64(every) * w.options.Jitter)
	for {
		if errand.Sleep(ctx, next); ctx.Err() != nil || w.beat() != nil {
			return
		}
		next = every
	}
}

// beat says that we are there. Unless it is answered soon, the link is dead.
func (w *wire) beat() error {
	if !w.asked.Swap(true) {
		w.dead.Reset(ackTime)
	}
	if seq := w.seq.Load(); seq != 0 {
		return w.say(opHeartbeat, seq)
	}
	return w.say(opHeartbeat, nil)
}

func (w *wire) say(op int, data any) error {
	f, err := say(op, data)
	if err != nil {
		return err
	}
	w.writing.Lock()
	defer w.writing.Unlock()
	return w.conn.WriteJSON(f)
}

// dispatch hands over what happened, in order, and waits for nobody: heartbeats and their answers go on. What is about
// the session is for us.
func (w *wire) dispatch(ctx context.Context, f frame) error {
	j := job{done: make(chan error, 1)}
	if f.Seq != nil {
		j.seq = *f.Seq
		w.seq.Store(j.seq)
	}
	switch f.Name {
	case "READY":
		if err := w.begun(ctx, f.Data); err != nil {
			return err
		}
		j.news = w.missing(f.Data)
	case "RESUMED":
		w.goesOn(ctx)
		j.news = ignored("the session goes on")
	default:
		j.news = w.happened(f.Name, f.Data)
		w.tellIgnored(j.news)
	}
	if w.mine(j.news) {
		w.going.Go(func() { w.follow(context.WithoutCancel(ctx), j) })
	}
	select {
	case w.jobs <- j:
		return nil
	default: // whoever waited here would not hear whether the link lives; what was not taken comes again
		j.tell(errTooFast)
		return errTooFast
	}
}

// follow answers an interaction, safe or not: Discord waits for it.
func (w *wire) follow(ctx context.Context, j job) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	w.respond(ctx, *j.news.ask, w.firstAnswer(ctx, j.news, j.done))
}

// begun is a new session.
func (w *wire) begun(ctx context.Context, data json.RawMessage) error {
	var r struct {
		Session string `json:"session_id"`
		URL     string `json:"resume_gateway_url"`
	}
	if err := json.Unmarshal(data, &r); err != nil || r.Session == "" {
		return errAgain
	}
	w.set(session{ID: r.Session, URL: r.URL, Seq: w.seq.Load(), Of: w.of})
	w.keepSoon(0)
	w.goesOn(ctx)
	return nil
}

func (w *wire) goesOn(ctx context.Context) {
	if w.ready.Swap(true) {
		return
	}
	w.connected.Add(1)
	w.options.Log.InfoContext(ctx, "Discord is connected", "shard", w.number)
	w.going.Go(func() { w.announce(ctx) })
}
