package main

import (
	"testing"

	"mentorbot/bot/store"
)

// What an adapter has nothing to remember of any more leaves nothing in the store.
func TestMemoryKeepsNothingOfTheEmpty(t *testing.T) {
	k, err := openKept(t.TempDir(), "memory")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.close)
	m := memory{k.store, k.vault, "network"}
	for _, value := range []string{"words", ""} {
		if err := m.Put(t.Context(), "key", []byte(value)); err != nil {
			t.Fatal(err)
		}
		if got, err := m.Get(t.Context(), "key"); err != nil || string(got) != value {
			t.Errorf("%q reads %q, %v", value, got, err)
		}
		err := k.store.View(t.Context(), func(tx store.Tx) error {
			kept, err := tx.Recall("network/key")
			if there := len(kept) > 0; there != (value != "") {
				t.Errorf("of %q there is something: %t", value, there)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}
