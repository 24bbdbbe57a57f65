package slackfake

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"mentorbot/bot/chat/netfake"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

// client is one end of a socket.
type client struct {
	*websocket.Conn
	t *testing.T
}

func (a *asker) connects(l *netfake.Listener) client {
	a.t.Helper()
	r := a.takes(a.post("/api/apps.connections.open", "", "", theApp.AppToken))
	dialer := websocket.Dialer{NetDialContext: l.Dial}
	conn, _, err := dialer.Dial("ws"+r.URL[len("wss"):], nil)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { _ = conn.Close() }) // it may be closed
	return client{conn, a.t}
}

func (c client) reads() obj {
	c.t.Helper()
	var o obj
	_, body, err := c.ReadMessage()
	if err == nil {
		err = json.Unmarshal(body, &o)
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return o
}

func (c client) acks(o obj) {
	c.t.Helper()
	if err := c.WriteJSON(obj{"envelope_id": o["envelope_id"]}); err != nil {
		c.t.Fatal(err)
	}
}

func (a *asker) listens() *netfake.Listener {
	l := netfake.Listen(a.Server)
	a.t.Cleanup(func() { _ = l.Close() }) // it never fails
	return l
}

// quiet waits for the acknowledgements.
func (a *asker) quiet() {
	a.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), enduring)
	defer cancel()
	if err := a.Quiet(ctx); err != nil {
		a.t.Fatal(err)
	}
}

func eventID(o obj) any { return o["payload"].(obj)["event_id"] }

func TestASocketIsTold(t *testing.T) {
	a := ask(t)
	own := a.Own(a.ana).ID
	a.Says(a.ana, own, "Before", false)
	c := a.connects(a.listens())
	if hello := c.reads(); hello["type"] != "hello" || hello["num_connections"] != 1.0 {
		t.Errorf("greeted with %v", hello)
	}
	first := c.reads()
	if first["type"] != "events_api" || first["accepts_response_payload"] != false || first["retry_attempt"] != 0.0 {
		t.Errorf("told %v", first)
	}
	a.now = a.now.Add(patience)
	a.Tick()
	if a.Acknowledged() {
		t.Error("nobody has acknowledged it")
	}
	a.now = a.now.Add(time.Millisecond)
	a.Tick()
	again := c.reads()
	if eventID(again) != eventID(first) || again["envelope_id"] == first["envelope_id"] || again["retry_attempt"] != 1.0 {
		t.Errorf("told again %v", again)
	}
	c.acks(again)
	a.quiet()
	a.Commands(a.ana, own, "/mentor", "")
	command := c.reads()
	if command["type"] != "slash_commands" || command["accepts_response_payload"] != true {
		t.Errorf("told %v", command)
	}
	c.acks(command)
	a.quiet()
}

func TestEachThingGoesOverOneSocket(t *testing.T) {
	a := ask(t)
	l := a.listens()
	one, two := a.connects(l), a.connects(l)
	if n := one.reads()["num_connections"].(float64) + two.reads()["num_connections"].(float64); n != 3 {
		t.Errorf("%v connections in all", n)
	}
	own := a.Own(a.ana).ID
	a.Says(a.ana, own, "First", false)
	a.Says(a.ana, own, "Second", false)
	left, right := one.reads(), two.reads()
	if eventID(left) == eventID(right) {
		t.Error("both sockets got the same")
	}
	one.acks(left)
	if err := two.Close(); err != nil {
		t.Fatal(err)
	}
	again := one.reads()
	if eventID(again) != eventID(right) || again["retry_attempt"] != 1.0 {
		t.Errorf("what the other socket took along: %v", again)
	}
	one.acks(again)
	a.quiet()
	a.Disconnects("warning")
	if o := one.reads(); o["type"] != "disconnect" || o["reason"] != "warning" {
		t.Errorf("told %v", o)
	}
	a.Drop()
	if _, _, err := one.ReadMessage(); err == nil {
		t.Error("the socket is still open")
	}
}

func TestASocketWithoutATicketOrTooMany(t *testing.T) {
	a := ask(t)
	l := a.listens()
	dialer := websocket.Dialer{NetDialContext: l.Dial}
	if _, _, err := dialer.Dial("ws://slack.example/link/?ticket=1", nil); err == nil {
		t.Error("a socket without a ticket")
	}
	for range mostSockets {
		a.connects(l).reads()
	}
	if o := a.connects(l).reads(); o["reason"] != "too_many_websockets" {
		t.Errorf("told %v", o)
	}
	a.HookURL = "https://app.example/slack/events"
	a.refuses(a.post("/api/apps.connections.open", "", "", theApp.AppToken), "not_allowed")
}

func TestASilentSocketLosesNothing(t *testing.T) {
	a := ask(t)
	l := a.listens()
	a.connects(l).reads()
	a.Silence()
	a.Says(a.ana, a.Own(a.ana).ID, "Hi", false)
	if a.Acknowledged() {
		t.Error("nobody has heard it")
	}
	a.Drop()
	c := a.connects(l)
	c.reads()
	c.acks(c.reads())
	a.quiet()
}

// TestTheLibraryUnderstands is the view of somebody else on the same network.
func TestTheLibraryUnderstands(t *testing.T) {
	a := ask(t)
	real := httptest.NewServer(a.Server)
	defer real.Close()
	a.URL = real.URL
	api := slack.New(theApp.BotToken, slack.OptionAPIURL(real.URL+"/api/"), slack.OptionAppLevelToken(theApp.AppToken))
	ctx, cancel := context.WithTimeout(context.Background(), enduring)
	defer cancel()
	bot := socketmode.New(api)
	done := make(chan error, 1)
	go func() { done <- bot.RunContext(ctx) }()
	a.Says(a.ana, a.Own(a.ana).ID, "Hi", false)
	for event := range bot.Events {
		if event.Request != nil && event.Type == socketmode.EventTypeEventsAPI {
			if err := bot.Ack(*event.Request); err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	a.quiet()
	picture := []byte("pretended picture")
	_, err := api.UploadFile(slack.UploadFileParameters{
		Filename: "card.png", FileSize: len(picture), Reader: bytes.NewReader(picture), AltTxt: "A card",
		Channel: a.general, InitialComment: "Your card",
	})
	if err != nil {
		t.Fatal(err)
	}
	seen := a.Seen(a.ana, a.general)
	if len(seen) != 1 || len(seen[0].Message.Files) != 1 || seen[0].Message.Files[0].Alt != "A card" {
		t.Errorf("Ana sees %+v", seen)
	}
	modal := slack.ModalViewRequest{
		Type: slack.VTModal, Title: slack.NewTextBlockObject("plain_text", "Form", false, false),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewDividerBlock()}},
	}
	if _, err := api.OpenView(a.pulls(), modal); err != nil || a.Modal(a.ana).Title() != "Form" {
		t.Error(err)
	}
	cancel()
	<-done
}

func TestFilesComeInThreeSteps(t *testing.T) {
	a := ask(t)
	a.refuses(a.call("files.getUploadURLExternal", "filename", "a.png", "length", "0"), "invalid_arguments")
	r := a.takes(a.call("files.getUploadURLExternal", "filename", "a.png", "length", "3", "alt_txt", "A"))
	finish := func(channel string) reply {
		return a.call("files.completeUploadExternal", "files", []obj{{"id": r.FileID}}, "channel_id", channel)
	}
	a.refuses(finish(a.general), "file_not_found")
	path := r.UploadURL[len(a.URL):]
	if said := a.post(path, "application/octet-stream", "four", ""); said.code != 400 {
		t.Errorf("another length: %d", said.code)
	}
	if said := a.post(path, "application/octet-stream", "one", ""); said.code != 200 {
		t.Errorf("uploaded: %d", said.code)
	}
	a.refuses(finish(a.ana), "invalid_channel")
	a.refuses(finish("C9"), "channel_not_found")
	a.takes(finish(a.general))
	a.refuses(finish(a.general), "file_not_found")
}

// reference is where the published reference of the methods lies, on machines that have it.
const reference = "../../../../shared/specs/slack/slack_methods_reference.json"

func TestTheTableIsTheReference(t *testing.T) {
	if _, err := os.Stat(reference); err != nil {
		t.Log("the reference of the methods is not here: nothing is checked by it")
		return
	}
	contract, err := ReadContract(reference)
	if err != nil {
		t.Fatal(err)
	}
	tiers := map[string]int{"t2": tier2, "t3": tier3, "t4": tier4, "t5": special}
	for name, m := range methods {
		if c := contract.Methods[name]; c.JSON != m.json || tiers[c.Tier] != m.tier {
			t.Errorf("%s: the reference says %q, JSON %t", name, c.Tier, c.JSON)
		}
	}
	for why, args := range map[string]map[string]any{
		"":                                     {"channel": "C1", "text": "x", "unfurl_links": "false", "blocks": "[]"},
		"chat.postMessage: channel is missing": {"text": "x"},
		"chat.postMessage: no such argument: colour":           {"channel": "C1", "colour": "red"},
		"chat.postMessage: unfurl_links: string is no boolean": {"channel": "C1", "unfurl_links": "perhaps"},
	} {
		got := ""
		if err := contract.Request("chat.postMessage", args, false); err != nil {
			got = err.Error()
		}
		if got != why {
			t.Errorf("%v: %q, not %q", args, got, why)
		}
	}
	if contract.Request("users.info", map[string]any{"user": "U1"}, true) == nil {
		t.Error("users.info does not take JSON")
	}
}
