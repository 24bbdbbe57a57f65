package chattest

import (
	"strings"
	"unicode"
)

// Live is what is more than words where a network shows it. Each network has its own kinds beside these.
type Live struct {
	Kind string
	What string // the id, address, name or sign
	Text string // what is shown for it
}

// Kinds of what is more than words and stands in no markup.
const (
	Override = "override" // reorders the words round it
	Hidden   = "hidden"   // is there and can't be seen
)

// Unseen is what reorders or hides words. Isolates may stand in pairs, and marks of a direction alone.
func Unseen(words string) (all []Live) {
	open := 0
	for _, r := range words {
		kind := ""
		switch {
		case '\u202a' <= r && r <= '\u202e':
			kind = Override
		case '\u2066' <= r && r <= '\u2068':
			open++
		case r == '\u2069':
			if open--; open < 0 {
				kind, open = Override, 0
			}
		case r == '\u200b', r == '\u2060', r == '\ufeff', r == unicode.ReplacementChar,
			unicode.Is(unicode.Cc, r) && r != '\n':
			kind = Hidden
		}
		if kind != "" {
			all = append(all, Live{kind, string(r), words})
		}
	}
	if open > 0 {
		all = append(all, Live{Override, strings.Repeat("\u2068", open), words})
	}
	return all
}
