package discord

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// left is what the documentation leaves out of the interactions of which it shows a part: a name, the right to answer,
// and who did it. Each test that reads them puts it in.
const left = `{"id":"1356789012345678901","token":"t","user":{"id":"1234567890123456789"},"channel_id":"12"}`

// completed is a part of an interaction with what was left out.
func completed(t testing.TB, part []byte) []byte {
	t.Helper()
	whole := map[string]json.RawMessage{}
	err := errors.Join(json.Unmarshal([]byte(left), &whole), json.Unmarshal(part, &whole))
	data, failed := json.Marshal(whole)
	if err := errors.Join(err, failed); err != nil {
		t.Fatal(err)
	}
	return data
}

// holds is what the recorded forms hold: below labels and in rows, in fields that we ask for and in others.
var holds = map[string]string{
	"docfragment-interaction-type5--discord-api-docs--reference.json":   "like_checkbox=true",
	"docfragment-interaction-type5--discord-api-docs--reference-2.json": "class_radio=warrior",
	"docfragment-interaction-type5--discord-api-docs--reference-4.json": "game_feedback=The recent changes to " +
		"acceleration feel much better, but shadows still need help",
	"docfragment-interaction-type5--discord-api-docs--reference-5.json":  "event_checkbox=march-5,march-10,march-4",
	"docfragment-interaction-type5--discord-api-docs--reference-7.json":  "mentionables_selected=1361539726405926952",
	"docfragment-interaction-type5--discord-api-docs--reference-8.json":  "file_upload=111111111111111111111",
	"docfragment-interaction-type5--discord-api-docs--reference-10.json": "user_selected=11111111111111111",
	"gw-interaction-create--discord-payloads--modal-submit-dm.json":      "input_1=Hi there! input_2=This is cool.",
	"gw-interaction-create--discord-payloads--modal-submit-guild.json":   "input_1=Hi there! input_2=This is cool.",
}

// A recorded form is read to its last field, were it one of ours.
func TestRecordedFormsAreReadThrough(t *testing.T) {
	all := chattest.Recorded(t, samples+"/*.json")
	for name, want := range holds {
		if len(all) == 0 {
			break
		}
		n := newDesk(nil).happened("INTERACTION_CREATE", asOurs(t, sample(t, name, all[name]).Data))
		if n.meaning() != string(chat.Filled) {
			t.Errorf("%s: means %q", name, n.meaning())
			continue
		}
		var got []string
		for _, key := range slices.Sorted(maps.Keys(n.events[0].Fields)) {
			got = append(got, key+"="+string(n.events[0].Fields[key]))
		}
		if strings.Join(got, " ") != want || n.events[0].Handle != "h" {
			t.Errorf("%s: holds %q", name, got)
		}
		sound(t, n.events[0])
	}
	for name, data := range all {
		var i interaction
		f := sample(t, name, data)
		_ = json.Unmarshal(f.Data, &i) // what can't be read is no form
		if f.Name == "INTERACTION_CREATE" && i.Type == filledKind && holds[name] == "" {
			t.Errorf("what does the form of %s hold?", name)
		}
	}
}

// asOurs is an interaction with a form that bears a name of ours.
func asOurs(t *testing.T, data []byte) []byte {
	t.Helper()
	var i map[string]any
	if err := json.Unmarshal(data, &i); err != nil {
		t.Fatal(err)
	}
	i["data"].(map[string]any)["custom_id"] = formAction + ":h"
	data, err := json.Marshal(i)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Every recorded error is read: its code, its words, and how long to wait; and it means what it does to a message.
func TestRecordedErrors(t *testing.T) {
	means := map[string]struct {
		status int
		want   error // nil: to try again
	}{
		"error-4006--discord-api-docs.json": {403, nil}, "error-4007--discord-api-docs.json": {400, nil},
		"error-50014--discord-api-docs.json": {401, nil}, "error-50035--discord-api-docs.json": {400, chat.ErrUnsupported},
		"error-ratelimit--discord-api-docs.json": {429, chat.RetryAfter{Wait: seconds(64.57), All: true}},
	}
	all := chattest.Recorded(t, "../../../shared/specs/discord/responses/*.json")
	for name, data := range all {
		m, known := means[name]
		if !known {
			t.Errorf("what does %s mean?", name)
			continue
		}
		d := newDesk(func(*http.Request) (int, string, string) { return m.status, "", string(data) })
		err := d.api.ask(t.Context(), call{method: http.MethodGet, route: "/users/@me", limit: "/users/@me"}, nil)
		var no *refusal
		var said struct {
			Code    int
			Message string
		}
		if json.Unmarshal(data, &said) != nil || !errors.As(err, &no) || no.Code != said.Code || no.Message != said.Message {
			t.Errorf("%s: read as %v", name, err)
			continue
		}
		if got := corrected(err); m.want == nil && got != err || m.want != nil && !errors.Is(got, m.want) {
			t.Errorf("%s: means %v, want %v", name, got, m.want)
		}
		if stops := rejected(err) != nil; stops != (m.status == http.StatusUnauthorized) {
			t.Errorf("%s: it ends all: %t", name, stops)
		}
	}
}
