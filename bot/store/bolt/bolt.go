package bolt

import (
	"context"
	"errors"

	"go.etcd.io/bbolt"

	"mentorbot/bot/store"
)

var _ store.Store = (*Store)(nil)

// Store is one open data file.
type Store struct {
	path string
	db   *bbolt.DB
	turn chan struct{} // full while somebody writes: unlike bbolt's lock, waiting for it ends with a context
}

// Update runs do in a transaction that can write, one at a time. When it returns nil, what was done is on disk; else,
// and also when do panics, nothing of it is kept.
func (s *Store) Update(ctx context.Context, do func(store.Tx) error) error {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	return s.run(ctx, true, do)
}

// View runs do in a transaction that can't write. While it runs, pages that others free can't be used again and the
// file grows, and a file that has to be mapped anew waits: do must be short, and must not open another transaction.
func (s *Store) View(ctx context.Context, do func(store.Tx) error) error {
	return s.run(ctx, false, do)
}

func (s *Store) run(ctx context.Context, writes bool, do func(store.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t, err := begin(s.db, writes)
	if err != nil {
		return explain(s.path, err)
	}
	defer t.end() // also when do panics
	if err := do(t); err != nil || !writes {
		return err
	}
	return explain(s.path, t.commit())
}

// Close waits for the transactions that run, and gives the file free. Again is no error.
func (s *Store) Close() (err error) {
	defer guard(&err)
	return s.db.Close()
}

// errOver is for a transaction that is used after its function returned.
var errOver = errors.New("the transaction is over: use it only inside Update or View")
