package slackfake

import "strings"

// styles are how a piece of rich text looks.
var styles = shape{
	"bold": boolean, "italic": boolean, "strike": boolean, "code": boolean, "underline": boolean, "highlight": boolean,
}.check

func inlineShape(more shape) shape {
	s := shape{"type!": words(1, 50), "style": styles}
	for name, field := range more {
		s[name] = field
	}
	return s
}

// inline are the pieces of a line of rich text.
var inline = map[string]shape{
	"text":      inlineShape(shape{"text!": words(1, 12_000)}),
	"link":      inlineShape(shape{"url!": address, "text": words(1, 3000), "unsafe": boolean}),
	"user":      inlineShape(shape{"user_id!": words(1, 20)}),
	"channel":   inlineShape(shape{"channel_id!": words(1, 20)}),
	"usergroup": inlineShape(shape{"usergroup_id!": words(1, 20)}),
	"broadcast": inlineShape(shape{"range!": among("here", "channel", "everyone")}),
	"emoji":     inlineShape(shape{"name!": words(1, 100), "unicode": words(1, 100), "skin_tone": between(1, 6)}),
	"date": inlineShape(shape{
		"timestamp!": between(0, 99_999_999_999), "format!": dateFormat, "url": address, "fallback": words(1, 3000),
	}),
}

// dates are the tokens of which a date's format needs one.
var dates = []string{
	"{date_num}", "{date_slash}", "{date}", "{date_long}", "{date_long_full}", "{date_full}", "{date_short}",
	"{date_pretty}", "{date_short_pretty}", "{date_long_pretty}", "{day_divider_pretty}", "{time}", "{time_secs}", "{ago}",
}

func dateFormat(l *look, at string, v any) {
	words(1, 500)(l, at, v)
	s, _ := v.(string)
	if !isDateFormat(s) {
		l.wrong(at, "invalid date format")
	}
}

func isDateFormat(s string) bool {
	for _, token := range dates {
		if strings.Contains(s, token) {
			return true
		}
	}
	return false
}

var (
	pieces  = list(1, 1000, oneOf(inline))
	section = shape{"type!": among("rich_text_section"), "elements!": list(0, 1000, oneOf(inline))}
)

// richBlocks are what a rich_text block is made of.
var richBlocks = map[string]shape{
	"rich_text_section": section,
	"rich_text_quote":   {"type!": words(1, 50), "elements!": pieces, "border": between(0, 1)},
	"rich_text_preformatted": {"type!": words(1, 50), "elements!": pieces, "border": between(0, 1),
		"language": words(1, 50)},
	"rich_text_list": {"type!": words(1, 50), "elements!": list(1, 1000, section.check),
		"style!": among("bullet", "ordered"),
		"indent": between(0, 8), "offset": between(0, 1000), "border": between(0, 1)},
}

// known refuses blocks that mention people and channels that are not there. The lock is held.
func (s *Server) known(all []any) error {
	var missing []string
	walk(all, func(o obj) {
		if id := text(o, "user_id"); text(o, "type") == "user" && s.user(id) == nil {
			missing = append(missing, "invalid user: "+id)
		}
		if id := text(o, "channel_id"); text(o, "type") == "channel" && s.channel(id) == nil {
			missing = append(missing, "invalid channel: "+id)
		}
	})
	if len(missing) > 0 {
		return refused("invalid_blocks", missing...)
	}
	return nil
}

// walk calls do for every object in a value, the outer ones first.
func walk(v any, do func(obj)) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			walk(one, do)
		}
	case obj:
		do(v)
		for _, one := range v {
			walk(one, do)
		}
	}
}
