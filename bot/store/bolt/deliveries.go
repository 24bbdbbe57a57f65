package bolt

import (
	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

// The classes of what waits: answers go first.
const (
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
	if d.Answer {
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
