package discord

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// Told again, also before the first one was answered, an interaction is answered the same, and taken in once.
func TestDoubledInteractionByHTTP(t *testing.T) {
	for name, store := range map[string]func(chat.Event) error{
		"takes its time": func(chat.Event) error { time.Sleep(time.Second); return nil },      // the bubble's time
		"is stuck":       func(chat.Event) error { time.Sleep(10 * time.Second); return nil }, // the bubble's time
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(c *cable) {
				c.hook()
				c.pass(time.Minute)
				c.refusing(store)
				for _, a := range []*discordfake.Act{c.Types(c.ana, c.general(), "menu"), c.Types(c.ana, c.Home(c.ana), "menu"),
					c.Presses(c.ana, c.general(), "c:h1")} {
					first := map[int]string{2: `{"type":5`, 3: `{"type":6`}[a.Kind]
					if name == "is stuck" {
						first = `{"type":4`
					}
					before := len(c.events())
					said := c.postThrice(a)
					if said[0] != said[1] || said[1] != said[2] || !strings.HasPrefix(said[0], first) {
						t.Errorf("%d is answered with %q, want %s", a.Kind, said, first)
					}
					c.pass(time.Minute)
					if n := len(c.events()) - before; n != 1 {
						t.Errorf("%d events", n)
					}
				}
			})
		})
	}
}

// postThrice tells of an interaction twice at the same time, and once more when both were answered.
func (c *cable) postThrice(a *discordfake.Act) (said []string) {
	answers := make(chan string, 2)
	post := func() { answers <- c.posted(a) }
	go post()
	go post()
	began := time.Now()
	said = append(said, <-answers, <-answers)
	if took := time.Since(began); took > answerTime {
		c.t.Errorf("it took %s", took)
	}
	return append(said, c.posted(a))
}

// posted is how an interaction is answered that is told once.
func (c *cable) posted(a *discordfake.Act) string {
	var b bytes.Buffer
	response, err := c.Post(a.Body())
	if err == nil {
		_, err = b.ReadFrom(response.Body)
	}
	if err != nil || response.StatusCode != http.StatusOK {
		c.t.Errorf("%v %+v", err, response)
	}
	return b.String()
}

// What is no good request is refused before anything of it is read.
func TestDoor(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.hook()
		c.pass(time.Minute)
		good := c.Presses(c.ana, c.general(), "c:h1").Body()
		for _, try := range letters(good) {
			r, err := c.Signed(try.body, time.Now().Add(-try.age))
			if err != nil {
				t.Fatal(err)
			}
			if try.change != nil {
				try.change(r.Header)
			}
			response, err := c.Hook.RoundTrip(r)
			if err != nil {
				t.Fatal(err)
			}
			var said bytes.Buffer
			if _, err := said.ReadFrom(response.Body); err != nil {
				t.Fatal(err)
			}
			if response.StatusCode != try.code || !strings.Contains(said.String(), try.says) || try.says == "" &&
				said.Len() > 0 {
				t.Errorf("%s: answered with %d %q", try.name, response.StatusCode, said.String())
			}
		}
		if n := len(c.events()); n != 2 { // the guild, and what was told twice
			t.Errorf("%d events", n)
		}
	})
}

// Without a key no request is good, and with a wrong one none of Discord's.
func TestDoorWithoutKey(t *testing.T) {
	for _, key := range []string{"", "zz", "00", strings.Repeat("ab", 32)} {
		inBubble(t, func(c *cable) {
			c.hook()
			body := []byte(`{"type":1}`)
			r, err := c.Signed(body, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			if newDoor(key, time.Now).verify(r.Header, body) {
				t.Errorf("with the key %q it is good", key)
			}
			c.pass(time.Second)
		})
	}
}

// letter is a request at the door, and how it is answered.
type letter struct {
	name   string
	body   []byte
	age    time.Duration
	change func(http.Header)
	code   int
	says   string
}

func letters(good []byte) []letter {
	without := func(name string) func(http.Header) { return func(h http.Header) { h.Del(name) } }
	return []letter{
		{"good", good, 0, nil, 200, `{"type":6}`},
		{"ping", []byte(`{"type":1,"id":"1","token":"t","application_id":"900","version":1}`), 0, nil, 200, `{"type":1}`},
		{"an old good one", good, 4 * time.Minute, nil, 200, `{"type":6}`},
		{"a stale one", good, 6 * time.Minute, nil, 401, ""},
		{"one of the future", good, -6 * time.Minute, nil, 401, ""},
		{"a wrong signature", good, 0, func(h http.Header) { h.Set(signatureHeader, strings.Repeat("00", 64)) }, 401, ""},
		{"a short signature", good, 0, func(h http.Header) { h.Set(signatureHeader, "00") }, 401, ""},
		{"no signature", good, 0, without(signatureHeader), 401, ""},
		{"another time", good, 0, func(h http.Header) { h.Set(timestampHeader, h.Get(timestampHeader)+"0") }, 401, ""},
		{"no time", good, 0, without(timestampHeader), 401, ""},
		{"50 MB", make([]byte, 50<<20), 0, nil, 413, ""},
		{"garbage", []byte("\x00{"), 0, nil, 400, ""},
		{"nothing", nil, 0, nil, 400, ""},
		{"a list", []byte("[]"), 0, nil, 400, ""},
		{"of nobody", []byte(`{"type":3,"id":"1","token":"t"}`), 0, nil, 400, ""},
		{"a kind that nobody knows", []byte(`{"type":99,"id":"2","token":"t","user":{"id":"3"}}`), 0, nil, 200, "too old"},
		{"data that nobody knows", []byte(`{"type":3,"id":"4","token":"t","user":{"id":"3"},"data":[7]}`), 0, nil, 200,
			"too old"},
		{"a search of nothing", []byte(`{"type":4,"id":"5","token":"t","user":{"id":"3"},"data":7}`), 0, nil, 200,
			`"choices":[]`},
	}
}
