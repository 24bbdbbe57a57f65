package outbox

import (
	"context"
	"time"
)

// Waits between attempts: doubling from the first to the last, then the last for ever; a message is never given up
// while the network may still take it.
const (
	firstWait = time.Second
	lastWait  = 5 * time.Minute
)

func backoff(attempts int) time.Duration {
	wait := firstWait
	for range max(0, attempts-1) {
		if wait *= 2; wait >= lastWait {
			return lastWait
		}
	}
	return wait
}

// Run delivers until ctx ends, and what is under way then has landed.
func (o *Outbox) Run(ctx context.Context) {
	for ctx.Err() == nil {
		begun, next, err := o.launch(ctx, Ahead)
		if err != nil && ctx.Err() == nil {
			o.Log.Error("outbox", "error", err)
			next = o.Real().Add(firstWait)
		}
		if len(begun) == 0 {
			o.sleep(ctx, next)
		}
	}
	if err := o.wait(o.flights()); err != nil {
		o.Log.Error("outbox", "error", err)
	}
}

// longest is how long Run sleeps at most.
const longest = 5 * time.Second

// sleep waits until a moment, or until something new waits, or a place is free again.
func (o *Outbox) sleep(ctx context.Context, until time.Time) {
	wait := longest
	if !until.IsZero() {
		wait = min(longest, max(time.Millisecond, until.Sub(o.Real())))
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-o.Wake:
	case <-o.settled:
	case <-timer.C:
	}
}
