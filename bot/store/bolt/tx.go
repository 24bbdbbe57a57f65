package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"

	"go.etcd.io/bbolt"

	"mentorbot/bot/store"
)

var _ store.Tx = (*tx)(nil)

// tx is one transaction. The methods of this file are the only ones that touch bbolt; each is guarded, and refuses to
// work once the transaction is over. Like bbolt's, it is for one goroutine.
type tx struct {
	raw     *bbolt.Tx // nil: over
	restore func()
}

func begin(db *bbolt.DB, writes bool) (t *tx, err error) {
	defer guard(&err)
	raw, err := db.Begin(writes)
	if err != nil {
		return nil, err
	}
	return &tx{raw: raw, restore: faultsPanic()}, nil
}

func (t *tx) commit() (err error) {
	defer guard(&err)
	return t.raw.Commit()
}

// end gives up what is not committed.
func (t *tx) end() {
	var err error
	defer guard(&err)
	raw := t.raw
	t.raw = nil
	t.restore()
	raw.Rollback() // after a commit it does nothing
}

// appended are buckets whose entries are only ever added at the end, and dropped from the front: their pages are filled
// up, where bbolt leaves half a page free for what comes between.
var appended = map[string]bool{journal: true, seenAt: true}

func (t *tx) bucket(name string) (*bbolt.Bucket, error) {
	if t.raw == nil {
		return nil, errOver
	}
	b := t.raw.Bucket([]byte(name))
	if b == nil {
		return nil, store.ErrDamaged
	}
	if appended[name] {
		b.FillPercent = 0.95
	}
	return b, nil
}

// read shows the value at a key; store.ErrNotFound: there is none. It is the file's own memory, which may even turn out
// not to be there: it must not be changed, nor be looked at outside of see.
func (t *tx) read(name string, key []byte, see func(value []byte) error) (err error) {
	defer guard(&err)
	b, err := t.bucket(name)
	if err != nil {
		return err
	}
	value := b.Get(key)
	if value == nil {
		return store.ErrNotFound
	}
	return see(value)
}

// write leaves a value alone that is there already, so that its page need not be copied.
func (t *tx) write(name string, key, value []byte) (err error) {
	defer guard(&err)
	b, err := t.bucket(name)
	if err != nil {
		return err
	}
	if old := b.Get(key); t.raw.Writable() && old != nil && bytes.Equal(old, value) {
		return nil
	}
	return b.Put(key, value)
}

func (t *tx) remove(name string, key []byte) (err error) {
	defer guard(&err)
	b, err := t.bucket(name)
	if err != nil {
		return err
	}
	return b.Delete(key)
}

// walk visits the keys from one on, in order, while visit wants more. What it shows is the file's own memory too.
func (t *tx) walk(name string, from []byte, visit func(key, value []byte) (more bool, err error)) (err error) {
	defer guard(&err)
	b, err := t.bucket(name)
	if err != nil {
		return err
	}
	c := b.Cursor()
	more := true
	for k, v := c.Seek(from); k != nil && more && err == nil; k, v = c.Next() {
		more, err = visit(k, v)
	}
	return err
}

// Next counts up, for each kind on its own.
func (t *tx) Next(kind string) (uint64, error) { return t.count(counters, []byte(kind)) }

func (t *tx) count(name string, key []byte) (uint64, error) {
	count := uint64(0)
	err := t.read(name, key, func(value []byte) error {
		count = binary.BigEndian.Uint64(value)
		return nil
	})
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return 0, err
	}
	return count + 1, t.write(name, key, numberKey(count+1))
}
