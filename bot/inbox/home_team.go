package inbox

import (
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// leastShown is the smallest number of people that is shown.
const leastShown = 5

// team is what an admin sees: states, dates and counts, and what is stuck.
func (p *page) team() {
	if !p.member.Admin {
		return
	}
	programs, err := p.livePrograms()
	p.hold(err)
	if len(programs) == 0 {
		p.addLines("home.team", []chat.Text{p.keyed("home.team_first")}, "program")
		return
	}
	var counts, stuck []chat.Text
	for _, g := range programs {
		s := p.over(store.About{Program: g.ID})
		counts = append(counts, s.counts(g))
		stuck = append(stuck, p.stuckIn(g)...)
	}
	p.addLines("home.team", p.few(counts), "program", "pair", "members", "announce")
	if len(stuck) == 0 {
		stuck = append(stuck, p.keyed("home.stuck_none"))
	}
	p.addLines("home.stuck", p.few(stuck), "pairs")
}

// counts says how many are in a program, in pairs, and waiting.
func (s *scene) counts(g mentoring.Program) chat.Text {
	all, err := s.tx.EnrolmentsIn(g.ID)
	s.hold(err)
	joined := 0
	for _, e := range all {
		if e.State == mentoring.Enrolled {
			joined++
		}
	}
	pairs, err := s.tx.PairsIn(g.ID)
	s.hold(err)
	live := slices.DeleteFunc(pairs, func(p mentoring.Pair) bool { return p.State.Over() })
	return s.words("home.counts", phrasebook.Args{
		"program": phrasebook.Name(chat.Private(g.Title)), "state": phrasebook.Phrase("program.state_" + string(g.State)),
		"joined": shown(joined), "pairs": shown(len(live)), "waiting": shown(s.howManyWait()),
	})
}

// shown is a number, if it is of enough people.
func shown(n int) phrasebook.Arg {
	if n < leastShown {
		return phrasebook.Phrase("home.few")
	}
	return phrasebook.Count(n)
}

// stuckIn are the pairs of a program of whose silence the admin was told, and the members who are out of reach.
func (p *page) stuckIn(g mentoring.Program) (lines []chat.Text) {
	pairs, err := p.tx.PairsIn(g.ID)
	p.hold(err)
	for _, pair := range pairs {
		if since, stuck := toldOf(pair); stuck && g.State != mentoring.Halted {
			s := p.over(about(pair))
			lines = append(lines, s.words("home.stuck_pair", phrasebook.Args{
				"mentor": s.memberArg(pair.Mentor), "mentee": s.memberArg(pair.Mentee),
				"program": phrasebook.Name(chat.Private(g.Title)), "since": phrasebook.Day(since.In(p.member.Location()))}))
		}
	}
	enrolments, err := p.tx.EnrolmentsIn(g.ID)
	p.hold(err)
	for _, e := range enrolments {
		if e.State != mentoring.Enrolled && e.State != mentoring.Invited {
			continue
		}
		m, err := p.tx.Member(e.Member)
		if p.hold(err); m.Away == mentoring.Unreachable {
			s := p.over(store.About{Program: g.ID, Member: m.ID})
			lines = append(lines, s.keyed("home.unreachable"))
		}
	}
	return lines
}

// toldOf is since when a pair is silent of which the admin was told.
func toldOf(p mentoring.Pair) (since time.Time, told bool) {
	for _, silence := range p.Silent {
		if silence.Rung == mentoring.TellAdmin && (!told || silence.Since.Before(since)) {
			since, told = silence.Since, true
		}
	}
	return since, told && p.State == mentoring.Active
}
