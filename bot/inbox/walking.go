package inbox

import (
	"errors"
	"slices"
	"time"

	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// schedule puts the pair's next step into both diaries, each by their own clock, if it opens on a date.
func (t *turn) schedule(p mentoring.Pair, program mentoring.Program) error {
	if p.Step >= len(program.Guide.Steps) || waitsForBoth(p, program) {
		return nil
	}
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		m, err := t.tx.Member(id)
		if err != nil {
			return err
		}
		if err := t.plan(p, program, m, p.Step+1, t.opensNext(program, m, t.now)); err != nil {
			return err
		}
	}
	return nil
}

// waitsForBoth tells whether the next step opens only when both have closed the one that is open.
func waitsForBoth(p mentoring.Pair, program mentoring.Program) bool {
	steps := program.Guide.Steps
	return program.Guide.Opens == mentoring.OpensDone && p.Step > 0 && p.Step <= len(steps) && !p.Closes(steps[p.Step-1].ID)
}

// plan puts one step into one diary.
func (t *turn) plan(p mentoring.Pair, program mentoring.Program, m mentoring.Member, number int, due time.Time) error {
	if number < 1 || number > len(program.Guide.Steps) || due.IsZero() {
		return nil
	}
	at := about(p)
	at.Step = program.Guide.Steps[number-1].ID
	return t.nudge(m.ID, openNudge, at, due)
}

// opensNext is the program's next date after a moment, by the member's clock.
func (t *turn) opensNext(program mentoring.Program, m mentoring.Member, after time.Time) time.Time {
	return program.Cadence.Next(after, m.Location())
}

// reschedule fills the pair's diaries anew after a rest: the next step, and the check-in for the one that is open.
func (t *turn) reschedule(p mentoring.Pair) error {
	program, err := t.tx.Program(p.Program)
	if err != nil {
		return err
	}
	err = errors.Join(t.clearDiary(p), t.schedule(p, program))
	if p.Step < 1 || p.Step > len(program.Guide.Steps) {
		return err
	}
	at := about(p)
	at.Step = program.Guide.Steps[p.Step-1].ID
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		m, found := t.tx.Member(id)
		next := t.opensNext(program, m, t.now)
		comes := p.Step < len(program.Guide.Steps) && !waitsForBoth(p, program)
		soon := comes && next.Sub(t.now) <= (checkinBefore+1)*day // the next step will do
		if err = errors.Join(err, found); err == nil && !soon && !p.MarkOf(at.Step, p.Role(id)).Closes() {
			due := checkinDue(t.now, next)
			if p.Until.After(due) {
				due = p.Until
			}
			err = t.nudge(id, "checkin", at, due)
		}
	}
	return err
}

// movePace moves the member's next step, and the check-in before it, to where the pair's new pace has them.
func (t *turn) movePace(p mentoring.Pair, program mentoring.Program, id mentoring.MemberID) error {
	m, err := t.tx.Member(id)
	if err != nil {
		return err
	}
	all, err := t.tx.NudgesOf(id)
	next := time.Time{}
	for _, n := range all {
		if n.About.Pair != p.ID || n.Flow != openNudge {
			continue
		}
		if next = t.opensNext(program, m, t.now); p.Pace > 1 {
			next = t.opensNext(program, m, n.Due)
		}
		n.Due, n.Since = next, next
		err = errors.Join(err, t.tx.PutNudge(n))
	}
	for _, n := range all {
		if n.About.Pair == p.ID && n.Flow == "checkin" && !next.IsZero() {
			n.Due = checkinDue(t.now, next)
			n.Since = n.Due
			err = errors.Join(err, t.tx.PutNudge(n))
		}
	}
	return err
}

// clearDiary drops what the guide has in both diaries about the pair.
func (t *turn) clearDiary(p mentoring.Pair) error { return t.dropNudges(p, guided...) }

// dropNudges drops these from both diaries, as far as they are about the pair.
func (t *turn) dropNudges(p mentoring.Pair, flows ...string) error {
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		all, err := t.tx.NudgesOf(id)
		if err != nil {
			return err
		}
		for _, n := range all {
			if n.About.Pair == p.ID && slices.Contains(flows, n.Flow) {
				if err := t.tx.DropNudge(n.ID); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// guided are the nudges that walk a pair through the guide.
var guided = []string{openNudge, guideFlow, "checkin", "reminder", "waiting", silenceNudge, resumeNudge}

// openStep opens a step for one of the pair: what is said about it is another nudge, which waits for a good moment. A pair
// that is late, or was out of reach for weeks, gets the step that is open now and no second one.
func (t *turn) openStep(n store.Nudge) error {
	p, program, err := t.pairAndProgram(n.About.Pair)
	if err != nil || p.State != mentoring.Active || program.State == mentoring.Archived {
		return err
	}
	if program.State == mentoring.Enrolling {
		program.State = mentoring.Running
		if err := t.tx.PutProgram(program); err != nil {
			return err
		}
	}
	number := slices.IndexFunc(program.Guide.Steps, func(g mentoring.GuideStep) bool { return g.ID == n.About.Step }) + 1
	if program.State == mentoring.Halted || number == 0 {
		return t.plan(p, program, t.member, max(1, number), t.opensNext(program, t.member, t.now))
	}
	if number = max(number, p.Step); number > p.Step {
		p.Step, p.Opened = number, t.now
		if err := t.tx.PutPair(p); err != nil {
			return err
		}
	}
	return t.announceStep(p, program, number)
}

// announceStep lets the member hear of the step, asks about it before the next one, and puts that one into the diary.
func (t *turn) announceStep(p mentoring.Pair, program mentoring.Program, number int) error {
	at := about(p)
	at.Step = program.Guide.Steps[number-1].ID
	next := t.opensAfter(p, program, t.member)
	err := errors.Join(
		t.nudge(t.member.ID, guideFlow, at, t.now),
		t.nudge(t.member.ID, "checkin", at, checkinDue(t.now, next)),
		t.fired("step.opened", store.Nudge{Member: t.member.ID, Flow: guideFlow, About: at}, ""))
	if err != nil || program.Guide.Opens == mentoring.OpensDone {
		return err
	}
	return t.plan(p, program, t.member, number+1, next)
}

// opensAfter is the date of the step after the one that opens now: the next date, or a later one where the pair takes
// longer for a step.
func (t *turn) opensAfter(p mentoring.Pair, program mentoring.Program, m mentoring.Member) time.Time {
	next := t.opensNext(program, m, t.now)
	for range max(1, p.Pace) - 1 {
		next = t.opensNext(program, m, next)
	}
	return next
}

// checkinBefore is how many days before the next step the pair is asked about the one that is open: time enough to meet
// first, and to answer after.
const checkinBefore = 3

// checkinDue is on the same hour of the wall as the next step, also where the clocks change between them.
func checkinDue(now, next time.Time) time.Time {
	if next.Sub(now) <= (checkinBefore+1)*day {
		return now.Add(next.Sub(now) / 2)
	}
	return next.AddDate(0, 0, -checkinBefore)
}

func (t *turn) pairAndProgram(id mentoring.PairID) (mentoring.Pair, mentoring.Program, error) {
	p, err := t.tx.Pair(id)
	if err != nil {
		return p, mentoring.Program{}, err
	}
	program, err := t.tx.Program(p.Program)
	return p, program, err
}

// stepStillOpen looks again whether there is a step to speak of.
func (s *scene) stepStillOpen(values) (string, error) {
	p, ok := s.pair()
	if _, _, open := s.step(); !ok || !open || p.State != mentoring.Active {
		return "gone", s.loaded.err
	}
	return "", s.loaded.err
}

// mark keeps how a member closes the step.
func (s *scene) mark(v values) (string, error) {
	p, ok := s.pair()
	step, number, open := s.step()
	program, known := s.program()
	if !ok || !open || !known {
		return "", s.loaded.err
	}
	role := p.Role(s.member.ID)
	done := v.word("met") + v.word("done") // just one of them is asked
	m := p.MarkOf(step.ID, role)
	again := m.Done == "not_yet" && s.now.Sub(m.At) > dialogue // sooner it is a correction
	m.Done, m.Going, m.At = done, v.word("going"), s.now
	p.WithMark(step.ID, role, m)
	p.Sign(role, s.now)
	if err := errors.Join(s.tx.PutPair(p), s.journal("step.marked", s.member.ID, s.stepAbout(p, step), done)); err != nil {
		return "", err
	}
	if done == "not_yet" && (again || s.twiceNotYet(p, program, number, role)) {
		return "stuck", nil
	}
	if !m.Closes() {
		return done, nil
	}
	return s.closed(p, program, step, number, role)
}

func (s *scene) stepAbout(p mentoring.Pair, step mentoring.GuideStep) store.About {
	at := about(p)
	at.Step = step.ID
	return at
}

// twiceNotYet tells whether the step before was not done either.
func (s *scene) twiceNotYet(p mentoring.Pair, program mentoring.Program, number int, r mentoring.Role) bool {
	return number > 1 && p.MarkOf(program.Guide.Steps[number-2].ID, r).Done == "not_yet"
}

// closed is what follows when a member has closed a step.
func (s *scene) closed(p mentoring.Pair, program mentoring.Program, step mentoring.GuideStep, number int, r mentoring.Role) (string, error) {
	last := number == len(program.Guide.Steps)
	both := p.Closes(step.ID)
	if both && !last && program.Guide.Opens == mentoring.OpensDone && number == p.Step {
		if err := s.openBoth(p, program); err != nil {
			return "", err
		}
	}
	switch {
	case last && p.Closed[r].IsZero():
		return "close", nil
	case step.With == mentoring.WithRate && p.MarkOf(step.ID, r).Rated == 0:
		return "rate", nil
	case both && number < p.Step:
		return "past", nil
	case both && !last:
		return "both", nil
	}
	return "", nil
}

// openBoth opens the next step for both as soon as their hours allow, where the program goes by what is done; once, also
// where one of them corrects the answer until then.
func (s *scene) openBoth(p mentoring.Pair, program mentoring.Program) error {
	if err := s.dropNudges(p, openNudge); err != nil {
		return err
	}
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		m, err := s.tx.Member(id)
		if err != nil {
			return err
		}
		if err := s.plan(p, program, m, p.Step+1, m.Open().Next(s.now, m.Location())); err != nil {
			return err
		}
	}
	return nil
}

// rate keeps one number, which nobody sees but in the program's counts. When much should change the admin is told that, and
// no more.
func (s *scene) rate(v values) error {
	p, ok := s.pair()
	step, _, open := s.step()
	if !ok || !open {
		return s.loaded.err
	}
	role := p.Role(s.member.ID)
	m := p.MarkOf(step.ID, role)
	n, ok := s.Book.Number("en", private(v, "stars"))
	if ok {
		m.Rated = n
	}
	p.WithMark(step.ID, role, m)
	if err := s.tx.PutPair(p); err != nil || v.word("change") != "much" {
		return err
	}
	at := s.stepAbout(p, step)
	at.Note = "low"
	return s.tellAdmins(at)
}
