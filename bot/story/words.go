package story

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quotes are the marks that can open a quotation.
const quotes = "\"“„«"

// closing are the marks that can close what one opened.
var closing = map[rune]string{'"': "\"", '“': "”\"", '„': "“”", '«': "»"}

// named is a person's name; places' titles may be longer.
var (
	named  = regexp.MustCompile(`^[\p{L}\p{M}\p{N}]([\p{L}\p{M}\p{N}'’. \x{200c}\x{200d}-]*[\p{L}\p{M}\p{N}.])?$`)
	titled = regexp.MustCompile(`^[\p{L}\p{M}\p{N}_'’.+-]+$`)
)

// word is the first word, and what comes after it and the space behind it.
func word(s string) (first, rest string) {
	s = strings.TrimSpace(s)
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return s[:i], strings.TrimSpace(s[i:])
	}
	return s, ""
}

func number(s string) (n int, rest string, ok bool) {
	const most = 1_000_000
	i := 0
	for i < len(s) && s[i] >= '0' && s[i] <= '9' && n < most {
		n = n*10 + int(s[i]-'0')
		i++
	}
	return n, s[i:], i > 0 && n < most
}

func letters(s string) (first, rest string) {
	i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) })
	if i < 0 {
		return s, ""
	}
	return s[:i], s[i:]
}

// quoted reads a quotation at the beginning. Between straight quotes \" \\ and \n stand for a quote, a backslash and the
// end of a line; between all others letters are themselves, but for \n.
func quoted(s string) (text, rest string, ok bool) {
	s = strings.TrimSpace(s)
	open, size := utf8.DecodeRuneInString(s)
	ends := closing[open]
	if ends == "" {
		return "", s, false
	}
	var b strings.Builder
	for i := size; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if strings.ContainsRune(ends, r) {
			return b.String(), strings.TrimSpace(s[i+n:]), true
		}
		if escaped, skip := escape(s[i:]); skip > 0 {
			b.WriteString(escaped)
			i += skip
			continue
		}
		b.WriteRune(r)
		i += n
	}
	return "", s, false
}

func escape(s string) (text string, length int) {
	for _, e := range []struct{ from, to string }{{`\"`, `"`}, {`\\`, `\`}, {`\n`, "\n"}} {
		if strings.HasPrefix(s, e.from) {
			return e.to, len(e.from)
		}
	}
	return "", 0
}

// quote is the inverse of quoted.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// wholeText is a text that takes the rest of a line: in quotes, of which some may stand within, or without any.
func wholeText(s string) (text string, ok bool) {
	text, rest, ok := quoted(s)
	if ok && rest == "" {
		return text, true
	}
	open, size := utf8.DecodeRuneInString(s)
	ends := closing[open]
	if ends == "" {
		return s, true
	}
	last, n := utf8.DecodeLastRuneInString(s)
	if len(s) <= size || !strings.ContainsRune(ends, last) {
		return "", false
	}
	return strings.NewReplacer(`\"`, `"`, `\\`, `\`, `\n`, "\n").Replace(s[size : len(s)-n]), true
}

// place reads "in #room", before the rest of a line or behind it.
func place(s string) (room, rest string, m *mistake) {
	const form = "write: in #lobby, the room's title without spaces"
	if in, after := word(s); strings.EqualFold(in, "in") && strings.HasPrefix(after, "#") {
		room, rest = word(after)
	} else if i := strings.LastIndex(s, " in #"); i >= 0 && !strings.ContainsAny(s[i:], quotes+"”»") {
		room, rest = s[i+len(" in "):], strings.TrimSpace(s[:i])
	} else {
		return "", s, nil
	}
	if room = strings.TrimPrefix(room, "#"); !titled.MatchString(room) {
		return "", rest, wrong(form, "%q is no room", room)
	}
	return room, rest, nil
}

// cutNote takes the comment off that stands behind a line: a # with space on both sides, outside quotes.
func cutNote(line string) (before, note string) {
	for i := 0; i < len(line); {
		if _, rest, ok := quoted(line[i:]); ok {
			i = len(line) - len(rest)
			continue
		}
		if strings.ContainsAny(line[i:i+1], `"`) {
			return line, ""
		}
		if line[i] == '#' && i > 0 && line[i-1] == ' ' && (i+1 == len(line) || line[i+1] == ' ') {
			return strings.TrimSpace(line[:i]), strings.TrimSpace(line[i+1:])
		}
		_, n := utf8.DecodeRuneInString(line[i:])
		i += n
	}
	return line, ""
}
