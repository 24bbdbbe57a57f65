package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

func membersContract(t *testing.T, s *subject) {
	s.view(t, func(tx store.Tx) {
		_, err := tx.Member("a")
		expectNotFound(t, "Member", err)
		_, err = tx.MemberOf("web:home", "web:a")
		expectNotFound(t, "MemberOf", err)
		of, err := tx.MembersOf("web:a")
		expect(t, "MembersOf", of, err, nil)
		list, err := tx.Admins("web:home")
		expect(t, "Admins", list, err, nil)
	})
	a, b, c, elsewhere := member("a"), member("b"), member("c"), member("d")
	a.Admin, c.Admin, elsewhere.Admin, elsewhere.Community = true, true, true, "web:other"
	s.update(t, func(tx store.Tx) error {
		return all(tx.PutMember(c), tx.PutMember(b), tx.PutMember(a), tx.PutMember(elsewhere))
	})
	s.view(t, func(tx store.Tx) {
		got, err := tx.Member("b")
		expect(t, "Member", got, err, b)
		list, err := tx.Admins("web:home")
		expect(t, "Admins", list, err, []mentoring.Member{a, c})
	})
	a.Admin, c.Community, b.Admin, b.Zone = false, "web:other", true, "Asia/Tokyo"
	s.update(t, func(tx store.Tx) error { return all(tx.PutMember(a), tx.PutMember(b), tx.PutMember(c)) })
	s.view(t, func(tx store.Tx) {
		got, err := tx.Member("b")
		expect(t, "Member", got, err, b)
		list, err := tx.Admins("web:home")
		expect(t, "Admins", list, err, []mentoring.Member{b})
		list, err = tx.Admins("web:other")
		expect(t, "Admins elsewhere", list, err, []mentoring.Member{c, elsewhere})
	})
}

func personMoves(t *testing.T, s *subject) {
	with := func(id string, persons ...chat.PersonID) mentoring.Member {
		m := member(id)
		m.Persons = persons
		return m
	}
	for _, c := range []struct {
		what string
		put  []mentoring.Member
		want map[chat.PersonID]mentoring.MemberID
	}{
		{"at first", []mentoring.Member{with("a", "web:1", "web:2"), with("b", "web:3")},
			map[chat.PersonID]mentoring.MemberID{"web:1": "a", "web:2": "a", "web:3": "b"}},
		{"moved: out, then in", []mentoring.Member{with("a", "web:2"), with("b", "web:3", "web:1")},
			map[chat.PersonID]mentoring.MemberID{"web:1": "b", "web:2": "a", "web:3": "b"}},
		{"moved back: in, then out", []mentoring.Member{with("a", "web:1", "web:2"), with("b", "web:3")},
			map[chat.PersonID]mentoring.MemberID{"web:1": "a", "web:2": "a", "web:3": "b"}},
		{"left", []mentoring.Member{with("a", "web:1"), with("b")},
			map[chat.PersonID]mentoring.MemberID{"web:1": "a"}},
	} {
		s.update(t, func(tx store.Tx) error {
			for _, m := range c.put {
				if err := tx.PutMember(m); err != nil {
					return err
				}
			}
			return nil
		})
		s.view(t, func(tx store.Tx) {
			for _, p := range []chat.PersonID{"web:1", "web:2", "web:3"} {
				got, err := tx.MemberOf("web:home", p)
				if want, there := c.want[p]; there {
					expect(t, c.what+": "+string(p), got, err, want)
				} else {
					expectNotFound(t, c.what+": "+string(p), err)
				}
			}
		})
	}
}

func personInCommunities(t *testing.T, s *subject) {
	in := func(id string, c chat.CommunityID, persons ...chat.PersonID) mentoring.Member {
		m := member(id)
		m.Community, m.Persons = c, persons
		return m
	}
	type ids = []mentoring.MemberID
	for _, c := range []struct {
		what          string
		put           []mentoring.Member
		one, other    mentoring.MemberID // who web:1 is, in each community
		first, second ids                // who web:1 and web:2 are, anywhere
	}{
		{what: "at first", put: []mentoring.Member{in("b", "web:one", "web:1", "web:2")}, one: "b",
			first: ids{"b"}, second: ids{"b"}},
		{what: "also elsewhere", put: []mentoring.Member{in("a", "web:other", "web:1"), in("c", "web:third", "web:1")},
			one: "b", other: "a", first: ids{"a", "b", "c"}, second: ids{"b"}},
		{what: "one community fewer", put: []mentoring.Member{in("c", "web:third")},
			one: "b", other: "a", first: ids{"a", "b"}, second: ids{"b"}},
		{what: "into the other's community", put: []mentoring.Member{in("b", "web:other", "web:1", "web:2")},
			other: "b", first: ids{"b"}, second: ids{"b"}},
		{what: "and away again", put: []mentoring.Member{in("b", "web:one", "web:2")}, second: ids{"b"}},
		{what: "which who was there takes", put: []mentoring.Member{in("a", "web:other", "web:1")},
			other: "a", first: ids{"a"}, second: ids{"b"}},
	} {
		s.update(t, func(tx store.Tx) error {
			var errs []error
			for _, m := range c.put {
				errs = append(errs, tx.PutMember(m))
			}
			return all(errs...)
		})
		s.view(t, func(tx store.Tx) {
			for community, want := range map[chat.CommunityID]mentoring.MemberID{"web:one": c.one, "web:other": c.other} {
				got, err := tx.MemberOf(community, "web:1")
				if want == "" {
					expectNotFound(t, c.what+": "+string(community), err)
				} else {
					expect(t, c.what+": "+string(community), got, err, want)
				}
			}
			first, err := tx.MembersOf("web:1")
			expect(t, c.what+": MembersOf", first, err, c.first)
			second, err := tx.MembersOf("web:2")
			expect(t, c.what+": MembersOf another", second, err, c.second)
		})
	}
}

// likeAccounts: persons and communities may have any letters, and no two of them run into each other.
func likeAccounts(t *testing.T, s *subject) {
	ids := []string{"", "a", "aa", "a\x00", "\x00a", "a/b", "a·b", "\x01a", "é", "ab"}
	name := func(c, p string) mentoring.MemberID { return mentoring.MemberID(c + "|" + p) }
	s.update(t, func(tx store.Tx) error {
		var errs []error
		for _, c := range ids {
			for _, p := range ids {
				m := member(string(name(c, p)))
				m.Community, m.Persons = chat.CommunityID(c), []chat.PersonID{chat.PersonID(p)}
				errs = append(errs, tx.PutMember(m))
			}
		}
		return all(errs...)
	})
	s.view(t, func(tx store.Tx) {
		for _, p := range ids {
			var all []mentoring.MemberID
			for _, c := range ids {
				got, err := tx.MemberOf(chat.CommunityID(c), chat.PersonID(p))
				expect(t, fmt.Sprintf("MemberOf %q, %q", c, p), got, err, name(c, p))
				all = append(all, name(c, p))
			}
			slices.Sort(all)
			got, err := tx.MembersOf(chat.PersonID(p))
			expect(t, fmt.Sprintf("MembersOf %q", p), got, err, all)
		}
		got, err := tx.MembersOf("b")
		expect(t, "MembersOf somebody unknown", got, err, nil)
	})
}

func programsContract(t *testing.T, s *subject) {
	s.view(t, func(tx store.Tx) {
		_, err := tx.Program("a")
		expectNotFound(t, "Program", err)
		list, err := tx.ProgramsIn("web:home")
		expect(t, "ProgramsIn", list, err, nil)
	})
	a, b, c, elsewhere := program("a"), program("b"), program("c"), program("d")
	a.Created, elsewhere.Community = after(time.Nanosecond), "web:other"
	b.Created = time.Time{} // before all others
	s.update(t, func(tx store.Tx) error {
		return all(tx.PutProgram(a), tx.PutProgram(b), tx.PutProgram(c), tx.PutProgram(elsewhere))
	})
	c.State = mentoring.Halted
	s.update(t, func(tx store.Tx) error { return tx.PutProgram(c) })
	s.view(t, func(tx store.Tx) {
		got, err := tx.Program("c")
		expect(t, "Program", got, err, c)
		list, err := tx.ProgramsIn("web:home")
		expect(t, "ProgramsIn", list, err, []mentoring.Program{b, c, a})
	})
}

func enrolmentsContract(t *testing.T, s *subject) {
	s.view(t, func(tx store.Tx) {
		_, err := tx.Enrolment("g1", "a")
		expectNotFound(t, "Enrolment", err)
		list, err := tx.EnrolmentsIn("g1")
		expect(t, "EnrolmentsIn", list, err, nil)
		list, err = tx.EnrolmentsOf("a")
		expect(t, "EnrolmentsOf", list, err, nil)
	})
	a1, a2, b1 := enrolment("g1", "a"), enrolment("g2", "a"), enrolment("g1", "b")
	s.update(t, func(tx store.Tx) error {
		return all(tx.PutEnrolment(b1), tx.PutEnrolment(a2), tx.PutEnrolment(a1))
	})
	a1.State = mentoring.Withdrawn
	s.update(t, func(tx store.Tx) error { return tx.PutEnrolment(a1) })
	s.view(t, func(tx store.Tx) {
		got, err := tx.Enrolment("g1", "a")
		expect(t, "Enrolment", got, err, a1)
		_, err = tx.Enrolment("g2", "b")
		expectNotFound(t, "Enrolment in another program", err)
		list, err := tx.EnrolmentsIn("g1")
		expect(t, "EnrolmentsIn", list, err, []mentoring.Enrolment{a1, b1})
		list, err = tx.EnrolmentsOf("a")
		expect(t, "EnrolmentsOf", list, err, []mentoring.Enrolment{a1, a2})
	})
}

func pairsContract(t *testing.T, s *subject) {
	s.view(t, func(tx store.Tx) {
		_, err := tx.Pair("p1")
		expectNotFound(t, "Pair", err)
		list, err := tx.PairsIn("g1")
		expect(t, "PairsIn", list, err, nil)
		list, err = tx.PairsOf("a")
		expect(t, "PairsOf", list, err, nil)
	})
	p1, p2, p3 := pair("p1", "g1", "a", "b"), pair("p2", "g1", "c", "a"), pair("p3", "g2", "a", "b")
	p1.Made, p3.Made = after(time.Hour), after(-time.Hour)
	s.update(t, func(tx store.Tx) error { return all(tx.PutPair(p1), tx.PutPair(p2), tx.PutPair(p3)) })
	s.view(t, func(tx store.Tx) {
		list, err := tx.PairsIn("g1")
		expect(t, "PairsIn", list, err, []mentoring.Pair{p2, p1})
		list, err = tx.PairsOf("a")
		expect(t, "PairsOf mentor and mentee", list, err, []mentoring.Pair{p3, p2, p1})
		list, err = tx.PairsOf("b")
		expect(t, "PairsOf mentee", list, err, []mentoring.Pair{p3, p1})
	})
	p3.Mentee, p3.State = "c", mentoring.Ended // somebody else
	s.update(t, func(tx store.Tx) error { return tx.PutPair(p3) })
	s.view(t, func(tx store.Tx) {
		got, err := tx.Pair("p3")
		expect(t, "Pair", got, err, p3)
		list, err := tx.PairsOf("b")
		expect(t, "PairsOf who is no longer in it", list, err, []mentoring.Pair{p1})
		list, err = tx.PairsOf("c")
		expect(t, "PairsOf who is now in it", list, err, []mentoring.Pair{p3, p2})
	})
}

// likeIDs: what belongs to one is not another's, only because the ids begin alike.
func likeIDs(t *testing.T, s *subject) {
	ids := []string{"a", "aa", "a\x00", "a/b", "a|b", "b", "é"}
	s.update(t, func(tx store.Tx) error {
		var errs []error
		for _, one := range ids {
			for _, other := range ids {
				errs = append(errs, tx.PutEnrolment(enrolment(one, other)), tx.PutNudge(nudge(one+"/"+other, one)),
					tx.PutConversation(conversation(one+"/"+other, one)))
			}
		}
		return all(errs...)
	})
	s.view(t, func(tx store.Tx) {
		for _, id := range ids {
			in, err := tx.EnrolmentsIn(mentoring.ProgramID(id))
			expect(t, "EnrolmentsIn "+id, len(in), err, len(ids))
			of, err := tx.EnrolmentsOf(mentoring.MemberID(id))
			expect(t, "EnrolmentsOf "+id, len(of), err, len(ids))
			nudges, err := tx.NudgesOf(mentoring.MemberID(id))
			expect(t, "NudgesOf "+id, len(nudges), err, len(ids))
			cs, err := tx.ConversationsOf(mentoring.MemberID(id))
			expect(t, "ConversationsOf "+id, len(cs), err, len(ids))
		}
	})
}
