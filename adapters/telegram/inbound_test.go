package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mentorbot/bot/chat"
)

// golden is an update, and what it means.
type golden struct {
	Update json.RawMessage  `json:"update"`
	Events []map[string]any `json:"events,omitempty"`
	Reason string           `json:"reason,omitempty"`
}

// TestWire reads updates as the server tells them. Ben was seen before, and so was the bot itself.
func TestWire(t *testing.T) {
	files, err := filepath.Glob("testdata/wire/in/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var want golden
			if err := json.Unmarshal(data, &want); err != nil {
				t.Fatal(err)
			}
			r := newRig(t)
			r.seen(t, user{ID: 6, First: "Ben", Username: "Ben_K"}, user{ID: 777, Bot: true, First: "Mentor",
				Username: "OurBot"})
			n, err := r.translate(t.Context(), want.Update)
			if err != nil {
				t.Fatal(err)
			}
			got := golden{Update: want.Update, Reason: n.reason}
			for _, e := range n.events {
				got.Events = append(got.Events, filled(t, e))
			}
			if os.Getenv("UPDATE") != "" {
				rewrite(t, file, got)
			}
			if diff := cmp.Diff(want.Events, got.Events) + cmp.Diff(want.Reason, got.Reason); diff != "" {
				t.Errorf("it means (- the file, + now; UPDATE=1 rewrites it)\n%s", diff)
			}
		})
	}
}

// seen are people whose usernames are known.
func (r *rig) seen(t *testing.T, people ...user) {
	t.Helper()
	for _, u := range people {
		if err := r.people.learn(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
}

// filled is what is not empty in an event.
func filled(t *testing.T, e chat.Event) map[string]any {
	t.Helper()
	fields := map[string]any{}
	v := reflect.ValueOf(e)
	for i := range v.NumField() {
		if !v.Field(i).IsZero() {
			fields[v.Type().Field(i).Name] = v.Field(i).Interface()
		}
	}
	data, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	var plain map[string]any
	if err := json.Unmarshal(data, &plain); err != nil {
		t.Fatal(err)
	}
	prune(plain)
	return plain
}

// prune takes away what is empty within.
func prune(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		for key, inside := range v {
			if prune(inside) {
				delete(v, key)
			}
		}
		return len(v) == 0
	case []any:
		for _, inside := range v {
			prune(inside)
		}
		return len(v) == 0
	}
	return v == nil || v == "" || v == false
}

func rewrite(t *testing.T, file string, g golden) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(g); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// inG is the chat of a message in a group.
const inG = `"chat":{"id":-5,"type":"group","title":"G"}`

// reasons are updates that mean nothing, and a part of the reason.
var reasons = map[string]struct{ update, reason string }{
	"a channel": {`{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":-1,"type":"channel"},` +
		`"text":"secret"}}`,
		"a channel is no community"},
	"a kind not asked for": {`{"update_id":1,"poll_answer":{"option_ids":[1]}}`,
		"not a kind that mentorbot knows: poll_answer"},
	"nothing": {`{"update_id":1}`, "not a kind that mentorbot knows: "},
	"a bot in a group": {`{"update_id":1,"message":{"from":{"id":9,"is_bot":true},` + inG + `,` +
		`"text":"secret"}}`, "a bot's"},
	"a photo in a group": {`{"update_id":1,"message":{"from":{"id":9},` + inG + `,"photo":[]}}`,
		"each other"},
	"an edit in a group": {`{"update_id":1,"edited_message":{"from":{"id":9},` + inG + `,` +
		`"text":"secret"}}`, "edited"},
	"a place shared live": {`{"update_id":1,"edited_message":{"from":{"id":9},"chat":{"id":9,` +
		`"type":"private"},"location":{}}}`, "without words"},
	"a pinned message": {`{"update_id":1,"message":{"from":{"id":9},"chat":{"id":9,"type":"private"},` +
		`"pinned_message":{"text":"secret"}}}`, "pinned_message"},
	"a command to another": {`{"update_id":1,"message":{"from":{"id":9},"chat":{"id":9,"type":"private"},` +
		`"text":"/secret@OtherBot"}}`, "another bot"},
	"a channel that speaks": {`{"update_id":1,"message":{"from":{"id":777000},"sender_chat":{"id":-8,` +
		`"type":"channel"},` + inG + `,"text":"/secret","entities":[{"type":"bot_command","offset":0,` +
		`"length":7}]}}`, "channel's words"},
	"an anonymous admin who chats": {`{"update_id":1,"message":{"from":{"id":1087968824,"is_bot":true},` +
		`"sender_chat":{"id":-5,"type":"group"},` + inG + `,"text":"secret"}}`,
		"each other"},
	"an anonymous bot of no group": {`{"update_id":1,"message":{"from":{"id":1087968824,"is_bot":true},` +
		`` + inG + `,"text":"/secret","entities":[{"type":"bot_command","offset":0,"length":7}]}}`,
		"each other"},
	"let in again": {`{"update_id":1,"my_chat_member":{"from":{"id":9},"chat":{"id":9,` +
		`"type":"private"},"old_chat_member":{"status":"kicked"},"new_chat_member":{"status":"member"}}}`,
		"no longer"},
	"made an admin": {`{"update_id":1,"my_chat_member":{"from":{"id":9},` + inG + `,` +
		`"old_chat_member":{"status":"member"},"new_chat_member":{"status":"administrator"}}}`, "other rights"},
	"put out once more": {`{"update_id":1,"my_chat_member":{"from":{"id":9},` + inG + `,` +
		`"old_chat_member":{"status":"kicked"},"new_chat_member":{"status":"left"}}}`, "was not in"},
	"another's rights": {`{"update_id":1,"chat_member":{"from":{"id":9},` + inG + `,` +
		`"old_chat_member":{"status":"member"},"new_chat_member":{"status":"administrator",` +
		`"user":{"id":4}}}}`, "other rights"},
	"a bot's membership": {`{"update_id":1,"chat_member":{"from":{"id":9},` + inG + `,` +
		`"new_chat_member":{"status":"member","user":{"id":4,"is_bot":true}}}}`, "a bot's"},
	"no JSON":      {`{"update_id":1,`, "no JSON"},
	"another type": {`{"update_id":1,"message":{"chat":"secret"}}`, "message.chat"},
}

// What is passed over is passed over for a reason that repeats nobody's words.
func TestReasons(t *testing.T) {
	for what, c := range reasons {
		n, err := newRig(t).translate(t.Context(), []byte(c.update))
		if err != nil || len(n.events) != 0 || !strings.Contains(n.reason,
			c.reason) || strings.Contains(n.reason, "secret") {
			t.Errorf("%s: %d events, reason %q, %v; want %q", what, len(n.events), n.reason, err, c.reason)
		}
	}
}

// An update that broke in the memory is not news of nothing.
func TestTheMemoryIsWrittenBeforeTheEvent(t *testing.T) {
	r := newRig(t)
	if err := r.groups.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.notes.Fail(errStore)
	for what, update := range map[string]string{
		"a username": wrote(1, "hello"),
		"a group": `{"update_id":1,"message":{"from":{"id":9},"chat":{"id":-5,"type":"group"},"text":"/menu",` +
			`"entities":[{"type":"bot_command","length":5}]}}`,
		"a move": `{"update_id":1,"message":{"from":{"id":9},"chat":{"id":-5,"type":"group"},` +
			`"migrate_to_chat_id":-6}}`,
		"a board": `{"update_id":1,"my_chat_member":{"from":{"id":9},"chat":{"id":-5,"type":"group"},` +
			`"new_chat_member":{"status":"member"}}}`,
		"a leave": `{"update_id":1,"my_chat_member":{"from":{"id":9},"chat":{"id":-5,"type":"group"},` +
			`"new_chat_member":{"status":"left"}}}`,
	} {
		if _, err := r.translate(context.Background(), []byte(update)); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
	if len(r.groups.all()) != 0 {
		t.Errorf("seen, and not remembered: %+v", r.groups.all())
	}
}
