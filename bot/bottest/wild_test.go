package bottest

import (
	"strings"
	"testing"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

func TestWildWordsAreSaidInTurnAndFit(t *testing.T) {
	w := &Wild{Texts: []string{"one", strings.Repeat("long ", 20), "two", "three"}}
	if got := w.said(12) + "|" + w.said(12); got != "x one two|x three one" {
		t.Errorf("said %q", got)
	}
	for range 20 {
		if said := w.said(30); chat.Units(said) > 30 || strings.HasPrefix(said, "/") {
			t.Errorf("said %q", said)
		}
	}
	if name := (*Wild)(nil).called("Ana"); name != "Ana" {
		t.Errorf("called %q", name)
	}
}

func TestWhatNoFormCanSendIsNotSentByOne(t *testing.T) {
	fields := []chat.Field{
		{Key: "what", Kind: chat.TextField}, {Key: "when", Kind: chat.DayField}, {Key: "more", Kind: chat.TextField, Optional: true},
	}
	what := chattest.Answer{Key: "what", Value: "A post"}
	for day, want := range map[string]bool{"2025-09-30": true, "31 February": false, "": false} {
		answers := []chattest.Answer{what, {Key: "when", Value: day}}
		if got := (&telling{network: Network{Picks: true}}).sendable(fields, answers); got != want {
			t.Errorf("%q: %t", day, got)
		}
		if !(&telling{}).sendable(fields, answers) {
			t.Errorf("%q: a network without calendars takes everything", day)
		}
	}
	if (&telling{network: Network{Picks: true}}).sendable(fields, []chattest.Answer{what}) {
		t.Error("sent without a day")
	}
}
