package bolt

import (
	"path/filepath"
	"testing"

	"mentorbot/bot/store"
	"mentorbot/bot/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Exercise(t, func(t *testing.T, dir string) store.Store { return openIn(t, dir) })
}

func openIn(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(filepath.Join(dir, "mentorbot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}
