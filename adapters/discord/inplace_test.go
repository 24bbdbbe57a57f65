package discord

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

// What everybody is to read is not hidden in an answer.
func TestPublicAnswerIsPublic(t *testing.T) {
	both(t, func(c *cable) {
		a := c.Types(c.ana, c.general(), "menu")
		c.tell(a)
		d := c.privately(a, "for all")
		d.Message.Private = false
		if _, err := c.send(d); err != nil {
			t.Error(err)
		}
		if got := fmt.Sprint(c.seen(c.ana, c.general())); got != "[for all]" {
			t.Errorf("she reads %s", got)
		}
	})
}

// What belongs into the own chat goes there, though something was done elsewhere; there the answer takes the promised place.
func TestOwnChatStaysThePlace(t *testing.T) {
	both(t, func(c *cable) {
		own := c.Home(c.ana)
		for i, where := range []*discordfake.Channel{c.general(), own} {
			a := c.Types(c.ana, where, "menu")
			c.tell(a)
			d := chat.Delivery{ID: chat.DeliveryID(fmt.Sprint("d", i)), To: chat.To(personID(c.ana.ID)), Ticket: chat.Ticket(a.ID)}
			d.Message = plainly(fmt.Sprint("introduction ", i))
			d.Message.Private = true
			if r, err := c.send(d); err != nil || r.Place != placeID(own.ID) || r.Message == "" {
				t.Error(r, err)
			}
			if _, says, _ := c.Answer(a); (says != "") != (where == own) {
				t.Errorf("the interaction says %q", says)
			}
		}
		if got := fmt.Sprint(c.seen(c.ana, c.general()), c.seen(c.ana, own)); got != "[] [introduction 0 introduction 1]" {
			t.Errorf("she reads %s", got)
		}
	})
}

// What is for one pair of eyes is never in the room: after its time it goes to the person's own chat.
func TestPrivateReplies(t *testing.T) {
	both(t, func(c *cable) {
		ben := c.AddUser(discordfake.User{Global: "Ben", Locale: "en-US"})
		c.Joins(c.guild, ben)
		a := c.Presses(c.ana, c.general(), "c:h1")
		c.tell(a)
		for i, text := range []string{"one", "two"} {
			d := c.privately(a, text)
			d.ID = chat.DeliveryID(fmt.Sprint(i))
			if r, err := c.send(d); err != nil || r.Message == "" {
				t.Error(r, err)
			}
		}
		c.pass(15 * time.Minute)
		if r, err := c.send(c.privately(a, "late")); err != nil || r.Place != placeID(c.Home(c.ana).ID) {
			t.Error(r, err)
		}
		unknown := c.privately(a, "after a restart")
		unknown.Ticket, unknown.ID = "1234", "d9"
		if _, err := c.send(unknown); err != nil {
			t.Error(err)
		}
		if got := fmt.Sprint(c.seen(c.ana, c.general()), c.seen(ben, c.general()), c.seen(c.ana, c.Home(c.ana))); got !=
			"[(one) (two)] [] [late after a restart]" {
			t.Errorf("they read %s", got)
		}
	})
}

// Discord may end a token before its time: the other way is left.
func TestTokenThatIsOver(t *testing.T) {
	for _, over := range []netfake.Failure{
		discordfake.Denies(401, 50027, "Invalid Webhook Token"), discordfake.Denies(404, 10015, "Unknown Webhook"),
	} {
		inBubble(t, func(c *cable) {
			c.start()
			c.pass(time.Minute)
			a := c.Presses(c.ana, c.general(), "c:h1")
			c.tell(a)
			c.pass(recordTime)
			c.FailNext("POST /webhooks", over)
			if r, err := c.send(c.privately(a, "x")); err != nil || r.Place != placeID(c.Home(c.ana).ID) {
				t.Error(r, err)
			}
			if !c.adapter.Listening() {
				t.Error("a token of an interaction ended the bot's")
			}
		})
	}
}

// A message that only its reader sees is changed through the interaction; others by their names.
func TestChangesInPlace(t *testing.T) {
	both(t, func(c *cable) {
		first := c.Types(c.ana, c.general(), "menu")
		c.tell(first)
		r, err := c.send(c.privately(first, "one"))
		if err != nil {
			t.Fatal(err)
		}
		public, err := c.send(chat.Delivery{ID: "d2", To: chat.In(placeID(c.guild.System)), Message: plainly("board")})
		if err != nil {
			t.Fatal(err)
		}
		for i, message := range []chat.MessageID{r.Message, public.Message} {
			d := c.privately(first, fmt.Sprint("changed ", i))
			d.Edits = message
			if err := c.adapter.Edit(c.t.Context(), d); err != nil {
				t.Error(err)
			}
		}
		if got := fmt.Sprint(c.seen(c.ana, c.general())); got != "[(changed 0) changed 1]" {
			t.Errorf("she reads %s", got)
		}
		c.pass(16 * time.Minute)
		d := c.privately(first, "too late")
		d.Edits = r.Message
		if err := c.adapter.Edit(c.t.Context(), d); err != nil {
			t.Errorf("what nobody can change any more: %v", err)
		}
	})
}

// However long a text becomes, or how short again, its message is changed.
func TestEditsOfAllLengths(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		home := c.Home(c.ana)
		r, err := c.send(chat.Delivery{To: chat.To(personID(c.ana.ID)), Message: plainly("short")})
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{strings.Repeat("*", 1500), "short again", strings.Repeat("x", 1900), "end"} {
			c.pass(10 * time.Second)
			d := chat.Delivery{ID: "d", To: chat.At(placeID(home.ID)), Edits: r.Message, Message: plainly(text)}
			if err := c.adapter.Edit(c.t.Context(), d); err != nil {
				t.Error(err)
			}
			if got := c.seen(c.ana, home); len(got) != 1 || got[0] != text {
				t.Errorf("she reads %.60q", got)
			}
		}
	})
}
