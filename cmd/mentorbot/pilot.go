package main

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"mentorbot/adapters/web"
	"mentorbot/bot/chat"
)

// slowly is how long somebody who answers slowly takes.
const slowly = 30 * time.Hour

// pilot answers for the people of the page who answer by themselves. It sees and does what they could, and nothing else.
type pilot struct {
	page *web.Adapter
	now  func() time.Time

	mu     sync.Mutex // one answer at a time
	seen   map[chat.PersonID]int
	open   map[chat.PersonID]question
	casts  map[chat.PersonID]cast
	looked chan struct{}
	moving *sync.Mutex // held while time moves: whoever moves it lets people answer in their turn
}

// question is the latest thing a person was asked and has not answered.
type question struct {
	line web.Line
	due  time.Time // when the person will answer
}

func newPilot(page *web.Adapter, now func() time.Time, moving *sync.Mutex) *pilot {
	return &pilot{page: page, now: now, moving: moving, seen: map[chat.PersonID]int{}, open: map[chat.PersonID]question{},
		casts: map[chat.PersonID]cast{}, looked: make(chan struct{}, 1)}
}

// run answers whenever something was said, until ctx ends.
func (p *pilot) run(ctx context.Context) {
	for ctx.Err() == nil {
		changed := p.page.Changed()
		if p.page.Listening() && p.moving.TryLock() {
			_, _ = p.answer(ctx) // what can't be answered now is answered at the next change
			p.moving.Unlock()
		}
		select {
		case <-ctx.Done():
		case <-p.looked:
		case <-changed:
		case <-time.After(time.Second): // somebody slow may be due
		}
	}
}

// look lets run look again.
func (p *pilot) look() {
	select {
	case p.looked <- struct{}{}:
	default:
	}
}

// next is when the next of those who answer later will; false: nobody waits.
func (p *pilot) next() (next time.Time, waits bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, q := range p.open {
		if !q.due.IsZero() && (!waits || q.due.Before(next)) {
			next, waits = q.due, true
		}
	}
	return next, waits
}

// answer lets each person who is due answer once, and tells how many did.
func (p *pilot) answer(ctx context.Context) (answered int, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	people, err := p.page.People(ctx)
	if err != nil {
		return 0, err
	}
	for _, person := range people {
		if err := p.read(ctx, person); err != nil {
			return answered, err
		}
		q, there := p.open[person.ID]
		if !there || q.due.IsZero() || q.due.After(p.now()) {
			continue
		}
		delete(p.open, person.ID)
		if act, ok := p.castOf(person).answer(person, q.line); ok {
			if err := p.act(ctx, act); err != nil {
				return answered, err
			}
			answered++
		}
	}
	return answered, nil
}

// mostAgain is how often somebody does once more what could not be saved yet.
const mostAgain = 20

// act does something, and again while it could not be saved: it is still the same.
func (p *pilot) act(ctx context.Context, do web.Action) error {
	err := p.page.Act(ctx, do)
	for again := 0; errors.Is(err, web.ErrBusy) && again < mostAgain; again++ {
		err = p.page.Act(ctx, do)
	}
	return err
}

// read finds the latest question in what was said to a person since the last look. Who said something by hand has answered.
func (p *pilot) read(ctx context.Context, person web.Person) error {
	lines, err := p.page.Lines(ctx, person.ID, p.seen[person.ID])
	if err != nil {
		return err
	}
	for _, l := range lines {
		p.seen[person.ID] = l.Number
		switch {
		case l.From == person.ID:
			delete(p.open, person.ID)
		case l.Message != nil && l.Place == person.Own() && (len(l.Message.Choices) > 0 || l.Message.Form != nil):
			p.open[person.ID] = question{line: l}
		}
	}
	if q, there := p.open[person.ID]; there {
		q.due = p.due(person, q.line)
		p.open[person.ID] = q
	}
	return nil
}

// due is when a person will answer; zero: they will not.
func (p *pilot) due(person web.Person, l web.Line) time.Time {
	switch person.Manner {
	case web.Promptly:
		return l.At
	case web.Slowly:
		return l.At.Add(slowly)
	}
	return time.Time{}
}

// castOf is the part a person plays: the demo's, or one that suits anybody.
func (p *pilot) castOf(person web.Person) cast {
	if c, ok := p.casts[person.ID]; ok {
		return c
	}
	return parts.anybody(person.Language)
}

// answer is what the part does with a question: false when it is left alone.
func (c cast) answer(person web.Person, l web.Line) (web.Action, bool) {
	act := web.Action{ID: rand.Text(), Person: person.ID, Place: l.Place, Message: chat.MessageID(strconv.Itoa(l.Number))}
	if f := l.Message.Form; f != nil {
		act.Handle, act.Fields = f.Handle, map[string]string{}
		for _, field := range f.Fields {
			act.Fields[field.Key] = c.fill(field)
		}
		return act, true
	}
	i := slices.IndexFunc(l.Message.Choices, func(o chat.Choice) bool { return o.Key == c.pick(l.Message.Choices) })
	if i < 0 {
		return act, false
	}
	act.Handle = l.Message.Choices[i].Handle
	return act, true
}
