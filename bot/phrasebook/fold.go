package phrasebook

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold makes alike what people write differently but mean as the same: case, accents, the forms of a letter, digits of
// any script, punctuation, emoji, spaces. For comparing and for searching names; never for showing.
func (b *Book) Fold(s string) string { return fold(s) }

func fold(s string) string {
	var out strings.Builder
	out.Grow(len(s))
	gap := false
	for _, r := range norm.NFKD.String(strings.ToLower(s)) {
		r = unicode.ToLower(r)
		switch alike, written := sameAs[r]; {
		case silent(r):
		case !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mc, r):
			gap = true
		default:
			if gap && out.Len() > 0 {
				out.WriteByte(' ')
			}
			gap = false
			if written {
				out.WriteString(alike)
			} else {
				out.WriteRune(latinDigit(r))
			}
		}
	}
	return out.String()
}

// sameAs is the letters that Unicode does not take apart itself, each with what people write instead.
var sameAs = map[rune]string{
	'ة': "ه", 'ى': "ي", 'ی': "ي", 'ې': "ي", 'ٱ': "ا", 'ک': "ك", 'ہ': "ه", 'ە': "ه",
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ħ': "h", 'ı': "i", 'þ': "th",
}

// umlauts makes alike "fur" and "fuer", which both are written for "für". It confuses more than folding does, so it is
// asked after it.
func umlauts(folded string) string { return withoutE.Replace(folded) }

var withoutE = strings.NewReplacer("ae", "a", "oe", "o", "ue", "u")

// silent tells whether a sign may as well not be there: accents and vowel signs, joiners, apostrophes, the
// stretching of Arabic words, and the hamza that stands alone and is often left out.
func silent(r rune) bool {
	switch r {
	case '\'', '’', 'ʼ', '‘', '`', '´', 'ـ', 'ء':
		return true
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf)
}

// latinDigit turns a decimal digit of any script into 0-9 and leaves every other sign alone. Unicode keeps the ten
// digits of a script together, from zero on.
func latinDigit(r rune) rune {
	if r < 0x80 || !unicode.IsDigit(r) {
		return r
	}
	for _, range16 := range unicode.Nd.R16 {
		if r <= rune(range16.Hi) {
			return '0' + (r-rune(range16.Lo))%10
		}
	}
	for _, range32 := range unicode.Nd.R32 {
		if r <= rune(range32.Hi) {
			return '0' + (r-rune(range32.Lo))%10
		}
	}
	return r
}

// latinDigits turns every digit of a text into 0-9.
func latinDigits(s string) string { return strings.Map(latinDigit, s) }
