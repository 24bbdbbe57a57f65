package discord

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"mentorbot/bot/chat/errand"
)

// Sessions of a shard may begin some times at once, and then once in a while: 150 in a day at most, of the thousand
// after which Discord would reset the token. Shards begin side by side as far as Discord lets them, and those that have
// to take turns one after the other.
const (
	beginBurst = 6
	beginEvery = 10 * time.Minute
	beginLeast = 100             // that Discord has to have left
	beginGap   = 5 * time.Second // between two: https://docs.discord.com/developers/events/gateway#rate-limiting
	beginKey   = "identify"
)

// beginnings are when sessions began.
type beginnings struct {
	Full map[int]time.Time `json:"full"` // by shard
	Last map[int]time.Time `json:"last"` // by turn
}

// starts is how often sessions of a shard began, as a bucket that fills with time: it knows when it will be full again,
// and when one began last whose turn was the same.
type starts struct{ Full, Last time.Time }

// wait is how long the next one has to wait. It is never longer than a bucket needs, also after a clock was wrong.
func (s starts) wait(now time.Time) time.Duration {
	fills := s.Full.Add(-(beginBurst - 1) * beginEvery).Sub(now)
	return max(0, min(fills, beginEvery), min(s.Last.Add(beginGap).Sub(now), beginGap))
}

// next is the bucket after one more.
func (s starts) next(now time.Time) starts {
	full := min(max(s.Full.Sub(now), 0), (beginBurst-1)*beginEvery)
	return starts{now.Add(full + beginEvery), now}
}

// turns let one shard after the other begin, of those whose numbers have the same rest when divided by how many Discord
// lets begin at once.
type turns []chan struct{}

func newTurns(together, shards int) turns {
	t := make(turns, max(1, min(together, shards)))
	for i := range t {
		t[i] = make(chan struct{}, 1)
	}
	return t
}

func (s *shard) turn() int { return s.number % len(s.turns) }

func (s *shard) recallStarts(ctx context.Context) (all beginnings, mine starts, err error) {
	all = beginnings{map[int]time.Time{}, map[int]time.Time{}}
	data, err := s.options.Memory.Get(ctx, beginKey)
	_ = json.Unmarshal(data, &all) // none yet
	return all, starts{all.Full[s.number], all.Last[s.turn()]}, err
}

// mayBegin waits until a session may begin, before a socket is opened: none would wait so long. Then it is the shard's
// turn, until it has begun.
func (s *shard) mayBegin(ctx context.Context) error {
	for ctx.Err() == nil {
		_, kept, err := s.recallStarts(ctx)
		if err != nil {
			return err
		}
		wait := kept.wait(s.options.Now())
		if wait == 0 {
			if wait, err = s.allowance(ctx); err != nil {
				return err
			}
		}
		if wait == 0 {
			return s.takeTurn(ctx)
		}
		if wait > beginGap {
			s.options.Log.ErrorContext(ctx, "too many sessions with Discord began lately: the next one has to wait",
				"wait", wait.Round(time.Second))
		}
		errand.Sleep(ctx, wait)
	}
	return ctx.Err()
}

// allowance is how long Discord would have us wait: it lets only so many sessions begin in a day. Of those that are
// left all shards may need one each.
func (s *shard) allowance(ctx context.Context) (time.Duration, error) {
	e, err := s.entrances.Ask(ctx, "", s.entrance)
	if err != nil || e.Limit.Remaining+1 >= beginLeast+s.of {
		return 0, err
	}
	return max(beginGap, time.Duration(e.Limit.After)*time.Millisecond), nil
}

// takeTurn waits until no other shard begins with which this one takes turns, nor has just begun.
func (s *shard) takeTurn(ctx context.Context) error {
	turn := s.turns[s.turn()]
	select {
	case turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	s.yield = sync.OnceFunc(func() { <-turn })
	_, kept, err := s.recallStarts(ctx)
	if err == nil {
		errand.Sleep(ctx, kept.wait(s.options.Now()))
		err = ctx.Err()
	}
	if err != nil {
		s.yield()
	}
	return err
}

// begins counts one more session.
func (s *shard) begins(ctx context.Context) error {
	s.beginning.Lock()
	defer s.beginning.Unlock()
	all, mine, err := s.recallStarts(ctx)
	if err != nil {
		return err
	}
	mine = mine.next(s.options.Now())
	all.Full[s.number], all.Last[s.turn()] = mine.Full, mine.Last
	data, err := json.Marshal(all)
	if err != nil {
		return err
	}
	return s.options.Memory.Put(ctx, beginKey, data)
}
