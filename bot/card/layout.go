package card

import (
	"strings"

	"github.com/go-text/typesetting/language"

	"mentorbot/bot/chat"
)

// A card is at least this high; long texts make it higher.
const (
	width  = 1200
	height = 850
)

// The words stand in one column, with the braid beside it on the side where reading begins. In pixels.
const (
	spine    = 150 // from the nearer edge to the middle of the braid
	nearSide = 262 // from that edge to the column
	farSide  = 118 // from the other edge to the column
	column   = width - nearSide - farSide
	margin   = 112 // above and below the words
	gap      = 26  // between one part and the next
	lead     = 44  // where the rule stands, between title and name
)

// How much of each part is drawn; an ellipsis stands for the rest. With the most lines a card is less than 8,800
// pixels high: Telegram takes pictures of up to 10,000, both sides together.
const (
	mostTitle  = 160 // characters
	mostName   = 160
	mostFooter = 300
	mostWords  = 12_000 // all lines together
	mostFew    = 8      // lines of title, name or footer
	mostLines  = 130
)

// sheet is a card laid out: its parts and how far from the top each begins.
type sheet struct {
	rightLeft bool
	height    int
	parts     []part
	rules     []rule
}

type part struct {
	block
	top int
}

// rule is a line across the column or the beginning of it.
type rule struct {
	ink              ink
	top, long, thick int
}

// layout decides where everything goes. Title and footer keep to the ends of the card, name and lines stand between
// them, nearer to the title.
func layout(p chat.Picture, s shelf) sheet {
	t := &typesetter{language: language.NewLanguage(string(p.Language)), rightLeft: p.RightLeft}
	text, air := newFamily(s.serif, s.naskh), 0
	if p.RightLeft {
		air = 3 // Arabic letters reach further down
	}
	title := t.block(t.one(shortened(p.Title, mostTitle), text), look{ink: teal, caps: true,
		family: newFamily(s.bold, s.naskhBold), sizes: []int{36, 32, 28}, pitch: 13 + air, room: 100, most: mostFew})
	name := t.block(t.one(chat.Isolate(shortened(chat.Bare(p.Name), mostName)), text), look{ink: night,
		family: newFamily(s.display, s.naskhBold), sizes: []int{92, 84, 76, 68, 60, 54, 48}, pitch: 12 + air, room: 150,
		most: mostFew})
	footer := t.block(t.one(shortened(p.Footer, mostFooter), text), look{ink: smoke, family: text,
		sizes: []int{22, 20}, pitch: 14 + air, room: 66, most: mostFew})
	taken := 2*margin + title.depth + lead + name.depth + gap + gap + gap + footer.depth
	lines := t.block(t.several(p.Lines, text), look{ink: night, family: text,
		sizes: []int{34, 31, 28, 25, 22}, pitch: 15 + air, room: height - taken, most: mostLines})
	return arranged(p.RightLeft, taken+lines.depth, title, name, lines, footer)
}

func arranged(rightLeft bool, needed int, title, name, lines, footer block) sheet {
	sh := sheet{rightLeft: rightLeft, height: max(height, needed)}
	spare := sh.height - needed
	at := margin
	put := func(b block, after int) {
		sh.parts = append(sh.parts, part{b, at})
		at += b.depth + after
	}
	put(title, 0)
	if len(title.lines) > 0 {
		sh.rules = append(sh.rules, rule{ink: clay, top: at + 18, long: 72, thick: 4})
	}
	at += lead + spare/3
	put(name, gap)
	put(lines, 0)
	at = sh.height - margin - footer.depth
	if len(footer.lines) > 0 {
		sh.rules = append(sh.rules, rule{ink: gold, top: at - gap/2, long: column, thick: 1})
	}
	put(footer, 0)
	return sh
}

// one is a text as a single paragraph.
func (t *typesetter) one(text string, f *family) [][]rune { return [][]rune{legible(text, f.has)} }

// several is the lines as paragraphs, and each line break within them as one more.
func (t *typesetter) several(lines []string, f *family) [][]rune {
	var out [][]rune
	left := mostWords
	for _, line := range lines {
		for _, words := range strings.FieldsFunc(line, breaksLine) {
			if left <= 0 {
				return out
			}
			paragraph := legible(shortened(words, left), f.has)
			left -= max(1, len(paragraph))
			out = append(out, paragraph)
		}
	}
	return out
}

func breaksLine(r rune) bool {
	return r >= '\n' && r <= '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029'
}
