package slackfake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// look is one look at blocks: it collects all that is wrong with them.
type look struct {
	errs    []string
	chars   int             // of all the texts
	actions map[string]bool // the action ids of the block looked at
	focus   int             // how many elements want to be written in first
}

func (l *look) wrong(at, format string, args ...any) {
	l.errs = append(l.errs, fmt.Sprintf(format, args...)+" [json-pointer:"+at+"]")
}

// check looks at one value.
type check func(l *look, at string, v any)

// shape is what an object may hold. A name that ends in "!" must be there.
type shape map[string]check

func (s shape) check(l *look, at string, v any) {
	o, is := v.(obj)
	if !is {
		l.wrong(at, "must be an object")
		return
	}
	for name, value := range o {
		field, known := s[name]
		if !known {
			field, known = s[name+"!"]
		}
		if !known {
			l.wrong(at, "invalid additional property: %s", name)
			continue
		}
		field(l, at+"/"+name, value)
	}
	for name := range s {
		if must, is := strings.CutSuffix(name, "!"); is && o[must] == nil {
			l.wrong(at, "missing required field: %s", must)
		}
	}
}

// oneOf is an object whose type is one of some in a table.
func oneOf(table map[string]shape, may ...string) check {
	return func(l *look, at string, v any) {
		o, _ := v.(obj)
		kind := text(o, "type")
		s, known := table[kind]
		if !known || len(may) > 0 && !slices.Contains(may, kind) {
			l.wrong(at, "unsupported type: %s", kind)
			return
		}
		s.check(l, at, v)
	}
}

// list is a list of so many.
func list(least, most int, each check) check {
	return func(l *look, at string, v any) {
		all, is := v.([]any)
		if !is {
			l.wrong(at, "must be an array")
			return
		}
		if len(all) < least {
			l.wrong(at, "no fewer than %d items allowed", least)
		}
		if len(all) > most {
			l.wrong(at, "no more than %d items allowed", most)
		}
		for i, one := range all {
			each(l, fmt.Sprintf("%s/%d", at, i), one)
		}
	}
}

// words are so many characters. They are counted as JavaScript does, the stricter way, and with their escapes.
func words(least, most int) check {
	return func(l *look, at string, v any) {
		s, is := v.(string)
		switch n := units(s); {
		case !is:
			l.wrong(at, "must be a string")
		case !utf8.ValidString(s):
			l.wrong(at, "must be UTF-8")
		case n < least:
			l.wrong(at, "must be more than %d characters", least-1)
		case n > most:
			l.wrong(at, "must be less than %d characters", most+1)
		default:
			l.chars += n
		}
	}
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

func among(values ...string) check {
	return func(l *look, at string, v any) {
		if s, is := v.(string); !is || !slices.Contains(values, s) {
			l.wrong(at, "must be one of %s", strings.Join(values, ", "))
		}
	}
}

func boolean(l *look, at string, v any) {
	if _, is := v.(bool); !is {
		l.wrong(at, "must be a boolean")
	}
}

func anything(*look, string, any) {}

// whole is a whole number between two others.
func between(least, most int64) check {
	return func(l *look, at string, v any) {
		n, _ := v.(json.Number) // something else is no number
		value, err := n.Int64()
		if err != nil || value < least || value > most {
			l.wrong(at, "must be an integer between %d and %d", least, most)
		}
	}
}

// address is one that leads out.
func address(l *look, at string, v any) {
	s, _ := v.(string)
	before, after, found := strings.Cut(s, ":")
	switch {
	case !found || after == "" || !slices.Contains([]string{"http", "https", "mailto", "slack", "tel"}, before):
		l.wrong(at, "invalid url")
	case units(s) > 3000:
		l.wrong(at, "must be less than 3001 characters")
	}
}

// plain is a plain_text object.
func plain(most int) check { return textObject(1, most, "plain_text") }

// textObject is a text of one of some kinds.
func textObject(least, most int, kinds ...string) check {
	return func(l *look, at string, v any) {
		o, _ := v.(obj)
		s := shape{"type!": among(kinds...), "text!": words(least, most)}
		if text(o, "type") == "mrkdwn" {
			s["verbatim"] = boolean
		} else {
			s["emoji"] = boolean
		}
		s.check(l, at, v)
	}
}

// either is a text of any kind.
func either(most int) check { return textObject(1, most, "plain_text", "mrkdwn") }

// actionID is unique in its block.
func actionID(l *look, at string, v any) {
	words(1, 255)(l, at, v)
	id, _ := v.(string)
	if l.actions[id] {
		l.wrong(at, "action_id %q already exists in the block", id)
	}
	l.actions[id] = true
}

// focusing is an element that wants to be written in first: one in a view.
func focusing(l *look, at string, v any) {
	boolean(l, at, v)
	if v == true {
		l.focus++
	}
	if l.focus > 1 {
		l.wrong(at, "only one element may be focused on load")
	}
}
