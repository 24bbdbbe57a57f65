package web

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"mentorbot/bot/chat"
)

func TestADeliverySentTwiceStandsOnce(t *testing.T) {
	p := play(t, newMemory())
	d := chat.Delivery{ID: "d1", To: chat.To("web:ana"), Message: chat.Message{Text: chat.Words("hello")}}
	if _, found, err := p.Find(t.Context(), d); found || err != nil {
		t.Errorf("found before it was sent: %v %v", found, err)
	}
	first, err := p.Send(t.Context(), d)
	if err != nil || first.Place != "web:dm-ana" {
		t.Fatal(first, err)
	}
	again := play(t, p.memory)
	if second, err := again.Send(t.Context(), d); err != nil || second != first {
		t.Errorf("sent again: %v %v", second, err)
	}
	if found, there, err := again.Find(t.Context(), d); !there || found != first || err != nil {
		t.Errorf("found %v %v %v", found, there, err)
	}
	d.Edits, d.ID, d.Message.Text = first.Message, "d2", chat.Words("changed")
	if err := again.Edit(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	lines, _ := again.Lines(t.Context(), "web:ana", 0)
	if len(lines) != 1 || lines[0].Message.Text.String() != "changed" || !lines[0].Edited {
		t.Errorf("%+v", lines)
	}
}

// A style that the page does not know would stand there bare, and reorder the line round it.
func TestThePageShowsEachStyle(t *testing.T) {
	shows, err := page.ReadFile("page/line.js")
	if err != nil {
		t.Fatal(err)
	}
	for _, style := range []chat.Style{chat.Bold, chat.Typed, chat.Number, chat.Mention, chat.Link, chat.Moment, chat.Slash} {
		if !strings.Contains(string(shows), `case "`+string(style)+`":`) {
			t.Errorf("the page does not show %q", style)
		}
	}
}

func TestWhereNobodyIs(t *testing.T) {
	p := play(t, newMemory())
	for _, to := range []chat.Destination{{}, chat.To("web:nobody"), chat.At("web:room-99"),
		{People: []chat.PersonID{"web:ana", "web:nobody"}}} {
		if _, err := p.Send(t.Context(), chat.Delivery{ID: "d", To: to}); !errors.Is(err, chat.ErrUnreachable) {
			t.Errorf("%v: %v", to, err)
		}
	}
	long := chat.Message{Text: chat.Words(strings.Repeat("x", longestText+1))}
	_, err := p.Send(t.Context(), chat.Delivery{ID: "d", To: chat.To("web:ana"), Message: long})
	if !errors.Is(err, chat.ErrUnsupported) {
		t.Error(err)
	}
}

func TestRoomsAndPrivateReplies(t *testing.T) {
	p := play(t, newMemory())
	pair := []chat.PersonID{"web:p3", "web:ana"}
	room, err := p.OpenRoom(t.Context(), chat.Among("pair", pair...))
	if err != nil {
		t.Fatal(err)
	}
	if same, _ := p.OpenRoom(t.Context(), chat.Among("pair", "web:ana", "web:p3")); same != room {
		t.Errorf("opened again as %s, not %s", same, room)
	}
	private := chat.Delivery{ID: "d", To: chat.Destination{Place: CommunityRoom, People: []chat.PersonID{"web:ana"}},
		Message: chat.Message{Text: chat.Words("psst"), Private: true}}
	if _, err := p.Send(t.Context(), private); err != nil {
		t.Fatal(err)
	}
	for person, want := range map[chat.PersonID]int{"web:ana": 1, "web:p3": 0} {
		if lines, _ := p.Lines(t.Context(), person, 0); len(lines) != want {
			t.Errorf("%s sees %d lines", person, len(lines))
		}
	}
}

func TestARestartKeepsAll(t *testing.T) {
	p := play(t, newMemory())
	if _, err := p.OpenRoom(t.Context(), chat.Among("one", "web:ana")); err != nil {
		t.Fatal(err)
	}
	commands := map[chat.Language][]chat.CommandHelp{"en": {{Verb: "join", Description: "Join"}}}
	if err := p.PublishCommands(t.Context(), commands); err != nil {
		t.Fatal(err)
	}
	p.order("/api/act", Action{ID: "12345678", Person: "web:ana", Text: "hello"})
	p.order("/api/person", NewPerson{Person: "web:ana", Name: "Ana María", Manner: Slowly})
	before, after := state(t, p), state(t, play(t, p.memory))
	if before.Cursor == after.Cursor {
		t.Error("a cursor of before the restart is taken for one of after it")
	}
	before.Cursor, after.Cursor = "", ""
	if !reflect.DeepEqual(before, after) || len(before.Lines) != 1 || before.People[0].Name != "Ana María" {
		t.Errorf("before %+v\nafter %+v", before, after)
	}
}

func state(t *testing.T, p playground) (s stateSeen) {
	w := p.ask(http.MethodGet, "/api/state", nil, nil)
	if err := json.Unmarshal(w.Body.Bytes(), &s); err != nil {
		t.Fatal(w.Code, err)
	}
	return s
}

func TestWhyItFailedIsLogged(t *testing.T) {
	p := play(t, newMemory())
	var log strings.Builder
	p.options.Log = slog.New(slog.NewTextHandler(&log, nil))
	p.memory.fail = errors.New("the disk is full")
	w := p.order("/api/act", Action{ID: "12345678", Person: "web:ana", Text: "my own words"})
	if w.Code != http.StatusInternalServerError || !strings.Contains(log.String(), "the disk is full") {
		t.Errorf("answered %d, logged %q", w.Code, log.String())
	}
	if strings.Contains(log.String(), "my own words") {
		t.Errorf("logged %q", log.String())
	}
}

func TestTimeMovesAtMostAYear(t *testing.T) {
	p := play(t, newMemory())
	for by, want := range map[string]int{"24h": 200, "8784h": 200, "8785h": 400, "-1h": 400, "soon": 400, "": 400} {
		if w := p.order("/api/advance", AdvanceRequest{By: by}); w.Code != want {
			t.Errorf("%q is answered %d", by, w.Code)
		}
	}
}

func TestPeople(t *testing.T) {
	p := play(t, newMemory())
	tests := []struct {
		make NewPerson
		want string // id, or the key of what is wrong
	}{
		{NewPerson{Name: "Ana"}, `"web:ana-2"`},
		{NewPerson{Name: "Jürgen Groß"}, `"web:juergen-gross"`},
		{NewPerson{Name: "محمد"}, `"web:p6"`},
		{NewPerson{Name: "  "}, "page.error.name"},
		{NewPerson{Name: strings.Repeat("x", 61)}, "page.error.name"},
		{NewPerson{Name: "x", Zone: "Europe/Berlni"}, "page.error.zone"},
		{NewPerson{Name: "x", Zone: "../../etc/passwd"}, "page.error.zone"},
		{NewPerson{Name: "x", Language: "xx"}, "page.error.language"},
		{NewPerson{Name: "x", Manner: "rudely"}, "page.error.action"},
		{NewPerson{Person: "web:nobody"}, "page.error.person"},
	}
	for _, test := range tests {
		test.make.ID = newActionID()
		first := p.order("/api/person", test.make).Body.String()
		second := p.order("/api/person", test.make).Body.String()
		if !strings.Contains(first, test.want) || second != first {
			t.Errorf("%+v: %s then %s", test.make, first, second)
		}
	}
	joined := p.bot.take()[0]
	if joined.Kind != chat.Opened || joined.Person != "web:ana-2" || joined.Place != "web:dm-ana-2" {
		t.Errorf("%+v", joined)
	}
}

func TestStanding(t *testing.T) {
	p := play(t, newMemory())
	yes := true
	if _, err := p.Change(t.Context(), NewPerson{Person: "web:ana", Admin: &yes}); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		community chat.CommunityID
		person    chat.PersonID
		want      chat.Standing
	}{
		{"page", "web:ana", chat.Standing{Admin: true}}, {"page", "web:p3", chat.Standing{}},
		{"page", "web:nobody", chat.Standing{Stranger: true}}, {"another", "web:ana", chat.Standing{Stranger: true}},
	}
	for _, test := range tests {
		if got, err := p.Standing(t.Context(), test.community, test.person); got != test.want || err != nil {
			t.Errorf("%s in %s: %+v %v", test.person, test.community, got, err)
		}
	}
}

func TestFiles(t *testing.T) {
	p := play(t, newMemory())
	files := []chat.File{{Name: "card.png", Type: "image/png", Bytes: []byte("png"), Text: "a card"},
		{Name: "evil.svg", Type: "image/svg+xml", Bytes: []byte("<svg onload=alert(1)>"), Text: "a drawing"}}
	sent, err := p.Send(t.Context(), chat.Delivery{ID: "d", To: chat.To("web:ana"), Message: chat.Message{Files: files}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"inline", "attachment"} {
		w := p.ask(http.MethodGet, "/api/file/"+string(sent.Message)+"/"+string(rune('0'+i)), nil, nil)
		if w.Body.String() != string(files[i].Bytes) || !strings.HasPrefix(w.Header().Get("Content-Disposition"), want) {
			t.Errorf("%s: %d %v", files[i].Name, w.Code, w.Header())
		}
	}
	if w := p.ask(http.MethodGet, "/api/file/1/7", nil, nil); w.Code != http.StatusNotFound {
		t.Error(w.Code)
	}
	story := p.ask(http.MethodGet, "/api/story?person=web:ana", nil, nil)
	named := story.Header().Get("Content-Disposition")
	if story.Body.String() != "web:ana" || !strings.Contains(named, "filename*=utf-8''") {
		t.Errorf("%s %v", story.Body, story.Header())
	}
}

func TestEarlierLines(t *testing.T) {
	p := play(t, newMemory())
	for range linesAtOnce + 5 {
		if err := p.Act(t.Context(), Action{ID: newActionID(), Person: "web:ana", Text: "hello"}); err != nil {
			t.Fatal(err)
		}
	}
	s := state(t, p)
	if len(s.Lines) != linesAtOnce || len(s.Earlier) != 1 || s.Lines[0].Number != 6 {
		t.Fatalf("%d lines from %d, earlier %v", len(s.Lines), s.Lines[0].Number, s.Earlier)
	}
	w := p.ask(http.MethodGet, "/api/lines?place=web:dm-ana&before=6", nil, nil)
	if !strings.Contains(w.Body.String(), `"number":5`) || !strings.Contains(w.Body.String(), `"more":false`) {
		t.Error(w.Body)
	}
}

func TestTheStreamGoesOnWhereItWas(t *testing.T) {
	p := play(t, newMemory())
	cursor := state(t, p).Cursor
	p.order("/api/act", Action{ID: "12345678", Person: "web:ana", Text: "hello"})
	line, reset := "event: line\n", "event: reset\n"
	for from, want := range map[string]string{cursor: line, "another-1": reset, "": reset} {
		ctx, cancel := context.WithCancel(t.Context())
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/api/stream", nil)
		r.Host = "localhost"
		r.Header.Set("Last-Event-ID", from)
		cancel() // the stream tells what there is, then sees that nobody listens
		w := httptest.NewRecorder()
		p.handler.ServeHTTP(w, r)
		if !strings.HasPrefix(w.Body.String(), want) {
			t.Errorf("from %q: %s", from, w.Body)
		}
	}
}

// Every word that the page says is in every language's file, and none is there unsaid.
func TestWords(t *testing.T) {
	said := map[string]bool{}
	literal := regexp.MustCompile(`"page\.([a-z0-9_.]+)"`)
	for _, pattern := range []string{"page", "."} {
		files, err := os.ReadDir(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			content, err := os.ReadFile(pattern + "/" + f.Name())
			if err != nil || strings.HasSuffix(f.Name(), "_test.go") {
				continue // a folder, or a test
			}
			for _, match := range literal.FindAllSubmatch(content, -1) {
				said[string(match[1])] = true
			}
		}
	}
	for prefix, ends := range map[string]string{
		"cast": "admin mentor mentee", "clock": "next day week", "manner": "hand promptly slowly never",
		"pair": "proposed active paused completed ended released", "step": "done open late ahead",
	} {
		for end := range strings.FieldsSeq(ends) {
			said[prefix+"."+end] = true
		}
	}
	files, err := filepath.Glob("../../locales/*/page.yaml")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		there := map[string]bool{}
		for _, match := range regexp.MustCompile(`(?m)^([a-z0-9_.]+):`).FindAllSubmatch(content, -1) {
			there[string(match[1])] = true
		}
		if !reflect.DeepEqual(there, said) {
			for key := range there {
				delete(said, key)
			}
			t.Errorf("%s: words and page differ; without words: %v", file, said)
		}
	}
}
