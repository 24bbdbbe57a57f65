package main

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"mentorbot/bot/chat"
)

// movable is a clock that can be moved forward, never back. How far it was moved is remembered.
type movable struct {
	memory chat.Memory
	wall   func() time.Time

	mu    sync.Mutex
	ahead time.Duration
}

const clockKey = "clock"

// openClock takes the clock up where it was. A new one goes with the wall's.
func openClock(ctx context.Context, memory chat.Memory, wall func() time.Time) (*movable, error) {
	m := &movable{memory: memory, wall: wall}
	data, err := memory.Get(ctx, clockKey)
	if err != nil || len(data) == 0 {
		return m, err
	}
	return m, json.Unmarshal(data, &m.ahead)
}

// wake moves a new clock to the middle of a working morning, so that nobody who tries it out at night waits for the
// morning to be written to.
func (m *movable) wake(ctx context.Context) error {
	if m.lead() > 0 {
		return nil
	}
	return m.move(ctx, workingMorning(m.wall()))
}

// workingMorning is ten o'clock on this day if it is a weekday and still to come, else on the next weekday.
func workingMorning(now time.Time) time.Time {
	morning := time.Date(now.Year(), now.Month(), now.Day(), 10, 0, 0, 0, now.Location())
	for morning.Before(now) || morning.Weekday() == time.Saturday || morning.Weekday() == time.Sunday {
		morning = morning.AddDate(0, 0, 1)
	}
	return morning
}

// Now is the time by this clock.
func (m *movable) Now() time.Time { return m.wall().Add(m.lead()) }

// lead is how far it is ahead of the wall's.
func (m *movable) lead() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ahead
}

// move sets the clock forward to a moment. An earlier one leaves it as it is. It is kept first: what was done at a moment
// must not lie in the future after a crash. Only one may move it at a time.
func (m *movable) move(ctx context.Context, to time.Time) error {
	ahead := to.Sub(m.wall())
	if ahead <= m.lead() {
		return nil
	}
	data, err := json.Marshal(ahead)
	if err != nil {
		return err
	}
	if err := m.memory.Put(ctx, clockKey, data); err != nil {
		return err
	}
	m.mu.Lock() // not while it is kept: a transaction under way may ask for the time
	defer m.mu.Unlock()
	m.ahead = ahead
	return nil
}
