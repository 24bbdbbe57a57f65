package inbox

import (
	"cmp"
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
)

// lists are what flows can let people choose from.
var lists map[string]func(*scene) ([]chat.Choice, error)

func init() { // not a literal: lists say facts, and facts count lists
	lists = map[string]func(*scene) ([]chat.Choice, error){
		"menu":         (*scene).menu,
		"programs":     programList((*scene).openPrograms),
		"enrolments":   programList((*scene).myPrograms),
		"running":      programList((*scene).livePrograms),
		"all_programs": (*scene).programsAndNew,
		"languages":    (*scene).programLanguages,
		"tongues":      (*scene).tongues,
		"pairs":        (*scene).pairList,
		"all_pairs":    (*scene).pairBoard,
		"pair_moves":   (*scene).pairMoves,
		"tasks":        (*scene).taskList,
		"partners":     (*scene).partnerList,
		"reportable":   (*scene).reportable,
		"mentors":      func(s *scene) ([]chat.Choice, error) { return s.people(s.waiting(mentoring.Mentor)) },
		"mentees":      func(s *scene) ([]chat.Choice, error) { return s.people(s.mentees()) },
		"guides":       (*scene).guideList,
		"audiences":    (*scene).audienceList,
		"ready":        (*scene).readyList,
		"moves":        (*scene).moves,
		"bundle":       (*scene).bundleList,
		"weekdays":     (*scene).weekdayList,
	}
}

// PeopleLists are those of people who could be named as well.
var PeopleLists = []string{"mentors", "mentees"}

// newProgram is the answer that makes a program instead of leading one.
const newProgram = "new"

// menuOf is what stands in the menu, in this order, and when.
var menuOf = []struct {
	flow string
	when func(*scene) bool
}{
	{"step", (*scene).paired}, {"checkin", (*scene).paired}, {"rough_day", (*scene).offersRest}, {"help_list", (*scene).offersRest},
	{"room", (*scene).missesRoom}, {"status", (*scene).enrolledAnywhere}, {"goal", (*scene).hasGoals}, {"task", (*scene).hasGoals},
	{"icebreaker", (*scene).paired}, {"join", (*scene).canJoin}, {"profile", (*scene).enrolledAnywhere}, {"pause", (*scene).paired},
	{"program", (*scene).leads}, {"pair", (*scene).leadsAny}, {"pairs", (*scene).leadsAny}, {"members", (*scene).leadsAny},
	{"announce", (*scene).leadsAny}, {"settings", always}, {"privacy", always}, {"help", always},
}

func always(*scene) bool                { return true }
func (s *scene) paired() bool           { return len(s.pairs()) > 0 }
func (s *scene) leads() bool            { return s.member.Admin }
func (s *scene) leadsAny() bool         { return s.member.Admin && knowing["all_programs"](s) != "0" }
func (s *scene) enrolledAnywhere() bool { return knowing["enrolments"](s) != "0" }
func (s *scene) canJoin() bool {
	return knowing["programs"](s) != "0" && (!s.enrolledAnywhere() || !s.paired())
}

func (s *scene) menu() ([]chat.Choice, error) {
	var choices []chat.Choice
	for _, line := range menuOf {
		if line.when(s) {
			choices = append(choices, chat.Choice{Key: line.flow, Label: s.label("verbs." + line.flow)})
		}
	}
	return choices, s.loaded.err
}

func programList(list func(*scene) ([]mentoring.Program, error)) func(*scene) ([]chat.Choice, error) {
	return func(s *scene) ([]chat.Choice, error) {
		all, err := list(s)
		var choices []chat.Choice
		for _, p := range all {
			choices = append(choices, chat.Choice{Key: string(p.ID), Label: p.Title})
		}
		return choices, err
	}
}

func (s *scene) programsAndNew() ([]chat.Choice, error) {
	choices, err := programList((*scene).livePrograms)(s)
	return append(choices, chat.Choice{Key: newProgram, Label: s.label("program.new")}), err
}

func (s *scene) programLanguages() ([]chat.Choice, error) {
	p, _ := s.program()
	return s.languageChoices(p.Languages), nil
}

func (s *scene) tongues() ([]chat.Choice, error) { return s.languageChoices(s.Book.Languages()), nil }

func (s *scene) languageChoices(languages []chat.Language) []chat.Choice {
	var choices []chat.Choice
	for _, l := range languages {
		choices = append(choices, chat.Choice{Key: string(l), Label: s.Book.Name(l)})
	}
	return choices
}

// nameLabel is a member's name on a button.
func (s *scene) nameLabel(id mentoring.MemberID) string {
	return s.Book.Label(s.reads(), "common.name", phrasebook.Args{"name": s.memberArg(id)})
}

// pairList are the member's own pairs, by the partner's name; with the program's where one partner is met in two.
func (s *scene) pairList() ([]chat.Choice, error) {
	var choices []chat.Choice
	count := map[mentoring.MemberID]int{}
	for _, p := range s.pairs() {
		count[p.Partner(s.member.ID)]++
	}
	for _, p := range s.pairs() {
		label := s.nameLabel(p.Partner(s.member.ID))
		if count[p.Partner(s.member.ID)] > 1 {
			program, err := s.tx.Program(p.Program)
			s.hold(err)
			label += " · " + program.Title
		}
		choices = append(choices, chat.Choice{Key: string(p.ID), Label: label})
	}
	return choices, s.loaded.err
}

func (s *scene) taskList() ([]chat.Choice, error) {
	var choices []chat.Choice
	for _, n := range s.openTasks() {
		choices = append(choices, chat.Choice{Key: n.ID, Label: chat.Clean(s.note(n)["words"].Reveal())})
	}
	return choices, s.loaded.err
}

func (s *scene) partnerList() ([]chat.Choice, error) {
	var choices []chat.Choice
	for _, id := range s.partners() {
		choices = append(choices, chat.Choice{Key: string(id), Label: s.nameLabel(id)})
	}
	return choices, s.loaded.err
}

// reportable are the partners, the admins, the program itself, and anything else.
func (s *scene) reportable() ([]chat.Choice, error) {
	choices, err := s.partnerList()
	if err != nil {
		return nil, err
	}
	admins, err := s.tx.Admins(s.member.Community)
	for _, m := range admins {
		there := slices.ContainsFunc(choices, func(c chat.Choice) bool { return c.Key == string(m.ID) })
		if m.ID != s.member.ID && !there {
			choices = append(choices, chat.Choice{Key: string(m.ID), Label: s.nameLabel(m.ID)})
		}
	}
	for _, other := range []string{"program", "other"} {
		choices = append(choices, chat.Choice{Key: other, Label: s.label("report.about_" + other)})
	}
	return choices, err
}

// mentees are those who wait for a mentor, without the one who was chosen to be it.
func (s *scene) mentees() []mentoring.Enrolment {
	return slices.DeleteFunc(s.waiting(mentoring.Mentee), func(e mentoring.Enrolment) bool {
		return string(e.Member) == s.answered("mentor")
	})
}

func (s *scene) people(waiting []mentoring.Enrolment) ([]chat.Choice, error) {
	var choices []chat.Choice
	for _, e := range waiting {
		choices = append(choices, chat.Choice{Key: string(e.Member), Label: s.nameLabel(e.Member)})
	}
	return choices, s.loaded.err
}

func (s *scene) guideList() ([]chat.Choice, error) {
	var choices []chat.Choice
	for id, g := range s.Guides {
		choices = append(choices, chat.Choice{Key: id, Label: s.label(g.Title)})
	}
	slices.SortFunc(choices, func(a, b chat.Choice) int { return cmp.Compare(a.Key, b.Key) })
	return choices, nil
}

// weekdayList is the days of a week, from the reader's first one on.
func (s *scene) weekdayList() ([]chat.Choice, error) {
	var choices []chat.Choice
	for i := range weekdays {
		day := weekdays[(int(s.Book.FirstDay(s.reads()))+i)%len(weekdays)]
		choices = append(choices, chat.Choice{Key: day, Label: s.label("program.weekday." + day)})
	}
	return choices, nil
}

// anyone is whom a program is for that has no wording of its own.
const anyone = "anyone"

func (s *scene) audienceList() ([]chat.Choice, error) {
	var choices []chat.Choice
	for _, whom := range append([]string{anyone}, s.Guides[s.answered("guide")].Whom...) {
		label := whom // an operator's own
		if key := "program.whom_" + whom; s.Book.Has("en", key) {
			label = s.label(key)
		}
		choices = append(choices, chat.Choice{Key: whom, Label: label})
	}
	return choices, nil
}

// readyList is what can be done with a step that is open.
func (s *scene) readyList() ([]chat.Choice, error) {
	var choices []chat.Choice
	add := func(key string, may bool) {
		if may {
			choices = append(choices, chat.Choice{Key: key, Label: s.label("guide.ready." + key)})
		}
	}
	told := s.flow.ID == guideFlow
	program, _ := s.program()
	add("done", true)
	add("write", s.stepForm() != "")
	add("rough", program.Guide.Rest > 0)
	add("help", program.Guide.Rest > 0)
	add("snooze", told)
	add("stop", told)
	return choices, s.loaded.err
}

var moveKeys = []mentoring.ProgramState{
	mentoring.Enrolling, mentoring.Running, mentoring.Halted, mentoring.WindingDown, mentoring.Archived,
}

// moves are what an admin can do with the program as it is.
func (s *scene) moves() ([]chat.Choice, error) {
	p, _ := s.program()
	var choices []chat.Choice
	add := func(key string, may bool) {
		if may {
			choices = append(choices, chat.Choice{Key: key, Label: s.label("program.move_" + key)})
		}
	}
	add("announce", p.TakesPeople())
	for _, to := range moveKeys {
		add(string(to), p.May(to))
	}
	add("help", p.State != mentoring.Archived)
	add("question", p.State == mentoring.Draft || p.State == mentoring.Enrolling)
	add("fine", true)
	return choices, nil
}

// pairBoard shows each pair with its step, its state and its last sign of life; what is stuck comes first.
func (s *scene) pairBoard() ([]chat.Choice, error) {
	program, ok := s.program()
	if !ok {
		return nil, s.loaded.err
	}
	pairs, err := s.tx.PairsIn(program.ID)
	if err != nil {
		return nil, err
	}
	pairs = slices.DeleteFunc(pairs, func(p mentoring.Pair) bool { return p.State == mentoring.Undone })
	slices.SortStableFunc(pairs, func(a, b mentoring.Pair) int { return cmp.Compare(s.rank(a), s.rank(b)) })
	var choices []chat.Choice
	for _, p := range pairs {
		choices = append(choices, chat.Choice{Key: string(p.ID), Label: strings.TrimSpace(s.pairLine(p, program))})
	}
	return choices, s.loaded.err
}

// rank puts what is stuck before what goes well, and what is over last.
func (s *scene) rank(p mentoring.Pair) int {
	switch {
	case p.State.Over():
		return 2
	case len(p.Silent) > 0 && s.stuckSince(p) > 0:
		return 0
	}
	return 1
}

func (s *scene) pairLine(p mentoring.Pair, program mentoring.Program) string {
	state := phrasebook.Phrase("pairs.state_" + string(p.State))
	if s.rank(p) == 0 {
		state = phrasebook.Phrase("pairs.state_stuck")
	}
	return s.Book.Label(s.reads(), "pairs.line", phrasebook.Args{
		"mentor": s.memberArg(p.Mentor), "mentee": s.memberArg(p.Mentee), "step": phrasebook.Count(p.Step),
		"steps": phrasebook.Count(len(program.Guide.Steps)), "state": state, "sign": s.lastSign(p),
	})
}

func (s *scene) lastSign(p mentoring.Pair) phrasebook.Arg {
	last := p.Signs[mentoring.Mentor]
	if other := p.Signs[mentoring.Mentee]; other.After(last) {
		last = other
	}
	if last.IsZero() {
		return phrasebook.Phrase("pairs.sign_none")
	}
	return phrasebook.Words(s.Book.ShortDay(s.reads(), last.In(s.member.Location())))
}

// pairMoves are what an admin can do with a pair as it is.
func (s *scene) pairMoves() ([]chat.Choice, error) {
	p, ok := s.pair()
	var choices []chat.Choice
	add := func(key string, may bool) {
		if may {
			choices = append(choices, chat.Choice{Key: key, Label: s.label("pairs.one." + key)})
		}
	}
	add("end", ok && !p.State.Over())
	add("reopen", ok && p.State.Over())
	add("fine", true)
	return choices, s.loaded.err
}
