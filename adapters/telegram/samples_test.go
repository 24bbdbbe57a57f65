package telegram

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// samples is where updates lie that were recorded from the network, beside the project.
const samples = "../../../shared/specs/telegram/samples"

// meant is what a family of updates means: the beginning of the file's name says which. What is not here means nothing
// to us, for a reason. The longest beginning counts.
var meant = map[string]chat.Kind{
	"callback-query": chat.Pressed, "callback-query--carapax": "", // neither data nor message
	"edited-message": chat.Edited, "my-chat-member--teloxide": chat.Blocked,

	"message--carapax--tests-2": chat.Command, "message--carapax--tests-3": chat.Said,
	"message--teloxide--update-6": chat.Command, // the others are talk in groups

	"message--nutgram--command-message": chat.Opened, "message--nutgram--command-with": chat.Command,
	"message--nutgram--command.json": chat.Command,

	"message--chat--telegram": chat.Said, "message--telegrambots": chat.Said, "message--nutgram--text": chat.Said,
	"message--nutgram--not-command": chat.Said, "message--nutgram--entities": chat.Said,
	"message--nutgram--message-forward": chat.Said,

	"message--chat--sample": chat.Shared, "message--nutgram--audio": chat.Shared, "message--nutgram--dice": chat.Shared,
	"message--nutgram--checklist.json": chat.Shared, "message--nutgram--document": chat.Shared,
	"message--nutgram--game": chat.Shared, "message--nutgram--location": chat.Shared,
	"message--nutgram--message-poll": chat.Shared, "message--nutgram--photo": chat.Shared,
	"message--nutgram--sticker": chat.Shared, "message--nutgram--story": chat.Shared,
	"message--nutgram--venue": chat.Shared, "message--nutgram--video.json": chat.Shared,
	"message--nutgram--video-note": chat.Shared, "message--nutgram--voice": chat.Shared,
}

func TestEveryRecordedUpdateIsAnEventOrHasAReason(t *testing.T) {
	all := chattest.Recorded(t, samples+"/*.json")
	var used []string
	for name, data := range all {
		n, err := newRig(t).translate(t.Context(), data)
		used = append(used, chattest.Family(meant, name))
		var kind chat.Kind
		if len(n.events) > 0 {
			kind = n.events[0].Kind
		}
		if want := meant[chattest.Family(meant, name)]; err != nil || kind != want || len(n.events) > 1 {
			t.Errorf("%s: means %d events, the first %q, %v; want %q", name, len(n.events), kind, err, want)
		}
		if n.broken || len(n.events) == 0 && n.reason == "" {
			t.Errorf("%s: it means nothing, for the reason %q", name, n.reason)
		}
		for _, e := range n.events {
			sound(t, e)
		}
	}
	for begin := range meant {
		if len(all) > 0 && !slices.Contains(used, begin) {
			t.Errorf("no recorded update begins with %q", begin)
		}
	}
}

// sound looks for what every event has.
func sound(t *testing.T, e chat.Event) {
	t.Helper()
	nobody := e.Kind == chat.Faceless || e.Kind == chat.Moved || e.Kind == chat.Uninstalled
	if e.ID == "" || e.Kind == "" || (e.Person == "") != nobody {
		t.Errorf("id %q, kind %q, person %q", e.ID, e.Kind, e.Person)
	}
	if e.Place.Network() != Name || e.Own != (e.Community == "") || e.Own != (e.Board == "") {
		t.Errorf("%s: own %t in %q of %q with the board %q", e.Kind, e.Own, e.Place, e.Community, e.Board)
	}
	if e.Own && string(e.Place) != string(e.Person) {
		t.Errorf("%s's own chat is %q", e.Person, e.Place)
	}
}

func FuzzInbound(f *testing.F) {
	for _, pattern := range []string{samples + "/*.json", "testdata/wire/in/*.json"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Add([]byte(`{"update_id":1,"message":{"from":{"id":5},"chat":{"id":5,"type":"private"},"text":"/a \"b 👋c",` +
		`"entities":[{"type":"mention","offset":6,"length":-9},{"type":"mention","offset":4,"length":1}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, err := newRig(t).translate(t.Context(), data)
		if err != nil || len(n.events) == 0 && n.reason == "" {
			t.Errorf("%d events, reason %q, %v", len(n.events), n.reason, err)
		}
		for _, e := range n.events {
			sound(t, e)
		}
	})
}
