package storetest

import (
	"fmt"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// picture reads all there is to read with the few ids of the tests: a line for each answer.
func picture(tx store.Tx) []string {
	var p pictured
	for _, id := range ids {
		p.byID(tx, id)
	}
	for _, limit := range []int{2, 99} {
		p.line("Waiting", limit)(tx.Waiting(limit))
		p.line("Entries", limit)(tx.Entries(0, limit))
		p.line("Entries behind 2", limit)(tx.Entries(2, limit))
		for _, at := range moments {
			p.line("DueNudges", at, limit)(tx.DueNudges(at, limit))
		}
	}
	p.line("NextNudge")(tx.NextNudge())
	return p.lines
}

type pictured struct{ lines []string }

func (p *pictured) byID(tx store.Tx, id string) {
	member, program, community := mentoring.MemberID(id), mentoring.ProgramID(id), chat.CommunityID(id)
	p.line("Member", id)(tx.Member(member))
	p.line("MembersOf", id)(tx.MembersOf(chat.PersonID(id)))
	p.line("Admins", id)(tx.Admins(community))
	p.line("Program", id)(tx.Program(program))
	p.line("ProgramsIn", id)(tx.ProgramsIn(community))
	for _, other := range ids {
		p.line("MemberOf", id, other)(tx.MemberOf(community, chat.PersonID(other)))
		p.line("Enrolment", id, other)(tx.Enrolment(program, mentoring.MemberID(other)))
	}
	p.line("EnrolmentsIn", id)(tx.EnrolmentsIn(program))
	p.line("EnrolmentsOf", id)(tx.EnrolmentsOf(member))
	p.line("Pair", id)(tx.Pair(mentoring.PairID(id)))
	p.line("PairsIn", id)(tx.PairsIn(program))
	p.line("PairsOf", id)(tx.PairsOf(member))
	p.line("Conversation", id)(tx.Conversation(store.ConversationID(id)))
	p.line("ConversationsOf", id)(tx.ConversationsOf(member))
	p.line("Delivery", id)(tx.Delivery(chat.DeliveryID(id)))
	p.line("Nudge", id)(tx.Nudge(id))
	p.line("NudgesOf", id)(tx.NudgesOf(member))
	p.line("Seen", id)(tx.Seen(chat.EventID(id)))
	p.line("Recall", id)(tx.Recall(id))
}

// line takes what a call gives and writes it down, an empty list like none.
func (p *pictured) line(what ...any) func(any, error) {
	return func(got any, err error) {
		if isEmptyList(got) {
			got = nil
		}
		p.lines = append(p.lines, fmt.Sprintf("%q: %s, error %v", what, show(got), err))
	}
}

// expectPicture compares all that is in a store.
func expectPicture(t *testing.T, s *subject, want store.Tx) {
	t.Helper()
	s.view(t, func(tx store.Tx) { expectSame(t, picture(tx), picture(want)) })
}

func expectSame(t testing.TB, got, want []string) {
	t.Helper()
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("got  %s\nwant %s", got[i], want[i])
		}
	}
}
