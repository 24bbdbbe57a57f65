// Package inbox is the door in: event by event, commit by commit. It finds who spoke and in which conversation, turns
// words into answers, lets the engine say what follows, and keeps all of it in one transaction.
//
// Invariant: it calls no network, and changes nothing outside a transaction. Language is taken off here and put on
// here, nowhere else.
//
// Start with Receive; turn.go is one event, scene.go one conversation, the files named after actions are what flows can
// do.
package inbox

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// Options is all that an inbox needs.
type Options struct {
	Flows     flow.Set
	Guides    map[string]mentoring.Guide
	Book      *phrasebook.Book
	Store     store.Store
	Vault     *vault.Vault
	Networks  map[chat.Network]chat.Capabilities
	Now       func() time.Time
	Admins    []chat.PersonID
	Claim     string        // the one-time code that makes whoever says it an admin; empty: none
	Language  chat.Language // of who has none of their own
	Community chat.CommunityID
	Log       *slog.Logger
	Wake      func() // called when something new waits to be sent or is due
}

// Inbox takes events in.
type Inbox struct {
	Options
	commands map[string]*flow.Flow
	events   map[string]*flow.Flow

	mu      sync.Mutex
	waiting []*letter
	busy    bool
}

// New makes an inbox.
func New(o Options) *Inbox {
	in := &Inbox{Options: o, commands: map[string]*flow.Flow{}, events: map[string]*flow.Flow{}}
	for _, f := range o.Flows {
		if f.Command != "" {
			in.commands[f.Command] = f
		}
		if f.Event != "" {
			in.events[f.Event] = f
		}
	}
	return in
}

// How long what is over is kept: an event's id, so that a repeat is recognised; a delivery, so that its buttons work;
// the journal.
const (
	Remembered     = 30 * day
	KeptDeliveries = 90 * day
	KeptJournal    = 400 * day
)

// Tidy drops what is kept no longer.
func (in *Inbox) Tidy(ctx context.Context) error {
	return errors.Join(
		in.forget(ctx, Remembered, store.Tx.ForgetSeen),
		in.forget(ctx, KeptDeliveries, store.Tx.ForgetDeliveries),
		in.forget(ctx, KeptJournal, store.Tx.ForgetEntries),
	)
}

// mostForgotten is how many records one transaction drops: while it does, events wait.
const mostForgotten = 1000

// forgetting is a store's way to drop what is older than a moment, at most so many.
type forgetting func(tx store.Tx, before time.Time, limit int) (int, error)

func (in *Inbox) forget(ctx context.Context, kept time.Duration, drop forgetting) error {
	for {
		dropped := 0
		err := in.Store.Update(ctx, func(tx store.Tx) (err error) {
			dropped, err = drop(tx, in.Now().Add(-kept), mostForgotten)
			return err
		})
		if err != nil || dropped < mostForgotten {
			return err
		}
	}
}
