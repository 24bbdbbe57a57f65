package bottest

import (
	"fmt"
	"slices"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
	"mentorbot/bot/story"
)

// person is somebody of the story.
type person struct {
	name     string // as the script says it
	called   string // on the network
	language chat.Language
	zone     string
	admin    bool
	id       chat.PersonID
	read     int // messages of their own chat
	member   mentoring.MemberID
	events   int
}

// room is a place for several people.
type room struct {
	name string // as the transcript says it
	id   chat.PlaceID
	read map[chat.PersonID]int
}

// prepare sets the clock, and makes everybody of the story with their languages and zones.
func (t *telling) prepare(s story.Story) {
	t.t.Helper()
	if i := slices.IndexFunc(s.Script, func(step story.Step) bool { return step.Verb == story.Clock }); i >= 0 {
		begins := s.Script[i].Moment(t.zone)
		t.zone = begins.Location()
		t.clock.Set(begins)
	}
	for _, t.step = range s.Script {
		switch t.step.Verb {
		case story.Speaks:
			t.speaks(t.step)
		case story.Lives:
			t.person(t.step.Who).zone = t.step.Word
		case story.Admin:
			t.person(t.step.Who).admin = true
		}
		for _, name := range []string{t.step.Who, t.step.Other} {
			if name != "" {
				t.person(name)
			}
		}
	}
	for _, p := range t.cast {
		t.arrive(p)
	}
	t.settle(nil)
}

func (t *telling) speaks(step story.Step) {
	t.t.Helper()
	l, known := t.world.Book.Nearest(chat.Language(step.Word))
	if !known {
		t.fail("nobody here speaks %q; the languages are %v", step.Word, t.world.Book.Languages())
	}
	t.person(step.Who).language = l
}

// person finds somebody by name, or casts them.
func (t *telling) person(name string) *person {
	i := slices.IndexFunc(t.cast, func(p *person) bool { return p.name == name })
	if i >= 0 {
		return t.cast[i]
	}
	p := &person{name: name, called: t.world.Wild.called(name), language: t.language, zone: t.zone.String()}
	t.cast = append(t.cast, p)
	return p
}

// arrive makes the account, and lets the bot know that the person is there.
func (t *telling) arrive(p *person) {
	t.t.Helper()
	p.id = t.fake.Person(p.called, p.language, p.zone)
	if p.admin {
		t.fake.Admin(p.id)
	}
	t.happens(p, chat.Event{Kind: chat.Joined})
	t.must(t.kept.View(t.ctx, func(tx store.Tx) (err error) {
		p.member, err = tx.MemberOf(t.network.Community, p.id)
		return err
	}))
}

// happens tells the bot what no hand of a pretended network can do.
func (t *telling) happens(p *person, e chat.Event) {
	t.t.Helper()
	p.events++
	e.ID = chat.EventID(fmt.Sprintf("story:%s:%d", p.name, p.events))
	e.Community, e.Person, e.Name, e.Own = t.network.Community, p.id, chat.Private(p.called), true
	e.Language, e.Zone, e.At = p.language, p.zone, t.clock.Now()
	for _, err := range t.bot.Receive(t.ctx, e) {
		t.must(err)
	}
}

// place is where a deed is done: a room, or the person's own chat.
func (t *telling) place(title string) chat.PlaceID {
	t.t.Helper()
	if title == "" {
		return ""
	}
	name := "#" + title
	if i := slices.IndexFunc(t.rooms, func(r *room) bool { return r.name == name }); i >= 0 {
		return t.rooms[i].id
	}
	id := t.fake.Room(title)
	if id == "" {
		t.fail("the network has no rooms; the story needs the line: needs rooms")
	}
	t.rooms = append(t.rooms, &room{name: name, id: id, read: map[chat.PersonID]int{}})
	return id
}
