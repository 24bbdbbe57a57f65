package discord

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// far is a network that takes its time.
type far struct {
	discordfake.Transport
	takes time.Duration
}

// RoundTrip is one answer.
func (f far) RoundTrip(r *http.Request) (*http.Response, error) {
	time.Sleep(f.takes) // the bubble's time
	return f.Transport.RoundTrip(r)
}

// A burst of deeds is answered, from the first on: no answer waits for another's.
func TestBurstOfFirstAnswers(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.Limits = true
		c.start(func(o *Options) {
			o.Client = &http.Client{Transport: far{discordfake.Transport{Server: c.Server}, 700 * time.Millisecond}}
		})
		c.pass(time.Minute)
		for i := range 200 {
			if err := c.Tell(c.Presses(c.ana, c.general(), fmt.Sprint("c:h", i))); err != nil {
				t.Fatal(err)
			}
		}
		c.pass(3 * time.Second)
		if never, _ := c.Unanswered(); never > 0 || c.Refused() > 0 {
			t.Errorf("%d were not answered, %d calls were refused", never, c.Refused())
		}
	})
}

// Answers that Discord refuses for their own tokens count among what it refuses, and end in time: long before it would
// shut us out. Nothing else is asked by then.
func TestRefusedAnswersEnd(t *testing.T) {
	for _, status := range []int{401, 403} {
		d := newDesk(func(*http.Request) (int, string, string) { return status, "", `{"code":50027}` })
		for i := range 12_000 {
			_ = d.callBack(t.Context(), interaction{ID: fmt.Sprint(i), Token: "x"}, response{Type: quietAnswer}) // refused
			d.pass(10 * time.Millisecond)
		}
		if len(d.asked) != lastInvalid || lastInvalid > 6000 {
			t.Errorf("%d answers were refused with %d", len(d.asked), status)
		}
		if _ = d.post("11"); len(d.asked) != lastInvalid {
			t.Error("something else was asked")
		}
	}
}

// Where the bot is not, an interaction takes five further answers; what is more goes to the own chat.
func TestMoreAnswersThanThereMayBe(t *testing.T) {
	both(t, func(c *cable) {
		a := c.Presses(c.ana, c.general(), "c:h1")
		c.Elsewhere(a)
		c.tell(a)
		for i := range 7 {
			d := c.privately(a, fmt.Sprint(i))
			d.ID, d.Message.Private = chat.DeliveryID(fmt.Sprint("d", i)), i%2 == 0
			if _, err := c.send(d); err != nil {
				t.Error(err)
			}
		}
		if got := fmt.Sprint(c.seen(c.ana, c.general()), c.seen(c.ana, c.Home(c.ana))); got !=
			"[(0) (1) (2) (3) (4)] [5 6]" {
			t.Errorf("she reads %s", got)
		}
	})
}
