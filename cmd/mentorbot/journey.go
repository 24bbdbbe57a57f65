package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"mentorbot/bot"
)

// journey is how time passes by hand: it goes to each due moment in order, and on only when all is done and said there.
// The bot may be running beside it: then what it does first is done, and only once.
type journey struct {
	bot    *bot.Bot
	clock  *movable
	crowd  crowd
	moving sync.Mutex // time moves once at a time
}

// crowd are people who answer by themselves.
type crowd interface {
	next() (at time.Time, waits bool)              // when the next of them will
	answer(ctx context.Context) (did int, _ error) // each who is due, once
}

// nobody answers by themselves where people are real.
type nobody struct{}

func (nobody) next() (time.Time, bool)             { return time.Time{}, false }
func (nobody) answer(context.Context) (int, error) { return 0, nil }

// advanced is what came of moving time.
type advanced struct {
	Now       time.Time `json:"now"`
	Nudges    uint64    `json:"nudges"`    // that fell due
	Delivered uint64    `json:"delivered"` // messages
	Waiting   int       `json:"waiting"`   // messages that could not be delivered yet
}

// advance moves time forward by so much and tells what came of it.
func (j *journey) advance(ctx context.Context, by time.Duration) (advanced, error) {
	j.moving.Lock()
	defer j.moving.Unlock()
	nudges, sent := j.bot.Counts()
	if err := j.travel(ctx, j.clock.Now().Add(by)); err != nil {
		return advanced{}, err
	}
	_, waiting, err := j.bot.Waiting(ctx)
	fired, delivered := j.bot.Counts()
	return advanced{j.clock.Now().UTC(), fired - nudges, delivered - sent, waiting}, err
}

// travel goes from moment to moment: to what is due, and to when somebody answers by themselves. Whoever calls it holds
// moving.
func (j *journey) travel(ctx context.Context, until time.Time) error {
	for ctx.Err() == nil {
		if err := j.rest(ctx); err != nil {
			return err
		}
		next, ok, err := j.bot.NextDue(ctx)
		if err != nil {
			return err
		}
		if answer, waits := j.crowd.next(); waits && (!ok || answer.Before(next)) {
			next, ok = answer, true
		}
		if now := j.clock.Now(); now.After(until) { // resting took its time
			until = now
		}
		if !ok || next.After(until) {
			return j.clock.move(ctx, until)
		}
		if err := j.clock.move(ctx, next); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// rest stays at a moment until all that is due has come, and each message was tried. How fast a network may be asked,
// and when again, is by the clock on the wall, so this can take a while.
func (j *journey) rest(ctx context.Context) error {
	for {
		free, err := j.settle(ctx)
		if err != nil {
			return err
		}
		untried, _, err := j.bot.Waiting(ctx)
		if err != nil || untried == 0 {
			return err
		}
		if err := pause(ctx, free); err != nil {
			return err
		}
	}
}

// settle lets the bot say all it may say now, and people who answer by themselves answer, until all are quiet. It tells
// when the next message may go that waits; zero: none does.
func (j *journey) settle(ctx context.Context) (free time.Time, err error) {
	const mostRounds = 500 // two who answer each other for ever would show here
	for range mostRounds {
		did, err := j.bot.Settle(ctx)
		if err != nil {
			return free, err
		}
		answered, err := j.crowd.answer(ctx)
		if err != nil || answered == 0 {
			return did.Next, err
		}
	}
	return free, fmt.Errorf("people answer each other without end")
}

// How long a pause takes: not so short that it keeps the machine busy, nor so long that a change is noticed late.
const (
	shortestPause = 2 * time.Millisecond
	longestPause  = time.Second
)

// pause waits for a moment by the clock on the wall.
func pause(ctx context.Context, until time.Time) error {
	timer := time.NewTimer(min(longestPause, max(shortestPause, time.Until(until))))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
