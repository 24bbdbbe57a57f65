package slack

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

// An envelope of a kind that nobody knew when this was written is acknowledged, or it would come for ever.
func TestUnknownEnvelopes(t *testing.T) { synctest.Test(t, testUnknownEnvelopes) }

func testUnknownEnvelopes(t *testing.T) {
	l := connected(t, func(chat.Event) error { return nil })
	conn := await(t, l.sockets)
	for i, frame := range []string{
		`{"type":"brand_new","envelope_id":"env0","payload":{"a":[1]}}`,
		`{"type":"events_api","envelope_id":"env1","payload":{"type":"event_callback","event":{"type":"brand_new"}}}`,
		`{"type":"interactive","envelope_id":"env2","payload":{"type":"brand_new"},"accepts_response_payload":true}`,
		`{"type":"slash_commands","envelope_id":"env3","payload":{"command":"/other"},"accepts_response_payload":true}`,
		`{"type":"brand_new","envelope_id":"env4"}`,
	} {
		if err := conn.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
			t.Fatal(err)
		}
		if got := acknowledged(t, conn); got != fmt.Sprint("env", i) {
			t.Errorf("acknowledged %q", got)
		}
	}
}

// A frame that is too long ends its socket, not the listening.
func TestAFrameThatIsTooLong(t *testing.T) { synctest.Test(t, testAFrameThatIsTooLong) }

func testAFrameThatIsTooLong(t *testing.T) {
	l := connected(t, func(chat.Event) error { return nil })
	first := await(t, l.sockets)
	long := wrote("Ev1") + strings.Repeat(" ", mostFrame)
	frame := fmt.Sprintf(`{"type":"events_api","envelope_id":"long","payload":%s}`, long)
	if err := first.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		t.Log(err) // it may be shut before all is written
	}
	second := await(t, l.sockets)
	tell(t, second, "next", wrote("Ev2"))
	if got := acknowledged(t, second); got != "next" {
		t.Errorf("acknowledged %q", got)
	}
	if e := await(t, l.heard); e.ID != saidAs("Ev2") {
		t.Errorf("heard %s", e.ID)
	}
}

// What is told again, by a socket or by HTTP with the marks of a retry, has one effect: an event, a command, a press.
func TestWhatIsToldAgainHasOneEffect(t *testing.T) {
	for _, hook := range []string{"", "https://app.example/slack/events"} {
		synctest.Test(t, func(t *testing.T) {
			w := newCrewWired(t, hook)
			before := 0
			did := func(what string) {
				t.Helper()
				w.settles()
				once := w.answers()
				if once <= before {
					t.Errorf("%s: nothing was answered", what)
				}
				for range 3 {
					w.Again()
					w.settles()
				}
				if before = w.answers(); before != once {
					t.Errorf("%s: told again it has %d more answers", what, before-once)
				}
			}
			w.run(func() {
				synctest.Wait()
				w.Says(w.ana.ID, w.home, "hello", false)
				did("an event")
				w.Commands(w.ana.ID, w.home, "/mentor", "help")
				did("a command")
				w.presses()
				did("a press")
			})
			if w.Lost() > 0 {
				t.Errorf("%d were given up", w.Lost())
			}
		})
	}
}

// answered is a crew that is told of things by a socket, or by HTTP.
type answered struct {
	*crew
	ana  *slackfake.User
	home string
}

func newCrewWired(t *testing.T, hook string) *answered {
	var line *netfake.Listener
	c := newCrew(t, func(o *Options) {
		o.AppToken = testApp
		if hook != "" {
			o.AppToken = ""
			return
		}
		o.URL, o.Client = wireURL+"/api/", &http.Client{Transport: wireWay(&line)}
	})
	if hook == "" {
		c.URL = wireURL
		line = netfake.Listen(c.Server)
		t.Cleanup(func() { line.Close() })
	}
	c.HookURL, c.Hook = hook, netfake.Way{To: c.Handler()}
	w := &answered{crew: c, ana: c.AddUser(slackfake.User{RealName: "Ana"})}
	w.home = c.Own(w.ana.ID).ID
	return w
}

// settles lets all be told and answered.
func (w *answered) settles() {
	w.t.Helper()
	for range 3 {
		w.must(w.Push(w.t.Context()))
		w.must(w.Ping())
		time.Sleep(10 * time.Second) // in the bubble
		synctest.Wait()
	}
	if !w.Acknowledged() {
		w.t.Error("not all is acknowledged")
	}
}

// answers are the messages of the bot that Ana sees, and the changes to them.
func (w *answered) answers() (n int) {
	for _, s := range w.Seen(w.ana.ID, w.home) {
		if s.Message.BotID != "" {
			n += 1 + len(s.Message.Former)
		}
	}
	return n
}

// presses presses the first button of the last message that has one.
func (w *answered) presses() {
	w.t.Helper()
	all := w.Seen(w.ana.ID, w.home)
	for i := len(all) - 1; i >= 0; i-- {
		if b := all[i].Buttons; len(b) > 0 {
			w.must(w.Presses(w.ana.ID, all[i].Message, b[0].Action))
			return
		}
	}
	w.t.Fatal("nothing can be pressed")
}

// counting counts what is read of a body.
type counting struct {
	io.Reader
	read int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.read += n
	return n, err
}

// A body of fifty megabytes is refused after the first, whether it says how long it is or not.
func TestAHugeBodyIsNotRead(t *testing.T) {
	const huge = 50 << 20
	for what, length := range map[string]int64{"its length is said": huge, "it comes in pieces": -1} {
		r := newRig(t)
		h := r.hear()
		body := &counting{Reader: io.LimitReader(zeros{}, huge)}
		request := httptest.NewRequest(http.MethodPost, "/slack/events", body)
		request.ContentLength = length
		request.Header = signed(nil, now, testSecret)
		w := httptest.NewRecorder()
		r.Handler().ServeHTTP(w, request)
		if w.Code != http.StatusRequestEntityTooLarge || body.read > 2*mostBody || len(h.all()) > 0 {
			t.Errorf("%s: answered %d after %d bytes", what, w.Code, body.read)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

// A letter in pieces is one like any other.
func TestALetterInPieces(t *testing.T) {
	r := newRig(t)
	h := r.hear()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if request.ContentLength >= 0 {
			t.Errorf("it says how long it is: %d", request.ContentLength)
		}
		r.Handler().ServeHTTP(w, request)
	}))
	defer server.Close()
	body, headers := eventLetter(helloEvent)
	request, err := http.NewRequest(http.MethodPost, server.URL+"/slack/events", io.MultiReader(bytes.NewReader(body[:40]),
		bytes.NewReader(body[40:])))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = headers
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK || len(h.all()) != 1 {
		t.Errorf("answered %d, heard %v", response.StatusCode, h.all())
	}
}

// Nothing of a letter is read before its signature is good: no word is said of it, whatever it is, nothing is answered,
// and no right is kept that it brings.
func TestABadSignatureNeverReachesTheParser(t *testing.T) {
	synctest.Test(t, testABadSignatureNeverReachesTheParser)
}

func testABadSignatureNeverReachesTheParser(t *testing.T) {
	for what, test := range map[string]struct {
		body []byte
		kind string
	}{
		"no JSON":          {[]byte(`{"type":`), jsonType},
		"no letter":        {[]byte("x"), "text/html"},
		"a challenge":      {[]byte(`{"type":"url_verification","challenge":"3eZ"}`), jsonType},
		"something new":    {[]byte(`{"type":"event_callback","event":{"type":"new"}}`), jsonType},
		"a press":          {pressLetter(t), "application/x-www-form-urlencoded"},
		"a command":        {commandLetter(), "application/x-www-form-urlencoded"},
		"a broken payload": {[]byte("payload=%7B"), "application/x-www-form-urlencoded"},
	} {
		headers := signed(test.body, now, "another secret")
		headers.Set("Content-Type", test.kind)
		r := newRig(t)
		h := r.hear()
		w := r.knock(test.body, headers)
		if w.Code != http.StatusUnauthorized || w.Body.Len() > 0 || w.Header().Get(noRetry) != "" {
			t.Errorf("%s: answered %d %q", what, w.Code, w.Body)
		}
		kept := 0
		r.tickets.kept.DropAll(func(chat.Ticket) bool { kept++; return false })
		if r.log.String() != "" || len(h.all()) > 0 || kept > 0 {
			t.Errorf("%s: it was read: %d events, %s", what, len(h.all()), r.log)
		}
		headers = signed(test.body, now, testSecret)
		headers.Set("Content-Type", test.kind)
		if w = r.knock(test.body, headers); r.log.String() == "" && len(h.all()) == 0 && w.Body.Len() == 0 && w.Code == 200 {
			t.Errorf("%s: with a good one nothing is read either", what)
		}
	}
}
