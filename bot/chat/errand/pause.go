package errand

import (
	"context"
	"time"
)

// Pause is how long to wait after failures in a row: twice as long each time, from the least up to the most.
type Pause struct {
	Least, Most time.Duration
	Last        time.Duration // 0: nothing failed lately
}

// Longer is how long to wait after one more failure.
func (p *Pause) Longer() time.Duration {
	p.Last = min(max(2*p.Last, p.Least), p.Most)
	return p.Last
}

// Over ends the row.
func (p *Pause) Over() { p.Last = 0 }

// Sleep waits for a time, or until ctx ends.
func Sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
