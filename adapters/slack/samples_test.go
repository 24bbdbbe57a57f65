package slack

import (
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// samples is where letters lie that were recorded from the network, beside the project.
const samples = "../../../shared/specs/slack/samples"

// meant is what a family of letters means: the beginning of the file's name says which. What is not here means nothing
// to us, for a reason. The longest beginning counts.
var meant = map[string]chat.Kind{
	"event-app-home-opened--chat": chat.Opened, // the others look at the home tab

	"event-app-uninstalled": chat.Uninstalled, "event-tokens-revoked": chat.Uninstalled,
	"event-tokens-revoked--java-slack-sdk-2": "", // a person's token

	"event-member-joined-channel":                chat.Joined,
	"event-member-joined-channel--bolt-python-7": "", // without an event_id

	"event-message--chat-2": chat.Said, "event-message--slack-go.json": chat.Said, // the others are talk in channels

	"interactive-block-actions":                        chat.Pressed,
	"interactive-block-actions--chat.json":             "", // a button without a value
	"interactive-block-actions--java-slack-sdk-2":      "", // without a trigger_id
	"interactive-block-actions--slack-go-3":            "", // of nobody
	"socket-interactive-block-actions--java-slack-sdk": chat.Pressed,

	"slash-command": chat.Command, "slash-command--bolt-python-2": "", // looks at the certificate
	"socket-slash-commands-": chat.Command, "socket-slash-commands--": "", "socket-slash-commands-debug": "", // of nobody
}

// sampleLetter is a recorded letter as it comes; the name says which way.
func sampleLetter(t testing.TB, name string, data []byte) letter {
	t.Helper()
	switch {
	case strings.HasPrefix(name, "interactive-"):
		return letter{sort: interactive, data: data}
	case strings.HasPrefix(name, "slash-"):
		var fields map[string]string
		if err := json.Unmarshal(data, &fields); err != nil {
			t.Fatal(name, err)
		}
		form := url.Values{}
		for key, value := range fields {
			form.Set(key, value)
		}
		return letter{sort: slash, data: []byte(form.Encode()), form: true}
	case strings.HasPrefix(name, "socket-"):
		e, err := frame(data)
		if err != nil {
			t.Fatal(name, err)
		}
		return e.letter()
	}
	return letter{sort: events, data: data}
}

func TestEveryRecordedLetterIsAnEventOrHasAReason(t *testing.T) {
	synctest.Test(t, testEveryRecordedLetterIsAnEventOrHasAReason)
}

func testEveryRecordedLetterIsAnEventOrHasAReason(t *testing.T) {
	all := chattest.Recorded(t, samples+"/*.json")
	var used []string
	for name, data := range all {
		r := newRig(t)
		h := r.hear()
		n := r.read(sampleLetter(t, name, data))
		used = append(used, chattest.Family(meant, name))
		var kind chat.Kind
		if len(n.events) > 0 {
			kind = n.events[0].Kind
		}
		if want := meant[chattest.Family(meant, name)]; kind != want || len(n.events) > 1 {
			t.Errorf("%s: means %d events, the first %q; want %q", name, len(n.events), kind, want)
		}
		if n.broken || len(n.events) == 0 && n.reason == "" {
			t.Errorf("%s: it means nothing, for the reason %q", name, n.reason)
		}
		if err := r.take(t.Context(), n)[0]; err != nil || len(h.all()) != len(n.events) {
			t.Errorf("%s: %d events were received, %v", name, len(h.all()), err)
		}
		for _, e := range h.all() {
			sound(t, e)
		}
	}
	for begin := range meant {
		if len(all) > 0 && !slices.Contains(used, begin) {
			t.Errorf("no recorded letter begins with %q", begin)
		}
	}
}

// sound looks for what every event has.
func sound(t *testing.T, e chat.Event) {
	t.Helper()
	nowhere := e.Kind == chat.Uninstalled || e.Kind == chat.Joined && e.Place == "" || e.Kind == chat.Left
	if e.ID == "" || e.Kind == "" || e.Community == "" || (e.Person == "") != (e.Kind == chat.Uninstalled) {
		t.Errorf("id %q, kind %q, community %q, person %q", e.ID, e.Kind, e.Community, e.Person)
	}
	if nowhere {
		return
	}
	if e.Place.Network() != Name || e.Own != (e.Board == "") {
		t.Errorf("%s: own %t in %q with the board %q", e.Kind, e.Own, e.Place, e.Board)
	}
	if _, err := addressOf(chat.At(e.Place)); err != nil {
		t.Errorf("%s: nothing can be sent to %q", e.Kind, e.Place)
	}
	if _, err := addressOf(chat.To(e.Person)); err != nil {
		t.Errorf("%s: nothing can be sent to %q", e.Kind, e.Person)
	}
}

// FuzzInbound: whatever comes, by whichever way, is an event or has a reason.
func FuzzInbound(f *testing.F) {
	files, err := filepath.Glob(samples + "/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(files, "testdata/wire/block_actions.json") {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		l := sampleLetter(f, filepath.Base(file), data)
		if l.sort == "" {
			l.sort = events
		}
		f.Add(string(l.sort), l.data, l.form)
	}
	f.Add("slash_commands", []byte(`team_id=T1&user_id=U1&channel_id=D1&trigger_id=1&text=%22a+%E2%80%9Cb <@U2|x> <@U3`), true)
	f.Fuzz(func(t *testing.T, kind string, data []byte, form bool) {
		r := newRig(t)
		h := r.hear()
		n := r.read(letter{sort: sort(kind), data: data, form: form})
		if len(n.events) == 0 && n.reason == "" {
			t.Errorf("no event, and no reason")
		}
		if err := r.take(t.Context(), n)[0]; err != nil {
			t.Errorf("not taken: %v", err)
		}
		for _, e := range h.all() {
			sound(t, e)
		}
	})
}
