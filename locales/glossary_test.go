package locales_test

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"mentorbot/bot/phrasebook"
	"mentorbot/bot/source"
	"mentorbot/locales"
)

// A language opens, in its first file, with its glossary, a comment line for each concept:
//
//	# concept, concept (where): chosen word, other word (remark); not: rejected word, rejected word
const (
	glossaryFile  = "agreement.yaml"
	glossaryBegin = "# glossary"
	settingsFile  = "language.yaml"
)

// concepts are those that every language must have chosen words for.
var concepts = []string{
	"mentor", "mentee", "pair", "partner", "program", "sign-up", "guide", "step", "meeting", "check-in", "goal", "task",
	"agreement", "plan", "nudge", "reminder", "card", "certificate", "admin", "program team", "community", "group",
	"invitation", "training", "pause", "snooze", "report", "block",
}

// entry is one line of a glossary.
type entry struct {
	line             int
	concepts         []string
	chosen, rejected []string
}

var (
	remark    = regexp.MustCompile(`\s*\([^()]*\)`)
	slot      = regexp.MustCompile(`\{[^{}]*\}`)
	separator = regexp.MustCompile(`[,،]\s*`)
)

// glossary reads the comment lines at the top of a language's first file.
func (v *voice) glossary() []entry {
	file := v.language + "/" + glossaryFile
	data, err := fs.ReadFile(v.files, file)
	lines := strings.Split(string(data), "\n")
	if err != nil || !strings.HasPrefix(lines[0], glossaryBegin) {
		v.tell(file, 1, fmt.Sprintf("does not begin with %q", glossaryBegin))
		return nil
	}
	var all []entry
	for i, line := range lines[1:] {
		words, comment := strings.CutPrefix(line, "# ")
		if !comment {
			break
		}
		if strings.HasPrefix(words, " ") || strings.HasPrefix(words, "*") {
			continue // a remark on the whole
		}
		e, err := readEntry(words)
		if err != nil {
			v.tell(file, i+2, err.Error())
		}
		e.line = i + 2
		all = append(all, e)
	}
	return all
}

func (v *voice) tell(file string, line int, what string) {
	v.problems = append(v.problems, source.Problem{File: file, Line: line, What: what,
		Hint: "write “# concept: chosen, chosen; not: rejected”"})
}

func readEntry(line string) (e entry, err error) {
	names, words, found := strings.Cut(line, ": ")
	if !found {
		return e, fmt.Errorf("%q has no %q", line, ": ")
	}
	chosen, rejected, _ := strings.Cut(words, "; not: ")
	for _, name := range list(names) {
		e.concepts = append(e.concepts, strings.TrimPrefix(name, "to "))
	}
	e.chosen, e.rejected = list(chosen), list(rejected)
	if len(e.chosen) == 0 || strings.ContainsAny(strings.Join(append(e.chosen, e.rejected...), ","), ";“”") {
		return e, fmt.Errorf("%q is not “concept: chosen, chosen; not: rejected, rejected”", line)
	}
	return e, nil
}

// list is words with commas between them, remarks left out.
func list(words string) []string {
	var all []string
	for _, word := range separator.Split(remark.ReplaceAllString(words, ""), -1) {
		if word = strings.TrimSpace(word); word != "" {
			all = append(all, word)
		}
	}
	return all
}

// voice is what one language says, and what is wrong with it.
type voice struct {
	files    fs.FS
	language string
	book     *phrasebook.Book
	commands *strings.Replacer // takes them out of a text
	said     []said
	problems []source.Problem
}

// said is one text, folded, with spaces round each word.
type said struct {
	source.Node
	words string
}

// problems is what is wrong with the glossary of a language, or with its texts by it.
func problems(t *testing.T, files fs.FS, book *phrasebook.Book, language string) []source.Problem {
	t.Helper()
	v := &voice{files: files, language: language, book: book, commands: commands(book)}
	names, err := fs.Glob(files, language+"/*.yaml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if !strings.HasSuffix(name, settingsFile) { // that is what people type, not what is said
			v.hear(t, name)
		}
	}
	v.judge(v.glossary())
	return v.problems
}

func (v *voice) hear(t *testing.T, name string) {
	t.Helper()
	root, problems := source.Read(v.files, name)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, e := range root.Entries() {
		if _, of, _ := strings.Cut(e.Key.Text(), "~"); slices.Contains(phrasebook.Forms, of) {
			continue // what is done without otherwise is just what was asked for here
		}
		if e.Value.IsText() {
			v.said = append(v.said, said{e.Value, v.words(e.Value.Text())})
		}
		for _, form := range e.Value.Entries() {
			v.said = append(v.said, said{form.Value, v.words(form.Value.Text())})
		}
	}
}

// commands are no words of a language: "**help**" and "/help" are everywhere the same.
func commands(book *phrasebook.Book) *strings.Replacer {
	var pairs []string
	for _, key := range book.Keys(phrasebook.English) {
		if verb, is := strings.CutPrefix(key, "verbs."); is {
			pairs = append(pairs, "**"+verb+"**", "", "/"+verb, "")
		}
	}
	return strings.NewReplacer(pairs...)
}

// words folds a text, the names of its arguments left out.
func (v *voice) words(text string) string {
	folded := v.book.Fold(v.commands.Replace(slot.ReplaceAllString(text, " . ")))
	return " " + folded + "  " + bare(folded) + " "
}

func (v *voice) judge(glossary []entry) {
	for _, concept := range concepts {
		if !slices.ContainsFunc(glossary, func(e entry) bool { return slices.Contains(e.concepts, concept) }) {
			v.tell(v.language+"/"+glossaryFile, 1, fmt.Sprintf("has no word for %q", concept))
		}
	}
	for _, e := range glossary {
		for _, word := range e.chosen {
			if len(v.with(word)) == 0 {
				v.tell(v.language+"/"+glossaryFile, e.line, fmt.Sprintf("%q is chosen, and said nowhere", word))
			}
		}
		for _, word := range e.rejected {
			for _, text := range v.with(word) {
				v.problems = append(v.problems, text.Problem(fmt.Sprintf("says %q for %s", word, e.concepts[0]),
					"say "+strings.Join(e.chosen, ", ")))
			}
		}
	}
}

// with are the texts that say a word, or several words one after the other.
func (v *voice) with(word string) []said {
	folded := " " + v.book.Fold(word) + " "
	return slices.DeleteFunc(slices.Clone(v.said), func(s said) bool { return !strings.Contains(s.words, folded) })
}

// clitics are what Arabic writes together with the word behind it.
var clitics = []string{"وال", "بال", "فال", "كال", "ولل", "لل", "ال", "و", "ف", "ب", "ل", "ك"}

// bare is what is left of the Arabic words of a text without what may be written before them.
func bare(folded string) string {
	var all []string
	for _, word := range strings.Fields(folded) {
		if first := []rune(word)[0]; !unicode.Is(unicode.Arabic, first) {
			continue
		}
		for _, c := range clitics {
			if rest, is := strings.CutPrefix(word, c); is && len([]rune(rest)) > 2 {
				all = append(all, rest)
			}
		}
	}
	return strings.Join(all, "  ")
}

// TestEveryLanguageKeepsToItsGlossary reads every text of every language.
func TestEveryLanguageKeepsToItsGlossary(t *testing.T) {
	book, found := phrasebook.Load(locales.FS)
	if len(found) > 0 {
		t.Fatal(found)
	}
	for _, l := range book.Languages() {
		for _, p := range problems(t, locales.FS, book, string(l)) {
			t.Error(p)
		}
	}
}

// TestAGlossaryIsHeldTo: a glossary that lacks a concept, an entry that is not one, a chosen word that is said nowhere
// and a rejected one that is said are told with their place.
func TestAGlossaryIsHeldTo(t *testing.T) {
	var glossary, text strings.Builder
	for i, concept := range concepts {
		fmt.Fprintf(&glossary, "# %s: Wort%d; not: Unwort%d, un wort%d\n", concept, i, i, i)
		fmt.Fprintf(&text, "Wort%d ", i)
	}
	whole := glossaryBegin + "\n" + glossary.String() + "\nall: " + text.String() + "{unwort1}\nverbs: {other: gut}\n"
	for name, c := range map[string]struct{ old, new, told string }{
		"well":         {"gut", "besser **unwort2**", "x/agreement.yaml:32: says"},
		"right":        {"gut", "/unwort4 und Unwort", ""},
		"no glossary":  {glossaryBegin, "# words", "x/agreement.yaml:1: does not begin"},
		"no concept":   {"# goal:", "# gaol:", `x/agreement.yaml:1: has no word for "goal"`},
		"no entry":     {"# plan: ", "# plan ", "x/agreement.yaml:15: "},
		"said nowhere": {"# step: ", "# step: Stufe (nie), ", `x/agreement.yaml:9: "Stufe" is chosen, and said nowhere`},
		"rejected":     {"all: ", "all: Ein UNWÖRT3! ", `x/agreement.yaml:31: says "Unwort3"`},
		"two words":    {"gut", "ein Un-Wort5", `x/agreement.yaml:32: says "un wort5"`},
	} {
		files := fstest.MapFS{"x/agreement.yaml": {Data: []byte(strings.Replace(whole, c.old, c.new, 1))}}
		book, _ := phrasebook.Load(fstest.MapFS{"en/verbs.yaml": {Data: []byte("unwort4: x\n")}})
		told := problems(t, files, book, "x")
		at := func(p source.Problem) bool { return strings.HasPrefix(p.Error(), c.told) }
		if c.told == "" && len(told) > 0 || c.told != "" && !slices.ContainsFunc(told, at) {
			t.Errorf("%s: told %v, want %q", name, told, c.told)
		}
	}
}

// Arabic writes the article and small words together with the word behind them.
func TestArabicWordsAreFoundBehindWhatIsWrittenBeforeThem(t *testing.T) {
	book, _ := phrasebook.Load(locales.FS)
	v := &voice{book: book, commands: commands(book)}
	for _, text := range []string{"جلسة", "الجلسة.", "وجلسةٌ", "بالجلسة", "وللجلسة"} {
		if v.said = []said{{words: v.words(text)}}; len(v.with("جلسة")) != 1 {
			t.Errorf("not found in %q: %q", text, v.said[0].words)
		}
	}
}
