package card

import "unicode"

// mostMarks is how many accents, vowel signs and joiners may follow one letter; a higher pile would run into the line
// above.
const mostMarks = 3

// box stands for a letter that no font here has. The fonts lack it too, so it is drawn as their empty box.
const box = '□'

// noBreakSpace keeps the words on its sides on one line.
const noBreakSpace = '\u00a0'

// legible is what of a text can be drawn: every kind of space is one space, pictographs and invisible controls are left
// out, letters that no font has become boxes. Isolates and direction marks stay: the order of the line needs them.
func legible(text string, drawable func(rune) bool) []rune {
	var out []rune
	marks, bare := 0, true // bare: no letter stands before, that a mark could stand on
	for _, r := range text {
		switch {
		case isolate(r), directionMark(r):
			out, bare = append(out, r), true
		case joiner(r):
			if !bare && marks < mostMarks {
				out, marks = append(out, r), marks+1
			}
		case r == noBreakSpace, r == '\u202f':
			out, bare = append(out, noBreakSpace), true
		case unicode.IsSpace(r), unicode.Is(unicode.Z, r):
			if len(out) > 0 && out[len(out)-1] != ' ' {
				out = append(out, ' ')
			}
			bare = true
		case unicode.Is(unicode.C, r), r == unicode.ReplacementChar:
		case unicode.Is(unicode.M, r):
			if !bare && marks < mostMarks && drawable(r) {
				out, marks = append(out, r), marks+1
			}
		case drawable(r):
			out, marks, bare = append(out, r), 0, false
		case unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r):
		default:
			out, marks, bare = append(out, box), 0, false
		}
	}
	if n := len(out); n > 0 && out[n-1] == ' ' {
		out = out[:n-1]
	}
	return out
}

func joiner(r rune) bool        { return r == '\u200c' || r == '\u200d' }
func isolate(r rune) bool       { return r >= '\u2066' && r <= '\u2069' }
func directionMark(r rune) bool { return r == '\u200e' || r == '\u200f' || r == '\u061c' }

// shortened is the text with at most so many characters; what is left out shows as an ellipsis.
func shortened(text string, most int) string {
	count := 0
	for i := range text {
		if count++; count > most {
			return text[:i] + "…"
		}
	}
	return text
}
