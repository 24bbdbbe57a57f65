package discord

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// severed is the way of an adapter to Discord that ends when its process does.
type severed struct {
	http.RoundTripper
	now *atomic.Bool
}

func (s severed) RoundTrip(r *http.Request) (*http.Response, error) {
	if s.now.Load() {
		return nil, errors.New("nobody asks any more")
	}
	return s.RoundTripper.RoundTrip(r)
}

// lent is a memory in which a process keeps nothing more when it has ended.
type lent struct {
	chat.Memory
	now *atomic.Bool
}

func (l lent) Put(ctx context.Context, key string, value []byte) error {
	if l.now.Load() {
		return errors.New("killed")
	}
	return l.Memory.Put(ctx, key, value)
}

// mortal starts an adapter, and returns what kills it: nothing is said or kept any more then.
func (c *cable) mortal(hook bool) (kill func()) {
	var dead atomic.Bool
	way := func(o *Options) {
		o.Client = &http.Client{Transport: severed{discordfake.Transport{Server: c.Server}, &dead}}
		o.Memory = lent{c.memory, &dead}
	}
	if hook {
		c.hook(way)
	} else {
		c.start(way)
	}
	c.pass(time.Minute)
	return func() {
		dead.Store(true)
		if err := c.stop(); err != nil {
			c.t.Error(err)
		}
	}
}

// killed lets somebody be promised an answer by a process that is killed then.
func killed(t *testing.T, do func(c *cable, begin func() (kill func()))) {
	for _, hook := range []bool{false, true} {
		t.Run(fmt.Sprintf("by HTTP %t", hook), func(t *testing.T) {
			inBubble(t, func(c *cable) { do(c, func() func() { return c.mortal(hook) }) })
		})
	}
}

// What was promised before a kill comes in its place after it, whoever is first: the message, or the news that we run.
func TestPromiseKeptAfterAKill(t *testing.T) {
	killed(t, func(c *cable, begin func() func()) {
		kill := begin()
		a := c.Types(c.ana, c.general(), "menu")
		c.tell(a)
		kill()
		begin()
		if _, err := c.send(c.privately(a, "The menu")); err != nil {
			t.Error(err)
		}
		c.pass(time.Minute)
		if got := fmt.Sprint(c.seen(c.ana, c.general())); got != "[(The menu)]" {
			t.Errorf("she reads %s", got)
		}
		if got := c.seen(c.ana, c.Home(c.ana)); len(got) != 0 {
			t.Errorf("in her own chat she reads %s", got)
		}
		c.keptNothing()
	})
}

// One that nobody can keep is taken back after a kill: it says no longer that an answer comes. What comes later all the
// same is said in the same place, for the same eyes.
func TestPromiseTakenBackAfterAKill(t *testing.T) {
	killed(t, func(c *cable, begin func() func()) {
		kill := begin()
		a := c.Types(c.ana, c.general(), "menu")
		c.tell(a)
		kill()
		c.pass(2 * time.Minute)
		if _, promised := c.Unanswered(); promised != 1 {
			t.Fatalf("%d are promised", promised)
		}
		kill = begin() // and a minute passes
		if never, promised := c.Unanswered(); never+promised > 0 {
			t.Errorf("%d were never answered, and %d are still promised", never, promised)
		}
		if _, err := c.send(c.privately(a, "Late")); err != nil {
			t.Error(err)
		}
		if got := fmt.Sprint(c.seen(c.ana, c.general())); got != "[(Late)]" {
			t.Errorf("she reads %s", got)
		}
		c.keptNothing()
		kill()
		begin()
	})
}

// One that was kept, of which nothing could be remembered any more, is neither taken back nor written over.
func TestPromiseKeptBeforeAKill(t *testing.T) {
	killed(t, func(c *cable, begin func() func()) {
		kill := begin()
		a := c.Types(c.ana, c.general(), "menu")
		c.tell(a)
		if _, err := c.send(c.privately(a, "The menu")); err != nil {
			t.Error(err)
		}
		kill()
		begin()
		second := c.privately(a, "And more")
		second.ID = "d2"
		if _, err := c.send(second); err != nil {
			t.Error(err)
		}
		c.pass(time.Minute)
		if got := fmt.Sprint(c.seen(c.ana, c.general())); got != "[(The menu) (And more)]" {
			t.Errorf("she reads %s", got)
		}
		c.keptNothing()
	})
}

// After fifteen minutes nothing can be said in place: it goes to the own chat, and nobody asks for what is over.
func TestPromiseTooOldAfterAKill(t *testing.T) {
	killed(t, func(c *cable, begin func() func()) {
		kill := begin()
		a := c.Types(c.ana, c.general(), "menu")
		c.tell(a)
		kill()
		c.pass(16 * time.Minute)
		c.Inspect = func(_, path string, _ []byte) {
			if strings.HasPrefix(path, "/webhooks/") {
				t.Error("an interaction that is over is asked for")
			}
		}
		begin()
		if r, err := c.send(c.privately(a, "Late")); err != nil || r.Place != placeID(c.Home(c.ana).ID) {
			t.Error(r, err)
		}
		c.keptNothing()
	})
}

// While Discord can't be asked whether a promise was kept, it is asked again.
func TestPromiseThatCanNotBeAskedAfter(t *testing.T) {
	killed(t, func(c *cable, begin func() func()) {
		kill := begin()
		a := c.Types(c.ana, c.general(), "menu")
		c.tell(a)
		kill()
		for range 3 {
			c.FailNext("GET /webhooks/", discordfake.Denies(503, 0, "Service Unavailable"))
		}
		begin()
		c.pass(time.Minute)
		if _, promised := c.Unanswered(); promised != 0 {
			t.Errorf("%d are still promised", promised)
		}
		c.keptNothing()
	})
}

// A promise is remembered before it is made, and told again by the gateway it is none that was broken: neither is what
// came in its place taken away.
func TestPromiseToldAgainAfterAKill(t *testing.T) {
	inBubble(t, func(c *cable) {
		kill := c.mortal(false)
		c.memory.shuts(true) // nothing more is remembered: neither the session, nor promises
		a := c.Types(c.ana, c.general(), "menu")
		c.tell(a)
		if _, err := c.send(c.privately(a, "The menu")); err != nil {
			t.Error(err)
		}
		kill()
		c.memory.shuts(false)
		c.start()
		c.pass(time.Minute)
		if n := len(c.events()); n != 3 || c.events()[1].ID != c.events()[2].ID {
			t.Fatalf("%d events: it was not told again", n)
		}
		if got := fmt.Sprint(c.seen(c.ana, c.general())); got != "[(The menu)]" {
			t.Errorf("she reads %s", got)
		}
	})
}

// Promises that are made at the same time are remembered together: nobody waits for a write of each.
func TestPromisesAreRememberedTogether(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.hook()
		c.pass(time.Minute)
		c.memory.slows(500 * time.Millisecond)
		began, answered := time.Now(), make(chan error, 50)
		for range 50 {
			a := c.Types(c.ana, c.general(), "menu")
			go func() { answered <- c.Tell(a) }()
		}
		for range 50 {
			if err := <-answered; err != nil {
				t.Error(err)
			}
		}
		if took := time.Since(began); took > 1100*time.Millisecond {
			t.Errorf("they are all answered after %s", took)
		}
		c.memory.slows(0)
	})
}

// keptNothing looks whether the memory still holds what opens an interaction.
func (c *cable) keptNothing() {
	c.t.Helper()
	c.pass(time.Minute)
	c.memory.mu.Lock()
	defer c.memory.mu.Unlock()
	for key, value := range c.memory.values {
		if strings.Contains(string(value), "token-") {
			c.t.Errorf("%s still holds a token", key)
		}
	}
}

// A person's own chat that is gone is opened anew, at once, and from then on the new one is used: also when the house
// remembers the old one. An edit there has no reader.
func TestOwnChatThatIsGone(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		ana := personID(c.ana.ID)
		first, err := c.send(chat.Delivery{ID: "d1", To: chat.To(ana), Message: plainly("one")})
		if err != nil {
			t.Fatal(err)
		}
		old := c.Home(c.ana)
		c.Deletes(old)
		known := chat.Destination{People: []chat.PersonID{ana}, Place: first.Place}
		if _, err := c.send(chat.Delivery{To: known, Edits: first.Message, Message: plainly("changed")}); err != nil {
			t.Errorf("edited: %v", err)
		}
		for i, to := range []chat.Destination{known, chat.To(ana), known} {
			d := chat.Delivery{ID: chat.DeliveryID(fmt.Sprint("n", i)), To: to, Message: plainly(fmt.Sprint("new ", i))}
			r, err := c.send(d)
			if err != nil || r.Place != placeID(c.Home(c.ana).ID) || r.Place == first.Place {
				t.Errorf("%d: %+v, %v", i, r, err)
			}
		}
		if got := fmt.Sprint(c.seen(c.ana, c.Home(c.ana))); got != "[new 0 new 1 new 2]" {
			t.Errorf("she reads %s", got)
		}
	})
}

// One that is gone, and stays so when it is opened, is out of reach; the next message looks again.
func TestOwnChatThatStaysGone(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		gone, opened := discordfake.Denies(404, 10003, "Unknown Channel"), 0
		c.Inspect = func(method, path string, _ []byte) {
			if method+" "+path == "POST /users/@me/channels" {
				opened++
			}
		}
		for i := range 3 {
			c.FailNext("POST /channels/", gone)
			_, err := c.send(chat.Delivery{To: chat.To(personID(c.ana.ID)), Message: plainly("x")})
			if !errors.Is(err, chat.ErrUnreachable) || opened != 2*(i+1) {
				t.Errorf("%v; opened %d times", err, opened)
			}
		}
		if _, err := c.send(chat.Delivery{To: chat.To(personID(c.ana.ID)), Message: plainly("y")}); err != nil {
			t.Error(err)
		}
	})
}
