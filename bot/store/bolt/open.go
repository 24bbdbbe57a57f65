package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"syscall"
	"time"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"mentorbot/bot/store"
)

// lockWait is how long a second opener waits: a restart overlaps a little with the end of what ran before.
const lockWait = time.Second

// Open opens the data file, or makes it and its folder. Its errors say which file it was and what to do; among them are
// store.ErrLocked, store.ErrDamaged and store.ErrNewer.
func Open(path string) (*Store, error) { return open(path, current, 0) }

// Look opens the data file to read it as it is. Beside somebody who writes it answers store.ErrLocked, and who would
// write meanwhile is not let in: it is to be closed soon. It makes no file: fs.ErrNotExist says that
// nothing was kept yet.
func Look(path string) (*Store, error) {
	db, err := openFile(path, &bbolt.Options{ReadOnly: true})
	if err != nil {
		return nil, explain(path, err)
	}
	s := &Store{path: path, db: db, turn: make(chan struct{}, 1)}
	number, err := schema(db)
	switch {
	case err == nil && number == 0:
		err = fs.ErrNotExist
	case err == nil && number > store.Schema:
		err = store.ErrNewer
	}
	if err != nil {
		s.Close()
		return nil, explain(path, err)
	}
	return s, nil
}

// schema is schemaOf for a file that may be damaged.
func schema(db *bbolt.DB) (number int, err error) {
	defer guard(&err)
	defer faultsPanic()()
	return schemaOf(db)
}

// open knows how records look, and the largest size the file may have (0: no limit).
func open(path string, f form, most int) (*Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, explain(path, err)
	}
	db, err := openFile(path, &bbolt.Options{MaxSize: most})
	if err != nil {
		return nil, explain(path, err)
	}
	if err := errors.Join(prepare(db, f), syncFolder(path)); err != nil {
		s := Store{db: db}
		s.Close()
		return nil, explain(path, err)
	}
	return &Store{path: path, db: db, turn: make(chan struct{}, 1)}, nil
}

// openFile can't help that a file which makes bbolt panic stays mapped, and so locked, until the process ends. That
// does not hinder putting another file in its place.
func openFile(path string, o *bbolt.Options) (db *bbolt.DB, err error) {
	var file *os.File
	defer func() {
		if err != nil && file != nil {
			file.Close()
		}
	}()
	defer guard(&err)
	defer faultsPanic()()
	o.Timeout, o.FreelistType = lockWait, bbolt.FreelistMapType
	o.InitialMmapSize = mapped(runtime.GOOS, strconv.IntSize)
	o.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		file, err = os.OpenFile(name, flag, mode)
		return file, err
	}
	return bbolt.Open(path, 0o600, o)
}

// mapped is how much address space to take at once. To take more later, a commit has to wait for every reader. Where
// the file itself becomes as large, or addresses are scarce, it is less.
func mapped(system string, bits int) int {
	if bits == 64 && (system == "linux" || system == "darwin") {
		return 1 << 30
	}
	return 16 << 20
}

// syncFolder makes a new file last. Windows knows no such thing.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// guard turns what bbolt does when pages are not what they should be, mostly a panic, into store.ErrDamaged. It is
// deferred around bbolt alone, never around the caller's function.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = store.ErrDamaged // what bbolt fell over says nothing to an operator
	} else if errors.Is(*err, berrors.ErrIncompatibleValue) { // a bucket where we keep none
		*err = fmt.Errorf("%w (%v)", store.ErrDamaged, *err)
	}
}

// faultsPanic lets reading past the end of a file that was cut short panic, where it would end the process. It returns
// what undoes it.
func faultsPanic() func() {
	before := debug.SetPanicOnFault(true)
	return func() { debug.SetPanicOnFault(before) }
}

// explain says which file it was, and what to do.
func explain(path string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, berrors.ErrTimeout):
		err = store.ErrLocked
	case errors.Is(err, berrors.ErrInvalid), errors.Is(err, berrors.ErrVersionMismatch),
		errors.Is(err, berrors.ErrChecksum):
		err = store.ErrDamaged
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		err = fmt.Errorf("%w: let the user that runs mentorbot write it and its folder, or use another folder", err)
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, berrors.ErrMaxSizeReached):
		err = fmt.Errorf("%w: free some space on its disk; what was saved before is safe", err)
	}
	return fmt.Errorf("data file %s: %w", path, err)
}
