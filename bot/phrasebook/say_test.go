package phrasebook

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"mentorbot/bot/chat"
	"mentorbot/locales"
)

var thursday = time.Date(2026, 3, 5, 14, 0, 0, 0, time.UTC)

const weeks = `
weeks: {one: "**{mentor}** and {mentee} met for a week", other: "**{mentor}** and {mentee} met for {count} weeks"}
good: "This is **good, {mentor}**"
people: "With {people}"
moment: "See you {at}"
day: "On {at}"
clock: "At {at}"
lines: |
  First:
  {lines}
link: "Read {page}"
inner: "Now **{step}**"
step: "step"
`

const arabicWeeks = `
weeks:
  zero: "لم يلتق {mentor} و{mentee}"
  one: "التقى {mentor} و{mentee} أسبوعًا"
  two: "التقى {mentor} و{mentee} أسبوعين"
  few: "التقى {mentor} و{mentee} {count} أسابيع"
  many: "التقى {mentor} و{mentee} {count} أسبوعًا"
  other: "التقى {mentor} و{mentee} {count} أسبوع"
people: "مع {people}"
moment: "نراك {at}"
`

func speaking(t testing.TB) *Book {
	return load(t, map[string]string{"en/pair.yaml": weeks, "ar/pair.yaml": arabicWeeks})
}

func plain(s string) chat.Span  { return chat.Span{Text: s} }
func bold(s string) chat.Span   { return chat.Span{Style: chat.Bold, Text: s} }
func typed(s string) chat.Span  { return chat.Span{Style: chat.Typed, Text: s} }
func digits(s string) chat.Span { return chat.Span{Style: chat.Number, Text: s} }

type said struct {
	language chat.Language
	key      string
	args     Args
	want     chat.Text
}

// sayings are what is said, by what is shown with it.
func sayings() map[string]said {
	at := chat.Span{Style: chat.Moment, Text: "Thursday, 5 March 2026 at 14:00", At: thursday}
	arabicAt := chat.Span{Style: chat.Moment, Text: "الخميس 5 مارس 2026، الساعة 14:00", At: thursday}
	ana, ben, cem := Name("Ana"), Person("slack:1", "Ben"), Words("Cem")
	mention := chat.Span{Style: chat.Mention, Text: "Ben", Person: "slack:1"}
	return map[string]said{
		"other": {"en", "pair.weeks", Args{"mentor": ana, "mentee": ben, "count": Count(3)},
			chat.Text{typed("Ana"), plain(" and "), mention, plain(" met for "), digits("3"), plain(" weeks")}},
		"bold words": {"en", "pair.good", Args{"mentor": cem}, chat.Text{plain("This is "), bold("good, "),
			bold("Cem")}},
		"few": {"ar", "pair.weeks", Args{"mentor": ana, "mentee": cem, "count": Count(3)},
			chat.Text{plain("التقى "), typed("Ana"), plain(" و"), plain("Cem"), plain(" "), digits("3"),
				plain(" أسابيع")}},
		"English words": {"ar", "pair.clock", Args{"at": Clock(thursday)}, chat.Text{plain("At "), digits("14:00")}},
		"English day": {"ar", "pair.day", Args{"at": Day(thursday)}, chat.Text{plain("On "),
			plain("Thursday, 5 March 2026")}},
		"moment":        {"en", "pair.moment", Args{"at": Moment(thursday)}, chat.Text{plain("See you "), at}},
		"Arabic moment": {"ar", "pair.moment", Args{"at": Moment(thursday)}, chat.Text{plain("نراك "), arabicAt}},
		"one":           {"en", "pair.people", Args{"people": List(ana)}, chat.Text{plain("With "), typed("Ana")}},
		"nobody":        {"en", "pair.people", Args{"people": List()}, chat.Text{plain("With ")}},
		"two": {"en", "pair.people", Args{"people": List(ana, cem)}, chat.Text{plain("With "), typed("Ana"),
			plain(" and "), plain("Cem")}},
		"three": {"en", "pair.people", Args{"people": List(ana, ben, cem)}, chat.Text{plain("With "),
			typed("Ana"), plain(", "), mention, plain(" and "), plain("Cem")}},
		"Arabic three": {"ar", "pair.people", Args{"people": List(ana, ben, cem)}, chat.Text{plain("مع "),
			typed("Ana"), plain(" و"), mention, plain(" و"), plain("Cem")}},
		"lines": {"en", "pair.lines", Args{"lines": Lines(chat.Words("a"), chat.TypedText("b"))},
			chat.Text{plain("First:\n"), plain("a"), plain("\n"), typed("b")}},
		"rich": {"en", "pair.people", Args{"people": Rich(chat.TypedText("Ana"))}, chat.Text{plain("With "),
			typed("Ana")}},
		"link": {"en", "pair.link", Args{"page": Link("this", "https://example.org")},
			chat.Text{plain("Read "), {Style: chat.Link, Text: "this", URL: "https://example.org"}}},
		"phrase":      {"en", "pair.inner", Args{"step": Phrase("pair.step")}, chat.Text{plain("Now "), bold("step")}},
		"unknown key": {"en", "pair.nothing", nil, chat.Text{plain("pair.nothing")}},
		"not given":   {"en", "pair.people", nil, chat.Text{plain("With "), plain("{people}")}},
		"name cleaned": {"en", "pair.people", Args{"people": Name(" A\u202en\na ")}, chat.Text{plain("With "),
			typed("An a")}},
		"lines kept": {"en", "pair.people", Args{"people": Typed("a\n\u200bb")}, chat.Text{plain("With "),
			typed("a\nb")}},
		"a name's own markup": {"en", "pair.people", Args{"people": Name("**{count}**")},
			chat.Text{plain("With "), typed("**{count}**")}},
	}
}

func TestSay(t *testing.T) {
	b := speaking(t)
	for name, c := range sayings() {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, b.Say(c.language, c.key, c.args)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLabelIsPlain(t *testing.T) {
	if got := speaking(t).Label("en", "pair.good", Args{"mentor": Name("Ana")}); got != "This is good, Ana" {
		t.Errorf("got %q", got)
	}
}

func TestPluralFormsAreThoseOfUnicode(t *testing.T) {
	names := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few",
		plural.Many: "many", plural.Other: "other"}
	all := `n: {zero: "z zero", one: "z one", two: "z two", few: "z few", many: "z many", other: "z other"}`
	given := map[string]string{}
	languages := []string{"en", "ar", "de", "es", "pt-BR", "cs", "it", "ru", "ja", "lv"}
	for _, l := range languages {
		given[l+"/pair.yaml"] = all
	}
	b, _ := Load(files(t, given))
	numbers := []int{201, 999, 1000, 1002, 1011, 100_000, 1_000_000, 1_000_003}
	for n := range 201 {
		numbers = append(numbers, n, -n)
	}
	for _, l := range languages {
		for _, n := range numbers {
			form := plural.Cardinal.MatchPlural(language.MustParse(l), max(n, -n), 0, 0, 0, 0)
			if got := b.Label(chat.Language(l), "pair.n", Args{"count": Count(n)}); got != "z "+names[form] {
				t.Errorf("%s says %d with %q, want %q", l, n, got, names[form])
			}
		}
	}
}

func TestAMissingFormStillSaysSomething(t *testing.T) {
	b := load(t, map[string]string{"en/pair.yaml": "n: {one: one week}\nm: {other: weeks}\no: {}\n"})
	for key, want := range map[string]string{"pair.n": "one week", "pair.m": "weeks", "pair.o": ""} {
		if got := b.Label("en", key, Args{"count": Count(7)}); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

// A sentence with a plural and two names: at most 2 µs, see the benchmark; here the allocations, which don't depend on
// the machine.
func TestSayAllocatesLittle(t *testing.T) {
	b := everyTongue(t)
	args := Args{"mentor": Name("Ana"), "mentee": Name("Ben"), "count": Count(12)}
	for _, l := range b.Languages() {
		if n := testing.AllocsPerRun(100, func() { b.Say(l, "pair.weeks", args) }); n > 2 {
			t.Errorf("%s: %v allocations", l, n)
		}
	}
}

// everyTongue is every built-in language with a sentence of a plural and two names.
func everyTongue(t testing.TB) *Book {
	t.Helper()
	given := map[string]string{"en/pair.yaml": weeks, "ar/pair.yaml": arabicWeeks}
	fsys := files(t, nil)
	for name := range fsys {
		language, _, _ := strings.Cut(name, "/")
		if text := given[language+"/pair.yaml"]; text == "" {
			text = `weeks: {one: "{mentor} x {mentee}: {count} y", other: "{mentor} x {mentee}: {count} ys"}`
			given[language+"/pair.yaml"] = text
		}
	}
	for name, text := range given {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	b, problems := Load(fsys)
	if len(problems) > 0 || len(b.Languages()) < 5 {
		t.Fatal(b.Languages(), problems)
	}
	return b
}

// What people wait for: a sentence in 2 µs, all languages at a start in 50 ms.
const (
	longestSay  = 2 * time.Microsecond
	longestLoad = 50 * time.Millisecond
)

func atMost(b *testing.B, most time.Duration) {
	if each := b.Elapsed() / time.Duration(b.N); b.N > 9 && each > most {
		b.Errorf("%v, more than %v", each, most)
	}
}

func BenchmarkSay(b *testing.B) {
	book := everyTongue(b)
	for _, l := range book.Languages() {
		b.Run(string(l), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				book.Say(l, "pair.weeks", Args{"mentor": Name("Ana"), "mentee": Name("Ben"), "count": Count(12)})
			}
			atMost(b, longestSay)
		})
	}
}

// All that is built in.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Load(locales.FS)
	}
	atMost(b, longestLoad)
}

func TestNamesAndNumbersStandInIsolates(t *testing.T) {
	args := Args{"mentor": Name("Ana"), "mentee": Name("\u202eBen"), "count": Count(12)}
	got := speaking(t).Say("ar", "pair.weeks", args).Isolated()
	if want := "التقى \u2068Ana\u2069 و\u2068Ben\u2069 \u206812\u2069 أسبوعًا"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
