package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"mentorbot/bot/chat"
)

// typed is a letter of somebody who types in a list of a message.
const typedLetter = `{"type":"block_suggestion","team":{"id":"T1"},"user":{"id":"U2"},"container":{"type":"message",` +
	`"message_ts":"1.000100","channel_id":"D2"},"channel":{"id":"D2"},"block_id":"b1",` +
	`"action_id":"search:0000000042_9_x:y","value":"secret_part of a name"}`

// types is what Slack gets for it.
func (r *rig) types(t *testing.T) string {
	t.Helper()
	body := []byte("payload=" + url.QueryEscape(typedLetter))
	w := r.knock(body, signed(body, now, testSecret))
	if w.Code != 200 || !strings.HasPrefix(w.Header().Get("Content-Type"), jsonType) {
		t.Errorf("answered %d, as %q", w.Code, w.Header().Get("Content-Type"))
	}
	return strings.TrimSpace(w.Body.String())
}

const nothingFound = `{"options":[]}`

// What is typed in a list is asked at once, and answered in the same breath. Nothing is received by it.
func TestTypingInAListIsAnswered(t *testing.T) { synctest.Test(t, testTypingInAListIsAnswered) }

func testTypingInAListIsAnswered(t *testing.T) {
	if got := newRig(t).types(t); got != nothingFound {
		t.Errorf("with nobody to ask: %s", got)
	}
	r := newRig(t)
	h := r.hear()
	var asked chat.Query
	r.AnsweredBy(func(_ context.Context, q chat.Query) (chat.Found, error) {
		asked = q
		return chat.Found{Options: []chat.Choice{{Key: "m1", Label: "Ana <!channel> :wave:"}}}, nil
	})
	want := `{"options":[{"text":{"type":"plain_text","text":"Ana \u003c!channel\u003e :wave:","emoji":false},` +
		`"value":"m1"}]}`
	if got := r.types(t); got != want {
		t.Errorf("got %s", got)
	}
	query := chat.Query{
		Kind: chat.Search, Community: "slack:T1", Person: "slack:T1/U2", Handle: "0000000042_9_x:y",
		Text: "secret_part of a name",
	}
	if diff := cmp.Diff(query, asked); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(h.all()) > 0 {
		t.Errorf("typing is an event: %v", h.all())
	}
}

// A list stays empty when nobody knows, or not in time: Slack waits three seconds.
func TestTypingInAListIsAnsweredInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.AnsweredBy(func(ctx context.Context, _ chat.Query) (chat.Found, error) {
			time.Sleep(time.Minute) // passes in the bubble
			return chat.Found{Options: []chat.Choice{{Key: "late", Label: "Late"}}}, nil
		})
		began := time.Now()
		if got := r.types(t); got != nothingFound || time.Since(began) > 2900*time.Millisecond {
			t.Errorf("after %s: %s", time.Since(began), got)
		}
		time.Sleep(time.Minute) // passes in the bubble: who was asked ends
	})
	r := newRig(t)
	r.AnsweredBy(func(context.Context, chat.Query) (chat.Found, error) { return chat.Found{}, errors.New("down") })
	if got := r.types(t); got != nothingFound || !strings.Contains(r.log.String(), "down") {
		t.Errorf("%s, and in the log: %s", got, r.log)
	}
}

// Slack shows nothing at all of a list with one option too many, too long or twice, nor of an answer that is too large.
func TestSuggestionsFit(t *testing.T) {
	for what, label := range map[string]string{
		"short": "Ana", "signs": strings.Repeat("<", 200), "families": strings.Repeat("👩‍👩‍👧‍👦", 40), "none": "",
		"hidden": "\u202e\u200b", "arabic": strings.Repeat("مرحبا ", 40),
	} {
		choices := []chat.Choice{{Key: "", Label: "no key"}, {Key: strings.Repeat("k", 76), Label: "long"}}
		for i := range 300 {
			choices = append(choices, chat.Choice{Key: fmt.Sprint("m", i/2), Label: label})
		}
		s := suggested(choices)
		data, err := json.Marshal(acknowledgement{ID: strings.Repeat("e", 36), Payload: s})
		if err != nil || len(data) >= 20_000 {
			t.Errorf("%s: %d bytes, %v", what, len(data), err)
		}
		if n := len(s.Options); n > mostOptions || n < 20 || what == "short" && n != mostOptions {
			t.Errorf("%s: %d options", what, n)
		}
		seen := map[string]bool{}
		for _, o := range s.Options {
			if seen[o.Value] || o.Text.Text == "" || chat.Units(o.Text.Text) > longestOption || o.Text.Type != "plain_text" {
				t.Errorf("%s: %q, %+v", what, o.Value, o.Text)
			}
			seen[o.Value] = true
		}
	}
}

// What is found goes with the acknowledgement of the letter.
func TestTypingInAListIsAnsweredOverASocket(t *testing.T) {
	synctest.Test(t, testTypingInAListIsAnsweredOverASocket)
}

func testTypingInAListIsAnsweredOverASocket(t *testing.T) {
	l := connected(t, func(chat.Event) error { return nil })
	l.AnsweredBy(func(context.Context, chat.Query) (chat.Found, error) {
		return chat.Found{Options: []chat.Choice{{Key: "m1", Label: "Ana"}}}, nil
	})
	conn := await(t, l.sockets)
	frame := `{"type":"interactive","envelope_id":"env1","accepts_response_payload":true,"payload":` + typedLetter + `}`
	if err := conn.WriteMessage(websocket.TextMessage, []byte(frame)); err != nil {
		t.Fatal(err)
	}
	if err := conn.SetReadDeadline(time.Now().Add(waiting)); err != nil {
		t.Fatal(err)
	}
	_, data, err := conn.ReadMessage()
	want := `{"envelope_id":"env1","payload":{"options":[{"text":{"type":"plain_text","text":"Ana","emoji":false},` +
		`"value":"m1"}]}}`
	if err != nil || string(data) != want {
		t.Errorf("got %s, %v", data, err)
	}
}

// A list to type in stands in a row of its own, before what leads about, and carries its handle in its name.
func TestSearchList(t *testing.T) {
	m := chat.Message{Text: chat.Words("Who?"), Choices: manyChoices(2), Search: &chat.Lookup{Handle: "h9", Hint: "Type"}}
	m.Choices[1].Aside = true
	c, err := contentOf("T1", m)
	if err != nil || len(c.blocks) != 4 {
		t.Fatalf("%d blocks, %v", len(c.blocks), err)
	}
	data, err := json.Marshal(c.blocks[2])
	want := `{"type":"actions","elements":[{"type":"external_select","placeholder":{"type":"plain_text","text":"Type",` +
		`"emoji":false},"action_id":"search:h9","min_query_length":0}]}`
	if err != nil || string(data) != want {
		t.Errorf("got %s, %v", data, err)
	}
	m.Chosen = "Ana"
	if c, err := contentOf("T1", m); err != nil || len(c.blocks) != 1 {
		t.Errorf("an answered question has %d blocks, %v", len(c.blocks), err)
	}
	m.Chosen = ""
	for what, handle := range map[string]chat.Handle{"none": "", "too long": chat.Handle(strings.Repeat("h", 249))} {
		m.Search = &chat.Lookup{Handle: handle}
		if _, err := contentOf("T1", m); !errors.Is(err, chat.ErrUnsupported) {
			t.Errorf("a handle that is %s: %v", what, err)
		}
	}
	m.Search, m.Choices = &chat.Lookup{Handle: "h"}, manyChoices(25)
	if _, err := contentOf("T1", m); !errors.Is(err, chat.ErrUnsupported) {
		t.Errorf("26 elements: %v", err)
	}
}

func TestSearchListInAForm(t *testing.T) {
	field := chat.Field{Key: "zone", Kind: chat.TextField, Label: "Where?", Value: "Africa/Cairo", Optional: true,
		Search: &chat.Lookup{Handle: "h9", Hint: "Type", Label: "Kairo"}}
	blocks, err := inputsOf(field)
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(blocks)
	want := `[{"type":"input","block_id":"zone","label":{"type":"plain_text","text":"Where?","emoji":false},` +
		`"element":{"type":"external_select","placeholder":{"type":"plain_text","text":"Type","emoji":false},"action_id":"search:h9",` +
		`"initial_option":{"text":{"type":"plain_text","text":"Kairo","emoji":false},"value":"Africa/Cairo"},` +
		`"min_query_length":0},"optional":true}]`
	if err != nil || string(data) != want {
		t.Errorf("got %s, %v", data, err)
	}
	field.Kind, field.Value, field.Before = chat.ChoiceField, "", "m1"
	if blocks, err = inputsOf(field); err != nil || !strings.Contains(fmt.Sprint(jsonOf(t, blocks)), `"value":"m1"`) {
		t.Errorf("what was chosen another time is not there: %s, %v", jsonOf(t, blocks), err)
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// What is picked of a list is a press of its handle, with the key of what was picked.
func TestPickedOfAList(t *testing.T) { synctest.Test(t, testPickedOfAList) }

func testPickedOfAList(t *testing.T) {
	l := pressOf(t, `"choice:3"`, `"search:h9"`, `"value":"s5Zc1yTt0bVwJx8sK2mDnC","type":"button","action_ts"`,
		`"type":"external_select","selected_option":{"text":{"type":"plain_text","text":"Ana"},"value":"m1"},"action_ts"`)
	got := newRig(t).reads(t, l)
	if len(got) != 1 || got[0].Kind != chat.Pressed || got[0].Handle != "h9" || got[0].Text != "m1" {
		t.Errorf("got %+v", got)
	}
	none := pressOf(t, `"choice:3"`, `"search:h9"`, `"value":"s5Zc1yTt0bVwJx8sK2mDnC","type":"button","action_ts"`,
		`"type":"external_select","selected_option":null,"action_ts"`)
	if got := newRig(t).reads(t, none); len(got) != 0 {
		t.Errorf("nothing picked is %+v", got)
	}
}
