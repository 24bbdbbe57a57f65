package chattest

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/chat"
)

// showing is what people see.
func (x *exercise) showing() []check {
	return []check{
		{"what people typed shows as typed", x.showsHostile},
		{"hostile names and labels show as typed", x.showsHostileLabels},
		{"every message that Fit makes is shown", x.showsEverything},
		{"messages arrive in order, to many at once", x.inOrder},
		{"a place from a receipt is the same place", x.samePlace},
	}
}

func (x *exercise) showsHostile(t *testing.T) {
	eva := x.Person("Eva", "en", "UTC")
	for _, text := range Hostile {
		m := chat.Message{Language: "en", Text: append(chat.Words("They wrote: "), chat.TypedText(chat.Private(text))...)}
		m.Text = append(m.Text, chat.Span{Text: "."})
		parts := chat.Fit(m, x.can, hints)
		seen := x.send(t, eva, m)
		if len(seen) != len(parts) {
			t.Errorf("%.200q: sees %d messages of %d", text, len(seen), len(parts))
			continue
		}
		for i, s := range seen {
			if want := chat.Bare(parts[i].Text.String()); chat.Bare(s.Text) != want {
				t.Errorf("sees %.200q, want %.200q", s.Text, want)
			}
			if len(s.Choices)+len(s.Form)+len(s.Files) > 0 || s.Edited {
				t.Errorf("%.200q came alive: %+v", text, s)
			}
		}
	}
}

func (x *exercise) showsHostileLabels(t *testing.T) {
	fay := x.Person("Fay", "en", "UTC")
	for i, text := range Hostile {
		if len(text) > 200 {
			continue // no name is longer
		}
		m := chat.Message{Language: "en", Text: chat.Text{{Text: "Who? "}, {Style: chat.Mention, Text: text}}}
		m.Choices = []chat.Choice{{Handle: handle(i), Key: "who", Label: text}}
		m.Files = []chat.File{{Name: text, Type: "text/plain", Text: "File: " + text, Bytes: []byte("x")}}
		x.seesAll(t, m, x.send(t, fay, m))
		m = chat.Message{Language: "en", Text: chat.Words("A form"), Form: x.form(2)}
		m.Form.Fields[0].Label, m.Form.Title = "Who is "+text+"?", text
		x.seesAll(t, m, x.send(t, fay, m))
	}
}

// showsEverything sends each sort of text with each sort of what can stand beside it.
func (x *exercise) showsEverything(t *testing.T) {
	ana := x.Person("Ana", "pt-BR", "America/Sao_Paulo")
	for what, text := range sorts(ana) {
		guest := x.Person("Guest of "+what, "en", "UTC") // their own chat, so that it is short to read
		for _, choices := range []int{0, 1, 60} {
			for _, fields := range []int{0, 2, 40} {
				m := x.message("", choices)
				m.Text, m.RightLeft = text, strings.Contains(what, "right to left")
				if m.Language = "en"; m.RightLeft {
					m.Language = "ar"
				}
				if fields > 0 {
					m.Form = x.form(fields)
				} else {
					m.Files = files()
				}
				t.Run(fmt.Sprintf("%s, %d choices, %d fields", what, choices, fields), func(t *testing.T) {
					x.seesAll(t, m, x.send(t, guest, m))
				})
			}
		}
	}
}

// sorts of texts that a bot says.
func sorts(p chat.PersonID) map[string]chat.Text {
	typed := func(s string) chat.Span { return chat.Span{Style: chat.Typed, Text: s} }
	return map[string]chat.Text{
		"short": chat.Words("How was your week?"),
		"styles": {
			{Style: chat.Bold, Text: "Hello"}, {Text: " "}, {Style: chat.Mention, Text: "Ana", Person: p}, {Text: ", meet "},
			{Style: chat.Link, Text: "here", URL: "https://example.org/?a=1&b=2"},
			{Text: " with "}, {Style: chat.Number, Text: "12"},
		},
		"right to left": {{Text: "مرحبا "}, typed("Ana (12)"), {Text: "، كيف كان أسبوعك؟"}},
		"paragraphs":    chat.Words(strings.Repeat(strings.Repeat("A sentence. ", 20)+"\n\n", 40)),
		"one long line": {typed(strings.Repeat("a", 10_000))},
		"families":      {typed(strings.Repeat("👩‍👩‍👧‍👦", 800))},
		"marks":         chat.Words("*a* _b_ <c> & `d` [e](f) \\ # - 1. | ~"),
	}
}

// seesAll looks for everything a message holds among what was seen of it.
func (x *exercise) seesAll(t *testing.T, m chat.Message, seen []Seen) {
	t.Helper()
	parts := chat.Fit(m, x.can, hints)
	if len(seen) != len(parts) {
		t.Errorf("sees %d messages of %d", len(seen), len(parts))
		return
	}
	rest := letters(texts(seen))
	for _, s := range m.Text {
		_, after, found := strings.Cut(rest, letters(s.Text))
		if !found {
			t.Errorf("%.200q is lost in %.400q", s.Text, texts(seen))
		}
		rest = after
	}
	want, got := x.wanted(m, parts), all(seen)
	if !slices.Equal(got.Choices, want.Choices) {
		t.Errorf("sees choices %q, want %q", got.Choices, want.Choices)
	}
	if !slices.Equal(got.Form, want.Form) {
		t.Errorf("sees the questions %q, want %q", got.Form, want.Form)
	}
	if !slices.Equal(got.Files, want.Files) {
		t.Errorf("sees files %q, want %q", got.Files, want.Files)
	}
}

// wanted is what has to be seen beside the text.
func (x *exercise) wanted(m chat.Message, parts []chat.Message) (want Seen) {
	for _, p := range parts {
		for _, c := range p.Choices {
			want.Choices = append(want.Choices, c.Label)
		}
		for _, f := range p.Files {
			want.Files = append(want.Files, chat.Bare(f.Text))
		}
		if p.Form != nil {
			for _, f := range p.Form.Fields {
				want.Form = append(want.Form, chat.Bare(f.Label))
			}
		}
	}
	if x.can.Buttons == 0 {
		for _, c := range chat.Offered(m, x.can) {
			want.Choices = append(want.Choices, c.Label)
		}
	}
	return want
}

func all(seen []Seen) (all Seen) {
	for _, s := range seen {
		for _, label := range s.Choices {
			all.Choices = append(all.Choices, chat.Bare(label))
		}
		for _, f := range s.Files {
			all.Files = append(all.Files, chat.Bare(f))
		}
		for _, question := range s.Form {
			all.Form = append(all.Form, chat.Bare(question))
		}
	}
	return all
}

// handle looks like one of the bot's: as long, and nothing to read in it.
func handle(n int) chat.Handle { return chat.Handle(fmt.Sprintf("exercise-%013d", n)) }

// message has so many choices, told apart by number.
func (x *exercise) message(text string, choices int) chat.Message {
	m := chat.Message{Language: "en", Text: chat.Words(text)}
	for i := range choices {
		m.Choices = append(m.Choices, chat.Choice{Handle: handle(i), Key: fmt.Sprint("key", i),
			Label: fmt.Sprint("Choice ", i)})
	}
	return m
}

// form has so many fields; every second one is a choice.
func (x *exercise) form(fields int) *chat.Form {
	f := &chat.Form{Handle: handle(1000), Title: "Sign up", Open: "Fill in", Submit: "Send"}
	for i := range fields {
		field := chat.Field{Key: fmt.Sprint("field", i), Kind: chat.TextField, Label: fmt.Sprintf("Question %d?", i)}
		if i%2 == 1 {
			field.Kind = chat.ChoiceField
			field.Options = []chat.Choice{{Handle: handle(2000 + i), Key: "mentor", Label: "Mentor"},
				{Handle: handle(3000 + i), Key: "mentee", Label: "Mentee"}}
		}
		f.Fields = append(f.Fields, field)
	}
	return f
}

func files() []chat.File {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		panic(err) // a buffer takes everything
	}
	return []chat.File{
		{Name: "card.png", Type: "image/png", Text: "A card for *Ana*", Bytes: picture.Bytes()},
		{Name: "meeting.ics", Type: "text/calendar", Text: "The meeting, for a calendar",
			Bytes: []byte("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")},
	}
}
