package phrasebook

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/text/language"

	"mentorbot/bot/chat"
	"mentorbot/locales"
)

// abroad is how a language is said in a country: 12 September 2026, 00:05, and 18:30 alone.
type abroad struct {
	language chat.Language
	country  string
	moment   string
	short    string
	hour     string
	first    time.Weekday
}

var abroads = []abroad{
	{"en", "", "Saturday, 12 September 2026 at 00:05", "Saturday 12 September", "18:30", time.Monday},
	{"en", "GB", "Saturday, 12 September 2026 at 00:05", "Saturday 12 September", "18:30", time.Monday},
	{"en", "KE", "Saturday, 12 September 2026 at 00:05", "Saturday 12 September", "18:30", time.Sunday},
	{"en", "DE", "Saturday, 12 September 2026 at 00:05", "Saturday 12 September", "18:30", time.Monday},
	{"en", "US", "Saturday, September 12, 2026 at 12:05 AM", "Saturday, September 12", "6:30 PM", time.Sunday},
	{"en", "PH", "Saturday, September 12, 2026 at 12:05 AM", "Saturday, September 12", "6:30 PM", time.Sunday},
	{"en", "CA", "Saturday, September 12, 2026 at 12:05 a.m.", "Saturday, September 12", "6:30 p.m.", time.Sunday},
	{"en", "IN", "Saturday, 12 September 2026 at 12:05 am", "Saturday 12 September", "6:30 pm", time.Sunday},
	{"en", "EG", "Saturday, 12 September 2026 at 12:05 am", "Saturday 12 September", "6:30 pm", time.Saturday},
	{"ar", "", "السبت 12 سبتمبر 2026، الساعة 00:05", "السبت 12 سبتمبر", "18:30", time.Sunday},
	{"ar", "EG", "السبت 12 سبتمبر 2026، الساعة 12:05 ص", "السبت 12 سبتمبر", "6:30 م", time.Saturday},
	{"ar", "SA", "السبت 12 سبتمبر 2026، الساعة 12:05 ص", "السبت 12 سبتمبر", "6:30 م", time.Sunday},
	{"ar", "AE", "السبت 12 سبتمبر 2026، الساعة 12:05 ص", "السبت 12 سبتمبر", "6:30 م", time.Monday},
	{"ar", "JO", "السبت 12 أيلول 2026، الساعة 12:05 ص", "السبت 12 أيلول", "6:30 م", time.Saturday},
	{"ar", "LB", "السبت 12 أيلول 2026، الساعة 12:05 ص", "السبت 12 أيلول", "6:30 م", time.Monday},
	{"ar", "MA", "السبت 12 شتنبر 2026، الساعة 00:05", "السبت 12 شتنبر", "18:30", time.Monday},
	{"ar", "TN", "السبت 12 سبتمبر 2026، الساعة 00:05", "السبت 12 سبتمبر", "18:30", time.Monday},
	{"ar", "MR", "السبت 12 شتمبر 2026، الساعة 00:05", "السبت 12 شتمبر", "18:30", time.Monday},
	{"ar", "DE", "السبت 12 سبتمبر 2026، الساعة 00:05", "السبت 12 سبتمبر", "18:30", time.Monday},
}

func TestALanguageIsSaidAsInTheCountry(t *testing.T) {
	testAbroad(t, load(t, nil), abroads)
}

func testAbroad(t *testing.T, b *Book, cases []abroad) {
	t.Helper()
	early := time.Date(2026, 9, 12, 0, 5, 0, 0, time.UTC)
	evening := time.Date(2026, 9, 12, 18, 30, 0, 0, time.UTC)
	for _, c := range cases {
		l := b.In(c.language, c.country)
		got := abroad{c.language, c.country, b.Moment(l, early), b.ShortDay(l, early), b.Clock(l, evening),
			b.FirstDay(l)}
		if got != c {
			t.Errorf("%s: got %+v, want %+v", l, got, c)
		}
		choices := []chat.Choice{{Key: "a", Label: got.hour}, {Key: "b", Label: got.short}, {Key: "c", Label: got.moment}}
		for i, choice := range choices {
			if n, ok := b.Understand(l, chat.Private(strings.ToUpper(choice.Label)), choices); !ok || n != i {
				t.Errorf("%s: %q is choice %d, %v", l, choice.Label, n, ok)
			}
		}
		for _, at := range []time.Time{early, evening} {
			w, ok := b.When(l, chat.Private(b.Moment(l, at)), monday)
			if !ok || !w.At.Equal(at) || !w.Hour {
				t.Errorf("%s: %q is %+v, %v", l, b.Moment(l, at), w, ok)
			}
		}
	}
}

func TestMonthsAreThoseOfTheCountry(t *testing.T) {
	b := load(t, nil)
	for country, want := range map[string]string{
		"EG": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
		"KW": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
		"SY": "كانون الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين الأول تشرين الثاني كانون الأول",
		"MA": "يناير فبراير مارس أبريل ماي يونيو يوليوز غشت شتنبر أكتوبر نونبر دجنبر",
		"DZ": "جانفي فيفري مارس أفريل ماي جوان جويلية أوت سبتمبر أكتوبر نوفمبر ديسمبر",
	} {
		if got := strings.Join(b.tongue(b.In("ar", country)).grammar.months, " "); got != want {
			t.Errorf("%s has %s, want %s", country, got, want)
		}
	}
}

func TestWhatIsWrittenInACountryIsUnderstood(t *testing.T) {
	b := load(t, nil)
	for _, c := range []struct {
		language      chat.Language
		country, text string
		want          string // empty: not understood
	}{
		{"en", "US", "3/4", "2026-03-04 00:00"}, {"en", "GB", "3/4", "2026-04-03 00:00"},
		{"en", "", "3/4", "2026-04-03 00:00"}, {"en", "PH", "3/4/26 at 6:30 PM", "2026-03-04 18:30"},
		{"en", "US", "13/4", "2026-04-13 00:00"}, {"en", "US", "2/31", ""},
		{"en", "US", "3/1/2026", ""}, // over: not 3 January, nor 1 March of another year
		{"en", "US", "Fri 3/4", "2026-04-03 00:00"}, {"en", "US", "5 March at 18:00", "2026-03-05 18:00"},
		{"en", "US", "March 5, 6 pm", "2026-03-05 18:00"}, {"en", "CA", "6 p.m.", "2026-03-02 18:00"},
		{"ar", "MA", "12 غشت", "2026-08-12 00:00"}, {"ar", "MA", "12 أغسطس", "2026-08-12 00:00"},
		{"ar", "MR", "12 أغشت", "2026-08-12 00:00"}, {"ar", "TN", "12 آب الساعة 6 م", "2026-08-12 18:00"},
		{"ar", "EG", "3/4 الساعة ١٨:٠٠", "2026-04-03 18:00"}, {"ar", "US", "3/4", "2026-04-03 00:00"},
	} {
		w, ok := b.When(b.In(c.language, c.country), chat.Private(c.text), monday)
		if got := w.At.Format(both); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s in %s: %q is %s, %v; want %q", c.language, c.country, c.text, got, ok, c.want)
		}
	}
}

func TestWhatIsSharedWithTheLanguageStaysTheSame(t *testing.T) {
	b := speaking(t)
	for l, in := range map[chat.Language]chat.Language{
		b.In("en", "GB"): "en", b.In("en", ""): "en", b.In("en", "XX"): "en", b.In("xx", "US"): "xx", b.In("", ""): "",
		b.In("en", "US"): "en-US", b.In("ar", "EG"): "ar-EG", b.In("en-US", "EG"): "en-US",
	} {
		if l != in {
			t.Errorf("got %q, want %q", l, in)
		}
	}
	args := Args{"mentor": Name("Ana"), "mentee": Name("Ben"), "count": Count(3)}
	if got, want := b.Label("ar-EG", "pair.weeks", args), b.Label("ar", "pair.weeks", args); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := b.Label("ar-EG", "pair.clock", Args{"at": Clock(thursday)}); got != "At 2:00 pm" {
		t.Errorf("English stands in with %q", got)
	}
	if got := b.Languages(); !slices.Equal(got, []chat.Language{"en", "ar"}) || !b.RightLeft("ar-EG") ||
		b.Name("ar-EG") != b.Name("ar") || len(b.Missing("ar-EG")) != len(b.Missing("ar")) {
		t.Errorf("languages %v; ar-EG is %q", got, b.Name("ar-EG"))
	}
}

func TestAFullStopIsNotSaidTwice(t *testing.T) {
	b := load(t, map[string]string{"en/pair.yaml": "see: At {at}. Bye\nend: At {at}.\nname: \"{at}.\"\n"})
	for _, c := range []struct {
		country, key string
		arg          Arg
		want         string
	}{
		{"CA", "pair.see", Clock(thursday), "At 2:00 p.m. Bye"}, {"CA", "pair.end", Clock(thursday), "At 2:00 p.m."},
		{"US", "pair.end", Clock(thursday), "At 2:00 PM."}, {"CA", "pair.name", Name("Dr."), "Dr.."},
		{"CA", "pair.end", Moment(thursday), "At Thursday, March 5, 2026 at 2:00 p.m."},
	} {
		if got := b.Label(b.In("en", c.country), c.key, Args{"at": c.arg}); got != c.want {
			t.Errorf("%s: got %q, want %q", c.country, got, c.want)
		}
	}
}

func TestAFolderOfTheCountryGoesFirst(t *testing.T) {
	b := load(t, nil)
	over, _ := b.Over(fstest.MapFS{"en-US/language.yaml": {Data: []byte("time: \"{hour}.{minute}\"\n")},
		"en/language.yaml": {Data: []byte("regions: [{countries: [GB], time: \"{minute} past {hour}\"}]\n")}})
	for l, want := range map[chat.Language]string{"en-US": "14.00", over.In("en", "US"): "14:00",
		over.In("en", "GB"): "00 past 14", over.In("en", "PH"): "14:00"} {
		if got := over.Clock(l, thursday); got != want {
			t.Errorf("%s: got %q, want %q", l, got, want)
		}
	}
	if got := b.Clock("en-US", thursday); got != "2:00 PM" {
		t.Errorf("the book below says %q", got)
	}
}

func TestMistakesOfRegions(t *testing.T) {
	data, err := locales.FS.ReadFile("en/language.yaml")
	if err != nil {
		t.Fatal(err)
	}
	english, _, _ := strings.Cut(string(data), "regions:")
	line := strings.Count(english, "\n") + 1
	hours := "time.am: AM, time.pm: PM, time: "
	for _, c := range [][2]string{
		{"EG", `is not a list (write one region`},
		{"[{months: [a]}]", `names no countries (write countries: [MA, EH]) en/language.yaml:N: has 1 names, not 12`},
		{"[{countries: [UK], order: day month year}]", `"UK" is no country (write its two letters`},
		{"[{countries: [eg, \"1\"]}]", `"eg" is no country`},
		{"[{countries: [EG], ordr: 1}]", `"ordr" is no setting of a language (did you mean "order"?)`},
		{"[{countries: [EG], weekdays: [a]}]", `"weekdays" is no setting`},
		{"[{countries: [EG], order: month year}]", `"month year" can't stand here`},
		{"[{countries: [EG], first_day: Foo}]", `"Foo" can't stand here`},
		{"[{countries: [EG], date: \"{day}\"}]", `has no {month}`},
		{"[{countries: [EG], time: \"{hour}\"}]", `has no {minute}`},
		{"[{countries: [EG], time: \"{hour12}:{minute}\"}]", `says {hour12}, and nothing tells the halves`},
		{"[{countries: [EG], " + hours + "\"{hour12}:{minute}\"}]", `has no {half}`},
		{"[{countries: [EG], " + hours + "\"{hour}{hour12}:{minute}{half}\"}]", `has {hour}, which`},
		{"[{countries: [EG], time.am: Monday}]", `"Monday" means something else already`},
		{"[{countries: [US], clock: 12}, {countries: [US], clock: 24}]", `US has another "clock" above`},
	} {
		regions, want := "regions: "+c[0], c[1]
		_, problems := Load(fstest.MapFS{"en/language.yaml": {Data: []byte(english + regions + "\n")}})
		var all []string
		for _, p := range problems {
			all = append(all, p.Error())
		}
		want = "en/language.yaml:N: " + want
		want = strings.ReplaceAll(want, ":N:", ":"+strconv.Itoa(line)+":")
		if got := strings.Join(all, " "); !strings.HasPrefix(got, want) {
			t.Errorf("%s\n got %s\nwant %s", regions, got, want)
		}
	}
}

func TestEveryCountryHasOneFirstDay(t *testing.T) {
	seen := map[string]bool{}
	for _, all := range weekBegins {
		for country := range strings.FieldsSeq(all) {
			if code, err := language.ParseRegion(country); seen[country] || err != nil || !code.IsCountry() {
				t.Errorf("%s is no country, or has two first days", country)
			}
			seen[country] = true
		}
	}
	if len(seen) < 240 {
		t.Errorf("%d countries", len(seen))
	}
}

// everywhere is each way that the book has of saying a date, once.
func everywhere(b *Book) []chat.Language {
	seen := map[*grammar]bool{}
	var all []chat.Language
	for _, l := range slices.Sorted(maps.Keys(b.tongues)) {
		if g := b.tongues[l].grammar; !seen[g] {
			seen[g] = true
			all = append(all, l)
		}
	}
	return all
}

func BenchmarkSayThere(b *testing.B) {
	book := speaking(b)
	for _, l := range []chat.Language{"en-US", "ar-EG"} {
		b.Run(string(l), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				book.Say(l, "pair.weeks", Args{"mentor": Name("Ana"), "mentee": Name("Ben"), "count": Count(12)})
			}
		})
	}
	b.Run("In", func(b *testing.B) {
		for b.Loop() {
			book.In("ar", "EG")
		}
	})
}
