package slack

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// golden compares JSON with what is kept of it.
func golden(t *testing.T, name string, data []byte) {
	t.Helper()
	var opened any
	if err := json.Unmarshal(data, &opened); err != nil {
		t.Fatal(err)
	}
	chattest.Golden(t, filepath.Join("testdata/wire/out", name+".json"), opened)
}

// What a modal is answered with: problems at the fields, and another form.
func TestWireOfModals(t *testing.T) {
	s := &submission{fields: map[string]bool{"what": true, "when": true}, meta: meta{
		Handle: "h1", Channel: "D2", Message: "1.000100", Opened: "7.7",
	}}
	for name, m := range map[string]chat.Message{
		"modal_problems": asks("Again?", "h2", what("<No> & *no*")...),
		"modal_next":     asks("Saved: <b>. *Who* helps?", "h2", chat.Field{Key: "who", Problem: "Nobody <!here>"}),
	} {
		said, err := s.answerTo("T1", m)
		data, unwritten := json.Marshal(said)
		if err != nil || unwritten != nil {
			t.Fatal(err, unwritten)
		}
		golden(t, name, data)
	}
}

// What goes to response URLs: an edit of what was pressed, and an answer for one pair of eyes.
func TestWireOfAnswersInPlace(t *testing.T) {
	r := newRig(t)
	command := r.read(letter{sort: slash, data: commandLetter(), form: true}).events[0]
	r.read(pressOf(t))
	yes := chat.Choice{Handle: "s5Zc1yTt0bVwJx8sK2mDnC", Label: "Yes"}
	m := chat.Message{Text: chat.Words("<Well>?"), Choices: []chat.Choice{yes}}
	_, asked := r.asksFor(t, chat.Delivery{
		ID: "d1", Ticket: command.Ticket,
		To:      chat.Destination{Place: command.Place, People: []chat.PersonID{command.Person}},
		Message: chat.Message{Text: m.Text, Choices: m.Choices, Private: true},
	})
	golden(t, "in_place_whisper", []byte(asked[len(asked)-1].Body))
	m.Chosen = "Yes"
	_, asked = r.asksFor(t, chat.Delivery{
		ID: "d2", Ticket: chat.Ticket(nameOf(pressTrigger)), To: chat.At("slack:T1/D2"), Edits: "1772445600.000100", Message: m,
	})
	golden(t, "in_place_edit", []byte(asked[len(asked)-1].Body))
	if len(asked) != 1 {
		t.Errorf("%d requests for an edit", len(asked))
	}
}

// A modal takes no more fields, buttons or words than it can show; such a form goes the usual way, which says so.
func TestWhatNoModalShows(t *testing.T) {
	s := &submission{fields: map[string]bool{"what": true}}
	long := asks(strings.Repeat("x", longestText+1), "h", chat.Field{Key: "who"})
	if _, err := s.answerTo("T1", long); err == nil {
		t.Error("too many words were taken")
	}
	if _, err := s.answerTo("T1", asks("Who?", "h")); err == nil {
		t.Error("a form without fields was taken")
	}
}
