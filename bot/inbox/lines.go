package inbox

import (
	"sort"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// profileLines are what the member said of themselves: in this conversation, else on enrolling.
func (s *scene) profileLines() phrasebook.Arg {
	answers := mentoring.Answers{}
	e, ok := s.enrolment()
	if ok {
		var err error
		answers, err = s.answersOf(e)
		s.hold(err)
	}
	for name, v := range s.talk.State.Answers {
		answers[name] = chat.Private(v.Reveal())
	}
	for id, words := range s.talk.OwnWords {
		answers[id] = words
	}
	if answers["zone"] == "" {
		answers["zone"] = chat.Private(s.saidZone())
	}
	if _, asked := s.talk.State.Answers["role"]; !asked && ok {
		answers["role"] = chat.Private(e.Role)
	}
	program, _ := s.program()
	return s.lines(s.cardLines(answers, program, s.flow.ID != "join")) // on enrolling: what the partner will see
}

// partnerCard is what the partner wrote, but for what only the program needs to know.
func (s *scene) partnerCard() phrasebook.Arg {
	m, ok := s.partner()
	pair, _ := s.pair()
	program, _ := s.program()
	if !ok {
		return s.lines(nil)
	}
	e, err := s.tx.Enrolment(pair.Program, m.ID)
	if s.hold(err); err != nil {
		return s.lines(nil)
	}
	answers, err := s.answersOf(e)
	s.hold(err)
	answers["role"] = chat.Private(pair.Role(m.ID))
	answers["zone"] = chat.Private(m.Location().String())
	return s.lines(s.cardLines(answers, program, false))
}

// cardLines are a profile's lines, those left open left out.
func (s *scene) cardLines(answers mentoring.Answers, program mentoring.Program, own bool) []chat.Text {
	var lines []chat.Text
	add := func(key, name string, arg phrasebook.Arg) {
		lines = append(lines, s.words(key, phrasebook.Args{name: arg}))
	}
	if role := mentoring.Role(answers["role"].Reveal()); role != "" {
		add("join.line_role", "role", s.roleWord(role))
	}
	for _, name := range []string{"offer", "need", "hobby", "why", "reach"} {
		if words := answers[name]; words != "" {
			add("join.line_"+name, "words", phrasebook.Name(words))
		}
	}
	if tongues := answers["tongues"].Reveal(); tongues != "" {
		add("join.line_languages", "languages", s.tongueNames(tongues))
	}
	if hours := answers["hours"].Reveal(); hours != "" {
		add("join.line_hours", "words", phrasesOf("join.hours.", hours))
	}
	if zone := answers["zone"]; zone != "" {
		add("join.line_zone", "zone", phrasebook.Name(chat.Private(mentoring.ZoneLabel(zone.Reveal()))))
	}
	if capacity, ok := s.Book.Number("en", answers["capacity"]); ok && own {
		add("join.line_capacity", "count", phrasebook.Count(capacity))
	}
	return append(lines, s.ownLines(answers, program)...)
}

func (s *scene) ownLines(answers mentoring.Answers, program mentoring.Program) []chat.Text {
	var lines []chat.Text
	for _, q := range program.Questions {
		if words := answers[q.ID]; words != "" {
			asked := chat.Private(q.Words.In(s.language(s.member), program.Languages))
			lines = append(lines, s.words("join.line_own", phrasebook.Args{
				"question": phrasebook.Name(asked), "words": phrasebook.Name(words)}))
		}
	}
	return lines
}

func phrasesOf(prefix, keys string) phrasebook.Arg {
	var words []phrasebook.Arg
	for key := range strings.SplitSeq(keys, ",") {
		words = append(words, phrasebook.Phrase(prefix+key))
	}
	return phrasebook.List(words...)
}

func (s *scene) tongueNames(keys string) phrasebook.Arg {
	var languages []chat.Language
	for key := range strings.SplitSeq(keys, ",") {
		languages = append(languages, chat.Language(key))
	}
	return s.languageNames(languages)
}

// path is the way the pair has gone: closed, open, late and to come.
func (s *scene) path() phrasebook.Arg {
	pair, _ := s.pair()
	program, _ := s.program()
	var lines []chat.Text
	for i, step := range program.Guide.Steps {
		lines = append(lines, s.words("status.line_"+StepState(pair, step, i+1, s.role()), phrasebook.Args{
			"step": phrasebook.Count(i + 1), "title": phrasebook.Rich(s.guided(step.Title))}))
	}
	return s.lines(lines)
}

// StepState is how a step of a pair stands, as one of them sees it: done, marked (by this one alone), open, late, ahead.
func StepState(p mentoring.Pair, step mentoring.GuideStep, number int, r mentoring.Role) string {
	switch {
	case p.Closes(step.ID):
		return "done"
	case r != "" && p.MarkOf(step.ID, r).Closes():
		return "marked"
	case number == p.Step:
		return "open"
	case number < p.Step:
		return "late"
	}
	return "ahead"
}

// commandLines are the verbs for everybody, or those for admins, each with what it does.
func (s *scene) commandLines(admin bool) phrasebook.Arg {
	var lines []chat.Text
	for _, verb := range s.verbs() {
		if f := s.commands[verb]; f.Admin != admin || f.Rooms && !s.missesRoom() {
			continue
		}
		lines = append(lines, s.words("help.line", phrasebook.Args{
			"verb": phrasebook.Slash(verb), "help": phrasebook.Phrase("verbs." + verb + ".help")}))
	}
	return s.lines(lines)
}

// keptLines are what is kept about the member.
func (s *scene) keptLines() phrasebook.Arg {
	enrolments, err := s.tx.EnrolmentsOf(s.member.ID)
	s.hold(err)
	pairs, err := s.tx.PairsOf(s.member.ID)
	s.hold(err)
	notes := 0
	for _, p := range pairs {
		for _, n := range p.Notes {
			if n.By == s.member.ID {
				notes++
			}
		}
	}
	lines := []chat.Text{s.keyed("privacy.line_name"), s.keyed("privacy.line_settings")}
	for _, counted := range []struct {
		key string
		n   int
	}{{"enrolments", len(enrolments)}, {"pairs", len(pairs)}, {"notes", notes}, {"reports", s.member.Reports}} {
		if counted.n == 0 {
			continue
		}
		lines = append(lines, s.words("privacy.line_"+counted.key, phrasebook.Args{"count": phrasebook.Count(counted.n)}))
	}
	return s.lines(lines)
}

// seenLines are what an admin sees of the member: these, and nothing else.
func (s *scene) seenLines() phrasebook.Arg {
	var lines []chat.Text
	for _, key := range []string{"see_role", "see_state", "see_step", "see_sign"} {
		lines = append(lines, s.keyed("privacy."+key))
	}
	return s.lines(lines)
}

// waiting are those who could have one more pair, who was released before first, then who waits longest.
func (s *scene) waiting(r mentoring.Role) []mentoring.Enrolment {
	program, ok := s.program()
	if !ok {
		return nil
	}
	all, err := s.tx.EnrolmentsIn(program.ID)
	s.hold(err)
	busy, err := s.busy(program.ID)
	s.hold(err)
	var free []mentoring.Enrolment
	for _, e := range all {
		if e.State == mentoring.Enrolled && e.Role.Allows(r) && freeFor(e, r, busy[e.Member]) {
			free = append(free, e)
		}
	}
	sort.SliceStable(free, func(i, j int) bool {
		a, b := free[i], free[j]
		return a.First && !b.First || a.First == b.First && a.Since.Before(b.Since)
	})
	return free
}

func freeFor(e mentoring.Enrolment, r mentoring.Role, has map[mentoring.Role]int) bool {
	if r == mentoring.Mentee {
		return has[mentoring.Mentee] == 0 && (e.Role == mentoring.Mentee || has[mentoring.Mentor] == 0)
	}
	return e.Room(has[mentoring.Mentor]) > 0 && (e.Role == mentoring.Mentor || has[mentoring.Mentee] == 0)
}

// busy counts the live pairs of each member of a program, by role.
func (s *scene) busy(id mentoring.ProgramID) (map[mentoring.MemberID]map[mentoring.Role]int, error) {
	pairs, err := s.tx.PairsIn(id)
	busy := map[mentoring.MemberID]map[mentoring.Role]int{}
	for _, p := range pairs {
		if p.State.Over() {
			continue
		}
		for _, r := range []mentoring.Role{mentoring.Mentor, mentoring.Mentee} {
			if busy[p.Member(r)] == nil {
				busy[p.Member(r)] = map[mentoring.Role]int{}
			}
			busy[p.Member(r)][r]++
		}
	}
	return busy, err
}

// mostWaiting is how many of those who wait are listed by name in one message.
const mostWaiting = 20

func (s *scene) waitingLines(r mentoring.Role) phrasebook.Arg {
	var lines []chat.Text
	for _, e := range s.waiting(r) {
		if len(lines) == mostWaiting {
			break
		}
		lines = append(lines, s.words("members.line", phrasebook.Args{
			"name": s.memberArg(e.Member), "role": s.roleWord(e.Role), "since": phrasebook.Day(e.Since.In(s.member.Location()))}))
	}
	if len(lines) == 0 {
		return phrasebook.Phrase("members.line_none")
	}
	return s.lines(lines)
}

// note opens what somebody wrote down for the pair.
func (s *scene) note(n mentoring.Note) map[string]chat.Private {
	pair, _ := s.pair()
	words := map[string]chat.Private{}
	s.hold(s.unseal(n.By, notePlace(pair, n), n.Sealed, &words))
	return words
}

func notePlace(p mentoring.Pair, n mentoring.Note) string { return "note/" + string(p.ID) + "/" + n.ID }

// noteLines says what stands in a note, in the order of names.
func (s *scene) noteLines(flow string, n mentoring.Note, names ...string) []chat.Text {
	words := s.note(n)
	var lines []chat.Text
	for _, name := range names {
		if words[name] != "" {
			lines = append(lines, s.words(flow+".line_"+name, phrasebook.Args{"words": phrasebook.Name(words[name])}))
		}
	}
	return lines
}

func (s *scene) goalLines() phrasebook.Arg {
	notes := s.notes(mentoring.GoalNote)
	if len(notes) == 0 {
		return s.lines(nil)
	}
	last := notes[len(notes)-1]
	words := s.note(last)
	lines := s.noteLines("goal", last, "what")
	if day, err := timeOn(words["when"].Reveal(), s.member); err == nil {
		lines = append(lines, s.words("goal.line_when", phrasebook.Args{"day": phrasebook.Day(day)}))
	}
	lines = append(lines, s.noteLines("goal", last, "sign", "first", "second")...)
	if !last.Done.IsZero() {
		lines = append(lines, s.words("goal.line_reached", nil))
	}
	return s.lines(lines)
}

func (s *scene) taskLines() phrasebook.Arg {
	var lines []chat.Text
	for _, n := range s.notes(mentoring.TaskNote) {
		key := "task.line_open"
		if !n.Done.IsZero() {
			key = "task.line_done"
		}
		lines = append(lines, s.words(key, phrasebook.Args{"words": phrasebook.Name(s.note(n)["words"])}))
	}
	return s.lines(lines)
}

func (s *scene) planLines() phrasebook.Arg {
	notes := s.notes(mentoring.PlanNote)
	if len(notes) == 0 {
		return s.lines(nil)
	}
	return s.lines(s.noteLines("plan", notes[len(notes)-1], "aim", "habit", "people"))
}

func (s *scene) agreementLines() phrasebook.Arg {
	notes := s.notes(mentoring.AgreementNote)
	if len(notes) == 0 {
		return s.lines(nil)
	}
	last := notes[len(notes)-1]
	var lines []chat.Text
	if rhythm := s.note(last)["rhythm"]; rhythm != "" {
		lines = append(lines, s.words("agreement.line_rhythm", phrasebook.Args{"words": phrasebook.Phrase("agreement.rhythm." + rhythm.Reveal())}))
	}
	return s.lines(append(lines, s.noteLines("agreement", last, "channel", "no_show", "secret", "stop")...))
}

func about(p mentoring.Pair) store.About { return store.About{Program: p.Program, Pair: p.ID} }
