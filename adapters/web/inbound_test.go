package web

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"mentorbot/bot/chat"
)

var actions atomic.Int64

func newActionID() string { return fmt.Sprintf("action-%d", actions.Add(1)) }

func TestWhatIsSaidBecomesAnEvent(t *testing.T) {
	p := play(t, newMemory())
	if err := p.Act(t.Context(), Action{ID: "12345678", Person: "web:ana", Text: "hello"}); err != nil {
		t.Fatal(err)
	}
	e := p.bot.take()[0]
	if e.ID != "web:12345678" || e.Kind != chat.Said || e.Text.Reveal() != "hello" || e.Place != "web:dm-ana" || !e.Own ||
		e.Zone != "Europe/Madrid" || e.Language != "en" || e.Name.Reveal() != "Ana" ||
		e.Community != "page" || e.At != noon {
		t.Errorf("%+v", e)
	}
	room := Action{ID: newActionID(), Person: "web:ana", Place: CommunityRoom, Text: "hello"}
	if err := p.Act(t.Context(), room); err != nil || p.bot.take()[0].Own {
		t.Errorf("what is said in a room is not a person's own: %v", err)
	}
}

func TestAnActionRepeatedStandsOnce(t *testing.T) {
	p := play(t, newMemory())
	do := Action{ID: "12345678", Person: "web:ana", Text: "hello"}
	for range 11 {
		if w := p.order("/api/act", do); w.Code != http.StatusOK {
			t.Fatal(w.Code, w.Body)
		}
	}
	lines, _ := p.Lines(t.Context(), "web:ana", 0)
	if len(lines) != 1 {
		t.Errorf("stands %d times", len(lines))
	}
	for _, e := range p.bot.take() {
		if e.ID != "web:12345678" {
			t.Errorf("repeated as %s", e.ID)
		}
	}
}

func TestWhatIsNotSafeIsNotShown(t *testing.T) {
	p := play(t, newMemory())
	p.bot.refuse = chat.ErrBusy
	do := Action{ID: "12345678", Person: "web:ana", Text: "hello"}
	w := p.order("/api/act", do)
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), `"page.error.busy"`) {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
	if lines, _ := p.Lines(t.Context(), "web:ana", 0); len(lines) != 0 {
		t.Errorf("shown: %v", lines)
	}
	p.bot.refuse = nil
	again := play(t, p.memory) // and after a restart it may be pressed again
	if w := again.order("/api/act", do); w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	if lines, _ := again.Lines(t.Context(), "web:ana", 0); len(lines) != 1 || lines[0].Text != "hello" {
		t.Errorf("shown: %v", lines)
	}
}

func TestAFullDiskIsSaid(t *testing.T) {
	p := play(t, newMemory())
	p.memory.fail = errStore
	w := p.order("/api/act", Action{ID: "12345678", Person: "web:ana", Text: "hello"})
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), errStore.Error()) {
		t.Errorf("answered %d %s", w.Code, w.Body)
	}
	if got := len(p.bot.take()); got != 0 {
		t.Errorf("the bot got %d events that are not kept", got)
	}
}

func TestButtonsAndForms(t *testing.T) {
	p := play(t, newMemory())
	form := &chat.Form{Handle: "f", Title: "Profile", Fields: []chat.Field{
		{Key: "days", Label: "Days", Kind: chat.SeveralField, Options: []chat.Choice{
			{Key: "mo", Label: "Monday"}, {Key: "tu", Label: "Tuesday"}}},
	}}
	sent, err := p.Send(t.Context(), chat.Delivery{ID: "d1", To: chat.At(CommunityRoom), Message: chat.Message{
		Text: chat.Words("Well?"), Form: form,
		Choices: []chat.Choice{{Handle: "open", Label: "Yes"}, {Handle: "own", Label: "In private", Private: true}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		do    Action
		kind  chat.Kind
		place chat.PlaceID
		shown string
	}{
		{Action{Handle: "open", Message: sent.Message}, chat.Pressed, CommunityRoom, "Yes"},
		{Action{Handle: "open"}, chat.Pressed, CommunityRoom, "Yes"},
		{Action{Handle: "own", Message: sent.Message}, chat.Opened, "web:dm-ana", "In private"},
		{Action{Handle: "of last month", Message: "999"}, chat.Pressed, "web:dm-ana", ""},
		{Action{Handle: "f", Message: sent.Message, Fields: map[string]string{"days": "mo,tu"}},
			chat.Filled, CommunityRoom, "Profile"},
		{Action{File: "voice.ogg"}, chat.Shared, "web:dm-ana", "voice.ogg"},
	}
	for _, test := range tests {
		test.do.ID, test.do.Person = newActionID(), "web:ana"
		if err := p.Act(t.Context(), test.do); err != nil {
			t.Errorf("%+v: %v", test.do, err)
			continue
		}
		e := p.bot.take()[0]
		lines, _ := p.Lines(t.Context(), "web:ana", 0)
		last := lines[len(lines)-1]
		if e.Kind != test.kind || e.Place != test.place || e.Handle != test.do.Handle || last.Text != test.shown {
			t.Errorf("%+v: got %s in %s, shown %q", test.do, e.Kind, e.Place, last.Text)
		}
		if e.Kind == chat.Filled && (e.Fields["days"].Reveal() != "mo,tu" || last.Answers[0].Value != "Monday · Tuesday") {
			t.Errorf("fields %q shown as %v", e.Fields["days"].Reveal(), last.Answers)
		}
	}
}

func TestNotTheirs(t *testing.T) {
	p := play(t, newMemory())
	room, err := p.OpenRoom(t.Context(), chat.Among("pair", "web:ana", "web:p3"))
	if err != nil {
		t.Fatal(err)
	}
	for _, place := range []chat.PlaceID{room, "web:dm-ana", "web:nowhere", "elsewhere:1"} {
		do := Action{ID: newActionID(), Person: "web:ana-garcia", Place: place, Text: "hello"}
		if err := p.Act(t.Context(), do); !errors.Is(err, errNoPlace) {
			t.Errorf("in %s: %v", place, err)
		}
	}
	nobody := Action{ID: newActionID(), Person: "web:nobody", Text: "x"}
	if err := p.Act(t.Context(), nobody); !errors.Is(err, errNoPerson) {
		t.Error(err)
	}
}

// What people write in a room of their own stands there, and nobody else is told of it; a command is for the bot.
func TestARoomOfTheirOwnIsNotTold(t *testing.T) {
	p := play(t, newMemory())
	room, err := p.OpenRoom(t.Context(), chat.Among("pair", "web:ana", "web:p3"))
	if err != nil {
		t.Fatal(err)
	}
	private := Action{ID: newActionID(), Person: "web:ana", Place: room, Text: "just between us"}
	for _, do := range []Action{
		private, private, {ID: newActionID(), Person: "web:p3", Place: room, File: "voice.ogg"},
		{ID: newActionID(), Person: "web:ana", Place: room, Text: "/status"},
	} {
		if err := p.Act(t.Context(), do); err != nil {
			t.Error(err)
		}
	}
	if told := p.bot.take(); len(told) != 1 || told[0].Kind != chat.Command || told[0].Own {
		t.Errorf("the bot is told %+v", told)
	}
	if lines, _ := p.Lines(t.Context(), "web:p3", 0); len(lines) != 3 || lines[0].Text != "just between us" {
		t.Errorf("the other one sees %+v", lines)
	}
}

func TestLongAndHostileTexts(t *testing.T) {
	p := play(t, newMemory())
	for _, text := range []string{
		strings.Repeat("ع", 100_000), "<script>alert(1)</script>", "\u202eevil\u2066", "a\x00b\x1b[31m",
		"👨‍👩‍👧‍👦", "`${1}`{name}",
	} {
		w := p.order("/api/act", Action{ID: newActionID(), Person: "web:ana", Text: text})
		if w.Code != http.StatusOK {
			t.Errorf("%.20q: %d %s", text, w.Code, w.Body)
			continue
		}
		if got := p.bot.take()[0].Text.Reveal(); got != text {
			t.Errorf("the bot got %.20q for %.20q", got, text)
		}
		lines, _ := p.Lines(t.Context(), "web:ana", 0)
		if got := lines[len(lines)-1].Text; got != chat.Clean(text) {
			t.Errorf("shown as %.20q", got)
		}
	}
	tooLong := Action{ID: newActionID(), Person: "web:ana", Text: strings.Repeat("x", largestBody)}
	if w := p.order("/api/act", tooLong); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("more than a megabyte: %d", w.Code)
	}
}

// Any bytes are an event or an error, and what is answered 200 is what the bot got.
func FuzzInbound(f *testing.F) {
	for _, do := range []Action{
		{ID: "12345678", Person: "web:ana", Text: "/pair @ana @\"x"}, {ID: "12345678", Person: "web:ana", Handle: "h"},
		{ID: "12345678", Person: "web:p3", Fields: map[string]string{"a": ""}},
		{ID: "12345678", Person: "web:ana", File: "\xff"},
	} {
		seed, err := json.Marshal(do)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed)
	}
	f.Add([]byte("{"))
	f.Fuzz(func(t *testing.T, body []byte) {
		p := play(t, newMemory())
		w := p.ask(http.MethodPost, "/api/act", body, nil)
		events := p.bot.take()
		if (w.Code == http.StatusOK) != (len(events) == 1) || w.Code >= 500 {
			t.Fatalf("answered %d with %d events", w.Code, len(events))
		}
		for _, e := range events {
			if e.Kind == "" || e.Person.Network() != Name || e.Place.Network() != Name ||
				e.Kind == chat.Command && e.Verb == "" {
				t.Fatalf("half an event: %+v", e)
			}
		}
	})
}
