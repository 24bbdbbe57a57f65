package story

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"mentorbot/bot/chat"
)

// Bot is what the bot is called in a transcript.
const Bot = "bot"

// widest is the column after which further choices begin a new line.
const widest = 120

// Line is one thing said or done, by the bot or by a person. Text of the bot's may hold isolates.
type Line struct {
	At      time.Time
	From    string // Bot, or a person's name
	To      string // the same, or a room's title after "#"
	Text    string // what is said or typed; of a press the label
	Choices []string
	Files   []string   // what the files and pictures show
	Form    []Question // asked after Text
	Deed    Verb       // a person's: Writes, Presses, Fills, Sends, Edits, Blocks, Leaves
	Word    string     // of a press the choice's key; of what is sent its kind
	Filled  []Filled   // a form's answers, in the order of its questions
}

// Question is one question of a form.
type Question struct {
	Key     string
	Text    string
	Choices []string
}

// Filled is how a question of a form was answered.
type Filled struct {
	Answer
	Labels []string // of the options chosen; none: Value was typed
}

// Transcript lays out what was said. An empty line stands where time went on; a form reads as its questions one after
// another, each with its answer.
func Transcript(lines []Line) string {
	t := transcript{forms: map[string][]Question{}}
	for i, line := range lines {
		if i > 0 && later(lines[i-1].At, line.At) {
			t.WriteString("\n")
		}
		t.line(line)
	}
	return Tidy(t.String())
}

func later(before, now time.Time) bool { return now.Truncate(time.Minute).After(before) }

type transcript struct {
	strings.Builder
	forms map[string][]Question // of the form that is open, by who was asked: what comes next
}

func (t *transcript) line(l Line) {
	switch {
	case l.From == Bot && len(l.Form) > 0:
		t.forms[l.To] = l.Form[1:]
		l.Text = join(l.Text, l.Form[0].Text)
		l.Choices = slices.Concat(l.Form[0].Choices, l.Choices)
		t.said(l.From, l.To, l.bot())
	case l.From == Bot:
		t.said(l.From, l.To, l.bot())
	case l.Deed == Fills:
		t.filled(l)
	default:
		t.said(l.From, l.To, l.person())
	}
}

func (t *transcript) filled(l Line) {
	for _, answer := range l.Filled {
		t.said(l.From, l.To, answer.String())
		questions := t.forms[l.From]
		i := slices.IndexFunc(l.Filled, func(f Filled) bool { return f.Key == answer.Key })
		if i+1 == len(l.Filled) || len(questions) == 0 {
			continue
		}
		next := Line{Text: questions[0].Text, Choices: questions[0].Choices}
		t.forms[l.From] = questions[1:]
		t.said(l.To, l.From, next.bot())
	}
}

// String is the answer as it reads: what was left open reads as a dash.
func (f Filled) String() string {
	switch {
	case len(f.Labels) > 0:
		return buttons(f.Labels)
	case f.Value == "":
		return "–"
	}
	return f.Value
}

func (l Line) bot() string {
	text := l.Text
	parts := []string{strings.Trim(text, "\n")}
	for _, file := range l.Files {
		parts = append(parts, "[picture: "+file+"]")
	}
	parts = append(parts, buttons(l.Choices))
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), "\n")
}

func buttons(labels []string) string {
	var b strings.Builder
	column := 0
	for i, label := range labels {
		width := utf8.RuneCountInString(label) + len(" []")
		switch {
		case i > 0 && column+width > widest:
			b.WriteString("\n")
			column = 0
		case i > 0:
			b.WriteString(" ")
		}
		b.WriteString("[" + label + "]")
		column += width
	}
	return b.String()
}

func (l Line) person() string {
	switch l.Deed {
	case Presses:
		return "[" + l.Text + "]"
	case Sends:
		return "(" + l.Word + ")"
	case Edits:
		return "(edited) " + l.Text
	case Blocks:
		return "(blocked)"
	case Leaves:
		return "(left)"
	}
	return l.Text
}

// said writes the first line behind who says it to whom, and the further ones below it.
func (t *transcript) said(from, to, text string) {
	before := from + " → " + to + ": "
	below := "\n" + strings.Repeat(" ", utf8.RuneCountInString(before))
	t.WriteString(before + strings.ReplaceAll(chat.Bare(text), "\n", below) + "\n")
}

func join(paragraphs ...string) string {
	paragraphs = slices.DeleteFunc(paragraphs, func(s string) bool { return s == "" })
	return strings.Join(paragraphs, "\n\n")
}
