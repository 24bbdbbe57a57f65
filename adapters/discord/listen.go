package discord

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"mentorbot/bot/chat/errand"

	"github.com/gorilla/websocket"
)

const (
	mostFrame  = 64 << 20 // bytes: a large server's
	mostMisses = 3        // connections in a row that are of no use: then another way is tried
)

// errToken ends Run.
var errToken = rejected(&refusal{Status: http.StatusUnauthorized})

// shard is one of the parts that the bot's servers are dealt out to, and its connection to the gateway.
type shard struct {
	*Adapter
	number, of int
	turns      turns
	yield      func() // ends its turn to begin

	mu      sync.Mutex
	session session

	keeping chan struct{} // holds something while the session is remembered, and guards what follows
	kept    session       // as it is remembered
	keptAt  time.Time
	later   sync.WaitGroup // what is remembered while nobody waits for it
}

// listen keeps all connections open until ctx ends. It ends with an error when the token is not accepted, or Discord
// will never again let us in.
func (a *Adapter) listen(ctx context.Context) error {
	e, err := a.enter(ctx)
	if err != nil || ctx.Err() != nil {
		return err
	}
	if err := a.suits(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var going sync.WaitGroup
	going.Go(func() {
		select {
		case <-a.api.limits.ended:
			stop(errToken)
		case <-ctx.Done():
		}
	})
	of := max(1, e.Shards)
	turns := newTurns(e.Limit.Together, of)
	for n := range of {
		s := &shard{Adapter: a, number: n, of: of, turns: turns, keeping: make(chan struct{}, 1)}
		going.Go(func() {
			if err := s.stay(ctx, e.URL); err != nil {
				stop(err)
			}
		})
	}
	going.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// enter asks where the gateway is, until it is told.
func (a *Adapter) enter(ctx context.Context) (entrance, error) {
	for wait := (errand.Pause{Least: time.Second, Most: time.Minute}); ; {
		e, err := a.entrances.Ask(ctx, "", a.entrance)
		if err == nil {
			return e, nil
		}
		if final := rejected(err); final != nil {
			return e, final
		}
		if ctx.Err() == nil {
			a.options.Log.WarnContext(ctx, "Discord can't be asked, trying again", "error", err)
		}
		if errand.Sleep(ctx, max(wait.Longer(), waitOf(err))); ctx.Err() != nil {
			return e, nil
		}
	}
}

// stay connects again and again. A connection that was of no use makes the next one wait longer.
func (s *shard) stay(ctx context.Context, home string) error {
	s.recall(ctx)
	defer func() {
		s.later.Wait()
		s.keep(context.WithoutCancel(ctx))
	}()
	misses := 0
	for wait := (errand.Pause{Least: time.Second, Most: time.Minute}); ctx.Err() == nil; {
		address := cmp.Or(s.now().URL, home)
		if misses >= mostMisses {
			address = home // where the session was may be nobody any more; it goes on here, too
		}
		ready, safe, err := s.connect(ctx, address)
		if ctx.Err() != nil {
			break
		}
		code := 0
		var shut *websocket.CloseError
		if errors.As(err, &shut) {
			code = shut.Code
		}
		if final := fatal(code); final != nil {
			return final
		}
		if misses++; ready {
			misses = 0
		}
		if ready && safe {
			wait.Over()
		}
		if lost(code) || errors.Is(err, websocket.ErrReadLimit) || code >= closeResume && misses >= mostMisses {
			s.set(session{})
		}
		s.options.Log.InfoContext(ctx, "the gateway's connection is over, and begins anew", "code", code, "error", err)
		errand.Sleep(ctx, max(wait.Longer(), waitOf(err)))
	}
	return nil
}

// connect is one connection, from its beginning to its end. It tells whether a session went on or began, and whether
// all that came is safe.
func (s *shard) connect(ctx context.Context, address string) (ready, safe bool, err error) {
	if s.now().ID == "" {
		if err := s.mayBegin(ctx); err != nil {
			return false, false, err
		}
		defer s.yield()
	}
	conn, err := s.dial(ctx, address)
	if err != nil {
		return false, false, err
	}
	w := &wire{shard: s, conn: conn, jobs: make(chan job, mostQueued)}
	err = w.live(ctx)
	return w.ready.Load(), !w.unsafe.Load(), err
}

func (s *shard) dial(ctx context.Context, address string) (*websocket.Conn, error) {
	address, err := at(address)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, errand.CallTime)
	defer cancel()
	conn, response, err := s.options.Dialer.DialContext(ctx, address, nil)
	if response != nil && response.Body != nil {
		response.Body.Close()
	}
	return conn, err
}
