package flow

import (
	"fmt"
	"strconv"
	"strings"
)

// Condition says when a step is taken: any of the lists, of which all terms must hold. The empty one always holds.
type Condition [][]Term

// Term compares one answer or fact. Without an operator it holds when the value is there, and neither 0 nor no.
type Term struct {
	Not   bool
	Name  string
	Op    string // "", is, >, <
	Value string
}

// ParseCondition reads conditions such as "role is mentor and not trained or pairs > 1".
func ParseCondition(s string) (Condition, error) {
	if strings.TrimSpace(s) == "" {
		return nil, nil
	}
	var c Condition
	for _, either := range splitWord(strings.Fields(s), "or") {
		var all []Term
		for _, words := range splitWord(either, "and") {
			term, err := parseTerm(words)
			if err != nil {
				return nil, err
			}
			all = append(all, term)
		}
		c = append(c, all)
	}
	return c, nil
}

func splitWord(words []string, at string) [][]string {
	parts := [][]string{nil}
	for _, w := range words {
		if w == at {
			parts = append(parts, nil)
			continue
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], w)
	}
	return parts
}

func parseTerm(words []string) (Term, error) {
	var t Term
	if len(words) > 0 && words[0] == "not" {
		t.Not, words = true, words[1:]
	}
	if len(words) == 4 && words[1] == "is" && words[2] == "not" {
		t.Not, words = !t.Not, []string{words[0], "is", words[3]}
	}
	if len(words) != 1 && len(words) != 3 || !isName(words[0]) {
		return t, fmt.Errorf("%q is not a condition", strings.Join(words, " "))
	}
	t.Name = words[0]
	if len(words) == 1 {
		return t, nil
	}
	t.Op, t.Value = words[1], words[2]
	return t, t.check()
}

func (t Term) check() error {
	if !wordPattern.MatchString(t.Value) {
		return fmt.Errorf("%q is nothing to compare with", t.Value)
	}
	switch t.Op {
	case "is":
		return nil
	case ">", "<":
		if _, err := strconv.Atoi(t.Value); err != nil {
			return fmt.Errorf("%q is compared with %s, but is no number", t.Value, t.Op)
		}
		return nil
	}
	return fmt.Errorf("%q is no comparison: is, is not, > and < are", t.Op)
}

// String is the condition as it is written in a file.
func (c Condition) String() string {
	either := make([]string, len(c))
	for i, all := range c {
		terms := make([]string, len(all))
		for j, t := range all {
			terms[j] = t.String()
		}
		either[i] = strings.Join(terms, " and ")
	}
	return strings.Join(either, " or ")
}

// String is the term as it is written in a file.
func (t Term) String() string {
	s := t.Name
	if t.Op != "" {
		s += " " + t.Op + " " + t.Value
	}
	if t.Not {
		return "not " + s
	}
	return s
}
