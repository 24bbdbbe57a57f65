package inbox

import (
	"errors"

	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// loaded is what a scene has read already. Errors of the store end the turn: they are kept and told when it is over.
type loaded struct {
	program   *mentoring.Program
	pair      *mentoring.Pair
	enrolment *mentoring.Enrolment
	pairs     []mentoring.Pair
	readPairs bool
	err       error
}

// hold keeps a store's error; a record that is not there is none.
func (s *scene) hold(err error) {
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		s.loaded.err = errors.Join(s.loaded.err, err)
	}
}

// answered is an answer of this conversation.
func (s *scene) answered(name string) string { return s.talk.State.Answers[name].Reveal() }

// program is the one that is spoken of: given, chosen, the pair's, or the only one there is to choose.
func (s *scene) program() (mentoring.Program, bool) {
	if s.loaded.program != nil {
		return *s.loaded.program, true
	}
	p, err := s.findProgram()
	if s.hold(err); p.ID != "" { // what is not known yet may be after the next answer
		s.loaded.program = &p
	}
	return p, p.ID != ""
}

func (s *scene) findProgram() (mentoring.Program, error) {
	for _, id := range []mentoring.ProgramID{
		s.convo.About.Program, mentoring.ProgramID(s.answered("program")), s.whichProgram(),
	} {
		if id != "" {
			return s.tx.Program(id)
		}
	}
	if p, ok := s.pair(); ok {
		return s.tx.Program(p.Program)
	}
	if p, err := s.onlyProgram(); err != nil || p.ID != "" || s.talk.Last.Program == "" || s.flow.Admin {
		return p, err
	}
	return s.tx.Program(s.talk.Last.Program)
}

// whichProgram is what an admin chose to lead.
func (s *scene) whichProgram() mentoring.ProgramID {
	if which := s.answered("which"); s.flow.ID == "program" && which != newProgram {
		return mentoring.ProgramID(which)
	}
	return ""
}

// candidates are the lists from which each flow chooses its program.
var candidates = map[string]func(*scene) ([]mentoring.Program, error){
	"join": (*scene).openPrograms, "announce": (*scene).openPrograms, "pair": (*scene).openPrograms,
	"profile": (*scene).myPrograms, "leave": (*scene).myPrograms,
	"pairs": (*scene).livePrograms, "members": (*scene).livePrograms,
}

func (s *scene) onlyProgram() (mentoring.Program, error) {
	list, ok := candidates[string(s.flow.ID)]
	if !ok {
		return mentoring.Program{}, nil
	}
	all, err := list(s)
	if err != nil || len(all) != 1 {
		return mentoring.Program{}, err
	}
	s.convo.About.Program = all[0].ID // what nobody was asked stays, though the list may change
	return all[0], nil
}

func (s *scene) programsWhere(keep func(mentoring.Program) bool) ([]mentoring.Program, error) {
	all, err := s.tx.ProgramsIn(s.member.Community)
	var kept []mentoring.Program
	for _, p := range all {
		if keep(p) {
			kept = append(kept, p)
		}
	}
	return kept, err
}

func (s *scene) openPrograms() ([]mentoring.Program, error) {
	return s.programsWhere(mentoring.Program.TakesPeople)
}

func (s *scene) livePrograms() ([]mentoring.Program, error) {
	return s.programsWhere(func(p mentoring.Program) bool { return p.State != mentoring.Archived })
}

// myPrograms are those the member has enrolled in.
func (s *scene) myPrograms() ([]mentoring.Program, error) {
	mine, err := s.tx.EnrolmentsOf(s.member.ID)
	if err != nil {
		return nil, err
	}
	in := map[mentoring.ProgramID]bool{}
	for _, e := range mine {
		in[e.Program] = e.State == mentoring.Enrolled || e.State == mentoring.Rested
	}
	return s.programsWhere(func(p mentoring.Program) bool { return in[p.ID] && p.State != mentoring.Archived })
}

// enrolment is the member's own in the program that is spoken of.
func (s *scene) enrolment() (mentoring.Enrolment, bool) {
	if s.loaded.enrolment == nil {
		e := mentoring.Enrolment{}
		if p, ok := s.program(); ok {
			found, err := s.tx.Enrolment(p.ID, s.member.ID)
			s.hold(err)
			e = found
		}
		s.loaded.enrolment = &e
	}
	return *s.loaded.enrolment, s.loaded.enrolment.Member != ""
}

// pairs are the member's pairs that are not over.
func (s *scene) pairs() []mentoring.Pair {
	if !s.loaded.readPairs {
		all, err := s.tx.PairsOf(s.member.ID)
		s.hold(err)
		for _, p := range all {
			if !p.State.Over() {
				s.loaded.pairs = append(s.loaded.pairs, p)
			}
		}
		s.loaded.readPairs = true
	}
	return s.loaded.pairs
}

// pair is the one that is spoken of: given, chosen, or the member's only one.
func (s *scene) pair() (mentoring.Pair, bool) {
	if s.loaded.pair != nil {
		return *s.loaded.pair, true
	}
	p, err := s.findPair()
	if s.hold(err); p.ID != "" {
		s.loaded.pair = &p
	}
	return p, p.ID != ""
}

func (s *scene) findPair() (mentoring.Pair, error) {
	for _, id := range []mentoring.PairID{s.convo.About.Pair, mentoring.PairID(s.answered("pair")), mentoring.PairID(s.answered("board"))} {
		if id != "" {
			return s.tx.Pair(id)
		}
	}
	if mine := s.pairs(); len(mine) == 1 && !s.flow.Admin {
		return mine[0], nil
	}
	if last := s.talk.Last.Pair; last != "" && !s.flow.Admin {
		return s.tx.Pair(last)
	}
	return mentoring.Pair{}, nil
}

// role is what the member is in the pair, else what they enrolled as.
func (s *scene) role() mentoring.Role {
	if p, ok := s.pair(); ok {
		return p.Role(s.member.ID)
	}
	if e, ok := s.enrolment(); ok {
		return e.Role
	}
	return ""
}

// partner is the other one of the pair.
func (s *scene) partner() (mentoring.Member, bool) {
	p, ok := s.pair()
	if !ok || p.Role(s.member.ID) == "" {
		return mentoring.Member{}, false
	}
	m, err := s.tx.Member(p.Partner(s.member.ID))
	s.hold(err)
	return m, err == nil
}

// step is the step of the guide that is spoken of: given, else the latest that has opened.
func (s *scene) step() (mentoring.GuideStep, int, bool) {
	pair, ok := s.pair()
	program, known := s.program()
	if !ok || !known {
		return mentoring.GuideStep{}, 0, false
	}
	steps := program.Guide.Steps
	for i, step := range steps {
		if step.ID == s.convo.About.Step {
			return step, i + 1, true
		}
	}
	if pair.Step < 1 || pair.Step > len(steps) {
		return mentoring.GuideStep{}, 0, false
	}
	return steps[pair.Step-1], pair.Step, true
}
