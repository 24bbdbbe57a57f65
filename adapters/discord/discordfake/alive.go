package discordfake

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mentorbot/bot/chat/chattest"
)

// Live is something in a text that is more than words: a mention, a link, a moment, a picture for a word, a style. Its
// kinds are user, role, channel, everyone, command, guild, moment, emoji, link, bold, format or line.
type Live = chattest.Live

// reader reads Markdown as Discord shows it: https://support.discord.com/hc/articles/210298617.
type reader struct {
	strings.Builder
	alive  []Live
	names  func(kind, id string) string
	moment func(time.Time) string
	bold   bool
}

func (w *reader) live(kind, what, words string) {
	w.alive = append(w.alive, Live{Kind: kind, What: what, Text: words})
	w.WriteString(words)
}

var (
	angled = []struct {
		kind  string
		shape *regexp.Regexp
	}{
		{"user", regexp.MustCompile(`^<@!?(\d+)>`)},
		{"role", regexp.MustCompile(`^<@&(\d+)>`)},
		{"channel", regexp.MustCompile(`^<#(\d+)>`)},
		{"moment", regexp.MustCompile(`^<t:(-?\d+)(?::[tTdDfFRsS])?>`)},
		{"emoji", regexp.MustCompile(`^<a?:(\w+:\d+)>`)},
		{"command", regexp.MustCompile(`^</([^>]+:\d+)>`)},
		{"guild", regexp.MustCompile(`^<id:(\w+)>`)},
		{"link", regexp.MustCompile(`^<((?:https?://|mailto:|tel:|sms:)[^\s>]+)>`)},
	}
	masked   = regexp.MustCompile(`^\[((?:\\.|[^\]\\])+)\]\(<?(https?://[^\s<>)]+)>?(?: "[^"]*")?\)`)
	bare     = regexp.MustCompile(`^(?:https?|steam|discord)://[^\s<]+[^<.,:;"'\]\s]`)
	everyone = regexp.MustCompile(`^@(?:everyone|here)\b`)
	line     = regexp.MustCompile(`^(?:#{1,3} |-# |>>> |> |[-*+] |\d+\. )`)
	styles   = []string{"```", "``", "`", "***", "**", "*", "___", "__", "_", "~~", "||"}
)

// lineMarks are the first bytes of what makes a line another one.
const lineMarks = "#->*+0123456789"

// markdown reads a text.
func (w *reader) markdown(s string) {
	begins := true
	for s != "" {
		size := 0
		if begins && strings.IndexByte(lineMarks, s[0]) >= 0 {
			if mark := line.FindString(s); mark != "" {
				w.live("line", strings.TrimSpace(mark), "")
				size = len(mark)
			}
		}
		if size == 0 {
			size = w.one(s)
		}
		begins = s[size-1] == '\n' || begins && strings.TrimSpace(s[:size]) == ""
		s = s[size:]
	}
}

// one reads what stands first. Its first byte tells which signs it may be: a text is read letter by letter.
func (w *reader) one(s string) (size int) {
	switch s[0] {
	case '\\':
		if escaped(s) {
			w.WriteByte(s[1])
			return 2
		}
	case '<':
		size = w.angle(s)
	case '[':
		size = w.mask(s)
	case 'h', 's', 'd':
		if strings.Contains(s[:min(len(s), len("discord://"))], "://") {
			size = w.whole("link", bare.FindString(s))
		}
	case '@':
		size = w.whole("everyone", everyone.FindString(s))
	case '`', '*', '_', '~', '|':
		size = w.style(s)
	}
	if size == 0 {
		_, size = utf8.DecodeRuneInString(s)
		w.WriteString(s[:size])
	}
	return size
}

// angle reads what stands between angles; 0: nothing does.
func (w *reader) angle(s string) int {
	for _, a := range angled {
		if found := a.shape.FindStringSubmatch(s); found != nil {
			w.live(a.kind, found[1], w.named(a.kind, found[1]))
			return len(found[0])
		}
	}
	return 0
}

// mask reads a link behind other words; 0: there is none.
func (w *reader) mask(s string) int {
	found := masked.FindStringSubmatch(s)
	if found == nil {
		return 0
	}
	inner := &reader{names: w.names, moment: w.moment}
	inner.markdown(found[1])
	w.live("link", found[2], inner.String())
	return len(found[0])
}

// whole reads what is shown as it stands there; 0: there is nothing.
func (w *reader) whole(kind, found string) int {
	if found != "" {
		w.live(kind, found, found)
	}
	return len(found)
}

// named is what is shown for something between angles.
func (w *reader) named(kind, what string) string {
	seconds, err := strconv.ParseInt(what, 10, 64)
	if kind == "moment" && err == nil {
		return w.moment(time.Unix(seconds, 0))
	}
	return w.names(kind, what)
}

// escaped tells whether a mark stands behind a backslash.
func escaped(s string) bool {
	if len(s) < 2 || s[0] != '\\' || s[1] >= utf8.RuneSelf {
		return false
	}
	r := rune(s[1])
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsSpace(r)
}

// style reads a sign that begins or ends a style, where its other end is in the text; 0: it is a letter.
func (w *reader) style(s string) int {
	for _, sign := range styles {
		rest, is := strings.CutPrefix(s, sign)
		switch {
		case !is:
		case sign == "**" && w.bold:
			w.bold = false
			return len(sign)
		case !closes(rest, sign):
		case sign == "**":
			w.bold = true
			w.alive = append(w.alive, Live{Kind: "bold", What: sign})
			return len(sign)
		default:
			w.live("format", sign, "")
			return len(sign)
		}
	}
	return 0
}

// closes tells whether a style that begins before a text ends in it.
func closes(text, sign string) bool {
	for i := 0; i < len(text); i++ {
		switch {
		case escaped(text[i:]):
			i++
		case i > 0 && strings.HasPrefix(text[i:], sign):
			return true
		}
	}
	return false
}
