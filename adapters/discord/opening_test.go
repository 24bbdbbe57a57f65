package discord

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// opens counts how often the adapter asks for an own chat.
func (c *cable) opens() *int {
	n, before := new(int), c.Inspect
	c.Inspect = func(method, path string, body []byte) {
		if strings.HasPrefix(path, "/users/@me/channels") {
			*n++
		}
		if before != nil {
			before(method, path, body)
		}
	}
	return n
}

func (c *cable) crowd(n int) (all []*discordfake.User) {
	for i := range n {
		u := c.AddUser(discordfake.User{Global: fmt.Sprint("U", i), Locale: "en-US"})
		c.Joins(c.guild, u)
		all = append(all, u)
	}
	return all
}

func (c *cable) writesTo(u *discordfake.User) error {
	id := chat.DeliveryID("d" + u.ID[len(u.ID)-6:])
	_, err := c.send(chat.Delivery{ID: id, To: chat.To(personID(u.ID)), Message: plainly("hello")})
	return err
}

// Who opens own chats too fast waits, and asks for none meanwhile; chats that are known do not wait.
func TestOwnChatsThatAreOpenedTooFast(t *testing.T) {
	inBubble(t, func(c *cable) {
		people := c.crowd(6)
		c.Opening = 2
		asked := c.opens()
		c.start()
		c.pass(time.Minute)
		var slow chat.RetryAfter
		for i, u := range people {
			err := c.writesTo(u)
			waits := errors.As(err, &slow) && !slow.All && slow.Wait <= openingGap
			if (err == nil) != (i < 2) || err != nil && !waits {
				t.Errorf("%d: %v", i, err)
			}
		}
		if *asked != 3 {
			t.Errorf("asked %d times for an own chat", *asked)
		}
		if err := c.writesTo(people[0]); err != nil {
			t.Errorf("one that is known: %v", err)
		}
		left := people[2:]
		for began := time.Now(); len(left) > 0 && time.Since(began) < openingLong; c.pass(time.Minute) {
			for len(left) > 0 && c.writesTo(left[0]) == nil {
				left = left[1:]
			}
		}
		if len(left) > 0 || *asked > 20 {
			t.Errorf("%d have no chat after %d questions", len(left), *asked)
		}
	})
}

// Where none could be opened for long, all are out of reach, after few questions: who is refused, and who only has to
// wait. Before that nobody is. When one is opened all is well again.
func TestNoOwnChatIsOpenedForLong(t *testing.T) {
	inBubble(t, func(c *cable) {
		people := c.crowd(2)
		c.Opening = -1
		asked := c.opens()
		c.start()
		c.pass(time.Minute)
		began := time.Now()
		for time.Since(began) < 3*openingLong {
			err := c.writesTo(people[0])
			if errors.Is(err, chat.ErrUnreachable) {
				break
			}
			if other := c.writesTo(people[1]); errors.Is(other, chat.ErrUnreachable) || other == nil {
				t.Errorf("who had to wait: %v", other)
			}
			var slow chat.RetryAfter
			if !errors.As(err, &slow) {
				t.Fatal(err)
			}
			c.pass(slow.Wait)
		}
		before := *asked
		for range 3 { // until the next one is tried
			if err := c.writesTo(people[1]); !errors.Is(err, chat.ErrUnreachable) {
				t.Errorf("who has to wait after long: %v", err)
			}
			c.pass(openingMost / 4)
		}
		if *asked != before {
			t.Errorf("asked %d times meanwhile", *asked-before)
		}
		if took := time.Since(began) - 3*openingMost/4; took < openingLong || took > openingLong+openingMost || *asked > 10 {
			t.Errorf("given up after %s and %d questions", took, *asked)
		}
		c.Opening = 0
		c.pass(openingMost)
		for _, u := range people {
			if err := c.writesTo(u); err != nil {
				t.Error(err)
			}
		}
	})
}

// Whose own chat is shut, or can't be opened now, is answered where they did something, for their eyes only; what nobody
// waits for is not, and nothing that was done elsewhere.
func TestWhoseChatIsShutIsAnsweredInPlace(t *testing.T) {
	for name, shuts := range map[string]func(c *cable){
		"shut":     func(c *cable) { c.ana.Shut = true },
		"too fast": func(c *cable) { c.Opening = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(c *cable) {
				ben := c.crowd(1)[0]
				shuts(c)
				own := chat.Delivery{To: chat.To(personID(c.ana.ID)), Message: plainly("for her")}
				for _, a := range []*discordfake.Act{c.Types(c.ana, c.general(), "menu"), c.Presses(c.ana, c.general(), "p:h1")} {
					c.tell(a)
					own.ID, own.Ticket = chat.DeliveryID(a.ID[len(a.ID)-8:]), chat.Ticket(a.ID)
					if r, err := c.send(own); err != nil || r != (chat.Receipt{}) {
						t.Error(r, err)
					}
				}
				if got := fmt.Sprint(c.seen(c.ana, c.general()), c.seen(ben, c.general())); got != "[(for her) (for her)] []" {
					t.Errorf("they read %s", got)
				}
				own.Ticket, own.ID = "", "d7"
				if _, err := c.send(own); err == nil {
					t.Error("said though nobody waits for it")
				}
				late := c.Presses(c.ana, c.general(), "p:h2")
				c.tell(late)
				c.pass(tokenTime)
				own.Ticket, own.ID = chat.Ticket(late.ID), "d8"
				if _, err := c.send(own); err == nil {
					t.Error("said though its time was over")
				}
			})
		})
	}
}
