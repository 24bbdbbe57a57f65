package inbox

import (
	"errors"
	"slices"
	"strconv"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// editNote marks a conversation in which an enrolment is changed.
const editNote = "edit"

func (s *scene) editEnrolment(values) error {
	s.convo.About.Note = editNote
	return nil
}

// answerOwn keeps an answer to one of the program's own questions, until all is submitted.
func (s *scene) answerOwn(v values) error {
	p, _ := s.program()
	answered := s.ownAnswered()
	if answered < 1 || answered > len(p.Questions) {
		return s.loaded.err
	}
	if s.talk.OwnWords == nil {
		s.talk.OwnWords = map[string]chat.Private{}
	}
	s.talk.OwnWords[p.Questions[answered-1].ID] = chat.Private(v.word("words"))
	return nil
}

// answersAsked are the answers that make up an enrolment; the rest of the conversation is only talk.
var answersAsked = []string{"offer", "need", "hobby", "why", "reach", "tongues", "hours"}

// submitEnrolment counts the member in.
func (s *scene) submitEnrolment(values) (string, error) {
	program, ok := s.program()
	if !ok || !program.TakesPeople() {
		return "closed", nil
	}
	before, _ := s.enrolment()
	e := mentoring.Enrolment{
		Program: program.ID, Member: s.member.ID, Role: mentoring.Role(s.answered("role")), Capacity: 1,
		State: mentoring.Enrolled, Since: s.now, First: before.First,
	}
	if p, ok := s.invitation(); ok && e.Role == "" {
		e.Role = p.Role(s.member.ID)
	}
	if before.State == mentoring.Enrolled {
		e.Since = before.Since
	}
	if n, err := strconv.Atoi(s.answered("capacity")); err == nil && e.Role != mentoring.Mentee {
		e.Capacity = n
	}
	if err := s.keepEnrolment(e, s.enrolmentAnswers()); err != nil {
		return "", err
	}
	s.member.Zone = s.enrolledZone()
	s.keepAddress()
	if err := s.keepMember(); err != nil {
		return "", err
	}
	if before.State == mentoring.Enrolled {
		return "changed", s.journal("enrolment.changed", s.member.ID, store.About{Program: program.ID}, "")
	}
	if err := s.journal("enrolment.enrolled", s.member.ID, store.About{Program: program.ID}, ""); err != nil {
		return "", err
	}
	return s.wakeProposed(program)
}

// neutral is the form of address of those who leave it open: who was asked once is not asked again.
const neutral = "neutral"

func (s *scene) keepAddress() {
	form, asked := s.talk.State.Answers["address"]
	switch {
	case form != "":
		s.member.Address = form.Reveal()
	case asked && s.member.Address == "":
		s.member.Address = neutral
	}
}

func (s *scene) enrolmentAnswers() mentoring.Answers {
	answers := mentoring.Answers{}
	for _, name := range answersAsked {
		if v := s.answered(name); v != "" {
			answers[name] = chat.Private(v)
		}
	}
	answers["zone"] = chat.Private(s.enrolledZone())
	answers["capacity"] = chat.Private(s.answered("capacity"))
	for id, words := range s.talk.OwnWords {
		answers[id] = words
	}
	return answers
}

// invitation is the pair that waits until the member has enrolled in the program.
func (s *scene) invitation() (mentoring.Pair, bool) {
	program, _ := s.program()
	e, _ := s.enrolment()
	for _, p := range s.pairs() {
		if p.State == mentoring.Proposed && p.Program == program.ID && e.State != mentoring.Enrolled {
			return p, true
		}
	}
	return mentoring.Pair{}, false
}

// wakeProposed makes pairs active that waited for this member, if the partner has enrolled too. Who has answered an
// invitation waits for the introduction: it need not wait until they may be sent something again.
func (s *scene) wakeProposed(program mentoring.Program) (string, error) {
	outcome := ""
	for _, p := range s.pairs() {
		if p.State != mentoring.Proposed || p.Program != program.ID {
			continue
		}
		outcome = "paired"
		p.Told = set(p.Told, p.Role(s.member.ID), s.now)
		s.member.Unasked = nil
		ready, err := s.bothEnrolled(p)
		if err = errors.Join(err, s.tx.PutPair(p), s.keepMember()); err != nil {
			return "", err
		}
		if ready {
			if err := s.activate(p, program); err != nil {
				return "", err
			}
		}
	}
	return outcome, nil
}

func (s *scene) bothEnrolled(p mentoring.Pair) (bool, error) {
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		e, err := s.tx.Enrolment(p.Program, id)
		if errors.Is(err, store.ErrNotFound) || err == nil && e.State != mentoring.Enrolled {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	return true, nil
}

func (s *scene) declineEnrolment(values) error {
	e, ok := s.enrolment()
	if !ok || e.State == mentoring.Enrolled {
		return nil
	}
	e.State = mentoring.Withdrawn
	return s.tx.PutEnrolment(e)
}

// withdraw takes an enrolment back. Pairs in that program end.
func (s *scene) withdraw(values) error {
	e, ok := s.enrolment()
	if !ok {
		return nil
	}
	s.convo.About.Program = e.Program            // still spoken of, though no longer the member's
	e.State, e.Sealed = mentoring.Withdrawn, nil // what was written goes too
	if err := s.tx.PutEnrolment(e); err != nil {
		return err
	}
	for _, p := range s.pairs() {
		if p.Program != e.Program {
			continue
		}
		if err := s.finish(p, mentoring.Ended, "left"); err != nil {
			return err
		}
	}
	return s.journal("enrolment.withdrawn", s.member.ID, store.About{Program: e.Program}, "")
}

// testReach writes to the person's own chat before they are counted in, where they have spoken only in a room so far. If it
// can't arrive, the network's answer marks them as out of reach and the admin is told.
func (s *scene) testReach(values) error {
	if s.convo.Place == "" {
		return nil
	}
	m := chat.Message{Text: s.keyed("join.reach_test")}
	_, err := s.deliver(s.member, s.convo.Person, "", m, store.Delivery{})
	return err
}

func (s *scene) trained(values) error {
	if s.member.Trained.IsZero() {
		s.member.Trained = s.now
	}
	if p, ok := s.program(); ok && !slices.Contains(s.member.Trainings, p.Guide.ID) {
		s.member.Trainings = append(s.member.Trainings, p.Guide.ID)
	}
	return s.keepMember()
}
