package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/inbox"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/nudge"
	"mentorbot/bot/outbox"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// Options is all that a bot is made of. There is no other way to configure it.
type Options struct {
	Flows     flow.Set
	Guides    map[string]mentoring.Guide
	Book      *phrasebook.Book
	Store     store.Store
	Vault     *vault.Vault
	Adapters  []chat.Adapter
	Now       func() time.Time                     // the program's clock
	Real      func() time.Time                     // the clock on the wall, for budgets; nil: Now
	Seed      uint64                               // for matching alone
	Paint     func(chat.Picture) ([]byte, error)   // draws cards; nil: pictures go as their text
	Admins    []chat.PersonID                      // admins by name, beside the networks' own
	Language  chat.Language                        // of who has none of their own; empty: English
	Community chat.CommunityID                     // of events that name none
	Commands  map[chat.Language][]chat.CommandHelp // shown where a network can; nil: nowhere
	Claim     string                               // the one-time code that makes whoever says it an admin; empty: none
	Log       *slog.Logger
}

// Bot is a whole bot: two doors, a clock, and the adapters.
type Bot struct {
	options  Options
	adapters map[chat.Network]chat.Adapter
	inbox    *inbox.Inbox
	outbox   *outbox.Outbox
	clock    *nudge.Clock
	wakes    []chan struct{}
	started  sync.Once
	failed   error
}

// New makes a bot. The mistake it can find is a missing part.
func New(o Options) (*Bot, error) {
	if o.Store == nil || o.Vault == nil || o.Book == nil || o.Now == nil || len(o.Flows) == 0 {
		return nil, errors.New("a bot needs flows, a phrasebook, a store, a vault and a clock")
	}
	if o.Real == nil {
		o.Real = o.Now
	}
	if o.Language == "" {
		o.Language = phrasebook.English
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	b := &Bot{options: o}
	b.build()
	return b, nil
}

func (b *Bot) build() {
	o := b.options
	networks := map[chat.Network]chat.Capabilities{}
	b.adapters = map[chat.Network]chat.Adapter{}
	for _, a := range o.Adapters {
		networks[a.Network()], b.adapters[a.Network()] = a.Capabilities(), a
	}
	b.inbox = inbox.New(inbox.Options{
		Flows: o.Flows, Guides: o.Guides, Book: o.Book, Store: o.Store, Vault: o.Vault, Networks: networks, Now: o.Now,
		Admins: o.Admins, Language: o.Language, Community: o.Community, Log: o.Log, Wake: b.wake,
		Claim: o.Claim,
	})
	b.outbox = &outbox.Outbox{
		Store: o.Store, Vault: o.Vault, Adapters: b.adapters, Paint: o.Paint, Receive: b.inbox.Receive, Now: o.Now, Real: o.Real,
		Log: o.Log, Wake: b.listen(),
	}
	for _, a := range o.Adapters {
		if q, can := a.(chat.Questioner); can {
			q.AnsweredBy(b.Query)
		}
	}
	b.clock = &nudge.Clock{Store: o.Store, Now: o.Now, Wake: b.listen()}
}

// listen is a channel that gets a word each time something new waits.
func (b *Bot) listen() <-chan struct{} {
	c := make(chan struct{}, 1)
	b.wakes = append(b.wakes, c)
	return c
}

func (b *Bot) wake() {
	for _, c := range b.wakes {
		select {
		case c <- struct{}{}:
		default: // it has been told already
		}
	}
}

// Wake lets the clock look again: after the program's clock was moved.
func (b *Bot) Wake() { b.wake() }

// Receive takes events in: what adapters call. Who the person is on the network is asked before the transaction.
func (b *Bot) Receive(ctx context.Context, events ...chat.Event) []error {
	events = slices.Clone(events) // they are the adapter's
	b.ask(ctx, events)
	return b.inbox.Receive(ctx, events...)
}

// Start makes ready what a stop has left: to be called before Settle, and by Run itself.
func (b *Bot) Start(ctx context.Context) error {
	b.started.Do(func() { b.failed = b.outbox.Start(ctx) })
	return b.failed
}

// Run takes events in and sends messages out until ctx ends, or an adapter fails for good.
func (b *Bot) Run(ctx context.Context) error {
	if err := b.Start(ctx); err != nil {
		return fmt.Errorf("start the outbox: %w", err)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var group sync.WaitGroup
	group.Go(func() { b.outbox.Run(ctx) })
	group.Go(func() {
		b.clock.Run(ctx, b.inbox.Receive, func(err error) { b.options.Log.Error("clock", "error", err) })
	})
	group.Go(func() { b.tidy(ctx) })
	for _, a := range b.options.Adapters {
		group.Go(func() { b.publish(ctx, a) })
		group.Go(func() {
			if err := a.Run(ctx, b.Receive); err != nil && ctx.Err() == nil {
				stop(fmt.Errorf("%s: %w", a.Network(), err))
			}
		})
	}
	<-ctx.Done()
	group.Wait()
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

// tidyEvery is how often what is kept no longer is dropped.
const tidyEvery = time.Hour

func (b *Bot) tidy(ctx context.Context) {
	ticker := time.NewTicker(tidyEvery)
	defer ticker.Stop()
	for {
		if err := b.inbox.Tidy(ctx); err != nil && ctx.Err() == nil {
			b.options.Log.Error("tidy", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Counts are how many nudges were handed over and how many messages delivered since the bot was made.
func (b *Bot) Counts() (nudges, delivered uint64) { return b.clock.Handed.Load(), b.outbox.Sent.Load() }

// Waiting tells how many messages wait to be delivered, and how many of them were never tried to the end.
func (b *Bot) Waiting(ctx context.Context) (untried, waiting int, err error) {
	return b.outbox.Waiting(ctx)
}

// HasAdmin tells whether there is somebody who leads by name, or has claimed to: else the code may be shown.
func (b *Bot) HasAdmin(ctx context.Context) (has bool, err error) {
	err = b.options.Store.View(ctx, func(tx store.Tx) error {
		has, err = b.inbox.HasAdmin(tx)
		return err
	})
	return has, err
}

// Settled is what Settle did.
type Settled struct {
	Nudges, Tried int
	Next          time.Time // when to look again, by the real clock; zero: nothing waits
}

// Settle fires all that is due and delivers all that may go, until nothing is left for now. The virtual clock and the tests
// step with it; Run does the same all the time. Beside Run it also waits for what Run has under way.
func (b *Bot) Settle(ctx context.Context) (Settled, error) {
	var did Settled
	if err := b.Start(ctx); err != nil {
		return did, err
	}
	const mostRounds = 10_000 // a flow that nudged itself for ever would show here
	for rounds := 0; rounds < mostRounds; {
		due, err := b.clock.Tick(ctx, b.inbox.Receive)
		if err != nil {
			return did, err
		}
		tried, next, err := b.outbox.Flush(ctx)
		if err != nil {
			return did, err
		}
		did.Nudges, did.Tried, did.Next = did.Nudges+due, did.Tried+tried, next
		if due+tried == 0 {
			return did, nil
		}
		if due > 0 { // where much waits for its turn, many rounds deliver
			rounds++
		}
	}
	return did, errors.New("it does not come to rest")
}

// NextDue is when something is due next; false: nothing is.
func (b *Bot) NextDue(ctx context.Context) (time.Time, bool, error) { return b.clock.Next(ctx) }
