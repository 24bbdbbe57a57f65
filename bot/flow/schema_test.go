package flow

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v4"
)

func resolved(t *testing.T) *jsonschema.Resolved {
	t.Helper()
	var s jsonschema.Schema
	if err := json.Unmarshal(Schema(), &s); err != nil {
		t.Fatal(err)
	}
	r, err := s.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// example is a flow with every word, as the schema sees it.
func example(t *testing.T) any {
	t.Helper()
	var v any
	plain := strings.ReplaceAll(whole, "2026-03-05", "'2026-03-05'") // a date is a text to JSON
	if err := yaml.Unmarshal([]byte(plain), &v); err != nil {
		t.Fatal(err)
	}
	return asJSON(t, v)
}

// asJSON is the value as JSON knows it: keys are texts.
func asJSON(t *testing.T, v any) any {
	t.Helper()
	switch v := v.(type) {
	case map[any]any:
		m := map[string]any{}
		for key, value := range v {
			m[fmt.Sprint(key)] = asJSON(t, value)
		}
		return m
	case map[string]any:
		for key, value := range v {
			v[key] = asJSON(t, value)
		}
	case []any:
		for i, value := range v {
			v[i] = asJSON(t, value)
		}
	}
	return v
}

func TestTheSchemaTakesWhatTheParserTakes(t *testing.T) {
	if err := resolved(t).Validate(example(t)); err != nil {
		t.Error(err)
	}
}

// change is one mistake, or none, somewhere in the example.
type change struct {
	name string
	make func()
	undo func()
}

// odd are values that fit few places; a key that was not there gets only the first of them.
var odd = append(likely, nil, false, 0, 1_000_001, 2.5, "", "Hello!", "end", "$a", "true", "a is not b", []any{},
	[]any{"a", "a"}, []any{1}, map[string]any{}, map[string]any{"max": -3}, map[string]any{"most": 5},
	map[string]any{"a": "b"},
	map[string]any{"A b": "c"}, map[string]any{"mentor": "a.b", "mentee": "c.d"}, map[string]any{"command": "a"})

var likely = []any{true, 5, "a", "a.b", "3d", []any{"a"}, map[string]any{"min": 1, "max": 3}}

// changes are all single ones: each value put another in its place, each key left out, each key of the grammar added.
func changes(v any, path string) []change {
	var all []change
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			all = append(all, inMap(v, key, path, odd)...)
			all = append(all, changes(v[key], path+"."+key)...)
		}
		for _, w := range slices.Concat(flowWords, stepWords, []word{{key: "colour"}}) {
			if _, there := v[w.key]; !there {
				all = append(all, inMap(v, w.key, path, likely)...)
			}
		}
	case []any:
		for i, value := range v {
			all = append(all, changes(value, fmt.Sprintf("%s[%d]", path, i))...)
			for _, o := range odd {
				all = append(all, change{fmt.Sprintf("%s[%d]=%v", path, i, o), func() { v[i] = o }, func() { v[i] = value }})
			}
		}
	}
	return all
}

func inMap(m map[string]any, key, path string, values []any) []change {
	value, there := m[key]
	undo := func() {
		m[key] = value
		if !there {
			delete(m, key)
		}
	}
	all := []change{{path + "." + key + " left out", func() { delete(m, key) }, undo}}
	for _, o := range values {
		all = append(all, change{fmt.Sprintf("%s.%s=%v", path, key, o), func() { m[key] = o }, undo})
	}
	return all
}

// unsayable are what the parser alone refuses, for JSON Schema has no words for it.
var unsayable = []string{
	"is also in line",    // two steps of one name
	"there is no number", // a least above the greatest
}

func TestTheParserAndTheSchemaRefuseTheSame(t *testing.T) {
	schema := resolved(t)
	refused, counted := 0, map[string]int{}
	for _, v := range pieces(t) {
		for _, c := range changes(v, "") {
			c.make()
			problems, wrong := verdicts(t, schema, v)
			c.undo()
			if wrong != nil {
				refused++
			}
			if (len(problems) > 0) == (wrong != nil) {
				continue
			}
			why := slices.IndexFunc(unsayable, func(s string) bool { return strings.Contains(shown(problems), s) })
			if why < 0 || wrong != nil {
				t.Errorf("%s: the parser says %q, the schema %v", c.name, shown(problems), wrong)
				continue
			}
			counted[unsayable[why]]++
		}
	}
	if refused < 1000 || len(counted) != len(unsayable) {
		t.Errorf("%d changes were refused; what the schema can't say: %v", refused, counted)
	}
}

// pieces are the example's steps, each a flow of its own, and the rest of it with two steps.
func pieces(t *testing.T) []any {
	t.Helper()
	flow := example(t).(map[string]any)
	var all []any
	for _, step := range flow["steps"].([]any) {
		all = append(all, map[string]any{"steps": []any{step}})
	}
	flow["steps"] = []any{map[string]any{"id": "a", "say": "a.b"}, map[string]any{"id": "b", "say": "a.b"}}
	return append(all, flow)
}

func verdicts(t *testing.T, schema *jsonschema.Resolved, v any) (problems []Problem, wrong error) {
	t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	_, problems = ParseFile("f", "f.yaml", text)
	var plain any
	if err := json.Unmarshal(text, &plain); err != nil {
		t.Fatal(err)
	}
	return problems, schema.Validate(plain)
}

func TestTheSchemaIsTheSameEachTime(t *testing.T) {
	first := Schema()
	for range 20 {
		if again := Schema(); string(again) != string(first) {
			t.Fatal("the schema changes from one time to the next")
		}
	}
	for _, w := range slices.Concat(flowWords, stepWords, fieldWords) {
		if help, _ := json.Marshal(w.help); !strings.Contains(string(first), string(help)) {
			t.Errorf("the schema does not say of %s: %s", w.key, help)
		}
	}
}
