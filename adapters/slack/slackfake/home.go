package slackfake

import (
	"fmt"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// Page is a person's own page as they see it.
type Page struct {
	Titles  []string
	Words   string // titles as well
	Alive   []Live
	Buttons []Button
}

// ClosesHome turns the bot's Home tab off, or on again.
func (s *Server) ClosesHome(off bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.noHome = off
}

// OpensHome lets a person open the bot's Home tab, and is the page once it is drawn.
func (f *Fake) OpensHome(p chat.PersonID) Page {
	user := f.account(p)
	before := f.drawn(user)
	f.Server.Opens(user, "home")
	f.settle()
	if err := f.until(func() bool { return f.drawn(user) != before }); err != nil {
		chattest.Fatalf(f.t, "%s: no page was drawn: %v", p, err)
	}
	return f.Home(p)
}

// drawn names the page that a person has; none: empty.
func (f *Fake) drawn(user string) string {
	if v := f.Server.Home(user); v != nil {
		return v.Hash
	}
	return ""
}

// Home is the page that a person has now; none was drawn: an empty one.
func (f *Fake) Home(p chat.PersonID) Page {
	v := f.Server.Home(f.account(p))
	if v == nil {
		return Page{}
	}
	page := Page{Buttons: Buttons(v.Blocks())}
	page.Words, page.Alive = f.Server.SeenIn(v)
	for _, one := range v.Blocks() {
		if b, _ := one.(obj); text(b, "type") == "header" {
			page.Titles = append(page.Titles, plainOf(b["text"]))
		}
	}
	return page
}

// PressesAtHome presses the first button with this label on the page that a person has.
func (f *Fake) PressesAtHome(p chat.PersonID, label string) {
	if err := f.pressesAtHome(f.account(p), label); err != nil {
		chattest.Fatalf(f.t, "%v", err)
	}
	f.settle()
}

func (f *Fake) pressesAtHome(user, label string) error {
	v := f.Server.Home(user)
	if v == nil {
		return fmt.Errorf("%s has no page", user)
	}
	for _, b := range Buttons(v.Blocks()) {
		if _, found := b.labelled(label); found {
			return f.Server.PressesIn(user, v, b.Action)
		}
	}
	return fmt.Errorf("%s sees no button %q at home", user, label)
}
