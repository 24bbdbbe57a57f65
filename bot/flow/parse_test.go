package flow

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// mistakes are all that the parser refuses. Where text is one line, it is a step: in line 2.
var mistakes = map[string]struct{ text, want string }{
	"empty":   {"\n\n", "f.yaml: is empty"},
	"no YAML": {"steps:\n  - say: [\n", "f.yaml:3: did not find expected node content"},
	"a list":  {"- say: a.b\n", "f.yaml:1: a flow is not a map"},
	"a word":  {"hello\n", "f.yaml:1: a flow is not a map"},
	"unknown key": {"stpes:\n  - say: a.b\nsteps:\n  - say: a.b\n",
		`f.yaml:1: a flow does not know "stpes" (did you mean "steps"?)`},
	"no steps":       {"on: {command: a}\n", "f.yaml:1: the flow has 0 steps"},
	"empty steps":    {"on: {command: a}\nsteps: []\n", "f.yaml:2: the flow has 0 steps"},
	"steps no list":  {"on: {command: a}\nsteps: {say: a.b}\n", "f.yaml:2: the flow has 0 steps"},
	"too many steps": {"steps:\n" + strings.Repeat("  - say: a.b\n", MostSteps+1), "f.yaml:2: the flow has 81 steps"},
	"trigger no map": {"on: start\nsteps:\n  - say: a.b\n", "f.yaml:1: on is not a map"},
	"trigger unknown": {"on: {comand: a}\nsteps:\n  - say: a.b\n",
		`f.yaml:1: on does not know "comand" (did you mean "command"?)`},
	"trigger name":  {"on: {command: Go!}\nsteps:\n  - say: a.b\n", `f.yaml:1: "Go!" is not a name`},
	"trigger takes": {"on: {command: a, takes: [Who?]}\nsteps:\n  - say: a.b\n", `f.yaml:1: "Who?" is not a name`},
	"trigger rare":  {"on: {command: a, rare: 1}\nsteps:\n  - say: a.b\n", `f.yaml:1: rare is "1" (write true or false)`},
	"trigger event": {"on: {event: 5}\nsteps:\n  - say: a.b\n", `f.yaml:1: "5" is not a name`},
	"needs what":    {"needs: forms\nsteps:\n  - say: a.b\n", `f.yaml:1: needs is "forms" (write rooms)`},
	"for whom":      {"for: admins\nsteps:\n  - say: a.b\n", `f.yaml:1: for is "admins" (write everyone or admin)`},
	"step no map":   {"hello", "f.yaml:2: a step is not a map"},
	"step unknown": {"{colour: red}",
		`f.yaml:2: a step does not know "colour" (it knows: id, when, say, ask,|f.yaml:2: the step does nothing`},
	"step misspelt": {"{asks: a.b}",
		`f.yaml:2: a step does not know "asks" (did you mean "ask"?)|f.yaml:2: the step does nothing`},
	"no verb":         {"{id: a}", "f.yaml:2: the step does nothing (write one of say, ask, save, do, remind, begin)"},
	"two verbs":       {"{say: a.b, begin: c}", "f.yaml:2: the step has both say and begin"},
	"id":              {"{id: A, say: a.b}", `f.yaml:2: "A" is not a name`},
	"id as a number":  {"{id: 1, say: a.b}", `f.yaml:2: "1" is not a name`},
	"id as a flag":    {"{id: true, say: a.b}", `f.yaml:2: "true" is not a name`},
	"no id behind id": {"{id: , say: a.b}", `f.yaml:2: "" is not a name`},
	"id too long":     {"{id: " + strings.Repeat("a", 41) + ", say: a.b}", `f.yaml:2: "aaaa`},
	"id end":          {"{id: end, say: a.b}", "f.yaml:2: end is no step: going there ends the flow"},
	"id twice": {"steps:\n  - {id: a, say: a.b}\n  - {id: a, say: a.b}\n",
		`f.yaml:3: the step "a" is also in line 2`},
	"when":             {"{when: role is, say: a.b}", `f.yaml:2: "role is" is not a condition`},
	"when empty":       {"{when: '', say: a.b}", `f.yaml:2: "" is not a condition`},
	"when nothing":     {"{when: , say: a.b}", `f.yaml:2: "" is not a condition`},
	"when a flag":      {"{when: true, say: a.b}", `f.yaml:2: "true" is not a condition`},
	"when a list":      {"{when: [a], say: a.b}", `f.yaml:2: "" is not a condition`},
	"phrase":           {"{say: Hello}", `f.yaml:2: "Hello" is not a phrase (write a key such as join.role, or $fact)`},
	"phrase nothing":   {"{say: }", "f.yaml:2: the phrase is not complete"},
	"phrase a list":    {"{say: [a.b]}", "f.yaml:2: the phrase is not complete"},
	"one role":         {"{say: {mentor: a.b}}", "f.yaml:2: the phrase is not complete"},
	"another role":     {"{say: {mentor: a.b, mentee: a.b, admin: a.b}}", `f.yaml:2: "admin" is not a role`},
	"phrase of a role": {"{say: {mentor: a.b, mentee: hello}}", `f.yaml:2: "hello" is not a phrase`},
	"no kind": {"{ask: a.b}",
		"f.yaml:2: the question does not say what it takes (add one of: choices, several, number, moment, " +
			"day, zone, text, form)"},
	"two kinds":       {"{ask: a.b, day: true, zone: true}", "f.yaml:2: the question takes both day and zone"},
	"choices a word":  {"{ask: a.b, choices: yes}", "f.yaml:2: choices is not a list"},
	"choices a fact":  {"{ask: a.b, choices: $Pairs}", "f.yaml:2: choices is not a list"},
	"choices none":    {"{ask: a.b, several: []}", "f.yaml:2: there is nothing to choose from"},
	"choices twice":   {"{ask: a.b, choices: [yes, no, yes]}", `f.yaml:2: "yes" is there twice`},
	"choices a flag":  {"{ask: a.b, choices: [true, no]}", `f.yaml:2: "true" is not a name`},
	"number a number": {"{ask: a.b, number: 5}", "f.yaml:2: number is not a map"},
	"number unknown":  {"{ask: a.b, number: {min: 1, max: 5, step: 2}}", `f.yaml:2: number does not know "step"`},
	"number no max":   {"{ask: a.b, number: {min: -5}}", "f.yaml:2: there is no number from -5 to 0"},
	"number no range": {"{ask: a.b, number: {min: 5, max: 5}}", "f.yaml:2: there is no number from 5 to 5"},
	"number text": {"{ask: a.b, number: {min: 1, max: '5'}}",
		`f.yaml:2: max is "5" (write a whole number from -1000000 to 1000000)|f.yaml:2: there is no number`},
	"number broken": {"{ask: a.b, number: {max: 5.5}}", `f.yaml:2: max is "5.5"|f.yaml:2: there is no number`},
	"number far": {"{ask: a.b, number: {max: 1000001}}",
		`f.yaml:2: max is "1000001"|f.yaml:2: there is no number`},
	"text a flag":     {"{ask: a.b, text: true}", "f.yaml:2: text is not a map"},
	"text no length":  {"{ask: a.b, text: {}}", "f.yaml:2: the text has no length (write {most: 500})"},
	"text of nothing": {"{ask: a.b, text: {most: 0}}", `f.yaml:2: most is "0" (write a whole number from 1 to 2000)`},
	"text too long":   {"{ask: a.b, text: {most: 2001}}", `f.yaml:2: most is "2001"`},
	"day not true":    {"{ask: a.b, day: false}", `f.yaml:2: day is "false" (write true, or remove it)`},
	"moment a word":   {"{ask: a.b, moment: 'true'}", `f.yaml:2: moment is "true"`},
	"optional a word": {"{ask: a.b, zone: true, optional: yes}", `f.yaml:2: optional is "yes" (write true or false)`},
	"form no list":    {"{ask: a.b, form: {id: a}}", "f.yaml:2: the form has 0 questions"},
	"form empty":      {"{ask: a.b, form: []}", "f.yaml:2: the form has 0 questions (write 1 to 12 questions)"},
	"form too long": {"steps:\n  - ask: a.b\n    form:\n" + strings.Repeat("      - {id: a, ask: a.b, day: true}\n", 13),
		"f.yaml:4: the form has 13 questions"},
	"field a word": {"{ask: a.b, form: [hello]}", "f.yaml:2: a question is not a map"},
	"field no id": {"steps:\n  - ask: a.b\n    form:\n      - ask: a.b\n        day: true\n",
		"f.yaml:4: the question has no id"},
	"field no ask": {"steps:\n  - ask: a.b\n    form:\n      - id: a\n        day: true\n",
		"f.yaml:4: the question has no ask"},
	"field no kind": {"steps:\n  - ask: a.b\n    form:\n      - id: a\n        ask: a.b\n",
		"f.yaml:4: the question does not say what it takes (add one of: choices, several, number, moment, day, zone, text)"},
	"field a form": {"{ask: a.b, form: [{id: a, ask: a.b, day: true, form: []}]}",
		`f.yaml:2: a question does not know "form"`},
	"field its id": {"steps:\n  - ask: a.b\n    form:\n      - ask: a.b\n        day: true\n        id: A\n",
		`f.yaml:6: "A" is not a name`},
	"wait": {"{ask: a.b, day: true, wait: 3 days, then: end}",
		`f.yaml:2: wait is "3 days" (write 30m, 12h, 3d or 2w, at most a year)`},
	"wait long":    {"{ask: a.b, day: true, wait: 53w, then: end}", `f.yaml:2: wait is "53w"`},
	"then":         {"{ask: a.b, day: true, wait: 3d, then: [a]}", `f.yaml:2: "" is not a name`},
	"save":         {"{save: My record}", `f.yaml:2: "My record" is not a name`},
	"save no list": {"{save: member, values: a}", "f.yaml:2: values is not a list"},
	"save no name": {"{save: member, values: [a, $b]}", `f.yaml:2: "$b" is not a name`},
	"do": {"{do: date offer}",
		`f.yaml:2: "date offer" is not an action (write a name such as date.offer)`},
	"do a map":    {"{do: {date: offer}}", `f.yaml:2: "" is not an action`},
	"with no map": {"{do: a.b, with: [a]}", "f.yaml:2: with is not a map"},
	"with a key":  {"{do: a.b, with: {A: b}}", `f.yaml:2: "A" is not a name`},
	"with a value": {"{do: a.b, with: {a: b c}}",
		`f.yaml:2: a is "b c" (write a word, or $name of an answer or a fact)`},
	"with a list":  {"{do: a.b, with: {a: [b]}}", `f.yaml:2: a is ""`},
	"final":        {"{do: a.b, final: 1}", `f.yaml:2: final is "1" (write true or false)`},
	"remind":       {"{remind: my flow, in: 3d}", `f.yaml:2: remind is "my flow"`},
	"remind never": {"{remind: a}", "f.yaml:2: remind does not know when (write either in: 3d or at: $answer)"},
	"remind twice": {"{remind: a, in: 3d, at: $b}", "f.yaml:2: remind does not know when"},
	"remind in":    {"{remind: a, in: soon}", `f.yaml:2: in is "soon"`},
	"remind at":    {"{remind: a, at: $b c}", `f.yaml:2: at is "$b c"`},
	"begin":        {"{begin: my flow}", `f.yaml:2: begin is "my flow"`},
	"begin and go": {"{begin: a, go: b}", `f.yaml:2: "go" does not go with begin`},
	"wait at say":  {"{say: a.b, wait: 3d}", `f.yaml:2: "wait" does not go with say (remove it, or use ask)`},
	"final at ask": {"{ask: a.b, day: true, final: true}",
		`f.yaml:2: "final" does not go with ask (remove it, or use do)`},
	"choices at do":   {"{do: a.b, choices: [a]}", `f.yaml:2: "choices" does not go with do`},
	"in at save":      {"{save: a, in: 3d}", `f.yaml:2: "in" does not go with save (remove it, or use remind)`},
	"go a list":       {"{say: a.b, go: [c]}", "f.yaml:2: go is neither a step nor a map"},
	"go nothing":      {"{say: a.b, go: }", "f.yaml:2: go is neither a step nor a map"},
	"go a sentence":   {"{say: a.b, go: to c}", `f.yaml:2: "to c" is not a name`},
	"fork a sentence": {"{do: a.b, go: {c: to d}}", `f.yaml:2: "to d" is not a name`},
	"fork of a thing": {"{do: a.b, go: {'c d': d}}", `f.yaml:2: "c d" is no answer or outcome`},
	"far down, in line": {"steps:\n  - say: a.b\n\n  # why\n  - id: c\n    ask: a.b\n    choices:\n" +
		"      - yes\n      - No!\n",
		`f.yaml:9: "No!" is not a name`},
}

func TestEveryMistakeHasItsPlaceAndAHint(t *testing.T) {
	for name, m := range mistakes {
		t.Run(name, func(t *testing.T) {
			text := m.text
			if !strings.Contains(text, "\n") {
				text = "steps:\n  - " + text + "\n"
			}
			_, problems := ParseFile("f", "f.yaml", []byte(text))
			if !told(problems, m.want) {
				t.Errorf("got  %s\nwant %s", shown(problems), m.want)
			}
		})
	}
}

// told tells whether the problems are just the wanted ones, of each of which the beginning is enough.
func told(problems []Problem, want string) bool {
	wanted := strings.Split(want, "|")
	return slices.EqualFunc(problems, wanted, func(p Problem, w string) bool {
		return p.Hint != "" && strings.HasPrefix(p.Error(), w)
	})
}

func shown(problems []Problem) string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Error())
	}
	return strings.Join(all, "|")
}

func TestEveryShapeAndKeyHasAMistake(t *testing.T) {
	var all strings.Builder
	for _, m := range mistakes {
		all.WriteString(m.text)
	}
	for _, words := range [][]word{flowWords, triggerWords, stepWords, fieldWords, rangeWords, lengthWords} {
		for _, w := range words {
			if !strings.Contains(all.String(), w.key+":") {
				t.Errorf("no mistake with %q", w.key)
			}
		}
	}
}

func TestAFlowIsReadWhole(t *testing.T) {
	f, problems := ParseFile("whole", "whole/flow.yaml", []byte(whole))
	if len(problems) > 0 {
		t.Fatal(shown(problems))
	}
	if f.ID != "whole" || f.Command != "whole" || f.Event != "opened" || !f.Admin || !f.Rooms || !f.Rare ||
		!slices.Equal(f.Takes, []string{"pair", "stars"}) ||
		len(f.Steps) != 13 || len(f.Hash) != 12 {
		t.Errorf("read %+v", f)
	}
	role, _ := f.Step("role")
	if role.Line != 7 || role.Wait != 36*time.Hour || role.Then != End || role.Forks["mentee"] != "hours" ||
		role.Phrase.For("mentor") != "whole.you" || role.Phrase.For("mentee") != "$you" || role.Answer.Kind != Choice {
		t.Errorf("read %+v", role)
	}
	if facts := f.Facts(); !slices.Equal(facts, []string{"given", "next", "pairs", "trained"}) {
		t.Errorf("the facts are %q", facts)
	}
	if _, ok := f.Step("nowhere"); ok || f.Position("nowhere") != -1 || f.Position("about") != 2 {
		t.Error("a step is where it is not")
	}
	if other, _ := ParseFile("whole", "whole/flow.yaml", []byte(whole+"\n")); other.Hash == f.Hash {
		t.Error("another file has the same hash")
	}
}

func TestFoldersAreFlows(t *testing.T) {
	set, problems := Parse(fstest.MapFS{
		"b/flow.yaml":          {Data: []byte("steps:\n  - say: b.hello\n")},
		"a/flow.yaml":          {Data: []byte("steps:\n  - say: hello\n")},
		"c/flow.yaml/cellar":   {Data: []byte("x")},
		"guides/career.yaml":   {Data: []byte("no flow")},
		"d/stories/one.txtar":  {Data: []byte("no flow")},
		"d/deeper/e/flow.yaml": {Data: []byte("no flow")},
	})
	if !told(problems, `a/flow.yaml:2: "hello" is not a phrase|c/flow.yaml: can't be read`) {
		t.Error(shown(problems))
	}
	if len(set) != 2 || set["b"].File != "b/flow.yaml" || set["b"].Steps[0].Phrase.Key != "b.hello" ||
		len(set["a"].Steps) != 1 {
		t.Errorf("read %v", set)
	}
}

func TestSpans(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"1m": time.Minute, "90m": 90 * time.Minute, "12h": 12 * time.Hour, "3d": 72 * time.Hour, "2w": 14 * 24 * time.Hour,
		"366d": MostSpan, "9999m": 9999 * time.Minute,
	} {
		got, ok := ParseSpan(text)
		again, same := ParseSpan(span(got))
		if got != want || again != want || !ok || !same {
			t.Errorf("%s is %v, printed %s", text, got, span(got))
		}
	}
	for _, text := range []string{"", "3", "d", "0d", "03d", "-3d", "3 d",
		"3d ", "3days", "1.5h", "10000m", "367d", "53w", "9999w", "3s", "٣d"} {
		if d, ok := ParseSpan(text); ok {
			t.Errorf("%q is %v", text, d)
		}
	}
}
