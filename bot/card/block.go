package card

// look is how one part of a card is set.
type look struct {
	ink    ink
	family *family
	caps   bool
	sizes  []int // to try, from the largest
	pitch  int   // from baseline to baseline, in tenths of the size
	room   int   // height that is enough: the first size that needs no more is taken, else the last
	most   int   // lines at the last size; an ellipsis stands for what is beyond
}

// block is words set in one size, in lines.
type block struct {
	ink   ink
	size  int
	pitch int // pixels from baseline to baseline
	lines []line
	drops []int // how far each line's baseline lies below the top of the block
	depth int   // height of the whole
}

// tooMuch is how many times the room words may take for a smaller size to be worth a try: the smallest letters take a
// quarter of the largest.
const tooMuch = 4

// block sets paragraphs as large as the room allows.
func (t *typesetter) block(paragraphs [][]rune, l look) block {
	var b block
	for i := 0; i < len(l.sizes); i++ {
		b = t.sized(paragraphs, l, l.sizes[i])
		if b.depth <= l.room {
			break
		}
		if b.depth > tooMuch*l.room {
			i = max(i, len(l.sizes)-2)
		}
	}
	return b
}

func (t *typesetter) sized(paragraphs [][]rune, l look, size int) block {
	b := block{ink: l.ink, size: size, pitch: size * l.pitch / 10}
	s := style{family: l.family, size: size, caps: l.caps}
	for _, words := range paragraphs {
		lines := t.set(words, s, column)
		if over := len(b.lines) + len(lines) - l.most; over > 0 {
			lines = append(lines[:max(0, len(lines)-over-1)], t.set([]rune{'…'}, s, column)...)
		}
		if len(b.lines) > 0 && len(lines) > 0 {
			b.depth += b.pitch * 4 / 10 // a little air between paragraphs
		}
		for _, line := range lines {
			b.lines = append(b.lines, line)
			b.drops = append(b.drops, b.depth+b.pitch/2+size*3/10)
			b.depth += b.pitch
		}
		if len(b.lines) >= l.most {
			break
		}
	}
	return b
}
