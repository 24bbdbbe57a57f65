package phrasebook

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mentorbot/bot/source"
)

const cleanEnglish = `
hello: "Hello {name}"
hello.example: "Hello Ana"
weeks: {one: "a week", other: "{count} weeks with {name}"}
`

const cleanArabic = `
hello: "أهلًا {name}"
hello.example: "أهلًا آنا"
weeks:
  zero: "لا أسابيع مع {name}"
  one: "أسبوع مع {name}"
  two: "أسبوعان مع {name}"
  few: "معًا {count} أسابيع مع {name}"
  many: "معًا {count} أسبوعًا مع {name}"
  other: "معًا {count} أسبوع مع {name}"
`

var usedKeys = []string{"join.hello", "join.weeks"}

func lint(t *testing.T, english, arabic string, used ...string) []source.Problem {
	t.Helper()
	b := load(t, map[string]string{"en/join.yaml": english, "ar/join.yaml": arabic})
	return b.Lint(used)
}

func TestLintIsSilentOnWhatIsRight(t *testing.T) {
	english := strings.Replace(cleanEnglish, `"a week"`, `"a week with {name}"`, 1)
	for _, p := range lint(t, english, cleanArabic, usedKeys...) {
		t.Error(p)
	}
}

func TestLint(t *testing.T) {
	english := strings.Replace(cleanEnglish, `"a week"`, `"a week with {name}"`, 1)
	for name, c := range map[string]struct{ language, old, new, want string }{
		"missing": {"ar", "hello: \"أهلًا {name}\"\n", "",
			`ar/join.yaml: has no "hello" (English says: Hello {name})`},
		"used, not there": {"en", "hello: \"Hello {name}\"\n", "",
			`en/join.yaml: has no "hello", which is used (did you mean "join`},
		"extra": {"ar", "hello.example:", "helo.example:",
			`ar/join.yaml:3: "helo.example" is not in English (did you mean "join.hello.example"?)`},
		"unused":           {"en", "hello.example:", "more:", `en/join.yaml:3: "more" is not used`},
		"argument missing": {"ar", "أهلًا {name}", "أهلًا", `ar/join.yaml:2: does not say {name}`},
		"argument wrong": {"ar", "أهلًا {name}", "أهلًا {nam}",
			`ar/join.yaml:2: says {nam}, which English does not have (did you mean "name"?)`},
		"form's argument": {"en", "a week with {name}", "a week", `en/join.yaml:4: does not say {name}`},
		"form's number":   {"ar", "معًا {count} أسابيع", "أسابيع", `ar/join.yaml:8: does not say {count}`},
		"form missing":    {"ar", "  two: \"أسبوعان مع {name}\"\n", "", `ar/join.yaml:4: "weeks" has no form "two"`},
		"form too many": {"en", "weeks: {", `weeks: {few: "{count} with {name}", `,
			`en/join.yaml:4: the language has no form "few" (it has other, one)`},
		"no forms": {"en", `hello: "Hello {name}"`,
			`hello: {one: "Hello {name}", other: "Hello {count} {name}"}`,
			`ar/join.yaml:2: "hello" has no plural forms`},
		"Latin first": {"ar", "أهلًا {name}", `\nmentorbot: أهلًا {name}`,
			`ar/join.yaml:2: the line "mentorbot: أهلًا {name}" would run from left`},
		"command first": {"ar", "أهلًا {name}", "**/join** أهلًا {name}",
			`ar/join.yaml:2: the line "**/join** أهلًا`},
		"argument first": {"ar", "أهلًا {name}", "1. **{name}** أهلًا",
			`ar/join.yaml:2: the line "1. **{name}** أهلًا" would`},
		"second line": {"ar", "أهلًا {name}", `أهلًا\n{name} هنا`, `ar/join.yaml:2: the line "{name} هنا" would`},
		"direction mark": {"en", "Hello {name}", `Hello \u2068{name}\u2069`,
			`en/join.yaml:2: has an invisible direction mark`},
		"empty":            {"en", "Hello Ana", " ", `en/join.yaml:3: is empty`},
		"argument alone":   {"ar", "أهلًا {name}", `أهلًا\n• **{name}**`, ""},
		"number not first": {"ar", "أهلًا {name}", `3 أهلًا {name}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			texts := map[string]string{"en": english, "ar": cleanArabic}
			texts[c.language] = strings.Replace(texts[c.language], c.old, c.new, 1)
			problems := lint(t, texts["en"], texts["ar"], usedKeys...)
			found := slices.ContainsFunc(problems, func(p source.Problem) bool {
				return strings.HasPrefix(p.Error(),
					c.want) && p.Hint != ""
			})
			if c.want == "" && len(problems) > 0 || c.want != "" && !found {
				t.Errorf("got %v, want %q", problems, c.want)
			}
		})
	}
}

// "um" in Portuguese is said of 0 and 1: without the number, nought weeks would be a week.
func TestANumberMayBeLeftOutOnlyWhereItIsOneNumber(t *testing.T) {
	b, _ := Load(files(t, map[string]string{
		"en/join.yaml":    `weeks: {one: "a week", other: "{count} weeks"}`,
		"pt-BR/join.yaml": `weeks: {one: "uma semana", other: "{count} semanas"}`,
		"de/join.yaml":    `weeks: {one: "eine Woche", other: "{count} Wochen"}`, "ar/join.yaml": cleanArabic}))
	var told []string
	for _, p := range b.Lint([]string{"join.weeks"}) {
		if !strings.HasPrefix(p.File, "ar/") {
			told = append(told, p.Error())
		}
	}
	if len(told) != 1 || !strings.HasPrefix(told[0], "pt-BR/join.yaml:1: does not say {count}") {
		t.Errorf("told %v", told)
	}
}

// The forms are those of golang.org/x/text: Spanish and Portuguese have none for millions there. One that only parts
// of a whole take, as in Czech, may be written and is not needed.
func TestAFormIsNeededWhereWholeNumbersTakeIt(t *testing.T) {
	for l, c := range map[string]struct{ forms, told string }{
		"es":    {`{one: "a {count}", many: "m {count}", other: "o {count}"}`, `the language has no form "many"`},
		"pt-BR": {`{one: "a {count}", many: "m {count}", other: "o {count}"}`, `the language has no form "many"`},
		"de":    {`{one: "a", other: "o {count}"}`, ""},
		"cs":    {`{one: "a", few: "f {count}", many: "m {count}", other: "o {count}"}`, ""},
		"pl":    {`{one: "a", few: "f {count}", many: "m {count}"}`, ""},
		"lt":    {`{one: "a {count}", few: "f {count}"}`, `"weeks" has no form "other"`},
	} {
		given := map[string]string{l + "/join.yaml": "weeks: " + c.forms}
		given["en/join.yaml"] = `weeks: {one: "a week", other: "{count} weeks"}`
		b, _ := Load(files(t, given))
		var told []string
		for _, p := range b.Lint([]string{"join.weeks"}) {
			if strings.HasPrefix(p.File, l+"/") {
				told = append(told, p.What)
			}
		}
		if c.told == "" && told != nil || c.told != "" && !slices.Equal(told, []string{c.told}) {
			t.Errorf("%s: told %q, want %q", l, told, c.told)
		}
	}
}

func TestALanguageLaidOverMayBeHalfDone(t *testing.T) {
	english := strings.Replace(cleanEnglish, `"a week"`, `"a week with {name}"`, 1)
	b := load(t, map[string]string{"en/join.yaml": english, "ar/join.yaml": cleanArabic})
	over, _ := b.Over(fstest.MapFS{"de/join.yaml": {Data: []byte("hello: Hallo\n")}})
	problems := over.Lint(usedKeys)
	if len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), "de/join.yaml:1: does not say {name}") {
		t.Errorf("told %v", problems)
	}
}

func TestLongest(t *testing.T) {
	b := load(t, map[string]string{
		"en/join.yaml": "yes: \"**Yes**\"\nn: {one: one, other: \"all {count}\"}\n",
		"ar/join.yaml": "yes: نعم نعم\nn: {other: كل}\n"})
	for key, want := range map[string]string{"join.yes": "ar نعم نعم", "join.n": "en all {count}", "join.no": " "} {
		if l, text := b.Longest(key); string(l)+" "+text != want {
			t.Errorf("longest of %s is %s %q, want %q", key, l, text, want)
		}
	}
}

func TestAnOperatorsPhraseMayBeEnglishAlone(t *testing.T) {
	b, problems := speaking(t).Over(fstest.MapFS{"en/own.yaml": {Data: []byte("hello: Hello")}})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, p := range b.Lint(append(b.Keys(English), "own.hello")) {
		if strings.Contains(p.What, "hello") {
			t.Error(p)
		}
	}
	if got := b.Label("ar", "own.hello", nil); got != "Hello" {
		t.Errorf("in Arabic: %q", got)
	}
}
