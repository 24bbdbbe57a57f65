package storetest

import (
	"reflect"
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// putPlaces puts a record of each kind that names a place, under that place's name.
func putPlaces(tx store.Tx, place chat.PlaceID) error {
	name := string(place)
	m, p, c, d := member(name), program(name), conversation(name, name), delivery(name)
	m.Places = map[chat.PersonID]chat.PlaceID{"web:1": place, "web:2": "web:quiet"}
	p.Board, c.Place, d.To, d.Receipt.Place = place, place, chat.In(place), place
	return all(tx.PutMember(m), tx.PutProgram(p), tx.PutConversation(c), tx.PutDelivery(d))
}

// placesOf reads what putPlaces put. All of it has to name one place.
func placesOf(t *testing.T, tx store.Tx, name chat.PlaceID) chat.PlaceID {
	t.Helper()
	m, err := tx.Member(mentoring.MemberID(name))
	place := m.Places["web:1"]
	expect(t, "Member.Places", m.Places, err, map[chat.PersonID]chat.PlaceID{"web:1": place, "web:2": "web:quiet"})
	p, err := tx.Program(mentoring.ProgramID(name))
	expect(t, "Program.Board", p.Board, err, place)
	c, err := tx.Conversation(store.ConversationID(name))
	expect(t, "Conversation.Place", c.Place, err, place)
	d, err := tx.Delivery(chat.DeliveryID(name))
	expect(t, "Delivery.To", d.To, err, chat.In(place))
	expect(t, "Delivery.Receipt", d.Receipt.Place, err, place)
	return place
}

func movedPlaces(t *testing.T, s *subject) {
	is := map[chat.PlaceID]chat.PlaceID{} // by what it was first
	for _, place := range []chat.PlaceID{
		"web:a", "web:a/7", "web:a/7/x", "web:a/", "web:ab", "web:a7", "web:A", "we", "other:web:a", "web:é", `web:"<\`,
	} {
		is[place] = place
		s.update(t, func(tx store.Tx) error { return putPlaces(tx, place) })
	}
	move := func(from, to chat.PlaceID, moved map[chat.PlaceID]chat.PlaceID) {
		t.Helper()
		order := waitingOrder(t, s)
		s.update(t, func(tx store.Tx) error {
			count, err := tx.MovePlace(from, to)
			expect(t, "how many records changed", count, err, 4*len(moved))
			return nil
		})
		for was, now := range moved {
			is[was] = now
		}
		s.view(t, func(tx store.Tx) {
			for was, now := range is {
				expect(t, string(was), placesOf(t, tx, was), nil, now)
			}
		})
		expect(t, "what waits, in order", waitingOrder(t, s), nil, order)
	}
	type names = map[chat.PlaceID]chat.PlaceID
	move("web:none", "web:b", nil)
	move("web:a", "web:a", nil)
	move("", "web:b", nil)
	move("web:a", "", nil)
	move("web:a", "web:b", names{"web:a": "web:b", "web:a/": "web:b/", "web:a/7": "web:b/7", "web:a/7/x": "web:b/7/x"})
	move("web:a", "web:b", nil) // told again
	move("web:b/7", "web:ab/1", names{"web:a/7": "web:ab/1", "web:a/7/x": "web:ab/1/x"})
	move("web:ab", "web:ab/1", names{"web:ab": "web:ab/1", "web:a/7": "web:ab/1/1", "web:a/7/x": "web:ab/1/1/x"})
	move(`web:"<\`, "web:é/1", names{`web:"<\`: "web:é/1"})
	move("web:é", "web:&", names{"web:é": "web:&", `web:"<\`: "web:&/1"})
	s.reopen(t)
	move("web:b", "web:a", names{"web:a": "web:a", "web:a/": "web:a/"})
	s.Update(t.Context(), func(tx store.Tx) error {
		_, err := tx.MovePlace("web:a", "web:lost")
		expect(t, "in the same update", placesOf(t, tx, "web:a"), err, "web:lost")
		return errOops
	})
	move("web:lost", "web:b", nil) // nothing of it was kept
}

func waitingOrder(t *testing.T, s *subject) (ids []chat.DeliveryID) {
	t.Helper()
	s.view(t, func(tx store.Tx) {
		list, err := tx.Waiting(99)
		if err != nil {
			t.Error(err)
		}
		for _, d := range list {
			ids = append(ids, d.ID)
		}
	})
	return ids
}

// everyPlaceMoves finds the places that records can hold by their type: one that is added to a record is asked for too.
func everyPlaceMoves(t *testing.T, s *subject) {
	m, p, e, r := member("a"), program("a"), enrolment("a", "a"), pair("a", "a", "a", "a")
	c, d, n, line := conversation("a", "a"), delivery("a"), nudge("a", "a"), store.Entry{At: first}
	d.Options = []store.Option{{}}
	holding := 0
	for _, record := range []any{&m, &p, &e, &r, &c, &d, &n, &line} {
		if fillPlaces(reflect.ValueOf(record).Elem()) > 0 {
			holding++
		}
	}
	s.update(t, func(tx store.Tx) error {
		return all(tx.PutMember(m), tx.PutProgram(p), tx.PutEnrolment(e), tx.PutPair(r), tx.PutConversation(c),
			tx.PutDelivery(d), tx.PutNudge(n), tx.Append(line))
	})
	s.update(t, func(tx store.Tx) error {
		count, err := tx.MovePlace("web:from", "web:to")
		expect(t, "how many records changed", count, err, holding)
		return nil
	})
	s.view(t, func(tx store.Tx) {
		m, m2 := tx.Member("a")
		p, p2 := tx.Program("a")
		e, e2 := tx.Enrolment("a", "a")
		r, r2 := tx.Pair("a")
		c, c2 := tx.Conversation("a")
		d, d2 := tx.Delivery("a")
		n, n2 := tx.Nudge("a")
		lines, lines2 := tx.Entries(0, 9)
		got := show([]any{m, p, e, r, c, d, n, lines})
		if err := all(m2, p2, e2, r2, c2, d2, n2, lines2); err != nil || strings.Contains(got, "web:from") {
			t.Errorf("a place that did not move: %s, %v", got, err)
		}
	})
}

func lonePlacesMove(t *testing.T, s *subject) {
	to, receipt, heard := delivery("d1"), settled("d2"), delivery("d3")
	to.To, receipt.Receipt.Place, heard.Heard = chat.In("web:from"), "web:from/1", "web:from"
	s.update(t, func(tx store.Tx) error {
		return all(tx.PutDelivery(to), tx.PutDelivery(receipt), tx.PutDelivery(heard))
	})
	s.update(t, func(tx store.Tx) error {
		count, err := tx.MovePlace("web:from", "web:to")
		expect(t, "how many records changed", count, err, 3)
		return nil
	})
	to.To, receipt.Receipt.Place, heard.Heard = chat.In("web:to"), "web:to/1", "web:to"
	s.view(t, func(tx store.Tx) {
		for _, want := range []store.Delivery{to, receipt, heard} {
			got, err := tx.Delivery(want.ID)
			expect(t, "Delivery", got, err, want)
		}
	})
}

// onlyPlacesMove: who was put before does not get back what another one has by now.
func onlyPlacesMove(t *testing.T, s *subject) {
	a, b := member("a"), member("b")
	b.Persons = a.Persons
	s.update(t, func(tx store.Tx) error { return all(tx.PutMember(a), tx.PutMember(b)) })
	s.update(t, func(tx store.Tx) error {
		count, err := tx.MovePlace("web:dm-a", "web:moved")
		expect(t, "how many records changed", count, err, 1)
		return nil
	})
	a.Places = map[chat.PersonID]chat.PlaceID{"web:a": "web:moved"}
	s.view(t, func(tx store.Tx) {
		got, err := tx.Member("a")
		expect(t, "Member", got, err, a)
		of, err := tx.MemberOf("web:home", "web:a")
		expect(t, "MemberOf", of, err, b.ID)
	})
}

// fillPlaces gives each place in a value a name, and says how many there are.
func fillPlaces(v reflect.Value) (count int) {
	switch {
	case v.Type() == reflect.TypeFor[chat.PlaceID]():
		v.SetString("web:from")
		return 1
	case v.Kind() == reflect.Struct && v.Type().PkgPath() != "time":
		for i := range v.NumField() {
			count += fillPlaces(v.Field(i))
		}
	case v.Kind() == reflect.Map && v.Type().Elem() == reflect.TypeFor[chat.PlaceID]():
		for _, key := range v.MapKeys() {
			v.SetMapIndex(key, reflect.ValueOf(chat.PlaceID("web:from")))
			count++
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			count += fillPlaces(v.Index(i))
		}
	case v.Kind() == reflect.Pointer && !v.IsNil():
		return fillPlaces(v.Elem())
	}
	return count
}
