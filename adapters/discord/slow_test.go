package discord

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

// answersInTime looks whether all that somebody can do is answered within three seconds; before happens before each.
func (c *cable) answersInTime(before func()) {
	c.t.Helper()
	for _, place := range []*discordfake.Channel{c.general(), c.Home(c.ana)} {
		for _, does := range []func() *discordfake.Act{
			func() *discordfake.Act { return c.Types(c.ana, place, "menu") },
			func() *discordfake.Act { return c.Presses(c.ana, place, "c:h1") },
			func() *discordfake.Act { return c.Presses(c.ana, place, "f:f1") },
			func() *discordfake.Act { return c.Presses(c.ana, place, "x") },
			func() *discordfake.Act { return c.Searches(c.ana, place, "program", "name", "o") },
		} {
			before()
			a := does()
			began := time.Now()
			if err := c.Tell(a); err != nil {
				c.t.Error(err)
			}
			for kind := 0; kind == 0 && time.Since(began) < 10*time.Second; kind, _, _ = c.Answer(a) {
				c.pass(10 * time.Millisecond)
			}
			if took := time.Since(began); took > 2900*time.Millisecond {
				c.t.Errorf("%d (%s) is answered after %s", a.Kind, a.Body(), took)
			}
			c.pass(5 * time.Minute)
		}
	}
}

// slowly is a house that takes its time with everything.
func (c *cable) slowly(by time.Duration) {
	c.refusing(func(chat.Event) error { time.Sleep(by); return nil }) // the bubble's time
	c.adapter.AnsweredBy(func(context.Context, chat.Query) (chat.Found, error) {
		time.Sleep(by) // the bubble's time
		return chat.Found{}, nil
	})
}

// Neither a slow store nor a slow memory, nor both, keeps anybody waiting; nor does Discord when it is asked who somebody
// is, as the house does before it keeps what they did.
func TestAnsweredInTimeWhoeverIsSlow(t *testing.T) {
	for name, slow := range map[string]func(c *cable){
		"store":               func(c *cable) { c.slowly(10 * time.Second) },
		"store that is late":  func(c *cable) { c.slowly(patient - time.Millisecond) },
		"memory":              func(c *cable) { c.memory.slows(10 * time.Second) },
		"memory that is late": func(c *cable) { c.memory.slows(patient - time.Millisecond) },
		"both": func(c *cable) {
			c.slowly(1900 * time.Millisecond)
			c.memory.slows(1900 * time.Millisecond)
		},
		"Discord": func(c *cable) {
			never := make(chan struct{})
			for range 100 {
				c.FailNext("GET /users/@me/guilds", netfake.Stalls(never))
				c.FailNext("GET /guilds/", netfake.Stalls(never))
			}
			c.refusing(func(e chat.Event) error {
				ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
				defer cancel()
				_, err := c.adapter.Communities(ctx, e.Person)
				_, unknown := c.adapter.Standing(ctx, communityID("77"), e.Person)
				return errors.Join(err, unknown)
			})
		},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(c *cable) {
				slow(c)
				c.answersInTime(func() {})
				c.memory.slows(0)
				c.refusing(nil)
			})
		})
	}
}

// When the first answer does not get through at once it is given again while there is time, also after a store that
// took as long as it may.
func TestFirstAnswerThatDoesNotGetThrough(t *testing.T) {
	for name, f := range map[string]netfake.Failure{
		"stuck": {}, "lost": netfake.LosesAnswer, "refused": netfake.Refuses,
		"dead": netfake.Dies, "unwell": discordfake.Denies(502, 0, "Bad Gateway"),
	} {
		for _, store := range []time.Duration{0, time.Second, 3 * time.Second} {
			if store > patient && name == "stuck" {
				continue // there is no time left to wait for both
			}
			t.Run(fmt.Sprint(name, store), func(t *testing.T) {
				inBubble(t, func(c *cable) {
					c.start()
					c.pass(time.Minute)
					c.slowly(store)
					if name == "stuck" {
						f = netfake.Stalls(make(chan struct{})) // of the bubble
					}
					c.answersInTime(func() { c.FailNext("POST /interactions", f) })
				})
			})
		}
	}
}

// One answer that is stuck holds up nobody else's, not even when it is the first of all.
func TestAnswersDoNotWaitForEachOther(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		c.FailNext("POST /interactions", netfake.Stalls(make(chan struct{})))
		stuck := c.Types(c.ana, c.general(), "menu")
		c.tell(stuck)
		other := c.Types(c.ana, c.general(), "menu")
		c.tell(other)
		c.pass(10 * time.Millisecond)
		if kind, _, _ := c.Answer(other); kind != laterAnswer {
			t.Errorf("the other one is answered with %d", kind)
		}
		c.pass(2 * time.Second)
		if kind, _, _ := c.Answer(stuck); kind != laterAnswer {
			t.Errorf("it is answered with %d itself", kind)
		}
	})
}

// A memory that takes very long holds up no heartbeat: the link stays, one session begins, and all is heard in order.
// How far it has come is remembered late, and never too far: after a cut and after a kill nothing is missing.
func TestSlowMemoryHoldsNothingUp(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.memory.slows(40 * time.Second)
		c.start(func(o *Options) { o.Jitter = 0.4 })
		for i := range 60 {
			c.pass(10 * time.Second)
			if c.Connected() > 0 {
				c.Writes(c.ana, fmt.Sprint(i))
			}
		}
		c.pass(10 * time.Minute)
		c.expect(1, 0)
		if len(c.Closes()) > 0 || len(c.texts()) < 40 || !slices.IsSortedFunc(c.texts(), byNumber) {
			t.Errorf("closed with %v; heard %v", c.Closes(), c.texts())
		}
		before := len(c.texts())
		for i := range 20 {
			c.Writes(c.ana, fmt.Sprint(100+i))
			c.pass(3 * time.Second)
			if i%7 == 3 {
				c.Shuts(0)
			}
		}
		c.memory.shuts(true) // killed, in the middle of whatever it is
		if err := c.stop(); err != nil {
			t.Fatal(err)
		}
		c.memory.shuts(false)
		c.memory.slows(0)
		c.Writes(c.ana, "200")
		c.start()
		c.pass(time.Minute)
		if n := len(c.texts()) - before; n != 21 || !slices.IsSortedFunc(c.texts(), byNumber) {
			t.Errorf("%d were heard since: %v", n, c.texts())
		}
		if identifies, _, _ := c.Begun(); identifies != 1 {
			t.Errorf("%d sessions began", identifies)
		}
	})
}

func byNumber(a, b string) int {
	var m, n int
	if _, err := fmt.Sscan(a+" "+b, &m, &n); err != nil {
		panic(err) // the tests write numbers
	}
	return m - n
}

// When more comes than can wait, the link is shut in a way that the session stays, and the rest comes again in order.
func TestMoreThanCanWait(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		var stuck atomic.Bool
		stuck.Store(true)
		c.refusing(func(chat.Event) error {
			if stuck.Swap(false) {
				time.Sleep(time.Minute) // the bubble's time
			}
			return nil
		})
		const many = mostQueued + 500
		for i := range many {
			c.Writes(c.ana, fmt.Sprint(i))
		}
		c.pass(5 * time.Minute)
		if n := len(c.texts()); n != many || !slices.IsSortedFunc(c.texts(), byNumber) {
			t.Errorf("%d were heard", n)
		}
		if identifies, _, _ := c.Begun(); identifies != 1 || len(c.Closes()) == 0 {
			t.Errorf("%d sessions began, closed with %v", identifies, c.Closes())
		}
		for _, code := range c.Closes() {
			if code != closeResume {
				t.Errorf("closed with %d", code)
			}
		}
	})
}
