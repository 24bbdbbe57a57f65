package inbox

import (
	"errors"
	"time"

	"mentorbot/bot/mentoring"
)

// How a pair goes on, where one of the two has to be told.
const (
	moreNote   = "more"
	partedNote = "parted"
)

// asksOnward tells whether the member is still to choose how to go on, where the guide lets them.
func (s *scene) asksOnward() bool {
	p, ok := s.pair()
	program, known := s.program()
	step, _, _ := s.step()
	return ok && known && program.Guide.Onward > 0 && p.State == mentoring.Active && step.Fixed == mentoring.Closing &&
		p.Onward[p.Role(s.member.ID)] == ""
}

// chooseOnward keeps how the member would like to go on. What only one of them wants does not happen, and the other hears of
// it gently.
func (s *scene) chooseOnward(v values) (string, error) {
	p, ok := s.pair()
	if !ok {
		return "", s.loaded.err
	}
	role := p.Role(s.member.ID)
	how, other := v.word("how"), p.Onward[role.Other()]
	p.Onward = set(p.Onward, role, how)
	p.Sign(role, s.now)
	s.loaded.pair = &p
	switch {
	case how == mentoring.OnwardMore && other == mentoring.OnwardMore:
		return "more", s.goOnTogether(p)
	case how == mentoring.OnwardMore && other == "":
		return "waiting", s.tx.PutPair(p)
	case how == mentoring.OnwardMore:
		return "parted", s.tx.PutPair(p)
	case other == mentoring.OnwardMore:
		return "", errors.Join(s.tx.PutPair(p), s.tellOnward(p, partedNote))
	}
	return "", s.tx.PutPair(p)
}

func (s *scene) tellOnward(p mentoring.Pair, news string) error {
	at := about(p)
	at.Note = news
	return s.nudge(p.Partner(s.member.ID), "onward", at, s.now)
}

// goOnTogether gives the pair its weeks: the last step opens anew then, and until then nobody asks anything.
func (s *scene) goOnTogether(p mentoring.Pair) error {
	step, _, _ := s.step()
	p.Onward = nil
	delete(p.Marks, step.ID)
	again := s.stepAbout(p, step)
	err := errors.Join(s.tx.PutPair(p), s.clearDiary(p), s.tellOnward(p, moreNote), s.journal("pair.onward", "", about(p), ""))
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		err = errors.Join(err, s.nudge(id, "checkin", again, s.asksAgain()))
	}
	return err
}

// asksAgain is when a pair that goes on is asked again: where it is known already, else as many weeks from now as the guide
// says.
func (s *scene) asksAgain() time.Time {
	p, _ := s.pair()
	nudges, err := s.tx.NudgesOf(s.member.ID)
	s.hold(err)
	for _, n := range nudges {
		if n.Flow == "checkin" && n.About.Pair == p.ID {
			return n.Due.In(s.member.Location())
		}
	}
	program, _ := s.program()
	return s.here().AddDate(0, 0, 7*program.Guide.Onward)
}

// contactKnown tells whether the member has said already whether they would like to stay in touch.
func (s *scene) contactKnown() string {
	p, _ := s.pair()
	how := p.Onward[p.Role(s.member.ID)]
	return yes(how == mentoring.OnwardEnd || how == mentoring.OnwardTouch)
}
