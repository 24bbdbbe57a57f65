package netfake

import (
	"context"
	"sync"
)

// Bell wakes whoever waits for something to change.
type Bell struct {
	mu   sync.Mutex
	rung chan struct{}
}

// Ring wakes all who wait.
func (b *Bell) Ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung != nil {
		close(b.rung)
		b.rung = nil
	}
}

// Next is closed when the bell rings next.
func (b *Bell) Next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.rung == nil {
		b.rung = make(chan struct{})
	}
	return b.rung
}

// Wait waits until something is so, which is looked at whenever the bell rings, or ctx ends.
func (b *Bell) Wait(ctx context.Context, so func() bool) error {
	for {
		next := b.Next()
		if so() {
			return nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
