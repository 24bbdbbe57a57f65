package phrasebook

import (
	"strings"

	"golang.org/x/text/feature/plural"

	"mentorbot/bot/chat"
)

// Say gives the words of a key in a language, or in English where the language has none yet. A key that nobody has is
// said as it is, and an argument that was not given as {its name}: tests see both.
func (b *Book) Say(l chat.Language, key string, args Args) chat.Text {
	t, p := b.find(l, key)
	if p == nil {
		return chat.Words(key)
	}
	w := p.wording(t, args)
	out := make(chat.Text, 0, len(w.segments))
	for i := range w.segments {
		s := &w.segments[i]
		if s.slot == "" {
			out = s.say(out)
		} else if arg, given := args[s.slot]; given {
			out = arg.say(out, b, t, s.style)
		} else {
			out = append(out, chat.Span{Style: s.style, Text: "{" + s.slot + "}"})
		}
	}
	return out
}

// say appends words. An hour that ends in a full stop ("6:00 p. m.") ends the sentence as well.
func (s *segment) say(out chat.Text) chat.Text {
	words := s.words
	if n := len(out); words[0] == '.' && n > 0 && strings.HasSuffix(out[n-1].Text, ".") {
		if before := out[n-1].Style; before == chat.Moment || before == chat.Number {
			words = words[1:]
		}
	}
	if words == "" {
		return out
	}
	return append(out, chat.Span{Style: s.style, Text: words})
}

// Label gives the words of a key as one plain string: for buttons, titles and fields, which know no styles.
func (b *Book) Label(l chat.Language, key string, args Args) string {
	return b.Say(l, key, args).String()
}

// find looks a key up, and says in which language it was found: numbers and days around the words must be of the same.
func (b *Book) find(l chat.Language, key string) (*tongue, *phrase) {
	t := b.tongue(l)
	if p := t.phrases[key]; p != nil {
		return t, p
	}
	t = t.spare
	return t, t.phrases[key]
}

func (p *phrase) wording(t *tongue, args Args) *wording {
	if p.plural {
		if n, given := args[counted]; given && n.kind == countArg {
			if w := p.forms[t.plural.form(n.count)]; w != nil {
				return w
			}
		}
	}
	if w := p.forms[plural.Other]; w != nil {
		return w
	}
	return p.any()
}

// any is what is said when the right form is missing, which Lint tells.
func (p *phrase) any() *wording {
	for _, w := range p.forms {
		if w != nil {
			return w
		}
	}
	return &wording{}
}
