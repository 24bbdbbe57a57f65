package flows_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/jsonschema-go/jsonschema"
	"go.yaml.in/yaml/v4"

	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
)

// grammar is one kind of file: where its schema is published for editors, and what reads it here.
type grammar struct {
	file   string // of the schema
	files  string // that are written in it
	line   string // by which an editor finds the schema
	schema func() []byte
}

var (
	flowGrammar = grammar{
		"schema/flow.json", "*/flow.yaml", "# yaml-language-server: $schema=../schema/flow.json", flow.Schema,
	}
	guideGrammar = grammar{
		"schema/guide.json", "guides/*.yaml", "# yaml-language-server: $schema=../schema/guide.json", mentoring.GuideSchema,
	}
)

// TestSchemaIsPublished compares the files for editors with what the parsers' tables say. UPDATE=1 writes them.
func TestSchemaIsPublished(t *testing.T) {
	for _, g := range []grammar{flowGrammar, guideGrammar} {
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(g.file, g.schema(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		published, err := os.ReadFile(g.file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(published, g.schema()) {
			t.Errorf("%s is not what the parser takes (UPDATE=1 go test ./flows writes it anew)", g.file)
		}
	}
}

// TestFilesKeepTheirSchema looks at each file as an editor does: by its first line, and by the published schema.
func TestFilesKeepTheirSchema(t *testing.T) {
	for _, g := range []grammar{flowGrammar, guideGrammar} {
		schema := g.resolve(t)
		files, err := filepath.Glob(g.files)
		if err != nil || len(files) == 0 {
			t.Fatalf("no %s: %v", g.files, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if first, _, _ := strings.Cut(string(data), "\n"); first != g.line {
				t.Errorf("%s:1: begins with %q, an editor needs %q", file, first, g.line)
			}
			if err := schema.Validate(plain(t, data)); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
	}
}

// everyWord is a flow in which every word of the grammar stands.
const everyWord = `
on: {command: every, takes: [two_of], rare: true, event: joined}
for: admin
needs: rooms
steps:
  - {id: hello, when: role is mentor, say: {mentor: every.mentor, mentee: every.mentee}}
  - {id: colour, ask: every.colour, choices: [red, blue], optional: true, wait: 3d, then: hello, go: {red: hello}}
  - {id: colours, ask: every.colours, several: $colours}
  - {id: age, ask: every.age, number: {min: 1, max: 9}}
  - {id: date, ask: every.date, moment: true}
  - {id: birthday, ask: every.day, day: true}
  - {id: zone, ask: every.zone, zone: true}
  - {id: words, ask: every.words, text: {most: 80}}
  - id: sheet
    ask: every.sheet
    form:
      - {id: one, when: colour is red, ask: every.one, text: {most: 80}, optional: true}
      - {id: two, ask: every.two, choices: [yes, no]}
  - {save: record, values: [one, two]}
  - {do: every.thing, with: {colour: $colour}, final: true, go: {well: end}}
  - {remind: every, in: 2w}
  - {remind: every, at: $date}
  - {begin: every}
`

// mistakes are what could be written there instead: right, wrong.
var mistakes = [][2]string{
	{"for: admin", "fro: admin"},
	{"needs: rooms", "needs: forms"},
	{"command: every", "verb: every"},
	{"takes: [two_of]", "takes: [Two!]"},
	{"rare: true", "rare: seldom"},
	{"id: hello", "id: Hello!"},
	{"say: {mentor: every.mentor", "say: {tutor: every.mentor"},
	{"optional: true", "optional: perhaps"},
	{"[red, blue]", "[]"},
	{"[red, blue]", "[Red]"},
	{"[red, blue]", "[red, red]"},
	{"wait: 3d", "wait: 3 days"},
	{"go: {red: hello}", "go: [hello]"},
	{"$colours", "colours"},
	{"ask: every.age", "ask: age"},
	{"{min: 1, max: 9}", "{min: 1, max: nine}"},
	{"{min: 1, max: 9}", "{min: 1}"},
	{"moment: true", "moments: true"},
	{"{most: 80}", "{}"},
	{"{id: two, ask", "{ask"},
	{"save: record", "keep: record"},
	{"save: record", "say: every.record, save: record"},
	{"values: [one, two]", "values: one"},
	{"with: {colour: $colour}", "with: [colour]"},
	{"in: 2w", "in: 0w"},
	{"{begin: every}", "{begin: every, go: end}"},
}

// TestSchemaAndParserAgree: what an editor takes or underlines is what the parser takes or refuses.
func TestSchemaAndParserAgree(t *testing.T) {
	schema := flowGrammar.resolve(t)
	agree := func(file, what string, well bool) {
		if err := schema.Validate(plain(t, []byte(file))); (err == nil) != well {
			t.Errorf("%s: the schema says %v", what, err)
		}
		if _, problems := flow.ParseFile("every", "every/flow.yaml", []byte(file)); (len(problems) == 0) != well {
			t.Errorf("%s: the parser says %v", what, problems)
		}
	}
	agree(everyWord, "a flow with every word", true)
	for _, m := range mistakes {
		if !strings.Contains(everyWord, m[0]) {
			t.Errorf("%q is not in the flow with every word", m[0])
		}
		agree(strings.Replace(everyWord, m[0], m[1], 1), m[1], false)
	}
}

// TestEveryWordIsEveryWord keeps the flow above whole when the grammar grows.
func TestEveryWordIsEveryWord(t *testing.T) {
	var schema any
	if err := json.Unmarshal(flow.Schema(), &schema); err != nil {
		t.Fatal(err)
	}
	for _, word := range properties(schema) {
		if !strings.Contains(everyWord, word+": ") && !strings.Contains(everyWord, word+":\n") {
			t.Errorf("%q is a word of the grammar, and not in the flow with every word", word)
		}
	}
}

// properties are the names of all properties that a schema knows, at any depth.
func properties(schema any) []string {
	var names []string
	switch s := schema.(type) {
	case map[string]any:
		inner, _ := s["properties"].(map[string]any) // none: no names
		for name := range inner {
			names = append(names, name)
		}
		for _, part := range s {
			names = append(names, properties(part)...)
		}
	case []any:
		for _, part := range s {
			names = append(names, properties(part)...)
		}
	}
	return names
}

func (g grammar) resolve(t *testing.T) *jsonschema.Resolved {
	t.Helper()
	data, err := os.ReadFile(g.file)
	if err != nil {
		t.Fatal(err)
	}
	var schema jsonschema.Schema
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	resolved, err := schema.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	return resolved
}

// plain is a file as an editor reads it: by a YAML reader that is not ours, as JSON's kinds of values.
func plain(t *testing.T, file []byte) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal(file, &value); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &value); err != nil {
		t.Fatal(err)
	}
	return value
}
