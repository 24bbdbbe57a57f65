package card

import "golang.org/x/text/unicode/bidi"

// The libraries at hand say of each letter only which way it runs. A line is put in order by how deep a letter is
// embedded (Unicode Standard Annex 9), so the depth is worked out here. Embeddings and overrides do not occur: legible
// takes them out.

// deepest is how many isolates may lie within each other; further ones are read past.
const deepest = 60

// sequence is the text of one isolate without those inside it, which stand in it as one neutral each.
type sequence struct {
	level int8
	at    []int // indexes into the paragraph
}

// levels is the embedding level of each letter of a paragraph: even ones run to the right, odd ones to the left.
func levels(text []rune, rightLeft bool) []int8 {
	class, level := make([]bidi.Class, len(text)), make([]int8, len(text))
	open, ignored := []sequence{{level: direction(rightLeft)}}, 0
	for i, r := range text {
		last := len(open) - 1
		class[i] = classOf(r)
		switch c := class[i]; {
		case c == bidi.BN:
			continue
		case c == bidi.PDI && ignored > 0:
			ignored--
		case c == bidi.PDI && last > 0:
			open[last].resolve(text, class, level)
			open = open[:last]
		}
		enclosing := &open[len(open)-1]
		enclosing.at = append(enclosing.at, i)
		switch c := class[i]; {
		case c != bidi.LRI && c != bidi.RLI && c != bidi.FSI:
		case len(open) > deepest:
			ignored++
		default:
			odd := c == bidi.RLI || c == bidi.FSI && startsRightLeft(text[i+1:])
			open = append(open, sequence{level: within(enclosing.level, odd)})
		}
	}
	for _, s := range open {
		s.resolve(text, class, level)
	}
	for i := range text { // what has no width of its own goes with the letter before it
		if class[i] == bidi.BN {
			level[i] = direction(rightLeft)
			if i > 0 {
				level[i] = level[i-1]
			}
		}
	}
	return level
}

func classOf(r rune) bidi.Class {
	p, _ := bidi.LookupRune(r)
	return p.Class()
}

func direction(rightLeft bool) int8 {
	if rightLeft {
		return 1
	}
	return 0
}

// within is the next level that runs the wanted way.
func within(level int8, odd bool) int8 {
	if level++; (level%2 == 1) != odd {
		level++
	}
	return level
}

// startsRightLeft tells whether the first letter with a direction runs right to left, up to the end of the isolate.
func startsRightLeft(text []rune) bool {
	depth := 0
	for _, r := range text {
		switch c := classOf(r); {
		case c == bidi.LRI, c == bidi.RLI, c == bidi.FSI:
			depth++
		case c == bidi.PDI:
			if depth--; depth < 0 {
				return false
			}
		case depth == 0 && (c == bidi.L || c == bidi.R || c == bidi.AL):
			return c != bidi.L
		}
	}
	return false
}

// resolve gives each letter of the sequence its level.
func (s sequence) resolve(text []rune, class []bidi.Class, level []int8) {
	own := bidi.L
	if s.level%2 == 1 {
		own = bidi.R
	}
	kind := make([]bidi.Class, len(s.at))
	for i, at := range s.at {
		kind[i] = class[at]
	}
	resolveWeak(kind, own)
	resolveNumbers(kind, own)
	s.resolveBrackets(text, class, kind, own)
	resolveNeutral(kind, own)
	for i, at := range s.at {
		level[at] = s.level
		switch {
		case kind[i] == bidi.EN || kind[i] == bidi.AN:
			level[at] = within(s.level, false)
		case kind[i] != own:
			level[at]++
		}
	}
}

// visual is the order in which runs of these levels stand from left to right (rule L2).
func visual(level []int8) []int {
	order, top := make([]int, len(level)), int8(0)
	for i := range order {
		order[i], top = i, max(top, level[i])
	}
	for ; top > 0; top-- {
		for i := 0; i < len(order); i++ {
			end := i
			for end < len(order) && level[end] >= top {
				end++
			}
			for a, b := i, end-1; a < b; a, b = a+1, b-1 {
				order[a], order[b] = order[b], order[a]
			}
			i = max(i, end)
		}
	}
	return order
}
