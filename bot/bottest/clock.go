package bottest

import (
	"sync"
	"time"
)

// Monday is when things begin that do not say when: a morning when everybody may be written to.
var Monday = time.Date(2025, time.March, 3, 10, 0, 0, 0, time.UTC)

// Clock has hands, and moves by them alone.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock stands at Monday.
func NewClock() *Clock { return &Clock{now: Monday} }

// Now is where the hands are.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set puts the hands.
func (c *Clock) Set(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = now
}

// Reach moves the hands on to a moment, and never back.
func (c *Clock) Reach(then time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if then.After(c.now) {
		c.now = then
	}
}
