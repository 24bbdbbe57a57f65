package chattest

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"mentorbot/bot/chat"
)

// number is how chat.Fit begins a line of a numbered list, in a span of its own before the label.
var number = regexp.MustCompile(`^\n*(\d+)\. $`)

// list is a numbered list as a person reads it.
type list struct {
	before chat.Text // what stands over it
	labels []string
	first  int // its first number: not 1 where a long list goes on
}

// findList reads a list back out of a text. What stands below it says how to answer and is left out.
func findList(t chat.Text) (list, bool) {
	var found list
	for i := 0; i+1 < len(t); i++ {
		n, is := numbered(t[i])
		label := t[i+1]
		if !is || label.Style == chat.Plain || found.labels != nil && n != found.first+len(found.labels) {
			continue
		}
		if found.labels == nil {
			found.before, found.first = t[:i], n
		}
		found.labels = append(found.labels, label.Text)
		i++
	}
	return found, found.labels != nil
}

func numbered(s chat.Span) (int, bool) {
	match := number.FindStringSubmatch(chat.Bare(s.Text))
	if s.Style != chat.Plain || match == nil {
		return 0, false
	}
	n, err := strconv.Atoi(match[1])
	return n, err == nil
}

// leadVerb may stand before every other verb, and means the menu alone.
const (
	leadVerb = "mentor"
	menuVerb = "menu"
)

// command reads what comes after the slash. The caller holds the lock.
func (b *Bare) command(s string) (verb string, args []chat.Argument) {
	verb, rest := word(s)
	if strings.EqualFold(verb, leadVerb) {
		verb, rest = word(rest)
	}
	for rest != "" {
		var arg chat.Argument
		arg, rest = b.argument(rest)
		args = append(args, arg)
	}
	if verb == "" {
		verb = menuVerb
	}
	return strings.ToLower(verb), args
}

// argument is a mention, words between quotes, or one word.
func (b *Bare) argument(s string) (chat.Argument, string) {
	if after, found := strings.CutPrefix(s, "@"); found {
		if a, rest, found := b.mention(after); found {
			return chat.Argument{Person: a.id, Text: chat.Private(a.name)}, rest
		}
	}
	if after, found := strings.CutPrefix(s, `"`); found {
		if quoted, rest, found := strings.Cut(after, `"`); found {
			return chat.Argument{Text: chat.Private(quoted)}, strings.TrimSpace(rest)
		}
	}
	text, rest := word(s)
	return chat.Argument{Text: chat.Private(text)}, rest
}

// mention finds the longest known name that s begins with, in any case.
func (b *Bare) mention(s string) (who account, rest string, found bool) {
	longest := 0
	for _, a := range b.people {
		if n := beginsWith(s, a.name); n > longest {
			who, rest, found, longest = a, strings.TrimSpace(s[n:]), true, n
		}
	}
	return who, rest, found
}

// beginsWith is how many bytes a name takes at the beginning of s; 0: s begins otherwise, or with a longer word.
func beginsWith(s, name string) int {
	n := 0
	for range name {
		_, size := utf8.DecodeRuneInString(s[n:])
		n += size
	}
	next, _ := utf8.DecodeRuneInString(s[n:])
	if !strings.EqualFold(s[:n], name) || n < len(s) && unicode.In(next, unicode.L, unicode.M, unicode.N) {
		return 0
	}
	return n
}

func word(s string) (first, rest string) {
	s = strings.TrimSpace(s)
	end := strings.IndexFunc(s, unicode.IsSpace)
	if end < 0 {
		return s, ""
	}
	return s[:end], strings.TrimSpace(s[end:])
}
