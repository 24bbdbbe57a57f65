package discord

import (
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// came is a frame with what it means.
type came struct {
	Name   string          `json:"name"`
	Data   json.RawMessage `json:"data"`
	Events []any           `json:"events,omitempty"`
	Search any             `json:"search,omitempty"`
	Reason string          `json:"reason,omitempty"`
}

// event is one with what people said in the open.
type event struct {
	chat.Event
	Name, Text string            `json:",omitempty"`
	Words      []string          `json:",omitempty"`
	Filled     map[string]string `json:",omitempty"`
}

func opened(t *testing.T, e chat.Event) any {
	o := event{Event: e, Name: e.Name.Reveal(), Text: e.Text.Reveal()}
	for _, a := range e.Args {
		o.Words = append(o.Words, a.Name+": "+a.Text.Reveal())
	}
	for key, value := range e.Fields {
		if o.Filled == nil {
			o.Filled = map[string]string{}
		}
		o.Filled[key] = value.Reveal()
	}
	return said(t, o)
}

// said are the parts of something that say anything.
func said(t *testing.T, what any) any {
	t.Helper()
	data, err := json.Marshal(what)
	if err != nil {
		t.Fatal(err)
	}
	var parts map[string]any
	if err := json.Unmarshal(data, &parts); err != nil {
		t.Fatal(err)
	}
	for name, value := range parts {
		switch v := value.(type) {
		case nil:
			delete(parts, name)
		case map[string]any:
			if len(v) == 0 || name == "Standing" || name == "Fields" {
				delete(parts, name)
			}
		case string, bool:
			if v == "" || v == false {
				delete(parts, name)
			}
		}
	}
	return parts
}

// TestWireIn reads what Discord tells, one thing a file. UPDATE=1 writes what it means.
func TestWireIn(t *testing.T) {
	files, err := filepath.Glob("testdata/wire/in/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c came
		if err := json.Unmarshal(data, &c); err != nil {
			t.Fatal(file, err)
		}
		d := newDesk(nil)
		n := d.happened(c.Name, c.Data)
		c.Events, c.Search, c.Reason = nil, nil, n.reason
		if n.search != nil {
			c.Search = said(t, n.search)
		}
		for _, e := range n.events {
			c.Events = append(c.Events, opened(t, e))
		}
		chattest.Golden(t, file, c)
	}
}

// request is one as it goes out; of one of several parts, each.
type request struct {
	Method string          `json:"method"`
	Path   string          `json:"path"`
	Body   json.RawMessage `json:"body,omitempty"`
	Parts  []string        `json:"parts,omitempty"`
}

func requestOf(t *testing.T, r *http.Request) (all request) {
	t.Helper()
	all = request{Method: r.Method, Path: strings.ReplaceAll(r.URL.Path, "secret_part", "***")}
	if r.Header.Get("Authorization") != "Bot "+canary {
		t.Errorf("%s %s goes without the token", all.Method, all.Path)
	}
	if r.Body == nil {
		return all
	}
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if kind == "application/json" {
		all.Body, err = io.ReadAll(r.Body)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	for parts := multipart.NewReader(r.Body, params["boundary"]); ; {
		part, err := parts.NextPart()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		head := part.Header.Get("Content-Disposition") + "; " + part.Header.Get("Content-Type")
		if part.FormName() == "payload_json" {
			all.Body = data
			all.Parts = append(all.Parts, head)
		} else {
			all.Parts = append(all.Parts, head+": "+string(data))
		}
	}
}

// TestWireOut compares what is asked of Discord, one request a file. UPDATE=1 writes them.
func TestWireOut(t *testing.T) {
	for name, d := range deliveries() {
		t.Run(name, func(t *testing.T) {
			var asked []request
			d.ID = "d0000000001"
			desk := newDesk(func(r *http.Request) (int, string, string) {
				asked = append(asked, requestOf(t, r))
				return 200, "", fine
			})
			desk.tickets.keep(right{id: "9", app: "900", token: "secret_part", channel: "20", message: "78", hidden: true})
			desk.tickets.answered("9", response{})
			var err error
			if d.Edits != "" {
				err = desk.Edit(t.Context(), d)
			} else {
				_, err = desk.Send(t.Context(), d)
			}
			if err != nil || len(asked) != 1 {
				t.Fatal(err, asked)
			}
			if i := strings.Index(asked[0].Path, "/channels"); i > 0 {
				asked[0].Path = asked[0].Path[i:]
			}
			chattest.Golden(t, "testdata/wire/out/"+name+".json", asked[0])
			lawful(t, asked[0])
		})
	}
}

// lawful looks whether the description of the API takes a request.
func lawful(t *testing.T, r request) {
	t.Helper()
	if contract := description(t); contract != nil {
		path := r.Path[max(0, strings.Index(r.Path, "/v10")+len("/v10")):]
		if !strings.Contains(r.Path, "/v10") {
			path = r.Path
		}
		if err := contract.Request(r.Method, path, r.Body); err != nil {
			t.Error(err)
		}
	}
}

// TestWireAnswers compares first answers.
func TestWireAnswers(t *testing.T) {
	d := newDesk(nil)
	d.options.Old = func(chat.Language) string { return "It's too old. *Sorry*" }
	form := &chat.Form{Handle: "h5", Title: "About you", Open: "Answer", Fields: []chat.Field{
		{Key: "goal", Label: "What would you like to learn in these twelve weeks?", Long: true, Example: "Go",
			Value: "x", Most: 500},
		{Key: "day", Label: "Day", Kind: chat.ChoiceField, Optional: true, Before: "tu",
			Options: []chat.Choice{{Key: "mo", Label: "Monday"}, {Key: "tu", Label: "Tuesday"}}},
		{Key: "days", Label: "Days", Kind: chat.SeveralField, Problem: "At least one, please",
			Options: []chat.Choice{{Key: "mo", Label: "Monday"}, {Key: "tu", Label: "Tuesday"}}},
	}}
	if err := d.rememberForm(t.Context(), form); err != nil {
		t.Fatal(err)
	}
	server := 0
	in := interaction{ID: "9", Token: "t", Context: &server, Guild: "10", Type: commandKind}
	safe := make(chan error, 1)
	safe <- nil
	for name, n := range map[string]news{
		"modal":    {ask: &in, form: "h5"},
		"too_old":  {ask: &in},
		"deferred": {ask: &in, events: []chat.Event{{}}},
	} {
		r := d.firstAnswer(t.Context(), n, safe)
		chattest.Golden(t, "testdata/wire/out/"+name+".json", r)
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		lawful(t, request{Method: "POST", Path: "/interactions/9/token/callback", Body: data})
	}
}

// deliveries are those that Discord is asked for, by the names of their files.
func deliveries() map[string]chat.Delivery {
	yes := chat.Choice{Handle: "s5Zc1yTt0bVwJx8sK2mDnC", Label: "Yes"}
	question := chat.Message{Language: "en", Text: chat.Words("Have you met?"), Choices: []chat.Choice{
		yes, {Handle: "h2", Label: "No", Picked: true}, {Handle: "h3", Label: "Menu", Aside: true},
		{Handle: "h4", Label: "Privately", Private: true, Aside: true}, {Label: "Read", Link: "https://example.org/a?b=c"},
	}}
	answered := question
	answered.Chosen = "Yes *of course*"
	asking := plainly("Tell us.")
	asking.Form = &chat.Form{Handle: "h5", Title: "About you", Open: "Answer", Fields: []chat.Field{{Key: "goal",
		Label: "Goal"}}}
	picture := plainly("Your card")
	picture.Files = []chat.File{{Name: "card.png", Type: "image/png", Bytes: []byte("PNG"),
		Text: "Ana and Ben, \"paired\""}}
	spans := chat.Message{Language: "en", RightLeft: true, Text: chat.Text{
		{Text: "مرحبا "}, {Style: chat.Mention, Person: "discord:40", Text: "Ana"}, {Text: " 1. "},
		{Style: chat.Typed, Text: "@everyone <@&1> **x**"}, {Style: chat.Bold, Text: " bold_ "},
		{Style: chat.Link, Text: "here", URL: "https://example.org"}, {Style: chat.Number, Text: "12"},
		{Style: chat.Moment, Text: "Monday", At: time.Unix(1772445600, 0)},
	}}
	hers := plainly("Only you.")
	hers.Private = true
	room := chat.Destination{Place: "discord:20", People: []chat.PersonID{"discord:40"}, Room: true}
	to := chat.At("discord:21")
	return map[string]chat.Delivery{
		"message":  {To: to, Message: plainly("Hello, how are you?")},
		"question": {To: to, Message: question},
		"answered": {To: to, Message: answered, Edits: "77"},
		"form":     {To: to, Message: asking},
		"picture":  {To: to, Message: picture},
		"spans":    {To: to, Message: spans},
		"long":     {To: to, Message: plainly(strings.Repeat("*", 1001))},
		"private":  {To: room, Message: hers, Ticket: "9"},
		"in_place": {To: room, Message: question, Ticket: "9", Edits: "78"},
	}
}
