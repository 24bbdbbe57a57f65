package discord

import (
	"context"
	"net/http"
	"sync"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// promiseTime is how long a message that was promised may take.
const promiseTime = 15 * time.Second

// thinking is the flag of a message that was promised and has not come.
const thinking = 1 << 7

// promise keeps that a message will be promised, before it is: whoever was killed then still knows. A slow memory does
// not keep the person waiting for longer than ctx.
func (a *Adapter) promise(ctx context.Context, t chat.Ticket) {
	a.tickets.waiting(t)
	if r, known := a.tickets.right(t); known {
		a.promises.made(promiseOf(r))
	}
	kept := make(chan error, 1)
	go func() { kept <- a.promises.save(context.WithoutCancel(ctx)) }()
	select {
	case err := <-kept:
		if err != nil {
			a.options.Log.WarnContext(ctx, "a promised message would be forgotten", "error", err)
		}
	case <-ctx.Done():
	}
}

// given keeps that the first answer was given.
func (a *Adapter) given(t chat.Ticket, first response) {
	a.tickets.answered(t, first)
	if first.Type == laterAnswer {
		a.takeBackLater(t)
	}
}

// takeBackLater takes a promised message back that does not come: what was done had no answer, or that went elsewhere.
func (a *Adapter) takeBackLater(t chat.Ticket) {
	time.AfterFunc(promiseTime, func() {
		ctx, cancel := context.WithTimeout(context.Background(), errand.CallTime)
		defer cancel()
		if r, known := a.tickets.right(t); known && a.tickets.promised(t, "") {
			err := a.api.ask(ctx, r.webhook("/messages/"+original, http.MethodDelete), nil)
			if err != nil && !tooLate(err) {
				a.options.Log.WarnContext(ctx, "a promised message was not taken back", "error", err)
			}
		}
		a.promises.over(t)
		a.savePromises(ctx)
	})
}

func (a *Adapter) savePromises(ctx context.Context) {
	if err := a.promises.save(ctx); err != nil {
		a.options.Log.WarnContext(ctx, "what was promised is not remembered as it is", "error", err)
	}
}

// isOpen asks Discord whether a message that was promised has not come.
func (a *Adapter) isOpen(ctx context.Context, r right) (bool, error) {
	var shown struct {
		Flags int `json:"flags"`
	}
	err := a.api.ask(ctx, r.webhook("/messages/"+original, http.MethodGet), &shown)
	return err == nil && shown.Flags&thinking != 0, err
}

// right is what a ticket stands for, while it lasts: also one of the run before, if a message was promised with it.
func (a *Adapter) right(ctx context.Context, t chat.Ticket) (right, bool) {
	if r, lasts := a.tickets.right(t); lasts || t == "" {
		return r, lasts
	}
	a.recallPromises()
	select {
	case <-a.promises.recalled:
	case <-ctx.Done():
	}
	return a.tickets.right(t)
}

// recallPromises begins to recall what was promised in the run before, once. Who was promised something gets it in
// place, or does not see any more that it will come.
func (a *Adapter) recallPromises() {
	a.promises.recalling.Do(func() {
		go func() {
			defer close(a.promises.recalled)
			ctx, cancel := context.WithTimeout(context.Background(), errand.CallTime)
			defer cancel()
			all, err := a.promises.recall(ctx)
			if err != nil {
				a.options.Log.WarnContext(ctx, "what was promised is not known any more", "error", err)
			}
			var asking sync.WaitGroup
			free := make(chan struct{}, mostAsking)
			for _, one := range all {
				free <- struct{}{}
				asking.Go(func() {
					defer func() { <-free }()
					a.resumePromise(ctx, one)
				})
			}
			asking.Wait()
			a.savePromises(ctx)
		}()
	})
}

// resumePromise takes a promise over. Whether it was kept before the program ended only Discord knows, which is asked
// until it says so.
func (a *Adapter) resumePromise(ctx context.Context, one promise) {
	r, t := one.right(), chat.Ticket(one.ID)
	open, err := a.isOpen(ctx, r)
	switch {
	case tooLate(err) || a.options.Now().Sub(one.At) > tokenTime:
		a.promises.over(t) // it was not made, or is over
	case err != nil:
		a.options.Log.WarnContext(ctx, "whether a promised message came could not be asked", "error", err)
		time.AfterFunc(promiseTime, func() {
			ctx, cancel := context.WithTimeout(context.Background(), errand.CallTime)
			defer cancel()
			a.resumePromise(ctx, one)
		})
	default:
		r.open = open
		a.tickets.restore(t, r)
		a.takeBackLater(t)
	}
}
