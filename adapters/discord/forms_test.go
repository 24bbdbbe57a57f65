package discord

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

// kept are the keys below which something is remembered about forms.
func (c *cable) kept() (all []string) {
	c.memory.mu.Lock()
	defer c.memory.mu.Unlock()
	for key, value := range c.memory.values {
		if len(value) > 0 && (strings.HasPrefix(key, formKey) || strings.HasPrefix(key, shownKey)) {
			all = append(all, key)
		}
	}
	slices.Sort(all)
	return all
}

// forgot looks whether nothing is remembered about forms.
func (c *cable) forgot() {
	c.t.Helper()
	if all := c.kept(); len(all) > 0 {
		c.t.Errorf("still remembered: %q", all)
	}
}

// inquiry is a message with a form that holds what is private.
func inquiry(handle string) chat.Message {
	m := plainly("About you")
	m.Form = &chat.Form{Handle: chat.Handle(handle), Title: "About you", Open: "Answer",
		Fields: []chat.Field{{Key: "goal", Label: "Goal", Value: "private words"}}}
	return m
}

// fills lets Ana open the form of her latest message there, and send it in.
func (c *cable) fills(where *discordfake.Channel) *discordfake.Act {
	c.t.Helper()
	all := c.Seen(c.ana.ID, where.ID)
	m := all[len(all)-1]
	a := c.PressesOn(c.ana, where, m, discordfake.Buttons(m.Body.Components)[0].CustomID)
	c.tell(a)
	if a.Modal == nil {
		c.t.Fatal("no form opened")
	}
	a = c.Fills(c.ana, where, m, a.Modal, func(discordfake.Component) string { return "Go" })
	c.tell(a)
	return a
}

// A form is remembered as long as its message has it, and no longer: wherever that is, answered or not, and also when
// nobody can reach the message any more.
func TestFormsAreForgotten(t *testing.T) {
	both(t, func(c *cable) {
		for _, place := range []*discordfake.Channel{c.general(), c.Home(c.ana)} {
			in := c.Types(c.ana, place, "menu")
			c.tell(in)
			d := c.privately(in, "")
			if d.Message = inquiry("h1"); place.Guild == "" {
				d.To = chat.To(personID(c.ana.ID))
			}
			d.Message.Private = d.To.Room
			r, err := c.send(d)
			if err != nil {
				t.Fatal(err)
			}
			a := c.fills(place)
			if all := c.kept(); len(all) != 2 {
				t.Errorf("before the message is changed there are %q", all)
			}
			c.pass(time.Hour)
			d.Ticket, d.Edits, d.Message = chat.Ticket(a.ID), r.Message, plainly("Thank you")
			if err := c.adapter.Edit(c.t.Context(), d); err != nil {
				t.Error(err)
			}
			c.forgot()
		}
	})
}

// A message that asks something else has that form alone.
func TestAnotherFormTakesItsPlace(t *testing.T) {
	both(t, func(c *cable) {
		d := chat.Delivery{ID: "d1", To: chat.To(personID(c.ana.ID)), Message: inquiry("h1")}
		r, err := c.send(d)
		if err != nil {
			t.Fatal(err)
		}
		d.Edits, d.Message = r.Message, inquiry("h2")
		for range 2 {
			if err := c.adapter.Edit(c.t.Context(), d); err != nil {
				t.Error(err)
			}
			if all := c.kept(); len(all) != 2 || all[0] != formKey+"h2" || all[1] != shownKey+string(r.Message) {
				t.Errorf("remembered are %q", all)
			}
		}
		c.fills(c.Home(c.ana))
		c.memory.shuts(true)
		if d.Message = plainly("Thank you"); c.adapter.Edit(c.t.Context(), d) == nil {
			t.Error("what was not forgotten is not tried again")
		}
		c.memory.shuts(false)
		if err := c.adapter.Edit(c.t.Context(), d); err != nil {
			t.Error(err)
		}
		c.forgot()
	})
}

// A form whose message nobody will change is forgotten when it was sent in, and one that can't be said at once.
func TestFormsThatNobodyChanges(t *testing.T) {
	both(t, func(c *cable) {
		d := chat.Delivery{ID: "d1", To: chat.To(personID(c.ana.ID)), Message: inquiry("h1")}
		c.FailNext("POST /channels/", netfake.LosesAnswer)
		if _, err := c.send(d); err == nil {
			t.Error("its answer was lost")
		}
		c.fills(c.Home(c.ana))
		c.forgot()
		c.FailNext("POST /channels/", discordfake.Denies(403, 50007, "Cannot send messages to this user"))
		d.ID, d.Message = "d2", inquiry("h2")
		if _, err := c.send(d); err == nil {
			t.Error("she can't be written to")
		}
		c.forgot()
	})
}
