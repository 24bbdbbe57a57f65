package card

import (
	"slices"
	"strings"
	"testing"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"pgregory.net/rapid"

	"mentorbot/bot/chat"
)

func typesetting(t testing.TB, rightLeft bool) (*typesetter, style) {
	t.Helper()
	s, err := fonts()
	if err != nil {
		t.Fatal(err)
	}
	setter := &typesetter{language: language.NewLanguage("en"), rightLeft: rightLeft}
	return setter, style{family: newFamily(s.serif, s.naskh), size: 30}
}

// seen is the letters of each line as they stand from left to right.
func seen(t testing.TB, text string, rightLeft bool, wide int) []string {
	setter, s := typesetting(t, rightLeft)
	words := legible(text, s.family.has)
	var out []string
	for _, l := range setter.set(words, s, wide) {
		var b strings.Builder
		l.each(func(_ shaping.Output, g shaping.Glyph, _ fixed.Point26_6) {
			if r := words[g.TextIndex()]; !isolate(r) && !directionMark(r) {
				b.WriteRune(r)
			}
		})
		out = append(out, b.String())
	}
	return out
}

func TestLinesStandInTheirOrder(t *testing.T) {
	isolated := chat.Isolate
	for _, c := range []struct {
		name, text string
		rightLeft  bool
		want       string
	}{
		{"latin", "Ana and Ben", false, "Ana and Ben"},
		{"arabic", "دار نور", true, "رون راد"},
		{"arabic name in a latin line", "with " + isolated("دار نور") + " (12)", false, "with رون راد (12)"},
		{"latin name in an arabic line", "دار " + isolated("Ana B.") + " نور.", true, ".رون Ana B. راد"},
		{"both in a name", "دار " + isolated("Ana نور") + " دار", true, "راد Ana رون راد"},
		{"digits in arabic", "دار 26 نور 2026", true, "2026 رون 26 راد"},
		{"digits between two scripts", "دار 123 abc", false, "123 راد abc"},
		{"arabic digits", "abc ١٢٣ دار", false, "abc راد ١٢٣"},
		{"percent", "دار 100% نور", true, "رون %100 راد"},
		{"brackets", "دار (نور) abc", true, "abc )رون( راد"},
		{"isolate left open", "دار \u2067abc \u2066x", true, "x abc راد"},
		{"isolate closed twice", "abc\u2069\u2069 d", false, "abc d"},
		{"override is left out", "abc \u202edef", false, "abc def"},
	} {
		if got := strings.Join(seen(t, c.text, c.rightLeft, column), "|"); got != c.want {
			t.Errorf("%s: stands %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLinesBreakBetweenWords(t *testing.T) {
	got := seen(t, "one two three four", false, 130)
	if want := []string{"one two", "three", "four"}; !slices.Equal(got, want) {
		t.Errorf("lines %q, want %q", got, want)
	}
	long := strings.Repeat("w", 60)
	if got := seen(t, long, false, 300); len(got) < 3 || strings.Join(got, "") != long {
		t.Errorf("a word longer than a line stands %q", got)
	}
	if got := seen(t, "دار نور", false, 60); !slices.Equal(got, []string{"راد", "رون"}) {
		t.Errorf("arabic in a latin line stands %q", got)
	}
}

func glyphs(t *testing.T, text string) (ids []font.GID, at []int) {
	setter, s := typesetting(t, true)
	for _, l := range setter.set([]rune(text), s, column) {
		l.each(func(run shaping.Output, g shaping.Glyph, _ fixed.Point26_6) {
			if run.Direction != di.DirectionRTL {
				t.Errorf("%q runs left to right", text)
			}
			ids, at = append(ids, g.GlyphID), append(at, g.TextIndex())
		})
	}
	return ids, at
}

func TestArabicIsJoinedFromRightToLeft(t *testing.T) {
	const word = "بيت"
	joined, at := glyphs(t, word)
	if !slices.IsSortedFunc(at, func(a, b int) int { return b - a }) {
		t.Errorf("from left to right stand letters %v, want the last first", at)
	}
	for _, r := range word {
		alone, _ := glyphs(t, string(r))
		if slices.Contains(joined, alone[0]) {
			t.Errorf("%c looks in the word as it does alone", r)
		}
	}
}

func TestMarksStandOnTheirLetters(t *testing.T) {
	composed, _ := glyphs(t, "لقاءً")
	bare, _ := glyphs(t, "لقاء")
	if len(composed) <= len(bare) {
		t.Error("the vowel sign is lost")
	}
	setter, s := typesetting(t, false)
	one, two := setter.set([]rune("é"), s, column), setter.set([]rune("e\u0301"), s, column)
	if one[0].width != two[0].width || one[0].extent() != two[0].extent() {
		t.Errorf("a letter and its accent take %v, as one %v", two[0].extent(), one[0].extent())
	}
}

func TestLegible(t *testing.T) {
	drawable := func(r rune) bool { return r < 0x300 || r == 0x301 }
	for text, want := range map[string]string{
		"  a \t\n b ":                     "a b",
		"Ana 🎉👩🏽‍💻 Ben":                   "Ana Ben",
		"\u0301a \u0301b":                 "a b",
		"می\u200cخ":                       "□□\u200c□",
		"日本":                              "□□",
		"a\u200bb\u202ec\ufeff\x00":       "abc",
		"a\u0301\u0301\u0301\u0301\u0301": "a\u0301\u0301\u0301",
		"\u2068a\u2069\u200f":             "\u2068a\u2069\u200f",
		"a\xffb":                          "ab",
		"1\ufe0f\u20e3":                   "1",
	} {
		if got := string(legible(text, drawable)); got != want {
			t.Errorf("%q is drawn as %q, want %q", text, got, want)
		}
	}
}

func TestUnknownLetterIsABox(t *testing.T) {
	setter, s := typesetting(t, false)
	boxed := setter.set(legible("日", s.family.has), s, column)
	if g := boxed[0].runs[0].Glyphs[0]; g.GlyphID != 0 || boxed[0].extent().Empty() {
		t.Errorf("drawn as glyph %d in %v, want the font's box", g.GlyphID, boxed[0].extent())
	}
}

func TestTooMuchEndsWithAnEllipsis(t *testing.T) {
	if got := shortened("añbc", 2); got != "añ…" {
		t.Errorf("shortened to %q", got)
	}
	setter, s := typesetting(t, false)
	words := legible(strings.Repeat("word ", 500), s.family.has)
	b := setter.block([][]rune{words, words}, look{family: s.family, sizes: []int{30}, pitch: 15, most: 4})
	dots := setter.set([]rune("…"), s, column)[0]
	last := b.lines[len(b.lines)-1]
	if len(b.lines) != 4 || last.runs[0].Glyphs[0].GlyphID != dots.runs[0].Glyphs[0].GlyphID {
		t.Errorf("%d lines, the last %d wide, want 4 and an ellipsis", len(b.lines), last.width.Ceil())
	}
}

// checkSheet finds whatever would be cut off or would run over the frame.
func checkSheet(t interface{ Fatalf(string, ...any) }, p chat.Picture) {
	const overhang = 14 // a letter may reach so far out of its place
	s, err := fonts()
	if err != nil {
		t.Fatalf("%v", err)
	}
	sh := layout(p, s)
	if sh.height < height || sh.height > 8800 {
		t.Fatalf("card is %d high", sh.height)
	}
	bottom := margin
	for _, part := range sh.parts {
		if len(part.lines) > 0 && part.top < bottom {
			t.Fatalf("a part begins at %d, above the end of the one before at %d", part.top, bottom)
		}
		bottom = part.top + part.depth
		for i, l := range part.lines {
			from, ink := sh.mirrored(nearSide, l.width.Ceil()), l.extent()
			left, right := from+ink.Min.X.Floor(), from+ink.Max.X.Ceil()
			near, far := sh.mirrored(nearSide, column)-overhang, sh.mirrored(nearSide, column)+column+overhang
			if left < near || right > far {
				t.Fatalf("a line reaches from %d to %d, beyond %d to %d", left, right, near, far)
			}
			base := part.top + part.drops[i]
			if top, low := base+ink.Min.Y.Floor(), base+ink.Max.Y.Ceil(); top < 48 || low > sh.height-48 {
				t.Fatalf("a line reaches from %d to %d on a card %d high", top, low, sh.height)
			}
		}
	}
	if bottom > sh.height-margin {
		t.Fatalf("the words end at %d on a card %d high", bottom, sh.height)
	}
}

func TestNothingIsCutOff(t *testing.T) {
	piece := rapid.SampledFrom([]string{
		"a", "W", "Ana ", "Straßenbahn", "ffi", "j̈", "É", "Ḝ́́", " ", "2026 ", "(", ")", "% ",
		"دار ", "لا", "ﷺ", "﷽ ", "محمّد", "١٢", "日", "ᄀ", "🎉", "\u2067", "\u2068", "\u2069", "\u200d",
		"-", "\n", "Ж", "Ω", "ـ",
	})
	words := rapid.Custom(func(t *rapid.T) string {
		words := strings.Join(rapid.SliceOfN(piece, 0, 20).Draw(t, "words"), "")
		return strings.Repeat(words, rapid.IntRange(1, 12).Draw(t, "times"))
	})
	rapid.Check(t, func(t *rapid.T) {
		checkSheet(t, chat.Picture{
			Language: chat.Language(rapid.SampledFrom([]string{"en", "ar", "de", "", "x"}).Draw(t, "language")),
			Title:    words.Draw(t, "title"), Name: words.Draw(t, "name"), Footer: words.Draw(t, "footer"),
			Lines: rapid.SliceOfN(words, 0, 6).Draw(t, "lines"), RightLeft: rapid.Bool().Draw(t, "right to left"),
		})
	})
}

func TestTenThousandCharactersEnd(t *testing.T) {
	for _, of := range []string{
		"w", "word ", "ب", "دار ", "ـ", "﷽", "ᄀ", "e\u0301", "\u0301", "\u200d",
		"(", "a(ب)", "\u2068", "\u2068a\u2069", "\u2067(b",
	} {
		text := strings.Repeat(of, 10_000/len([]rune(of)))
		for _, rightLeft := range []bool{false, true} {
			p := chat.Picture{RightLeft: rightLeft, Title: text, Name: text, Lines: []string{text}, Footer: text}
			checkSheet(t, p)
		}
	}
}

func FuzzPaint(f *testing.F) {
	f.Add("Certificate", "Ana", "with Ben\nand دار", "2026", false)
	f.Add("شهادة", "\u2068أحمد\u2069 (A)", "100% \u2067x", "\xff🎉日", true)
	f.Fuzz(func(t *testing.T, title, name, lines, footer string, rightLeft bool) {
		p := chat.Picture{Language: chat.Language(footer), Title: title, Name: name,
			Lines: strings.Split(lines, "\n\n"), Footer: footer, RightLeft: rightLeft}
		checkSheet(t, p)
		if _, err := Paint(p); err != nil {
			t.Fatal(err)
		}
	})
}
