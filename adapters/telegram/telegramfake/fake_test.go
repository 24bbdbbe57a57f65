package telegramfake_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"mentorbot/adapters/telegram"
	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
)

// description is where the published description of the API lies, on machines that have it.
const description = "../../../../shared/specs/telegram/api.min.json"

// watched is a network of which every request and every answer is checked.
func watched(t *testing.T, options ...func(*telegram.Options)) *telegramfake.Fake {
	f := telegramfake.New(&chattest.Memory{}, options...)
	watch(t, f.Server)
	return f
}

func watch(t *testing.T, s *telegramfake.Server) {
	if _, err := os.Stat(description); err != nil {
		t.Log("the description of the API is not here: nothing is checked by it")
		return
	}
	contract, err := telegramfake.ReadContract(description)
	if err != nil {
		t.Fatal(err)
	}
	contract.Watch(s, func(err error) { t.Error(err) })
}

func byWebhook(o *telegram.Options) {
	o.Webhook = &telegram.Webhook{Secret: "secret", URL: "https://bot.example.org/telegram/webhook"}
}

func TestExercise(t *testing.T) { chattest.Exercise(t, watched(t)) }

func TestExerciseByWebhook(t *testing.T) { chattest.Exercise(t, watched(t, byWebhook)) }

// listen starts a network that nobody refuses, and gives what is heard.
func listen(t *testing.T, f *telegramfake.Fake) *[]chat.Event {
	var heard []chat.Event
	f.Start(t, func(_ context.Context, events ...chat.Event) []error {
		heard = append(heard, events...)
		return make([]error, len(events))
	})
	return &heard
}

func TestHands(t *testing.T) {
	f := watched(t)
	ana, olga := f.Person("Ana", "en", "Europe/Madrid"), f.Person("Olga", "es", "UTC")
	heard := listen(t, f)
	both := f.Person("Ana María", "es", "UTC")
	if len(*heard) != 0 || f.Person("Ana", "en", "UTC") != ana {
		t.Fatalf("heard of what was before: %d events", len(*heard))
	}
	board, topic := f.Room("Lobby"), f.Room("Topic")
	if string(board) != string(telegramfake.Community) || topic == board || f.Room("Topic") != topic {
		t.Errorf("rooms %q and %q", board, topic)
	}
	f.Say(ana, topic, "Nobody hears this")
	f.Say(ana, topic, "/pair @ana maría @Olga @Zoe")
	e := (*heard)[0]
	if len(*heard) != 1 || e.Place != topic || e.Community != telegramfake.Community || e.Board != board ||
		len(e.Args) != 3 {
		t.Fatalf("heard %+v", *heard)
	}
	if e.Args[0].Person != both || e.Args[1].Person != olga || e.Args[2].Text != "@Zoe" {
		t.Errorf("named %+v", e.Args)
	}
	want := []string{"Nobody hears this", "/pair @ana maría @Olga @Zoe"}
	got := f.Seen(olga, topic)
	if len(got) != 2 || got[0].Text != want[0] || got[1].Text != want[1] || got[1].From != "Ana" {
		t.Errorf("she sees %+v", got)
	}
}

func TestPressing(t *testing.T) {
	f := watched(t)
	ana := f.Person("Ana", "en", "UTC")
	heard := listen(t, f)
	board := f.Room("Lobby")
	m := chat.Message{Text: chat.Words("Join?"), Choices: []chat.Choice{
		{Handle: "go_on", Label: "Join", Private: true}, {Handle: "no", Label: "No"},
		{Label: "More", Link: "https://example.org"},
	}}
	for _, to := range []chat.Destination{chat.In(board), chat.To(ana)} {
		if _, err := f.Adapter().Send(t.Context(), chat.Delivery{ID: "d", To: to, Message: m}); err != nil {
			t.Fatal(err)
		}
	}
	f.Press(ana, board, "Join")
	f.Press(ana, board, "No")
	f.Press(ana, board, "More")
	f.Press(ana, "", "Join")
	if len(*heard) != 3 || f.Server.Unanswered() != 0 {
		t.Fatalf("heard %d events, %d presses wait", len(*heard), f.Server.Unanswered())
	}
	opened, no, own := (*heard)[0], (*heard)[1], (*heard)[2]
	if opened.Kind != chat.Opened || opened.Handle != "go_on" || !opened.Own {
		t.Errorf("opened %+v", opened)
	}
	if no.Kind != chat.Pressed || no.Handle != "no" || no.Place != board || own.Handle != "go_on" || !own.Own {
		t.Errorf("pressed %+v and %+v", no, own)
	}
}

// TestAPressCanBeLate says so: the app that presses may not have heard yet that the keyboard is gone.
func TestAPressCanBeLate(t *testing.T) {
	f := watched(t)
	ana := f.Person("Ana", "en", "UTC")
	heard := listen(t, f)
	d := chat.Delivery{ID: "d", To: chat.To(ana), Message: chat.Message{
		Text: chat.Words("Sure?"), Choices: []chat.Choice{{Handle: "yes", Label: "Yes"}},
	}}
	receipt, err := f.Adapter().Send(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	d.To, d.Edits, d.Message.Chosen = chat.At(receipt.Place), receipt.Message, "Yes"
	if _, err := f.Adapter().Send(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	seen := f.Seen(ana, "")
	if last := seen[len(seen)-1]; len(last.Choices) != 0 || !last.Edited {
		t.Errorf("she sees %+v", last)
	}
	f.Press(ana, "", "Yes")
	if len(*heard) != 1 || (*heard)[0].Handle != "yes" {
		t.Errorf("heard %+v", *heard)
	}
}

func TestReading(t *testing.T) {
	f := watched(t)
	ana := f.Person("Ana", "ar", "UTC")
	listen(t, f)
	m := chat.Message{RightLeft: true, Text: chat.Text{{Text: "مرحبا "}, {Style: chat.Typed, Text: "example.org"}},
		Choices: []chat.Choice{{Handle: "a", Label: "1"}, {Handle: "b", Label: "2"}, {Handle: "c", Label: "3"}}}
	if _, err := f.Adapter().Send(t.Context(), chat.Delivery{ID: "d", To: chat.To(ana), Message: m}); err != nil {
		t.Fatal(err)
	}
	seen := f.Seen(ana, "")
	last := seen[len(seen)-1]
	if chat.Bare(last.Text) != "مرحبا example.org" || !slices.Equal(last.Choices, []string{"1", "2", "3"}) {
		t.Errorf("she sees %+v", last)
	}
}

func TestFillingIn(t *testing.T) {
	f := watched(t)
	ana := f.Person("Ana", "en", "UTC")
	heard := listen(t, f)
	f.Settle = func() {
		m := chat.Message{Text: chat.Words("Role?"), Choices: []chat.Choice{{Handle: "mentor", Label: "Mentor"}}}
		if _, err := f.Adapter().Send(t.Context(), chat.Delivery{ID: "d", To: chat.To(ana), Message: m}); err != nil {
			t.Error(err)
		}
	}
	f.FillIn(ana, "", []chattest.Answer{{Key: "why", Value: "Because"}, {Key: "role", Value: "Mentor"}})
	if len(*heard) != 2 || (*heard)[0].Text != "Because" || (*heard)[1].Handle != "mentor" {
		t.Errorf("heard %+v", *heard)
	}
}

// TestALongTextGoesAsSeveral says so: apps cut what is too long for a message.
func TestALongTextGoesAsSeveral(t *testing.T) {
	f := watched(t)
	ana := f.Person("Ana", "en", "UTC")
	heard := listen(t, f)
	f.Say(ana, "", strings.Repeat("👍", 2048)+"the end")
	if len(*heard) != 2 || (*heard)[1].Text != "the end" {
		t.Errorf("heard %d messages", len(*heard))
	}
}

func TestAContractIsStrict(t *testing.T) {
	path := filepath.Join(t.TempDir(), "api.json")
	if err := os.WriteFile(path, []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	c, err := telegramfake.ReadContract(path)
	if err != nil {
		t.Fatal(err)
	}
	type params = map[string]any
	for _, right := range []params{
		{"id": "7"}, {"id": "@name", "all": `[{"n":1,"of":{"type":"one"}}]`}, {"id": json.Number("7"), "yes": true},
		{"id": "7", "file": netfake.Upload{}},
	} {
		if err := c.Request("send", right); err != nil {
			t.Errorf("%v: %v", right, err)
		}
	}
	for want, wrong := range map[string]params{
		"send: id is missing":                           {},
		"send: no such parameter: more":                 {"id": "7", "more": "x"},
		"send: id: a file is out of place":              {"id": netfake.Upload{}},
		"send: yes: string is no Boolean":               {"id": "7", "yes": `"true"`},
		"send: all: map[string]interface {} is no list": {"id": "7", "all": `{}`},
		"send: all[0]: n is missing":                    {"id": "7", "all": `[{}]`},
		"send: all[0]: Thing has no m":                  {"id": "7", "all": `[{"n":1,"m":2}]`},
		"send: all[0].n: json.Number is no Integer":     {"id": "7", "all": `[{"n":1.5}]`},
		`send: all[0].of: the type of One is "one"`:     {"id": "7", "all": `[{"n":1,"of":{"type":"three"}}]`},
		"send: all[0].of: Two has no x":                 {"id": "7", "all": `[{"n":1,"of":{"type":"two","x":1}}]`},
	} {
		if err := c.Request("send", wrong); err == nil || err.Error() != want {
			t.Errorf("%v: %v, want %s", wrong, err, want)
		}
	}
	if err := c.Request("sing", nil); err == nil {
		t.Error("there is no such method")
	}
	if err := c.Result("send", []byte(`{"n":1}`)); err != nil {
		t.Error(err)
	}
	if c.Result("send", []byte(`true`)) == nil || c.Update([]byte(`{}`)) == nil {
		t.Error("what is no Thing and no Update passes for one")
	}
}

// small is a description of an API of one method.
const small = `{"methods":{"send":{"returns":["Thing"],"fields":[
	{"name":"id","types":["Integer","String"],"required":true},{"name":"yes","types":["Boolean"]},
	{"name":"file","types":["InputFile"]},{"name":"all","types":["Array of Thing"]}]}},
"types":{"Thing":{"fields":[{"name":"n","types":["Integer"],"required":true},{"name":"of","types":["Sort"]}]},
	"Sort":{"subtypes":["One","Two"]},
	"One":{"fields":[{"name":"type","types":["String"],"required":true,"description":"Its type, always \"one\""}]},
	"Two":{"fields":[{"name":"type","types":["String"],"required":true,"description":"Its type, must be two"}]},
	"Update":{"fields":[{"name":"update_id","types":["Integer"],"required":true}]}}}`
