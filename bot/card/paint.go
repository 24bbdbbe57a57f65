package card

import (
	"fmt"
	"image"

	"mentorbot/bot/chat"
)

// Paint draws a card as PNG.
func Paint(p chat.Picture) ([]byte, error) {
	shelf, err := fonts()
	if err != nil {
		return nil, fmt.Errorf("paint card: %w", err)
	}
	return layout(p, shelf).draw().encode()
}

// draw lays everything on the paper: the ornament first, the words over it.
func (sh sheet) draw() *canvas {
	c := newCanvas(width, sh.height)
	c.frame(34, 3)
	c.frame(44, 1)
	c.braid(sh.mirrored(spine, 0))
	for _, r := range sh.rules {
		from := sh.mirrored(nearSide, r.long)
		c.bar(r.ink, image.Rect(from, r.top, from+r.long, r.top+r.thick))
	}
	for _, p := range sh.parts {
		for i, l := range p.lines {
			c.write(l, p.ink, sh.mirrored(nearSide, l.width.Ceil()), p.top+p.drops[i])
		}
	}
	return c
}

// mirrored is where something that long begins that stands so far from the side where reading begins.
func (sh sheet) mirrored(from, long int) int {
	if sh.rightLeft {
		return width - from - long
	}
	return from
}
