package inbox

import (
	"errors"
	"time"

	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// nextRung puts the next rung of the silence ladder into the diary.
func (t *turn) nextRung(p mentoring.Pair, r mentoring.Role) error {
	program, err := t.tx.Program(p.Program)
	if err != nil {
		return err
	}
	silence := p.Silent[r]
	rung, at := program.Ladder.Next(silence.Since, t.now, silence.Rung)
	if rung == "" {
		return nil
	}
	where := about(p)
	where.Note = string(rung)
	where.Member = p.Member(r)
	return t.nudge(p.Member(r), silenceNudge, where, at)
}

// climb does what a rung says, if the member is still silent.
func (t *turn) climb(n store.Nudge) error {
	p, program, err := t.pairAndProgram(n.About.Pair)
	if err != nil {
		return err
	}
	role := p.Role(n.Member)
	silence, silent := p.Silent[role]
	rung := mentoring.Rung(n.About.Note)
	next, _ := program.Ladder.Next(silence.Since, t.now, silence.Rung)
	if !silent || p.State != mentoring.Active || next != rung || program.Ladder.At(rung, silence.Since).After(t.now) {
		return nil // answered meanwhile: the ladder begins anew with the next question
	}
	if program.State == mentoring.Halted || program.State == mentoring.Archived {
		return nil // nobody is silent while the program rests, see climbOn, or when it is over
	}
	silence.Rung = rung
	if since := program.Ladder.Since(rung, t.now); since.After(silence.Since) {
		silence.Since = since // late: the rungs above keep their distance
	}
	p.Silent[role] = silence
	if err := errors.Join(t.tx.PutPair(p), t.fired("silence."+string(rung), n, "")); err != nil {
		return err
	}
	if rung == mentoring.Release {
		return t.release(p, role)
	}
	return errors.Join(t.rung(p, role, rung), t.nextRung(p, role))
}

// climbOn lets the ladders of a program that has rested go on from where they stood: the rest was no silence.
func (t *turn) climbOn(program mentoring.Program) error {
	pairs, err := t.tx.PairsIn(program.ID)
	for _, p := range pairs {
		for _, r := range []mentoring.Role{mentoring.Mentor, mentoring.Mentee} {
			silence, silent := p.Silent[r]
			if !silent || p.State != mentoring.Active {
				continue
			}
			silence.Since = program.Ladder.Since(silence.Rung, t.now)
			p.Silent[r] = silence
			err = errors.Join(err, t.tx.PutPair(p), t.nextRung(p, r))
		}
	}
	return err
}

// rung is what happens on a rung before the last.
func (t *turn) rung(p mentoring.Pair, r mentoring.Role, rung mentoring.Rung) error {
	switch rung {
	case mentoring.Nudge:
		return t.nudge(p.Member(r), "reminder", about(p), t.now)
	case mentoring.AskPartner:
		if _, silent := p.Silent[r.Other()]; silent || !p.Closed[r.Other()].IsZero() {
			return nil // nobody is left to choose, or nothing
		}
		return t.nudge(p.Member(r.Other()), "waiting", about(p), t.now)
	}
	if other, silent := p.Silent[r.Other()]; silent && other.Rung == rung {
		return nil // told already: it is the pair that is silent
	}
	at := about(p)
	at.Note, at.Member = "silent", p.Member(r)
	return t.tellAdmins(at)
}

// release ends a silent pair without blame. Who waited goes first next time. A pair of which one has closed the last step
// has completed, and so has one of which one would have liked to go on.
func (t *turn) release(p mentoring.Pair, silent mentoring.Role) error {
	waits := silent.Other()
	if p.Onward[waits] == mentoring.OnwardMore {
		delete(p.Onward, waits) // it comes to its closing now
		return errors.Join(t.finishTelling(p, mentoring.Completed, "completed"),
			t.nudge(p.Member(waits), "closing", about(p), t.now), t.nudge(p.Member(silent), "closing", about(p), t.now))
	}
	if len(p.Closed) > 0 {
		return errors.Join(t.finishTelling(p, mentoring.Completed, "completed"),
			t.nudge(p.Member(waits), "completed", about(p), t.now),
			t.nudge(p.Member(silent), "closing", about(p), t.now))
	}
	words := "released"
	if _, both := p.Silent[waits]; both {
		words = "released_self"
	} else if err := t.goesFirst(p, p.Member(waits)); err != nil {
		return err
	}
	at := about(p)
	at.Note = words
	self := about(p)
	self.Note = "released_self"
	return errors.Join(t.finishTelling(p, mentoring.Released, "released"), t.nudge(p.Member(waits), "ended", at, t.now),
		t.nudge(p.Member(silent), "ended", self, t.now))
}

func (t *turn) goesFirst(p mentoring.Pair, id mentoring.MemberID) error {
	e, err := t.tx.Enrolment(p.Program, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	e.First = true
	return errors.Join(err, t.tx.PutEnrolment(e))
}

// stillSilent tells whether a reminder is still needed.
func (s *scene) stillSilent(values) (string, error) {
	p, ok := s.pair()
	if _, silent := p.Silent[p.Role(s.member.ID)]; !ok || !silent {
		return "over", s.loaded.err
	}
	return "", nil
}

// partnerSilent tells whether the partner still has not answered.
func (s *scene) partnerSilent(values) (string, error) {
	p, ok := s.pair()
	if _, silent := p.Silent[p.Role(s.member.ID).Other()]; !ok || !silent {
		return "over", s.loaded.err
	}
	return "", nil
}

// releasePair is the choice of who waited: another partner.
func (s *scene) releasePair(values) error {
	p, ok := s.pair()
	if !ok || p.State.Over() {
		return s.loaded.err
	}
	if err := s.goesFirst(p, s.member.ID); err != nil {
		return err
	}
	at := about(p)
	at.Note = "released_self"
	waits := about(p)
	waits.Note, waits.Member = "waits", s.member.ID
	return errors.Join(s.finishTelling(p, mentoring.Released, "released"),
		s.nudge(p.Partner(s.member.ID), "ended", at, s.now), s.tellAdmins(waits))
}

// stuckAfter is after how much silence a pair is shown as stuck.
const stuckAfter = 7 * day

// stuckSince is for how long one of the pair has been silent, when that is long enough to be shown; else 0.
func (s *scene) stuckSince(p mentoring.Pair) time.Duration {
	var longest time.Duration
	for _, silence := range p.Silent {
		longest = max(longest, s.now.Sub(silence.Since))
	}
	if p.State != mentoring.Active || longest < stuckAfter {
		return 0
	}
	return longest
}

// silentDays is for how many days the pair that is spoken of has been silent.
func (s *scene) silentDays() int {
	p, _ := s.pair()
	return int(s.stuckSince(p) / day)
}
