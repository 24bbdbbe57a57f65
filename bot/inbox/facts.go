package inbox

import (
	"maps"
	"slices"
	"strconv"

	"mentorbot/bot/engine"
	"mentorbot/bot/mentoring"
)

// known answers what the flow asks of the world, with what has been answered so far.
func (s *scene) known() engine.Facts {
	return func(name string, answers map[string]engine.Value) engine.Value {
		fact, ok := knowing[name]
		if !ok {
			return ""
		}
		if !maps.Equal(answers, s.talk.State.Answers) {
			s.talk.State.Answers, s.loaded = answers, loaded{err: s.loaded.err} // what is spoken of may be another one now
		}
		return engine.Value(fact(s))
	}
}

// knowing are the facts flows may ask about.
var knowing map[string]func(*scene) string

func init() { // not a literal: lists count themselves through this table
	knowing = map[string]func(*scene) string{
		"admin":         func(s *scene) string { return yes(s.member.Admin) },
		"newcomer":      (*scene).newcomer,
		"addressed":     func(s *scene) string { return yes(s.member.Address != "") },
		"zoned":         func(s *scene) string { return yes(s.saidZone() != "") },
		"forms":         (*scene).hasForms,
		"trained":       func(s *scene) string { p, _ := s.program(); return yes(s.member.TrainedFor(p.Guide.ID)) },
		"rests":         func(s *scene) string { return yes(s.member.Rests.After(s.now) || s.member.Quiet) },
		"programs":      countOf((*scene).openPrograms),
		"all_programs":  countOf((*scene).livePrograms),
		"enrolments":    countOf((*scene).myPrograms),
		"program_known": (*scene).programKnown,
		"program_state": func(s *scene) string { p, _ := s.program(); return string(p.State) },
		"languages":     func(s *scene) string { p, _ := s.program(); return strconv.Itoa(len(p.Languages)) },
		"enrolled":      func(s *scene) string { e, _ := s.enrolment(); return yes(e.State == mentoring.Enrolled) },
		"invited":       func(s *scene) string { _, ok := s.invitation(); return yes(ok) },
		"editing":       func(s *scene) string { return yes(s.convo.About.Note == editNote) },
		"question":      func(s *scene) string { q, _ := s.openQuestion(); return q.ID },
		"role":          func(s *scene) string { return string(s.role()) },
		"pairs":         func(s *scene) string { return strconv.Itoa(len(s.pairs())) },
		"pair_known":    func(s *scene) string { _, ok := s.pair(); return yes(ok) },
		"pair_state":    func(s *scene) string { p, _ := s.pair(); return string(p.State) },
		"all_pairs":     (*scene).countPairs,
		"step":          func(s *scene) string { _, n, _ := s.step(); return strconv.Itoa(n) },
		"step_answers":  func(s *scene) string { g, _, _ := s.step(); return string(g.Answers) },
		"step_fixed":    func(s *scene) string { g, _, _ := s.step(); return string(g.Fixed) },
		"step_with":     (*scene).stepForm,
		"plan":          func(s *scene) string { return yes(s.has(mentoring.PlanNote)) },
		"room":          (*scene).roomState,
		"stay_in_touch": (*scene).stayInTouch,
		"both_closed":   (*scene).bothClosed,
		"goal":          func(s *scene) string { return yes(s.has(mentoring.GoalNote)) },
		"agreement":     func(s *scene) string { return yes(s.has(mentoring.AgreementNote)) },
		"confirmed":     (*scene).confirmed,
		"tasks":         func(s *scene) string { return strconv.Itoa(len(s.openTasks())) },
		"partners":      func(s *scene) string { return strconv.Itoa(len(s.partners())) },
		"mentors":       func(s *scene) string { return strconv.Itoa(len(s.waiting(mentoring.Mentor))) },
		"mentees":       func(s *scene) string { return strconv.Itoa(len(s.mentees())) },
		"given": func(s *scene) string {
			return yes(s.talk.Given.Bots || len(s.talk.Given.People)+len(s.talk.Given.Words) > 0)
		},
		"given_well": func(s *scene) string { return yes(s.givenProblem() == "") },
	}
	maps.Copy(knowing, knowingOfSupport())
}

// knowingOfSupport are facts of guides that accompany rather than lead.
func knowingOfSupport() map[string]func(*scene) string {
	return map[string]func(*scene) string{
		"pulse":         (*scene).pulse,
		"note":          func(s *scene) string { return yes(s.stepNote() != "") },
		"noted":         func(s *scene) string { return yes(s.has(mentoring.StepNote)) },
		"target":        func(s *scene) string { return yes(s.has(mentoring.TargetNote)) },
		"offers_rest":   func(s *scene) string { return yes(s.offersRest()) },
		"help_list":     func(s *scene) string { return yes(s.helpList() != "") },
		"onward":        func(s *scene) string { return yes(s.asksOnward()) },
		"parted":        func(s *scene) string { return yes(s.convo.About.Note == partedNote) },
		"waits_onward":  (*scene).waitsOnward,
		"contact_known": (*scene).contactKnown,
		"audiences":     func(s *scene) string { return strconv.Itoa(len(s.Guides[s.answered("guide")].Whom)) },
	}
}

// withFlow is the flow a step's own form is filled in with. A rating and the closing follow the check-in by themselves.
var withFlow = map[string]string{
	mentoring.WithAgreement: "agreement", mentoring.WithGoal: "goal", mentoring.WithPlan: "plan", mentoring.WithTarget: "target",
}

// stepForm is the flow in which the pair writes down what belongs to the step; nothing: there is nothing to write.
func (s *scene) stepForm() string {
	g, _, _ := s.step()
	if form, ok := withFlow[g.With]; ok {
		return form
	}
	if g.Note != "" {
		return "note"
	}
	return ""
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func countOf[T any](list func(*scene) ([]T, error)) func(*scene) string {
	return func(s *scene) string {
		all, err := list(s)
		s.hold(err)
		return strconv.Itoa(len(all))
	}
}

// newcomer tells whether somebody is here for the first time.
func (s *scene) newcomer() string {
	mine, err := s.tx.EnrolmentsOf(s.member.ID)
	s.hold(err)
	before, err := s.tx.ConversationsOf(s.member.ID)
	s.hold(err)
	return yes(len(mine)+len(before) == 0)
}

// programKnown tells whether there is no question which program is meant. Leading a program always asks.
func (s *scene) programKnown() string {
	_, ok := s.program()
	return yes(ok)
}

func (s *scene) countPairs() string {
	p, ok := s.program()
	if !ok {
		return "0"
	}
	all, err := s.tx.PairsIn(p.ID)
	s.hold(err)
	return strconv.Itoa(len(all))
}

// hasForms tells whether there is a form of address to be written to in: in a language of the program, or the
// member's own.
func (s *scene) hasForms() string {
	p, _ := s.program()
	return yes(slices.ContainsFunc(append(slices.Clone(p.Languages), s.language(s.member)), s.Book.HasForms))
}

// openQuestion is the first of the program's own questions that was not answered yet, or is asked once more.
func (s *scene) openQuestion() (mentoring.Question, bool) {
	p, _ := s.program()
	if n := s.ownAnswered(); n < len(p.Questions) {
		return p.Questions[n], true
	}
	return mentoring.Question{}, false
}

// ownAnswered counts the program's own questions on the way here: back takes one off, and to change the answers begins anew.
func (s *scene) ownAnswered() (n int) {
	for _, id := range s.talk.State.Path {
		switch id {
		case "own":
			n++
		case "consent":
			n = 0
		}
	}
	return n
}

func (s *scene) has(kind mentoring.NoteKind) bool { return len(s.notes(kind)) > 0 }

// notes are what the pair wrote down of one kind, oldest first.
func (s *scene) notes(kind mentoring.NoteKind) []mentoring.Note {
	p, _ := s.pair()
	var notes []mentoring.Note
	for _, n := range p.Notes {
		if n.Kind == kind {
			notes = append(notes, n)
		}
	}
	return notes
}

func (s *scene) openTasks() []mentoring.Note {
	var open []mentoring.Note
	for _, n := range s.notes(mentoring.TaskNote) {
		if n.Done.IsZero() {
			open = append(open, n)
		}
	}
	return open
}

// confirmed tells whether the member has said yes to the agreement as it stands.
func (s *scene) confirmed() string {
	p, _ := s.pair()
	notes := s.notes(mentoring.AgreementNote)
	if len(notes) == 0 {
		return "no"
	}
	return yes(!p.Both["agreement"][p.Role(s.member.ID)].Before(notes[len(notes)-1].At))
}

// partners are those the member is or was in a pair with and has not blocked.
func (s *scene) partners() []mentoring.MemberID {
	all, err := s.tx.PairsOf(s.member.ID)
	s.hold(err)
	var ids []mentoring.MemberID
	seen := map[mentoring.MemberID]bool{}
	for _, p := range all {
		if id := p.Partner(s.member.ID); !seen[id] && !s.member.Avoids(id) {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	return ids
}

// bothClosed tells whether both answered the exit questions.
func (s *scene) bothClosed() string {
	p, _ := s.pair()
	return yes(!p.Closed[mentoring.Mentor].IsZero() && !p.Closed[mentoring.Mentee].IsZero())
}

// stayInTouch tells whether both would like to: nobody hears that only one would.
func (s *scene) stayInTouch() string {
	p, _ := s.pair()
	return yes(p.Contact[mentoring.Mentor] && p.Contact[mentoring.Mentee])
}
