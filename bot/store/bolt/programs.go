package bolt

import (
	"bytes"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
)

var programTable = table[mentoring.Program]{
	bucket: programs,
	key:    func(p mentoring.Program) []byte { return []byte(p.ID) },
	lists: func(p mentoring.Program) []entry {
		return []entry{{programIn, join(string(p.Community), string(moment(p.Created))+string(p.ID))}}
	},
}

var enrolmentTable = table[mentoring.Enrolment]{
	bucket: enrolments,
	key:    func(e mentoring.Enrolment) []byte { return join(string(e.Program), string(e.Member)) },
	lists: func(e mentoring.Enrolment) []entry {
		return []entry{{enrolmentOf, join(string(e.Member), string(e.Program))}}
	},
}

var pairTable = table[mentoring.Pair]{
	bucket: pairs,
	key:    func(p mentoring.Pair) []byte { return []byte(p.ID) },
	lists: func(p mentoring.Pair) []entry {
		place := string(moment(p.Made)) + string(p.ID)
		return []entry{
			{pairIn, join(string(p.Program), place)},
			{pairOf, join(string(p.Mentor), place)},
			{pairOf, join(string(p.Mentee), place)},
		}
	},
}

func (t *tx) Program(id mentoring.ProgramID) (mentoring.Program, error) {
	return programTable.get(t, []byte(id))
}

func (t *tx) PutProgram(p mentoring.Program) error { return programTable.put(t, p) }

func (t *tx) ProgramsIn(c chat.CommunityID) ([]mentoring.Program, error) {
	return programTable.list(t, programIn, under(string(c)))
}

func (t *tx) Enrolment(p mentoring.ProgramID, m mentoring.MemberID) (mentoring.Enrolment, error) {
	return enrolmentTable.get(t, join(string(p), string(m)))
}

func (t *tx) PutEnrolment(e mentoring.Enrolment) error { return enrolmentTable.put(t, e) }

func (t *tx) EnrolmentsIn(p mentoring.ProgramID) ([]mentoring.Enrolment, error) {
	prefix := under(string(p))
	return enrolmentTable.scan(t, prefix, func(key []byte) bool { return bytes.HasPrefix(key, prefix) })
}

func (t *tx) EnrolmentsOf(m mentoring.MemberID) ([]mentoring.Enrolment, error) {
	return enrolmentTable.list(t, enrolmentOf, under(string(m)))
}

func (t *tx) Pair(id mentoring.PairID) (mentoring.Pair, error) {
	return pairTable.get(t, []byte(id))
}

func (t *tx) PutPair(p mentoring.Pair) error { return pairTable.put(t, p) }

func (t *tx) PairsIn(p mentoring.ProgramID) ([]mentoring.Pair, error) {
	return pairTable.list(t, pairIn, under(string(p)))
}

func (t *tx) PairsOf(m mentoring.MemberID) ([]mentoring.Pair, error) {
	return pairTable.list(t, pairOf, under(string(m)))
}
