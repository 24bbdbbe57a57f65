package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// some is enough for every bucket to have pages of its own.
const pageSize, some = 4096, 40

func TestWhatIsNoDataFileIsRefused(t *testing.T) {
	text := []byte("this is not a data file\n")
	for name, data := range map[string][]byte{
		"short text": text,
		"long text":  bytes.Repeat(text, 10_000),
		"zeros":      make([]byte, 1<<16),
	} {
		path := filepath.Join(t.TempDir(), "mentorbot.db")
		os.WriteFile(path, data, 0o600)
		_, err := Open(path)
		wantError(t, name, err, store.ErrDamaged)
		if now, _ := os.ReadFile(path); !bytes.Equal(now, data) {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

func TestTheFileOfAnotherProgramIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mentorbot.db")
	db, err := bbolt.Open(path, 0o600, nil)
	if err == nil {
		err = errors.Join(db.Update(func(tx *bbolt.Tx) error {
			_, err := tx.CreateBucket([]byte("recipes"))
			return err
		}), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(path)
	wantError(t, "a file of recipes", err, store.ErrDamaged)
}

func filled(t *testing.T) []byte {
	t.Helper()
	s := openIn(t, t.TempDir())
	fill(t, s, 0, some)
	used := int64(0)
	s.db.View(func(tx *bbolt.Tx) error { used = tx.Size(); return nil })
	data, err := os.ReadFile(s.close(t))
	if err != nil {
		t.Fatal(err)
	}
	return data[:used]
}

func replaceFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := errors.Join(os.WriteFile(path+".new", data, 0o600), os.Rename(path+".new", path)); err != nil {
		t.Fatal(err)
	}
}

// A file that is cut short must not end the process when the missing part is read.
func TestAFileCutShortIsDamaged(t *testing.T) {
	data, path := filled(t), filepath.Join(t.TempDir(), "mentorbot.db")
	for size := 100; size < len(data); size += 7*pageSize + 1000 {
		replaceFile(t, path, data[:size])
		_, err := Open(path)
		wantError(t, fmt.Sprint("cut to ", size), err, store.ErrDamaged)
	}
	replaceFile(t, path, data) // a backup
	if err := readAndWrite(t, path); err != nil {
		t.Error(err)
	}
}

// Pages are hit at their heads, which say what is in them, and at their bodies. Whatever happens, it is an error or it
// is not noticed: never a panic, never a record that reads differently.
func TestAFlippedByteIsAnErrorAtMost(t *testing.T) {
	data, path := filled(t), filepath.Join(t.TempDir(), "mentorbot.db")
	heads, bodies := []int{0, 8, 10, 13, 16, 20, 24, 28, 33}, []int{200, 1733, 3333}
	var offsets []int
	for page := range len(data) / pageSize {
		for i := range 3 { // other ones in the next page
			offsets = append(offsets, page*pageSize+heads[(3*page+i)%len(heads)])
		}
		offsets = append(offsets, page*pageSize+bodies[page%len(bodies)])
	}
	refused := 0
	for i, offset := range offsets {
		hit := bytes.Clone(data)
		hit[offset] ^= byte(1 + i*37%255)
		replaceFile(t, path, hit)
		if err := readAndWrite(t, path); err != nil {
			wantError(t, fmt.Sprintf("flipped at %#x", offset), err, store.ErrDamaged)
			refused++
		}
	}
	if refused < len(offsets)/4 {
		t.Errorf("only %d of %d flipped bytes were noticed", refused, len(offsets))
	}
}

func readAndWrite(t *testing.T, path string) error {
	s, err := Open(path)
	if err != nil {
		return err
	}
	defer s.Close()
	return errors.Join(
		s.View(t.Context(), readAll),
		s.Update(t.Context(), func(tx store.Tx) error { return errors.Join(putSome(tx, 7), putSome(tx, some)) }),
		s.Update(t.Context(), func(tx store.Tx) error {
			_, err := tx.ForgetSeen(start.Add(time.Hour), 100)
			return err
		}),
	)
}

// readAll asks for all that fill wrote. What is not found is no error: the way to it may be what was hit.
func readAll(tx store.Tx) error {
	var errs []error
	note := func(err error) {
		if !errors.Is(err, store.ErrNotFound) {
			errs = append(errs, err)
		}
	}
	for i := range some {
		id := fmt.Sprintf("%08d", i)
		m, err := tx.Member(mentoring.MemberID("m" + id))
		note(err)
		if err == nil && m.Persons[0] != chat.PersonID("web:"+id) {
			errs = append(errs, fmt.Errorf("member %s reads %v", id, m))
		}
		_, err = tx.MemberOf("", chat.PersonID("web:"+id))
		note(err)
		_, err = tx.ConversationsOf(mentoring.MemberID("m" + id))
		note(err)
	}
	for _, list := range []func() error{
		func() error { _, err := tx.Admins(""); return err },
		func() error { _, err := tx.Waiting(1000); return err },
		func() error { _, err := tx.DueNudges(start.Add(time.Hour), 1000); return err },
		func() error { _, err := tx.NextNudge(); return err },
		func() error { _, err := tx.Entries(0, 1000); return err },
	} {
		note(list())
	}
	return errors.Join(errs...)
}
