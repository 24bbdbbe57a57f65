package slack

import (
	"net/url"
	"regexp"
	"strings"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

const (
	emptyMark     = "…"      // says nothing: Slack refuses a text without anything to see
	chosenMark    = "✓ "     // stands before the answer to a question
	rightLeftMark = "\u200f" // makes its line run from the right, whatever it begins with
)

// momentFormat is how a moment is written in the reader's language and zone.
const momentFormat = "{date_long_pretty} {time}"

// markup are the three letters that Slack's markup is made of.
var markup = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// escape makes words dead where Slack reads markup.
func escape(s string) string { return markup.Replace(s) }

// signs are what Slack makes styles of. In what people typed they are said with letters that look alike, where they
// can't be shown as they are: an edit's words beside its blocks are read as markup whatever it says of itself.
var signs = strings.NewReplacer("*", "\u2217", "_", "\uff3f", "~", "\u223c", "`", "\u02cb")

// pictured are pictures by their names.
var pictured = regexp.MustCompile(`:([^\s:]+):`)

// quiet makes what people typed dead, in words that are escaped.
func quiet(s string) string {
	if strings.Contains(s, ":") {
		s = pictured.ReplaceAllString(s, "\ua789$1\ua789")
	}
	return signs.Replace(s)
}

// words are a text as Slack shows it: elements of which none is parsed, and beside them the same words for
// notifications and for those who can't see blocks.
type words struct {
	team     string
	elements []slackapi.RichTextSectionElement
	fallback strings.Builder
}

// compose writes the text of a message. The chosen label of a question that is answered stands below.
func compose(team string, t chat.Text, rightLeft bool, chosen string) *words {
	w := &words{team: team}
	mark := ""
	if rightLeft {
		mark = rightLeftMark
		w.own(mark, false)
	}
	for _, s := range t {
		w.span(s)
	}
	shows := chat.Visible(w.fallback.String())
	switch {
	case chosen != "":
		before := mark + chosenMark
		if shows {
			before = "\n\n" + before
		}
		w.own(before, false)
		w.isolated(chat.Span{Style: chat.Typed, Text: chosen}, true)
	case !shows:
		w.own(emptyMark, false)
	}
	return w
}

func (w *words) span(s chat.Span) {
	switch {
	case s.Text == "":
	case s.Style == chat.Plain || s.Style == chat.Bold:
		w.own(s.Text, s.Style == chat.Bold)
	case s.Style == chat.Moment && !s.At.IsZero():
		w.moment(s)
	case s.Style == chat.Link && safe(s.URL):
		text := chat.Clean(s.Text)
		w.add(slackapi.NewRichTextSectionLinkElement(s.URL, text, nil), text)
	case s.Style == chat.Mention && w.user(s.Person) != "":
		w.add(slackapi.NewRichTextSectionUserElement(w.user(s.Person), nil), chat.Clean(s.Text))
	default:
		w.isolated(s, false)
	}
}

// own writes words that need no care: our own.
func (w *words) own(s string, bold bool) { w.text(s, escape(s), bold) }

func (w *words) text(s, said string, bold bool) {
	var style *slackapi.RichTextSectionTextStyle
	if bold {
		style = &slackapi.RichTextSectionTextStyle{Bold: true}
	}
	if s = strings.ToValidUTF8(s, ""); s == "" {
		return
	}
	w.elements = append(w.elements, slackapi.NewRichTextSectionTextElement(s, style))
	w.fallback.WriteString(strings.ToValidUTF8(said, ""))
}

// isolated writes words that may run against the line.
func (w *words) isolated(s chat.Span, bold bool) {
	if s.Style != chat.Number && s.Style != chat.Moment {
		s.Text = chat.Clean(s.Text)
	}
	w.text(s.Isolated(), quiet(escape(s.Isolated())), bold)
}

// moment is shown in the reader's own zone and language, and said in those of the message where that can't be.
func (w *words) moment(s chat.Span) {
	said := s.Text
	w.add(slackapi.NewRichTextSectionDateElement(s.At.Unix(), momentFormat, nil, &said), said)
}

func (w *words) add(e slackapi.RichTextSectionElement, said string) {
	w.elements = append(w.elements, e)
	w.fallback.WriteString(quiet(escape(chat.Isolate(said))))
}

// beside are words that are escaped, as long as they may be: neither an escape nor an isolate is left open at the cut.
func beside(s string) string {
	if chat.Units(s) <= longestBeside {
		return s
	}
	const closing = 100 // isolates are never so deep
	s = strings.TrimSuffix(chat.Shorten(s, longestBeside-closing), emptyMark)
	if last := strings.LastIndexByte(s, '&'); last >= 0 && !strings.Contains(s[last:], ";") {
		s = s[:last]
	}
	open := strings.Count(s, chat.Isolate("")[:3]) - strings.Count(s, chat.Isolate("")[3:])
	return s + emptyMark + strings.Repeat(chat.Isolate("")[3:], max(0, open))
}

// user is the id of a person of this workspace; empty: it is none.
func (w *words) user(p chat.PersonID) string {
	to, err := addressOf(chat.To(p))
	if err != nil || to.team != w.team || to.user == "" {
		return ""
	}
	if to.user[0] != 'U' && to.user[0] != 'W' {
		return ""
	}
	return to.user
}

// block is the text as one block.
func (w *words) block() slackapi.Block {
	return slackapi.NewRichTextBlock("", slackapi.NewRichTextSection(w.elements...))
}

// longestLink is how long Slack takes one.
const longestLink = 3000

// safe reports whether a link leads to a page, and nowhere else.
func safe(link string) bool {
	u, err := url.Parse(link)
	page := strings.HasPrefix(link, "https://") || strings.HasPrefix(link, "http://")
	return err == nil && page && u.Host != "" && u.User == nil && len(link) <= longestLink
}
