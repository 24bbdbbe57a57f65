package inbox

import (
	"errors"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
)

// guides are those of the member's pairs.
func (s *scene) guides() (all []mentoring.Guide) {
	for _, p := range s.pairs() {
		program, err := s.tx.Program(p.Program)
		s.hold(err)
		all = append(all, program.Guide)
	}
	return all
}

// restDays is how long a rough day keeps everything quiet; 0: no guide of the member's offers that.
func (s *scene) restDays() (most int) {
	for _, g := range s.guides() {
		most = max(most, g.Rest)
	}
	return most
}

func (s *scene) offersRest() bool { return s.restDays() > 0 }

// hasGoals tells whether there is a guide among the member's that has a goal: another is not to be pressed with one.
func (s *scene) hasGoals() bool {
	for _, g := range s.guides() {
		if g.With(mentoring.WithGoal) || g.With(mentoring.WithTarget) {
			return true
		}
	}
	return false
}

// roughDay lets the member hear nothing unasked for some days. To say so is a sign of life: nobody asks after them meanwhile.
func (s *scene) roughDay(values) error {
	s.member.Rough = s.now.AddDate(0, 0, s.restDays())
	err := s.keepMember()
	for _, p := range s.pairs() {
		p.Sign(p.Role(s.member.ID), s.now)
		err = errors.Join(err, s.tx.PutPair(p))
	}
	return err
}

// helpList is where help is to be had near the member, in the words of the program's admin.
func (s *scene) helpList() string {
	programs := []mentoring.Program{}
	if p, ok := s.program(); ok {
		programs = append(programs, p)
	}
	for _, pair := range s.pairs() {
		p, err := s.tx.Program(pair.Program)
		s.hold(err)
		programs = append(programs, p)
	}
	for _, p := range programs {
		if words := p.Help.In(s.language(s.member), p.Languages); words != "" {
			return words
		}
	}
	return ""
}

// keepHelpList keeps the admin's list in one of the program's languages.
func (s *scene) keepHelpList(v values) error {
	p, ok := s.program()
	if !ok || len(p.Languages) == 0 {
		return s.loaded.err
	}
	l := p.Languages[0]
	if chosen := v.word("language"); chosen != "" {
		l = chat.Language(chosen)
	}
	if p.Help == nil {
		p.Help = mentoring.Words{}
	}
	p.Help[l] = chat.Clean(v.word("words"))
	return s.tx.PutProgram(p)
}

// pulse tells whether the member is to be asked how they are themselves.
func (s *scene) pulse() string {
	g, _, _ := s.step()
	return yes(g.Pulse != "" && g.Pulse == s.role())
}
