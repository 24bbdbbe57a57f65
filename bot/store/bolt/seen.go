package bolt

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// longestID is the longest id of an event that is kept as it is.
const longestID = 64

// An event is looked up by its own id, in one look, in a bucket whose values are the moments it was seen at. Most
// networks number their events, so the ids themselves grow and lie side by side; hashed, each would touch a page of its
// own. (Buckets by day would do so too on a busy day, when it matters, and cost thirty looks for each new event.) A
// second bucket lists the keys by moment, to forget the oldest: it grows at its end and shrinks at its front.

func seenKey(id chat.EventID) []byte {
	if len(id) <= longestID {
		return []byte(id)
	}
	hash := sha256.Sum256([]byte(id)) // behind the beginning, which may grow
	return append([]byte(id[:longestID/2]), hash[:]...)
}

func (t *tx) Seen(id chat.EventID) (bool, error) {
	at, err := t.seenAt(seenKey(id))
	return at != nil, err
}

// seenAt is the moment an event was seen at, nil when it was not.
func (t *tx) seenAt(key []byte) (at []byte, err error) {
	err = t.read(seen, key, func(value []byte) error {
		at = bytes.Clone(value)
		return nil
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return at, err
}

func (t *tx) MarkSeen(id chat.EventID, at time.Time) error {
	key, now := seenKey(id), moment(at)
	before, err := t.seenAt(key)
	if err != nil {
		return err
	}
	if before != nil && !bytes.Equal(before, now) {
		if err := t.remove(seenAt, slices.Concat(before, key)); err != nil {
			return err
		}
	}
	if err := t.write(seen, key, now); err != nil {
		return err
	}
	return t.write(seenAt, slices.Concat(now, key), []byte{})
}

// ForgetSeen collects before it removes: to remove the first and look for the first again would walk over the emptied
// pages each time.
func (t *tx) ForgetSeen(before time.Time, limit int) (int, error) {
	end := moment(before)
	var old [][]byte
	err := t.walk(seenAt, nil, func(place, _ []byte) (bool, error) {
		if len(old) >= limit || bytes.Compare(place[:momentSize], end) >= 0 {
			return false, nil
		}
		old = append(old, bytes.Clone(place))
		return true, nil
	})
	if err != nil {
		return 0, err
	}
	for _, place := range old {
		if err := t.remove(seenAt, place); err != nil {
			return 0, err
		}
		if err := t.remove(seen, place[momentSize:]); err != nil {
			return 0, err
		}
	}
	return len(old), nil
}
