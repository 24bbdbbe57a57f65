package discord

import (
	"context"
	"errors"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// errNotRunning is for what comes before Run.
var errNotRunning = errors.New("discord: nobody is there to receive an event yet")

// job is something that came through the gateway, on its way to be received.
type job struct {
	news news
	seq  int64
	done chan error // gets whether it is safe, when that is known first
}

func (j job) tell(err error) {
	select {
	case j.done <- err:
	default: // it was told before
	}
}

// mostBatch is how much is received together, mostLeft how much that is not safe waits for another try.
const (
	mostBatch = 100
	mostLeft  = 1000
)

// work has things received in the order they came, those together that came together. What is not safe is tried again,
// less and less often; what the same person did later waits for it, and nobody else. When the connection ends, the next
// goes on behind the last up to which all is safe, and Discord tells the rest again.
func (w *wire) work(ctx context.Context) {
	var left []job
	wait := errand.Pause{Least: time.Second, Most: time.Minute}
	again := time.NewTimer(0)
	defer again.Stop()
	for latest := int64(0); ; w.advance(left, latest) {
		select {
		case first, more := <-w.jobs:
			if !more {
				w.unsafe.Store(len(left) > 0)
				return
			}
			batch := w.together(first)
			latest = batch[len(batch)-1].seq
			if left = inOrder(left, w.receiveAll(ctx, batch, lanesOf(left))); len(left) > 0 && wait.Last == 0 {
				again.Reset(wait.Longer())
			}
		case <-again.C:
			if left = w.receiveAll(ctx, left, lanes{}); len(left) > 0 {
				again.Reset(wait.Longer())
			} else {
				wait.Over()
			}
		}
		if len(left) > mostLeft {
			w.hangUp()
		}
	}
}

// together is what came at the same time.
func (w *wire) together(first job) []job {
	batch := []job{first}
	for len(batch) < mostBatch && len(w.jobs) > 0 {
		if next, more := <-w.jobs; more {
			batch = append(batch, next)
		}
	}
	return batch
}

// advance keeps up to where all is safe.
func (w *wire) advance(left []job, latest int64) {
	if len(left) > 0 {
		latest = left[0].seq - 1
	}
	w.reached(latest)
	w.keepSoon(keepEvery)
}

// takeTime is how long it may take until things are received.
const takeTime = 30 * time.Second

// take has the events of several things received, all together, and says of each whether it is safe.
func (a *Adapter) take(ctx context.Context, all ...news) []error {
	results := make([]error, len(all))
	receive := a.receive.Load()
	var events []chat.Event
	for i := range all {
		switch {
		case len(all[i].events) == 0:
		case receive == nil:
			results[i] = errNotRunning
		default:
			events = append(events, all[i].events...)
		}
	}
	var errs []error
	if len(events) > 0 {
		errs = (*receive)(ctx, events...)
	}
	for i, n := range all {
		if len(n.events) == 0 || results[i] != nil {
			continue
		}
		errs, results[i] = chat.Results(errs, len(n.events))
	}
	return results
}

// tellIgnored logs why something means nothing. What people wrote is not in it.
func (a *Adapter) tellIgnored(n news) {
	switch {
	case n.broken:
		a.options.Log.Error("something is passed over", "reason", n.reason)
	case len(n.events) == 0 && n.ask == nil:
		a.options.Log.Debug("something means nothing", "reason", n.reason)
	}
}
