package telegram

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mentorbot/bot/chat"
)

// The verb that every bot here has, to begin with; the one that is the only command on other networks, and may stand
// before every other; and what both mean alone in a group.
const (
	startVerb = "start"
	leadVerb  = "mentor"
	menuVerb  = "menu"
)

// quotes that hold several words together, each with the one that ends it.
var quotes = map[rune]rune{'"': '"', '“': '”', '«': '»', '„': '“'}

// order is a command as it was typed: a verb, and what stands behind it.
type order struct {
	verb string
	to   string // the bot it names, without the @; empty: none
	led  bool   // by the verb that is ours on every network
	rest string
	from int // where rest begins, in bytes
}

// stray tells whether it may be meant for another bot of the group.
func (o order) stray(m *message) bool {
	return m.Chat.group() && o.to == "" && !o.led && o.verb != startVerb
}

// brings tells whether it is what an app sends into a group when somebody brings the bot there by a link.
func (o order) brings(m *message) bool {
	return m.Chat.group() && o.verb == startVerb && strings.TrimSpace(o.rest) != ""
}

// orderIn reads the command that a message begins with. The server marks it; in an own chat a slash is enough.
func orderIn(m *message) (order, bool) {
	end := 0
	for _, e := range m.Entities {
		if e.Type == "bot_command" && e.Offset == 0 {
			end = bytesOf(m.Text, e.Length)
		}
	}
	if end == 0 && m.Chat.own() && strings.HasPrefix(m.Text, "/") {
		first, _ := word(m.Text)
		end = len(first)
	}
	if end == 0 {
		return order{}, false
	}
	o := order{from: end, rest: m.Text[end:]}
	o.verb, o.to, _ = strings.Cut(strings.TrimPrefix(m.Text[:end], "/"), "@")
	if strings.EqualFold(o.verb, leadVerb) {
		o.from += len(o.rest) - len(strings.TrimLeftFunc(o.rest, unicode.IsSpace))
		o.verb, o.rest = word(m.Text[o.from:])
		o.from += len(o.verb)
		o.led = true
	}
	if o.verb = strings.ToLower(chat.Clean(o.verb)); o.verb == "" {
		o.verb = menuVerb
	}
	return o, true
}

// span is a mention, from where to where in bytes.
type span struct {
	from, to int
	mention  stretch
}

// arguments are the words behind a verb, and the people mentioned there.
func (a *Adapter) arguments(ctx context.Context, m *message, o order) ([]chat.Argument, error) {
	mentions := mentionsIn(m)
	var args []chat.Argument
	for at, end := o.from, len(m.Text); ; {
		at = end - len(strings.TrimLeftFunc(m.Text[at:], unicode.IsSpace))
		if at >= end {
			return args, nil
		}
		mentions = slices.DeleteFunc(mentions, func(s span) bool { return s.from < at })
		if len(mentions) > 0 && mentions[0].from == at {
			named, err := a.mentioned(ctx, mentions[0], m.Text)
			if err != nil {
				return nil, err
			}
			args, at = append(args, named), afterMention(m.Text, mentions[0].to)
			continue
		}
		limit := end
		if len(mentions) > 0 {
			limit = mentions[0].from
		}
		text, size := wordOrQuote(m.Text[at:], limit-at)
		args, at = append(args, chat.Argument{Text: chat.Private(text)}), at+size
	}
}

// mentioned is whom a mention means. A username that nobody was ever seen with stays a word.
func (a *Adapter) mentioned(ctx context.Context, s span, text string) (chat.Argument, error) {
	words := text[s.from:s.to]
	named, known := user{}, false
	if s.mention.User != nil {
		named, known = *s.mention.User, true
	} else if username, ok := strings.CutPrefix(words, "@"); ok {
		var err error
		if named, known, err = a.people.find(ctx, username); err != nil {
			return chat.Argument{}, err
		}
	}
	if !known {
		return chat.Argument{Text: chat.Private(words)}, nil
	}
	return chat.Argument{Person: named.person(), Bot: named.Bot, Text: named.name()}, nil
}

// mentionsIn are the mentions of a message in their order.
func mentionsIn(m *message) []span {
	var found []span
	for _, e := range m.Entities {
		if e.Type != "mention" && (e.Type != "text_mention" || e.User == nil) {
			continue
		}
		from := bytesOf(m.Text, e.Offset)
		if to := from + bytesOf(m.Text[from:], e.Length); to > from {
			found = append(found, span{from, to, e})
		}
	}
	slices.SortFunc(found, func(a, b span) int { return a.from - b.from })
	return found
}

// bytesOf is how many bytes so many UTF-16 units take at the beginning of s; those of all of s, if it has fewer.
func bytesOf(s string, units int) int {
	for i, r := range s {
		if units <= 0 {
			return i
		}
		units--
		if r > 0xFFFF {
			units--
		}
	}
	return len(s)
}

// afterMention passes by the commas that stand between names.
func afterMention(text string, at int) int {
	return len(text) - len(strings.TrimLeft(text[at:], ",،、"))
}

// wordOrQuote is the first word of s, or what its first quotes hold, and its size in bytes. A word ends at limit at the
// latest, where a mention begins.
func wordOrQuote(s string, limit int) (text string, size int) {
	first, width := utf8.DecodeRuneInString(s)
	if end, quoted := quotes[first]; quoted {
		if text, _, found := strings.Cut(s[width:], string(end)); found {
			return text, width + len(text) + utf8.RuneLen(end)
		}
	}
	text, _ = word(s[:limit])
	return text, len(text)
}

func word(s string) (first, rest string) {
	end := strings.IndexFunc(s, unicode.IsSpace)
	if end < 0 {
		return s, ""
	}
	return s[:end], s[end:]
}
