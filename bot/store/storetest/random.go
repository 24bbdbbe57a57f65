package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// What tests draw from. There are few ids, so that records meet, and some of them begin alike; a and b are for the
// tests that are written out.
var (
	ids     = []string{"a", "b", "bb", "b\x00"}
	places  = []chat.PlaceID{"", "p", "p/1", "p/1/2", "pp", "q", `"`}
	states  = []store.DeliveryState{store.Pending, store.Sending, store.Unknown, store.Sent, store.Dropped}
	moments = []time.Time{first, after(1), after(time.Second), after(-1), after(time.Hour), after(1000 * time.Hour), {}}
)

// operation is one call, with a name to print.
type operation struct {
	name string
	do   func(store.Tx) (any, error)
}

func random(t *testing.T, s *subject) {
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		m := &machine{store: s.open(t, dir), model: newPlain()}
		defer func() { m.store.Close() }()
		rt.Repeat(map[string]func(*rapid.T){
			"update": m.update,
			"fail":   m.fail,
			"panic":  m.panic,
			"reopen": func(rt *rapid.T) {
				m.store.Close()
				m.store = s.open(t, dir)
			},
			"": m.check,
		})
	})
}

type machine struct {
	store store.Store
	model *plain
}

// try runs operations on the store and on a copy of the model, which it returns, and compares what each one says.
func (m *machine) try(rt *rapid.T, end func() error) (*plain, error) {
	trial := m.model.clone()
	operations := rapid.SliceOfN(rapid.Custom(drawOperation), 1, 6).Draw(rt, "operations")
	return trial, m.store.Update(rt.Context(), func(tx store.Tx) error {
		for _, o := range operations {
			got, err := o.do(tx)
			want, wantErr := o.do(trial)
			if fmt.Sprint(got, err) != fmt.Sprint(want, wantErr) {
				rt.Fatalf("%s: got %v, %v; want %v, %v", o.name, got, err, want, wantErr)
			}
		}
		return end()
	})
}

func (m *machine) update(rt *rapid.T) {
	trial, err := m.try(rt, func() error { return nil })
	if err != nil {
		rt.Fatal(err)
	}
	m.model = trial
}

func (m *machine) fail(rt *rapid.T) {
	if _, err := m.try(rt, func() error { return errOops }); !errors.Is(err, errOops) {
		rt.Fatalf("error %v, want %v", err, errOops)
	}
}

func (m *machine) panic(rt *rapid.T) {
	defer func() {
		if r := recover(); r != errOops {
			panic(r)
		}
	}()
	m.try(rt, func() error { panic(errOops) })
}

func (m *machine) check(rt *rapid.T) {
	err := m.store.View(rt.Context(), func(tx store.Tx) error {
		got, want := picture(tx), picture(m.model)
		for i := range want {
			if got[i] != want[i] {
				rt.Fatalf("got  %s\nwant %s", got[i], want[i])
			}
		}
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
}

// drawn is what a random record is made of.
type drawn struct {
	ID, Other, Third string
	Place, To        chat.PlaceID
	At               time.Time
	Yes              bool
	State            store.DeliveryState
}

func drawOperation(rt *rapid.T) operation {
	d := drawn{
		ID:    rapid.SampledFrom(ids).Draw(rt, "id"),
		Other: rapid.SampledFrom(ids).Draw(rt, "other"),
		Third: rapid.SampledFrom(ids).Draw(rt, "third"),
		Place: rapid.SampledFrom(places).Draw(rt, "place"),
		To:    rapid.SampledFrom(places).Draw(rt, "to"),
		At:    rapid.SampledFrom(moments).Draw(rt, "at"),
		Yes:   rapid.Bool().Draw(rt, "yes"),
		State: rapid.SampledFrom(states).Draw(rt, "state"),
	}
	calls := d.calls()
	name := rapid.SampledFrom(slices.Sorted(maps.Keys(calls))).Draw(rt, "call")
	return operation{fmt.Sprint(name, " ", d), calls[name]}
}

// calls are all calls that change something.
func (d drawn) calls() map[string]func(store.Tx) (any, error) {
	return map[string]func(store.Tx) (any, error){
		"PutMember":        func(tx store.Tx) (any, error) { return nil, tx.PutMember(d.member()) },
		"PutProgram":       func(tx store.Tx) (any, error) { return nil, tx.PutProgram(d.program()) },
		"PutEnrolment":     func(tx store.Tx) (any, error) { return nil, tx.PutEnrolment(enrolment(d.ID, d.Other)) },
		"PutPair":          func(tx store.Tx) (any, error) { return nil, tx.PutPair(d.pair()) },
		"PutConversation":  func(tx store.Tx) (any, error) { return nil, tx.PutConversation(d.conversation()) },
		"DropConversation": func(tx store.Tx) (any, error) { return nil, tx.DropConversation(d.conversation().ID) },
		"PutDelivery":      func(tx store.Tx) (any, error) { return nil, tx.PutDelivery(d.delivery()) },
		"MovePlace":        func(tx store.Tx) (any, error) { return tx.MovePlace(d.Place, d.To) },
		"PutNudge":         func(tx store.Tx) (any, error) { return nil, tx.PutNudge(d.nudge()) },
		"DropNudge":        func(tx store.Tx) (any, error) { return nil, tx.DropNudge(d.ID) },
		"MarkSeen":         func(tx store.Tx) (any, error) { return nil, tx.MarkSeen(chat.EventID(d.ID), d.At) },
		"ForgetSeen":       func(tx store.Tx) (any, error) { return tx.ForgetSeen(d.At, len(ids)) },
		"ForgetDeliveries": func(tx store.Tx) (any, error) { return tx.ForgetDeliveries(d.At, 1+len(d.ID)) },
		"ForgetEntries":    func(tx store.Tx) (any, error) { return tx.ForgetEntries(d.At, 1+len(d.ID)) },
		"Append":           func(tx store.Tx) (any, error) { return nil, tx.Append(store.Entry{At: d.At, What: d.ID}) },
		"Remember":         func(tx store.Tx) (any, error) { return nil, tx.Remember(d.ID, d.value()) },
		"Next":             func(tx store.Tx) (any, error) { return tx.Next(d.ID) },
	}
}

func (d drawn) member() mentoring.Member {
	m := member(d.ID)
	m.Community, m.Admin = chat.CommunityID(d.Other), d.Yes
	m.Persons = []chat.PersonID{chat.PersonID(d.Third), chat.PersonID(d.Other)}
	m.Places = map[chat.PersonID]chat.PlaceID{m.Persons[0]: d.Place, m.Persons[1]: d.To}
	return m
}

func (d drawn) program() mentoring.Program {
	p := program(d.ID)
	p.Community, p.Created, p.Board = chat.CommunityID(d.Other), d.At, d.Place
	return p
}

func (d drawn) pair() mentoring.Pair {
	p := pair(d.ID, d.Other, d.ID, d.Other)
	p.Made, p.Room.Place = d.At, d.Place
	return p
}

func (d drawn) conversation() store.Conversation {
	c := conversation(d.ID, d.Other)
	c.Touched, c.Over, c.Place = d.At, d.Yes, d.Place
	return c
}

func (d drawn) delivery() store.Delivery {
	r := delivery(d.ID)
	r.State, r.Answer, r.After, r.Created = d.State, d.Yes, d.At, d.At
	r.To.Place, r.Receipt.Place, r.Heard = d.Place, d.To, d.To
	return r
}

func (d drawn) nudge() store.Nudge {
	n := nudge(d.ID, d.Other)
	n.Due, n.Unasked = d.At, d.Yes
	return n
}

func (d drawn) value() []byte {
	if d.Yes {
		return nil
	}
	return []byte(d.Other)
}
