package card

import (
	"bytes"
	"image"
	"image/png"
	"math"
	"strings"
	"sync"
	"testing"

	"mentorbot/bot/chat"
)

var english = chat.Picture{
	Language: "en", Title: "Certificate of Mentorship", Name: "Ana Souza",
	Lines: []string{
		"walked the twelve steps of career advancement with Ben Okafor, from 3 March to 26 May 2026.",
		"11 meetings, 3 goals reached, and a plan for what comes next.",
	},
	Footer: "Circle of Lisbon · 26 May 2026",
}

var arabic = chat.Picture{
	Language: "ar", RightLeft: true, Title: "شهادة إرشاد", Name: "أحمد بن عبد الله",
	Lines: []string{
		"أتمّ الخطوات الاثنتي عشرة مع " + chat.Isolate("Ben Okafor") + " من 3 مارس إلى 26 مايو 2026.",
		"عُقد 11 لقاءً، وتحقّقت 3 أهداف (من أصل 4).",
	},
	Footer: "مجتمع " + chat.Isolate("Circle of Lisbon"),
}

func painted(t *testing.T, p chat.Picture) ([]byte, *image.Paletted) {
	t.Helper()
	data, err := Paint(p)
	if err != nil {
		t.Fatal(err)
	}
	decoded, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return data, decoded.(*image.Paletted)
}

// inked is the box round everything drawn in one ink.
func inked(img *image.Paletted, of ink) image.Rectangle {
	var box image.Rectangle
	for y := range img.Rect.Dy() {
		for x, p := range img.Pix[y*img.Stride:][:img.Rect.Dx()] {
			if p > 0 && ink((p-1)/(shades-1)) == of {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return box
}

func TestCardIsAsLargeAsItsWordsNeed(t *testing.T) {
	for name, c := range map[string]struct {
		picture     chat.Picture
		least, most int
	}{
		"empty":     {chat.Picture{}, height, height},
		"usual":     {english, height, height},
		"arabic":    {arabic, height, height},
		"more":      {chat.Picture{Lines: []string{strings.Repeat("many words ", 300)}}, height + 100, 3000},
		"very much": {chat.Picture{RightLeft: true, Lines: []string{strings.Repeat("سطر\n", 5000)}}, 3000, 8800},
	} {
		_, img := painted(t, c.picture)
		if img.Rect.Dx() != width || img.Rect.Dy() < c.least || img.Rect.Dy() > c.most {
			t.Errorf("%s: card is %v, want %d wide and %d to %d high", name, img.Rect.Max, width, c.least, c.most)
		}
	}
}

func TestSameCardSameBytes(t *testing.T) {
	for _, p := range []chat.Picture{english, arabic} {
		want, _ := painted(t, p)
		var drawing sync.WaitGroup
		for range 4 {
			drawing.Go(func() {
				if got, err := Paint(p); err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s: drawn again it differs (%v)", p.Title, err)
				}
			})
		}
		drawing.Wait()
	}
	if a, _ := painted(t, english); bytes.Equal(a, func() []byte { b, _ := painted(t, arabic); return b }()) {
		t.Error("two cards look the same")
	}
}

func TestRightToLeftCardIsMirrored(t *testing.T) {
	_, left := painted(t, english)
	_, right := painted(t, arabic)
	if box := inked(left, night); box.Min.X < nearSide-4 || box.Min.X > nearSide+8 {
		t.Errorf("words begin at %d, want the column's left edge %d", box.Min.X, nearSide)
	}
	if box := inked(right, night); box.Max.X > width-nearSide+4 || box.Max.X < width-nearSide-12 {
		t.Errorf("words begin at %d, want the column's right edge %d", box.Max.X, width-nearSide)
	}
	braid := inked(right, clay) // the strand, and the rule under the title
	if want := width - spine + reach + knob; braid.Max.X != want {
		t.Errorf("the braid ends at %d, want %d", braid.Max.X, want)
	}
}

func TestWordsStandOutFromThePaper(t *testing.T) {
	luminance := func(r, g, b uint8) float64 {
		linear := func(v uint8) float64 {
			if f := float64(v) / 255; f > 0.04045 {
				return math.Pow((f+0.055)/1.055, 2.4)
			}
			return float64(v) / 255 / 12.92
		}
		return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
	}
	for _, i := range []ink{night, teal, smoke} {
		c := colours[i]
		contrast := (luminance(paper.R, paper.G, paper.B) + 0.05) / (luminance(c.R, c.G, c.B) + 0.05)
		if contrast < 5 {
			t.Errorf("ink %d stands out only %.1f to 1", i, contrast)
		}
	}
	if n := len(palette()); n > 256 {
		t.Errorf("%d colours do not fit a byte", n)
	}
}

func TestFontsStaySmall(t *testing.T) {
	entries, err := files.ReadDir("fonts")
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total == 0 || total > 1<<20 {
		t.Errorf("the fonts take %d bytes, want at most a megabyte", total)
	}
}

func BenchmarkPaint(b *testing.B) {
	long := chat.Picture{Language: "en", Lines: []string{strings.Repeat("ten chars ", 1000)}}
	for name, p := range map[string]chat.Picture{"english": english, "arabic": arabic, "long": long} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := Paint(p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
