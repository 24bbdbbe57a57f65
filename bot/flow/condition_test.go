package flow

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestConditions(t *testing.T) {
	for text, want := range map[string]Condition{
		"":                 nil,
		" \n":              nil,
		"trained":          {{{Name: "trained"}}},
		"not trained":      {{{Not: true, Name: "trained"}}},
		"role is mentor":   {{{Name: "role", Op: "is", Value: "mentor"}}},
		"role is not a.b":  {{{Not: true, Name: "role", Op: "is", Value: "a.b"}}},
		"not role is a":    {{{Not: true, Name: "role", Op: "is", Value: "a"}}},
		"not a is not b":   {{{Name: "a", Op: "is", Value: "b"}}},
		"pairs > 1":        {{{Name: "pairs", Op: ">", Value: "1"}}},
		"not pairs < -1":   {{{Not: true, Name: "pairs", Op: "<", Value: "-1"}}},
		"a and\n  not b":   {{{Name: "a"}, {Not: true, Name: "b"}}},
		"a and b or c":     {{{Name: "a"}, {Name: "b"}}, {{Name: "c"}}},
		"a or b and c":     {{{Name: "a"}}, {{Name: "b"}, {Name: "c"}}},
		"not not":          {{{Not: true, Name: "not"}}},
		"is is is":         {{{Name: "is", Op: "is", Value: "is"}}},
		"a is not":         {{{Name: "a", Op: "is", Value: "not"}}},
		"a1_ is 2026-1-05": {{{Name: "a1_", Op: "is", Value: "2026-1-05"}}},
	} {
		got, err := ParseCondition(text)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %v, %v", text, got, err)
		}
		if again, err := ParseCondition(got.String()); err != nil || !reflect.DeepEqual(again, got) {
			t.Errorf("%q printed as %q is %v, %v", text, got, again, err)
		}
	}
}

var pattern = regexp.MustCompile(conditionPattern)

// reserved are the conditions that the pattern takes although the parser does not: it can't keep words from being
// names.
var reserved = []string{"and", "not", "a is or"}

func TestNoConditions(t *testing.T) {
	for text, want := range map[string]string{
		"and": `"" is not a condition`, "a and": `"" is not a condition`, "or a": `"" is not a condition`,
		"not": `"" is not a condition`,
		"a b": `"a b" is not a condition`, "A": `"A" is not a condition`, "$a": `"$a" is not a condition`,
		"a is":         `"a is" is not a condition`,
		"a is not b c": `"a is not b c" is not a condition`, "a = b": `"=" is no comparison: is, is not, > and < are`,
		"a >= 1": `">=" is no comparison: is, is not, > and < are`, "a > b": `"b" is compared with >, but is no number`,
		"a < 1.5": `"1.5" is compared with <, but is no number`, "a is $b": `"$b" is nothing to compare with`,
		"a is 'b'": `"'b'" is nothing to compare with`, "a is or": `"a is" is not a condition`,
		"not not a": `"not a" is not a condition`,
	} {
		if c, err := ParseCondition(text); err == nil || err.Error() != want {
			t.Errorf("%q is %v, %v; want %s", text, c, err, want)
		}
		if pattern.MatchString(text) != slices.Contains(reserved, text) {
			t.Errorf("the pattern says otherwise of %q", text)
		}
	}
}

// TestConditionsAndTheirPattern: of words thrown together, what the parser takes for a condition the schema's pattern
// takes for one too; and it prints and reads the same.
func TestConditionsAndTheirPattern(t *testing.T) {
	words := []string{"a", "role", "not", "and", "or", "is", ">", "<", "1", "-20", "b.c", "A", "$a", "", "is not",
		"trained"}
	valid := 0
	rapid.Check(t, func(r *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 7).Draw(r, "words"), " ")
		c, err := ParseCondition(text)
		if err != nil || len(c) == 0 {
			return
		}
		valid++
		if !pattern.MatchString(text) {
			r.Fatalf("%q is a condition, but not to the pattern", text)
		}
		if again, err := ParseCondition(c.String()); err != nil || !reflect.DeepEqual(again, c) {
			r.Fatalf("%q printed as %q: %v, %v", text, c, again, err)
		}
	})
	if valid == 0 {
		t.Error("nothing was a condition")
	}
}
