package discord

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// patiently says something as the outbox does: again when it is told to wait.
func (c *cable) patiently(say func() error) {
	for {
		err := say()
		var slow chat.RetryAfter
		if !errors.As(err, &slow) {
			if err != nil {
				c.t.Error(err)
			}
			return
		}
		time.Sleep(slow.Wait) // the bubble's time
	}
}

// overtakes says what waits for the first answer of an interaction, which Discord keeps late; then it tells of it.
func (c *cable) overtakes(a *discordfake.Act, say func() error) {
	c.Change(func(s *discordfake.Server) { s.Records = 200 * time.Millisecond })
	done := make(chan struct{})
	c.refusing(func(e chat.Event) error {
		go func() {
			defer close(done)
			c.patiently(say)
		}()
		return nil
	})
	c.tell(a)
	<-done
	c.refusing(nil)
	c.pass(time.Minute)
}

// What overtakes the first answer by HTTP waits until Discord knows of that, and comes in its place all the same.
func TestAnswerOvertakesTheFirst(t *testing.T) {
	for name, do := range map[string]func(c *cable) *discordfake.Act{
		"a promise": func(c *cable) *discordfake.Act { return c.Types(c.ana, c.general(), "menu") },
		"a press":   func(c *cable) *discordfake.Act { return c.Presses(c.ana, c.general(), "c:h1") },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(c *cable) {
				c.hook()
				c.pass(time.Minute)
				a := do(c)
				c.overtakes(a, func() error { _, err := c.send(c.privately(a, "The menu")); return err })
				if got := fmt.Sprint(c.seen(c.ana, c.general()), c.seen(c.ana, c.Home(c.ana))); got != "[(The menu)] []" {
					t.Errorf("she reads %s", got)
				}
				if never, promised := c.Unanswered(); never+promised > 0 {
					t.Errorf("%d were never answered, and %d are still promised", never, promised)
				}
			})
		})
	}
}

// A change of what only its reader sees has no other way: it waits, too.
func TestChangeOvertakesTheFirstAnswer(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.hook()
		c.pass(time.Minute)
		first := c.Types(c.ana, c.general(), "menu")
		c.tell(first)
		r, err := c.send(c.privately(first, "One?"))
		if err != nil {
			t.Fatal(err)
		}
		all := c.Seen(c.ana.ID, c.general().ID)
		a := c.PressesOn(c.ana, c.general(), all[len(all)-1], "c:h1")
		d := c.privately(a, "One.")
		d.ID, d.Edits = "d2", r.Message
		c.overtakes(a, func() error { return c.adapter.Edit(c.t.Context(), d) })
		if got := fmt.Sprint(c.seen(c.ana, c.general())); got != "[(One.)]" {
			t.Errorf("she reads %s", got)
		}
	})
}

// An interaction of which Discord does not know for seconds is over: then the other way is left.
func TestPromisedPlaceThatIsGone(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.hook()
		c.pass(time.Minute)
		a := c.Types(c.ana, c.general(), "menu")
		c.tell(a)
		for range 11 {
			c.FailNext("PATCH /webhooks", discordfake.Denies(404, 10015, "Unknown Webhook"))
		}
		began := time.Now()
		c.patiently(func() error { _, err := c.send(c.privately(a, "The menu")); return err })
		if took := time.Since(began); took < recordTime-time.Second || took > recordTime+time.Second {
			t.Errorf("it took %s", took)
		}
		if got := fmt.Sprint(c.seen(c.ana, c.Home(c.ana))); got != "[The menu]" {
			t.Errorf("in her own chat she reads %s", got)
		}
	})
}

// The answer says how long it is: whoever reads it need not wait until all that follows is done.
func TestFirstAnswerIsWhole(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.hook()
		c.pass(time.Minute)
		response, err := c.Post(c.Presses(c.ana, c.general(), "c:h1").Body())
		if err != nil {
			t.Fatal(err)
		}
		want := int64(len(`{"type":6}`))
		if response.StatusCode != http.StatusOK || response.ContentLength != want {
			t.Errorf("answered with %d, %d bytes, want %d", response.StatusCode, response.ContentLength, want)
		}
	})
}
