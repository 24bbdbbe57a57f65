package bottest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
	"mentorbot/bot/story"
)

// How a program of a story comes again: on Mondays at ten, by everybody's own clock.
const (
	weekday = time.Monday
	hour    = 10
)

// title is what a program is called whose story does not say.
const title = "Mentoring 2025"

// ahead is how long before its first day a program takes people.
const ahead = 14

// given sets the stage as the line says.
func (t *telling) given() {
	t.t.Helper()
	switch t.step.Verb {
	case story.Program:
		t.program = t.makeProgram(t.step.Words, mentoring.ProgramState(t.step.Word))
	case story.Enrols:
		t.enrol(t.person(t.step.Who), mentoring.Role(t.step.Word), t.step.Number)
	case story.Mentors:
		t.pair(t.person(t.step.Who), t.person(t.step.Other), max(1, t.step.Number))
	}
}

// onStage changes the store before anything happens.
func (t *telling) onStage(do func(store.Tx) error) {
	t.t.Helper()
	t.must(t.kept.Update(t.ctx, do))
}

func (t *telling) makeProgram(words string, state mentoring.ProgramState) mentoring.ProgramID {
	t.t.Helper()
	now := t.clock.Now()
	p := mentoring.Program{
		Community: t.network.Community, Title: words, Guide: t.guide(), Whom: t.step.Whom, Languages: t.world.Book.Languages(),
		Cadence: mentoring.Weekly(weekday, hour), Ladder: mentoring.DefaultLadder, State: state, By: t.admin(),
		Created: now,
	}
	if p.Title == "" {
		p.Title = title
	}
	p.Title = t.world.Wild.called(p.Title)
	if p.State == "" {
		p.State = mentoring.Running
	}
	start := mentoring.DateOf(now, t.zone)
	if p.State != mentoring.Running {
		start = start.Add(ahead)
	}
	p.Start, p.Cadence.From = start, start
	t.onStage(func(tx store.Tx) error {
		n, err := tx.Next("program")
		p.ID = mentoring.ProgramID(fmt.Sprintf("g%d", n))
		return errors.Join(err, tx.PutProgram(p))
	})
	return p.ID
}

// guide is the one that the story names, else that for careers, else the first by name.
func (t *telling) guide() mentoring.Guide {
	if name := t.step.Guide; name != "" {
		g, ok := t.world.Guides[name]
		if !ok || t.step.Whom != "" && !slices.Contains(g.Whom, t.step.Whom) {
			t.fail("there is no guide %q for %q", name, t.step.Whom)
		}
		return g
	}
	if g, ok := t.world.Guides["career"]; ok {
		return g
	}
	for _, name := range slices.Sorted(maps.Keys(t.world.Guides)) {
		return t.world.Guides[name]
	}
	return mentoring.Guide{}
}

// admin is the first admin of the story, if there is one.
func (t *telling) admin() mentoring.MemberID {
	if i := slices.IndexFunc(t.cast, func(p *person) bool { return p.admin }); i >= 0 {
		return t.cast[i].member
	}
	return ""
}

// enrol counts somebody in, in a program that is made if the story has given none.
func (t *telling) enrol(p *person, role mentoring.Role, capacity int) {
	t.t.Helper()
	if t.program == "" {
		t.program = t.makeProgram("", mentoring.Running)
	}
	t.onStage(func(tx store.Tx) error {
		m, err := tx.Member(p.member)
		if err != nil {
			return err
		}
		if role != mentoring.Mentee {
			m.Trained = t.clock.Now()
		}
		return errors.Join(tx.PutMember(m), tx.PutEnrolment(mentoring.Enrolment{
			Program: t.program, Member: p.member, Role: role, Capacity: max(1, capacity),
			State: mentoring.Enrolled, Since: t.clock.Now(),
		}))
	})
}

// pair makes an active pair, in the week's step. The bot opens that step and puts what follows into both diaries; what it
// would say on opening was said before the story begins.
func (t *telling) pair(mentor, mentee *person, week int) {
	t.t.Helper()
	for _, p := range []*person{mentor, mentee} {
		if !t.enrolled(p) {
			t.enrol(p, roleIn(p, mentor), 0)
		}
	}
	made := mentoring.Pair{
		Program: t.program, Mentor: mentor.member, Mentee: mentee.member, State: mentoring.Active, By: t.admin(),
		Made: t.clock.Now().AddDate(0, 0, -7*week), Step: week - 1,
		Met: map[mentoring.Role]time.Time{mentoring.Mentor: t.clock.Now(), mentoring.Mentee: t.clock.Now()},
	}
	made.Told = maps.Clone(made.Met)
	var steps []mentoring.GuideStep
	t.onStage(func(tx store.Tx) error {
		program, err := tx.Program(t.program)
		if err != nil {
			return err
		}
		n, err := tx.Next("pair")
		made.ID, steps = mentoring.PairID(fmt.Sprintf("p%d", n)), program.Guide.Steps
		if week <= len(steps) {
			closeSteps(&made, steps[:week-1])
		}
		return errors.Join(err, tx.PutPair(made))
	})
	if week > len(steps) {
		t.fail("the guide has %d steps, there is no week %d", len(steps), week)
	}
	about := store.About{Program: t.program, Pair: made.ID, Step: steps[week-1].ID}
	for _, p := range []*person{mentor, mentee} {
		t.openStep(p, about)
	}
}

func roleIn(p, mentor *person) mentoring.Role {
	if p == mentor {
		return mentoring.Mentor
	}
	return mentoring.Mentee
}

func (t *telling) enrolled(p *person) (enrolled bool) {
	t.t.Helper()
	t.must(t.kept.View(t.ctx, func(tx store.Tx) error {
		_, err := tx.Enrolment(t.program, p.member)
		if enrolled = err == nil; errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	}))
	return enrolled
}

// closeSteps marks the steps that lie behind the pair as done by both.
func closeSteps(p *mentoring.Pair, steps []mentoring.GuideStep) {
	for _, step := range steps {
		done := mentoring.Mark{Done: "met", Going: "well", At: p.Made}
		if step.Answers == mentoring.AnswersDone {
			done.Done = "done"
		}
		p.WithMark(step.ID, mentoring.Mentor, done)
		p.WithMark(step.ID, mentoring.Mentee, done)
	}
}

// openStep lets the bot open a step for one of the pair, and takes out of the diary what it would say about it now.
func (t *telling) openStep(p *person, about store.About) {
	t.t.Helper()
	id := t.remember(p, "_open", about)
	opens := chat.Event{ID: chat.EventID("story:" + id), Kind: chat.Due, Nudge: id, At: t.clock.Now()}
	for _, err := range t.bot.Receive(t.ctx, opens) {
		t.must(err)
	}
	t.onStage(func(tx store.Tx) error {
		all, err := tx.NudgesOf(p.member)
		for _, n := range all {
			if !n.Due.After(t.clock.Now()) {
				err = errors.Join(err, tx.DropNudge(n.ID))
			}
		}
		return err
	})
}
