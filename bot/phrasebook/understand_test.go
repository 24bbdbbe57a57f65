package phrasebook

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"mentorbot/bot/chat"
)

func choices(labels ...string) []chat.Choice {
	all := make([]chat.Choice, len(labels))
	for i, l := range labels {
		key, label, ok := strings.Cut(l, "=")
		if !ok {
			key, label = "", l
		}
		all[i] = chat.Choice{Key: key, Label: label}
	}
	return all
}

func TestUnderstand(t *testing.T) {
	b := load(t, nil)
	english := choices("met=Great 👍", "so_so=So-so", "not_met=We have not met", "later=We will meet later")
	arabic := choices("again=أسبوعٌ آخر", "help=مساعدة", "mentor=مُرشد", "evening=مساءً")
	for _, c := range []struct {
		text    string
		choices []chat.Choice
		want    int // -1: not understood
	}{
		{"great", english, 0}, {"Great 👍", english, 0}, {" GREAT! ", english, 0}, {"1", english, 0}, {"1.", english, 0},
		{"٢", english, 1}, {"۳", english, 2}, {"(3)", english, 2}, {"so so", english, 1}, {"soso", english, -1},
		{"not_met", english, 2}, {"Not met", english, 2}, {"gre", english, 0}, {"gr", english, -1}, {"we", english, -1},
		{"we ", english, -1}, {"We h", english, 2}, {"we have", english, 2}, {"5", english, -1}, {"0", english, -1},
		{"", english, -1}, {"  ", english, -1}, {"👍", english, -1}, {"2️⃣", english, 1},
		{"اسبوع اخر", arabic, 0}, {"أسبـــوع آخر", arabic, 0}, {"إسبوع اخر", arabic, 0}, {"مساعده", arabic, 1},
		{"مرشد", arabic, 2}, {"مساء", arabic, 3}, {"مسا", arabic, 3}, {"مساع", arabic, 1}, {"٤", arabic, 3},
		{"2", choices("2", "4", "6"), 0}, {"4", choices("2", "4", "6"), 1}, {"3", choices("2", "4", "6"), 2},
		{"10", choices("0", "1", "10"), 2}, {"c++", choices("C", "C++", "C#"), 1}, {"«C+»", choices("C", "C++"), -1},
		{"C++", choices("C", "C++", "C#"), 1},
		{"C", choices("C", "C++", "C#"), 0}, {"👍🏽", choices("👍", "👎"), 0}, {"👎", choices("👍", "👎"), 1},
		{"yes", choices("Yes", "yes!"), 0}, {"yes.", choices("Yes", "yes!"), -1}, {"Yes", choices("Yes", "Yes"), -1},
		{"Straße", choices("STRASSE", "Weg"), 0},
		{"zurueck", choices("Zurück", "Weiter"), 0}, {"ZURUCK", choices("Zurück", "Weiter"), 0},
		{"Spaeter er", choices("Später erinnern", "Spater"), 0}, {"neue", choices("Neue", "Nü"), 0},
		{"maerz", choices("März", "Marz"), -1}, {"cafe", choices("Café", "Tee"), 0}, {"a", nil, -1},
	} {
		got, ok := b.Understand("en", chat.Private(c.text), c.choices)
		if ok != (c.want >= 0) || ok && got != c.want {
			t.Errorf("%q of %v is %d, %v; want %d", c.text, c.choices, got, ok, c.want)
		}
	}
}

func TestUnderstandSeveral(t *testing.T) {
	b := load(t, nil)
	english := choices("mornings=Mornings", "middays=Around midday", "evenings=Evenings", "music=Food and music")
	arabic := choices("mornings=في الصباح", "evenings=في المساء", "weekends=في العطلة")
	for _, c := range []struct {
		language chat.Language
		text     string
		choices  []chat.Choice
		want     []int // nil: not understood
	}{
		{"en", "1, 3", english, []int{0, 2}}, {"en", "1 and 3", english, []int{0, 2}}, {"en", "3 1", english, []int{2, 0}},
		{"en", "Mornings AND evenings", english, []int{0, 2}}, {"en", "1, 2 and 3", english, []int{0, 1, 2}},
		{"en", "around midday", english, []int{1}}, {"en", "food and music, evenings", english, []int{3, 2}},
		{"en", "1, 1 and mornings", english, []int{0}}, {"en", "mornings or nights", english, nil}, {"en", "1 and 9", english, nil},
		{"en", "", english, nil}, {"en", " , ", english, nil}, {"en", "and", english, nil},
		{"ar", "١ و ٣", arabic, []int{0, 2}}, {"ar", "في الصباح وفي المساء", arabic, []int{0, 1}}, {"ar", "١، ٢", arabic, []int{0, 1}},
	} {
		got, ok := b.UnderstandSeveral(c.language, chat.Private(c.text), c.choices)
		if ok != (c.want != nil) || !slices.Equal(got, c.want) {
			t.Errorf("UnderstandSeveral(%q) = %v %v, want %v", c.text, got, ok, c.want)
		}
	}
}

func TestNumber(t *testing.T) {
	b := load(t, nil)
	for text, want := range map[string]int{
		"3": 3, " 42 ": 42, "+7": 7, "-7": -7, "\u22127": -7, "٣": 3, "۳": 3, "٠١٢٣٤٥٦٧٨٩": 123456789,
		"\u200f٥\u200f": 5, "0": 0,
		"1000000000": 1_000_000_000,
	} {
		if got, ok := b.Number("ar", chat.Private(text)); !ok || got != want {
			t.Errorf("%q is %d, %v; want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "3.5", "٣٫٥", "three", "3 4", "1000000001", "99999999999999999999", "--3",
		"1_000", "0x3", "½"} {
		if got, ok := b.Number("en", chat.Private(text)); ok {
			t.Errorf("%q is %d", text, got)
		}
	}
}

func TestFold(t *testing.T) {
	b := load(t, nil)
	for text, want := range map[string]string{
		"  Ana  MARÍA ": "ana maria", "Łukasz Ørsted": "lukasz orsted", "O’Neil": "oneil", "Jean-Luc": "jean luc",
		"إيمان": "ايمان", "آمال": "امال", "أحمد": "احمد", "ٱلله": "الله", "فاطمة": "فاطمه", "منى": "مني",
		"مسؤول": "مسوول",
		"هيئة":  "هييه", "محـــمد": "محمد", "مُحَمَّد": "محمد", "١٢۳": "123", "🎉 Yes! 🎉": "yes",
		"İstanbul": "istanbul", "﷼": "ريال",
		"Straße": "strasse", "": "", "…": "", "क२": "क2",
	} {
		if got := b.Fold(text); got != want {
			t.Errorf("%q folds to %q, want %q", text, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Ana", "إيمان", "ŉ Å ﷺ ǅ", "ϓ\u0345", "𝟘𝟙", "İI"} {
		f.Add(s)
	}
	b := load(f, nil)
	f.Fuzz(func(t *testing.T, s string) {
		if once := b.Fold(s); b.Fold(once) != once {
			t.Errorf("%q folds to %q, then to %q", s, once, b.Fold(once))
		}
	})
}

// What Say and Label say is understood by Understand, also when it is written as people write: with spaces, an emoji at
// the end, words stretched, harakat.
func FuzzUnderstand(f *testing.F) {
	for _, s := range [][2]string{{"Yes", "No"}, {"نعم", "لا"}, {"أسبوع", "اسبوعان"}, {"C", "C++"}, {"👍", "👎"}, {"1",
		"2"},
		{"2", "1"}, {"Café", "Cafe"}, {"not met", "Not_met"}, {"\u200f", "a"}, {"ab", "abc"}, {"English", "العربية"}} {
		f.Add(s[0], s[1], 3)
	}
	b, problems := Load(fstest.MapFS{"en/ask.yaml": {Data: []byte(
		"first: \"{name}\"\nsecond: {one: \"**{name}**\", other: \"{name} ({count})\"}\n")}})
	for _, p := range problems {
		if p.File != "en/language.yaml" {
			f.Fatal(p)
		}
	}
	f.Fuzz(func(t *testing.T, first, second string, count int) {
		a := b.Label("en", "ask.first", Args{"name": Name(chat.Private(first))})
		z := b.Label("en", "ask.second", Args{"name": Name(chat.Private(second)), "count": Count(count)})
		both := []chat.Choice{{Key: "first", Label: a}, {Key: "second", Label: z}}
		for i, c := range both {
			other := both[1-i].Label
			if bareSign(c.Label) != "" && bareSign(c.Label) != bareSign(other) {
				understood(t, b, c.Label, both, i)
			}
			if fold(c.Label) == "" || fold(c.Label) == fold(other) {
				continue
			}
			for _, written := range []string{"  " + c.Label + " 🙂", c.Label + "ـ", c.Label + "\u064b",
				"«" + c.Label + "»"} {
				if bareSign(written) != bareSign(other) {
					understood(t, b, written, both, i)
				}
			}
		}
	})
}

func understood(t *testing.T, b *Book, text string, choices []chat.Choice, want int) {
	t.Helper()
	for _, l := range []chat.Language{"en", b.In("en", "US")} {
		if got, ok := b.Understand(l, chat.Private(text), choices); !ok || got != want {
			t.Errorf("%s: %q of %q and %q is %d, %v; want %d", l, text, choices[0].Label, choices[1].Label, got, ok, want)
		}
	}
}
