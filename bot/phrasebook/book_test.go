package phrasebook

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/source"
	"mentorbot/locales"
)

// files is a folder of locales: the given files beside the real files that say what each language is. Once files are
// given, only those of English and Arabic stand beside them.
func files(t testing.TB, given map[string]string) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	names, err := fs.Glob(locales.FS, "*/language.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if given != nil && name != "en/language.yaml" && name != "ar/language.yaml" {
			continue
		}
		data, err := fs.ReadFile(locales.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		fsys[name] = &fstest.MapFile{Data: data}
	}
	for name, text := range given {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func load(t testing.TB, given map[string]string) *Book {
	t.Helper()
	b, problems := Load(files(t, given))
	for _, p := range problems {
		t.Error(p)
	}
	return b
}

func TestRealLanguagesAreWhole(t *testing.T) {
	b := load(t, nil)
	want := map[chat.Language]struct {
		name  string
		first time.Weekday
	}{
		"en": {"English", time.Monday}, "ar": {"العربية", time.Sunday}, "de": {"Deutsch", time.Monday},
		"es": {"español", time.Monday}, "pt-BR": {"português (Brasil)", time.Sunday},
	}
	if got := b.Languages(); len(got) != len(want) || got[0] != English {
		t.Errorf("languages %v", got)
	}
	for l, w := range want {
		if b.Name(l) != w.name || b.FirstDay(l) != w.first || b.RightLeft(l) != (l == "ar") {
			t.Errorf("%s is %q, weeks begin on %v, from right to left: %v", l, b.Name(l), b.FirstDay(l), b.RightLeft(l))
		}
	}
}

func TestNearest(t *testing.T) {
	given := map[string]string{}
	for _, l := range []string{"pt-BR", "es", "de", "zh-Hant"} {
		given[l+"/language.yaml"] = "name: x\n"
	}
	b, _ := Load(files(t, given))
	for hint, want := range map[chat.Language]chat.Language{
		"ar": "ar", "ar-EG": "ar", "AR_eg": "ar", "pt": "pt-BR", "pt-PT": "pt-BR", "pt-br": "pt-BR", "es-419": "es",
		"en-GB": "en", "zh-Hant-TW": "zh-Hant", "fr": "", "": "", "a": "", "e": "",
	} {
		if got, ok := b.Nearest(hint); got != want || ok != (want != "") {
			t.Errorf("nearest to %q is %q, %v; want %q", hint, got, ok, want)
		}
	}
}

func TestOverLaysLanguagesAndSingleKeysOver(t *testing.T) {
	b := load(t, map[string]string{"en/join.yaml": "hello: Hello\nbye: Goodbye\n",
		"ar/join.yaml": "hello: أهلًا\nbye: وداعًا\n"})
	over, problems := b.Over(fstest.MapFS{
		"en/join.yaml":     {Data: []byte("hello: Welcome\n")},
		"ar/language.yaml": {Data: []byte("list.two: \" ثم \"\n")},
		"eo/join.yaml":     {Data: []byte("hello: Saluton\n")},
	})
	for _, p := range problems {
		if p.File != "eo/language.yaml" {
			t.Error(p)
		}
	}
	for _, c := range []struct {
		language chat.Language
		key      string
		want     string
	}{
		{"en", "join.hello", "Welcome"}, {"en", "join.bye", "Goodbye"}, {"ar", "join.hello", "أهلًا"},
		{"eo", "join.hello", "Saluton"}, {"eo", "join.bye", "Goodbye"}, {"xx", "join.bye", "Goodbye"},
	} {
		if got := over.Label(c.language, c.key, nil); got != c.want {
			t.Errorf("%s in %s is %q, want %q", c.key, c.language, got, c.want)
		}
	}
	if got := over.Missing("eo"); !slices.Equal(got, []string{"join.bye"}) {
		t.Errorf("missing %v", got)
	}
	if over.Name("ar") != "العربية" || over.Name("eo") != "eo" || over.tongue("ar").grammar.listTwo != " ثم " {
		t.Error("a single setting did not take the place of one, or took that of others")
	}
	if b.Label("en", "join.hello", nil) != "Hello" || len(b.Languages()) != 2 {
		t.Error("the book underneath changed")
	}
}

func TestHasAndKeysDoNotFallBack(t *testing.T) {
	b := load(t, map[string]string{"en/join.yaml": "b: B\na: A\n", "ar/join.yaml": "a: أ\n"})
	if !b.Has("ar", "join.a") || b.Has("ar", "join.b") || b.Has("xx", "join.a") {
		t.Error("Has fell back to English, or missed a key")
	}
	if got := b.Keys("en"); !slices.Equal(got, []string{"join.a", "join.b"}) {
		t.Errorf("keys %v", got)
	}
	if b.Keys("xx") != nil {
		t.Error("a language that is not there has keys")
	}
}

func TestMistakesInFilesAreTold(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"yaml":    {"en/join.yaml", "a: [", "en/join.yaml"},
		"no map":  {"en/join.yaml", "- a\n", "en/join.yaml:1: is not a map"},
		"no text": {"en/join.yaml", "a: A\nb:\n", `en/join.yaml:2: "b" has no text`},
		"a list":  {"en/join.yaml", "a: [A]\n", `en/join.yaml:1: "a" has no text`},
		"key":     {"en/join.yaml", "Hello: A\n", `en/join.yaml:1: "Hello" can't be a key`},
		"form": {"en/join.yaml", "a:\n  one: A\n  others: B\n",
			`en/join.yaml:3: "others" is no plural form`},
		"form no text": {"en/join.yaml", "a:\n  one: [A]\n", "en/join.yaml:2: is not a text"},
		"open brace":   {"en/join.yaml", "a: \"to {name\"\n", "en/join.yaml:1: has \"{\", which is no argument"},
		"odd argument": {"en/join.yaml", "a: \"to {The Name}\"\n", "en/join.yaml:1: has \"{The Name}\""},
		"open bold":    {"en/join.yaml", "a: \"so **bold\"\n", "en/join.yaml:1: has a **"},
		"twice":        {"en/join.yaml", "a: A\na: B\n", "en/join.yaml"},
		"ending":       {"en/join.yml", "a: A\n", "en/join.yml: is not read"},
		"file name":    {"en/Join.yaml", "a: A\n", "en/Join.yaml: has a name"},
		"folder":       {"english/join.yaml", "a: A\n", "english: is not the tag"},
		"folder's writing": {"pt_BR/join.yaml", "a: A\n",
			`pt_BR: is an unusual way to write a language (call it "pt-BR")`},
		"no settings": {"de/join.yaml", "a: A\n", `de/language.yaml: has no "months"`},
		"unknown setting": {"de/language.yaml", "month: []\n",
			`de/language.yaml:1: "month" is no setting of a language (did you mean "months"?)`},
		"direction": {"de/language.yaml", "direction: up\n",
			`de/language.yaml:1: "up" can't stand here (write one of: ltr, rtl)`},
		"eleven months": {"de/language.yaml", "months: [a, b]\n", "de/language.yaml:1: has 2 names, not 12"},
		"no list":       {"de/language.yaml", "today: heute\n", "de/language.yaml:1: is not a list"},
		"word twice": {"de/language.yaml", "today: [heute]\ntomorrow: [Heute]\n",
			`de/language.yaml:2: "Heute" means something else already`},
		"date": {"de/language.yaml", "date: \"{day}. {month}\"\n", "de/language.yaml:1: has no {year}"},
		"strange slot": {"de/language.yaml", "time: \"{hour}:{minute}:{second}\"\n",
			"de/language.yaml:1: has {second}, which is not known here"},
		"direction mark": {"de/language.yaml", "name: \"Deutsch\\u200f\"\n",
			"de/language.yaml:1: has an invisible direction mark"},
	} {
		t.Run(name, func(t *testing.T) {
			b, problems := Load(files(t, map[string]string{c.file: c.text}))
			if b == nil || !slices.ContainsFunc(problems, func(p source.Problem) bool {
				return strings.HasPrefix(p.Error(), c.want) && p.Hint != ""
			}) {
				t.Errorf("got %v, want %q with a hint", problems, c.want)
			}
			b.Moment("de", time.Unix(0, 0)) // whatever is wrong, it still speaks
		})
	}
}

func TestABookWithoutAnythingStillSpeaks(t *testing.T) {
	b, problems := Load(fstest.MapFS{})
	if len(problems) == 0 {
		t.Error("no problem was told")
	}
	if got := b.Label("ar", "join.hello", nil); got != "join.hello" {
		t.Errorf("got %q", got)
	}
	at := time.Date(2026, 3, 5, 14, 0, 0, 0, time.UTC)
	if got := b.Moment("ar", at); got != "2026-M3-5 14:00" {
		t.Errorf("got %q", got)
	}
	if w, ok := b.When("ar", "2026-03-05 14:00", at.AddDate(0, -1, 0)); !ok || !w.At.Equal(at) {
		t.Errorf("got %v, %v", w, ok)
	}
}
