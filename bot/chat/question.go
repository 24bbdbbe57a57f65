package chat

import (
	"slices"
	"strings"
)

// Asked is the field that Fit asks for where the message's form can't be shown: the first with a Problem, else the
// first without a Value, else the first, so that a form that is full can be gone through once more.
func Asked(m Message, c Capabilities) (Field, bool) {
	if m.Form == nil || len(m.Form.Fields) == 0 || m.Form.fits(c) {
		return Field{}, false
	}
	return m.Form.Fields[m.Form.next()], true
}

// fits tells whether a form can be shown: it has not too many fields, and none has more options than are shown without
// being looked for, where they can't be looked for.
func (f Form) fits(c Capabilities) bool {
	return len(f.Fields) <= c.Fields && (c.Search || c.Options == 0 ||
		!slices.ContainsFunc(f.Fields, func(f Field) bool { return len(f.Options) > c.Options }))
}

func (f Form) next() int {
	if i := slices.IndexFunc(f.Fields, func(f Field) bool { return f.Problem != "" }); i >= 0 {
		return i
	}
	return max(0, slices.IndexFunc(f.Fields, func(f Field) bool { return f.Value == "" && !f.Done }))
}

// question is a field in words. What leads to the form is said once, with its first question, and not again when the
// answer to that was a problem.
func (f fitting) question(m Message, field Field) Text {
	var text Text
	if m.Form.next() == 0 && field.Problem == "" {
		if text = m.Text; text.empty() {
			text = aside(m, nil, m.Form.Title)
		}
	}
	text = aside(m, text, field.Problem)
	text = aside(m, text, field.Label)
	if field.Example != "" {
		text = aside(m, text, strings.TrimSpace(f.hints.Example+" "+field.Example))
	}
	if field.Optional {
		text = paragraph(text, Span{Text: f.hints.Skip})
	}
	return text
}

// form cuts the labels of a form that is shown, and adds them whole to the text.
func (f fitting) form(m Message) (*Form, Text) {
	form := *m.Form
	form.Title, form.Submit = line(form.Title), line(form.Submit)
	form.Fields = slices.Clone(form.Fields)
	for i, field := range form.Fields {
		field.Label, field.Example, field.Problem = Clean(field.Label), Clean(field.Example), Clean(field.Problem)
		field.Value, field.Before = strings.ToValidUTF8(field.Value, ""), strings.ToValidUTF8(field.Before, "")
		if field.Search = f.search(field.Search); field.Search != nil {
			field.Options = nil
		}
		field.Options, m.Text = f.labelled(m, field.Options)
		form.Fields[i] = field
	}
	open, text := f.labelled(m, []Choice{{Label: line(form.Open)}})
	form.Open = open[0].Label
	return &form, text
}

// leastSearched is how many buttons there must be for one to be a list: a form's may be the other.
const leastSearched = 2

// search is a list that is looked through by typing, where the network can: nil elsewhere.
func (f fitting) search(s *Lookup) *Lookup {
	if s == nil || !f.Search || f.Buttons < leastSearched {
		return nil
	}
	return &Lookup{Handle: s.Handle, Hint: line(s.Hint), Label: line(s.Label)}
}

// paragraph adds a paragraph unless it is empty.
func paragraph(t Text, s Span) Text {
	if s.Text == "" {
		return t
	}
	if between := gap(t); between != "" {
		t = append(t, Span{Text: between})
	}
	return append(t, s)
}

// aside adds a paragraph of words that came as a plain string.
func aside(m Message, t Text, words string) Text {
	s := typed(words)
	if s.Text == "" {
		return t
	}
	if before := lead(m, gap(t)); before.Text != "" {
		t = append(t, before)
	}
	return append(t, s)
}

// gap is what stands between a text and its next paragraph.
func gap(t Text) string {
	if t.empty() {
		return ""
	}
	return "\n\n"
}

func (t Text) empty() bool {
	return !slices.ContainsFunc(t, func(s Span) bool { return s.Text != "" })
}

const rightLeftMark = "\u200f"

// lead begins a line that a number or foreign word may come first in: the mark keeps it a right-to-left line.
func lead(m Message, before string) Span {
	if !m.RightLeft {
		return Span{Text: before}
	}
	breaks := strings.LastIndexByte(before, '\n') + 1
	return Span{Text: before[:breaks] + rightLeftMark + before[breaks:]}
}

func typed(words string) Span { return Span{Style: Typed, Text: Clean(words)} }

// line makes a label of one line, without anything hidden in it.
func line(label string) string { return strings.Join(strings.Fields(Clean(label)), " ") }

// sound is a text of valid UTF-8 that nobody's name can reorder. The result is the caller's own.
func sound(t Text) Text {
	t = slices.Clone(t)
	for i, s := range t {
		switch s.Style {
		case Plain, Bold:
			t[i].Text = strings.ToValidUTF8(s.Text, "")
		case Mention:
			t[i].Text = line(s.Text)
		default:
			t[i].Text = Clean(s.Text)
		}
	}
	return slices.Clip(t)
}
