package slack

import (
	"context"
	"errors"
	"sync"
)

// heardKey is what stands before the kinds of things that once came in; startedKey is that anything could.
const (
	heardKey   = "heard/"
	startedKey = heardKey + "start"
)

// marks are the kinds of things that came in, ever: it is the only proof that Slack was set up to tell of them.
type marks struct {
	mu   sync.Mutex
	kept map[string]bool
}

// mark remembers that something came in by an entrance, once.
func (a *Adapter) mark(ctx context.Context, key string) {
	a.marks.mu.Lock()
	defer a.marks.mu.Unlock()
	if a.marks.kept[key] || a.options.Memory == nil {
		return
	}
	before, err := a.options.Memory.Get(ctx, key)
	if err == nil && len(before) == 0 {
		err = a.options.Memory.Put(ctx, key, []byte{1})
	}
	if err != nil {
		a.options.Log.DebugContext(ctx, "what came in was not remembered", "error", err)
		return
	}
	if a.marks.kept == nil {
		a.marks.kept = map[string]bool{}
	}
	a.marks.kept[key] = true
}

// markKind remembers that news came in by the entrance of its kind.
func (a *Adapter) markKind(ctx context.Context, kind string) {
	for _, e := range entrances {
		if e.Kind == kind {
			a.mark(ctx, heardKey+kind)
		}
	}
}

// unheard are the entrances by which nothing ever came. Where the bot never ran, nothing is known.
func (a *Adapter) unheard(ctx context.Context) (silent []entrance, err error) {
	if a.options.Memory == nil {
		return nil, nil
	}
	started, err := a.options.Memory.Get(ctx, startedKey)
	if err != nil || len(started) == 0 {
		return nil, err
	}
	for _, e := range entrances {
		mark, failed := a.options.Memory.Get(ctx, heardKey+e.Kind)
		err = errors.Join(err, failed)
		if failed == nil && len(mark) == 0 {
			silent = append(silent, e)
		}
	}
	return silent, err
}
