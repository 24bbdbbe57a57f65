package vault

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// load reads the file into an empty vault, and mends its end when a crash tore it.
func (v *Vault) load() error {
	// What a crash left of a rewriting holds keys: it must not stay.
	if err := os.Remove(spare(v.path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	data, err := os.ReadFile(v.path)
	if errors.Is(err, fs.ErrNotExist) {
		return v.create()
	}
	if err != nil {
		return err
	}
	records, torn, err := parse(data)
	if err != nil {
		return err
	}
	v.take(records)
	if torn {
		return v.mend(records)
	}
	return v.writable()
}

func (v *Vault) create() error {
	records := []record{master(newSecret())}
	v.take(records)
	if err := os.MkdirAll(filepath.Dir(v.path), 0o700); err != nil {
		return err
	}
	return v.mend(records)
}

func (v *Vault) mend(records []record) error {
	if err := replace(v.path, records); err != nil {
		return err
	}
	return syncFolder(v.path)
}

func newSecret() (secret [secretSize]byte) {
	rand.Read(secret[:])
	return secret
}

func (v *Vault) take(records []record) {
	v.secret = records[0].key
	v.keys = make(map[name]key, len(records))
	v.erased = map[name]bool{}
	v.records = len(records)
	for _, r := range records[1:] {
		if r.kind == kindErased {
			v.erased[r.name] = true
		} else {
			v.keys[r.name] = r.key
		}
	}
}

// keep appends keys to the file, in the place of what a failed attempt may have left.
func (v *Vault) keep(fresh map[name]key) error {
	if v.path == "" || len(fresh) == 0 {
		return nil
	}
	block := make([]byte, 0, len(fresh)*recordSize)
	for n, k := range fresh {
		r := record{kind: kindKey, batch: uint64(v.records), name: n, key: k}
		block = r.appendTo(block)
	}
	err := v.change(func(f *os.File) error {
		end := int64(v.records) * recordSize
		if err := f.Truncate(end); err != nil {
			return err
		}
		_, err := f.WriteAt(block, end)
		return err
	})
	if err == nil {
		v.records += len(fresh)
	}
	return err
}

// writable finds out at the start, rather than with the first new member, that the file can't be written.
func (v *Vault) writable() error {
	f, err := os.OpenFile(v.path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

// change opens the file for one change and has it on disk. The file is not kept open: it changes seldom, and some
// systems can't replace a file that is.
func (v *Vault) change(do func(*os.File) error) error {
	f, err := os.OpenFile(v.path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	err = do(f)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// spare is where a new file grows before it takes the old one's place.
func spare(path string) string { return path + ".new" }

// replace puts a file with these records in the place of the old one, all or nothing.
func replace(path string, records []record) error {
	block := make([]byte, 0, len(records)*recordSize)
	for i, r := range records {
		r.batch = uint64(i) // all are promised: none of them is ever a torn end but the last
		block = r.appendTo(block)
	}
	f, err := os.OpenFile(spare(path), os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(block)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(spare(path), path)
	}
	if err != nil {
		os.Remove(spare(path)) // it holds keys; when even this fails, the next start removes it
	}
	return err
}

// syncFolder makes a rename last. Windows knows no such thing.
func syncFolder(path string) error {
	if path == "" || runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// explain says which file it was, and what to do.
func explain(path string, err error) error {
	hint := ""
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrClosed):
		return err
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		hint = ": let the user that runs mentorbot write it and its folder, or use another folder"
	case errors.Is(err, syscall.ENOSPC):
		hint = ": free some space on its disk"
	}
	return fmt.Errorf("key file %s: %w%s", path, err, hint)
}
