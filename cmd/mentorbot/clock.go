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

// openClock takes the clock up where it was. A new one begins in the middle of a working morning, so that nobody who tries
// it out at night waits for the morning to be written to.
func openClock(ctx context.Context, memory chat.Memory, wall func() time.Time) (*movable, error) {
	m := &movable{memory: memory, wall: wall}
	data, err := memory.Get(ctx, clockKey)
	if err != nil {
		return nil, err
	}
	if len(data) > 0 {
		return m, json.Unmarshal(data, &m.ahead)
	}
	return m, m.move(ctx, workingMorning(wall()))
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
func (m *movable) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.wall().Add(m.ahead)
}

// move sets the clock forward to a moment. An earlier one leaves it as it is.
func (m *movable) move(ctx context.Context, to time.Time) error {
	ahead, moved := m.push(to)
	if !moved {
		return nil
	}
	data, err := json.Marshal(ahead)
	if err != nil {
		return err
	}
	return m.memory.Put(ctx, clockKey, data) // not under the lock: a transaction under way may ask for the time
}

func (m *movable) push(to time.Time) (ahead time.Duration, moved bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if ahead = to.Sub(m.wall()); ahead <= m.ahead {
		return m.ahead, false
	}
	m.ahead = ahead
	return ahead, true
}
