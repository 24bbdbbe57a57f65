package inbox

import (
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
)

// sayings are the facts that texts may name, as {name}.
var sayings map[string]func(*scene) phrasebook.Arg

func init() { // not a literal: lines of lists are said through this table
	sayings = map[string]func(*scene) phrasebook.Arg{
		"name":    (*scene).whose,
		"me":      func(s *scene) phrasebook.Arg { return phrasebook.Name(chat.Private(s.person())) },
		"program": func(s *scene) phrasebook.Arg { p, _ := s.program(); return phrasebook.Name(chat.Private(p.Title)) },
		"about":   func(s *scene) phrasebook.Arg { p, _ := s.program(); return phrasebook.Rich(s.guided(p.Guide.About)) },
		"weeks":   (*scene).weeks,
		"start": func(s *scene) phrasebook.Arg {
			p, _ := s.program()
			return phrasebook.Day(mentoring.Local(p.Start, 12, 0, time.UTC))
		},
		"weekday":   (*scene).weekday,
		"hour":      (*scene).hour,
		"languages": func(s *scene) phrasebook.Arg { p, _ := s.program(); return s.languageNames(p.Languages) },
		"state": func(s *scene) phrasebook.Arg {
			p, _ := s.program()
			return phrasebook.Phrase("program.state_" + string(p.State))
		},
		"partner":      (*scene).partnerName,
		"role":         func(s *scene) phrasebook.Arg { return roleWord(s.role()) },
		"partner_card": (*scene).partnerCard,
		"profile":      (*scene).profileLines,
		"step":         func(s *scene) phrasebook.Arg { _, n, _ := s.step(); return phrasebook.Count(n) },
		"steps":        func(s *scene) phrasebook.Arg { p, _ := s.program(); return phrasebook.Count(len(p.Guide.Steps)) },
		"title":        func(s *scene) phrasebook.Arg { g, _, _ := s.step(); return phrasebook.Rich(s.guided(g.Title)) },
		"idea":         func(s *scene) phrasebook.Arg { g, _, _ := s.step(); return phrasebook.Rich(s.guided(g.Idea)) },
		"together":     func(s *scene) phrasebook.Arg { g, _, _ := s.step(); return phrasebook.Rich(s.guided(g.Together)) },
		"agenda":       func(s *scene) phrasebook.Arg { g, _, _ := s.step(); return phrasebook.Rich(s.guided(g.Agenda)) },
		"minutes":      func(s *scene) phrasebook.Arg { g, _, _ := s.step(); return phrasebook.Count(g.Minutes) },
		"next_day":     (*scene).nextDay,
		"path":         (*scene).path,
		"goal":         (*scene).goalLines,
		"tasks":        (*scene).taskLines,
		"plan":         (*scene).planLines,
		"agreement":    (*scene).agreementLines,
		"until":        (*scene).pausedUntil,
		"offered":      (*scene).offeredMoment,
		"coordinator":  (*scene).coordinators,
		"from":         func(s *scene) phrasebook.Arg { return s.clockAt(s.member.Open().From) },
		"to":           func(s *scene) phrasebook.Arg { return s.clockAt(s.member.Open().Until) },
		"zone":         func(s *scene) phrasebook.Arg { return phrasebook.Name(chat.Private(s.member.Location().String())) },
		"language":     (*scene).whichLanguage,
		"form":         (*scene).pairForm,
		"whom":         func(s *scene) phrasebook.Arg { return s.memberArg(mentoring.MemberID(s.answered("whom"))) },
		"count":        (*scene).countSaid,
		"commands":     (*scene).commandLines,
		"kept":         (*scene).keptLines,
		"seen":         (*scene).seenLines,
		"invitation":   func(s *scene) phrasebook.Arg { return phrasebook.Rich(s.keyed("announce.invitation")) },
		"mentors":      func(s *scene) phrasebook.Arg { return s.waitingLines(mentoring.Mentor) },
		"mentees":      func(s *scene) phrasebook.Arg { return s.waitingLines(mentoring.Mentee) },
		"pair":         (*scene).pairName,
		"mentor":       func(s *scene) phrasebook.Arg { return s.side(mentoring.Mentor) },
		"mentee":       func(s *scene) phrasebook.Arg { return s.side(mentoring.Mentee) },
		"report":       func(s *scene) phrasebook.Arg { return phrasebook.Typed(s.reportWords()) },
		"reporter":     func(s *scene) phrasebook.Arg { return s.memberArg(s.report().By) },
		"reported":     func(s *scene) phrasebook.Arg { return s.reportedName() },
		"words":        (*scene).givenWords,
		"weeks_done":   func(s *scene) phrasebook.Arg { p, _ := s.pair(); return phrasebook.Count(p.Step) },
	}
}

func roleWord(r mentoring.Role) phrasebook.Arg {
	if r == "" {
		return phrasebook.Phrase("common.unknown")
	}
	return phrasebook.Phrase("common.role_" + string(r))
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
		if n.Flow == guideFlow && n.About.Pair == pair.ID {
			return phrasebook.Day(n.Due.In(s.member.Location()))
		}
	}
	p, _ := s.program()
	return phrasebook.Day(s.opensNext(p, s.member, s.now).In(s.member.Location()))
}

func (s *scene) pausedUntil() phrasebook.Arg {
	p, _ := s.pair()
	return phrasebook.Day(p.Rests.In(s.member.Location()))
}

// offeredMoment is the day and hour one of the pair offered, where the reader is.
func (s *scene) offeredMoment() phrasebook.Arg {
	p, _ := s.pair()
	return phrasebook.Moment(p.Offered.In(s.member.Location()))
}

// coordinators are the admins by name: who leads the program first.
func (s *scene) coordinators() phrasebook.Arg {
	p, ok := s.program()
	if ok && p.By != "" {
		return s.memberArg(p.By)
	}
	admins, err := s.tx.Admins(s.member.Community)
	s.hold(err)
	var names []phrasebook.Arg
	for _, m := range admins {
		names = append(names, s.nameArg(m))
	}
	if len(names) == 0 {
		return phrasebook.Phrase("common.nobody")
	}
	return phrasebook.List(names...)
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

func (s *scene) givenWords() phrasebook.Arg {
	var words []phrasebook.Arg
	for _, w := range s.talk.Given.Words {
		words = append(words, phrasebook.Name(w))
	}
	return phrasebook.List(words...)
}

// countSaid is the number a sentence is about: each flow has just one.
func (s *scene) countSaid() phrasebook.Arg {
	switch s.flow.ID {
	case "members":
		return phrasebook.Count(len(s.waiting(mentoring.Mentor)) + len(s.waiting(mentoring.Mentee)))
	case "pair":
		return phrasebook.Count(s.pairsOfMentor(s.chosen(mentoring.Mentor)))
	case "stuck":
		return phrasebook.Count(s.silentDays())
	case "today":
		return phrasebook.Count(len(s.talk.Bundle))
	}
	return phrasebook.Count(len(s.pairs()))
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
	l := s.reads()
	if p, ok := s.program(); ok && s.flow.ID == "program" {
		l, _ = s.questionLanguage(p)
	}
	return phrasebook.Name(chat.Private(s.Book.Name(l)))
}

// pairForm is how the command is written on this network.
func (s *scene) pairForm() phrasebook.Arg {
	return phrasebook.Name(chat.Private(s.Networks[s.convo.Person.Network()].Command + "pair @mentor @mentee"))
}
