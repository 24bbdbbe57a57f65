package storetest

import (
	"cmp"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

var _ store.Tx = (*plain)(nil)

// plain is a transaction on nothing but maps, too simple to be wrong: what a store has to agree with.
type plain struct {
	members       map[mentoring.MemberID]mentoring.Member
	persons       map[account]mentoring.MemberID
	programs      map[mentoring.ProgramID]mentoring.Program
	enrolments    map[[2]string]mentoring.Enrolment
	pairs         map[mentoring.PairID]mentoring.Pair
	conversations map[store.ConversationID]store.Conversation
	deliveries    map[chat.DeliveryID]store.Delivery
	nudges        map[string]store.Nudge
	seen          map[chat.EventID]time.Time
	journal       []store.Entry
	forgotten     uint64 // entries before the first of journal
	memory        map[string][]byte
	counts        map[string]uint64
}

// account is a person in a community.
type account struct {
	community chat.CommunityID
	person    chat.PersonID
}

func newPlain() *plain {
	return &plain{
		members:       map[mentoring.MemberID]mentoring.Member{},
		persons:       map[account]mentoring.MemberID{},
		programs:      map[mentoring.ProgramID]mentoring.Program{},
		enrolments:    map[[2]string]mentoring.Enrolment{},
		pairs:         map[mentoring.PairID]mentoring.Pair{},
		conversations: map[store.ConversationID]store.Conversation{},
		deliveries:    map[chat.DeliveryID]store.Delivery{},
		nudges:        map[string]store.Nudge{},
		seen:          map[chat.EventID]time.Time{},
		memory:        map[string][]byte{},
		counts:        map[string]uint64{},
	}
}

// clone is good for an update that may fail: records in it are replaced, never changed.
func (p *plain) clone() *plain {
	return &plain{
		members:       maps.Clone(p.members),
		persons:       maps.Clone(p.persons),
		programs:      maps.Clone(p.programs),
		enrolments:    maps.Clone(p.enrolments),
		pairs:         maps.Clone(p.pairs),
		conversations: maps.Clone(p.conversations),
		deliveries:    maps.Clone(p.deliveries),
		nudges:        maps.Clone(p.nudges),
		seen:          maps.Clone(p.seen),
		journal:       slices.Clone(p.journal),
		forgotten:     p.forgotten,
		memory:        maps.Clone(p.memory),
		counts:        maps.Clone(p.counts),
	}
}

func find[K comparable, V any](m map[K]V, key K) (V, error) {
	v, there := m[key]
	if !there {
		return v, store.ErrNotFound
	}
	return v, nil
}

// sorted gives the values that are wanted, in an order.
func sorted[K comparable, V any](m map[K]V, wanted func(V) bool, order func(a, b V) int) (vs []V) {
	for _, v := range m {
		if wanted(v) {
			vs = append(vs, v)
		}
	}
	slices.SortFunc(vs, order)
	return vs
}

func (p *plain) Member(id mentoring.MemberID) (mentoring.Member, error) { return find(p.members, id) }

func (p *plain) MemberOf(c chat.CommunityID, id chat.PersonID) (mentoring.MemberID, error) {
	return find(p.persons, account{c, id})
}

func (p *plain) MembersOf(id chat.PersonID) (ids []mentoring.MemberID, _ error) {
	for a, member := range p.persons {
		if a.person == id {
			ids = append(ids, member)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

func (p *plain) PutMember(m mentoring.Member) error {
	maps.DeleteFunc(p.persons, func(_ account, member mentoring.MemberID) bool { return member == m.ID })
	for _, person := range m.Persons {
		p.persons[account{m.Community, person}] = m.ID
	}
	p.members[m.ID] = m
	return nil
}

func (p *plain) Admins(c chat.CommunityID) ([]mentoring.Member, error) {
	return sorted(p.members,
		func(m mentoring.Member) bool { return m.Admin && m.Community == c },
		func(a, b mentoring.Member) int { return cmp.Compare(a.ID, b.ID) }), nil
}

func (p *plain) Program(id mentoring.ProgramID) (mentoring.Program, error) {
	return find(p.programs, id)
}

func (p *plain) PutProgram(g mentoring.Program) error {
	p.programs[g.ID] = g
	return nil
}

func (p *plain) ProgramsIn(c chat.CommunityID) ([]mentoring.Program, error) {
	return sorted(p.programs,
		func(g mentoring.Program) bool { return g.Community == c },
		func(a, b mentoring.Program) int { return cmp.Or(a.Created.Compare(b.Created), cmp.Compare(a.ID, b.ID)) }), nil
}

func (p *plain) Enrolment(g mentoring.ProgramID, m mentoring.MemberID) (mentoring.Enrolment, error) {
	return find(p.enrolments, [2]string{string(g), string(m)})
}

func (p *plain) PutEnrolment(e mentoring.Enrolment) error {
	p.enrolments[[2]string{string(e.Program), string(e.Member)}] = e
	return nil
}

func (p *plain) EnrolmentsIn(g mentoring.ProgramID) ([]mentoring.Enrolment, error) {
	return sorted(p.enrolments,
		func(e mentoring.Enrolment) bool { return e.Program == g },
		func(a, b mentoring.Enrolment) int { return cmp.Compare(a.Member, b.Member) }), nil
}

func (p *plain) EnrolmentsOf(m mentoring.MemberID) ([]mentoring.Enrolment, error) {
	return sorted(p.enrolments,
		func(e mentoring.Enrolment) bool { return e.Member == m },
		func(a, b mentoring.Enrolment) int { return cmp.Compare(a.Program, b.Program) }), nil
}

func (p *plain) Pair(id mentoring.PairID) (mentoring.Pair, error) { return find(p.pairs, id) }

func (p *plain) PutPair(pair mentoring.Pair) error {
	p.pairs[pair.ID] = pair
	return nil
}

func oldest(a, b mentoring.Pair) int { return cmp.Or(a.Made.Compare(b.Made), cmp.Compare(a.ID, b.ID)) }

func (p *plain) PairsIn(g mentoring.ProgramID) ([]mentoring.Pair, error) {
	return sorted(p.pairs, func(p mentoring.Pair) bool { return p.Program == g }, oldest), nil
}

func (p *plain) PairsOf(m mentoring.MemberID) ([]mentoring.Pair, error) {
	return sorted(p.pairs, func(p mentoring.Pair) bool { return p.Mentor == m || p.Mentee == m }, oldest), nil
}

func (p *plain) Conversation(id store.ConversationID) (store.Conversation, error) {
	return find(p.conversations, id)
}

func (p *plain) PutConversation(c store.Conversation) error {
	p.conversations[c.ID] = c
	return nil
}

func (p *plain) DropConversation(id store.ConversationID) error {
	delete(p.conversations, id)
	return nil
}

func (p *plain) ConversationsOf(m mentoring.MemberID) ([]store.Conversation, error) {
	return sorted(p.conversations,
		func(c store.Conversation) bool { return c.Member == m },
		func(a, b store.Conversation) int {
			return cmp.Or(b.Touched.Compare(a.Touched), cmp.Compare(a.ID, b.ID))
		}), nil
}

func (p *plain) Delivery(id chat.DeliveryID) (store.Delivery, error) { return find(p.deliveries, id) }

func (p *plain) PutDelivery(d store.Delivery) error {
	p.deliveries[d.ID] = d
	return nil
}

func (p *plain) Waiting(limit int) ([]store.Delivery, error) {
	class := func(d store.Delivery) int {
		switch {
		case d.Ticket != "":
			return 0
		case d.Answer:
			return 1
		}
		return 2
	}
	waits := sorted(p.deliveries,
		func(d store.Delivery) bool { return d.State != store.Sent && d.State != store.Dropped },
		func(a, b store.Delivery) int { return cmp.Or(cmp.Compare(class(a), class(b)), cmp.Compare(a.ID, b.ID)) })
	return atMost(limit, waits), nil
}

func (p *plain) ForgetDeliveries(before time.Time, limit int) (int, error) {
	count := 0
	for _, id := range slices.Sorted(maps.Keys(p.deliveries)) {
		d := p.deliveries[id]
		if count >= limit || !d.Created.Before(before) {
			break
		}
		if d.State == store.Sent || d.State == store.Dropped {
			delete(p.deliveries, id)
			count++
		}
	}
	return count, nil
}

func atMost[V any](limit int, vs []V) []V { return vs[:min(limit, len(vs))] }

func (p *plain) MovePlace(from, to chat.PlaceID) (int, error) {
	if from == "" || to == "" {
		return 0, nil
	}
	renamed := func(place chat.PlaceID) chat.PlaceID {
		if place == from || strings.HasPrefix(string(place), string(from)+"/") {
			return to + place[len(from):]
		}
		return place
	}
	return changed(p.members, func(m mentoring.Member) mentoring.Member {
		m.Places = maps.Clone(m.Places)
		for person, place := range m.Places {
			m.Places[person] = renamed(place)
		}
		return m
	}) + changed(p.programs, func(g mentoring.Program) mentoring.Program {
		g.Board = renamed(g.Board)
		return g
	}) + changed(p.pairs, func(a mentoring.Pair) mentoring.Pair {
		a.Room.Place = renamed(a.Room.Place)
		return a
	}) + changed(p.conversations, func(c store.Conversation) store.Conversation {
		c.Place = renamed(c.Place)
		return c
	}) + changed(p.deliveries, func(d store.Delivery) store.Delivery {
		d.To.Place, d.Receipt.Place, d.Heard = renamed(d.To.Place), renamed(d.Receipt.Place), renamed(d.Heard)
		return d
	}), nil
}

// changed puts what became of each value in its place, and counts those that are not as they were.
func changed[K comparable, V any](m map[K]V, become func(V) V) (count int) {
	for key, v := range m {
		if m[key] = become(v); !reflect.DeepEqual(m[key], v) {
			count++
		}
	}
	return count
}

func (p *plain) Nudge(id string) (store.Nudge, error) { return find(p.nudges, id) }

func (p *plain) PutNudge(n store.Nudge) error {
	p.nudges[n.ID] = n
	return nil
}

func (p *plain) DropNudge(id string) error {
	delete(p.nudges, id)
	return nil
}

func earliest(a, b store.Nudge) int { return cmp.Or(a.Due.Compare(b.Due), strings.Compare(a.ID, b.ID)) }

func (p *plain) DueNudges(until time.Time, limit int) ([]store.Nudge, error) {
	return atMost(limit, sorted(p.nudges, func(n store.Nudge) bool { return !n.Due.After(until) }, earliest)), nil
}

func (p *plain) NextNudge() (time.Time, error) {
	list := sorted(p.nudges, func(store.Nudge) bool { return true }, earliest)
	if len(list) == 0 {
		return time.Time{}, store.ErrNotFound
	}
	return list[0].Due, nil
}

func (p *plain) NudgesOf(m mentoring.MemberID) ([]store.Nudge, error) {
	return sorted(p.nudges, func(n store.Nudge) bool { return n.Member == m }, earliest), nil
}

func (p *plain) Seen(id chat.EventID) (bool, error) {
	_, there := p.seen[id]
	return there, nil
}

func (p *plain) MarkSeen(id chat.EventID, at time.Time) error {
	p.seen[id] = at
	return nil
}

// ForgetSeen may forget any when there are more than limit: random operations leave that case alone.
func (p *plain) ForgetSeen(before time.Time, limit int) (int, error) {
	count := 0
	for id, at := range p.seen {
		if at.Before(before) && count < limit {
			delete(p.seen, id)
			count++
		}
	}
	return count, nil
}

func (p *plain) Append(e store.Entry) error {
	e.Number = p.forgotten + uint64(len(p.journal)) + 1
	p.journal = append(p.journal, e)
	return nil
}

func (p *plain) Entries(after uint64, limit int) ([]store.Entry, error) {
	behind := min(max(after, p.forgotten)-p.forgotten, uint64(len(p.journal)))
	return atMost(limit, p.journal[behind:]), nil
}

func (p *plain) ForgetEntries(before time.Time, limit int) (int, error) {
	count := 0
	for count < min(limit, len(p.journal)) && p.journal[count].At.Before(before) {
		count++
	}
	p.journal, p.forgotten = p.journal[count:], p.forgotten+uint64(count)
	return count, nil
}

func (p *plain) Recall(key string) ([]byte, error) { return p.memory[key], nil }

func (p *plain) Remember(key string, value []byte) error {
	p.memory[key] = value
	return nil
}

func (p *plain) Next(kind string) (uint64, error) {
	p.counts[kind]++
	return p.counts[kind], nil
}
