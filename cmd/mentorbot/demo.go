package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"mentorbot/adapters/web"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// How large a demo is where the page does not say.
const (
	demoGuide = "career"
	demoPairs = 6
	demoWeeks = 2
)

// Demo plays a program on the page: everything is done by its people, through the same doors as by hand. Before these
// are open nobody could do a thing.
func (s *stage) Demo(ctx context.Context, d web.DemoRequest) error {
	if !s.page.Listening() {
		return web.ErrBusy
	}
	if !s.moving.TryLock() {
		return web.ErrMoving
	}
	if d.Pairs <= 0 || d.Pairs > len(parts.people)/2 {
		d.Pairs = demoPairs
	}
	if d.Weeks <= 0 {
		d.Weeks = demoWeeks
	}
	if _, ok := s.content.Guides[d.Guide]; !ok {
		d.Guide = demoGuide
	}
	ctx = context.WithoutCancel(ctx)
	s.demo.Go(func() {
		defer s.moving.Unlock()
		if err := s.play(ctx, d); err != nil {
			s.log.Error("demo", "error", err)
			s.page.Show("demo", web.DemoView{Error: "page.error.failed", Over: true})
		}
	})
	return nil
}

func (s *stage) play(ctx context.Context, d web.DemoRequest) error {
	p := &play{stage: s, ctx: ctx, request: d, of: 2*d.Pairs + d.Pairs + d.Weeks + 1}
	admin, err := p.makeProgram()
	if err != nil {
		return fmt.Errorf("make the program: %w", err)
	}
	people, err := p.enrol()
	if err != nil {
		return fmt.Errorf("enrol: %w", err)
	}
	if err := p.pair(admin, people); err != nil {
		return fmt.Errorf("form pairs: %w", err)
	}
	for week := range d.Weeks {
		p.tell("stage.demo_week")
		if err := s.travel(ctx, p.start.AddDate(0, 0, 7*(week+1)).Add(9*time.Hour)); err != nil {
			return err
		}
		s.page.Show("stage", struct{}{})
	}
	s.page.Show("demo", web.DemoView{Done: p.of, Of: p.of, Over: true})
	return nil
}

// play is a demo under way.
type play struct {
	*stage
	ctx      context.Context
	request  web.DemoRequest
	done, of int
	start    time.Time             // the day of the first step
	program  mentoring.ProgramID   // the one that is played
	others   []mentoring.ProgramID // those that were there before
}

func (p *play) tell(key string) {
	p.done++
	words := p.content.Book.Label(p.request.Language, key, phrasebook.Args{"count": phrasebook.Count(p.done)})
	p.page.Show("demo", web.DemoView{Done: p.done, Of: p.of, Words: words})
	p.page.Show("stage", struct{}{})
}

func (p *play) says(who web.Person, text string) error {
	if err := p.pilot.act(p.ctx, web.Action{ID: rand.Text(), Person: who.ID, Text: text}); err != nil {
		return err
	}
	_, err := p.settle(p.ctx)
	return err
}

// makeProgram lets an admin make a program, open it and post the invitation.
func (p *play) makeProgram() (web.Person, error) {
	p.tell("stage.demo_program")
	yes := true
	first := parts.people[0]
	admin, err := p.page.Add(p.ctx, web.NewPerson{ID: rand.Text(), Name: parts.title["admin"], Language: first.language, Zone: first.zone, Admin: &yes, Settled: true})
	if err != nil {
		return admin, err
	}
	if p.others, err = p.programs(); err != nil {
		return admin, err
	}
	p.start = firstStep(p.clock.Now())
	says := []string{"/program"}
	if len(p.others) > 0 {
		says = append(says, "new")
	}
	weekday := strings.ToLower(p.start.Weekday().String())
	for _, text := range append(says, p.request.Guide, "anyone", parts.title[first.language], "en,ar", p.start.Format("2006-01-02"), weekday, "10",
		"one", "date", "no", "open", "post") {
		if err := p.says(admin, text); err != nil {
			return admin, err
		}
	}
	all, err := p.programs()
	if err == nil && len(all) != len(p.others)+1 {
		err = fmt.Errorf("there are %d programs, not one more than %d", len(all), len(p.others))
	}
	if err == nil {
		p.program = all[len(all)-1]
	}
	return admin, err
}

// firstStep is the next day, from tomorrow on, that is no weekend anywhere: Monday to Thursday.
func firstStep(now time.Time) time.Time {
	day := now.AddDate(0, 0, 1)
	for day.Weekday() < time.Monday || day.Weekday() > time.Thursday {
		day = day.AddDate(0, 0, 1)
	}
	return time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, day.Location())
}

// programs are those that an admin could lead now, oldest first.
func (p *play) programs() (ids []mentoring.ProgramID, err error) {
	err = p.store.View(p.ctx, func(tx store.Tx) error {
		all, err := tx.ProgramsIn(community)
		for _, program := range all {
			if program.State != mentoring.Archived {
				ids = append(ids, program.ID)
			}
		}
		return err
	})
	return ids, err
}

// enrol brings the people and lets them answer the questions.
func (p *play) enrol() ([]web.Person, error) {
	var people []web.Person
	for _, c := range parts.people[:2*p.request.Pairs] {
		p.tell("stage.demo_people")
		person, err := p.page.Add(p.ctx, web.NewPerson{ID: rand.Text(), Name: c.name, Language: c.language, Zone: c.zone, Manner: web.Promptly, Settled: true})
		if err != nil {
			return nil, err
		}
		c.prefer = append([]string{string(p.program)}, c.prefer...)
		p.pilot.plays(person.ID, c)
		if err := p.says(person, "/join"); err != nil {
			return nil, err
		}
		people = append(people, person)
	}
	return people, nil
}

// pair lets the admin form the pairs, each mentor with the mentee beside them.
func (p *play) pair(admin web.Person, people []web.Person) error {
	for i := 0; i+1 < len(people); i += 2 {
		p.tell("stage.demo_pairs")
		if err := p.says(admin, "/pair @"+people[i].ID.Native()+" @"+people[i+1].ID.Native()); err != nil {
			return err
		}
		if len(p.others) == 0 {
			continue
		}
		if err := p.says(admin, string(p.program)); err != nil { // which program, if it is asked
			return err
		}
	}
	for i, person := range people {
		manner := web.Manner(parts.people[i].manner)
		if manner == "" {
			continue
		}
		if _, err := p.page.Change(p.ctx, web.NewPerson{Person: person.ID, Manner: manner}); err != nil {
			return err
		}
	}
	return nil
}

// plays gives a person a part.
func (p *pilot) plays(id chat.PersonID, c cast) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.casts[id] = c
}
