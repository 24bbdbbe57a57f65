package telegram

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mentorbot/bot/chat"
)

// What the server takes, in UTF-16 units, after entities. What is made dead grows by half at most: each joiner stands
// between two letters that need no other. So two thirds always fit, and the Capabilities promise no more.
const (
	mostText    = 4096
	mostCaption = 1024
)

// mostEntities is how many the server keeps of a message.
const mostEntities = 100

const (
	emptyMark     = "…"      // says nothing: the server refuses a text without anything to see
	chosenMark    = "✓ "     // stands before the answer to a question
	joiner        = "\u2060" // word joiner: is not seen, and breaks no line; the server finds no address across it
	rightLeftMark = "\u200f" // makes its line run from the right, whatever it begins with
)

// isolate is how long the isolate at each end of a span is.
const isolate = 1

// longestNumber is how many digits in a row stay together: shorter than any card's number.
const longestNumber = 8

// entity is a style on a part of a text, counted in UTF-16 units.
type entity struct {
	Type   string   `json:"type"`
	Offset int      `json:"offset"`
	Length int      `json:"length"`
	URL    string   `json:"url,omitempty"`
	User   *account `json:"user,omitempty"`
}

// account is a user as an entity names one. The server reads the id alone.
type account struct {
	ID    int64  `json:"id"`
	Bot   bool   `json:"is_bot"`
	First string `json:"first_name"`
}

// words are a text as the server takes it: nothing that it would trim, and nothing in it alive but our own.
type words struct {
	text     strings.Builder
	units    int
	entities []entity
}

// compose writes the text of a message. The chosen label of a question that is answered stands below.
func compose(t chat.Text, rightLeft bool, chosen string) *words {
	w := &words{}
	if rightLeft {
		w.own(rightLeftMark)
	}
	for _, s := range trim(t) {
		w.span(s)
	}
	shows := chat.Visible(w.text.String())
	switch {
	case chosen != "":
		w.chosen(chosen, rightLeft, shows)
	case !shows:
		w.own(emptyMark)
	}
	w.entities = w.entities[:min(len(w.entities), mostEntities)]
	return w
}

// chosen writes the answer to the question, in a paragraph of its own below the question.
func (w *words) chosen(label string, rightLeft, below bool) {
	if below {
		w.own("\n\n")
		if rightLeft {
			w.own(rightLeftMark)
		}
	}
	w.own(chosenMark)
	w.isolated(entity{Type: "bold"}, cmp.Or(chat.Clean(label), emptyMark))
}

// trim leaves out what the server would trim, so that every offset stays right. What is isolated is not at the edge.
func trim(t chat.Text) chat.Text {
	t = slices.Clone(t)
	for i, s := range t {
		if !ours(s) {
			t[i].Text = chat.Clean(s.Text) // perhaps nothing is left
		}
	}
	for len(t) > 0 && ours(t[0]) {
		if t[0].Text = strings.TrimLeftFunc(t[0].Text, unicode.IsSpace); t[0].Text != "" {
			break
		}
		t = t[1:]
	}
	for last := len(t) - 1; last >= 0 && ours(t[last]); last-- {
		if t[last].Text = strings.TrimRightFunc(t[last].Text, unicode.IsSpace); t[last].Text != "" {
			break
		}
		t = t[:last]
	}
	return t
}

// ours reports whether a span stands bare: the bot's own words, or none.
func ours(s chat.Span) bool { return s.Style == chat.Plain || s.Style == chat.Bold || s.Text == "" }

func (w *words) span(s chat.Span) {
	switch {
	case s.Style == chat.Bold:
		w.styled(entity{Type: "bold"}, s.Text, 0)
	case ours(s):
		w.own(s.Text)
	case s.Style == chat.Moment:
		w.own(s.Isolated())
	case s.Style == chat.Link && safe(s.URL):
		w.isolated(entity{Type: "text_link", URL: s.URL}, s.Text)
	case s.Style == chat.Mention:
		w.isolated(mention(s), s.Text)
	default:
		w.isolated(entity{}, s.Text)
	}
}

// mention is the entity that makes a name a person; the zero one where we have no account.
func mention(s chat.Span) entity {
	id, err := strconv.ParseInt(s.Person.Native(), 10, 64)
	if s.Person.Network() != Name || err != nil || id <= 0 {
		return entity{}
	}
	return entity{Type: "text_mention", User: &account{ID: id, First: dead(s.Text)}}
}

func (w *words) own(s string) {
	s = strings.ToValidUTF8(s, "")
	w.text.WriteString(s)
	w.units += chat.Units(s)
}

// isolated writes words that are not ours: dead, and within isolates that the entity leaves out.
func (w *words) isolated(e entity, s string) {
	if s = dead(s); s != "" {
		w.styled(e, chat.Isolate(s), isolate)
	}
}

// styled writes words under an entity, if it has a type, but for their edges. One that shows nothing would be refused.
func (w *words) styled(e entity, s string, edge int) {
	e.Offset = w.units + edge
	w.own(s)
	e.Length = w.units - edge - e.Offset
	if e.Type != "" && chat.Visible(s) {
		w.entities = append(w.entities, e)
	}
}

// dead puts joiners where the server would find an address, a name, a tag, a command or a number in a person's words.
// They read the same, and chat.Clean takes the joiners out again.
func dead(s string) string {
	s = chat.Clean(s)
	var b strings.Builder
	before, digits := ' ', 0
	for i, r := range s {
		rest := s[i+utf8.RuneLen(r):]
		if digits = run(digits, r); digits > longestNumber {
			b.WriteString(joiner)
			digits = 1
		}
		if r == '.' && !unicode.IsSpace(before) && beginsName(rest) {
			b.WriteString(joiner)
		}
		b.WriteRune(r)
		if strings.ContainsRune("@#$/+", r) && beginsName(rest) || r == ':' && strings.HasPrefix(rest, "//") {
			b.WriteString(joiner)
		}
		before = r
	}
	return b.String()
}

// run counts the digits up to this letter. Spaces and hyphens stand within a number.
func run(digits int, r rune) int {
	switch {
	case '0' <= r && r <= '9':
		return digits + 1
	case r == ' ' || r == '-':
		return digits
	}
	return 0
}

// beginsName reports whether what comes next could be part of a name, a tag or a host.
func beginsName(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	if r < utf8.RuneSelf {
		return strings.ContainsRune("_-~", r) || unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	return r != utf8.RuneError && !unicode.IsSpace(r)
}

// safe reports whether a link leads to a page or into Telegram, and nowhere else. The server refuses a host without a
// dot, and the whole message with it.
func safe(link string) bool {
	u, err := url.Parse(link)
	switch {
	case err != nil || u.Host == "" || u.User != nil:
		return false
	case u.Scheme == "http" || u.Scheme == "https":
		return strings.Contains(u.Hostname(), ".")
	}
	return u.Scheme == "tg"
}
