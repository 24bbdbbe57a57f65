package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"time"

	"mentorbot/adapters/web"
	"mentorbot/bot/chat"
	"mentorbot/bot/phrasebook"
)

// How large a demo is where the page does not say.
const (
	demoPairs = 6
	demoWeeks = 2
)

// Demo plays a program on the page: everything is done by its people, through the same doors as by hand.
func (s *stage) Demo(ctx context.Context, d web.DemoRequest) error {
	if !s.moving.TryLock() {
		return errors.New("time is moving: try again when it stands")
	}
	if d.Pairs <= 0 || d.Pairs > len(parts.people)/2 {
		d.Pairs = demoPairs
	}
	if d.Weeks <= 0 {
		d.Weeks = demoWeeks
	}
	ctx = context.WithoutCancel(ctx)
	s.demo.Go(func() {
		defer s.moving.Unlock()
		if err := s.play(ctx, d); err != nil {
			s.page.Show("demo", web.DemoView{Error: "page.error.failed", Over: true})
		}
	})
	return nil
}

func (s *stage) play(ctx context.Context, d web.DemoRequest) error {
	p := &play{stage: s, ctx: ctx, request: d, of: 2*d.Pairs + d.Pairs + d.Weeks + 1}
	admin, err := p.program()
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
	for range d.Weeks {
		p.tell("stage.demo_week")
		if _, err := s.travel(ctx, s.clock.Now().Add(7*24*time.Hour)); err != nil {
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
}

func (p *play) tell(key string) {
	p.done++
	words := p.content.Book.Label(p.request.Language, key, phrasebook.Args{"count": phrasebook.Count(p.done)})
	p.page.Show("demo", web.DemoView{Done: p.done, Of: p.of, Words: words})
	p.page.Show("stage", struct{}{})
}

func (p *play) says(who web.Person, text string) error {
	if err := p.page.Act(p.ctx, web.Action{ID: rand.Text(), Person: who.ID, Text: text}); err != nil {
		return err
	}
	_, err := p.settle(p.ctx)
	return err
}

// program lets an admin make a program, open it and post the invitation.
func (p *play) program() (web.Person, error) {
	p.tell("stage.demo_program")
	yes := true
	first := parts.people[0]
	admin, err := p.page.Add(p.ctx, web.NewPerson{ID: rand.Text(), Name: parts.title["admin"], Language: first.language, Zone: first.zone, Admin: &yes})
	if err != nil {
		return admin, err
	}
	if err := p.says(admin, "/program"); err != nil {
		return admin, err
	}
	day := p.clock.Now().AddDate(0, 0, 1).Format("2006-01-02")
	for _, text := range []string{
		"career", parts.title[first.language], strconv.Itoa(1) + "," + strconv.Itoa(2), day, "monday", "10", "one", "date", "no", "open", "post",
	} {
		if err := p.says(admin, text); err != nil {
			return admin, err
		}
	}
	return admin, nil
}

// enrol brings the people and lets them answer the questions.
func (p *play) enrol() ([]web.Person, error) {
	var people []web.Person
	for _, c := range parts.people[:2*p.request.Pairs] {
		p.tell("stage.demo_people")
		person, err := p.page.Add(p.ctx, web.NewPerson{ID: rand.Text(), Name: c.name, Language: c.language, Zone: c.zone, Manner: web.Promptly})
		if err != nil {
			return nil, err
		}
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
