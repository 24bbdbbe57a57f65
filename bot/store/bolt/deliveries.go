package bolt

import (
	"bytes"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// The classes of what waits: answers go first, and of these the ones in place, whose time is short.
const (
	inPlace = "-" // sorts before the others, which files hold already
	answers = "0"
	others  = "1"
)

var deliveryTable = table[store.Delivery]{
	bucket: deliveries,
	key:    func(d store.Delivery) []byte { return []byte(d.ID) },
	lists: func(d store.Delivery) []entry {
		switch d.State {
		case store.Pending, store.Sending, store.Unknown:
			return []entry{{waiting, []byte(class(d) + string(d.ID))}}
		}
		return nil
	},
}

func class(d store.Delivery) string {
	switch {
	case d.Ticket != "":
		return inPlace
	case d.Answer:
		return answers
	}
	return others
}

func (t *tx) Delivery(id chat.DeliveryID) (store.Delivery, error) {
	return deliveryTable.get(t, []byte(id))
}

func (t *tx) PutDelivery(d store.Delivery) error { return deliveryTable.put(t, d) }

func (t *tx) Waiting(limit int) ([]store.Delivery, error) {
	return deliveryTable.listWhile(t, waiting, nil, func([]byte) bool {
		limit--
		return limit >= 0
	})
}

// ForgetDeliveries reads from the oldest on: what is not settled so long after is little. It collects before it drops,
// see ForgetSeen.
func (t *tx) ForgetDeliveries(before time.Time, limit int) (int, error) {
	var old [][]byte
	err := t.walk(deliveries, nil, func(key, value []byte) (bool, error) {
		var d store.Delivery
		if err := unpack(deliveries, key, value, &d); err != nil {
			return false, err
		}
		if len(old) >= limit || !d.Created.Before(before) {
			return false, nil
		}
		if d.State == store.Sent || d.State == store.Dropped {
			old = append(old, bytes.Clone(key))
		}
		return true, nil
	})
	if err != nil {
		return 0, err
	}
	for _, key := range old {
		if err := deliveryTable.drop(t, key); err != nil {
			return 0, err
		}
	}
	return len(old), nil
}
