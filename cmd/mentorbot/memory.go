package main

import (
	"context"
	"errors"

	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// memory is the little an adapter must remember, kept in the store and sealed like all that people typed.
type memory struct {
	store store.Store
	vault *vault.Vault
	owner string
}

// Get recalls a value; empty for a key that is not there.
func (m memory) Get(ctx context.Context, key string) (value []byte, err error) {
	place := m.owner + "/" + key
	err = m.store.View(ctx, func(tx store.Tx) error {
		value, err = tx.Recall(place)
		return err
	})
	if err != nil || len(value) == 0 {
		return nil, err
	}
	value, err = m.vault.Open(vault.Owner(m.owner), place, value)
	if errors.Is(err, vault.ErrGone) {
		return nil, nil
	}
	return value, err
}

// Put remembers a value. Of an empty one nothing is kept, which Get can't tell from it.
func (m memory) Put(ctx context.Context, key string, value []byte) (err error) {
	place, sealed := m.owner+"/"+key, []byte(nil)
	if len(value) > 0 {
		sealed, err = m.vault.Seal(vault.Owner(m.owner), place, value)
	}
	if err != nil {
		return err
	}
	return m.store.Update(ctx, func(tx store.Tx) error { return tx.Remember(place, sealed) })
}
