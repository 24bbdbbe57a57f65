package phrasebook

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/source"
)

// English stands in for every other language.
const English chat.Language = "en"

// Book is the phrases of all languages. It never changes after it is loaded, so it may be read from everywhere at once.
type Book struct {
	tongues map[chat.Language]*tongue // the languages, and what they are in countries where they are said differently
	order   []chat.Language           // the languages alone
	places  map[place]chat.Language   // how a language is called in a country
}

// tongue is one language, or one in a country: its phrases and its grammar.
type tongue struct {
	language chat.Language
	whole    bool // built in: it must have every phrase
	forms    bool // it has variants for forms of address
	phrases  map[string]*phrase
	settings map[string]source.Node // what language.yaml says
	grammar  *grammar
	hears    []*grammar // which understand what is written, one after the other
	spare    *tongue    // English in the same country
	plural   *plurals
}

// Load reads a folder with a folder for each language. The book can be used even when there are problems: what is wrong
// is left out.
func Load(fsys fs.FS) (*Book, []source.Problem) {
	return (&Book{}).with(fsys, true)
}

// Over lays a second folder over the book: new languages, or phrases and settings that take the place of the book's. A
// language that is new with it may be half done; English stands in for what it lacks.
func (b *Book) Over(fsys fs.FS) (*Book, []source.Problem) { return b.with(fsys, false) }

func (b *Book) with(fsys fs.FS, whole bool) (*Book, []source.Problem) {
	folders, problems := read(fsys)
	next := &Book{tongues: map[chat.Language]*tongue{}}
	for _, l := range b.order {
		next.tongues[l] = b.tongues[l]
	}
	for _, f := range folders {
		next.tongues[f.language] = f.over(next.tongues[f.language], whole)
	}
	problems = append(problems, next.understandSettings(folders)...)
	next.order = slices.SortedFunc(maps.Keys(next.tongues), englishFirst)
	found := next.settle()
	for _, f := range folders {
		if len(f.settings) > 0 { // else they are those of the book below, which has told of them
			problems = append(problems, found[f.language]...)
		}
	}
	return next, problems
}

// understandSettings makes the grammars, English first: it stands in for settings that another language lacks.
func (b *Book) understandSettings(folders []folder) []source.Problem {
	problems := b.needEnglish()
	for _, f := range folders {
		t := b.tongues[f.language]
		if f.language != English && t.grammar != nil && len(f.settings) == 0 {
			continue
		}
		g, found := parseGrammar(f.language, t.settings, b.tongues[English].settings)
		t.grammar = g
		problems = append(problems, found...)
	}
	return problems
}

func (b *Book) needEnglish() []source.Problem {
	if b.tongues[English] != nil {
		return nil
	}
	t := folder{language: English}.over(nil, true)
	t.grammar, _ = parseGrammar(English, nil, nil)
	b.tongues[English] = t
	return []source.Problem{{File: string(English), What: "has no phrases",
		Hint: "English stands in for every language: write the folder " + string(English)}}
}

func englishFirst(a, b chat.Language) int {
	switch {
	case a == b:
		return 0
	case a == English:
		return -1
	case b == English:
		return 1
	}
	return strings.Compare(string(a), string(b))
}

// Languages is every language of the book: English first, the others in order of their tags.
func (b *Book) Languages() []chat.Language { return slices.Clone(b.order) }

// Name is what a language calls itself.
func (b *Book) Name(l chat.Language) string { return b.tongue(l).grammar.name }

// RightLeft tells whether a language is written from right to left.
func (b *Book) RightLeft(l chat.Language) bool { return b.tongue(l).grammar.rightLeft }

// FirstDay is the day a week begins with.
func (b *Book) FirstDay(l chat.Language) time.Weekday { return b.tongue(l).grammar.firstDay }

// tongue is a language of the book; English where there is no such language.
func (b *Book) tongue(l chat.Language) *tongue {
	if t := b.tongues[l]; t != nil {
		return t
	}
	return b.tongues[English]
}

// Nearest finds the language that suits a network's hint best: the same, else a wider one, else a sister of the same
// family.
func (b *Book) Nearest(hint chat.Language) (chat.Language, bool) {
	tag := strings.ReplaceAll(string(hint), "_", "-")
	for wider := tag; wider != ""; wider = parent(wider) {
		for _, l := range b.order {
			if strings.EqualFold(string(l), wider) {
				return l, true
			}
		}
	}
	family, _, _ := strings.Cut(tag, "-")
	for _, l := range b.order {
		if base, _, _ := strings.Cut(string(l), "-"); strings.EqualFold(base, family) {
			return l, true
		}
	}
	return "", false
}

func parent(tag string) string {
	i := strings.LastIndexByte(tag, '-')
	return tag[:max(i, 0)]
}

// Has tells whether the language itself has the key, without English standing in.
func (b *Book) Has(l chat.Language, key string) bool {
	t := b.tongues[l]
	return t != nil && t.phrases[key] != nil
}

// Keys is the keys that the language itself has, in order.
func (b *Book) Keys(l chat.Language) []string {
	t := b.tongues[l]
	if t == nil {
		return nil
	}
	return slices.Sorted(maps.Keys(t.phrases))
}

// Missing is the English keys that the language lacks, in order: what is said in English there.
func (b *Book) Missing(l chat.Language) []string {
	return slices.DeleteFunc(b.Keys(English), func(key string) bool { return b.Has(l, key) })
}

// Placeholders are the names of the arguments a key takes, in English; the other languages take the same.
func (b *Book) Placeholders(key string) []string {
	for _, k := range []string{key, baseOf(key)} { // a language may have a variant of its own
		if p := b.tongues[English].phrases[k]; p != nil {
			return p.slots()
		}
	}
	return nil
}
