package discord

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// samples is where things lie that were recorded from the network, beside the project.
const samples = "../../../shared/specs/discord/samples"

// meant is what a family of recorded things means: the beginning of the file's name says which, the longest counts.
// What means nothing to us has its reason here, and what is not here at all is of a kind that is not needed.
var meant = map[string]string{
	"docfragment-interaction-type3-":      "a button or a list that is not ours",
	"docfragment-interaction-type4-":      "?",
	"docfragment-interaction-type5-":      "a form that is not ours",
	"docfragment-interaction-userinstall": "nobody did it",

	"gw-guild-create--": "installed",
	"gw-guild-delete--discord-payloads--guild-delete-unavailable": "a server that is out of order",
	"gw-guild-update": "who may do what in a server is asked anew",
	"gw-guild-role-":  "who may do what in a server is asked anew",
	// of itself; of others nothing is told without another intent
	"gw-guild-member-update": "who may do what in a server is asked anew",
	"gw-channel-create":      "whether rooms can be opened is looked at anew",
	"gw-channel-update":      "what the bot may do in a channel is looked at anew",

	"gw-channel-delete-": "what was deleted is looked for among the rooms",
	"gw-thread-delete-":  "what was deleted is looked for among the rooms",

	"gw-interaction-create--discord-json":                         "command",
	"gw-interaction-create--discord-payloads--slash-command":      "command",
	"gw-interaction-create--discord-payloads--message-command-dm": "a command of a kind that the bot does not have",
	"gw-interaction-create--discord-payloads--message-component":  "a button or a list that is not ours",
	"gw-interaction-create--discord-payloads--modal-submit":       "a form that is not ours",

	"gw-message-create--":     "what people say to each other in a channel",
	"gwdata-message-create--": "what people say to each other in a channel",
	"gw-message-update--":     "what people say to each other in a channel",

	"interaction-type1":                      "Discord only looks whether we are there",
	"interaction-type2-cmd1":                 "command",
	"interaction-type2-":                     "a command of a kind that the bot does not have",
	"interaction-type3-":                     "a button or a list that is not ours",
	"interaction-type3-ct2--chat--discord-3": "can't be read: an interaction without an id or a token", // words for ids
	"interaction-type3-ct2--chat--discord-6": "can't be read: an interaction without an id or a token",
	"interaction-type4":                      "a bot did it",

	"message--discord-api-docs--message":   "message",
	"message--discord-api-docs--message-2": "message",
}

// sample is a recorded thing as a frame of the gateway; without a name it is about the connection.
func sample(t testing.TB, name string, data []byte) frame {
	t.Helper()
	var f frame
	switch {
	case strings.HasPrefix(name, "gw-"):
		if err := json.Unmarshal(data, &f); err != nil {
			t.Fatal(name, err)
		}
	case strings.HasPrefix(name, "docfragment-interaction-type"):
		f = frame{Name: "INTERACTION_CREATE", Data: completed(t, data)}
	case strings.Contains(name, "interaction-type"), strings.Contains(name, "interaction-userinstall"):
		f = frame{Name: "INTERACTION_CREATE", Data: data}
	case strings.HasPrefix(name, "message--"):
		f = frame{Name: "MESSAGE_CREATE", Data: data}
	default:
		kind, _, _ := strings.Cut(strings.TrimPrefix(name, "gwdata-"), "--")
		f = frame{Name: strings.ToUpper(strings.ReplaceAll(kind, "-", "_")), Data: data}
	}
	return f
}

// meaning is what a news means, in a word or by its reason.
func (n news) meaning() string {
	switch {
	case n.search != nil:
		return "?"
	case len(n.events) > 0:
		return string(n.events[0].Kind)
	}
	return n.reason
}

func TestEveryRecordedThingIsAnEventOrHasAReason(t *testing.T) {
	all, used := chattest.Recorded(t, samples+"/*.json"), []string(nil)
	for name, data := range all {
		f := sample(t, name, data)
		if f.Op != opDispatch || f.Name == "READY" {
			continue // see TestRecordedFrames
		}
		r := newDesk(nil)
		n := r.happened(f.Name, f.Data)
		begin := chattest.Family(meant, name)
		used = append(used, begin)
		want := meant[begin]
		if want == "" {
			want = "not a kind that mentorbot needs: " + f.Name
		}
		if n.meaning() != want || len(n.events) > 1 {
			t.Errorf("%s: means %q, want %q", name, n.meaning(), want)
		}
		for _, e := range n.events {
			sound(t, e)
		}
		if n.ask != nil {
			answerable(t, r.Adapter, n)
		}
	}
	for begin := range meant {
		if len(all) > 0 && !slices.Contains(used, begin) {
			t.Errorf("nothing recorded begins with %q", begin)
		}
	}
}

// answerable looks whether an interaction gets an answer of a kind that it may have.
func answerable(t *testing.T, a *Adapter, n news) {
	t.Helper()
	done := make(chan error, 1)
	done <- nil
	allowed := map[int][]int{
		commandKind: {sayAnswer, laterAnswer, modalAnswer}, pressKind: {sayAnswer, laterAnswer, quietAnswer, modalAnswer},
		searchKind: {searchAnswer}, filledKind: {sayAnswer, laterAnswer, quietAnswer},
	}[n.ask.Type]
	if r := a.firstAnswer(t.Context(), n, done); allowed != nil && !slices.Contains(allowed, r.Type) {
		t.Errorf("%d is answered with %d", n.ask.Type, r.Type)
	}
}

// sound looks for what every event has.
func sound(t *testing.T, e chat.Event) {
	t.Helper()
	if e.ID == "" || e.Kind == "" || e.Person == "" && e.Kind != chat.Uninstalled && e.Kind != chat.Installed {
		t.Errorf("id %q, kind %q, person %q", e.ID, e.Kind, e.Person)
	}
	if e.Own && (e.Community != "" || e.Board != "") || e.Community != "" && guildOf(e.Community) == "" {
		t.Errorf("own %t in %q of %q", e.Own, e.Place, e.Community)
	}
	if e.Place != "" {
		if _, err := addressOf(chat.At(e.Place)); err != nil {
			t.Errorf("%s: nothing can be sent to %q", e.Kind, e.Place)
		}
	}
	if e.Person != "" {
		if _, err := addressOf(chat.To(e.Person)); err != nil {
			t.Errorf("%s: nothing can be sent to %q", e.Kind, e.Person)
		}
	}
}

// What was recorded of the connection itself is understood, too.
func TestRecordedFrames(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		for _, kind := range []string{"gw-op7*", "gw-op9*", "gw-op10*", "gw-op11*", "gw-ready*"} {
			files, _ := filepath.Glob(samples + "/" + kind) // the pattern is good
			for _, file := range files {
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				c.Raw(data)
				c.pass(10 * time.Second)
			}
		}
		c.Writes(c.ana, "still there")
		c.pass(time.Minute)
		if got := fmt.Sprint(c.texts()); got != "[still there]" || !c.adapter.Listening() {
			t.Errorf("heard %s", got)
		}
	})
}

// FuzzInbound: whatever comes is an event or has a reason, and if it is an interaction, an answer.
func FuzzInbound(f *testing.F) {
	files, err := filepath.Glob(samples + "/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		s := sample(f, filepath.Base(file), data)
		f.Add(s.Name, []byte(s.Data))
	}
	for _, data := range []string{
		`{"id":"1","token":"t","type":3,"user":{"id":"2"},"channel_id":"3","data":{"custom_id":"c:h"}}`,
		`{"id":"1","token":"t","type":3,"user":{"id":"2"},"channel_id":"3","data":{"custom_id":"f:h"}}`,
		`{"id":"1","token":"t","type":5,"user":{"id":"2"},"data":{"custom_id":"f:h","components":[{"type":18,"component":{"custom_id":"a","values":["1"]}}]}}`,
		`{"id":"1","token":"t","type":2,"user":{"id":"2"},"data":{"options":[{"type":2,"options":[{"type":1,"name":"x","options":[{"type":6,"value":7}]}]}]}}`,
	} {
		f.Add("INTERACTION_CREATE", []byte(data))
	}
	f.Add("MESSAGE_CREATE", []byte(`{"id":"1","channel_id":"2","author":{"id":"3"},"content":"hello","attachments":[{}]}`))
	f.Add("MESSAGE_UPDATE",
		[]byte(`{"id":"1","channel_id":"2","author":{"id":"3"},"edited_timestamp":"2026-01-01T00:00:00Z"}`))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		r := newDesk(nil)
		n := r.happened(name, data)
		if len(n.events) == 0 && n.reason == "" && n.search == nil {
			t.Errorf("no event, and no reason")
		}
		for _, e := range n.events {
			sound(t, e)
		}
		if n.ask != nil {
			answerable(t, r.Adapter, n)
		}
	})
}
