package bolt

import (
	"bytes"
	"encoding/binary"
	"errors"
	"time"

	"mentorbot/bot/store"
)

func numberKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

var entryTable = table[store.Entry]{
	bucket: journal,
	key:    func(e store.Entry) []byte { return numberKey(e.Number) },
	lists:  func(store.Entry) []entry { return nil },
}

func (t *tx) Append(e store.Entry) error {
	number, err := t.count(meta, numberOf)
	if err != nil {
		return err
	}
	e.Number = number
	return entryTable.put(t, e)
}

func (t *tx) Entries(after uint64, limit int) ([]store.Entry, error) {
	behind := append(numberKey(after), 0)
	return entryTable.scan(t, behind, func([]byte) bool {
		limit--
		return limit >= 0
	})
}

func (t *tx) ForgetEntries(before time.Time, limit int) (int, error) {
	var old []store.Entry
	err := t.walk(journal, nil, func(key, value []byte) (bool, error) {
		var e store.Entry
		if err := unpack(journal, key, value, &e); err != nil {
			return false, err
		}
		if len(old) >= limit || !e.At.Before(before) {
			return false, nil
		}
		old = append(old, e)
		return true, nil
	})
	if err != nil {
		return 0, err
	}
	for _, e := range old {
		if err := entryTable.drop(t, numberKey(e.Number)); err != nil {
			return 0, err
		}
	}
	return len(old), nil
}

func (t *tx) Recall(key string) (value []byte, err error) {
	err = t.read(memory, []byte(key), func(kept []byte) error {
		value = bytes.Clone(kept)
		return nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return value, err
}

// Remember keeps no empty values: they read like a key that is not there.
func (t *tx) Remember(key string, value []byte) error {
	if len(value) == 0 {
		return t.remove(memory, []byte(key))
	}
	return t.write(memory, []byte(key), bytes.Clone(value)) // bbolt reads it when it commits
}
