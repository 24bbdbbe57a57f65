package slack

import (
	"context"
	"errors"
)

// heardKey is what stands before the kinds of things that once came in; startedKey is that anything could.
const (
	heardKey   = "heard/"
	startedKey = heardKey + "start"
)

// mark remembers that something came in by an entrance, once: it is the only proof that Slack was set up to tell of it.
func (a *Adapter) mark(ctx context.Context, key string) {
	if _, kept := a.marks.Load(key); kept {
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
	a.marks.Store(key, true)
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
