package vault_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"mentorbot/bot/vault"
)

const recordSize = 64

func read(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func write(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// keyFile has the master record, ana's alone, and ben's and carl's in one batch.
func keyFile(t testing.TB, path string) (ana, ben, carl []byte) {
	t.Helper()
	v := open(t, path)
	defer v.Close()
	ana = seal(t, v, "ana", "a", "hello")
	if err := v.Know("ben", "carl"); err != nil {
		t.Fatal(err)
	}
	return ana, seal(t, v, "ben", "a", "hello"), seal(t, v, "carl", "a", "hello")
}

func TestATornEndIsDropped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	v := open(t, path)
	ana, ben := seal(t, v, "ana", "a", "hello"), seal(t, v, "ben", "a", "hello")
	v.Close()
	whole := read(t, path)
	for size := 2 * recordSize; size < 3*recordSize; size++ {
		zeros := append(bytes.Clone(whole[:size]), make([]byte, 3*recordSize-size)...)
		for _, torn := range [][]byte{whole[:size], zeros} {
			write(t, path, torn)
			v := open(t, path)
			wantOpen(t, v, "ana", "a", ana, "hello")
			_, err := v.Open("ben", "a", ben)
			wantError(t, err, vault.ErrMissing)
			again := seal(t, v, "ben", "a", "hello again")
			wantOpen(t, open(t, path), "ben", "a", again, "hello again")
		}
	}
}

func TestOnlyTheLastBatchCanBeTorn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	ana, ben, carl := keyFile(t, path)
	whole := read(t, path)
	for record := range 4 {
		for i := range recordSize {
			data := bytes.Clone(whole)
			data[record*recordSize+i] ^= 0x10
			write(t, path, data)
			v, err := vault.Open(path)
			if record < 2 { // the master record, or ana's: something was promised after it
				wantError(t, err, vault.ErrDamaged)
				if !bytes.Equal(read(t, path), data) {
					t.Fatal("a damaged file was changed")
				}
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			wantOpen(t, v, "ana", "a", ana, "hello")
			_, errBen := v.Open("ben", "a", ben)
			_, errCarl := v.Open("carl", "a", carl)
			if (errBen == nil) == (errCarl == nil) {
				t.Errorf("of ben and carl one should be there: %v, %v", errBen, errCarl)
			}
		}
	}
}

func TestARewrittenFileHasNoTornBatches(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	keyFile(t, path)
	if err := open(t, path).Erase("dora"); err != nil {
		t.Fatal(err)
	}
	data := read(t, path)
	data[3*recordSize+20] ^= 1
	write(t, path, data)
	_, err := vault.Open(path)
	wantError(t, err, vault.ErrDamaged)
}

func TestErasingLeavesNoKeyBehind(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "keys")
	open(t, path).Know("ana")
	anasKey := read(t, path)[recordSize+28 : recordSize+60]
	write(t, path+".new", anasKey) // left by a crash amid an erasure
	v := open(t, path)
	seal(t, v, "ben", "a", "hello")
	if err := v.Erase("ana"); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 1 {
		t.Errorf("files are left: %v, %v", files, err)
	}
	if bytes.Contains(read(t, path), anasKey) {
		t.Error("the erased key is in the file")
	}
}

func TestAFailedChangePromisesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	v := open(t, path)
	ana := seal(t, v, "ana", "a", "hello")
	whole := read(t, path)
	os.Remove(path)
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"Know": v.Know("ben"), "Erase": v.Erase("ana"), "Seal": second(v.Seal("ben", "a", nil)),
	} {
		if err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s without a file: %v, want an error with its path", name, err)
		}
	}
	os.Remove(path)
	write(t, path, append(whole, whole[recordSize:]...)) // what a failed attempt may have left

	wantOpen(t, v, "ana", "a", ana, "hello")
	ben := seal(t, v, "ben", "a", "hello")
	if got, want := len(read(t, path)), 3*recordSize; got != want {
		t.Errorf("the file has %d bytes, want %d", got, want)
	}
	wantOpen(t, open(t, path), "ben", "a", ben, "hello")
}

func second(_ []byte, err error) error { return err }

func TestManyNewOwnersAreOneChange(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	keyFile(t, path)
	data := read(t, path)
	if a, b := data[2*recordSize+4:][:8], data[3*recordSize+4:][:8]; !bytes.Equal(a, b) || a[7] != 2 {
		t.Errorf("the records of one Know began at %x and %x, want 2 for both", a, b)
	}
}

func TestWhatIsWrongIsSaidWithThePath(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	write(t, file, []byte("not a key file, though it is longer than one record of such a file would be"))
	for path, hint := range map[string]string{
		file:                           "backup",
		filepath.Join(file, "keys"):    "not a directory",
		filepath.Join(folder, "a\x00"): "invalid argument",
	} {
		_, err := vault.Open(path)
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), hint) {
			t.Errorf("Open(%q): %v, want its path and %q", path, err, hint)
		}
	}
}

// Whatever is in the file: it opens or it is refused, and what opens works and keeps what it sealed.
func FuzzOpen(f *testing.F) {
	path := filepath.Join(f.TempDir(), "keys")
	keyFile(f, path)
	whole := read(f, path)
	for _, n := range []int{0, 1, recordSize, recordSize + 1, 2 * recordSize, len(whole) - 1, len(whole)} {
		f.Add(whole[:n])
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := filepath.Join(t.TempDir(), "keys")
		write(t, path, data)
		v, err := vault.Open(path)
		if err != nil {
			wantError(t, err, vault.ErrDamaged)
			return
		}
		sealed := seal(t, v, "someone new", "a", "hello")
		wantOpen(t, open(t, path), "someone new", "a", sealed, "hello")
	})
}

// Whatever was kept as sealed: it is opened only when it was sealed so.
func FuzzUnseal(f *testing.F) {
	v := vault.Temporary()
	sealed := seal(f, v, "ana", "a", "hello")
	f.Add(sealed[:len(sealed)-1])
	f.Add([]byte{})
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, data []byte) {
		_, err := v.Open("ana", "a", data)
		wantError(t, err, vault.ErrForged)
	})
}
