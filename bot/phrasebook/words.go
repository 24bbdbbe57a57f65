package phrasebook

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"mentorbot/bot/source"
)

// meaning is what a word says about a moment.
type meaning struct {
	kind  kind
	value int
}

type kind uint8

const (
	number   kind = iota // digits, not a word
	month                // 1 to 12
	weekday              // time.Weekday
	hourName             // 1 to 12
	relative             // days from today
	tonight              // today, and a part of the day
	first                // the first day of a month
	midnight             // where one day ends and the next begins
	dayPart              // a part of the day
	next                 // not today, with a weekday
	at                   // an hour follows
	oclock               // an hour goes before
	minutes              // to be added to the hour
	within               // nothing, or with so many hours: how long from now
	filler               // nothing
)

// names reads a list of so many names. An item may be a list itself: the first is said, all are understood.
func names(count int, k kind, first int, field func(*grammar) *[]string) func(*grammar, source.Node) []source.Problem {
	return func(g *grammar, n source.Node) []source.Problem {
		items := n.List()
		if len(items) != count {
			return []source.Problem{n.Problem(fmt.Sprintf("has %d names, not %d", len(items), count), "write a list")}
		}
		var said []string
		var problems []source.Problem
		for i, item := range items {
			also := item.List()
			if !item.IsList() {
				also = []source.Node{item}
			}
			if len(also) == 0 {
				return []source.Problem{item.Problem("has no name", "write one")}
			}
			said = append(said, also[0].Text())
			problems = append(problems, g.learn(also, meaning{k, first + i})...)
		}
		if len(problems) == 0 {
			*field(g) = said
		}
		return problems
	}
}

// words reads a list of words that mean the same. It may be empty.
func words(m meaning) func(*grammar, source.Node) []source.Problem {
	return func(g *grammar, n source.Node) []source.Problem {
		if !n.IsList() {
			return []source.Problem{n.Problem("is not a list", "write [word, other word], or [] if there is none")}
		}
		return g.learn(n.List(), m)
	}
}

func (g *grammar) learn(list []source.Node, m meaning) []source.Problem {
	var problems []source.Problem
	for _, n := range list {
		found := checkWords(n)
		key := strings.Join(split(n.Text()), " ")
		if known, ok := g.words[key]; ok && known != m {
			found = append(found, n.Problem(fmt.Sprintf("%q means something else already", n.Text()),
				"keep it in one place"))
		}
		problems = append(problems, found...)
		if len(found) > 0 {
			continue
		}
		_, known := g.words[key]
		g.words[key] = m
		g.longest = max(g.longest, strings.Count(key, " ")+1)
		if !known && (m.kind == month || m.kind == weekday) {
			g.names = append(g.names, named{key, m})
		}
	}
	return problems
}

// Pieces of what people write about a moment: digits with what joins them, and words.
var pieces = regexp.MustCompile(`[0-9]+(?:[:./\-hH][0-9]+)*|[\p{L}\p{M}'’]+`)

// split takes a text apart into digits and folded words.
func split(s string) []string {
	var all []string
	for _, piece := range pieces.FindAllString(latinDigits(s), -1) {
		if isDigit(piece[0]) {
			all = append(all, strings.ToLower(piece))
		} else if word := fold(piece); word != "" {
			all = append(all, word)
		}
	}
	return all
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// clue is a piece of what a person wrote, understood.
type clue struct {
	meaning
	digits string // of a number, with what joins them
}

// clues understands every piece of a text, or says that one is not understood. The most words that mean something
// together go first.
func (g *grammar) clues(s string) ([]clue, bool) {
	var all []clue
	for rest := split(s); len(rest) > 0; {
		c, used := g.clue(rest)
		if used == 0 {
			day, part, found := g.apart(rest[0])
			if !found {
				return nil, false
			}
			rest = append([]string{day, part}, rest[1:]...)
			continue
		}
		if c.kind == within && g.isHour(rest[used:]) {
			return nil, false // how long it will be is not counted
		}
		if c.kind != filler && c.kind != within {
			all = append(all, c)
		}
		rest = rest[used:]
	}
	return all, len(all) > 0
}

func (g *grammar) clue(rest []string) (clue, int) {
	for n := min(g.longest, len(rest)); n > 0; n-- {
		if m, ok := g.words[strings.Join(rest[:n], " ")]; ok {
			return clue{meaning: m}, n
		}
	}
	switch word := rest[0]; {
	case isDigit(word[0]):
		return clue{digits: word}, 1
	case word == "t": // between day and hour in ISO 8601
		return clue{meaning: meaning{kind: filler}}, 1
	default:
		return g.begun(word)
	}
}

// isHour tells whether a text begins with an hour: "3 hours".
func (g *grammar) isHour(rest []string) bool {
	if len(rest) < 2 {
		return false
	}
	number, used := g.clue(rest)
	if used == 0 || used == len(rest) {
		return false
	}
	hours, _ := g.clue(rest[used:])
	return (number.digits != "" || number.kind == hourName) && hours.kind == oclock
}

// apart takes a weekday and a part of the day that are written as one word, as German does: "Donnerstagabend".
func (g *grammar) apart(word string) (day, part string, found bool) {
	for _, n := range g.names {
		part, begins := strings.CutPrefix(word, n.word)
		if begins && n.kind == weekday && g.words[part].kind == dayPart {
			return n.word, part, true
		}
	}
	return "", "", false
}

// begun is the month or weekday that a word begins, when it is one only.
func (g *grammar) begun(word string) (clue, int) {
	var found []meaning
	for _, n := range g.names {
		if strings.HasPrefix(n.word, word) && !slices.Contains(found, n.meaning) {
			found = append(found, n.meaning)
		}
	}
	if len(found) != 1 || utf8.RuneCountInString(word) < leastPrefix {
		return clue{}, 0
	}
	return clue{meaning: found[0]}, 1
}
