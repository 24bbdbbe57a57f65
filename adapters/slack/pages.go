package slack

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
	"mentorbot/bot/chat/lately"
)

// Slack takes about a hundred pages a minute, of all people together. A page is drawn anew while its person may still
// look at it, and one after the other.
const (
	mostGlances = 10_000
	glanceTime  = time.Hour       // how long a person may still look at a page that they opened
	pagePace    = 3 * time.Second // between two pages of a person
	pageSlots   = 8               // pages drawn at once …
	slotTime    = 6 * time.Second // … in that time: 80 a minute
)

// pages are people's own pages: who looks at one, and which has to be drawn anew. They keep nothing: whoever opens the
// tab again has one drawn again.
type pages struct {
	now   func() time.Time
	show  func(context.Context, chat.PersonID) error
	log   *slog.Logger
	slots chan struct{}

	mu      sync.Mutex
	known   *lately.Map[chat.PersonID, *glance]
	failing bool // the last one could not be drawn, and that was said
}

// glance is somebody who looks at their page.
type glance struct {
	at             time.Time
	stale, drawing bool
}

func newPages(o Options, show func(context.Context, chat.PersonID) error) *pages {
	return &pages{
		now: o.Now, show: show, log: o.Log, slots: make(chan struct{}, pageSlots),
		known: lately.NewMap[chat.PersonID, *glance](mostGlances),
	}
}

// hear has pages drawn after what was heard: of who opened theirs, and of who did something and may still look at it.
// It waits for nothing.
func (p *pages) hear(n news) {
	if n.tab != "" {
		p.renew(n.tab, true)
	}
	for _, e := range n.events {
		if e.Person != "" && e.Kind != chat.Left {
			p.renew(e.Person, false)
		}
	}
}

// renew has a person's page drawn, if they opened it now or may still look at it.
func (p *pages) renew(person chat.PersonID, opened bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g, known := p.known.Get(person)
	now := p.now()
	switch {
	case opened && !known:
		g = &glance{}
		p.known.Put(person, g)
	case !opened && (!known || now.Sub(g.at) > glanceTime):
		return
	}
	if opened {
		g.at = now
	}
	g.stale = true
	if !g.drawing {
		g.drawing = true
		go p.draw(person, g)
	}
}

// draw draws a page, and looks after a while whether things have changed meanwhile.
func (p *pages) draw(person chat.PersonID, g *glance) {
	if !p.begins(g) {
		return
	}
	p.slots <- struct{}{}
	time.AfterFunc(slotTime, func() { <-p.slots })
	ctx, cancel := context.WithTimeout(context.Background(), errand.CallTime)
	defer cancel()
	err := p.show(ctx, person)
	p.tell(err)
	var slow chat.RetryAfter
	if errors.As(corrected(err), &slow) {
		p.again(g)
	}
	time.AfterFunc(max(pagePace, slow.Wait), func() { p.draw(person, g) })
}

// begins tells whether a page has to be drawn.
func (p *pages) begins(g *glance) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	g.drawing, g.stale = g.stale, false
	return g.drawing
}

func (p *pages) again(g *glance) {
	p.mu.Lock()
	defer p.mu.Unlock()
	g.stale = true
}

// tell says once that pages can't be drawn, until one could.
func (p *pages) tell(err error) {
	p.mu.Lock()
	first := err != nil && !p.failing
	p.failing = err != nil
	p.mu.Unlock()
	if first {
		p.log.Warn("a person's own page could not be drawn", "error", err)
	}
}
