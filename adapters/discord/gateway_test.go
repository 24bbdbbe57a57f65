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

// A quiet link is not a dead one: what counts is that heartbeats are answered.
func TestQuietLinkStays(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(24 * time.Hour)
		c.expect(1, 0)
		if _, _, beats := c.Begun(); beats < 2094 || beats > 2096 || len(c.Closes()) > 0 {
			t.Errorf("%d heartbeats in a day, closed %v", beats, c.Closes())
		}
	})
}

func TestHeartbeats(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start(func(o *Options) { o.Jitter = 0.25 })
		c.pass(10 * time.Second)
		if _, _, beats := c.Begun(); beats != 0 {
			t.Errorf("%d heartbeats before a quarter of the interval", beats)
		}
		c.pass(time.Second)
		if _, _, beats := c.Begun(); beats != 1 {
			t.Errorf("%d heartbeats after a quarter of the interval", beats)
		}
		c.Wishes(opHeartbeat, nil)
		c.pass(time.Millisecond)
		if _, _, beats := c.Begun(); beats != 2 {
			t.Errorf("%d heartbeats after one was asked for", beats)
		}
	})
}

// Discord may wish another connection: a session goes on where it may, and else begins anew after a while.
func TestWishes(t *testing.T) {
	for _, wish := range []struct {
		name                string
		op                  int
		data                any
		identifies, resumes int
		least, most         time.Duration
	}{
		{"reconnect", opReconnect, nil, 1, 1, 0, 2 * time.Second},
		{"invalid, but goes on", opInvalid, true, 1, 1, 0, 2 * time.Second},
		{"invalid", opInvalid, false, 2, 0, time.Second, 5 * time.Second},
	} {
		t.Run(wish.name, func(t *testing.T) {
			inBubble(t, func(c *cable) {
				c.start()
				c.pass(time.Minute)
				c.Wishes(wish.op, wish.data)
				c.pass(time.Millisecond)
				began := time.Now()
				for i, r := 1, 0; i+r < 2 && time.Since(began) < time.Minute; i, r, _ = c.Begun() {
					c.pass(10 * time.Millisecond)
				}
				if took := time.Since(began); took < wish.least || took > wish.most {
					t.Errorf("it took %s", took)
				}
				c.expect(wish.identifies, wish.resumes)
				for _, code := range c.Closes() {
					if code != closeResume {
						t.Errorf("closed with %d", code)
					}
				}
			})
		})
	}
}

// After a code that no new connection mends Run ends with one sentence; after any other the session goes on, or begins
// anew where it is over.
func TestCloseCodes(t *testing.T) {
	final := map[int]string{
		4004: "DISCORD_TOKEN is not accepted", 4010: "more connections", 4011: "more connections", 4012: "version",
		4013: "refuses the intents", 4014: "refuses the intents",
	}
	for _, code := range []int{0, 1000, 1001, 1006, 1011, 1012, 4000, 4001, 4002, 4003, 4004, 4005, 4007, 4008, 4009,
		4010, 4011, 4012, 4013, 4014, 4999} {
		t.Run(fmt.Sprint(code), func(t *testing.T) {
			inBubble(t, func(c *cable) {
				c.start()
				c.pass(time.Minute)
				if code == 1006 {
					code = 0
				}
				c.Shuts(code)
				c.Writes(c.ana, "meanwhile")
				c.pass(20 * time.Second)
				sentence, ends := final[code]
				switch {
				case ends:
					if err := c.stop(); err == nil || !strings.Contains(err.Error(), sentence) {
						t.Errorf("Run ended with %v", err)
					}
					c.expect(1, 0)
				case lost(code):
					c.expect(2, 0)
				default:
					c.expect(1, 1)
					if got := fmt.Sprint(c.texts()); got != "[meanwhile]" {
						t.Errorf("heard %s", got)
					}
				}
			})
		})
	}
}

// A session that Discord never lets go on is given up.
func TestSessionThatIsRefused(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		c.Refuses(4003)
		c.Shuts(0)
		c.pass(30 * time.Second)
		c.expect(2, mostMisses)
	})
}

// What is not safe comes again until it is; the tries become rarer. What a person did later waits for it, nobody else.
func TestNothingIsLostWhileTheStoreFails(t *testing.T) {
	for _, cut := range []bool{false, true} {
		inBubble(t, func(c *cable) {
			ben := c.AddUser(discordfake.User{Global: "Ben", Locale: "en-US"})
			c.start()
			c.pass(time.Minute)
			tries := 0
			c.refusing(func(e chat.Event) error {
				if e.Kind == chat.Said && e.Text.Reveal() == "b" {
					tries++
					return errors.New("down")
				}
				return nil
			})
			for _, text := range []string{"a", "b", "c"} {
				c.Writes(c.ana, text)
			}
			c.Writes(ben, "Ben's")
			c.pass(time.Second / 2)
			if got := fmt.Sprint(c.texts()); got != "[a Ben's]" {
				t.Errorf("while one thing fails, heard %s", got)
			}
			c.pass(10 * time.Minute)
			if tries > 20 || tries < 5 {
				t.Errorf("%d tries in ten minutes", tries)
			}
			if cut {
				c.Shuts(0)
				c.pass(2 * time.Minute)
			}
			c.refusing(nil)
			c.Writes(c.ana, "d")
			c.pass(2 * time.Minute)
			if got := fmt.Sprint(c.texts()); got != "[a Ben's b c d]" {
				t.Errorf("heard %s", got)
			}
			if i, _, _ := c.Begun(); i != 1 {
				t.Errorf("%d sessions began", i)
			}
			if !cut {
				c.expect(1, 0)
			}
		})
	}
}

// When more comes than can be held while the store fails, it is taken from Discord again, not too often.
func TestMoreThanCanBeHeld(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		c.refusing(func(chat.Event) error { return errors.New("down") })
		const many = mostLeft + 500
		for i := range many {
			c.Writes(c.ana, fmt.Sprint(i))
		}
		c.pass(10 * time.Minute)
		if i, resumes, _ := c.Begun(); i != 1 || resumes < 5 || resumes > 20 {
			t.Errorf("in ten minutes %d sessions began, and went on %d times", i, resumes)
		}
		c.refusing(nil)
		c.pass(3 * time.Minute)
		if n := len(c.texts()); n != many {
			t.Errorf("%d were heard", n)
		}
	})
}

// A thousand things keep their order, also through cuts.
func TestOrder(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Second)
		for i := range 1000 {
			c.Writes(c.ana, fmt.Sprint(i))
			if i%90 == 0 {
				c.pass(3 * time.Second)
				c.Shuts(0)
			}
		}
		c.pass(time.Minute)
		said := c.texts()
		for i, text := range said {
			if text != fmt.Sprint(i) {
				t.Fatalf("at %d stands %s", i, text)
			}
		}
		if len(said) != 1000 {
			t.Errorf("%d were heard", len(said))
		}
	})
}

// A stop lets what came be received, and the next start goes on behind it.
func TestStopDrains(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		c.refusing(func(chat.Event) error { c.pass0(); return nil })
		for i := range 300 {
			c.Writes(c.ana, fmt.Sprint(i))
		}
		time.Sleep(time.Millisecond) // the bubble's time: all are read
		if err := c.stop(); err != nil {
			t.Fatal(err)
		}
		if n := len(c.texts()); n != 300 {
			t.Errorf("%d were received", n)
		}
		c.start()
		c.pass(time.Minute)
		if n := len(c.events()); n != 301 {
			t.Errorf("%d events, so that some came twice", n)
		}
		c.expect(1, 1)
	})
}

// pass0 is a store that takes its time.
func (c *cable) pass0() { time.Sleep(5 * time.Millisecond) } // the bubble's time

func TestGarbageFrames(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		for _, rubbish := range []string{"", "{", "7", "null", "[]", `{"op":"x"}`, `{"op":0}`,
			`{"op":0,"t":"MESSAGE_CREATE"}`,
			`{"op":0,"t":"INTERACTION_CREATE","d":7,"s":2}`, `{"op":99,"d":{}}`, `{"op":0,"t":"NEWS","d":{},"s":2}`,
			`{"op":0,"t":"GUILD_CREATE","d":{"id":"x"},"s":2}`, "\xff\xfe", strings.Repeat("[", 20_000)} {
			c.Raw([]byte(rubbish))
		}
		c.Writes(c.ana, "still there")
		c.pass(time.Minute)
		c.expect(1, 0)
		if got := fmt.Sprint(c.texts()); got != "[still there]" {
			t.Errorf("heard %s", got)
		}
	})
}

// A frame that is too long would come again and again: a new session begins.
func TestFrameTooLong(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		c.Raw(make([]byte, mostFrame+1))
		c.pass(time.Minute)
		c.Writes(c.ana, "still there")
		c.pass(time.Second)
		c.expect(2, 0)
		if got := fmt.Sprint(c.texts()); got != "[still there]" {
			t.Errorf("heard %s", got)
		}
	})
}
