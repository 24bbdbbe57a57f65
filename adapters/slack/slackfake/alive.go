package slackfake

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"mentorbot/bot/chat/chattest"
)

// Live is something in a text that is more than words: a mention, a link, a date, a picture for a word, a style. Its
// kinds are user, channel, usergroup, special, link, date, emoji or format.
type Live = chattest.Live

// shown is a text as an eye reads it, and what of it came alive.
type shown struct {
	strings.Builder
	alive    []Live
	names    func(kind, id string) string
	linkless bool // addresses stay words
}

func (w *shown) live(kind, what, words string) {
	w.alive = append(w.alive, Live{Kind: kind, What: what, Text: words})
	w.WriteString(words)
}

var (
	bareLink = regexp.MustCompile(`^(?:https?://|mailto:|www\.)[^\s<>|]+`)
	bareName = regexp.MustCompile(`^(?:@(?:here|channel|everyone)|[@#][\pL\d][\pL\d._-]*)`)
	emoji    = regexp.MustCompile(`^:([a-z0-9_+'-]+):`)
)

// emojis are a few that everybody has; a workspace has thousands, and its own.
const emojis = " smile heart poop +1 -1 100 tada wave fire warning thumbsup rotating_light eyes rocket star "

// mrkdwn reads markup. Eager texts are searched for names that nobody marked.
func (w *shown) mrkdwn(s string, eager bool) {
	before := ' '
	for s != "" {
		size := w.marked(s)
		if size == 0 {
			size = w.formatted(s, before, eager)
		}
		if size == 0 && !isWord(before) {
			size = w.found(s, eager)
		}
		if size == 0 {
			size = w.letter(s)
		}
		before, _ = utf8.DecodeLastRuneInString(s[:size])
		s = s[size:]
	}
}

func isWord(r rune) bool { return r == '_' || unicode.In(r, unicode.L, unicode.M, unicode.N) }

var escapes = []struct{ name, sign string }{{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}}

// letter shows one character, or what an escape stands for.
func (w *shown) letter(s string) int {
	for _, escape := range escapes {
		if strings.HasPrefix(s, escape.name) {
			w.WriteString(escape.sign)
			return len(escape.name)
		}
	}
	_, size := utf8.DecodeRuneInString(s)
	w.WriteString(s[:size])
	return size
}

// marked reads what stands between angle brackets; 0: nothing does.
func (w *shown) marked(s string) int {
	if s[0] != '<' {
		return 0
	}
	end := strings.IndexAny(s[1:], "<>\n") + 1
	if end < 2 || s[end] != '>' || s[1] == ' ' {
		return 0
	}
	inner, label, labelled := strings.Cut(s[1:end], "|")
	label = unescaped(label)
	name := func(kind, id, sign string) {
		words := w.names(kind, id)
		if words == "" {
			words = id
		}
		w.live(kind, id, sign+words)
	}
	switch {
	case strings.HasPrefix(inner, "@"):
		name("user", inner[1:], "@")
	case strings.HasPrefix(inner, "#"):
		name("channel", inner[1:], "#")
	case strings.HasPrefix(inner, "!subteam^"):
		name("usergroup", inner[len("!subteam^"):], "@")
	case strings.HasPrefix(inner, "!date^"):
		w.live("date", inner, label)
	case strings.HasPrefix(inner, "!"):
		w.live("special", inner[1:], "@"+inner[1:])
	case labelled && label != "":
		w.live("link", unescaped(inner), label)
	default:
		w.live("link", unescaped(inner), unescaped(inner))
	}
	return end + 1
}

func unescaped(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}

// formatted reads bold, italic, struck and code; 0: there is none.
func (w *shown) formatted(s string, before rune, eager bool) int {
	sign := s[0]
	if !strings.ContainsRune("*_~`", rune(sign)) || isWord(before) {
		return 0
	}
	line, _, _ := strings.Cut(s, "\n")
	for end := 2; end < len(line); end++ {
		after, _ := utf8.DecodeRuneInString(line[end+1:])
		inside := line[1:end]
		if line[end] != sign || inside != strings.TrimSpace(inside) || end+1 < len(line) && isWord(after) {
			continue
		}
		from := w.Len()
		if sign == '`' {
			w.WriteString(unescaped(inside))
		} else {
			w.mrkdwn(inside, eager)
		}
		w.alive = append(w.alive, Live{Kind: "format", What: string(sign), Text: w.String()[from:]})
		return end + 1
	}
	return 0
}

// found reads what comes alive by itself; 0: nothing does. Few letters begin such a thing, and the others are quickly done.
func (w *shown) found(s string, eager bool) int {
	if !strings.Contains("hmw:@#", s[:1]) {
		return 0
	}
	if link := bareLink.FindString(s); link != "" && !w.linkless {
		link = strings.TrimRight(link, ".,:;!?'\")]")
		w.live("link", unescaped(link), unescaped(link))
		return len(link)
	}
	if size := w.pictured(s); size > 0 {
		return size
	}
	if name := bareName.FindString(s); eager && name != "" {
		kind := map[byte]string{'@': "user", '#': "channel"}[name[0]]
		if strings.Contains(" @here @channel @everyone ", " "+name+" ") {
			kind = "special"
		} else if w.names(kind+" named", name[1:]) == "" {
			return 0
		}
		w.live(kind, name[1:], name)
		return len(name)
	}
	return 0
}

// pictured reads a picture that is named; 0: there is none.
func (w *shown) pictured(s string) int {
	found := emoji.FindStringSubmatch(s)
	if found == nil || !strings.Contains(emojis, " "+found[1]+" ") {
		return 0
	}
	w.live("emoji", found[1], "("+found[1]+")")
	return len(found[0])
}
