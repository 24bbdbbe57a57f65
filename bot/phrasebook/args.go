package phrasebook

import (
	"strconv"
	"strings"
	"time"

	"mentorbot/bot/chat"
)

// Args is what stands in the places of a text, by name.
type Args map[string]Arg

// Arg is one thing to be said within a text. It is made by one of the functions below.
type Arg struct {
	kind  argKind
	text  string
	more  string // a link's address, a person's id
	count int
	at    time.Time
	items []Arg
	texts []chat.Text
}

type argKind uint8

const (
	wordsArg argKind = iota
	typedArg
	personArg
	countArg
	momentArg
	dayArg
	clockArg
	phraseArg
	listArg
	linkArg
	textsArg
	slashArg
)

// Name is a name that a person typed; it stays on one line.
func Name(p chat.Private) Arg { return Arg{kind: typedArg, text: oneLine(p)} }

// Typed is a longer text that a person typed, its lines kept.
func Typed(p chat.Private) Arg { return Arg{kind: typedArg, text: chat.Clean(p.Reveal())} }

// Person is somebody, mentioned where the network can.
func Person(id chat.PersonID, name chat.Private) Arg {
	return Arg{kind: personArg, text: oneLine(name), more: string(id)}
}

// Slash is a command that the reader is to type.
func Slash(command string) Arg { return Arg{kind: slashArg, text: command} }

// Count is a number. As the argument "count" it also chooses the plural form.
func Count(n int) Arg { return Arg{kind: countArg, count: n} }

// Moment is a day and an hour, in t's own Location.
func Moment(t time.Time) Arg { return Arg{kind: momentArg, at: t} }

// Day is a moment's day alone.
func Day(t time.Time) Arg { return Arg{kind: dayArg, at: t} }

// Clock is a moment's hour alone.
func Clock(t time.Time) Arg { return Arg{kind: clockArg, at: t} }

// Words is the bot's own words, already in the language.
func Words(s string) Arg { return Arg{text: s} }

// Phrase is another key of the book, said in the same language and without arguments.
func Phrase(key string) Arg { return Arg{kind: phraseArg, text: key} }

// List is several things, joined as the language does.
func List(items ...Arg) Arg { return Arg{kind: listArg, items: items} }

// Link is words that lead to a page.
func Link(label, url string) Arg { return Arg{kind: linkArg, text: label, more: url} }

// Lines is several lines, one below the other.
func Lines(items ...chat.Text) Arg { return Arg{kind: textsArg, texts: items} }

// Rich is a text that is finished.
func Rich(t chat.Text) Arg { return Lines(t) }

func oneLine(p chat.Private) string {
	return strings.TrimSpace(strings.ReplaceAll(chat.Clean(p.Reveal()), "\n", " "))
}

// say appends what the argument says in the language. Style is that of the words around it; it goes over to the bot's
// own words only.
func (a *Arg) say(out chat.Text, b *Book, t *tongue, style chat.Style) chat.Text {
	switch a.kind {
	case typedArg:
		return append(out, chat.Span{Style: chat.Typed, Text: a.text})
	case personArg:
		return append(out, chat.Span{Style: chat.Mention, Text: a.text, Person: chat.PersonID(a.more)})
	case slashArg:
		return append(out, chat.Span{Style: chat.Slash, Text: a.text})
	case countArg:
		return append(out, chat.Span{Style: chat.Number, Text: strconv.Itoa(a.count)})
	case momentArg:
		return append(out, chat.Span{Style: chat.Moment, Text: t.grammar.momentOf(a.at), At: a.at})
	case dayArg:
		return append(out, chat.Span{Style: style, Text: t.grammar.dayOf(a.at)})
	case clockArg:
		return append(out, chat.Span{Style: chat.Number, Text: t.grammar.clockOf(a.at)})
	case phraseArg:
		return appendStyled(out, b.Say(t.language, a.text, nil), style)
	case listArg:
		return a.sayList(out, b, t, style)
	case linkArg:
		return append(out, chat.Span{Style: chat.Link, Text: a.text, URL: a.more})
	case textsArg:
		return a.sayLines(out)
	}
	return append(out, chat.Span{Style: style, Text: a.text})
}

func appendStyled(out, t chat.Text, style chat.Style) chat.Text {
	for _, s := range t {
		if s.Style == chat.Plain {
			s.Style = style
		}
		out = append(out, s)
	}
	return out
}

func (a *Arg) sayList(out chat.Text, b *Book, t *tongue, style chat.Style) chat.Text {
	for i := range a.items {
		if i > 0 {
			out = append(out, chat.Span{Style: style, Text: t.grammar.between(i, len(a.items))})
		}
		out = a.items[i].say(out, b, t, style)
	}
	return out
}

func (a *Arg) sayLines(out chat.Text) chat.Text {
	for i, line := range a.texts {
		if i > 0 {
			out = append(out, chat.Span{Text: "\n"})
		}
		out = append(out, line...)
	}
	return out
}
