package discord

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"mentorbot/bot/chat"
)

const (
	emptyMark     = "…"      // says nothing: Discord refuses a text without anything to see
	chosenMark    = "✓ "     // stands before the answer to a question
	rightLeftMark = "\u200f" // makes its line run from the right, whatever it begins with
)

// words are a text in Discord's Markdown, in which nothing is alive but our own.
type words struct {
	strings.Builder
	users  []string // who is mentioned
	spoken bool     // moments are said in words: Discord itself speaks no language that runs from the right
	called called   // what mentions a command
}

// compose writes the text of a message. The chosen label of a question that is answered stands below.
func compose(t chat.Text, rightLeft bool, chosen string, c called) *words {
	w := &words{spoken: rightLeft, called: c}
	mark := ""
	if rightLeft {
		mark = rightLeftMark
	}
	w.own(mark)
	for _, s := range t {
		w.span(s)
	}
	shows := chat.Visible(w.String())
	switch {
	case chosen != "":
		if shows {
			w.own("\n\n" + mark)
		}
		w.own(chosenMark)
		w.WriteString("**" + dead(chat.Isolate(chat.Shorten(chat.Clean(chosen), longestLabel))) + "**")
	case !shows:
		w.own(emptyMark)
	}
	return w
}

func (w *words) span(s chat.Span) {
	switch {
	case s.Style == chat.Mention && userOf(s.Person) != "":
		w.mention(userOf(s.Person))
	case s.Text == "":
	case s.Style == chat.Plain:
		w.own(s.Text)
	case s.Style == chat.Bold:
		w.bold(s.Text)
	case s.Style == chat.Slash && w.called.mention(s.Text) != "":
		w.WriteString(w.called.mention(s.Text))
	case s.Style == chat.Moment && !s.At.IsZero() && !w.spoken:
		w.WriteString("<t:" + strconv.FormatInt(s.At.Unix(), 10) + ":F>") // in the reader's own zone and language
	case s.Style == chat.Link && safe(s.URL):
		w.WriteString("[" + dead(chat.Isolate(shown(chat.Clean(s.Text)))) + "](<" + target(s.URL) + ">)")
	case s.Style == chat.Number || s.Style == chat.Moment:
		w.WriteString(dead(s.Isolated()))
	default:
		s.Text = chat.Clean(s.Text)
		w.WriteString(dead(s.Isolated()))
	}
}

// mention names somebody so that Discord tells them.
func (w *words) mention(user string) {
	w.WriteString("<@" + user + ">")
	if !slices.Contains(w.users, user) {
		w.users = append(w.users, user)
	}
}

// bold is bold up to its last letter: marks beside a space are none.
func (w *words) bold(s string) {
	inner := strings.TrimSpace(s)
	if inner == "" {
		w.own(s)
		return
	}
	before, after, _ := strings.Cut(s, inner)
	w.own(before)
	w.WriteString("**" + quoted(inner) + "**")
	w.own(after)
}

// own writes our own words.
func (w *words) own(s string) { w.WriteString(quoted(s)) }

// quoted are our own words as they are: what Discord would read as markup within a line, or at its beginning, is not.
func quoted(s string) string {
	var b strings.Builder
	digits := true // nothing but digits and spaces stands before in this line
	for _, r := range strings.ToValidUTF8(s, "") {
		switch {
		case strings.ContainsRune("\\*_~`|<>[]@#", r), digits && strings.ContainsRune("-+.", r):
			b.WriteByte('\\')
		}
		digits = r == '\n' || digits && (unicode.IsDigit(r) || unicode.IsSpace(r) || r == '\u200f')
		b.WriteRune(r)
	}
	return b.String()
}

// dead are somebody's words as they typed them: before each mark of ASCII stands a backslash, so that none of them is
// markup, a mention, a moment, an emoji or the address of a page.
func dead(s string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(s, "") {
		if r < unicode.MaxASCII && (unicode.IsPunct(r) || unicode.IsSymbol(r)) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// oneLine is what people call something, or say of it, on one line.
func oneLine(s string) string { return strings.Join(strings.Fields(chat.Clean(s)), " ") }

// target is the address of a page as it stands in the marks of a link, which a bracket would end.
func target(link string) string {
	if u, err := url.Parse(link); err == nil {
		link = u.Scheme + link[len(u.Scheme):]
	}
	return strings.NewReplacer("(", "%28", ")", "%29").Replace(link)
}

// longestLink is how long a link of a button may be.
const longestLink = 512

// safe reports whether a link leads to a page, and nowhere else.
func safe(link string) bool {
	u, err := url.Parse(link)
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "http" || u.Scheme == "https") &&
		len(link) <= longestLink && !strings.ContainsAny(link, "<> \n\t\\")
}
