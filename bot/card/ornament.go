package card

import (
	"image"
	"math"
)

// Two strands twine down the side of a card: two people who walk a way together. Each loop holds a stone of it.
const (
	thick     = 10.0 // of a strand
	halo      = 20.0 // what the upper strand keeps free where they cross
	reach     = 28   // from the middle to a strand at its widest
	loop      = 66   // from one widest place to the next
	stone     = 7    // from its middle to a corner
	knob      = 10   // radius of the ends
	braidEdge = 118  // least from the braid to the upper and lower edge
)

// hollow is the radius that is taken out of the frame's corners.
const hollow = 36

// braid draws the strands over the height of the card, x being their middle.
func (c *canvas) braid(x int) {
	loops := (c.picture.Rect.Dy() - 2*braidEdge) / loop
	top := (c.picture.Rect.Dy() - loops*loop) / 2
	right, left := teal, clay // where each strand is now
	c.dot(right, x+reach, top)
	c.dot(left, x-reach, top)
	for i := range loops {
		at := top + i*loop
		if i > 0 {
			c.stone(gold, x, at)
		}
		// The strand that comes from the right goes above, so they take turns.
		box := image.Rect(x-2*reach, at, x+2*reach, at+loop)
		c.fill(left, box, strand(x, at, -reach, thick, 0))
		c.clear(box, strand(x, at, reach, halo, loop/5))
		c.fill(right, box, strand(x, at, reach, thick, 0))
		right, left = left, right
	}
	c.dot(right, x+reach, top+loops*loop)
	c.dot(left, x-reach, top+loops*loop)
}

// strand is one strand from its widest place on one side to that on the other, without so much at both ends.
func strand(x, top int, from, thick, without float64) func(pen) {
	const steps = 30
	var right, left []point
	for i := range steps + 1 {
		y := without + (loop-2*without)*float64(i)/steps
		sin, cos := math.Sincos(math.Pi * y / loop)
		slope := -from * sin * math.Pi / loop // to the right, for each pixel down
		across := thick / 2 / math.Hypot(1, slope)
		mx, my := float64(x)+from*cos, float64(top)+y
		right = append(right, point{mx + across, my - across*slope})
		left = append(left, point{mx - across, my + across*slope})
	}
	for i := len(left) - 1; i >= 0; i-- {
		right = append(right, left[i])
	}
	return polygon(right...)
}

// dot is the round end of a strand.
func (c *canvas) dot(with ink, x, y int) {
	c.fill(with, image.Rect(x-knob-1, y-knob-1, x+knob+1, y+knob+1), polygon(arc(x, y, knob, 0, 4)...))
}

// stone is a small square on its corner.
func (c *canvas) stone(with ink, x, y int) {
	c.fill(with, image.Rect(x-stone, y-stone, x+stone, y+stone), polygon(
		corner(x, y-stone), corner(x+stone, y), corner(x, y+stone), corner(x-stone, y)))
}

// bar is an upright rectangle.
func (c *canvas) bar(with ink, box image.Rectangle) {
	c.fill(with, box, polygon(corner(box.Min.X, box.Min.Y), corner(box.Max.X, box.Min.Y),
		corner(box.Max.X, box.Max.Y), corner(box.Min.X, box.Max.Y)))
}

// frame draws a line so far from the edge of the card, its corners hollowed.
func (c *canvas) frame(edge, thick int) {
	box := c.picture.Rect.Inset(edge)
	for _, y := range []int{box.Min.Y, box.Max.Y - thick} {
		c.bar(gold, image.Rect(box.Min.X+hollow, y, box.Max.X-hollow, y+thick))
	}
	for _, x := range []int{box.Min.X, box.Max.X - thick} {
		c.bar(gold, image.Rect(x, box.Min.Y+hollow, x+thick, box.Max.Y-hollow))
	}
	for quarter, at := range []image.Point{box.Min, {box.Max.X, box.Min.Y}, box.Max, {box.Min.X, box.Max.Y}} {
		outer := arc(at.X, at.Y, hollow, quarter, quarter+1)
		inner := arc(at.X, at.Y, hollow+thick, quarter+1, quarter)
		around := image.Rectangle{at, at}.Inset(-hollow - thick)
		c.fill(gold, around.Intersect(box), polygon(append(outer, inner...)...))
	}
}

// point is a place on the card.
type point struct{ x, y float64 }

func corner(x, y int) point { return point{float64(x), float64(y)} }

// arc is the part of a circle between two quarters of it, counted clockwise from the right.
func arc(x, y, radius, from, to int) []point {
	const steps = 40
	points := make([]point, 0, steps+1)
	for i := range steps + 1 {
		sin, cos := math.Sincos(math.Pi / 2 * (float64(from) + float64(to-from)*float64(i)/steps))
		points = append(points, point{float64(x) + float64(radius)*cos, float64(y) + float64(radius)*sin})
	}
	return points
}

func polygon(points ...point) func(pen) {
	return func(p pen) {
		for i, at := range points {
			if i == 0 {
				p.move(float32(at.x), float32(at.y))
				continue
			}
			p.line(float32(at.x), float32(at.y))
		}
		p.shape.ClosePath()
	}
}
