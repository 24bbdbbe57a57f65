package chat_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"mentorbot/bot/chat"
)

func FuzzFit(f *testing.F) {
	f.Add("Welcome!", "Ana", "Great\nSo-so", uint8(0), uint8(0), uint8(0), uint8(0), uint8(0))
	f.Add("One.\n\nTwo. Three", "👩‍👩‍👧‍👦\u202e", "A\nB\nC\nlong label here", uint8(2), uint8(5), uint8(17),
		uint8(1), uint8(255))
	f.Add(strings.Repeat("مرحبا بك ", 40), "<b>*x*</b>\xff", strings.Repeat("x\n", 40), uint8(3), uint8(1),
		uint8(40), uint8(9), uint8(7))
	f.Add("", strings.Repeat("a\u0301\u0302", 60), "", uint8(1), uint8(9), uint8(16), uint8(3), uint8(0x5a))
	f.Fuzz(func(t *testing.T, words, name, labels string, buttons, labelLength, textLength, fields, flags uint8) {
		c := chat.Capabilities{
			Buttons: int(buttons % 30), LabelLength: int(labelLength), TextLength: int(textLength),
			Fields: int(fields % 4), Pictures: flags&1 != 0, Search: flags&128 != 0,
		}
		m := anyMessage(words, name, strings.Split(labels, "\n"), flags)
		parts := chat.Fit(m, c, hints)
		withinLimits(t, parts, c)
		keptChoices(t, parts, m, c)
		keptSearch(t, parts, m, c)
		keptWords(t, parts, m, c)
		for _, p := range parts {
			if p.Language != m.Language || p.RightLeft != m.RightLeft || p.Private != m.Private || p.Chosen != m.Chosen {
				t.Errorf("a part forgot what holds for the whole: %+v", p)
			}
		}
	})
}

// anyMessage spreads what the fuzzer thought of over every part of a message.
func anyMessage(words, name string, labels []string, flags uint8) chat.Message {
	m := chat.Message{Language: "ar", RightLeft: flags&2 != 0, Private: flags&4 != 0, Chosen: "Great"}
	m.Search = &chat.Lookup{Handle: "search", Hint: name}
	m.Text = append(chat.Words(words), chat.TypedText(chat.Private(name))...)
	m.Text = append(m.Text, chat.Span{Style: chat.Link, Text: name, URL: "https://x"})
	m.Text = append(m.Text, chat.Span{Style: chat.Bold, Text: words})
	m.Text = append(m.Text, chat.Span{Style: chat.Mention, Text: name, Person: "x:1"})
	for i, l := range labels {
		m.Choices = append(m.Choices, chat.Choice{Handle: chat.Handle(rune('a' + i)), Label: l})
	}
	if flags&8 != 0 {
		m.Files = []chat.File{{Name: name, Text: words}}
	}
	if flags&16 != 0 {
		half := len(m.Choices) / 2
		m.Form = form(chat.Field{Key: "a", Label: name, Example: words}, chat.Field{Key: "b", Label: words,
			Options: m.Choices[:half]})
		m.Choices = m.Choices[half:]
		if flags&32 != 0 {
			m.Form.Fields[0].Value = name
		}
		if flags&64 != 0 {
			m.Form.Fields[1].Problem, m.Form.Fields[1].Optional = name, true
		}
	}
	return m
}

func withinLimits(t *testing.T, parts []chat.Message, c chat.Capabilities) {
	for i, p := range parts {
		if n := chat.Units(p.Text.Isolated()); c.TextLength > 0 && n > max(c.TextLength, chat.LeastText) {
			t.Errorf("part %d has %d units, the limit is %d", i, n, c.TextLength)
		}
		if !utf8.ValidString(p.Text.String()) {
			t.Errorf("part %d is not UTF-8: %q", i, p.Text)
		}
		pressable := slices.Clone(p.Choices)
		if p.Form != nil {
			pressable = append(pressable, chat.Choice{Label: p.Form.Open})
			if len(p.Form.Fields) > c.Fields {
				t.Errorf("part %d has %d fields, the limit is %d", i, len(p.Form.Fields), c.Fields)
			}
		}
		if p.Search != nil {
			pressable = append(pressable, chat.Choice{Label: "s"})
		}
		if len(p.Choices) > c.Buttons || c.Buttons > 0 && len(pressable) > c.Buttons {
			t.Errorf("part %d has %d buttons, the limit is %d", i, len(pressable), c.Buttons)
		}
		for _, choice := range pressable {
			checkLabel(t, choice.Label, c.LabelLength)
		}
		if len(p.Files) > 0 && !c.Pictures {
			t.Errorf("part %d has files that can't be shown", i)
		}
	}
}

func checkLabel(t *testing.T, label string, most int) {
	if n := chat.Units(label); label == "" || most > 0 && n > most || !utf8.ValidString(label) ||
		strings.Contains(label, "\n") {
		t.Errorf("label %q of %d units, the limit is %d", label, n, most)
	}
}

func keptChoices(t *testing.T, parts []chat.Message, m chat.Message, c chat.Capabilities) {
	if c.Buttons == 0 {
		return // keptWords finds them in the text
	}
	var got, want []chat.Handle
	for _, p := range parts {
		for _, choice := range p.Choices {
			got = append(got, choice.Handle)
		}
	}
	for _, choice := range chat.Offered(m, c) {
		want = append(want, choice.Handle)
	}
	if !slices.Equal(got, want) {
		t.Errorf("choices %q, want %q", got, want)
	}
}

// keptSearch finds what a list is searched with once, or nowhere. A question of a form has its own.
func keptSearch(t *testing.T, parts []chat.Message, m chat.Message, c chat.Capabilities) {
	found, want := 0, 0
	for _, p := range parts {
		if p.Search != nil && p.Search.Handle == m.Search.Handle {
			found++
		}
	}
	if _, asked := chat.Asked(m, c); !asked && c.Search && c.Buttons > 1 {
		want = 1
	}
	if found != want {
		t.Errorf("a list can be searched %d times, want %d", found, want)
	}
}

// keptWords looks for all that is to be said, in its order, among all that is shown.
func keptWords(t *testing.T, parts []chat.Message, m chat.Message, c chat.Capabilities) {
	var said, pressed strings.Builder
	for _, p := range parts {
		said.WriteString(letters(p.Text.String()))
		for _, choice := range p.Choices {
			pressed.WriteString("\n" + choice.Label)
		}
	}
	rest := said.String()
	for _, words := range wanted(m, c) {
		_, after, found := strings.Cut(rest, letters(words))
		if !found {
			t.Fatalf("%q is lost in %q", words, said.String())
		}
		rest = after
	}
	for _, choice := range chat.Offered(m, c) {
		if !strings.Contains(pressed.String()+"\n", "\n"+choice.Label) && !strings.Contains(rest, letters(choice.Label)) {
			t.Errorf("label %q is lost in %q and %q", choice.Label, rest, pressed.String())
		}
	}
}

// wanted is what the parts have to say, but for the choices.
func wanted(m chat.Message, c chat.Capabilities) []string {
	var said string
	for _, s := range m.Text {
		said += letters(s.Text) // each alone: broken bytes of two spans may make a letter together
	}
	field, asked := chat.Asked(m, c)
	if asked && (field.Key != m.Form.Fields[0].Key || field.Problem != "") {
		said = ""
	}
	all := []string{said, field.Problem, field.Label, field.Example}
	for _, file := range m.Files {
		if !c.Pictures {
			all = append(all, file.Text)
		}
	}
	return all
}

// letters is what an eye can read of s.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, chat.Clean(s))
}
