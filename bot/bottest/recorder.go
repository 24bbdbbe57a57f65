package bottest

import (
	"context"
	"encoding/json"
	"slices"
	"sync"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// recorder is a store that remembers which deliveries were committed, in which order.
type recorder struct {
	store.Store
	vault *vault.Vault

	mu         sync.Mutex
	order      []chat.DeliveryID
	deliveries map[chat.DeliveryID]store.Delivery
}

func record(s store.Store, v *vault.Vault) *recorder {
	return &recorder{Store: s, vault: v, deliveries: map[chat.DeliveryID]store.Delivery{}}
}

// Update remembers the deliveries of an update that was kept; what was undone never was.
func (r *recorder) Update(ctx context.Context, do func(store.Tx) error) error {
	var put []store.Delivery
	err := r.Store.Update(ctx, func(tx store.Tx) error {
		put = put[:0]
		return do(recording{tx, &put})
	})
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, d := range put {
		if _, known := r.deliveries[d.ID]; !known {
			r.order = append(r.order, d.ID)
		}
		r.deliveries[d.ID] = d
	}
	return nil
}

type recording struct {
	store.Tx
	put *[]store.Delivery
}

func (r recording) PutDelivery(d store.Delivery) error {
	*r.put = append(*r.put, d)
	return r.Tx.PutDelivery(d)
}

// said is a message as it was committed.
type said struct {
	store.Delivery
	message chat.Message
}

// to is what was said to a person or in a room, the latest first; corrections of older messages are left out.
func (r *recorder) to(p chat.PersonID, place chat.PlaceID) []said {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []said
	for _, id := range slices.Backward(r.order) {
		d := r.deliveries[id]
		here := d.To.Place == place
		if place == "" {
			here = slices.Equal(d.To.People, []chat.PersonID{p})
		}
		if here && d.Edits == "" {
			all = append(all, said{d, r.open(d)})
		}
	}
	return all
}

// open reads a message as outbox does; one whose owner's key was erased is empty.
func (r *recorder) open(d store.Delivery) (m chat.Message) {
	if plain, err := r.vault.Open(vault.Owner(d.Member), "delivery/"+string(d.ID), d.Sealed); err == nil {
		_ = json.Unmarshal(plain, &m) // what can't be read has no choices, which whoever looks for one is told
	}
	return m
}
