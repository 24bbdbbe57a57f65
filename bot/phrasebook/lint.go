package phrasebook

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/unicode/bidi"

	"mentorbot/bot/chat"
	"mentorbot/bot/source"
)

// Keys that end so go with the key before it, and count as used with it.
var companions = []string{".example", ".short"}

// Lint tells what is wrong with the phrases when these keys are used: keys that English lacks or nobody uses, and in
// every language what is missing, too much, or written so that it would be said wrongly. A language that is not built
// in may miss phrases.
func (b *Book) Lint(used []string) []source.Problem {
	problems := b.lintUsed(used)
	for _, l := range b.order {
		t := b.tongues[l]
		if t.whole {
			problems = append(problems, b.lintMissing(l)...)
		}
		for _, key := range slices.Sorted(maps.Keys(t.phrases)) {
			problems = append(problems, b.lintPhrase(t, key)...)
		}
	}
	return problems
}

func (b *Book) lintUsed(used []string) []source.Problem {
	var problems []source.Problem
	known := b.Keys(English)
	isUsed := map[string]bool{}
	for _, key := range slices.Compact(slices.Sorted(slices.Values(used))) {
		isUsed[key] = true
		if !b.Has(English, key) {
			problems = append(problems, source.Problem{File: fileOf(English, key),
				What: fmt.Sprintf("has no %q, which is used", rest(key)),
				Hint: nearest(key, known, "write it")})
		}
	}
	for _, key := range known {
		if !isUsed[key] && !isUsed[leader(baseOf(key))] && !isUsed[baseOf(key)] {
			problems = append(problems, b.tongues[English].phrases[key].node.Problem(
				fmt.Sprintf("%q is not used", rest(key)), "take it out of every language"))
		}
	}
	return problems
}

// leader is the key that a companion goes with; any other key is its own.
func leader(key string) string {
	for _, c := range companions {
		if before, ok := strings.CutSuffix(key, c); ok {
			return before
		}
	}
	return key
}

func fileOf(l chat.Language, key string) string {
	file, _, _ := strings.Cut(key, ".")
	return string(l) + "/" + file + extension
}

func rest(key string) string {
	_, after, _ := strings.Cut(key, ".")
	return after
}

func (b *Book) lintMissing(l chat.Language) []source.Problem {
	var problems []source.Problem
	for _, key := range b.Missing(l) {
		if b.tongues[English].phrases[key].own {
			continue
		}
		problems = append(problems, source.Problem{File: fileOf(l, key), What: fmt.Sprintf("has no %q", rest(key)),
			Hint: "English says: " + b.tongues[English].phrases[key].any().text})
	}
	return problems
}

func (b *Book) lintPhrase(t *tongue, key string) []source.Problem {
	p := t.phrases[key]
	english := b.tongues[English].phrases[key]
	if ofForm(key) {
		english = b.tongues[English].phrases[baseOf(key)]
	}
	if english == nil {
		return []source.Problem{p.node.Problem(fmt.Sprintf("%q is not in English", rest(key)),
			nearest(key, b.Keys(English), "take it out, or write it in English too"))}
	}
	problems := slices.Concat(p.lintForms(t), b.lintVariant(p, key), t.lintBeside(p, key))
	if english.plural && !p.plural {
		problems = append(problems, p.node.Problem(fmt.Sprintf("%q has no plural forms", rest(key)),
			"English has them: write "+strings.Join(t.plural.required(), ", ")))
	}
	for form, w := range p.forms {
		if w != nil {
			problems = append(problems, p.lintSlots(t, english, plural.Form(form))...)
			problems = append(problems, w.lint(t.grammar.rightLeft)...)
		}
	}
	return problems
}

// required is the plural forms of the language.
func (p *plurals) required() []string {
	var names []string
	for form, numbers := range p.covers {
		if numbers > 0 {
			names = append(names, formNames[form])
		}
	}
	return names
}

func (p *phrase) lintForms(t *tongue) []source.Problem {
	if !p.plural {
		return nil
	}
	var problems []source.Problem
	for form, numbers := range t.plural.covers {
		switch has := p.forms[form] != nil; {
		case !has && numbers > 0:
			problems = append(problems, p.node.Problem(fmt.Sprintf("%q has no form %q", p.node.Text(), formNames[form]),
				"the language has "+strings.Join(t.plural.required(), ", ")))
		case has && numbers == 0 && !t.plural.parts[form]:
			problems = append(problems, p.forms[form].node.Problem(fmt.Sprintf("the language has no form %q",
				formNames[form]),
				"it has "+strings.Join(t.plural.required(), ", ")))
		}
	}
	return problems
}

// lintSlots compares the arguments of a form with those of the English phrase. The number may be left out of a form
// that stands for one number alone ("a week"), and may be said in any other.
func (p *phrase) lintSlots(t *tongue, english *phrase, form plural.Form) []source.Problem {
	w := p.forms[form]
	has, wanted := w.slots(), english.slots()
	mayDiffer := func(slot string) bool { return p.plural && slot == counted && t.plural.covers[form] <= 1 }
	var problems []source.Problem
	for _, s := range wanted {
		if !slices.Contains(has, s) && !mayDiffer(s) {
			problems = append(problems, w.node.Problem(fmt.Sprintf("does not say {%s}", s), "English says it"))
		}
	}
	for _, s := range has {
		if !slices.Contains(wanted, s) && !(p.plural && s == counted) {
			problems = append(problems, w.node.Problem(fmt.Sprintf("says {%s}, which English does not have", s),
				nearest(s, wanted, "take it out")))
		}
	}
	return problems
}

// lint looks at one text by itself.
func (w *wording) lint(rightLeft bool) []source.Problem {
	if strings.TrimSpace(w.text) == "" {
		return []source.Problem{w.node.Problem("is empty", "write the words, or take the key out of every language")}
	}
	var problems []source.Problem
	if chat.Bare(w.text) != w.text {
		problems = append(problems, w.node.Problem("has an invisible direction mark",
			"take it out: the program puts them where they belong"))
	}
	for line := range strings.Lines(w.text) {
		if rightLeft && runsAway(line) {
			problems = append(problems, w.node.Problem(fmt.Sprintf("the line %q would run from left to right",
				strings.TrimSpace(line)),
				"begin it with a word of the language"))
		}
	}
	return problems
}

// runsAway tells whether a line of a right-to-left language begins with what could turn its direction: a letter of
// another script, or an argument. An argument alone on its line is as it should be: its own words decide.
func runsAway(line string) bool {
	line = strings.ReplaceAll(line, "**", "")
	first := markup.FindStringIndex(line)
	for i, r := range line {
		if first != nil && i == first[0] {
			return strings.ContainsFunc(line[first[1]:], func(r rune) bool { return r == '{' || strong(r) })
		}
		if strong(r) {
			return class(r) == bidi.L
		}
	}
	return false
}

func strong(r rune) bool { return class(r) == bidi.L || class(r) == bidi.R || class(r) == bidi.AL }

func class(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

// Longest is the longest text of a key over all languages, plural forms and variants, counted as the tightest network does, with
// arguments by their names.
func (b *Book) Longest(key string) (chat.Language, string) {
	var language chat.Language
	longest, length := "", -1
	for _, l := range b.order {
		for _, w := range b.wordings(l, key) {
			text := strings.ReplaceAll(w.text, "**", "")
			if n := len(utf16.Encode([]rune(text))); n > length {
				language, longest, length = l, text, n
			}
		}
	}
	return language, longest
}

// wordings are all that a key can say in a language, its variants too. Those for forms of address may be the
// language's own.
func (b *Book) wordings(l chat.Language, key string) (all []*wording) {
	for _, of := range slices.Concat(b.Variants(), Forms, []string{""}) {
		if of != "" {
			of = variantMark + of
		}
		if p := b.tongues[l].phrases[key+of]; p != nil {
			all = append(all, p.wordings()...)
		}
	}
	return all
}

// Problem tells of something wrong with the text of a key, at its place in the file.
func (b *Book) Problem(l chat.Language, key, what, hint string) source.Problem {
	if p := b.tongue(l).phrases[key]; p != nil {
		return p.node.Problem(what, hint)
	}
	return source.Problem{File: string(l), What: what, Hint: hint}
}
