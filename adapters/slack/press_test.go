package slack

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mentorbot/bot/chat"
)

func pressOf(t *testing.T, change ...string) letter {
	t.Helper()
	data, err := os.ReadFile("testdata/wire/block_actions.json")
	if err != nil {
		t.Fatal(err)
	}
	return letter{sort: interactive, data: []byte(strings.NewReplacer(change...).Replace(string(data)))}
}

const pressTrigger = "10215325802133.3901254001572.2e2548aa918b35fd85829545c2d4ae2b"

func TestPressed(t *testing.T) {
	want := chat.Event{
		ID: eventID("act", nameOf(pressTrigger)), Kind: chat.Pressed, Community: "slack:T1", Person: "slack:T1/U2",
		Place: "slack:T1/D2", Own: true, Handle: "s5Zc1yTt0bVwJx8sK2mDnC", Message: "1772445600.000100",
		Ticket: chat.Ticket(nameOf(pressTrigger)),
	}
	for _, test := range []struct {
		what   string
		letter letter
		change func(*chat.Event)
	}{
		{"in the own chat", pressOf(t), func(*chat.Event) {}},
		{"in a thread", pressOf(t, `"D2"`, `"C7"`, `"is_ephemeral":false`, `"thread_ts":"1.000100"`), func(e *chat.Event) {
			e.Place, e.Board, e.Own = "slack:T1/C7/1.000100", "slack:T1/C7", false
		}},
		{"to go on alone", pressOf(t, `"D2"`, `"C7"`, `"choice:3"`, `"private:3"`), func(e *chat.Event) {
			e.Kind, e.Place, e.Message = chat.Opened, "slack:T1/DHOME", ""
		}},
		{"to go on alone where one is alone", pressOf(t, `"choice:3"`, `"private:3"`), func(*chat.Event) {}},
		{"on the home tab", pressOf(t, `"channel":{"id":"D2","name":"directmessage"},`, "", `"channel_id":"D2",`, ""),
			func(e *chat.Event) { e.Place = "slack:T1/DHOME" }},
		{"of a list", pressOf(t, `"value":"s5Zc1yTt0bVwJx8sK2mDnC","type":"button","action_ts"`,
			`"type":"static_select","selected_option":{"value":"h9"},"action_ts"`), func(e *chat.Event) { e.Handle = "h9" }},
		{"in the name of another installation", pressOf(t, `"view":{}`, "", `"state":{`, `"view":{"app_installed_team_id":"T5"},"state":{`),
			func(e *chat.Event) { e.Community, e.Person, e.Place = "slack:T5", "slack:T5/U2", "slack:T5/D2" }},
	} {
		inBubble(t, test.what, func(t *testing.T) {
			e := want
			test.change(&e)
			if diff := cmp.Diff([]chat.Event{e}, newRig(t).reads(t, test.letter)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	if got := newRig(t).reads(t, pressOf(t, `"choice:3"`, `"link:3"`)); len(got) != 0 {
		t.Errorf("a link is an event: %+v", got)
	}
}

// The button of a form opens it, within the time that its trigger is good for, and is no event.
func TestFormIsOpened(t *testing.T) { synctest.Test(t, testFormIsOpened) }

func testFormIsOpened(t *testing.T) {
	r := newRig(t)
	form := chat.Form{Handle: "s5Zc1yTt0bVwJx8sK2mDnC", Title: "Sign up", Submit: "Send", Fields: []chat.Field{
		{Key: "name", Label: "Your name?"},
	}}
	if err := r.rememberForm(t.Context(), &form); err != nil {
		t.Fatal(err)
	}
	n := r.read(pressOf(t, `"choice:3"`, `"form"`))
	if n.form == nil || len(n.events) != 0 {
		t.Fatalf("got %+v", n)
	}
	if err := r.openForm(t.Context(), *n.form); err != nil {
		t.Fatal(err)
	}
	opened, filled := r.calls("views.open"), r.calls("views.update")
	if len(opened) != 1 || len(filled) != 1 {
		t.Fatalf("opened %d times, filled %d times", len(opened), len(filled))
	}
	if !strings.Contains(opened[0].Body, pressTrigger) || strings.Contains(opened[0].Body, "Your name?") {
		t.Errorf("opened with %s", opened[0].Body)
	}
	for _, part := range []string{`"hash":"h1"`, `"view_id":"V1"`, "Your name?", `\"channel\":\"D2\"`} {
		if !strings.Contains(filled[0].Body, part) {
			t.Errorf("filled without %s: %s", part, filled[0].Body)
		}
	}
	if err := r.openForm(t.Context(), *n.form); err == nil {
		t.Errorf("a trigger opened two forms")
	}
}

func TestTicketsEnd(t *testing.T) {
	at := now
	kept := newTickets(func() time.Time { return at })
	name := kept.keep(right{trigger: "1", response: "https://r"})
	at = at.Add(triggerTime + 1)
	if kept.trigger(name) != "" || kept.response(name) == "" {
		t.Errorf("after three seconds a trigger is good, or an answer in place is not")
	}
	name = kept.keep(right{trigger: "2", response: "https://r"})
	for i := range mostResponses + 2 {
		if kept.keep(right{trigger: "2", response: "https://r"}); (kept.response(name) != "") != (i < mostResponses) {
			t.Errorf("answer %d in place", i+1)
		}
	}
	name = kept.keep(right{trigger: "3", response: "https://r"})
	if at = at.Add(responseTime + 1); kept.response(name) != "" {
		t.Errorf("after half an hour an answer in place is good")
	}
}

func TestFilled(t *testing.T) { synctest.Test(t, testFilled) }

func testFilled(t *testing.T) {
	const sent = `{"type":"view_submission","team":{"id":"T1"},"user":{"id":"U2"},"trigger_id":"9.9","view":{"id":"V1",` +
		`"hash":"h2","callback_id":"form","private_metadata":"{\"handle\":\"H\",\"channel\":\"C7\",\"thread\":\"1.000100\",` +
		`\"message\":\"2.000100\"}","app_installed_team_id":"T1","state":{"values":{` +
		`"name":{"answer":{"type":"plain_text_input","value":"Ana <b>"}},` +
		`"role":{"answer":{"type":"static_select","selected_option":{"value":"mentee"}}},` +
		`"topics":{"answer":{"type":"multi_static_select","selected_options":[{"value":"a"},{"value":"b"}]}},` +
		`"none":{"answer":{"type":"plain_text_input","value":null}},` +
		`"day":{"answer":{"type":"datepicker","selected_date":"2026-03-04"}},` +
		`"at":{"answer":{"type":"datepicker","selected_date":"2026-03-05"}},` +
		`"at~time":{"answer":{"type":"timepicker","selected_time":"10:30"}}}}}}`
	want := chat.Event{
		Kind: chat.Filled, Community: "slack:T1", Person: "slack:T1/U2",
		Place: "slack:T1/C7/1.000100", Board: "slack:T1/C7", Handle: "H", Message: "2.000100", Ticket: chat.Ticket(nameOf("9.9")),
		Fields: map[string]chat.Private{"name": "Ana <b>", "role": "mentee", "topics": "a,b", "none": "", "day": "2026-03-04",
			"at": "2026-03-05 10:30"},
	}
	got := newRig(t).reads(t, letter{sort: interactive, data: []byte(sent)})
	again := newRig(t).reads(t, letter{sort: interactive, data: []byte(sent)})
	if !strings.HasPrefix(string(got[0].ID), "slack:view:V1:") || got[0].ID != again[0].ID {
		t.Errorf("it is called %s", got[0].ID)
	}
	want.ID = got[0].ID
	if diff := cmp.Diff([]chat.Event{want}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	broken := bytes.Replace([]byte(sent), []byte(`{\"handle\"`), []byte(`{\"handel\"`), 1)
	if n := newRig(t).read(letter{sort: interactive, data: broken}); !n.broken {
		t.Errorf("a form without its handle means %+v", n)
	}
}
