package chat_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/chat"

	"github.com/google/go-cmp/cmp"
)

var hints = chat.Hints{
	Number:  "Answer with a number.",
	Several: "Answer with one or more numbers.",
	Skip:    "Or write “skip”.",
	Example: "For example:",
	Page:    "More answers:",
}

// typing is a network where everything is typed; pressing has three buttons; filling has forms too.
var (
	typing   = chat.Capabilities{TextLength: 1000}
	pressing = chat.Capabilities{Buttons: 3, LabelLength: 12, TextLength: 1000}
	filling  = chat.Capabilities{Buttons: 3, LabelLength: 12, TextLength: 1000, Fields: 2, Pictures: true}
)

func choices(labels ...string) []chat.Choice {
	all := make([]chat.Choice, len(labels))
	for i, l := range labels {
		all[i] = chat.Choice{Handle: chat.Handle("h" + l), Key: strings.ToLower(l), Label: l}
	}
	return all
}

func form(fields ...chat.Field) *chat.Form {
	return &chat.Form{Handle: "f", Title: "Sign up", Open: "Fill in", Submit: "Send", Fields: fields}
}

// shown is what a message looks like: its text, its buttons, its form, its files.
func shown(parts []chat.Message) string {
	var b strings.Builder
	for i, m := range parts {
		if i > 0 {
			b.WriteString("\n=====\n")
		}
		b.WriteString(m.Text.String())
		for _, c := range m.Choices {
			fmt.Fprintf(&b, " [%s]", c.Label)
		}
		if m.Form != nil {
			fmt.Fprintf(&b, " <%s>", m.Form.Open)
		}
		for _, f := range m.Files {
			fmt.Fprintf(&b, " {%s}", f.Text)
		}
	}
	return b.String()
}

// fits is a message, a network, and how it is shown there.
type fits struct {
	what    string
	message chat.Message
	network chat.Capabilities
	want    string
}

func (f fits) check(t *testing.T) {
	got := chat.Fit(f.message, f.network, hints)
	if diff := cmp.Diff(f.want, shown(got)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

var intro = chat.Words("Welcome!")

func TestFit(t *testing.T) {
	for _, test := range []fits{
		{"a text is left alone", chat.Message{Text: intro}, typing, "Welcome!"},
		{"nothing is one message", chat.Message{}, typing, ""},
		{"buttons become a numbered list", chat.Message{Text: intro, Choices: choices("Great", "So-so")}, typing,
			"Welcome!\n\n1. Great\n2. So-so\n\nAnswer with a number."},
		{"a list needs no text", chat.Message{Choices: choices("Great")}, typing, "1. Great\n\nAnswer with a number."},
		{"a label is one line", chat.Message{Choices: choices("a\n2. b\u202e")}, typing,
			"1. a 2. b\n\nAnswer with a number."},
		{"right to left, a line begins so", chat.Message{RightLeft: true, Text: intro, Choices: choices("نعم",
			"Ana")}, typing,
			"Welcome!\n\n\u200f1. نعم\n\u200f2. Ana\n\nAnswer with a number."},
		{"buttons stay", chat.Message{Text: intro, Choices: choices("A", "B", "C")}, pressing, "Welcome! [A] [B] [C]"},
		{"more choices than buttons", chat.Message{Text: intro, Choices: choices("A", "B", "C", "D", "E", "F", "G")},
			pressing,
			"Welcome! [A] [B] [C]\n=====\nMore answers: [D] [E] [F]\n=====\nMore answers: [G]"},
		{"a long label stands whole in the text", chat.Message{Text: intro, Choices: choices("Yes",
			"We have not met yet", "No, never, not once")},
			pressing, "Welcome!\n\nWe have not met yet\nNo, never, not once [Yes] [We have not…] [No, never,…]"},
		{"a label is cut behind a grapheme", chat.Message{Choices: choices("👩‍👩‍👧‍👦👩‍👩‍👧‍👦")}, pressing,
			"👩‍👩‍👧‍👦👩‍👩‍👧‍👦 [👩‍👩‍👧‍👦…]"},
		{"a label is never empty", chat.Message{Choices: choices("\u200b")}, pressing, " […]"},
		{"files are seen", chat.Message{Text: intro, Files: []chat.File{{Text: "A card."}}}, filling, "Welcome! {A card.}"},
		{"or said", chat.Message{Text: intro, Files: []chat.File{{Text: "A card."}, {Text: "A map."}},
			Choices: choices("A")}, typing,
			"Welcome!\n\nA card.\n\nA map.\n\n1. A\n\nAnswer with a number."},
	} {
		t.Run(test.what, test.check)
	}
}

func TestFitForms(t *testing.T) {
	name := chat.Field{Key: "name", Label: "What is your name?", Example: "Ana"}
	role := chat.Field{Key: "role", Kind: chat.ChoiceField, Label: "Which role?", Options: choices("Mentor", "Mentee")}
	topics := chat.Field{Key: "topics", Kind: chat.SeveralField, Label: "Which topics?", Optional: true,
		Options: choices("Code", "Talks")}
	with := func(f chat.Field, value, problem string) chat.Field {
		f.Value, f.Problem = value, problem
		return f
	}
	for _, test := range []fits{
		{"a form stays", chat.Message{Text: intro, Form: form(name, role)}, filling, "Welcome! <Fill in>"},
		{"a form's button takes a place", chat.Message{Text: intro, Form: form(name), Choices: choices("A", "B",
			"C")}, filling,
			"Welcome! [A] [B] <Fill in>\n=====\nMore answers: [C]"},
		{"a form's long options", chat.Message{Text: intro,
			Form: form(chat.Field{Options: choices("Rather in the morning")})}, filling,
			"Welcome!\n\nRather in the morning <Fill in>"},
		{"a form's long button", chat.Message{Text: intro, Form: &chat.Form{Open: "Fill in the form",
			Fields: []chat.Field{name}}}, filling,
			"Welcome!\n\nFill in the form <Fill in the…>"},
		{"the first question", chat.Message{Text: intro, Form: form(name, role)}, typing,
			"Welcome!\n\nWhat is your name?\n\nFor example: Ana"},
		{"the title where there is no text", chat.Message{Form: form(name)}, typing,
			"Sign up\n\nWhat is your name?\n\nFor example: Ana"},
		{"the next question", chat.Message{Text: intro, Form: form(with(name, "Ana", ""), role)}, typing,
			"Which role?\n\n1. Mentor\n2. Mentee\n\nAnswer with a number."},
		{"its options are buttons", chat.Message{Text: intro, Form: form(with(name, "Ana", ""), role),
			Choices: choices("Stop")}, pressing,
			"Which role? [Mentor] [Mentee] [Stop]"},
		{"a problem comes first", chat.Message{Text: intro, Form: form(name, with(role, "x", "That is no role."),
			topics)}, typing,
			"That is no role.\n\nWhich role?\n\n1. Mentor\n2. Mentee\n\nAnswer with a number."},
		{"a problem at once", chat.Message{Text: intro, Form: form(with(name, "", "Too long."))}, typing,
			"Too long.\n\nWhat is your name?\n\nFor example: Ana"},
		{"several, and optional", chat.Message{Text: intro, Form: form(with(name, "Ana", ""), topics)}, typing,
			"Which topics?\n\nOr write “skip”.\n\n1. Code\n2. Talks\n\nAnswer with one or more numbers."},
		{"too many fields are no form", chat.Message{Text: intro, Form: form(name, role, topics)}, filling,
			"Welcome!\n\nWhat is your name?\n\nFor example: Ana"},
		{"a full form begins anew", chat.Message{Text: intro, Form: form(with(name, "Ana", ""))}, typing,
			"Welcome!\n\nWhat is your name?\n\nFor example: Ana"},
	} {
		t.Run(test.what, test.check)
	}
}

func TestFitWithoutHints(t *testing.T) {
	m := chat.Message{Text: chat.Words("Hi"), Choices: choices("A", "B", "C", "D")}
	for want, network := range map[string]chat.Capabilities{
		"Hi\n\n1. A\n2. B\n3. C\n4. D": typing,
		"Hi [A] [B] [C]\n=====\n… [D]": pressing,
	} {
		if got := shown(chat.Fit(m, network, chat.Hints{})); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// What can be pressed keeps all that it carries, and each part all that is true of the whole.
func TestFitKeeps(t *testing.T) {
	m := chat.Message{
		Language: "ar", RightLeft: true, Private: true, Chosen: "A",
		Text:    chat.Words(strings.Repeat("word ", 300)),
		Choices: []chat.Choice{{Handle: "1", Key: "a", Label: "A", Private: true}, {Handle: "2", Label: "B", Link: "//b"}},
		Form:    form(chat.Field{Key: "k"}), Files: []chat.File{{Name: "f", Bytes: []byte("x")}},
	}
	parts := chat.Fit(m, chat.Capabilities{Buttons: 2, TextLength: 400, Fields: 1, Pictures: true}, hints)
	if len(parts) < 5 {
		t.Fatalf("%d parts; the text should be cut, and the choices dealt out", len(parts))
	}
	for i, p := range parts {
		if p.Language != "ar" || !p.RightLeft || !p.Private || p.Chosen != "A" {
			t.Errorf("part %d forgot what holds for the whole: %+v", i, p)
		}
	}
	page, last := parts[len(parts)-2], parts[len(parts)-1]
	if diff := cmp.Diff(m.Choices, slices.Concat(page.Choices, last.Choices)); diff != "" {
		t.Errorf("choices -want +got:\n%s", diff)
	}
	if page.Form == nil || len(page.Files) != 1 || last.Form != nil || last.Files != nil {
		t.Errorf("form and files belong to the text's last part: %+v", parts)
	}
}

// A typed label stays a person's words in the list, and a link stays a link.
func TestFitListStyles(t *testing.T) {
	m := chat.Message{Choices: []chat.Choice{{Label: "@all"}, {Label: "Map", Link: "https://m"}}}
	got := chat.Fit(m, typing, chat.Hints{})[0].Text
	want := chat.Text{
		{Text: "1. "}, {Style: chat.Typed, Text: "@all"},
		{Text: "\n2. "}, {Style: chat.Link, Text: "Map", URL: "https://m"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestAskedAndOffered(t *testing.T) {
	m := chat.Message{Choices: choices("Stop"), Form: form(chat.Field{Key: "a", Value: "x"}, chat.Field{Key: "b",
		Options: choices("Yes")})}
	if field, ok := chat.Asked(m, typing); !ok || field.Key != "b" {
		t.Errorf("asked for %q, %t", field.Key, ok)
	}
	if got := chat.Offered(m, typing); len(got) != 2 || got[0].Label != "Yes" || got[1].Label != "Stop" {
		t.Errorf("offered %v", got)
	}
	if field, ok := chat.Asked(m, filling); ok {
		t.Errorf("a form that is shown asks for nothing, got %q", field.Key)
	}
	if got := chat.Offered(m, filling); len(got) != 1 {
		t.Errorf("a form that is shown keeps its options, got %v", got)
	}
}

// Fit is pure: what it was given is as it was.
func TestFitChangesNothing(t *testing.T) {
	fresh := func() chat.Message {
		return chat.Message{
			Text:    append(make(chat.Text, 0, 9), chat.Span{Style: chat.Mention, Text: "A\nB"}),
			Choices: append(make([]chat.Choice, 0, 9), choices("A label far too long")...),
			Form:    form(chat.Field{Options: choices("An option far too long")}),
			Files:   []chat.File{{Name: "a\nb"}},
		}
	}
	m := fresh()
	for _, network := range []chat.Capabilities{typing, pressing, filling} {
		chat.Fit(m, network, hints)
	}
	if diff := cmp.Diff(fresh(), m); diff != "" {
		t.Errorf("-before +after:\n%s", diff)
	}
	if hidden := m.Text[:2][1]; hidden.Text != "" {
		t.Errorf("wrote behind the text: %+v", hidden)
	}
}

// A list is searched by typing where that can be, also one that a form asks for; what it offers is not shown twice.
func TestFitSearches(t *testing.T) {
	m := chat.Message{Text: intro, Choices: choices("Great", "So-so")}
	m.Search = &chat.Lookup{Handle: "s", Hint: "Type\nto\u202e search"}
	c := chat.Capabilities{Buttons: 5, Fields: 5}
	if got := chat.Fit(m, c, hints); got[0].Search != nil {
		t.Errorf("a network without it shows %+v", got[0].Search)
	}
	c.Search = true
	if got := chat.Fit(m, c, hints)[0].Search; got == nil || *got != (chat.Lookup{Handle: "s", Hint: "Type to search"}) {
		t.Errorf("got %+v", got)
	}
	field := chat.Field{Key: "zone", Label: "Where?", Options: m.Choices, Search: m.Search}
	asked := chat.Message{Form: form(field)}
	if got := chat.Fit(asked, c, hints)[0].Form.Fields[0]; got.Search == nil || len(got.Options) > 0 {
		t.Errorf("a field has the list %v and %+v", got.Options, got.Search)
	}
	c.Search = false
	if got := chat.Fit(asked, c, hints)[0].Form.Fields[0]; got.Search != nil || len(got.Options) != len(m.Choices) {
		t.Errorf("elsewhere a field has the list %v and %+v", got.Options, got.Search)
	}
	c.Search, c.Fields = true, 0
	if got := chat.Fit(asked, c, hints)[0]; got.Search == nil || len(got.Choices) != len(m.Choices) {
		t.Errorf("a field that is asked alone is %+v", got)
	}
}
