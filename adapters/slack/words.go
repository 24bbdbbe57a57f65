package slack

import (
	"strings"

	"mentorbot/bot/chat"
)

// entities are what Slack writes for the three letters that its markup is made of.
var entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// typed are the words as the person typed them: Slack puts what it recognised into angle brackets, and writes three
// letters in another way.
func typed(s string) chat.Private {
	if !strings.ContainsAny(s, "<&") {
		return chat.Private(s)
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "<")
		b.WriteString(entities.Replace(before))
		if !found {
			return chat.Private(b.String())
		}
		inside, after, closed := strings.Cut(rest, ">")
		if !closed {
			b.WriteString("<" + entities.Replace(rest))
			return chat.Private(b.String())
		}
		b.WriteString(entities.Replace(reference(inside)))
		s = after
	}
}

// reference is what stood where Slack recognised something.
func reference(inside string) string {
	target, label, labelled := strings.Cut(inside, "|")
	kind, rest := "", ""
	if target != "" {
		kind, rest = target[:1], target[1:]
	}
	switch {
	case labelled && (kind == "@" || kind == "#"):
		return kind + strings.TrimPrefix(label, kind)
	case labelled:
		return label
	case kind == "@" || kind == "#":
		return target
	case kind == "!":
		return "@" + rest
	}
	return strings.TrimPrefix(target, "mailto:")
}
