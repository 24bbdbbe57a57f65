package discord

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
)

// What opens an interaction is dropped when it is over, as others come.
func TestTicketsAreDroppedWhenTheyAreOver(t *testing.T) {
	d := newDesk(nil)
	for i := range 100 {
		d.tickets.keep(right{id: fmt.Sprint(i), token: "t"})
		d.tickets.keep(right{id: fmt.Sprint(i), token: "t"}) // told again
		d.pass(time.Minute)
	}
	last := d.tickets.keep(right{id: "last", token: "t"})
	for i := range 100 {
		_, there := d.tickets.kept.Get(chat.Ticket(fmt.Sprint(i)))
		if young := time.Duration(100-i)*time.Minute <= tokenTime; there != young {
			t.Errorf("of %d minutes ago: there is one: %t", 100-i, there)
		}
	}
	if _, lasts := d.tickets.right(last); !lasts || len(d.tickets.order) > 2*15+1 {
		t.Errorf("the last one lasts: %t; %d are in order", lasts, len(d.tickets.order))
	}
}

// What a form holds is not kept with what it was opened by; told again, that opens it again.
func TestFormsAreNotKeptWithTheirTickets(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.hook()
		c.pass(time.Minute)
		if _, err := c.send(chat.Delivery{To: chat.To(personID(c.ana.ID)), Message: inquiry("h1")}); err != nil {
			t.Fatal(err)
		}
		a := c.Presses(c.ana, c.Home(c.ana), formAction+":h1")
		said := c.postThrice(a)
		if !strings.Contains(said[0], "private words") || said[0] != said[1] || said[1] != said[2] {
			t.Errorf("it is answered with %q", said)
		}
		r, known := c.adapter.tickets.kept.Get(chat.Ticket(a.ID))
		if !known || !r.given || r.answer != (response{Type: modalAnswer}) {
			t.Errorf("kept is %t: %+v", known, r.answer)
		}
	})
}
