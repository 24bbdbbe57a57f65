package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

// line is a rig that is connected by sockets, and their other ends. It is to be used in a bubble.
type line struct {
	*rig
	sockets chan *websocket.Conn
	ended   chan error
	heard   chan chat.Event
}

// waiting is how long a test waits for what must come.
const waiting = 10 * time.Second

// connected runs a rig. What receive returns is for the test to say.
func connected(t *testing.T, receive func(chat.Event) error) *line {
	t.Helper()
	l := &line{sockets: make(chan *websocket.Conn, 4), ended: make(chan error, 1), heard: make(chan chat.Event, 99)}
	var way *netfake.Listener
	l.rig = newRig(t, func(o *Options) { o.URL, o.Client = wireURL+"/api", &http.Client{Transport: wireWay(&way)} })
	way = netfake.Listen(http.HandlerFunc(l.serve))
	l.answer = func(a inquiry) (int, string, error) {
		if a.Method == "apps.connections.open" {
			return 200, `{"ok":true,"url":"ws` + strings.TrimPrefix(wireURL, "http") + `/link/?ticket=secret_part"}`, nil
		}
		return 0, "", nil
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		l.ended <- l.Run(ctx, func(_ context.Context, events ...chat.Event) []error {
			errs := make([]error, len(events))
			for i, e := range events {
				errs[i] = receive(e)
				l.heard <- e
			}
			return errs
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := await(t, l.ended); err != nil {
			t.Errorf("it ended with %v", err)
		}
		way.Close()
	})
	return l
}

// serve is Slack's end of a call, or of a socket.
func (l *line) serve(w http.ResponseWriter, r *http.Request) {
	if !websocket.IsWebSocketUpgrade(r) {
		answer, err := l.RoundTrip(r)
		if err == nil {
			w.WriteHeader(answer.StatusCode)
			_, _ = io.Copy(w, answer.Body) // who asked may have gone
		}
		return
	}
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err == nil {
		err = conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello","num_connections":1}`))
	}
	if err == nil {
		l.sockets <- conn
	}
}

func await[T any](t *testing.T, from <-chan T) (value T) {
	t.Helper()
	select {
	case value = <-from:
	case <-time.After(waiting):
		t.Fatal("nothing came")
	}
	return value
}

// tell sends a letter of an event into a socket.
func tell(t *testing.T, conn *websocket.Conn, envelope, event string) {
	t.Helper()
	frame := fmt.Sprintf(`{"type":"events_api","envelope_id":%q,"payload":%s}`, envelope, event)
	if err := conn.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		t.Fatal(err)
	}
}

// acknowledged is the next envelope that a socket is told to be safe.
func acknowledged(t *testing.T, conn *websocket.Conn) string {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(waiting)); err != nil {
		t.Fatal(err)
	}
	_, data, err := conn.ReadMessage()
	if err != nil {
		t.Fatal(err)
	}
	var a acknowledgement
	if err := json.Unmarshal(data, &a); err != nil || a.Payload != nil {
		t.Fatalf("acknowledged with %s, %v", data, err)
	}
	return a.ID
}

func wrote(id string) string {
	return strings.NewReplacer("Ev1", id, "1772445601", stampOf(id)).Replace(helloEvent)
}

func stampOf(id string) string { return "177244560" + strings.TrimPrefix(id, "Ev") }

// saidAs is what the words of such an event are called.
func saidAs(id string) chat.EventID { return eventID("said", "D2", stampOf(id)+".000100") }

// A letter is acknowledged after it was received, and what means nothing at once: also what the library would not know.
func TestSocket(t *testing.T) { synctest.Test(t, testSocket) }

func testSocket(t *testing.T) {
	l := connected(t, func(e chat.Event) error {
		if e.ID == saidAs("Ev2") {
			return errDown
		}
		return nil
	})
	conn := await(t, l.sockets)
	for i, event := range []string{wrote("Ev1"), wrote("Ev2"), `{"type":"event_callback","team_id":"T1","event_id":"Ev3",` +
		`"event":{"type":"workflow_step_execute"}}`, wrote("Ev4")} {
		tell(t, conn, fmt.Sprint("env", i+1), event)
		if i == 1 {
			continue
		}
		if got := acknowledged(t, conn); got != fmt.Sprint("env", i+1) {
			t.Errorf("acknowledged %q, want env%d", got, i+1)
		}
	}
	for _, want := range []chat.EventID{saidAs("Ev1"), saidAs("Ev2"), saidAs("Ev4")} {
		if e := await(t, l.heard); e.ID != want {
			t.Errorf("heard %s, want %s", e.ID, want)
		}
	}
}

// Before Slack shuts a socket there is another one, and what the old one still brings is heard.
func TestSocketIsFollowedByAnother(t *testing.T) { synctest.Test(t, testSocketIsFollowedByAnother) }

func testSocketIsFollowedByAnother(t *testing.T) {
	l := connected(t, func(chat.Event) error { return nil })
	old := await(t, l.sockets)
	if err := old.WriteMessage(websocket.TextMessage, []byte(`{"type":"disconnect","reason":"warning"}`)); err != nil {
		t.Fatal(err)
	}
	next := await(t, l.sockets)
	tell(t, old, "last", wrote("Ev1"))
	tell(t, next, "first", wrote("Ev2"))
	if got := acknowledged(t, old) + " " + acknowledged(t, next); got != "last first" {
		t.Errorf("acknowledged %q", got)
	}
	next.Close()
	again := await(t, l.sockets)
	tell(t, again, "again", wrote("Ev3"))
	if got := acknowledged(t, again); got != "again" {
		t.Errorf("acknowledged %q", got)
	}
}

func TestSocketPassesRubbish(t *testing.T) { synctest.Test(t, testSocketPassesRubbish) }

func testSocketPassesRubbish(t *testing.T) {
	l := connected(t, func(chat.Event) error { return nil })
	conn := await(t, l.sockets)
	for _, rubbish := range []string{"", "{", "7", `{"type":7}`, `{"type":"events_api","envelope_id":"bad","payload":7}`} {
		if err := conn.WriteMessage(websocket.TextMessage, []byte(rubbish)); err != nil {
			t.Fatal(err)
		}
	}
	bad := acknowledged(t, conn)
	tell(t, conn, "good", wrote("Ev1"))
	if good := acknowledged(t, conn); bad+" "+good != "bad good" {
		t.Errorf("acknowledged %q, %q", bad, good)
	}
}

func TestAppTokenEndsRun(t *testing.T) { synctest.Test(t, testAppTokenEndsRun) }

func testAppTokenEndsRun(t *testing.T) {
	r := newRig(t)
	r.answer = func(a inquiry) (int, string, error) {
		if a.Method == "apps.connections.open" {
			return 200, `{"ok":false,"error":"invalid_auth"}`, nil
		}
		return 0, "", nil
	}
	err := r.Run(t.Context(), (&heard{}).receive)
	if err == nil || !strings.Contains(err.Error(), "SLACK_APP_TOKEN is not accepted") {
		t.Errorf("got %v", err)
	}
}

// sends sends a form over a socket, whose house answers with a message, and gives what is said to Slack.
func (l *line) sends(t *testing.T, conn *websocket.Conn) (payload json.RawMessage) {
	t.Helper()
	const sent = `{"type":"interactive","envelope_id":"env","payload":{"type":"view_submission","team":{"id":"T1"},` +
		`"user":{"id":"U2"},"trigger_id":"9.9","view":{"id":"V1","callback_id":"form","private_metadata":` +
		`"{\"handle\":\"h1\",\"channel\":\"D2\",\"message\":\"1.000100\"}",` +
		`"state":{"values":{"what":{"answer":{"value":"x"}},"when":{"answer":{"value":"y"}}}}}}}`
	err := errors.Join(conn.WriteMessage(websocket.TextMessage, []byte(sent)),
		conn.SetReadDeadline(time.Now().Add(waiting)))
	if err != nil {
		t.Fatal(err)
	}
	_, data, err := conn.ReadMessage()
	if err != nil {
		t.Fatal(err)
	}
	var said struct{ Payload json.RawMessage }
	if err := json.Unmarshal(data, &said); err != nil {
		t.Fatal(err)
	}
	return said.Payload
}

// A form is answered in the acknowledgement; what is too long for one, for Slack would drop it, goes to the chat.
func TestFormsAreAnsweredOverSockets(t *testing.T) { synctest.Test(t, testFormsAreAnsweredOverSockets) }

func testFormsAreAnsweredOverSockets(t *testing.T) {
	long := asks("Who?", "h2", chat.Field{Key: "who", Kind: chat.ChoiceField})
	who := &long.Form.Fields[0]
	for i := range mostOptions {
		who.Options = append(who.Options, chat.Choice{Key: fmt.Sprint(i), Label: strings.Repeat("long ", 15)})
	}
	long.Form.Fields = append(long.Form.Fields, *who)
	long.Form.Fields[1].Key = "else"
	for _, test := range []struct {
		m      chat.Message
		said   string
		posted int
	}{
		{asks("Again?", "h2", what("No.")...), `{"response_action":"errors","errors":{"when":"No."}}`, 0},
		{long, "", 1},
	} {
		var l *line
		ready := make(chan struct{})
		l = connected(t, func(e chat.Event) error {
			<-ready
			d := chat.Delivery{ID: "d", To: chat.At(e.Place), Message: test.m, Ticket: e.Ticket}
			_, err := l.Send(context.Background(), d)
			return err
		})
		close(ready)
		if got := l.sends(t, await(t, l.sockets)); string(got) != test.said {
			t.Errorf("answered %s", got)
		}
		if n := len(l.rig.calls("chat.postMessage")); n != test.posted {
			t.Errorf("posted %d times", n)
		}
	}
}
