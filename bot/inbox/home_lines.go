package inbox

import (
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// waits is what waits for the person: an open question, check-ins, an agreement to confirm, an invitation.
func (p *page) waits() {
	asked, lines := p.openQuestion()
	var verbs []string
	wait := func(s *scene, key, verb string, about flow.ID) {
		if asked != about {
			lines, verbs = append(lines, s.keyed(key)), append(verbs, verb)
		}
	}
	for _, pair := range p.pairs() {
		s := p.over(about(pair))
		step, _, open := s.step()
		_, silent := pair.Silent[s.role()]
		switch {
		case pair.State != mentoring.Active:
			continue
		case silent && open && step.Fixed == mentoring.Closing:
			wait(s, "home.waits_closing", "closing", "closing")
		case silent && open:
			wait(s, "home.waits_checkin", "checkin", "checkin")
		}
		if s.has(mentoring.AgreementNote) && s.confirmed() == "no" {
			wait(s, "home.waits_agreement", "", "agreement")
		}
	}
	for _, e := range p.enrolled(mentoring.Invited) {
		wait(p.over(store.About{Program: e.Program}), "home.waits_invited", "join", "invited")
	}
	if len(lines) == 0 {
		lines = append(lines, p.keyed("home.waits_nothing"))
	}
	p.addLines("home.waits", p.few(lines), verbs...)
}

// openQuestion is the question in the person's own chat that free text belongs to; that of the menu waits for nobody.
func (p *page) openQuestion() (asked flow.ID, lines []chat.Text) {
	s, err := p.foreground()
	p.hold(err)
	if s == nil || s.flow.ID == menuFlow {
		return "", nil
	}
	p.scenes = append(p.scenes, s)
	what := phrasebook.Phrase("verbs." + s.flow.Command)
	if key := "today." + string(s.flow.ID); s.Book.Has("en", key) {
		what = phrasebook.Rich(s.keyed(key))
	} else if s.flow.Command == "" {
		return s.flow.ID, []chat.Text{s.keyed("home.waits_other")}
	}
	return s.flow.ID, []chat.Text{s.words("home.waits_question", phrasebook.Args{"what": what})}
}

// enrolled are the person's enrolments in a state, in programs that are not over.
func (p *page) enrolled(state mentoring.EnrolmentState) []mentoring.Enrolment {
	all, err := p.tx.EnrolmentsOf(p.member.ID)
	p.hold(err)
	live, err := p.livePrograms()
	p.hold(err)
	return slices.DeleteFunc(all, func(e mentoring.Enrolment) bool {
		there := slices.ContainsFunc(live, func(g mentoring.Program) bool { return g.ID == e.Program })
		return !there || e.State != state
	})
}

// pairsAndPrograms are the pairs that go on, the programs that a partner is waited for in, and to somebody who has
// neither, what was and what can be joined.
func (p *page) pairsAndPrograms() {
	var paired []mentoring.ProgramID
	for i, pair := range p.pairs() {
		paired = append(paired, pair.Program)
		if i < mostAtHome {
			p.add(p.pairSection(pair))
		}
	}
	var lines []chat.Text
	for _, e := range p.enrolled(mentoring.Enrolled) {
		if !slices.Contains(paired, e.Program) {
			lines = append(lines, p.over(store.About{Program: e.Program}).keyed("home.waiting"))
		}
	}
	if len(paired)+len(lines) == 0 {
		lines = p.past()
	}
	if len(lines) > 0 {
		p.add(chat.Section{Text: joinTexts(p.few(lines), "\n")})
	}
	if len(paired) == 0 && !p.enrolledAnywhere() {
		p.joinable()
	}
}

// past says of the latest pair that it is over. Why is nobody's to read at a glance.
func (p *page) past() []chat.Text {
	all, err := p.tx.PairsOf(p.member.ID)
	p.hold(err)
	for _, pair := range slices.Backward(all) {
		if pair.State != mentoring.Undone && !p.member.Avoids(pair.Partner(p.member.ID)) {
			return []chat.Text{p.over(about(pair)).keyed("home.was")}
		}
	}
	return nil
}

func (p *page) joinable() {
	open, err := p.openPrograms()
	p.hold(err)
	var lines []chat.Text
	for _, g := range open {
		lines = append(lines, p.over(store.About{Program: g.ID}).keyed("home.open_line"))
	}
	p.addLines("home.open", p.few(lines), "join")
}

// few keeps as many lines as are read at a glance.
func (p *page) few(lines []chat.Text) []chat.Text {
	if len(lines) <= mostAtHome {
		return lines
	}
	return append(slices.Clone(lines[:mostAtHome]), p.keyed("home.more"))
}

// pairSection is one pair: the way it walks, and what comes next.
func (p *page) pairSection(pair mentoring.Pair) chat.Section {
	s := p.over(about(pair))
	section := chat.Section{Title: s.keyed("home.pair")}
	if pair.State == mentoring.Proposed {
		section.Text = s.keyed("status.proposed")
		return section
	}
	section.Path = s.stages()
	lines := []chat.Text{s.keyed("home.step")}
	if _, _, open := s.step(); !open {
		lines = []chat.Text{s.keyed("home.ahead")}
	}
	program, _ := s.program()
	switch {
	case pair.State == mentoring.Paused:
		until := phrasebook.Day(pair.Rests.In(s.member.Location()))
		lines = append(lines, s.words("home.paused", phrasebook.Args{"until": until}))
	case program.State == mentoring.Halted:
		lines = append(lines, s.keyed("home.state"))
	default:
		lines = append(lines, s.coming()...)
	}
	section.Text = joinTexts(append(lines, s.meetings()...), "\n")
	return section
}

// stages are the steps of the pair's way. One that the member has closed is done for the member.
func (s *scene) stages() []chat.Stage {
	pair, _ := s.pair()
	program, _ := s.program()
	var path []chat.Stage
	for i, step := range program.Guide.Steps {
		switch StepState(pair, step, i+1, s.role()) {
		case "done", "marked":
			path = append(path, chat.StageDone)
		case "open", "late":
			path = append(path, chat.StageOpen)
		default:
			path = append(path, chat.StageAhead)
		}
	}
	return path
}

// coming is when the pair's next step opens for the member, and when the check-in comes.
func (s *scene) coming() (lines []chat.Text) {
	pair, _ := s.pair()
	program, _ := s.program()
	nudges, err := s.tx.NudgesOf(s.member.ID)
	s.hold(err)
	planned := false
	for _, key := range []string{"checkin", openNudge} {
		i := slices.IndexFunc(nudges, func(n store.Nudge) bool { return n.Flow == key && n.About.Pair == pair.ID })
		if i < 0 {
			continue
		}
		phrase := "home.checkin"
		if key == openNudge {
			phrase, planned = "home.next", true
		}
		lines = append(lines, s.dated(phrase, nudges[i].Due))
	}
	both := program.Guide.Opens == mentoring.OpensDone && pair.Step > 0 && pair.Step < len(program.Guide.Steps)
	if both && !planned {
		lines = append(lines, s.keyed("home.next_both"))
	}
	return lines
}

// meetings are the one that the two agreed to, and the one that is only suggested.
func (s *scene) meetings() (lines []chat.Text) {
	pair, _ := s.pair()
	if pair.Agreed.After(s.now) {
		lines = append(lines, s.dated("home.meeting", pair.Agreed))
	}
	if pair.Offered.After(s.now) && !pair.Offered.Equal(pair.Agreed) {
		lines = append(lines, s.dated("home.meeting_offered", pair.Offered))
	}
	return lines
}

// dated says a day and an hour, by the member's clock.
func (s *scene) dated(key string, at time.Time) chat.Text {
	return s.words(key, phrasebook.Args{"at": phrasebook.Moment(at.In(s.member.Location()))})
}
