package mentoring

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/jsonschema-go/jsonschema"

	"mentorbot/bot/source"
)

const shortGuide = `guide: short
title: short.title
about: short.about
pace: 2
opens: done
steps:
  - id: hello
    title: short.hello.title
    idea: short.hello.idea
    mentor: short.hello.mentor
    mentee: short.hello.mentee
    together: short.hello.together
    agenda: short.hello.agenda
    minutes: 40
    check: short.hello.check
    answers: met
    with: agreement
    fixed: midpoint
  - id: bye
    title: short.bye.title
    idea: short.bye.idea
    mentor: short.bye.mentor
    mentee: short.bye.mentee
    together: short.bye.together
    agenda: short.bye.agenda
    minutes: 5
    check: short.bye.check
    answers: done
    fixed: closing
`

func file(text string) fstest.MapFS { return fstest.MapFS{"short.yaml": {Data: []byte(text)}} }

func TestAGuideIsReadWhole(t *testing.T) {
	step := func(id string) GuideStep {
		p := "short." + id + "."
		return GuideStep{ID: id, Title: p + "title", Idea: p + "idea", Mentor: p + "mentor", Mentee: p + "mentee",
			Together: p + "together", Agenda: p + "agenda", Check: p + "check"}
	}
	hello, bye := step("hello"), step("bye")
	hello.Minutes, hello.Answers, hello.With, hello.Fixed = 40, AnswersMet, WithAgreement, Midpoint
	bye.Minutes, bye.Answers, bye.Fixed = 5, AnswersDone, Closing
	want := Guide{ID: "short", Title: "short.title", About: "short.about", Pace: 2, Opens: OpensDone,
		Steps: []GuideStep{hello, bye}}
	got, problems := ParseGuide(file(shortGuide), "short.yaml")
	if !reflect.DeepEqual(got, want) || problems != nil {
		t.Errorf("read %+v, %v", got, problems)
	}
	if keys := got.Keys(); len(keys) != 16 || keys[0] != "short.title" || keys[15] != "short.bye.check" {
		t.Errorf("keys %q", keys)
	}
	kept, _ := json.Marshal(got)
	var back Guide
	if err := json.Unmarshal(kept, &back); err != nil || !reflect.DeepEqual(back, got) {
		t.Errorf("kept as %s, back as %+v, %v", kept, back, err)
	}
}

func TestAKeyUsedTwiceIsListedOnce(t *testing.T) {
	g := Guide{Title: "a.title", About: "a.title", Steps: []GuideStep{{Title: "a.step"}, {Title: "a.step"}}}
	if keys := g.Keys(); !slices.Equal(keys, []string{"a.title", "a.step"}) {
		t.Errorf("%q", keys)
	}
}

// mistakes are made by replacing a text of the short guide.
var mistakes = []struct{ old, new, want string }{
	{"pace: 2", "pase: 2", `short.yaml:4: unknown key "pase" (did you mean pace?)`},
	{"pace: 2\n", "", `short.yaml:1: the guide has no pace (add pace: weeks a step)`},
	{"pace: 2", "pace: 0", `short.yaml:4: pace is "0" (write a whole number from 1 to 8)`},
	{"pace: 2", "pace: weekly", `short.yaml:4: pace is "weekly"`},
	{"pace: 2", "qwertyuiop: 2", `(known are guide, title, about, pace, opens, whom, weekly, rest, onward, steps)`},
	{"opens: done", "opens: dat", `short.yaml:5: opens is "dat" (did you mean date? write date or done)`},
	{"guide: short", "guide: Short One", `short.yaml:1: guide is "Short One"`},
	{"title: short.title", "title: A short guide",
		`short.yaml:2: title is "A short guide" (write a locale key`},
	{"title: short.title", "title:", `short.yaml:2: title is ""`},
	{"    idea: short.hello.idea\n", "",
		`short.yaml:7: the step has no idea (add idea: the idea, at most two sentences`},
	{"mentor: short.hello.mentor", "mentro: short.hello.mentor",
		`short.yaml:10: unknown key "mentro" (did you mean mentor?)`},
	{"minutes: 40", "minutes: 4", `short.yaml:14: minutes is "4" (write a whole number from 5 to 240)`},
	{"minutes: 40", "minutes: 241", `short.yaml:14: minutes is "241"`},
	{"minutes: 40", "minutes: 40 min", `short.yaml:14: minutes is "40 min"`},
	{"answers: met", "answers: yes", `short.yaml:16: answers is "yes" (write met or done)`},
	{"with: agreement", "with: agreemnt", `short.yaml:17: with is "agreemnt" (did you mean agreement?`},
	{"with: agreement", "with:", `short.yaml:17: with is ""`},
	{"fixed: midpoint", "fixed: middle", `short.yaml:18: fixed is "middle"`},
	{"    fixed: midpoint\n", "",
		`short.yaml:7: has no midpoint step (add fixed: midpoint to the step that is it)`},
	{"    fixed: closing\n", "", `has no closing step (add fixed: closing to the step that is it)`},
	{"fixed: midpoint", "fixed: closing",
		`short.yaml:7: the closing step is not the last one (move it to the end)`},
	{"fixed: closing", "fixed: midpoint", `short.yaml:19: a second midpoint step`},
	{"id: bye", "id: hello",
		`short.yaml:19: the step "hello" is there twice, first in line 7 (give it a name of its own)`},
	{"id: bye", "id: true", `short.yaml:19: id is "true"`},
	{"id: bye", "id: 7", `short.yaml:19: id is "7"`},
	{"steps:", "steps: none\nmore:", `short.yaml:6: steps is not a list`},
	{"  - id: bye", "  - bye\n  - id: bye", `short.yaml:19: a step is not a map of keys`},
	{"title: short.title", "title: short.title\ntitle: short.title", `"title" is there twice`},
	{"guide: short", "guide: &a short", `uses an anchor`},
	{"guide: short", "guide: [short", `not valid YAML`},
}

func TestEveryMistakeInAGuideIsToldWithItsLine(t *testing.T) {
	for _, c := range mistakes {
		text := strings.Replace(shortGuide, c.old, c.new, 1)
		g, problems := ParseGuide(file(text), "short.yaml")
		told := func(p source.Problem) bool { return strings.Contains(p.Error(), c.want) }
		if !slices.ContainsFunc(problems, told) || g.ID != "" {
			t.Errorf("%q for %q: %v, want %s", c.new, c.old, problems, c.want)
		}
		for _, p := range problems {
			if p.Hint == "" || p.File != "short.yaml" {
				t.Errorf("%q: no hint or no file: %v", c.new, p)
			}
		}
	}
}

func TestProblemsStandInTheFilesOrder(t *testing.T) {
	text := strings.NewReplacer("pace: 2", "pace: 20", "minutes: 40", "minutes: 400", "    fixed: midpoint\n", "",
		"id: bye", "id: hello").Replace(shortGuide)
	_, problems := ParseGuide(file(text), "short.yaml")
	var lines []int
	for _, p := range problems {
		lines = append(lines, p.Line)
	}
	if !slices.Equal(lines, []int{4, 7, 14, 18}) {
		t.Errorf("%v", problems)
	}
}

func TestAFolderOfGuides(t *testing.T) {
	second := strings.Replace(shortGuide, "guide: short", "guide: second", 1)
	folder := fstest.MapFS{"short.yaml": {Data: []byte(shortGuide)}, "second.yaml": {Data: []byte(second)},
		"README.md": {Data: []byte("guides")}}
	guides, problems := ParseGuides(folder)
	if len(problems) > 0 || !slices.Equal(slices.Sorted(maps.Keys(guides)), []string{"second", "short"}) {
		t.Errorf("%v, %v", guides, problems)
	}
	folder["third.yaml"] = folder["second.yaml"]
	folder["broken.yaml"] = &fstest.MapFile{Data: []byte("guide: [")}
	_, problems = ParseGuides(folder)
	if len(problems) != 2 || problems[0].File != "broken.yaml" ||
		problems[1].Error() != `third.yaml: is the guide "second" (call the file second.yaml or the guide third)` {
		t.Errorf("%v", problems)
	}
}

// The schema and the parser: a guide as JSON is a guide as YAML too, so both can be given the very same one.

func asValue(t testing.TB) map[string]any {
	t.Helper()
	g, problems := ParseGuide(file(shortGuide), "short.yaml")
	if problems != nil {
		t.Fatal(problems)
	}
	return copied(t, g)
}

func copied(t testing.TB, from any) (to map[string]any) {
	t.Helper()
	data, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(data, &to)
	}
	if err != nil {
		t.Fatal(err)
	}
	return to
}

func resolved(t testing.TB) *jsonschema.Resolved {
	t.Helper()
	var s jsonschema.Schema
	if err := json.Unmarshal(GuideSchema(), &s); err != nil {
		t.Fatal(err)
	}
	r, err := s.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// verdicts is what the parser and the schema say of a value.
func verdicts(t testing.TB, schema *jsonschema.Resolved, value map[string]any) (parser, schemas error) {
	t.Helper()
	data, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if _, problems := ParseGuide(file(string(data)), "short.yaml"); len(problems) > 0 {
		parser = problems[0]
	}
	return parser, schema.Validate(value)
}

type mutation struct {
	name   string
	change func(object map[string]any)
}

func mutations(keys []GuideKey) []mutation {
	all := []mutation{{"unknown key", func(o map[string]any) { o["colour"] = "blue" }}}
	for _, k := range keys {
		all = append(all, mutation{"without " + k.Name, func(o map[string]any) { delete(o, k.Name) }})
		for _, v := range valuesFor(k) {
			all = append(all, mutation{fmt.Sprintf("%s: %.60v", k.Name, v), func(o map[string]any) { o[k.Name] = v }})
		}
	}
	return all
}

// valuesFor is good and bad values. A number in quotes is not among them, which the parser takes for the number; nor is
// the id of another step or a closing step before the last, which no schema can tell.
func valuesFor(k GuideKey) []any {
	values := []any{nil, "", "Two words", "true", true, 1.5, -1.0, 0.0, 1.0, []any{}, map[string]any{}, []any{"a.b"},
		"a.b", "a_1", "A.b", "a..b", ".a", "a.b.", "1.a",
		strings.Repeat("a", longestID), strings.Repeat("a", longestID+1),
		"a." + strings.Repeat("b", longestText-2), "a." + strings.Repeat("b", longestText-1),
		float64(k.Least), float64(k.Least - 1), float64(k.Most), float64(k.Most + 1)}
	for _, v := range k.Values {
		values = append(values, v, strings.ToUpper(v), v+"s")
	}
	return values
}

func TestTheSchemaAndTheParserAgree(t *testing.T) {
	schema := resolved(t)
	if parser, schemas := verdicts(t, schema, asValue(t)); parser != nil || schemas != nil {
		t.Fatalf("the guide itself: parser %v, schema %v", parser, schemas)
	}
	accepted, refused := 0, 0
	agree := func(name string, value map[string]any) {
		t.Helper()
		parser, schemas := verdicts(t, schema, value)
		if (parser == nil) != (schemas == nil) {
			t.Errorf("%s: parser %v, schema %v", name, parser, schemas)
		}
		if parser == nil {
			accepted++
		} else {
			refused++
		}
	}
	for _, m := range mutations(GuideGrammar.Guide) {
		value := asValue(t)
		m.change(value)
		agree("guide "+m.name, value)
	}
	for i := range 2 {
		for _, m := range mutations(GuideGrammar.Step) {
			value := asValue(t)
			m.change(value["steps"].([]any)[i].(map[string]any))
			agree(fmt.Sprintf("step %d %s", i+1, m.name), value)
		}
	}
	for _, count := range []int{0, 1, 2, MostSteps, MostSteps + 1} {
		agree(fmt.Sprint(count, " steps"), withSteps(t, count))
	}
	for _, fixed := range []string{Midpoint, Closing} {
		value := withSteps(t, 3)
		value["steps"].([]any)[1].(map[string]any)["fixed"] = fixed
		agree("a second "+fixed, value)
	}
	if accepted < 40 || refused < 400 {
		t.Errorf("%d accepted and %d refused: too few of one kind to tell", accepted, refused)
	}
}

// withSteps is the guide with more or fewer steps between its first and its last.
func withSteps(t testing.TB, count int) map[string]any {
	t.Helper()
	value := asValue(t)
	steps := value["steps"].([]any)
	first, last := steps[0].(map[string]any), steps[1]
	many := []any{}
	for i := range count - 1 {
		step := copied(t, first)
		if step["id"] = fmt.Sprint("w", i); i > 0 {
			delete(step, "fixed")
		}
		many = append(many, step)
	}
	if count > 0 {
		many = append(many, last)
	}
	value["steps"] = many
	return value
}

func TestTheGrammarIsTheRecord(t *testing.T) {
	for _, c := range []struct {
		keys   []GuideKey
		record any
	}{{GuideGrammar.Guide, Guide{}}, {GuideGrammar.Step, GuideStep{}}} {
		var fields []string
		for f := range reflect.TypeOf(c.record).Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			fields = append(fields, name)
		}
		if !slices.Equal(fields, keyNames(c.keys)) {
			t.Errorf("%T has %q, the grammar %q", c.record, fields, keyNames(c.keys))
		}
	}
}

func TestTheSchemaIsTheSameEachTime(t *testing.T) {
	first := string(GuideSchema())
	if again := string(GuideSchema()); again != first || !strings.HasSuffix(first, "}\n") {
		t.Error("two schemas differ")
	}
	for _, want := range []string{"draft/2020-12/schema", `"midpoint"`, `"maxItems": 60`, `"maximum": 240`} {
		if !strings.Contains(first, want) {
			t.Errorf("no %s in the schema", want)
		}
	}
}

func FuzzParseGuide(f *testing.F) {
	f.Add([]byte(shortGuide))
	f.Add([]byte("guide: &a\nsteps: [*a, {}]"))
	f.Add([]byte("steps: 1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		g, problems := ParseGuide(file(string(data)), "short.yaml")
		if (len(problems) == 0) != (g.ID != "") {
			t.Fatalf("%+v and %v", g, problems)
		}
		if len(problems) > 0 {
			return
		}
		again, _ := json.Marshal(g) // JSON is YAML
		if back, problems := ParseGuide(file(string(again)), "short.yaml"); !reflect.DeepEqual(back, g) {
			t.Fatalf("%s: %+v, %v", again, back, problems)
		}
	})
}
