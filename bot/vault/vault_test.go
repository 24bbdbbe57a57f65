package vault_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"mentorbot/bot/vault"
)

func open(t testing.TB, path string) *vault.Vault {
	t.Helper()
	v, err := vault.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

func seal(t testing.TB, v *vault.Vault, o vault.Owner, place, plain string) []byte {
	t.Helper()
	sealed, err := v.Seal(o, place, []byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

func wantOpen(t testing.TB, v *vault.Vault, o vault.Owner, place string, sealed []byte, plain string) {
	t.Helper()
	got, err := v.Open(o, place, sealed)
	if err != nil || string(got) != plain {
		t.Errorf("Open(%s, %s) = %q, %v; want %q", o, place, got, err, plain)
	}
}

func wantError(t testing.TB, got, want error) {
	t.Helper()
	if !errors.Is(got, want) {
		t.Errorf("got error %v, want %v", got, want)
	}
}

func TestSealedWordsAreReadByTheirOwnerAtTheirPlaceAlone(t *testing.T) {
	v := vault.Temporary()
	sealed := seal(t, v, "ana", "pairs/p1", "I want to lead a team")
	seal(t, v, "ben", "pairs/p1", "x")
	if bytes.Contains(sealed, []byte("lead")) {
		t.Error("the words can be read in what is sealed")
	}
	wantOpen(t, v, "ana", "pairs/p1", sealed, "I want to lead a team")

	_, err := v.Open("ana", "pairs/p2", sealed)
	wantError(t, err, vault.ErrForged)
	_, err = v.Open("ben", "pairs/p1", sealed)
	wantError(t, err, vault.ErrForged)
	_, err = v.Open("carl", "pairs/p1", sealed)
	wantError(t, err, vault.ErrMissing)
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		_, err := v.Open("ana", "pairs/p1", changed)
		wantError(t, err, vault.ErrForged)
		_, err = v.Open("ana", "pairs/p1", sealed[:i])
		wantError(t, err, vault.ErrForged)
	}
}

func TestTheSameWordsAreNeverSealedAlike(t *testing.T) {
	v := vault.Temporary()
	if bytes.Equal(seal(t, v, "ana", "a", "yes"), seal(t, v, "ana", "a", "yes")) {
		t.Error("two seals of the same words are equal")
	}
}

func TestEverythingIsThereAfterARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "data", "keys")
	v := open(t, path)
	ana, nobody := seal(t, v, "ana", "a", "hello"), seal(t, v, "", "a", "")
	code := v.Sign("delivery", "yes")
	v.Close()

	v = open(t, path)
	wantOpen(t, v, "ana", "a", ana, "hello")
	wantOpen(t, v, "", "a", nobody, "")
	if v.Sign("delivery", "yes") != code {
		t.Error("the secret changed with a restart")
	}
}

func TestAnErasedOwnerStaysErased(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	v := open(t, path)
	ana, ben := seal(t, v, "ana", "a", "hello"), seal(t, v, "ben", "a", "hello")
	for range 2 { // again is no error
		if err := v.Erase("ana"); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.Erase("carl"); err != nil { // who never had a key
		t.Fatal(err)
	}
	for range 2 { // the second time after a restart
		if err := v.Know("ana", "dora"); err != nil {
			t.Error(err)
		}
		_, err := v.Open("ana", "a", ana)
		wantError(t, err, vault.ErrGone)
		_, err = v.Seal("ana", "a", nil)
		wantError(t, err, vault.ErrGone)
		_, err = v.Seal("carl", "a", nil)
		wantError(t, err, vault.ErrGone)
		wantOpen(t, v, "ben", "a", ben, "hello")
		v = open(t, path)
	}
}

func TestSignTellsPartsApart(t *testing.T) {
	v := vault.Temporary()
	codes := map[[12]byte]string{}
	for _, parts := range [][]string{{"ab", "c"}, {"a", "bc"}, {"abc"}, {"abc", ""}, {}} {
		code := v.Sign(parts...)
		if before, twice := codes[code]; twice {
			t.Errorf("%q and %s have one code", parts, before)
		}
		codes[code] = fmt.Sprintf("%q", parts)
		if v.Sign(parts...) != code {
			t.Errorf("%q has two codes", parts)
		}
		if vault.Temporary().Sign(parts...) == code {
			t.Errorf("another vault gives %q the same code", parts)
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	v := open(t, path)
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for j := range 20 {
				mine, shared := vault.Owner(fmt.Sprint("own", i)), vault.Owner(fmt.Sprint("shared", j))
				wantOpen(t, v, shared, "a", seal(t, v, shared, "a", "hello"), "hello")
				seal(t, v, mine, "a", "hello")
				if err := v.Erase(vault.Owner(fmt.Sprint("gone", i, j))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	sealed := seal(t, v, "shared7", "a", "hello")
	wantOpen(t, open(t, path), "shared7", "a", sealed, "hello")
}

func TestAfterCloseNothingIsReadable(t *testing.T) {
	v := open(t, filepath.Join(t.TempDir(), "keys"))
	sealed := seal(t, v, "ana", "a", "hello")
	v.Close()
	_, err := v.Open("ana", "a", sealed)
	wantError(t, err, vault.ErrClosed)
	_, err = v.Seal("ben", "a", nil)
	wantError(t, err, vault.ErrClosed)
	wantError(t, v.Erase("ana"), vault.ErrClosed)
}

// A hundred thousand members must cost no more than about 12 MB.
func TestKeysAreSmall(t *testing.T) {
	const owners, most = 100_000, 12 << 20
	path := filepath.Join(t.TempDir(), "keys")
	know(t, path, owners)
	before := heap()
	v := open(t, path)
	if grown := heap() - before; grown > most {
		t.Errorf("%d owners cost %d bytes, want at most %d", owners, grown, most)
	}
	runtime.KeepAlive(v)
}

func know(t testing.TB, path string, many int) {
	t.Helper()
	owners := make([]vault.Owner, many)
	for i := range owners {
		owners[i] = vault.Owner(fmt.Sprintf("m%08d", i))
	}
	if err := open(t, path).Know(owners...); err != nil {
		t.Fatal(err)
	}
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func BenchmarkOpen100k(b *testing.B) {
	path := filepath.Join(b.TempDir(), "keys")
	know(b, path, 100_000)
	for b.Loop() {
		if _, err := vault.Open(path); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSeal(b *testing.B) {
	v, plain := vault.Temporary(), make([]byte, 400)
	for b.Loop() {
		if _, err := v.Seal("ana", "conversations/c1", plain); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkUnseal(b *testing.B) {
	v := vault.Temporary()
	sealed := seal(b, v, "ana", "a", string(make([]byte, 400)))
	for b.Loop() {
		if _, err := v.Open("ana", "a", sealed); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSign(b *testing.B) {
	v := vault.Temporary()
	for b.Loop() {
		v.Sign("delivery-000000001", "not_met")
	}
}

func BenchmarkErase(b *testing.B) {
	path := filepath.Join(b.TempDir(), "keys")
	know(b, path, 100_000)
	v, i := open(b, path), 0
	for b.Loop() {
		if err := v.Erase(vault.Owner(fmt.Sprintf("m%08d", i))); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func TestModes(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // it has no such modes
	}
	path := filepath.Join(t.TempDir(), "data", "keys")
	v := open(t, path)
	if err := v.Erase("ana"); err != nil { // the new file has them too
		t.Fatal(err)
	}
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v, %v; want %v", name, info.Mode().Perm(), err, want)
		}
	}
}
