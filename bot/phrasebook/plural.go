package phrasebook

import (
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"mentorbot/bot/chat"
)

// formNames is how the forms are called in the files, by plural.Form.
var formNames = [...]string{
	plural.Other: "other",
	plural.Zero:  "zero",
	plural.One:   "one",
	plural.Two:   "two",
	plural.Few:   "few",
	plural.Many:  "many",
}

// halves are numbers that nothing here is counted by; some languages have a form for those alone, as Czech has "many".
const halves = 5

// The numbers that show which forms a language has: the small ones, and a million for languages that count it apart.
const (
	mostProbed  = 200
	largeProbed = 1_000_000
)

// plurals knows which form goes with which number in a language: by table where counts mostly lie, by rule above.
type plurals struct {
	tag    language.Tag
	table  [mostProbed + 1]plural.Form
	covers [len(formNames)]int  // how many of the probed numbers take the form; 0: none is counted so
	parts  [len(formNames)]bool // whether parts of a whole take the form: it may be written, and is not needed
}

func pluralsOf(l chat.Language) *plurals {
	p := &plurals{tag: language.Make(string(l))}
	for n := range p.table {
		p.table[n] = p.rule(n)
		p.covers[p.table[n]]++
	}
	p.covers[p.rule(largeProbed)]++
	for whole := range halves {
		p.parts[plural.Cardinal.MatchPlural(p.tag, whole, 1, 1, 5, 5)] = true // 0.5, 1.5 …
	}
	return p
}

// rule asks the rules of Unicode's CLDR; they look at the last seven digits only.
func (p *plurals) rule(n int) plural.Form {
	return plural.Cardinal.MatchPlural(p.tag, n, 0, 0, 0, 0)
}

func (p *plurals) form(n int) plural.Form {
	if n < 0 {
		n = -n
	}
	if uint(n) < uint(len(p.table)) {
		return p.table[n]
	}
	return p.rule(n)
}
