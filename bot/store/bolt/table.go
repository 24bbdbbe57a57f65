package bolt

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"

	"mentorbot/bot/store"
)

// table is one kind of record: where it lies, and the lists it stands in.
type table[R any] struct {
	bucket string
	key    func(R) []byte
	lists  func(R) []entry
}

// entry is a place in a list. The value there is the record's key.
type entry struct {
	bucket string
	key    []byte
}

func (tb table[R]) get(t *tx, key []byte) (r R, err error) {
	err = t.read(tb.bucket, key, func(value []byte) error { return unpack(tb.bucket, key, value, &r) })
	return r, err
}

// put keeps a record, and moves it in the lists where its place changed.
func (tb table[R]) put(t *tx, r R) error {
	key := tb.key(r)
	value, err := pack(key, r)
	if err != nil {
		return err
	}
	before, err := tb.entries(t, key)
	if err != nil {
		return err
	}
	if err := t.relist(key, before, tb.lists(r)); err != nil {
		return err
	}
	return t.write(tb.bucket, key, value)
}

// drop removes a record. That it is not there is no error.
func (tb table[R]) drop(t *tx, key []byte) error {
	before, err := tb.entries(t, key)
	if err != nil {
		return err
	}
	if err := t.relist(key, before, nil); err != nil {
		return err
	}
	return t.remove(tb.bucket, key)
}

// entries is where the record stands now.
func (tb table[R]) entries(t *tx, key []byte) ([]entry, error) {
	r, err := tb.get(t, key)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return tb.lists(r), nil
}

// relist takes a record out of the places it left, and puts it into those it has now. A place that another record took
// meanwhile is the other's.
func (t *tx) relist(key []byte, before, now []entry) error {
	for _, e := range before {
		if contains(now, e) {
			continue
		}
		own := false
		err := t.read(e.bucket, e.key, func(holder []byte) error {
			own = bytes.Equal(holder, key)
			return nil
		})
		if own {
			err = t.remove(e.bucket, e.key)
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	for _, e := range now {
		if err := t.write(e.bucket, e.key, key); err != nil {
			return err
		}
	}
	return nil
}

func contains(entries []entry, e entry) bool {
	for _, other := range entries {
		if other.bucket == e.bucket && bytes.Equal(other.key, e.key) {
			return true
		}
	}
	return false
}

// list gives the records whose place in a list begins with prefix, in the list's order.
func (tb table[R]) list(t *tx, bucket string, prefix []byte) ([]R, error) {
	return tb.listWhile(t, bucket, prefix, func(place []byte) bool { return bytes.HasPrefix(place, prefix) })
}

// listWhile gives the records from a place in a list on, while theirs is wanted.
func (tb table[R]) listWhile(t *tx, bucket string, from []byte, wanted func(place []byte) bool) (rs []R, err error) {
	err = t.walk(bucket, from, func(place, key []byte) (bool, error) {
		if !wanted(place) {
			return false, nil
		}
		r, err := tb.get(t, key)
		if errors.Is(err, store.ErrNotFound) {
			err = fmt.Errorf("%w: %s lists %q, which is not there", store.ErrDamaged, bucket, key)
		}
		rs = append(rs, r)
		return true, err
	})
	if err != nil {
		return nil, err
	}
	return rs, nil
}

// scan gives the records themselves in the order of their keys, from a key on, while theirs is wanted.
func (tb table[R]) scan(t *tx, from []byte, wanted func(key []byte) bool) (rs []R, err error) {
	err = t.walk(tb.bucket, from, func(key, value []byte) (bool, error) {
		if !wanted(key) {
			return false, nil
		}
		var r R
		err := unpack(tb.bucket, key, value, &r)
		rs = append(rs, r)
		return true, err
	})
	if err != nil {
		return nil, err
	}
	return rs, nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// pack is a record's JSON and a CRC-32C of its key and it: bbolt itself checks no more than its two first pages.
func pack(key []byte, record any) ([]byte, error) {
	body, err := json.Marshal(record)
	if err != nil {
		return nil, err
	}
	return binary.BigEndian.AppendUint32(body, sum(key, body)), nil
}

func unpack(bucket string, key, value []byte, record any) error {
	end := len(value) - 4
	if end < 0 || binary.BigEndian.Uint32(value[end:]) != sum(key, value[:end]) {
		return fmt.Errorf("%w: %s %q was changed", store.ErrDamaged, bucket, key)
	}
	return json.Unmarshal(value[:end], record)
}

func sum(key, body []byte) uint32 {
	return crc32.Update(crc32.Checksum(key, castagnoli), castagnoli, body)
}
