package slack

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"mentorbot/bot/chat"
)

var errDown = errors.New("the store is down")

// happens is an event of the Events API around what happened.
func happens(id, inner string) letter {
	return letter{sort: events, data: fmt.Appendf(nil, `{"type":"event_callback","team_id":"T1","event_id":%q,`+
		`"event_time":1772445600,"authorizations":[{"team_id":"T1","user_id":"UBOT","is_bot":true}],"event":%s}`, id, inner)}
}

// reads is what a letter makes, once received.
func (r *rig) reads(t *testing.T, l letter) []chat.Event {
	t.Helper()
	h := r.hear()
	n := r.read(l)
	if n.broken {
		t.Fatalf("can't be read: %s", n.reason)
	}
	if err := r.take(t.Context(), n)[0]; err != nil {
		t.Fatal(err)
	}
	return h.all()
}

// A message that Slack tells by two events is one.
func TestAMessageToldByTwoEvents(t *testing.T) {
	r := newRig(t)
	h := r.hear()
	for _, id := range []string{"Ev1", "Ev2"} {
		words := `{"type":"message","channel":"D2","channel_type":"im","user":"U2","ts":"1772445601.000100","text":"hi"}`
		if err := r.take(t.Context(), r.read(happens(id, words)))[0]; err != nil {
			t.Fatal(err)
		}
	}
	if all := h.all(); len(all) != 2 || all[0].ID != all[1].ID {
		t.Errorf("heard %+v", all)
	}
}

// happening is something that happens, and what it means.
type happening struct {
	what, inner string
	want        []chat.Event
}

// happenings are the events of the Events API.
func happenings() []happening {
	own := chat.Event{
		ID: "slack:Ev1", Community: "slack:T1", Person: "slack:T1/U2", Place: "slack:T1/D2", Own: true,
		At: time.Unix(1772445601, 100_000).UTC(),
	}
	event := func(change func(*chat.Event)) []chat.Event {
		e := own
		change(&e)
		return []chat.Event{e}
	}
	spoken := func(change func(*chat.Event)) []chat.Event {
		return event(func(e *chat.Event) { e.ID = "slack:said:D2:1772445601.000100"; change(e) })
	}
	const words = `"channel":"D2","channel_type":"im","user":"U2","ts":"1772445601.000100"`
	return []happening{
		{"words", `{"type":"message",` + words + `,"text":"a &lt;b&gt; &amp;amp; <@U3> <https://a.b/?c&amp;d|a.b>"}`,
			spoken(func(e *chat.Event) { e.Kind, e.Text = chat.Said, "a <b> &amp; @U3 a.b" })},
		{"a file", `{"type":"message","subtype":"file_share",` + words + `,"text":"look","files":[{"id":"F1"}]}`,
			spoken(func(e *chat.Event) { e.Kind = chat.Shared })},
		{"an edit", `{"type":"message","subtype":"message_changed","channel":"D2","channel_type":"im","message":{"user":"U2",` +
			`"text":"now","ts":"1.000100","edited":{"user":"U2"}},"previous_message":{"text":"before"}}`,
			event(func(e *chat.Event) {
				e.Kind, e.Text, e.Message, e.At = chat.Edited, "now", "1.000100", time.Unix(1772445600, 0).UTC()
			})},
		{"a preview", `{"type":"message","subtype":"message_changed","channel":"D2","channel_type":"im","message":{"user":"U2",` +
			`"text":"same","ts":"1.000100","edited":{"user":"U2"}},"previous_message":{"text":"same"}}`, nil},
		{"an edit of nothing", `{"type":"message","subtype":"message_changed",` + words + `}`, nil},
		{"our own words", `{"type":"message","channel":"D2","channel_type":"im","user":"UBOT","text":"hi","ts":"1.0"}`, nil},
		{"a bot's words", `{"type":"message","bot_id":"B9",` + words + `,"text":"hi"}`, nil},
		{"talk", `{"type":"message","channel":"C2","channel_type":"channel","user":"U2","text":"hi","ts":"1.0"}`, nil},
		{"talk of a pair", `{"type":"message","channel":"G2","channel_type":"mpim","user":"U2","text":"hi","ts":"1.0"}`, nil},
		{"a new account", `{"type":"team_join","user":{"id":"U2","tz":"Europe/Madrid","locale":"es-ES",` +
			`"profile":{"display_name":"Ana"}},"event_ts":"1772445601.000100"}`, event(func(e *chat.Event) {
			e.Kind, e.Place, e.Own, e.Name, e.Zone, e.Language = chat.Joined, "", false, "Ana", "Europe/Madrid", "es-ES"
		})},
		{"an account that was shut", `{"type":"user_change","user":{"id":"U2","deleted":true},"event_ts":"1772445601.000100"}`,
			event(func(e *chat.Event) { e.Kind, e.Place, e.Own = chat.Left, "", false })},
		{"another language", `{"type":"user_change","user":{"id":"U2","locale":"de-DE"},"event_ts":"1772445601.000100"}`,
			event(func(e *chat.Event) { e.Kind, e.Place, e.Own, e.Language = chat.Changed, "", false, "de-DE" })},
		{"another account of nobody whom we met", `{"type":"user_change","user":{"id":"U3","deleted":true}}`, nil},
		{"a bot's account", `{"type":"team_join","user":{"id":"U2","is_bot":true}}`, nil},
		{"into a channel", `{"type":"member_joined_channel","user":"U2","channel":"C7","event_ts":"1772445601.000100"}`,
			event(func(e *chat.Event) {
				e.Kind, e.Place, e.Own, e.Board = chat.Joined, "slack:T1/C7", false, "slack:T1/C7"
			})},
		{"the bot into a channel", `{"type":"member_joined_channel","user":"UBOT","channel":"C7"}`, nil},
		{"unknown", `{"type":"something_new","user":{"id":[1]}}`, nil},
	}
}

func TestEvents(t *testing.T) {
	for _, test := range happenings() {
		inBubble(t, test.what, func(t *testing.T) {
			r := newRig(t)
			r.self.Store(&identity{Team: "T1", User: "UBOT", Bot: "BBOT"})
			if err := r.homes.learn(t.Context(), "slack:T1/U2", "D2"); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, r.reads(t, happens("Ev1", test.inner))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// Slack says each time that somebody opens the bot's messages. The first time counts, and words count as having been
// here.
func TestOpenedOnce(t *testing.T) { synctest.Test(t, testOpenedOnce) }

func testOpenedOnce(t *testing.T) {
	const opened = `{"type":"app_home_opened","user":"U2","channel":"D2","tab":"messages"}`
	r := newRig(t)
	if got := r.reads(t, happens("Ev1", opened)); len(got) != 1 || got[0].Kind != chat.Opened || !got[0].Own {
		t.Fatalf("got %+v", got)
	}
	if got := r.reads(t, happens("Ev2", opened)); len(got) != 0 {
		t.Errorf("the second time is an event: %+v", got)
	}
	if got := string(r.notes.Kept()[homeKey+"slack:T1/U2"]); got != "D2" {
		t.Errorf("the own chat is remembered as %q", got)
	}
}

// What could not be saved comes again, and means the same.
func TestOpenedAgainAfterAFailure(t *testing.T) { synctest.Test(t, testOpenedAgainAfterAFailure) }

func testOpenedAgainAfterAFailure(t *testing.T) {
	r := newRig(t)
	h := r.hear()
	n := r.read(happens("Ev1", `{"type":"app_home_opened","user":"U2","channel":"D2","tab":"messages"}`))
	h.err = errDown
	if err := r.take(t.Context(), n)[0]; !errors.Is(err, errDown) {
		t.Errorf("got %v", err)
	}
	h.err = nil
	if err := r.take(t.Context(), n)[0]; err != nil || len(h.all()) != 1 {
		t.Errorf("%d events, %v", len(h.all()), err)
	}
}

// That the bot was removed is told twice, in either order, and counts once.
func TestUninstalledOnce(t *testing.T) { synctest.Test(t, testUninstalledOnce) }

func testUninstalledOnce(t *testing.T) {
	removed := []string{`{"type":"app_uninstalled"}`, `{"type":"tokens_revoked","tokens":{"oauth":["U1"],"bot":["UBOT"]}}`}
	for _, order := range [][]string{removed, {removed[1], removed[0]}} {
		r := newRig(t)
		first, second := r.reads(t, happens("Ev1", order[0])), r.reads(t, happens("Ev2", order[1]))
		if len(first) != 1 || first[0].Kind != chat.Uninstalled || first[0].Community != "slack:T1" || len(second) != 0 {
			t.Errorf("got %+v and %+v", first, second)
		}
	}
}

func TestAnotherWorkspace(t *testing.T) { synctest.Test(t, testAnotherWorkspace) }

func testAnotherWorkspace(t *testing.T) {
	r := newRig(t)
	r.self.Store(&identity{Team: "T9", User: "UBOT"})
	if got := r.reads(t, happens("Ev1", `{"type":"member_joined_channel","user":"U2","channel":"C7"}`)); len(got) != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestTyped(t *testing.T) {
	for in, want := range map[string]string{
		"plain": "plain", "&lt;!channel&gt;": "<!channel>", "&amp;lt;": "&lt;", "<!here>": "@here",
		"<!subteam^S1|@team>": "@team", "<#C1|general> <#C1>": "#general #C1", "<@U1|ana> <@U1>": "@ana @U1",
		"<mailto:a@b.c|a@b.c>": "a@b.c", "<https://a.b>": "https://a.b", "a < b": "a < b", "<": "<", "<>": "", "<|>": "",
	} {
		if got := typed(in).Reveal(); got != want {
			t.Errorf("%q was typed as %q, want %q", in, got, want)
		}
	}
}
