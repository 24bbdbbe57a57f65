package chat

import (
	"cmp"
	"slices"
	"strconv"
)

// Hints are the few phrases that Fit may add, in the person's language. An empty one is left out.
type Hints struct {
	Number  string // after a numbered list: "Answer with a number."
	Several string // the same where several may be named; empty: Number
	Skip    string // after a question that may be skipped
	Example string // before an example: "For example:"
	Page    string // over the further buttons of a long list: "More answers:"
}

// pageMark stands over further buttons where Hints has no word for it: most networks refuse buttons without a text.
const pageMark = "…"

// Fit makes a message fit what a network can show, as one message or several to be sent in this order. No choice and no
// word is lost:
//   - without buttons the choices become a numbered list, by the order of Offered, and the messages have no Choices;
//   - more choices than buttons go on in further messages;
//   - a label too long is cut, and stands whole in the text;
//   - a form that can't be shown becomes its next open question, see Asked, and its options become choices;
//   - a list is looked through by typing where the network can: the pages of it stay for those that can't;
//   - files become their texts where none can be shown, and messages of their own where they can't stand beside a text;
//   - a text too long is cut; what can be pressed, opened or seen goes with its last part.
//
// A string that isn't a Text (a label, a question, a file's text) may hold a person's words, so as text it is Typed.
// Lengths count the isolates that an adapter adds. A limit below LeastText is taken as LeastText.
func Fit(m Message, c Capabilities, h Hints) []Message {
	f := fitting{c, h}
	m.Text, m.Choices, m.Chosen = sound(m.Text), Offered(m, c), line(m.Chosen)
	field, asked := Asked(m, c)
	if asked {
		m.Text = f.question(m, field)
		m.Form, m.Search = nil, field.Search
	}
	m.Search = f.search(m.Search)
	m.Files, m.Text = f.files(m)
	if m.Form != nil {
		m.Form, m.Text = f.form(m)
	}
	if c.Buttons > 0 {
		return f.pages(m)
	}
	return f.listed(m, field.Kind == SeveralField)
}

// Offered are the choices of a message in the order that Fit shows them: the number n that a person types means the
// nth. The options of the question in hand come before the message's own choices.
func Offered(m Message, c Capabilities) []Choice {
	field, _ := Asked(m, c)
	offered := slices.Concat(field.Options, m.Choices)
	for i, choice := range offered {
		offered[i].Label = line(choice.Label)
	}
	return offered
}

type fitting struct {
	Capabilities
	hints Hints
}

// listed says the choices as a numbered list. Where the text becomes too long for one message, the list and how to
// answer it stay together if they can.
func (f fitting) listed(m Message, several bool) []Message {
	question, whole := m.Text, f.list(m, several)
	m.Choices = nil
	texts := cut(whole, f.TextLength)
	list := cut(whole[len(question):], f.TextLength)
	if len(texts) > 1 && len(list) == 1 && !list[0].empty() {
		words := list[0].String()
		texts = append(cut(question, f.TextLength), list[0].slice(trimmed(words, 0, len(words))))
	}
	return f.dealt(m, texts)
}

// parts cuts the text; everything beside it goes with the last part.
func (f fitting) parts(m Message) []Message { return f.dealt(m, cut(m.Text, f.TextLength)) }

// dealt makes messages of the texts; everything beside them goes with the last.
func (f fitting) dealt(m Message, texts []Text) []Message {
	parts := make([]Message, len(texts))
	for i, t := range texts {
		parts[i] = m
		parts[i].Text = t
		if i < len(texts)-1 {
			parts[i].Choices, parts[i].Form, parts[i].Search, parts[i].Files = nil, nil, nil, nil
		}
	}
	if f.Caption > 0 && len(m.Files) > 0 {
		return f.apart(parts)
	}
	return parts
}

// apart gives each file of the last part a message of its own, behind the text. What can be pressed goes with the last.
func (f fitting) apart(parts []Message) []Message {
	last := parts[len(parts)-1]
	parts = parts[:len(parts)-1]
	alone := last
	alone.Text, alone.Files, alone.Choices, alone.Form, alone.Search = nil, nil, nil, nil, nil
	if !last.Text.empty() {
		words := alone
		words.Text = last.Text
		parts = append(parts, words)
	}
	for _, file := range last.Files {
		parts = append(parts, f.captioned(alone, file)...)
	}
	end := &parts[len(parts)-1]
	end.Choices, end.Form, end.Search = last.Choices, last.Form, last.Search
	return parts
}

// captioned is a file with its words; those that are too many come behind it.
func (f fitting) captioned(alone Message, file File) []Message {
	shown := alone
	shown.Files = []File{file}
	if Units(Isolate(file.Text)) <= f.Caption {
		return []Message{shown}
	}
	words := Text{typed(file.Text)}
	shown.Files[0].Text = ""
	parts := []Message{shown}
	for _, text := range cut(words, f.TextLength) {
		said := alone
		said.Text = text
		parts = append(parts, said)
	}
	return parts
}

// pages deals the choices out to as many messages as the buttons need. The button that opens a form takes a place too,
// as does a list that is looked through by typing.
func (f fitting) pages(m Message) []Message {
	rest, room := m.Choices, f.Buttons
	if m.Form != nil {
		room--
	}
	if m.Search != nil {
		room--
	}
	m.Choices, rest = deal(rest, room)
	fitted := f.page(m)
	for len(rest) > 0 {
		further := Message{Language: m.Language, RightLeft: m.RightLeft, Private: m.Private, Chosen: m.Chosen}
		further.Text = Words(cmp.Or(f.hints.Page, pageMark))
		further.Choices, rest = deal(rest, f.Buttons)
		fitted = append(fitted, f.page(further)...)
	}
	return fitted
}

func deal(choices []Choice, most int) (now, later []Choice) {
	most = min(most, len(choices))
	if most == 0 {
		return nil, choices
	}
	return choices[:most:most], choices[most:]
}

func (f fitting) page(m Message) []Message {
	m.Choices, m.Text = f.labelled(m, m.Choices)
	return f.parts(m)
}

// labelled cuts labels that are too long and adds them whole to the text.
func (f fitting) labelled(m Message, choices []Choice) ([]Choice, Text) {
	var short []Choice
	text := m.Text
	before := gap(text)
	for _, choice := range choices {
		whole := cmp.Or(line(choice.Label), pageMark)
		choice.Label = Shorten(whole, f.LabelLength)
		if choice.Label != whole {
			text = append(text, lead(m, before), typed(whole))
			before = "\n"
		}
		short = append(short, choice)
	}
	return short, text
}

// list adds the choices to the text as numbered lines. A choice that leads to a page keeps its number and its link.
func (f fitting) list(m Message, several bool) Text {
	if len(m.Choices) == 0 {
		return m.Text
	}
	text, before := m.Text, gap(m.Text)
	for i, choice := range m.Choices {
		words := typed(choice.Label)
		if choice.Link != "" {
			words = Span{Style: Link, Text: cmp.Or(choice.Label, choice.Link), URL: choice.Link}
		}
		text = append(text, lead(m, before+strconv.Itoa(i+1)+". "), words)
		before = "\n"
	}
	hint := f.hints.Number
	if several {
		hint = cmp.Or(f.hints.Several, hint)
	}
	return paragraph(text, Span{Text: hint})
}

// files are shown, or said.
func (f fitting) files(m Message) ([]File, Text) {
	if f.Pictures {
		files := slices.Clone(m.Files)
		for i, file := range files {
			files[i].Name, files[i].Text = line(file.Name), Clean(file.Text)
		}
		return files, m.Text
	}
	text := m.Text
	for _, file := range m.Files {
		text = aside(m, text, file.Text)
	}
	return nil, text
}
