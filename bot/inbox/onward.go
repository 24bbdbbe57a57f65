package inbox

import (
	"errors"

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

// chooseOnward keeps how the member would like to go on. What only one of them wants does not happen, and the other hears
// of it gently. When the pair is over there is no going on; who does not want that comes to the closing.
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
	switch over := p.State.Over(); {
	case over && how == mentoring.OnwardMore:
		return "", errDenied
	case over:
		return "", s.tx.PutPair(p)
	case how == mentoring.OnwardMore && other == mentoring.OnwardMore:
		return "more", s.goOnTogether(p)
	case how == mentoring.OnwardMore && other == "":
		return "waiting", errors.Join(s.tx.PutPair(p), s.nudge(p.Partner(s.member.ID), "closing", s.convo.About, s.now))
	case how == mentoring.OnwardMore:
		return "parted", s.tx.PutPair(p)
	case other == mentoring.OnwardMore:
		return "", errors.Join(s.tx.PutPair(p), s.tellOnward(p, partedNote))
	}
	return "", s.tx.PutPair(p)
}

// waitsOnward tells whether the member would like to go on, and the partner has not chosen yet.
func (s *scene) waitsOnward() string {
	p, _ := s.pair()
	role := p.Role(s.member.ID)
	return yes(p.State == mentoring.Active && p.Onward[role] == mentoring.OnwardMore && p.Onward[role.Other()] == "")
}

func (s *scene) tellOnward(p mentoring.Pair, news string) error {
	at := about(p)
	at.Note = news
	return s.nudge(p.Partner(s.member.ID), "onward", at, s.now)
}

// goOnTogether gives the pair its weeks: the last step opens anew then, and until then nobody asks anything.
func (s *scene) goOnTogether(p mentoring.Pair) error {
	step, _, _ := s.step()
	program, _ := s.program()
	p.Onward, p.Closed, p.Until = nil, nil, s.here().AddDate(0, 0, 7*program.Guide.Onward)
	delete(p.Marks, step.ID)
	s.loaded.pair = &p
	again := s.stepAbout(p, step)
	err := errors.Join(s.tx.PutPair(p), s.clearDiary(p), s.tellOnward(p, moreNote), s.journal("pair.onward", "", about(p), ""))
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		err = errors.Join(err, s.nudge(id, "checkin", again, p.Until))
	}
	return err
}

// contactKnown tells whether the member has said already whether they would like to stay in touch.
func (s *scene) contactKnown() string {
	p, _ := s.pair()
	how := p.Onward[p.Role(s.member.ID)]
	return yes(how == mentoring.OnwardEnd || how == mentoring.OnwardTouch)
}
