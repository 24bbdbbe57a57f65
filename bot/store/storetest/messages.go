package storetest

import (
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/store"
)

func conversationsContract(t *testing.T, s *subject) {
	s.view(t, func(tx store.Tx) {
		_, err := tx.Conversation("c1")
		expectNotFound(t, "Conversation", err)
		list, err := tx.ConversationsOf("a")
		expect(t, "ConversationsOf", list, err, nil)
	})
	c1, c2, c3 := conversation("c1", "a"), conversation("c2", "a"), conversation("c3", "a")
	others := conversation("c4", "b")
	c1.Touched, c3.Touched = after(-time.Minute), after(-time.Nanosecond)
	s.update(t, func(tx store.Tx) error {
		return all(tx.PutConversation(c1), tx.PutConversation(c2), tx.PutConversation(c3), tx.PutConversation(others))
	})
	s.view(t, func(tx store.Tx) {
		list, err := tx.ConversationsOf("a")
		expect(t, "ConversationsOf", list, err, []store.Conversation{c2, c3, c1})
	})
	c1.Touched, c1.Over, c1.Sealed = after(time.Hour), true, []byte("more")
	c2.Member = "b"
	s.update(t, func(tx store.Tx) error {
		return all(tx.PutConversation(c1), tx.PutConversation(c2),
			tx.DropConversation("c3"), tx.DropConversation("none"))
	})
	s.view(t, func(tx store.Tx) {
		got, err := tx.Conversation("c1")
		expect(t, "Conversation", got, err, c1)
		_, err = tx.Conversation("c3")
		expectNotFound(t, "a dropped Conversation", err)
		list, err := tx.ConversationsOf("a")
		expect(t, "ConversationsOf", list, err, []store.Conversation{c1})
		list, err = tx.ConversationsOf("b")
		expect(t, "ConversationsOf who has it now", list, err, []store.Conversation{c2, others})
	})
}

func deliveriesContract(t *testing.T, s *subject) {
	s.view(t, func(tx store.Tx) {
		_, err := tx.Delivery("d1")
		expectNotFound(t, "Delivery", err)
	})
	d := delivery("d1")
	for _, state := range states {
		d.State, d.Attempts, d.Receipt.Message = state, d.Attempts+1, chat.MessageID(state)
		s.update(t, func(tx store.Tx) error { return tx.PutDelivery(d) })
		s.view(t, func(tx store.Tx) {
			got, err := tx.Delivery("d1")
			expect(t, string(state), got, err, d)
			list, err := tx.Waiting(9)
			settled := state == store.Sent || state == store.Dropped
			expect(t, "Waiting when it is "+string(state), len(list) == 0, err, settled)
		})
	}
}

func waitingContract(t *testing.T, s *subject) {
	wait := func(limit int, want ...chat.DeliveryID) {
		t.Helper()
		s.view(t, func(tx store.Tx) {
			list, err := tx.Waiting(limit)
			ids := make([]chat.DeliveryID, len(list))
			for i, d := range list {
				ids[i] = d.ID
			}
			expect(t, "Waiting", ids, err, want)
		})
	}
	put := func(id string, answer bool, state store.DeliveryState) {
		t.Helper()
		d := delivery(id)
		d.Answer, d.State = answer, state
		s.update(t, func(tx store.Tx) error { return tx.PutDelivery(d) })
	}
	wait(9)
	put("d3", false, store.Pending)
	put("d1", false, store.Unknown)
	put("d4", true, store.Sending)
	put("d2", true, store.Pending)
	put("d0", true, store.Sent)
	wait(9, "d2", "d4", "d1", "d3")
	wait(3, "d2", "d4", "d1")
	wait(1, "d2")
	wait(0)
	put("d4", false, store.Pending)
	wait(9, "d2", "d1", "d3", "d4")
	put("d2", true, store.Sent)
	put("d3", false, store.Dropped)
	wait(9, "d1", "d4")
	put("d2", true, store.Pending) // to be sent again
	wait(9, "d2", "d1", "d4")
	d := delivery("d5")
	d.Ticket, d.State = "t", store.Pending
	s.update(t, func(tx store.Tx) error { return tx.PutDelivery(d) })
	wait(9, "d5", "d2", "d1", "d4")
	d.State = store.Sent
	s.update(t, func(tx store.Tx) error { return tx.PutDelivery(d) })
	wait(9, "d2", "d1", "d4")
}

func forgettingDeliveries(t *testing.T, s *subject) {
	ids := []string{"d0", "d1", "d2", "d3", "d4", "d5", "d6"}
	hours := map[string]int{"d0": 0, "d1": 1, "d2": 1, "d3": 2, "d4": 3, "d5": 9, "d6": 4} // d6 is behind a younger one
	s.update(t, func(tx store.Tx) error {
		var errs []error
		for _, id := range ids {
			d := settled(id)
			d.Created = after(time.Duration(hours[id]) * time.Hour)
			switch id {
			case "d1":
				d.State = store.Unknown
			case "d2":
				d.State = store.Dropped
			}
			errs = append(errs, tx.PutDelivery(d))
		}
		return all(errs...)
	})
	forget := func(before time.Duration, limit int, left ...string) {
		t.Helper()
		var there []string
		count := 0
		s.update(t, func(tx store.Tx) (err error) {
			count, err = tx.ForgetDeliveries(after(before), limit)
			return err
		})
		s.view(t, func(tx store.Tx) {
			for _, id := range ids {
				if _, err := tx.Delivery(chat.DeliveryID(id)); err == nil {
					there = append(there, id)
				}
			}
		})
		expect(t, "the deliveries that are left", there, nil, left)
		expect(t, "how many were forgotten", count, nil, len(ids)-len(left))
		ids = left
	}
	forget(0, 9, "d0", "d1", "d2", "d3", "d4", "d5", "d6")
	forget(3*time.Hour, 0, "d0", "d1", "d2", "d3", "d4", "d5", "d6")
	forget(3*time.Hour, 2, "d1", "d3", "d4", "d5", "d6") // d1 is not settled
	forget(3*time.Hour, 9, "d1", "d4", "d5", "d6")
	forget(5*time.Hour, 9, "d1", "d5", "d6")
	s.reopen(t)
	forget(10*time.Hour, 9, "d1")
	s.view(t, func(tx store.Tx) {
		list, err := tx.Waiting(9)
		expect(t, "Waiting", len(list), err, 1)
	})
}
