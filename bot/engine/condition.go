package engine

import (
	"strconv"
	"strings"

	"mentorbot/bot/flow"
)

// holds tells whether a condition is true of the answers and the facts.
func (s *State) holds(c flow.Condition, facts Facts) bool {
	for _, all := range c {
		if s.all(all, facts) {
			return true
		}
	}
	return len(c) == 0
}

func (s *State) all(terms []flow.Term, facts Facts) bool {
	for _, t := range terms {
		if compare(t, s.lookup(t.Name, facts)) == t.Not {
			return false
		}
	}
	return true
}

func compare(t flow.Term, v Value) bool {
	switch t.Op {
	case "is":
		return string(v) == t.Value || contains(v, t.Value)
	case ">", "<":
		have, err := strconv.Atoi(string(v))
		want, wrong := strconv.Atoi(t.Value)
		return err == nil && wrong == nil && (t.Op == ">" && have > want || t.Op == "<" && have < want)
	}
	return v != "" && v != "0" && v != "no"
}

// contains tells whether one of several choices is the word.
func contains(v Value, word string) bool {
	rest, more := string(v), true
	for more {
		var one string
		if one, rest, more = strings.Cut(rest, ","); one == word {
			return true
		}
	}
	return false
}
