package web

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"mentorbot/bot/chat"
)

// The verb that may stand before every other, as on networks where it is the only command, and what it means alone.
const (
	leadVerb = "mentor"
	menuVerb = "menu"
)

// quotes that hold several words together, each with the one that ends it.
var quotes = map[rune]rune{'"': '"', '“': '”', '«': '»', '„': '“'}

// command reads "/pair @ana @ben" or "/mentor pair @ana @ben". Whatever is typed is some command: what is wrong with it
// is for the bot to say.
func (r *record) command(text string) (verb string, args []chat.Argument) {
	verb, rest := word(strings.TrimPrefix(text, "/"))
	if strings.EqualFold(verb, leadVerb) {
		verb, rest = word(strings.TrimLeftFunc(rest, unicode.IsSpace))
	}
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimLeftFunc(rest, unicode.IsSpace) {
		var arg chat.Argument
		arg, rest = r.argument(rest)
		args = append(args, arg)
	}
	if verb == "" {
		verb = menuVerb
	}
	return strings.ToLower(chat.Clean(verb)), args
}

func (r *record) argument(s string) (chat.Argument, string) {
	if after, found := strings.CutPrefix(s, "@"); found {
		if p, rest, found := r.mention(after); found {
			return chat.Argument{Person: p.ID, Text: chat.Private(p.Name)}, rest
		}
	}
	first, size := utf8.DecodeRuneInString(s)
	if end, quoted := quotes[first]; quoted {
		if text, rest, found := strings.Cut(s[size:], string(end)); found {
			return chat.Argument{Text: chat.Private(text)}, rest
		}
	}
	text, rest := word(s)
	return chat.Argument{Text: chat.Private(text)}, rest
}

// mention finds the person whose name or id stands at the beginning of s: the longest, so that "@Ana García" is not
// "@Ana".
func (r *record) mention(s string) (found Person, rest string, ok bool) {
	longest := 0
	for _, p := range r.people {
		for _, name := range []string{p.Name, p.ID.Native()} {
			n, matches := beginsWith(s, name)
			if matches && n > longest {
				found, rest, ok, longest = p, s[n:], true, n
			}
		}
	}
	return found, rest, ok
}

// beginsWith reports whether s begins with the name, in any case, and how many bytes it takes there.
func beginsWith(s, name string) (int, bool) {
	n := 0
	for range name {
		_, size := utf8.DecodeRuneInString(s[n:])
		n += size
	}
	if !strings.EqualFold(s[:n], name) {
		return 0, false
	}
	next, _ := utf8.DecodeRuneInString(s[n:])
	return n, n == len(s) || unicode.IsSpace(next) || next == ',' || next == '،'
}

func word(s string) (first, rest string) {
	end := strings.IndexFunc(s, unicode.IsSpace)
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}
