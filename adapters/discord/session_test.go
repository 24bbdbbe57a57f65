package discord

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// However often the program starts, a server is greeted once, and the session goes on: also when it was killed.
func TestStarts(t *testing.T) {
	inBubble(t, func(c *cable) {
		for i := range 1000 {
			c.start()
			c.pass(time.Second)
			c.Writes(c.ana, fmt.Sprint(i))
			c.pass(time.Second)
			c.memory.mu.Lock()
			c.memory.shut = i%2 == 0 // killed
			c.memory.mu.Unlock()
			if err := c.stop(); err != nil {
				t.Fatal(err)
			}
			c.memory.shut = false
			c.pass(84 * time.Second)
		}
		c.expect(1, 999)
		if n := len(c.texts()); n != 1000 {
			t.Errorf("%d things were heard", n)
		}
		greeted := 0
		for _, e := range c.events() {
			if e.Kind == chat.Installed {
				greeted++
			}
		}
		if greeted != 1 {
			t.Errorf("a server was greeted %d times", greeted)
		}
	})
}

// When no session ever goes on, few begin, and a server is greeted once all the same.
func TestSessionsAreScarce(t *testing.T) {
	inBubble(t, func(c *cable) {
		for range 2000 {
			c.start()
			c.pass(5 * time.Second)
			if err := c.stop(); err != nil {
				t.Fatal(err)
			}
			c.Forgets()
			c.pass(38 * time.Second)
		}
		identifies, _, _ := c.Begun()
		if identifies > 150 || identifies < 140 || len(c.events()) != 1 {
			t.Errorf("in a day %d sessions began, and %d events came", identifies, len(c.events()))
		}
		c.start()
		c.pass(10*time.Minute + 10*time.Second)
		if !c.adapter.Listening() {
			t.Error("a bot that stays is not connected after ten minutes")
		}
	})
}

// A bucket that was written by a wrong clock does not keep the bot out.
func TestSessionsAfterAWrongClock(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	ahead := starts{Full: now.AddDate(10, 0, 0), Last: now.AddDate(10, 0, 0)}
	if wait := ahead.wait(now); wait > beginEvery {
		t.Errorf("it waits %s", wait)
	}
	if wait := ahead.next(now).wait(now); wait > beginEvery {
		t.Errorf("and then %s", wait)
	}
}

// A session goes on though the address that Discord gave for it is not there any more.
func TestSessionWhoseAddressIsGone(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		if err := c.stop(); err != nil {
			t.Fatal(err)
		}
		kept, err := c.memory.Get(t.Context(), sessionKey(0))
		moved := bytes.Replace(kept, []byte("ws://discord.example"), []byte("ws://gone.example"), 1)
		if err := errors.Join(err, c.memory.Put(t.Context(), sessionKey(0), moved)); err != nil || bytes.Equal(kept, moved) {
			t.Fatal(err, string(kept))
		}
		c.start(func(o *Options) {
			o.Dialer = &websocket.Dialer{NetDialContext: func(ctx context.Context, network, at string) (net.Conn, error) {
				if strings.HasPrefix(at, "gone.") {
					return nil, errors.New("no such host")
				}
				return c.listener.Dial(ctx, network, at)
			}}
		})
		c.pass(time.Minute)
		c.expect(1, 1)
	})
}

// The last hundred sessions of a day are left alone, and the log says so.
func TestFewSessionsLeft(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.FewSessions(99)
		c.start()
		c.pass(3 * time.Hour)
		c.expect(0, 0)
		if !strings.Contains(c.log.String(), "too many sessions") {
			t.Error("the log does not say so")
		}
		c.FewSessions(1000)
		c.pass(2 * time.Hour)
		c.expect(1, 0)
	})
}

// How far a session has come is remembered now and then, not with each event.
func TestSessionIsRememberedSometimes(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		before := c.memory.puts
		for i := range 600 {
			c.Writes(c.ana, fmt.Sprint(i))
			c.pass(time.Second)
		}
		if n := c.memory.puts - before; n > 122 || n < 90 {
			t.Errorf("written %d times in ten minutes", n)
		}
		c.memory.mu.Lock()
		c.memory.shut = true
		c.memory.mu.Unlock()
		if err := c.stop(); err != nil {
			t.Fatal(err)
		}
		c.memory.shut = false
		heard := len(c.events())
		c.start()
		c.pass(time.Second)
		if again := len(c.events()) - heard; again > 31 {
			t.Errorf("%d came again after a crash", again)
		}
	})
}

// Each part of the servers has its own session; they begin one after the other, and each goes on.
func TestShards(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.Shards(3)
		c.start()
		c.pass(time.Second)
		c.expect(1, 0)
		c.pass(time.Minute)
		c.expect(3, 0)
		if err := c.stop(); err != nil {
			t.Fatal(err)
		}
		c.start()
		c.pass(time.Minute)
		c.expect(3, 3)
		if err := c.stop(); err != nil {
			t.Fatal(err)
		}
		c.Shards(4) // sessions of three would leave servers out
		c.start()
		c.pass(time.Hour)
		c.expect(7, 3)
	})
}

// The token of a bot that is reset while it runs is told once, and nothing is asked any more.
func TestTokenReset(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		asked := 0
		c.Inspect = func(string, string, []byte) { asked++ } // instead of the description
		c.Resets()
		c.pass(time.Minute)
		for range 20 {
			_, err := c.adapter.Send(c.t.Context(), chat.Delivery{ID: "d", To: chat.To(personID(c.ana.ID)),
				Message: chat.Message{Text: chat.Words("x")}})
			if err == nil {
				t.Error("it was sent")
			}
		}
		if err := c.stop(); err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN is not accepted") {
			t.Errorf("Run ended with %v", err)
		}
		if asked > 3 {
			t.Errorf("%d calls after it", asked)
		}
	})
}

// The first call that is refused for the token ends Run, also while the gateway has not noticed.
func TestTokenRefused(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		c.FailNext("POST /users/@me/channels", unauthorized)
		_, _ = c.adapter.Send(c.t.Context(), chat.Delivery{ID: "d", To: chat.To(personID(c.ana.ID)),
			Message: chat.Message{Text: chat.Words("x")}})
		c.pass(time.Second)
		if c.adapter.Listening() {
			t.Error("it goes on")
		}
		if err := c.stop(); err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN is not accepted") {
			t.Errorf("Run ended with %v", err)
		}
	})
}

var unauthorized = discordfake.Denies(401, 0, "401: Unauthorized")
