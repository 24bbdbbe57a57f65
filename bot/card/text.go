package card

import (
	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// Arabic letters are drawn a little larger, so that they look as large as the Latin ones beside them.
const arabicNumerator, arabicDenominator = 6, 5

// smallCaps draws small letters as small capitals, where the font has them.
var smallCaps = []shaping.FontFeature{
	{Tag: opentype.MustNewTag("smcp"), Value: 1},
	{Tag: opentype.MustNewTag("liga"), Value: 0},
}

// style is how words are set.
type style struct {
	family *family
	size   int // pixels
	caps   bool
}

// line is one line of glyphs, its runs from left to right.
type line struct {
	runs  []shaping.Output
	width fixed.Int26_6
}

// typesetter turns words into lines of glyphs for one card. It is not for several at once.
type typesetter struct {
	shaper    shaping.HarfbuzzShaper
	segmenter shaping.Segmenter
	wrapper   shaping.LineWrapper
	language  language.Language
	rightLeft bool
}

// set breaks a paragraph into lines of at most that width: between words, within a word only where it is longer than
// a line.
func (t *typesetter) set(text []rune, s style, width int) []line {
	if len(text) == 0 {
		return nil
	}
	level := levels(text, t.rightLeft)
	config := shaping.WrapConfig{Direction: way(t.rightLeft), DisableTrailingWhitespaceTrim: true}
	wrapped, _ := t.wrapper.WrapParagraph(config, width, text, shaping.NewSliceIterator(t.shape(text, level, s)))
	var lines []line
	for _, runs := range wrapped {
		lines = append(lines, ordered(trimmed(runs, text), level))
	}
	return lines
}

// shape makes glyphs of a paragraph: a run for each change of level, script or face, in the order they are read.
func (t *typesetter) shape(text []rune, level []int8, s style) []shaping.Output {
	var runs []shaping.Output
	for start := 0; start < len(text); {
		end := start + 1
		for end < len(text) && level[end] == level[start] {
			end++
		}
		input := shaping.Input{
			Text: text, RunStart: start, RunEnd: end, Direction: way(level[start]%2 == 1), Language: t.language,
		}
		if s.caps {
			input.FontFeatures = smallCaps
		}
		for _, part := range t.segmenter.Split(input, s.family) {
			part.Direction = input.Direction
			runs = append(runs, t.shapeRun(part, s))
		}
		start = end
	}
	return runs
}

func (t *typesetter) shapeRun(part shaping.Input, s style) shaping.Output {
	size := s.size
	if part.Face == s.family.arabic {
		size = size * arabicNumerator / arabicDenominator
	}
	part.Size = fixed.I(size)
	run := t.shaper.Shape(part)
	if s.caps && part.Face == s.family.latin {
		run.AddLetterSpacing(fixed.I(size)/12, false, false)
	}
	return run
}

func way(rightLeft bool) di.Direction {
	if rightLeft {
		return di.DirectionRTL
	}
	return di.DirectionLTR
}

// trimmed is the line without the spaces at its end, which would show as a gap where its end is not its edge.
func trimmed(runs []shaping.Output, text []rune) []shaping.Output {
	for len(runs) > 0 {
		last := &runs[len(runs)-1]
		glyphs := last.Glyphs
		for len(glyphs) > 0 {
			at, rest := len(glyphs)-1, glyphs[:len(glyphs)-1]
			if last.Direction == di.DirectionRTL {
				at, rest = 0, glyphs[1:]
			}
			if text[glyphs[at].TextIndex()] != ' ' {
				break
			}
			glyphs = rest
		}
		last.Glyphs = glyphs
		last.RecomputeAdvance()
		if len(glyphs) > 0 {
			break
		}
		runs = runs[:len(runs)-1]
	}
	return runs
}

// ordered puts the runs of a line as the eye meets them from left to right.
func ordered(runs []shaping.Output, level []int8) line {
	depth := make([]int8, len(runs))
	for i, run := range runs {
		depth[i] = level[run.Runes.Offset]
	}
	var l line
	for _, at := range visual(depth) {
		l.runs = append(l.runs, runs[at])
		l.width += runs[at].Advance
	}
	return l
}

// extent is the box round the ink of the line, its baseline starting at 0, 0 and y growing downwards.
func (l line) extent() fixed.Rectangle26_6 {
	var box fixed.Rectangle26_6
	l.each(func(_ shaping.Output, g shaping.Glyph, dot fixed.Point26_6) {
		if g.Width == 0 || g.Height == 0 {
			return
		}
		from := fixed.Point26_6{X: dot.X + g.XBearing, Y: dot.Y - g.YBearing}
		ink := fixed.Rectangle26_6{Min: from, Max: from.Add(fixed.Point26_6{X: g.Width, Y: -g.Height})}
		box = box.Union(ink)
	})
	return box
}

// each visits the glyphs of the line from left to right with the point that each is drawn from.
func (l line) each(visit func(run shaping.Output, g shaping.Glyph, dot fixed.Point26_6)) {
	var x fixed.Int26_6
	for _, run := range l.runs {
		for _, g := range run.Glyphs {
			visit(run, g, fixed.Point26_6{X: x + g.XOffset, Y: -g.YOffset})
			x += g.Advance
		}
	}
}

// outline is the shape of a glyph in units of its font; nil where it has none, as a space.
func outline(face *font.Face, id font.GID) []font.Segment {
	o, _ := face.GlyphDataOutline(id)
	return o.Segments
}
