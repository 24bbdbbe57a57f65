package card

import (
	"strings"

	"golang.org/x/text/unicode/bidi"
)

// These are the rules by which marks, numbers, brackets and neutrals take a direction from what stands round them. A
// kind is the class of a letter as far as it has been settled; own is the direction of the sequence itself.

// brackets are the pairs that take one direction together, the opening one first.
const brackets = "()[]{}⁅⁆⁽⁾₍₎"

// resolveWeak settles marks, and numbers by the letters before them (rules W1 to W3).
func resolveWeak(kind []bidi.Class, own bidi.Class) {
	previous, strong := own, own
	for i, k := range kind {
		switch {
		case k == bidi.NSM:
			k = previous
		case k == bidi.EN && strong == bidi.AL:
			k = bidi.AN
		case k == bidi.L || k == bidi.R || k == bidi.AL:
			strong = k
		}
		kind[i], previous = k, k
	}
	for i, k := range kind {
		if k == bidi.AL {
			kind[i] = bidi.R
		}
	}
}

// resolveNumbers makes signs within and beside numbers part of them, and numbers after Latin letters part of those
// (rules W4 to W7).
func resolveNumbers(kind []bidi.Class, own bidi.Class) {
	for i := 1; i+1 < len(kind); i++ {
		k, before := kind[i], kind[i-1]
		joins := k == bidi.CS && before == bidi.AN || (k == bidi.CS || k == bidi.ES) && before == bidi.EN
		if joins && before == kind[i+1] {
			kind[i] = before
		}
	}
	for i := 0; i < len(kind); i++ {
		end := i
		for end < len(kind) && kind[end] == bidi.ET {
			end++
		}
		if end > i && (i > 0 && kind[i-1] == bidi.EN || end < len(kind) && kind[end] == bidi.EN) {
			fill(kind[i:end], bidi.EN)
		}
		i = max(i, end-1)
	}
	strong := own
	for i, k := range kind {
		switch k {
		case bidi.L, bidi.R:
			strong = k
		case bidi.EN:
			if strong == bidi.L {
				kind[i] = bidi.L
			}
		case bidi.ES, bidi.ET, bidi.CS:
			kind[i] = bidi.ON
		}
	}
}

// resolveBrackets gives both brackets of a pair one direction (rule N0): the line's own if anything within has it, else
// the other one if what stands before has that too.
func (s sequence) resolveBrackets(text []rune, class, kind []bidi.Class, own bidi.Class) {
	for _, pair := range s.pairs(text, kind) {
		found := bidi.ON
		for i := pair[0] + 1; i < pair[1] && found != own; i++ {
			if k := strength(kind[i]); k != bidi.ON {
				found = k
			}
		}
		if found == bidi.ON {
			continue
		}
		if found != own {
			before := own
			for i := pair[0] - 1; i >= 0; i-- {
				if k := strength(kind[i]); k != bidi.ON {
					before = k
					break
				}
			}
			if before != found {
				found = own
			}
		}
		for _, at := range pair {
			kind[at] = found
			for i := at + 1; i < len(kind) && class[s.at[i]] == bidi.NSM; i++ {
				kind[i] = found
			}
		}
	}
}

// pairs finds the brackets that belong together, in the order of the opening ones (rule BD16).
func (s sequence) pairs(text []rune, kind []bidi.Class) [][2]int {
	const mostOpen = 63
	type opening struct{ at, pair int }
	var open []opening
	var found [][2]int
	for i, at := range s.at {
		n := bracket(text[at])
		switch {
		case n < 0 || kind[i] != bidi.ON:
		case n%2 == 0:
			if len(open) == mostOpen {
				return nil
			}
			found = append(found, [2]int{i, -1})
			open = append(open, opening{len(found) - 1, n})
		default:
			for j := len(open) - 1; j >= 0; j-- {
				if open[j].pair == n-1 {
					found[open[j].at][1] = i
					open = open[:j]
					break
				}
			}
		}
	}
	closed := found[:0]
	for _, pair := range found {
		if pair[1] >= 0 {
			closed = append(closed, pair)
		}
	}
	return closed
}

// bracket is the place of a bracket in the list of pairs, or -1.
func bracket(r rune) int {
	i := strings.IndexRune(brackets, r)
	if i < 0 {
		return -1
	}
	return len([]rune(brackets[:i]))
}

// strength is the direction that a kind lends to the neutrals beside it: numbers count as right to left.
func strength(k bidi.Class) bidi.Class {
	switch k {
	case bidi.L:
		return bidi.L
	case bidi.R, bidi.EN, bidi.AN:
		return bidi.R
	}
	return bidi.ON
}

// resolveNeutral gives spaces and signs the direction of both their sides, else the line's own (rules N1 and N2).
func resolveNeutral(kind []bidi.Class, own bidi.Class) {
	before := own
	for i := 0; i < len(kind); i++ {
		end := i
		for end < len(kind) && strength(kind[end]) == bidi.ON {
			end++
		}
		after := own
		if end < len(kind) {
			after = strength(kind[end])
		}
		to := own
		if before == after {
			to = before
		}
		fill(kind[i:end], to)
		if end < len(kind) {
			before = after
		}
		i = end
	}
}

func fill(kind []bidi.Class, with bidi.Class) {
	for i := range kind {
		kind[i] = with
	}
}
