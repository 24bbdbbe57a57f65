package inbox

import (
	"maps"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
)

// saying is a fact that texts may name, as {name}.
type saying = func(*scene) phrasebook.Arg

// sayings are all of them.
var sayings = map[string]saying{}

func init() { // not a literal: lines of lists are said through this table
	for _, some := range []map[string]saying{ofPeople(), ofPrograms(), ofPairs(), ofSteps()} {
		maps.Copy(sayings, some)
	}
}

// ofPeople are facts about the member who reads, and about others.
func ofPeople() map[string]saying {
	return map[string]saying{
		"name":        (*scene).whose,
		"me":          func(s *scene) phrasebook.Arg { return phrasebook.Name(chat.Private(s.person())) },
		"role":        func(s *scene) phrasebook.Arg { return s.roleWord(s.role()) },
		"profile":     (*scene).profileLines,
		"coordinator": (*scene).coordinators,
		"from":        func(s *scene) phrasebook.Arg { return s.clockAt(s.member.Open().From) },
		"to":          func(s *scene) phrasebook.Arg { return s.clockAt(s.member.Open().Until) },
		"zone":        (*scene).zoneSaid,
		"language":    (*scene).whichLanguage,
		"whom":        func(s *scene) phrasebook.Arg { return s.memberArg(mentoring.MemberID(s.answered("whom"))) },
		"commands":    func(s *scene) phrasebook.Arg { return s.commandLines(false) },
		"for_admins":  func(s *scene) phrasebook.Arg { return s.commandLines(true) },
		"kept":        (*scene).keptLines,
		"seen":        (*scene).seenLines,
		"report":      func(s *scene) phrasebook.Arg { return phrasebook.Typed(s.reportWords()) },
		"reporter":    func(s *scene) phrasebook.Arg { return s.memberArg(s.report().By) },
		"reported":    (*scene).reportedName,
		"words":       (*scene).whichWords,
		"count":       (*scene).countSaid,
	}
}

// ofPrograms are facts about the program that is spoken of.
func ofPrograms() map[string]saying {
	of := func(say func(*scene, mentoring.Program) phrasebook.Arg) saying {
		return func(s *scene) phrasebook.Arg { p, _ := s.program(); return say(s, p) }
	}
	return map[string]saying{
		"program": of(func(_ *scene, p mentoring.Program) phrasebook.Arg { return phrasebook.Name(chat.Private(p.Title)) }),
		"about":   of(func(s *scene, p mentoring.Program) phrasebook.Arg { return phrasebook.Rich(s.guided(p.Guide.About)) }),
		"start": of(func(_ *scene, p mentoring.Program) phrasebook.Arg {
			return phrasebook.Day(mentoring.Local(p.Start, 12, 0, time.UTC))
		}),
		"languages": of(func(s *scene, p mentoring.Program) phrasebook.Arg { return s.languageNames(p.Languages) }),
		"state": of(func(_ *scene, p mentoring.Program) phrasebook.Arg {
			return phrasebook.Phrase("program.state_" + string(p.State))
		}),
		"steps":      of(func(_ *scene, p mentoring.Program) phrasebook.Arg { return phrasebook.Count(len(p.Guide.Steps)) }),
		"weeks":      (*scene).weeks,
		"weekday":    (*scene).weekday,
		"hour":       (*scene).hour,
		"invitation": func(s *scene) phrasebook.Arg { return phrasebook.Rich(s.keyed("announce.invitation")) },
		"mentors":    func(s *scene) phrasebook.Arg { return s.waitingLines(mentoring.Mentor) },
		"mentees":    func(s *scene) phrasebook.Arg { return s.waitingLines(mentoring.Mentee) },
		"form":       (*scene).pairForm,
		"announce":   (*scene).announce,
	}
}

// ofPairs are facts about the pair that is spoken of.
func ofPairs() map[string]saying {
	return map[string]saying{
		"pair":         (*scene).pairName,
		"mentor":       func(s *scene) phrasebook.Arg { return s.side(mentoring.Mentor) },
		"mentee":       func(s *scene) phrasebook.Arg { return s.side(mentoring.Mentee) },
		"partner":      (*scene).partnerName,
		"partner_card": (*scene).partnerCard,
		"path":         (*scene).path,
		"next_day":     (*scene).nextDay,
		"goal":         (*scene).goalLines,
		"tasks":        (*scene).taskLines,
		"plan":         (*scene).planLines,
		"readers":      (*scene).readers,
		"agreement":    (*scene).agreementLines,
		"until":        (*scene).restsUntil,
		"question":     (*scene).icebreaker,
		"lines":        (*scene).stepNotes,
		"piece":        func(s *scene) phrasebook.Arg { return phrasebook.Typed(s.target()["piece"]) },
		"day":          (*scene).whichDay,
		"offered":      (*scene).offeredMoment,
	}
}

// ofSteps are facts about the step of the guide that is spoken of.
func ofSteps() map[string]saying {
	text := func(key func(mentoring.GuideStep) string) saying {
		return func(s *scene) phrasebook.Arg { g, _, _ := s.step(); return phrasebook.Rich(s.guided(key(g))) }
	}
	return map[string]saying{
		"step":     func(s *scene) phrasebook.Arg { _, n, _ := s.step(); return phrasebook.Count(n) },
		"minutes":  func(s *scene) phrasebook.Arg { g, _, _ := s.step(); return phrasebook.Count(g.Minutes) },
		"title":    text(func(g mentoring.GuideStep) string { return g.Title }),
		"idea":     text(func(g mentoring.GuideStep) string { return g.Idea }),
		"together": text(func(g mentoring.GuideStep) string { return g.Together }),
		"agenda":   text(func(g mentoring.GuideStep) string { return g.Agenda }),
		"check":    text(func(g mentoring.GuideStep) string { return g.Check }),
	}
}

func (s *scene) roleWord(r mentoring.Role) phrasebook.Arg {
	if r == "" {
		return phrasebook.Phrase("common.unknown")
	}
	return phrasebook.Phrase(s.wording("common.role_" + string(r)))
}

func (s *scene) weeks() phrasebook.Arg {
	p, _ := s.program()
	return phrasebook.Count(len(p.Guide.Steps) * max(1, p.Cadence.Every()))
}

func (s *scene) weekday() phrasebook.Arg {
	p, _ := s.program()
	day, _ := p.Cadence.Weekday()
	return phrasebook.Phrase("program.weekday." + weekdays[day])
}

var weekdays = [...]string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}

func (s *scene) hour() phrasebook.Arg {
	p, _ := s.program()
	hour, minute := p.Cadence.Time()
	return phrasebook.Clock(time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC))
}

func (s *scene) clockAt(hour int) phrasebook.Arg {
	return phrasebook.Clock(time.Date(2000, 1, 1, hour, 0, 0, 0, time.UTC))
}

func (s *scene) languageNames(languages []chat.Language) phrasebook.Arg {
	var names []phrasebook.Arg
	for _, l := range languages {
		names = append(names, phrasebook.Name(chat.Private(s.Book.Name(l))))
	}
	return phrasebook.List(names...)
}

func (s *scene) partnerName() phrasebook.Arg {
	m, ok := s.partner()
	if !ok {
		return phrasebook.Phrase("common.somebody")
	}
	return s.nameArg(m)
}

// nextDay is when the member's next step opens.
func (s *scene) nextDay() phrasebook.Arg {
	nudges, err := s.tx.NudgesOf(s.member.ID)
	s.hold(err)
	pair, _ := s.pair()
	for _, n := range nudges {
		if (n.Flow == openNudge || n.Flow == guideFlow) && n.About.Pair == pair.ID {
			return phrasebook.Day(n.Due.In(s.member.Location()))
		}
	}
	p, _ := s.program()
	return phrasebook.Day(s.opensNext(p, s.member, s.now).In(s.member.Location()))
}

// restsUntil is when the pair goes on, or the member who has a rough day.
func (s *scene) restsUntil() phrasebook.Arg {
	p, _ := s.pair()
	until := p.Rests
	if s.member.Rough.After(s.now) {
		until = s.member.Rough
	}
	return phrasebook.Day(until.In(s.member.Location()))
}

// offeredMoment is the day and hour one of the pair offered, where the reader is; once they are told of what both agreed
// on, that, though another may be offered meanwhile.
func (s *scene) offeredMoment() phrasebook.Arg {
	p, _ := s.pair()
	at := p.Offered
	if s.flow.ID == "met" || s.flow.ID == "meeting" {
		at = p.Agreed
	}
	return phrasebook.Moment(at.In(s.member.Location()))
}

// coordinators are the admins who are told when this member asks for help, by name.
func (s *scene) coordinators() phrasebook.Arg {
	var names []phrasebook.Arg
	for _, id := range s.helpers() {
		names = append(names, s.memberArg(id))
	}
	if len(names) == 0 {
		return phrasebook.Phrase("common.nobody")
	}
	return phrasebook.List(names...)
}

func (s *scene) helpers() []mentoring.MemberID {
	p, _ := s.program()
	who, err := s.adminsFor(p.ID, s.member.ID)
	s.hold(err)
	return who
}

// helped says who was told that the member asks for help; or that nobody could be.
func (s *scene) helped() chat.Text {
	if len(s.helpers()) == 0 {
		return s.keyed("checkin.nobody")
	}
	return s.keyed("checkin.help")
}

func (s *scene) pairName() phrasebook.Arg {
	return phrasebook.List(s.side(mentoring.Mentor), s.side(mentoring.Mentee))
}

// side is the mentor or the mentee of the pair that is spoken of, or those who were named to be one.
func (s *scene) side(r mentoring.Role) phrasebook.Arg {
	if p, ok := s.pair(); ok {
		return s.memberArg(p.Member(r))
	}
	return s.memberArg(s.chosen(r))
}

// whichWords are people's words that a sentence is about: each flow has just one sort.
func (s *scene) whichWords() phrasebook.Arg {
	switch s.flow.ID {
	case "note":
		return phrasebook.Typed(s.stepNote())
	case "help_list", "rough_day":
		return phrasebook.Words(s.helpList()) // the admin's, who may have numbers and addresses come alive
	}
	return s.givenWords()
}

func (s *scene) givenWords() phrasebook.Arg {
	var words []phrasebook.Arg
	for _, w := range append(s.talk.Given.Outside, s.talk.Given.Words...) {
		words = append(words, phrasebook.Name(w))
	}
	return phrasebook.List(words...)
}

// countSaid is the number a sentence is about: each flow has just one.
func (s *scene) countSaid() phrasebook.Arg {
	switch s.flow.ID {
	case "members":
		return phrasebook.Count(s.howManyWait())
	case "pair":
		return phrasebook.Count(s.pairsOfMentor(s.chosen(mentoring.Mentor)))
	case "stuck":
		return phrasebook.Count(s.silentDays())
	case "today":
		return phrasebook.Count(len(s.talk.Bundle))
	}
	return phrasebook.Count(len(s.pairs()))
}

// howManyWait counts everybody once, also who could be either.
func (s *scene) howManyWait() int {
	who := map[mentoring.MemberID]bool{}
	for _, e := range append(s.waiting(mentoring.Mentor), s.waiting(mentoring.Mentee)...) {
		who[e.Member] = true
	}
	return len(who)
}

// whose is the name a sentence is about: the member it tells of, else the reader.
func (s *scene) whose() phrasebook.Arg {
	if s.convo.About.Member != "" {
		return s.memberArg(s.convo.About.Member)
	}
	if s.talk.Word == "refused_gone" {
		return s.memberArg(s.goneOne())
	}
	return phrasebook.Name(s.name)
}

// goneOne is who of the two that were chosen has left.
func (s *scene) goneOne() mentoring.MemberID {
	m, err := s.tx.Member(s.chosen(mentoring.Mentor))
	s.hold(err)
	if m.Away == mentoring.Gone {
		return m.ID
	}
	return s.chosen(mentoring.Mentee)
}

// whichLanguage is the language a question is asked for, else the reader's.
func (s *scene) whichLanguage() phrasebook.Arg {
	l := s.language(s.member)
	if p, ok := s.program(); ok && s.flow.ID == "program" {
		l, _ = s.questionLanguage(p)
	}
	return phrasebook.Name(chat.Private(s.Book.Name(l)))
}

// pairForm is how the command is written on this network.
func (s *scene) pairForm() phrasebook.Arg {
	return phrasebook.Slash(s.Networks[s.convo.Person.Network()].Command + "pair @mentor @mentee")
}
