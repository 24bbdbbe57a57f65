package inbox

import (
	"errors"
	"fmt"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// givenProblem says what is wrong with the people named behind a command: a refusal's key; empty: nothing.
func (s *scene) givenProblem() string {
	g := s.talk.Given
	switch {
	case len(g.People)+len(g.Words) == 0 && !g.Bots:
		return ""
	case g.Bots:
		return "refused_bot"
	case len(g.Outside) > 0:
		return "refused_outside"
	case g.Plain:
		return "refused_plain"
	case len(g.Words) > 0:
		return "refused_stranger"
	case len(g.People) != 2:
		return "refused_form"
	}
	return ""
}

// chosen is who was named or picked for a role; empty: nobody yet.
func (s *scene) chosen(r mentoring.Role) mentoring.MemberID {
	if id := s.answered(string(r)); id != "" {
		return mentoring.MemberID(id)
	}
	if len(s.talk.Given.People) != 2 {
		return ""
	}
	person := s.talk.Given.People[0]
	if r == mentoring.Mentee {
		person = s.talk.Given.People[1]
	}
	id, err := s.tx.MemberOf(s.member.Community, person)
	s.hold(err)
	return id
}

// formPair makes a pair of two members, or says why not.
func (s *scene) formPair(values) (string, error) {
	program, ok := s.program()
	if !ok {
		return s.refuse("refused_closed"), s.loaded.err
	}
	mentor, err := s.meetChosen(mentoring.Mentor, 0)
	if err != nil {
		return "", err
	}
	mentee, err := s.meetChosen(mentoring.Mentee, 1)
	if err != nil {
		return "", err
	}
	why, err := s.whyNot(program, mentor, mentee)
	if err != nil || why != "" {
		return s.refuse(why), err
	}
	return s.join(program, mentor, mentee)
}

func (s *scene) refuse(why string) string {
	s.talk.Word = why
	return "refused"
}

// meetChosen is who was chosen; somebody the bot has never met becomes a member, to be invited.
func (s *scene) meetChosen(r mentoring.Role, nth int) (mentoring.Member, error) {
	if id := s.chosen(r); id != "" {
		return s.tx.Member(id)
	}
	if len(s.talk.Given.Names) <= nth {
		return mentoring.Member{}, nil
	}
	n, err := s.tx.Next("member")
	if err != nil {
		return mentoring.Member{}, err
	}
	m := mentoring.Member{
		ID: mentoring.MemberID(fmt.Sprintf("m%d", n)), Community: s.member.Community, Persons: []chat.PersonID{s.talk.Given.People[nth]},
		Created: s.now,
	}
	sealed, err := s.seal(m.ID, "member/"+string(m.ID), mentoring.Profile{Name: s.talk.Given.Names[nth]})
	m.Sealed = sealed
	return m, errors.Join(err, s.tx.PutMember(m))
}

// whyNot says why two can't be a pair; empty: they can.
func (s *scene) whyNot(program mentoring.Program, mentor, mentee mentoring.Member) (string, error) {
	switch {
	case mentor.ID == "" || mentee.ID == "":
		return "refused_form", nil
	case mentor.ID == mentee.ID:
		return "refused_self", nil
	case mentor.Community != program.Community || mentee.Community != program.Community:
		return "refused_stranger", nil
	case !program.TakesPairs():
		return "refused_closed", nil
	case mentor.Away == mentoring.Gone || mentee.Away == mentoring.Gone:
		return "refused_gone", nil
	case mentor.Avoids(mentee.ID) || mentee.Avoids(mentor.ID):
		return "refused_avoid", nil
	}
	if why, err := s.whyNotPaired(program, mentor, mentee); err != nil || why != "" {
		return why, err
	}
	return s.whyNotEnrolled(program, mentor, mentee)
}

func (s *scene) whyNotPaired(program mentoring.Program, mentor, mentee mentoring.Member) (string, error) {
	pairs, err := s.tx.PairsIn(program.ID)
	for _, p := range pairs {
		switch {
		case p.State.Over():
		case p.Mentor == mentor.ID && p.Mentee == mentee.ID:
			return "refused_exists", nil
		case p.Mentee == mentee.ID:
			return "refused_taken", nil
		}
	}
	return "", err
}

// whyNotEnrolled looks at what each enrolled as; who has not enrolled yet is invited.
func (s *scene) whyNotEnrolled(program mentoring.Program, mentor, mentee mentoring.Member) (string, error) {
	e, err := s.tx.Enrolment(program.ID, mentor.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	if e.State == mentoring.Enrolled {
		if !e.Role.Allows(mentoring.Mentor) {
			return "refused_role_mentor", nil
		}
		if e.Room(s.pairsOfMentor(mentor.ID)) == 0 {
			return "refused_room", nil
		}
	}
	e, err = s.tx.Enrolment(program.ID, mentee.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", err
	}
	if e.State == mentoring.Enrolled && !e.Role.Allows(mentoring.Mentee) {
		return "refused_role_mentee", nil
	}
	return "", nil
}

// pairsOfMentor counts the live pairs a member is mentor of in the program.
func (s *scene) pairsOfMentor(id mentoring.MemberID) int {
	program, _ := s.program()
	pairs, err := s.tx.PairsOf(id)
	s.hold(err)
	n := 0
	for _, p := range pairs {
		if !p.State.Over() && p.Program == program.ID && p.Mentor == id {
			n++
		}
	}
	return n
}

// join forms the pair. It waits for those who have not enrolled yet.
func (s *scene) join(program mentoring.Program, mentor, mentee mentoring.Member) (string, error) {
	n, err := s.tx.Next("pair")
	if err != nil {
		return "", err
	}
	if program.Board == "" && s.event.Board != "" { // who is invited is called there
		program.Board = s.event.Board
		if err := s.tx.PutProgram(program); err != nil {
			return "", err
		}
	}
	p := mentoring.Pair{
		ID: mentoring.PairID(fmt.Sprintf("p%d", n)), Program: program.ID, Mentor: mentor.ID, Mentee: mentee.ID,
		State: mentoring.Proposed, By: s.member.ID, Made: s.now,
	}
	s.convo.About.Pair, s.convo.About.Program = p.ID, p.Program
	if err := errors.Join(s.tx.PutPair(p), s.journal("pair.formed", "", about(p), "")); err != nil {
		return "", err
	}
	ready, err := s.bothEnrolled(p)
	if err != nil {
		return "", err
	}
	if ready {
		return "", s.activate(p, program)
	}
	return "invited", s.invite(p)
}

func (s *scene) invite(p mentoring.Pair) error {
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		e, err := s.tx.Enrolment(p.Program, id)
		if err == nil && e.State == mentoring.Enrolled {
			continue
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		invited := mentoring.Enrolment{Program: p.Program, Member: id, Role: p.Role(id), Capacity: 1, State: mentoring.Invited, Since: s.now}
		if err := errors.Join(s.tx.PutEnrolment(invited), s.nudge(id, "invited", about(p), s.now)); err != nil {
			return err
		}
	}
	return nil
}

// activate introduces both and puts the first step into their diaries.
func (s *scene) activate(p mentoring.Pair, program mentoring.Program) error {
	p.State = mentoring.Active
	if err := s.tx.PutPair(p); err != nil {
		return err
	}
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		if err := s.nudge(id, "intro", about(p), s.now); err != nil {
			return err
		}
	}
	return s.schedule(p, program)
}

// undoPair takes a pair back that was formed by mistake.
func (s *scene) undoPair(values) (string, error) {
	p, ok := s.pair()
	if !ok || p.State.Over() || s.now.Sub(p.Made) > mentoring.UndoFor {
		return "late", s.loaded.err
	}
	return "", s.finishTelling(p, mentoring.Undone, "undone", p.Mentor, p.Mentee)
}

func (s *scene) adminEnd(values) error {
	p, ok := s.pair()
	if !ok || p.State.Over() {
		return s.loaded.err
	}
	return s.finishTelling(p, mentoring.Ended, "admin", p.Mentor, p.Mentee)
}

// reopenPair takes an end back.
func (s *scene) reopenPair(values) (string, error) {
	p, ok := s.pair()
	program, known := s.program()
	if !ok || !known || !p.State.Over() || p.State == mentoring.Undone || !program.TakesPairs() {
		return s.refuse("refused_over"), s.loaded.err
	}
	mentor, err := s.tx.Member(p.Mentor)
	if err != nil {
		return "", err
	}
	mentee, err := s.tx.Member(p.Mentee)
	if err != nil {
		return "", err
	}
	if why, err := s.whyNot(program, mentor, mentee); err != nil || why != "" {
		return s.refuse(why), err
	}
	p.State, p.Over, p.Why, p.Closed, p.Onward = mentoring.Active, time.Time{}, "", nil, nil
	return "", errors.Join(s.journal("pair.reopened", "", about(p), ""), s.reopen(p, program))
}

// reopen takes the pair up where it ended: invited, introduced or on its way.
func (s *scene) reopen(p mentoring.Pair, program mentoring.Program) error {
	ready, err := s.bothEnrolled(p)
	switch {
	case err != nil:
		return err
	case !ready:
		p.State = mentoring.Proposed
		return errors.Join(s.tx.PutPair(p), s.invite(p))
	case len(p.Met) == 0:
		return errors.Join(s.activate(p, program), s.reschedule(p)) // a step may be open, though nobody said hello
	}
	return errors.Join(s.tx.PutPair(p), s.reschedule(p),
		s.nudge(p.Mentor, "paused", about(p), s.now), s.nudge(p.Mentee, "paused", about(p), s.now))
}
