package discord

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

// searched is a cable with an adapter that does not run, and remembers nothing but where Ana's own chat is.
func searched(t *testing.T, do func(c *cable, tried func(id string, m chat.Message) chat.Delivery)) {
	inBubble(t, func(c *cable) {
		c.forgets()
		do(c, func(id string, m chat.Message) chat.Delivery {
			return chat.Delivery{ID: chat.DeliveryID(id), To: chat.To(personID(c.ana.ID)), Message: m, Tried: time.Now()}
		})
	})
}

// forgets is another start.
func (c *cable) forgets() {
	_ = c.memory.Put(c.t.Context(), homeKey+string(personID(c.ana.ID)), []byte(c.Home(c.ana).ID)) // it is not shut
	c.adapter = New(Options{Token: canary, URL: c.URL + "/api", Memory: c.memory, Now: time.Now,
		Client: &http.Client{Transport: discordfake.Transport{Server: c.Server}}})
}

// loses sends something of which the answer is lost.
func (c *cable) loses(d chat.Delivery) {
	c.t.Helper()
	c.FailNext("POST /channels/", netfake.LosesAnswer)
	if _, err := c.send(d); !errors.Is(err, chat.ErrUnknown) {
		c.t.Fatalf("its answer was lost: %v", err)
	}
}

func (c *cable) finds(d chat.Delivery, want bool) chat.Receipt {
	c.t.Helper()
	receipt, found, err := c.adapter.Find(c.t.Context(), d)
	if err != nil || found != want {
		c.t.Errorf("%s: found %t, %v", d.ID, found, err)
	}
	return receipt
}

// asking is a message with a button.
func asking(text, handle string) chat.Message {
	m := plainly(text)
	m.Choices = []chat.Choice{{Handle: chat.Handle(handle), Key: "yes", Label: "Yes"}}
	return m
}

// What arrived is found by its words, its buttons, its picture, however long it is and whoever writes meanwhile; what
// did not is not, though all of it was said before.
func TestFind(t *testing.T) {
	card := plainly("Your card")
	card.Files = []chat.File{{Name: "card.png", Type: "image/png", Text: "A card", Bytes: []byte("png")}}
	for name, m := range map[string]chat.Message{
		"words": plainly("hello *there*"), "long": plainly(strings.Repeat("*", 1500)), "buttons": asking("Well?", "h1"),
		"picture": card, "spaces": plainly("  hello\n "),
	} {
		t.Run(name, func(t *testing.T) {
			searched(t, func(c *cable, tried func(string, chat.Message) chat.Delivery) {
				like := func(id string) chat.Delivery {
					d := tried(id, m)
					if len(m.Choices) > 0 {
						d.Message = asking("Well?", id)
					}
					return d
				}
				if _, err := c.send(like("before")); err != nil {
					t.Fatal(err)
				}
				c.pass(time.Minute)
				d := tried("d1", m)
				c.finds(d, false)
				c.loses(d)
				c.Writes(c.ana, "hello *there*")
				c.forgets()
				receipt := c.finds(d, true)
				all := c.Seen(c.ana.ID, c.Home(c.ana).ID)
				if receipt.Place != placeID(c.Home(c.ana).ID) || string(receipt.Message) != all[1].ID {
					t.Errorf("found %+v", receipt)
				}
				c.pass(time.Minute)
				c.finds(like("behind"), false)
				if r, err := c.send(d); err != nil || r != receipt {
					t.Errorf("said again within some minutes it is %+v, %v", r, err)
				}
			})
		})
	}
}

// Of two that say the same, one after the other, each is only itself, as long as nobody forgets which was which.
func TestFindTellsTwinsApart(t *testing.T) {
	searched(t, func(c *cable, tried func(string, chat.Message) chat.Delivery) {
		if _, err := c.send(tried("one", plainly("Saved."))); err != nil {
			t.Fatal(err)
		}
		two := tried("two", plainly("Saved."))
		c.finds(two, false)
		c.loses(two)
		c.finds(two, true)
	})
}

// A command is the same one before commands were published, after that, and after they were published anew; another one
// is not.
func TestFindByACommand(t *testing.T) {
	help := func(id string) called {
		below := slash{Name: "help_me", Type: subCommand}
		return calledIn([]published{{ID: id, slash: slash{Name: commandName, Options: []slash{
			below, {Name: "more", Type: subCommandGroup, Options: []slash{{Name: "block", Type: subCommand}}},
		}}}})
	}
	types := func(command string) chat.Message {
		return chat.Message{Text: chat.Text{{Text: "Type "}, {Style: chat.Slash, Text: "/mentor " + command}, {Text: "."}}}
	}
	ways := []called{nil, help("901"), help("902")}
	for i, said := range ways {
		searched(t, func(c *cable, tried func(string, chat.Message) chat.Delivery) {
			for _, command := range []string{"help_me", "block @whom"} {
				d := tried("d "+command, types(command))
				c.adapter.called.Store(&said)
				c.finds(d, false)
				c.loses(d)
				for _, now := range ways {
					c.forgets()
					c.adapter.called.Store(&now)
					c.finds(d, true)
					c.finds(tried("other", types("menu")), false)
				}
			}
			first := c.Seen(c.ana.ID, c.Home(c.ana).ID)[0].Body.Content
			if (i > 0) != strings.Contains(first, "</mentor help_me:90") {
				t.Errorf("said was %q", first)
			}
		})
	}
}

// A picture is not what was only said.
func TestFindTellsAPicture(t *testing.T) {
	searched(t, func(c *cable, tried func(string, chat.Message) chat.Delivery) {
		said, card := tried("said", plainly("Your card")), tried("card", plainly("Your card"))
		card.Message.Files = []chat.File{{Name: "card.png", Type: "image/png", Text: "A card", Bytes: []byte("png")}}
		c.loses(said)
		c.finds(card, false)
		c.finds(said, true)
	})
}

// A clock that is off hides nothing that has buttons. Words alone are rather said twice than never.
func TestFindByAWrongClock(t *testing.T) {
	searched(t, func(c *cable, tried func(string, chat.Message) chat.Delivery) {
		words, buttons := tried("words", plainly("Saved.")), tried("buttons", asking("Well?", "h1"))
		c.loses(words)
		c.loses(buttons)
		for _, off := range []time.Duration{-9 * time.Minute, -2 * time.Second, 2 * time.Second, 9 * time.Minute} {
			words.Tried, buttons.Tried = time.Now().Add(off), time.Now().Add(off)
			c.finds(words, off < clocksAgree)
			c.finds(buttons, true)
		}
		words.Tried, buttons.Tried = time.Time{}, time.Time{} // nobody knows
		c.finds(words, false)
		c.finds(buttons, true)
	})
}

// Much that was written since is read page by page; nothing from before is read but for some minutes.
func TestFindReadsPages(t *testing.T) {
	searched(t, func(c *cable, tried func(string, chat.Message) chat.Delivery) {
		for range 300 {
			c.Writes(c.ana, "long ago")
		}
		c.pass(time.Hour)
		d := tried("d1", plainly("hello"))
		for range 2*pageLength + 50 {
			c.Writes(c.ana, "hello")
		}
		c.loses(d)
		asked := 0
		watch := c.Inspect
		c.Inspect = func(method, path string, body []byte) {
			if asked++; watch != nil {
				watch(method, path, body)
			}
		}
		c.finds(d, true)
		if asked != 3 {
			t.Errorf("%d pages were read", asked)
		}
	})
}

// What people write to each other is not read, nor is a chat opened to look into it. What was for one pair of eyes in a
// room, and could not be said there, is looked for where it went.
func TestFindReadsNoRooms(t *testing.T) {
	searched(t, func(c *cable, tried func(string, chat.Message) chat.Delivery) {
		d := tried("d1", asking("Well?", "h1"))
		d.To = chat.In(placeID(c.guild.System))
		c.loses(d)
		c.finds(d, false) // the pretended server would tell if it was read
		stranger := c.AddUser(discordfake.User{})
		asked := 0
		c.Inspect = func(string, string, []byte) { asked++ }
		d.To = chat.To(personID(stranger.ID))
		c.finds(d, false)
		if asked > 0 {
			t.Error("something was asked")
		}
		aside := tried("d2", asking("Well?", "h2"))
		aside.Message.Private = true
		aside.To = chat.Destination{Place: placeID(c.guild.System), People: []chat.PersonID{personID(c.ana.ID)}, Room: true}
		c.loses(aside)
		if r := c.finds(aside, true); r.Place != placeID(c.Home(c.ana).ID) {
			t.Errorf("found %+v", r)
		}
	})
}

// What can't be asked is not taken for nothing, and what can't be read is passed over.
func TestFindThatFails(t *testing.T) {
	searched(t, func(c *cable, tried func(string, chat.Message) chat.Delivery) {
		d := tried("d1", plainly("hello"))
		c.loses(d)
		for _, f := range []netfake.Failure{netfake.Dies, discordfake.TooMany(time.Second, false),
			discordfake.Denies(500, 0, "down")} {
			c.FailNext("GET /channels/", f)
			if _, found, err := c.adapter.Find(c.t.Context(), d); found || err == nil || errors.Is(err, chat.ErrUnknown) {
				t.Errorf("found %t, %v", found, err)
			}
			c.pass(10 * time.Second)
		}
		c.FailNext("GET /channels/", discordfake.Denies(404, 10003, "Unknown Channel"))
		if _, _, err := c.adapter.Find(c.t.Context(), d); !errors.Is(err, chat.ErrUnreachable) {
			t.Errorf("a chat that is gone: %v", err)
		}
	})
	d := newDesk(func(*http.Request) (int, string, string) {
		return 200, "", `[7,{"id":{}},{"id":"5","components":4},{"id":"6","author":{"bot":true},"content":"x","nonce":77,
			"components":[{"type":99,"components":[{"custom_id":"c:h1","value":{}}]}]}]`
	})
	m := asking("x", "h1")
	_ = d.homes.learn(t.Context(), "discord:9", "11") // it is not shut
	r, found, err := d.Find(t.Context(), chat.Delivery{ID: "d", To: chat.To("discord:9"), Message: m, Tried: d.clock()})
	if !found || err != nil || r.Message != "6" {
		t.Errorf("found %t %+v, %v", found, r, err)
	}
}

// An answer that takes a promised place is said again there, however often its answer was lost: it is there once, also
// when the promise would have been taken back. After another start it is looked for in the own chat.
func TestPromisedAnswerIsThereOnce(t *testing.T) {
	both(t, func(c *cable) {
		for i, where := range []*discordfake.Channel{c.general(), c.Home(c.ana)} {
			a := c.Types(c.ana, where, "menu")
			c.tell(a)
			d := c.privately(a, fmt.Sprint("answer ", i))
			d.ID, d.Tried = chat.DeliveryID(fmt.Sprint("d", i)), time.Now()
			if where.ID == c.Home(c.ana).ID {
				d.To, d.Message.Private = chat.To(personID(c.ana.ID)), false
			}
			for range 3 {
				c.FailNext("PATCH /webhooks", netfake.LosesAnswer)
				if _, err := c.send(d); !errors.Is(err, chat.ErrUnknown) {
					t.Errorf("its answer was lost: %v", err)
				}
				c.pass(promiseTime)
				c.finds(d, false) // it is said again
			}
			r, err := c.send(d)
			if err != nil || r.Message == "" {
				t.Error(r, err)
			}
			if d.To.Room {
				continue
			}
			c.FailNext("PATCH /webhooks", netfake.LosesAnswer)
			c.forgets()
			if found := c.finds(d, true); found != r {
				t.Errorf("found %+v, not %+v", found, r)
			}
		}
		c.pass(time.Minute)
		if got := fmt.Sprint(c.seen(c.ana, c.general()), c.seen(c.ana, c.Home(c.ana))); got != "[(answer 0)] [answer 1]" {
			t.Errorf("she reads %s", got)
		}
	})
}

// A promised answer that certainly is not there is taken back in time, and said otherwise.
func TestPromisedAnswerThatFails(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		a := c.Types(c.ana, c.general(), "menu")
		c.tell(a)
		c.FailNext("PATCH /webhooks", discordfake.TooMany(time.Second, false))
		if _, err := c.send(c.privately(a, "x")); !errors.As(err, new(chat.RetryAfter)) {
			t.Error(err)
		}
		c.pass(promiseTime + time.Second)
		if never, promised := c.Unanswered(); never+promised > 0 {
			t.Errorf("%d without an answer, %d promised", never, promised)
		}
		if _, err := c.send(c.privately(a, "x")); err != nil {
			t.Error(err)
		}
		if got := fmt.Sprint(c.seen(c.ana, c.general())); got != "[(x)]" {
			t.Errorf("she reads %s", got)
		}
	})
}

// A further answer for one pair of eyes whose answer was lost is said again: that is the lesser evil.
func TestFurtherAnswerIsNeverMissing(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		a := c.Presses(c.ana, c.general(), "c:h1")
		c.tell(a)
		d := c.privately(a, "x")
		c.FailNext("POST /webhooks", netfake.LosesAnswer)
		if _, err := c.send(d); !errors.Is(err, chat.ErrUnknown) { // so that the journal tells of it
			t.Error(err)
		}
		c.finds(d, false)
		if _, err := c.send(d); err != nil {
			t.Error(err)
		}
		if got := len(c.seen(c.ana, c.general())); got < 1 || got > 2 {
			t.Errorf("it is there %d times", got)
		}
	})
}
