package discord

import (
	"testing"
	"time"
)

// dealt are so many shards of which so many may begin at once; the pretended Discord tells if one begins too soon.
func dealt(t *testing.T, shards, together int, longest time.Duration) {
	inBubble(t, func(c *cable) {
		c.Shards(shards)
		c.Together(together)
		c.start()
		c.pass(longest)
		if n := c.Connected(); n != shards {
			t.Errorf("%d of %d shards, %d at once: connected after %s", n, shards, together, longest)
		}
		c.expect(shards, 0)
		c.Wishes(opInvalid, false) // all sessions are over at once
		c.pass(longest + 10*time.Second)
		if n := c.Connected(); n != shards {
			t.Errorf("%d of %d shards, %d at once: connected again", n, shards, together)
		}
		c.expect(2*shards, 0)
	})
}

// Shards begin as fast as Discord lets them, however many there are.
func TestShardsTakeTurns(t *testing.T) {
	dealt(t, 1, 1, time.Second)
	dealt(t, 20, 1, 100*time.Second)
	dealt(t, 20, 16, 6*time.Second)
	dealt(t, 40, 16, 12*time.Second)
	dealt(t, 3, 16, time.Second)
}

// A shard that can't begin does not keep the others from it, nor does a start right after another one make two begin at
// once.
func TestShardsThatStartAgain(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.Shards(8)
		c.Together(4)
		for range 3 {
			c.start()
			c.pass(7 * time.Second)
			if err := c.stop(); err != nil {
				t.Fatal(err)
			}
			c.Forgets()
		}
		c.start()
		c.pass(20 * time.Second)
		if n := c.Connected(); n != 8 {
			t.Errorf("%d are connected", n)
		}
	})
}

// However often many shards start again, each begins 150 times in a day at most, and Discord's last hundred are left.
func TestManyShardsAreScarceToo(t *testing.T) {
	inBubble(t, func(c *cable) {
		const shards = 8
		c.Shards(shards)
		c.Together(shards)
		for range 600 {
			c.start()
			c.pass(5 * time.Second)
			if err := c.stop(); err != nil {
				t.Fatal(err)
			}
			c.Forgets()
			c.pass(139 * time.Second)
		}
		if begun, _, _ := c.Begun(); begun > 900 || begun < 800 {
			t.Errorf("in a day %d sessions began", begun)
		}
	})
}
