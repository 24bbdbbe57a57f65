package chat

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// LeastText is the shortest limit of a text that Fit can keep: room for any one letter with its isolates, and a little.
const LeastText = 16

// How good a place is to cut a text at, from the last resort to the best.
type joint int8

const (
	within       joint = iota // inside a letter, or inside a span that holds together, such as a link
	letterEnd                 // after a grapheme
	wordEnd                   // where a line may break
	sentenceEnd               // after a sentence
	lineEnd                   // after a line
	paragraphEnd              // after a paragraph
)

// mark is a place in a text that it can be cut at: behind each rune.
type mark struct {
	at    int // in bytes
	span  int // that the rune before lies in
	units int // UTF-16 units up to here
	joint joint
}

// cut makes texts of at most limit UTF-16 units, isolates counted; limit 0 is none. Only space is lost, at the cuts.
func cut(t Text, limit int) []Text {
	if limit > 0 {
		limit = max(limit, LeastText)
	}
	if limit <= 0 || Units(t.Isolated()) <= limit {
		return []Text{t}
	}
	whole := t.String()
	marks := t.marks(whole)
	var parts []Text
	for from := 0; from < len(marks)-1; {
		to := t.reach(marks, from, limit)
		part := t.slice(trimmed(whole, marks[from].at, marks[to].at))
		if len(part) > 0 {
			parts = append(parts, part)
		}
		from = to
	}
	if len(parts) == 0 {
		return []Text{nil} // nothing but space
	}
	return parts
}

// Units is the length of a string in UTF-16 units.
func Units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}

// Shorten cuts a label behind a grapheme and says so; limit 0 is none.
func Shorten(label string, limit int) string {
	if limit <= 0 || Units(label) <= limit {
		return label
	}
	kept, left := 0, limit-1 // one for the dots
	for rest, state := label, -1; ; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if left -= Units(cluster); left < 0 {
			return strings.TrimSpace(label[:kept]) + "…"
		}
		kept += len(cluster)
	}
}

// marks finds every place to cut; the first mark is the beginning.
func (t Text) marks(whole string) []mark {
	marks := append(make([]mark, 0, len(whole)+1), mark{joint: letterEnd})
	here, end := 0, 0 // the span, and where it ends
	if len(t) > 0 {
		end = len(t[0].Text)
	}
	for rest, state := whole, -1; rest != ""; {
		var cluster string
		var boundaries int
		cluster, rest, boundaries, state = uniseg.StepString(rest, state)
		for _, r := range cluster {
			last := marks[len(marks)-1]
			for last.at >= end {
				here++
				end += len(t[here].Text)
			}
			at := last.at + utf8.RuneLen(r)
			marks = append(marks, mark{at: at, span: here, units: last.units + max(1, utf16.RuneLen(r))})
		}
		behind := &marks[len(marks)-1]
		if behind.at == end || !t[behind.span].whole() {
			behind.joint = grade(whole[:behind.at], boundaries)
		}
	}
	return marks
}

func grade(before string, boundaries int) joint {
	switch {
	case strings.HasSuffix(before, "\n\n"):
		return paragraphEnd
	case strings.HasSuffix(before, "\n"):
		return lineEnd
	case boundaries&uniseg.MaskSentence != 0:
		return sentenceEnd
	case boundaries&uniseg.MaskLine != uniseg.LineDontBreak:
		return wordEnd
	}
	return letterEnd
}

// whole says whether the span holds together.
func (s Span) whole() bool {
	return s.Style == Mention || s.Style == Link || s.Style == Number || s.Style == Moment
}

// reach is the best mark to cut at so that the part from there fits. A part not a third full is only better than one
// that ends inside a letterEnd or a link.
func (t Text) reach(marks []mark, from, limit int) int {
	best, quality, isolates := from+1, within, 0
	for i := from + 1; i < len(marks); i++ {
		m := marks[i]
		if t[m.span].isolated() && (i == from+1 || m.span != marks[i-1].span) {
			isolates += Units(fsi + pdi)
		}
		length := m.units - marks[from].units + isolates
		if length > limit {
			return best
		}
		joint := m.joint
		if length < limit/3 {
			joint = min(joint, letterEnd)
		}
		if joint >= quality {
			best, quality = i, joint
		}
	}
	return len(marks) - 1
}

// trimmed leaves out the space round a part.
func trimmed(whole string, from, to int) (int, int) {
	part := whole[from:to]
	left := len(part) - len(strings.TrimLeft(part, " \n"))
	if left == len(part) {
		return to, to
	}
	return from + left, from + len(strings.TrimRight(part, " \n"))
}

func (t Text) slice(from, to int) Text {
	var part Text
	for at, i := 0, 0; i < len(t) && at < to; i++ {
		s := t[i]
		begin, end := max(from-at, 0), min(to-at, len(s.Text))
		at += len(s.Text)
		if begin < end {
			s.Text = s.Text[begin:end]
			part = append(part, s)
		}
	}
	return part
}
