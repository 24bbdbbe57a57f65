package card

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"

	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// ink is a colour that is laid on the paper.
type ink uint8

// The inks of a card. Words are written in the first three, which stand out from the paper at least five to one.
const (
	night ink = iota // what is said
	teal             // the title, and one strand of the braid
	smoke            // the footer
	clay             // the other strand
	gold             // frame and rules
	inks
)

// shades is how finely an edge is graded from paper to ink: every shade of every ink, and the paper, are one palette,
// which keeps a card at a byte a pixel and its file small.
const shades = 51

var paper = color.RGBA{0xfb, 0xf6, 0xea, 0xff}

var colours = [inks]color.RGBA{
	night: {0x2a, 0x27, 0x33, 0xff},
	teal:  {0x1d, 0x57, 0x58, 0xff},
	smoke: {0x6a, 0x60, 0x55, 0xff},
	clay:  {0xbd, 0x5b, 0x38, 0xff},
	gold:  {0xc9, 0xac, 0x72, 0xff},
}

// palette is the paper, then the shades of each ink from faint to full.
func palette() color.Palette {
	p := color.Palette{paper}
	for _, c := range colours {
		for s := 1; s < shades; s++ {
			p = append(p, color.RGBA{mix(paper.R, c.R, s), mix(paper.G, c.G, s), mix(paper.B, c.B, s), 0xff})
		}
	}
	return p
}

func mix(from, to uint8, shade int) uint8 {
	const full = shades - 1
	return uint8((int(from)*(full-shade) + int(to)*shade + full/2) / full)
}

// canvas is the card while it is drawn.
type canvas struct {
	picture *image.Paletted
	shape   vector.Rasterizer
	mask    image.Alpha
}

func newCanvas(width, height int) *canvas {
	return &canvas{picture: image.NewPaletted(image.Rect(0, 0, width, height), palette())}
}

// pen draws outlines in the card's own coordinates.
type pen struct {
	shape *vector.Rasterizer
	x, y  float32 // where the mask begins
}

func (p pen) move(x, y float32)         { p.shape.MoveTo(x-p.x, y-p.y) }
func (p pen) line(x, y float32)         { p.shape.LineTo(x-p.x, y-p.y) }
func (p pen) quad(bx, by, x, y float32) { p.shape.QuadTo(bx-p.x, by-p.y, x-p.x, y-p.y) }
func (p pen) cube(b, c, d opentype.SegmentPoint) {
	p.shape.CubeTo(b.X-p.x, b.Y-p.y, c.X-p.x, c.Y-p.y, d.X-p.x, d.Y-p.y)
}

// fill lays ink on what the outline encloses, as far as it lies within the box.
func (c *canvas) fill(with ink, box image.Rectangle, shape func(pen)) {
	c.cover(box, shape)
	c.blend(box, func(under uint8, shade int) uint8 {
		first := uint8(int(with)*(shades-1)) + 1
		if under >= first && under < first+shades-1 { // the same ink twice: what shows through gets darker
			have := int(under-first) + 1
			shade = have + shade - have*shade/(shades-1)
		}
		return first + uint8(shade) - 1
	})
}

// clear takes the ink off what the outline encloses.
func (c *canvas) clear(box image.Rectangle, shape func(pen)) {
	c.cover(box, shape)
	c.blend(box, func(under uint8, shade int) uint8 {
		if under == 0 {
			return 0
		}
		of, have := int(under-1)/(shades-1), int(under-1)%(shades-1)+1
		have = have * (shades - 1 - shade) / (shades - 1)
		if have == 0 {
			return 0
		}
		return uint8(of*(shades-1) + have)
	})
}

// cover works out how much of each pixel of the box the outline covers.
func (c *canvas) cover(box image.Rectangle, shape func(pen)) {
	w, h := box.Dx(), box.Dy()
	c.shape.Reset(w, h)
	shape(pen{&c.shape, float32(box.Min.X), float32(box.Min.Y)})
	if cap(c.mask.Pix) < w*h {
		c.mask.Pix = make([]uint8, w*h)
	}
	c.mask = image.Alpha{Pix: c.mask.Pix[:w*h], Stride: w, Rect: image.Rect(0, 0, w, h)}
	c.shape.DrawOp = draw.Src
	c.shape.Draw(&c.mask, c.mask.Rect, image.Opaque, image.Point{})
}

// blend changes each pixel that the last outline covers.
func (c *canvas) blend(box image.Rectangle, change func(under uint8, shade int) uint8) {
	seen := box.Intersect(c.picture.Rect)
	for y := seen.Min.Y; y < seen.Max.Y; y++ {
		row := c.picture.Pix[y*c.picture.Stride:]
		covered := c.mask.Pix[(y-box.Min.Y)*c.mask.Stride:]
		for x := seen.Min.X; x < seen.Max.X; x++ {
			if shade := (int(covered[x-box.Min.X])*(shades-1) + 127) / 255; shade > 0 {
				row[x] = change(row[x], shade)
			}
		}
	}
}

// write draws a line of glyphs with its baseline beginning at x, y.
func (c *canvas) write(l line, with ink, x, y int) {
	extent := l.extent()
	box := image.Rect(extent.Min.X.Floor()-1, extent.Min.Y.Floor()-1, extent.Max.X.Ceil()+1, extent.Max.Y.Ceil()+1)
	if extent.Empty() {
		return
	}
	c.fill(with, box.Add(image.Pt(x, y)), func(p pen) {
		l.each(func(run shaping.Output, g shaping.Glyph, dot fixed.Point26_6) {
			p.glyph(run, g, float32(x)+float32(dot.X)/64, float32(y)+float32(dot.Y)/64)
		})
	})
}

func (p pen) glyph(run shaping.Output, g shaping.Glyph, x, y float32) {
	scale := float32(run.Size) / 64 / float32(run.Face.Upem())
	at := func(s opentype.SegmentPoint) opentype.SegmentPoint {
		return opentype.SegmentPoint{X: x + s.X*scale, Y: y - s.Y*scale}
	}
	for _, s := range outline(run.Face, g.GlyphID) {
		a, b, d := at(s.Args[0]), at(s.Args[1]), at(s.Args[2])
		switch s.Op {
		case opentype.SegmentOpMoveTo:
			p.shape.ClosePath()
			p.move(a.X, a.Y)
		case opentype.SegmentOpLineTo:
			p.line(a.X, a.Y)
		case opentype.SegmentOpQuadTo:
			p.quad(a.X, a.Y, b.X, b.Y)
		case opentype.SegmentOpCubeTo:
			p.cube(a, b, d)
		}
	}
	p.shape.ClosePath()
}

// encode is the finished card as PNG.
func (c *canvas) encode() ([]byte, error) {
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed} // half the time, for a file a little larger
	err := encoder.Encode(&out, c.picture)
	return out.Bytes(), err
}
