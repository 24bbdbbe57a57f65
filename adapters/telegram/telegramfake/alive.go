package telegramfake

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// finder finds one sort of what comes alive in a text. Before and after are what may not stand round it.
type finder struct {
	kind          string
	form          *regexp.Regexp
	before, after func(rune) bool
	holds         func(string) bool // nil: whatever has the form
}

// address is what the rest of an address may be made of; isolates end it.
const address = "[^\\s<>\"«»“”\u2068\u2069]"

// finders are asked in this order; what lies in something found already is not found again.
var finders = []finder{
	{"url", regexp.MustCompile(`(?i)(?:https?|ftp|tg|ton|tonsite)://` + address + `+`), isWord, never, nil},
	{"email", regexp.MustCompile(`(?i)[a-z0-9_.+:-]+@(?:[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?\.)+[a-z]{2,24}`),
		isWord, isWord, nil},
	{"url", regexp.MustCompile(`(?i)(?:[\pL\d](?:[\pL\d_-]*[\pL\d])?\.)+\pL{2,24}` +
		`(?::\d{1,5})?(?:[/?#]` + address + `*)?`),
		beforeDomain, isWord, isDomain},
	{"mention", regexp.MustCompile(`@[a-zA-Z0-9_]{4,32}`), isWord, isWord, nil},
	{"bot_command", regexp.MustCompile(`/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?`),
		besideCommand, besideCommand, nil},
	{"hashtag", regexp.MustCompile(`#[\pL\pM\d_\x{200c}]{1,256}`), isWord, beforeHash, hasLetter},
	{"cashtag", regexp.MustCompile(`\$(?:1INCH|[A-Z]{1,8})`), besideCash, besideCash, nil},
}

// Alive is what the server finds in a text by itself, in order.
func Alive(text string) []Entity {
	var found []Entity
	for _, f := range finders {
		for _, e := range f.find(text) {
			if !slices.ContainsFunc(found, func(other Entity) bool { return overlap(e, other) }) {
				found = append(found, e)
			}
		}
	}
	slices.SortFunc(found, func(a, b Entity) int { return cmp.Compare(a.Offset, b.Offset) })
	return found
}

func (f finder) find(text string) []Entity {
	var found []Entity
	for from := 0; from < len(text); {
		at := f.form.FindStringIndex(text[from:])
		if at == nil {
			break
		}
		begin, end := from+at[0], from+at[1]
		if f.kind == "url" {
			end = begin + len(strings.TrimRight(text[begin:end], ".,:;!?'\")]}…"))
		}
		before, _ := utf8.DecodeLastRuneInString(text[:begin])
		after, _ := utf8.DecodeRuneInString(text[end:])
		fits := end > begin && !(begin > 0 && f.before(before)) && !(end < len(text) && f.after(after))
		if fits && (f.holds == nil || f.holds(text[begin:end])) {
			found = append(found, Entity{Type: f.kind, Offset: units(text[:begin]), Length: units(text[begin:end])})
			from = end
			continue
		}
		_, size := utf8.DecodeRuneInString(text[begin:])
		from = begin + size
	}
	return found
}

func never(rune) bool { return false }

func isWord(r rune) bool { return r == '_' || unicode.In(r, unicode.L, unicode.M, unicode.N) }

func beforeDomain(r rune) bool { return isWord(r) || r == '@' || r == '.' || r == '-' }

func besideCommand(r rune) bool { return isWord(r) || r == '/' || r == '<' || r == '>' }

func besideCash(r rune) bool { return isWord(r) || r == '$' }

func beforeHash(r rune) bool { return isWord(r) || r == '#' }

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// endings are those of bare domains, beside all of two letters; the server knows some thousand more.
const endings = " com org net edu gov int info name app dev page blog site online shop store xyz wiki news club team " +
	"academy social chat email link live media network pro tech today top work world space website cloud "

// isDomain says whether a bare name is taken for an address.
func isDomain(s string) bool {
	name := s
	if end := strings.IndexAny(s, ":/?#"); end >= 0 {
		name = s[:end]
	}
	ending := strings.ToLower(name[strings.LastIndexByte(name, '.')+1:])
	return utf8.RuneCountInString(ending) == 2 && hasLetter(ending) || strings.Contains(endings, " "+ending+" ")
}
