package discord

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"mentorbot/bot/chat"
)

// removed are the communities that the bot was told to be put out of.
func (c *cable) removed() (all []string) {
	for _, e := range c.events() {
		if e.Kind == chat.Uninstalled {
			all = append(all, string(e.Community))
		}
	}
	return all
}

// misses lets something happen while the wire is dead, and the session be over before it goes on.
func (c *cable) misses(what func()) {
	c.Deafens(true)
	what()
	c.Forgets()
	c.pass(70 * time.Second)
	c.Deafens(false)
	c.pass(2 * time.Minute)
}

// A server that is out of order is one that the bot is in; one that put the bot out is not: whether that is told at
// once, or seen by its absence when a session begins.
func TestKickedIsNotOutOfOrder(t *testing.T) {
	for name, is := range map[string]struct {
		happens func(c *cable)
		gone    bool
	}{
		"put out": {func(c *cable) { c.Kicks(c.guild) }, true},
		"out of order": {func(c *cable) {
			c.Fails(c.guild)
			c.Wishes(opInvalid, false)
		}, false},
		"put out while a new session begins": {func(c *cable) {
			c.misses(func() { c.Kicks(c.guild) })
		}, true},
		"only a new session": {func(c *cable) { c.Wishes(opInvalid, false) }, false},
		"put out while the bot is stopped": {func(c *cable) {
			if err := c.stop(); err != nil {
				c.t.Error(err)
			}
			c.Kicks(c.guild)
			c.Forgets()
			c.start()
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(c *cable) {
				other := c.AddGuild("Other", c.ana)
				c.start()
				c.pass(time.Minute)
				is.happens(c)
				c.pass(time.Minute)
				var want []string
				if is.gone {
					want = []string{"discord:" + c.guild.ID}
				}
				if got := c.removed(); !slices.Equal(got, want) {
					t.Errorf("put out of %q, want %q; the other one is %s", got, want, other.ID)
				}
				c.Wishes(opInvalid, false) // and is told no more
				c.pass(time.Minute)
				if got := c.removed(); !slices.Equal(got, want) {
					t.Errorf("after another session: %q", got)
				}
			})
		})
	}
}

// What is not safe is told again.
func TestAServerThatIsMissingIsToldUntilItIsSafe(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		c.refusing(func(chat.Event) error { return errNotRunning })
		c.misses(func() { c.Kicks(c.guild) })
		if got := c.removed(); len(got) > 0 {
			t.Errorf("it was safe: %q", got)
		}
		c.refusing(nil)
		c.pass(2 * time.Minute)
		if got := c.removed(); len(got) != 1 {
			t.Errorf("told %q", got)
		}
	})
}

// A server belongs to one connection, and only that one can miss it.
func TestOnlyTheConnectionOfAServerMissesIt(t *testing.T) {
	r := newDesk(nil)
	const guild = "81384788765712384"
	if err := r.roll.mark(t.Context(), guild, true); err != nil {
		t.Fatal(err)
	}
	its := shardOf(guild, 4)
	for n := range 4 {
		s := &shard{Adapter: r.Adapter, number: n, of: 4}
		missed, err := s.missing([]byte(`{"guilds":[]}`)).recall(t.Context())
		if got := len(missed.events); (got == 1) != (n == its) || err != nil {
			t.Errorf("connection %d misses %d, %v", n, got, err)
		}
		there := fmt.Sprintf(`{"guilds":[{"id":%q,"unavailable":true}]}`, guild)
		for _, ready := range []string{`{}`, `{"guilds":null}`, there} {
			got, err := s.recollect(t.Context(), s.missing([]byte(ready)))
			if len(got.events) > 0 || err != nil {
				t.Errorf("connection %d, told %s, misses %+v, %v", n, ready, got.events, err)
			}
		}
	}
}
