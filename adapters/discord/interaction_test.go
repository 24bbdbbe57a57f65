package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

// both ways in, each in a bubble of its own.
func both(t *testing.T, do func(c *cable)) {
	t.Run("gateway", func(t *testing.T) { inBubble(t, func(c *cable) { c.start(); c.pass(time.Minute); do(c) }) })
	t.Run("http", func(t *testing.T) { inBubble(t, func(c *cable) { c.hook(); c.pass(time.Minute); do(c) }) })
}

// hook starts an adapter that is told of interactions by HTTP.
func (c *cable) hook(change ...func(*Options)) {
	public, private, err := ed25519.GenerateKey(bytes.NewReader(make([]byte, 64)))
	if err != nil {
		c.t.Fatal(err)
	}
	c.Private, c.HookURL = private, "https://app.example/discord/interactions"
	c.start(append(change, func(o *Options) { o.PublicKey = hex.EncodeToString(public) })...)
	c.Hook = netfake.Way{To: c.adapter.Handler()}
}

// general is the channel that everybody in the guild reads.
func (c *cable) general() *discordfake.Channel {
	return &discordfake.Channel{ID: c.guild.System, Guild: c.guild.ID}
}

func (c *cable) tell(a *discordfake.Act) {
	c.t.Helper()
	if err := c.Tell(a); err != nil {
		c.t.Error(err)
	}
	c.pass(time.Millisecond)
}

func (c *cable) send(d chat.Delivery) (chat.Receipt, error) {
	c.t.Helper()
	if d.ID == "" {
		d.ID = "d1"
	}
	return c.adapter.Send(c.t.Context(), d)
}

// seen is what somebody reads in a channel, of which what is for them alone has a mark.
func (c *cable) seen(u *discordfake.User, where *discordfake.Channel) (all []string) {
	for _, m := range c.Seen(u.ID, where.ID) {
		words, alive := c.Reads(m)
		if m.To != "" {
			words = "(" + words + ")"
		}
		if m.Author == u.ID || words == "Pressed" {
			continue
		}
		if len(alive) > 0 {
			c.t.Errorf("alive in %q: %v", words, alive)
		}
		all = append(all, chat.Bare(words))
	}
	return all
}

func plainly(text string) chat.Message { return chat.Message{Language: "en", Text: chat.Words(text)} }

// privately is for one pair of eyes in a room.
func (c *cable) privately(a *discordfake.Act, text string) chat.Delivery {
	m := plainly(text)
	m.Private = true
	to := chat.Destination{Place: placeID(a.Channel), People: []chat.PersonID{personID(a.User)}, Room: true}
	return chat.Delivery{To: to, Message: m, Ticket: chat.Ticket(a.ID)}
}

// However slow the store is, or if it fails, who does something is answered in time.
func TestEveryInteractionIsAnsweredInTime(t *testing.T) {
	stores := map[string]func(chat.Event) error{
		"quick":   nil,
		"slow":    func(chat.Event) error { time.Sleep(10 * time.Second); return nil }, // the bubble's time
		"failing": func(chat.Event) error { return errors.New("down") },
	}
	for name, store := range stores {
		t.Run(name, func(t *testing.T) {
			both(t, func(c *cable) {
				c.refusing(store)
				c.adapter.AnsweredBy(func(_ context.Context, _ chat.Query) (chat.Found, error) {
					if store != nil {
						time.Sleep(10 * time.Second) // the bubble's time
					}
					return chat.Found{Options: []chat.Choice{{Key: "p1", Label: "One"}}}, nil
				})
				for _, place := range []*discordfake.Channel{c.general(), c.Home(c.ana)} {
					for _, does := range []func() *discordfake.Act{
						func() *discordfake.Act { return c.Types(c.ana, place, "menu") },
						func() *discordfake.Act { return c.Presses(c.ana, place, "c:h1") },
						func() *discordfake.Act { return c.Searches(c.ana, place, "program", "name", "o") },
					} {
						a := does()
						c.tell(a)
						c.pass(3 * time.Second)
						kind, says, hidden := c.Answer(a)
						want := map[int]int{2: laterAnswer, 3: quietAnswer, 4: searchAnswer}[a.Kind]
						if store != nil && a.Kind != 4 {
							want = sayAnswer
							if chat.Bare(says) != "not saved yet" || !hidden {
								t.Errorf("it says %q, hidden: %t", says, hidden)
							}
						}
						if kind != want {
							t.Errorf("%d is answered with %d, want %d", a.Kind, kind, want)
						}
						if a.Kind == 2 && store == nil && hidden != (place.Guild != "") {
							t.Errorf("in %q the answer is hidden: %t", place.Guild, hidden)
						}
						c.pass(20 * time.Second)
					}
				}
			})
		})
	}
}

// An interaction that is told again is answered once, and the right to answer it stays.
func TestDoubledInteraction(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		callbacks := 0
		c.Inspect = func(method, path string, _ []byte) {
			if strings.HasSuffix(path, "/callback") && !strings.Contains(path, "/token/") {
				callbacks++
			}
		}
		a := c.Types(c.ana, c.general(), "menu")
		c.tell(a)
		c.tell(a)
		if _, err := c.send(c.privately(a, "The menu")); err != nil {
			t.Error(err)
		}
		c.tell(a)
		c.pass(time.Minute)
		if got := fmt.Sprint(c.seen(c.ana, c.general())); got != "[(The menu)]" || callbacks != 1 {
			t.Errorf("she reads %s after %d answers", got, callbacks)
		}
	})
}

// A message that was promised and does not come is taken back; one that comes takes its place, and later ones go their
// way.
func TestPromises(t *testing.T) {
	both(t, func(c *cable) {
		kept, broken := c.Types(c.ana, c.general(), "menu"), c.Types(c.ana, c.general(), "menu")
		c.tell(kept)
		c.tell(broken)
		if _, err := c.send(c.privately(kept, "The menu")); err != nil {
			t.Error(err)
		}
		if _, promised := c.Unanswered(); promised != 1 {
			t.Errorf("%d are promised", promised)
		}
		c.pass(promiseTime + time.Second)
		if never, promised := c.Unanswered(); never+promised > 0 {
			t.Errorf("%d were never answered, and %d are still promised", never, promised)
		}
		if _, err := c.send(c.privately(broken, "Late")); err != nil {
			t.Error(err)
		}
		if got := fmt.Sprint(c.seen(c.ana, c.general())); got != "[(The menu) (Late)]" {
			t.Errorf("she reads %s", got)
		}
	})
}

// A first answer that is lost, or could not be given, is given again.
func TestFirstAnswerLost(t *testing.T) {
	for name, f := range map[string]netfake.Failure{"lost": netfake.LosesAnswer, "refused": netfake.Refuses} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(c *cable) {
				c.start()
				c.pass(time.Minute)
				c.FailNext("POST /interactions", f)
				a := c.Types(c.ana, c.general(), "menu")
				c.tell(a)
				if _, err := c.send(c.privately(a, "The menu")); err != nil {
					t.Error(err)
				}
				if got := fmt.Sprint(c.seen(c.ana, c.general())); got != "[(The menu)]" || strings.Contains(c.log.String(),
					"not answered") {
					t.Errorf("she reads %s", got)
				}
			})
		})
	}
}

// One that comes too late, as after a cut, has its effect, and is answered in the own chat.
func TestLateInteraction(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		if err := c.stop(); err != nil {
			t.Fatal(err)
		}
		a := c.Presses(c.ana, c.general(), "c:h1")
		if err := c.Tell(a); err != nil {
			t.Fatal(err)
		}
		c.pass(10 * time.Second)
		c.start()
		c.pass(10 * time.Second)
		if events := c.events(); len(events) != 2 || events[1].Kind != chat.Pressed {
			t.Fatalf("%d events", len(events))
		}
		if r, err := c.send(c.privately(a, "x")); err != nil || r.Place != placeID(c.Home(c.ana).ID) {
			t.Error(r, err)
		}
		if s, err := c.adapter.Standing(c.t.Context(), communityID(c.guild.ID), personID(c.ana.ID)); err != nil || !s.Admin {
			t.Error(s, err)
		}
	})
}

// Who may do what is taken from an interaction, unless that is told late: it may not be so any more.
func TestStandingByInteractions(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		asked := 0
		c.Inspect = func(_, path string, _ []byte) {
			if strings.Contains(path, "/members/") {
				asked++
			}
		}
		guild, ana := communityID(c.guild.ID), personID(c.ana.ID)
		c.tell(c.Presses(c.ana, c.general(), "c:h1"))
		if s, err := c.adapter.Standing(c.t.Context(), guild, ana); err != nil || !s.Admin || asked != 0 {
			t.Errorf("%+v, %v, asked %d times", s, err, asked)
		}
		c.pass(2 * time.Minute)
		late := c.Presses(c.ana, c.general(), "c:h1")
		c.pass(10 * time.Second)
		_ = c.Tell(late) // nobody waits for its answer any more
		c.pass(time.Second)
		if s, err := c.adapter.Standing(c.t.Context(), guild, ana); err != nil || !s.Admin || asked != 1 {
			t.Errorf("%+v, %v, asked %d times", s, err, asked)
		}
	})
}

// Where the bot is not, all is answered through the interaction, while that lasts.
func TestElsewhere(t *testing.T) {
	both(t, func(c *cable) {
		for i, a := range []*discordfake.Act{c.Types(c.ana, c.general(), "menu"), c.Presses(c.ana, c.general(), "c:h1")} {
			c.Elsewhere(a)
			c.tell(a)
			e := c.events()[len(c.events())-1]
			if e.Own || e.Community != "" || e.Place != placeID(c.guild.System) || e.Ticket == "" {
				t.Errorf("own %t in %q of %q", e.Own, e.Place, e.Community)
			}
			d := c.privately(a, fmt.Sprint("answer ", i))
			d.Message.Private = false
			if _, err := c.send(d); err != nil {
				t.Error(err)
			}
		}
		if got := fmt.Sprint(c.seen(c.ana, c.general())); got != "[(answer 0) (answer 1)]" {
			t.Errorf("she reads %s", got)
		}
	})
}

// A button of a form that is not known any more says so; one that is known opens it, also when it is pressed again.
func TestFormButtons(t *testing.T) {
	both(t, func(c *cable) {
		f := chat.Form{Handle: "f1", Title: "About you", Open: "Answer", Fields: []chat.Field{{Key: "name", Label: "Name"}}}
		m := plainly("Please")
		m.Form = &f
		if _, err := c.send(chat.Delivery{To: chat.To(personID(c.ana.ID)), Message: m}); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			known := c.Presses(c.ana, c.Home(c.ana), "f:f1")
			c.tell(known)
			if kind, _, _ := c.Answer(known); kind != modalAnswer || known.Modal == nil || known.Modal.Title != "About you" {
				t.Errorf("answered with %d", kind)
			}
		}
		old := c.Presses(c.ana, c.Home(c.ana), "f:gone")
		c.tell(old)
		if kind, says, hidden := c.Answer(old); kind != sayAnswer || chat.Bare(says) != "too old" || !hidden {
			t.Errorf("answered with %d %q", kind, says)
		}
	})
}
