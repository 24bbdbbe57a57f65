package slack

import (
	"encoding/json"
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// asksFor are the requests that a delivery makes.
func (r *rig) asksFor(t *testing.T, d chat.Delivery) (chat.Receipt, []inquiry) {
	t.Helper()
	r.asked = nil
	receipt, err := r.Send(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	return receipt, r.asked
}

// wire is a request as it is kept: the method, and the fields with their JSON opened up.
func wire(asked inquiry) map[string]any {
	fields := map[string]any{}
	for key, values := range asked.Form {
		var opened any
		if json.Unmarshal([]byte(values[0]), &opened) != nil {
			opened = values[0]
		}
		if _, is := opened.(float64); is {
			opened = values[0]
		}
		if key != "token" {
			fields[key] = opened
		}
	}
	return map[string]any{"method": asked.Method, "fields": fields}
}

var card = chat.File{Name: "card.png", Type: "image/png", Text: "Ana mentors Ben", Bytes: []byte("PNG")}

func TestWire(t *testing.T) {
	at := time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC)
	question := chat.Message{
		Text: chat.Text{{Text: "How was your week with "}, {Style: chat.Typed, Text: "<Ben> & *co*"}, {Text: "? Next: "},
			{Style: chat.Moment, Text: "Monday, 09:00", At: at}, {Text: " "}, {Style: chat.Link, Text: "guide", URL: "https://example.org/?a=1&b=2"}},
		Choices: []chat.Choice{{Handle: "h1", Key: "great", Label: "Great"}, {Handle: "h2", Key: "skip", Label: "Skip", Aside: true}},
	}
	room := chat.In("slack:T1/C7/1.000100")
	whisper := room
	whisper.People, whisper.Room = []chat.PersonID{"slack:T1/U2"}, false
	private := question
	private.Private = true
	answered := question
	answered.Chosen = "Great"
	for name, d := range map[string]chat.Delivery{
		"question": {ID: "d1", To: chat.To("slack:T1/U2"), Message: question},
		"in_thread": {ID: "d2", To: room, Message: chat.Message{RightLeft: true, Text: chat.Text{
			{Style: chat.Mention, Text: "Ana", Person: "slack:T1/U2"}, {Style: chat.Bold, Text: " أهلا"}}}},
		"whisper": {ID: "d3", To: whisper, Message: private},
		"edit":    {ID: "d4", To: chat.At("slack:T1/D2"), Edits: "1.000100", Message: answered},
		"form": {ID: "d5", To: chat.At("slack:T1/D2"), Message: chat.Message{Text: chat.Words("Welcome!"),
			Form: &chat.Form{Handle: "f1", Title: "Sign up", Open: "Fill in", Submit: "Send", Fields: []chat.Field{{Key: "a", Label: "A?"}}}}},
		"card": {ID: "d6", To: chat.At("slack:T1/D2"), Message: chat.Message{Text: chat.Words("Your card"), Files: []chat.File{card}}},
	} {
		t.Run(name, func(t *testing.T) {
			_, asked := newRig(t).asksFor(t, d)
			chattest.Golden(t, filepath.Join("testdata/wire/out", name+".json"), wire(asked[len(asked)-1]))
		})
	}
}

func TestReceipts(t *testing.T) {
	r := newRig(t)
	got, asked := r.asksFor(t, chat.Delivery{ID: "d1", To: chat.To("slack:T1/U2"), Message: hi.Message})
	if got != (chat.Receipt{Place: "slack:T1/DHOME", Message: "1.000100"}) || len(asked) != 2 {
		t.Errorf("got %+v after %d requests", got, len(asked))
	}
	if _, asked = r.asksFor(t, chat.Delivery{ID: "d2", To: chat.To("slack:T1/U2"), Message: hi.Message}); len(asked) != 1 {
		t.Errorf("the own chat was opened again: %d requests", len(asked))
	}
	got, asked = r.asksFor(t, chat.Delivery{ID: "d3", To: chat.At("slack:T1/D2"), Message: chat.Message{Files: []chat.File{card}}})
	if got.Place != "slack:T1/D2" || len(asked) != 3 {
		t.Fatalf("got %+v after %d requests", got, len(asked))
	}
	if alt := asked[0].Form; alt.Get("alt_txt") != card.Text || alt.Get("length") != "3" || alt.Get("filename") != "card.png" {
		t.Errorf("asked for an address with %v", alt)
	}
	if !strings.Contains(asked[1].Body, "PNG") {
		t.Errorf("uploaded %q", asked[1].Body)
	}
}

// Until a file is shown nobody sees it, so that a lost answer before that is not unknown.
func TestLostUploads(t *testing.T) {
	for method, unknown := range map[string]bool{
		"files.getUploadURLExternal": false, "1": false, "files.completeUploadExternal": true,
	} {
		r := newRig(t)
		r.answer = func(a inquiry) (int, string, error) {
			if a.Method == method {
				return 500, "", nil
			}
			return 0, "", nil
		}
		_, err := r.Send(t.Context(), chat.Delivery{To: chat.At("slack:T1/D2"), Message: chat.Message{Files: []chat.File{card}}})
		if err == nil || errors.Is(err, chat.ErrUnknown) != unknown {
			t.Errorf("%s: %v", method, err)
		}
	}
}

func TestNoAddress(t *testing.T) {
	for to, want := range map[chat.PlaceID]error{
		"web:T1/D2": chat.ErrUnreachable, "slack:T1": chat.ErrUnreachable, "slack:/D2": chat.ErrUnreachable,
		"slack:T1/": chat.ErrUnreachable, "slack:T1/D 2": chat.ErrUnreachable, "slack:T1/C1/a b": chat.ErrUnreachable,
	} {
		if _, err := newRig(t).Send(t.Context(), chat.Delivery{To: chat.At(to), Message: hi.Message}); !errors.Is(err, want) {
			t.Errorf("%q: %v", to, err)
		}
	}
	several := chat.Destination{People: []chat.PersonID{"slack:T1/U1", "slack:T1/U2"}}
	nobody := chat.Delivery{To: chat.In("slack:T1/C7"), Message: chat.Message{Private: true, Text: chat.Words("x")}}
	for what, d := range map[string]chat.Delivery{"several": {To: several}, "nobody": nobody} {
		if _, err := newRig(t).Send(t.Context(), d); !errors.Is(err, chat.ErrUnsupported) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// Whatever a person typed leaves us without markup: in no field is anything that Slack would read.
func TestNothingHostileLeaves(t *testing.T) {
	r := newRig(t)
	for _, s := range hostile() {
		m := chat.Message{Text: chat.TypedText(chat.Private(s)), Choices: []chat.Choice{{Handle: "h", Label: s}}}
		for _, m := range chat.Fit(m, r.Capabilities(), chat.Hints{}) {
			_, asked := r.asksFor(t, chat.Delivery{ID: "d", To: chat.At("slack:T1/D2"), Message: m})
			alive(t, s, asked[0].Form)
		}
	}
}

// alive looks for what Slack would read in a request.
func alive(t *testing.T, s string, form url.Values) {
	t.Helper()
	if strings.ContainsAny(form.Get("text"), "<>") || form.Get("mrkdwn") != "false" || form.Get("parse") == "full" ||
		form.Get("link_names") == "1" || form.Get("link_names") == "true" || form.Get("unfurl_links") != "false" {
		t.Errorf("%q leaves as %v", s, form)
	}
	if blocks := form.Get("blocks"); strings.Contains(blocks, `"mrkdwn"`) || strings.Contains(blocks, `"type":"user"`) ||
		strings.Contains(blocks, `"type":"link"`) || strings.Contains(blocks, `"type":"broadcast"`) ||
		strings.Contains(blocks, `"emoji":true`) {
		t.Errorf("%q leaves as %s", s, blocks)
	}
}
