package chat

import (
	"strings"
	"time"
	"unicode"
)

// Style is how a span is meant.
type Style string

// The styles of a span.
const (
	Plain   Style = ""        // the bot's own words
	Bold    Style = "bold"    // the bot's own words, stressed
	Typed   Style = "typed"   // a person's words: never markup, never a live mention or link
	Number  Style = "number"  // digits: kept together in a right-to-left line
	Mention Style = "mention" // a person; Text is their name where the network can't mention
	Link    Style = "link"    // Text leads to URL
	Moment  Style = "moment"  // Text is At in the reader's zone and language
	Slash   Style = "slash"   // a command that the reader is to type; Text is the whole of it
)

// Span is a run of text with one meaning.
type Span struct {
	Style  Style     `json:"style,omitempty"`
	Text   string    `json:"text"`
	Person PersonID  `json:"person,omitempty"`
	URL    string    `json:"url,omitempty"`
	At     time.Time `json:"at,omitzero"`
}

// Text is what is said. Only an adapter turns it into markup or entities, so that escaping, isolates and a reader's
// own time are right in one place a network.
type Text []Span

// Words makes a text of the bot's own words.
func Words(s string) Text { return Text{{Text: s}} }

// TypedText makes a text of what a person typed, cleaned of what could reorder or hide the words around it.
func TypedText(p Private) Text { return Text{{Style: Typed, Text: Clean(p.Reveal())}} }

// String is the text without any isolate: for tests, for labels, and for the length of a text.
func (t Text) String() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Text)
	}
	return b.String()
}

// First-strong and pop-directional isolates (Unicode Standard Annex 9): what stands between them cannot reorder the line
// round it.
const (
	fsi = "\u2068"
	pdi = "\u2069"
)

// Isolated is the text with isolates round everything that may run against the line's direction: names, numbers, links.
func (t Text) Isolated() string {
	var b strings.Builder
	for _, s := range t {
		b.WriteString(s.Isolated())
	}
	return b.String()
}

// Isolated is the span's words, within isolates unless they are the bot's own.
func (s Span) Isolated() string {
	if !s.isolated() {
		return s.Text
	}
	return Isolate(s.Text)
}

func (s Span) isolated() bool { return s.Style != Plain && s.Style != Bold && s.Text != "" }

// Isolate puts isolates round a name, number or link that stands within a line.
func Isolate(s string) string { return fsi + s + pdi }

// Bare takes isolates and direction marks away again: for comparing, and for networks that add their own.
func Bare(s string) string { return strings.Map(dropDirection, s) }

func dropDirection(r rune) rune {
	if directional(r) {
		return -1
	}
	return r
}

// Clean removes what a person could use to reorder, hide or break the words around their own: direction controls,
// zero-width characters but the two joiners that scripts and emoji families need, and control characters but the line break.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\u200c', r == '\u200d':
			return r
		case r == '\r', r == '\t', r == '\u2028', r == '\u2029':
			return ' '
		case directional(r), unicode.Is(unicode.Cc, r), r == '\u200b', r == '\u2060', r == '\ufeff', r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
}

// Visible reports whether there is anything to see in a text: networks refuse one without.
func Visible(s string) bool { return strings.ContainsFunc(s, seen) }

func seen(r rune) bool {
	const brailleBlank, objectReplacement = '\u2800', '\ufffc'
	return !unicode.IsSpace(r) && r != brailleBlank && r != objectReplacement &&
		!unicode.In(r, unicode.C, unicode.M, unicode.Other_Default_Ignorable_Code_Point)
}

func directional(r rune) bool {
	return r == '\u200e' || r == '\u200f' || r == '\u061c' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}
