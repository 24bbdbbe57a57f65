package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"go.etcd.io/bbolt"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

func wantError(t testing.TB, what string, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("%s: error %v, want %v", what, got, want)
	}
}

func TestASecondOpenerIsTold(t *testing.T) { synctest.Test(t, testASecondOpenerIsTold) }

func testASecondOpenerIsTold(t *testing.T) {
	dir := t.TempDir()
	s, began := openIn(t, dir), time.Now()
	_, err := Open(s.path)
	wantError(t, "second opener", err, store.ErrLocked)
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("it was told after %v, want at most 2 s", took)
	}
	s.Close()
	openIn(t, dir)
}

func TestWhoLooksChangesNothing(t *testing.T) {
	dir := t.TempDir()
	_, err := Look(filepath.Join(dir, "none.db"))
	wantError(t, "no file", err, fs.ErrNotExist)
	s := openIn(t, dir)
	_, err = Look(s.path)
	wantError(t, "a file in use", err, store.ErrLocked)
	keep := func(tx store.Tx) error { return tx.Remember("key", []byte("value")) }
	wantError(t, "keep", s.Update(t.Context(), keep), nil)
	s.Close()
	looking, err := Look(s.path)
	wantError(t, "look", err, nil)
	defer looking.Close()
	wantError(t, "read", looking.View(t.Context(), func(tx store.Tx) error {
		value, err := tx.Recall("key")
		if string(value) != "value" {
			t.Errorf("it reads %q", value)
		}
		return err
	}), nil)
	if looking.Update(t.Context(), keep) == nil {
		t.Error("it can be written")
	}
	if there, err := os.ReadDir(dir); len(there) != 1 || err != nil {
		t.Errorf("in the folder: %v, %v", there, err)
	}
}

func TestModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // it has no such modes
	}
	dir := filepath.Join(t.TempDir(), "new", "data")
	s := openIn(t, dir)
	for name, want := range map[string]os.FileMode{s.path: 0o600, dir: 0o700} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, %v; want %v", name, info.Mode().Perm(), err, want)
		}
	}
}

func TestMapped(t *testing.T) {
	for _, c := range []struct {
		system string
		bits   int
		want   int
	}{{"linux", 64, 1 << 30}, {"darwin", 64, 1 << 30}, {"linux", 32, 16 << 20}, {"windows", 64, 16 << 20}} {
		if got := mapped(c.system, c.bits); got != c.want {
			t.Errorf("mapped(%s, %d) = %d, want %d", c.system, c.bits, got, c.want)
		}
	}
}

func TestExplainSaysWhereAndWhatToDo(t *testing.T) {
	for err, hint := range map[error]string{
		&fs.PathError{Op: "open", Path: "x", Err: os.ErrPermission}: "use another folder",
		syscall.EROFS:  "use another folder",
		syscall.ENOSPC: "free some space",
		store.ErrNewer: "install",
	} {
		got := explain("data/mentorbot.db", err)
		if !errors.Is(got, err) || !strings.Contains(got.Error(), hint) ||
			strings.Count(got.Error(), "data/mentorbot.db") != 1 {
			t.Errorf("explain(%v) = %v, want the path once and %q", err, got, hint)
		}
	}
}

func TestNoFolderCanBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	os.WriteFile(file, nil, 0o600)
	path := filepath.Join(file, "data", "mentorbot.db")
	if _, err := Open(path); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want one with the path", err)
	}
}

func schemaIn(t testing.TB, path, number string) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err == nil {
		err = errors.Join(db.Update(func(tx *bbolt.Tx) error {
			return tx.Bucket([]byte(meta)).Put(schemaKey, []byte(number))
		}), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestSchemaNumbers(t *testing.T) {
	for number, want := range map[string]error{
		fmt.Sprint(store.Schema + 1): store.ErrNewer,
		"0":                          store.ErrDamaged,
		"-1":                         store.ErrDamaged,
		"one":                        store.ErrDamaged,
	} {
		path := openIn(t, t.TempDir()).close(t)
		schemaIn(t, path, number)
		_, err := Open(path)
		wantError(t, "schema "+number, err, want)
		schemaIn(t, path, fmt.Sprint(store.Schema)) // and the refusal left it unlocked
		openIn(t, filepath.Dir(path))
	}
}

func (s *Store) close(t testing.TB) (path string) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return s.path
}

func TestOlderRecordsAreMovedUp(t *testing.T) {
	remember := func(key string) func(*bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte(memory))
			return b.Put([]byte("moves"), append(bytes.Clone(b.Get([]byte("moves"))), key...))
		}
	}
	fails := func(*bbolt.Tx) error { return errors.New("oops") }
	path := filepath.Join(t.TempDir(), "mentorbot.db")
	s, err := open(path, form{schema: 1}, 0)
	if err != nil {
		t.Fatal(err)
	}
	s.close(t)

	if _, err := open(path, form{3, []func(*bbolt.Tx) error{remember("1"), fails}}, 0); err == nil {
		t.Error("a move that fails does not stop the opening")
	}
	three := form{3, []func(*bbolt.Tx) error{remember("1"), remember("2")}}
	for range 2 { // the second time there is nothing to move
		s, err := open(path, three, 0)
		if err != nil {
			t.Fatal(err)
		}
		s.View(t.Context(), func(tx store.Tx) error {
			if moves, err := tx.Recall("moves"); string(moves) != "12" {
				t.Errorf("moves made: %q, %v; want each once, in order", moves, err)
			}
			return nil
		})
		s.close(t)
	}
	_, err = Open(path)
	wantError(t, "an older program", err, store.ErrNewer)
}

func TestAFullDiskLosesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mentorbot.db")
	s, err := open(path, current, 20<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put := func(size int) error {
		return s.Update(t.Context(), func(tx store.Tx) error {
			return errors.Join(tx.Remember("big", make([]byte, size)), tx.Append(store.Entry{What: "kept"}))
		})
	}
	for range 3 {
		if err := put(30 << 20); err == nil || !strings.Contains(err.Error(), "free some space") {
			t.Errorf("error %v, want a hint at the disk", err)
		}
		if err := put(1 << 10); err != nil {
			t.Errorf("after a full disk: %v", err)
		}
	}
	if n := countEntries(t, s); n != 3 {
		t.Errorf("%d entries, want the 3 that were acknowledged", n)
	}
}

func countEntries(t testing.TB, s *Store) (count int) {
	t.Helper()
	if err := s.View(t.Context(), func(tx store.Tx) error {
		entries, err := tx.Entries(0, 1<<30)
		count = len(entries)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return count
}

// fill writes some records of each kind, in several transactions.
func fill(t testing.TB, s *Store, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if err := s.Update(t.Context(), func(tx store.Tx) error { return putSome(tx, i) }); err != nil {
			t.Fatal(err)
		}
	}
}

func putSome(tx store.Tx, i int) error {
	id := fmt.Sprintf("%08d", i)
	m, at := mentoring.MemberID("m"+id), start.Add(time.Duration(i)*time.Second)
	return errors.Join(
		tx.PutMember(mentoring.Member{ID: m, Persons: []chat.PersonID{chat.PersonID("web:" + id)}, Admin: true}),
		tx.PutConversation(store.Conversation{ID: store.ConversationID("c" + id), Member: m, Sealed: make([]byte, 99)}),
		tx.PutDelivery(store.Delivery{ID: chat.DeliveryID("d" + id), State: store.Pending, Sealed: make([]byte, 100)}),
		tx.PutNudge(store.Nudge{ID: "n" + id, Due: at, Member: m}),
		tx.MarkSeen(chat.EventID("web:"+id), at),
		tx.Append(store.Entry{At: at, What: "nudge.fired", Member: m}),
	)
}

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
