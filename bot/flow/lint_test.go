package flow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// vocabulary is a small world to lint against. Its words are not sorted, and must stay so.
func vocabulary() Vocabulary {
	return Vocabulary{
		Facts: []string{"trained", "pairs", "role"}, Lists: []string{"programs", "pairs"},
		Phrases: []string{"prompt", "check"},
		Actions: map[string][]string{"date.offer": {"refused", "again"}, "help.ask": nil},
		Records: map[string][]string{"member": {"zone", "hours"}},
		Events:  []string{"opened", "joined"},
		Phrase:  func(key string) bool { return strings.HasPrefix(key, "a.") },
	}
}

// blunders read well and mean nothing. Text is steps, one a line, the first in line 3.
var blunders = map[string]struct{ text, want string }{
	"step": {"say: a.b, go: thd\nid: the, say: a.b",
		`3: there is no step "thd" (did you mean "the"?)|4: nothing leads to the step "the"`},
	"step of a fork": {"do: date.offer, go: {again: there}\nid: here, say: a.b",
		`3: there is no step "there" (did you mean "here"?)`},
	"step of then": {"ask: a.b, day: true, wait: 3d, then: nowhere",
		`3: there is no step "nowhere" (known are end, step1)`},
	"step of its own": {"say: a.b, go: nowhere", `3: there is no step "nowhere"`},
	"fact":            {"when: trainde, say: a.b", `3: there is no fact "trainde" (did you mean "trained"?)`},
	"fact told": {"do: date.offer, with: {at: $when}",
		`3: there is no fact "when" (known are pairs, role, trained)`},
	"fact as a flow":  {"begin: $next", `3: there is no fact "next"`},
	"fact as a time":  {"remind: f, at: $soon", `3: there is no fact "soon"`},
	"fact of a field": {"ask: a.b, form: [{id: x, when: y, ask: a.b, day: true}]", `3: there is no fact "y"`},
	"list":            {"ask: a.b, choices: $pair", `3: there is no list "pair" (did you mean "pairs"?)`},
	"list of a field": {"ask: a.b, form: [{id: x, ask: a.b, several: $y}]", `3: there is no list "y"`},
	"phrase":          {"say: b.hello", `3: there is no phrase "b.hello" (add it to the locales, or correct it)`},
	"phrase by role":  {"say: {mentor: a.b, mentee: b.c}", `3: there is no phrase "b.c"`},
	"phrase of facts": {"say: $promtp", `3: there is no phrase "promtp" (did you mean "prompt"?)`},
	"phrase of field": {"ask: a.b, form: [{id: x, ask: b.c, day: true}]", `3: there is no phrase "b.c"`},
	"labels": {"ask: b.c, choices: [yes, no]",
		`3: there is no phrase "b.c"|3: there is no phrase "b.c.no"|3: there is no phrase "b.c.yes"`},
	"labels of facts": {"ask: $check, choices: [yes]", `3: there is no phrase "$check.yes"`},
	"action":          {"do: date.ofer", `3: there is no action "date.ofer" (did you mean "date.offer"?)`},
	"outcome": {"do: date.offer, go: {agian: end}",
		`3: there is no answer or outcome "agian" (did you mean "again"?)`},
	"no outcomes": {"do: help.ask, go: {done: end}",
		`3: there is no answer or outcome "done" (there is nothing of the kind)`},
	"answer": {"ask: a.b, choices: [yes, no], go: {maybe: end}",
		`3: there is no answer or outcome "maybe" (known are no, yes)`},
	"answer skip":     {"ask: a.b, choices: [yes, no], go: {skip: end}", `3: there is no answer or outcome "skip"`},
	"answer of words": {"ask: a.b, text: {most: 9}, go: {yes: end}", `3: there is no answer or outcome "yes"`},
	"answer of say":   {"say: a.b, go: {yes: end}", `3: there is no answer or outcome "yes"`},
	"answer of save": {"ask: a.b, id: zone, zone: true\nsave: member, values: [zone], go: {yes: end}",
		`4: there is no answer or outcome "yes"`},
	"answer of more": {"ask: a.b, several: [x, y], go: {x: end}", `3: there is no answer or outcome "x"`},
	"flow":           {"begin: g", `3: there is no flow "g" (known are f)`},
	"flow later":     {"remind: g, in: 3d", `3: there is no flow "g"`},
	"record": {"id: zone, ask: a.b, zone: true\nsave: members, values: [zone]",
		`4: there is no record "members" (did you mean "member"?)`},
	"entry": {"id: hour, ask: a.b, zone: true\nsave: member, values: [hour]",
		`4: there is no entry in the record "hour" (did you mean "hours"?)`},
	"nothing asked": {"save: member, values: [zone]", `3: nothing asks for "zone" (save what was asked before)`},
	"unreachable": {"say: a.b, go: end\nid: lost, say: a.b",
		`4: nothing leads to the step "lost" (lead to it with go, or remove it)`},
	"behind begin": {"begin: f\nid: lost, say: a.b", `4: nothing leads to the step "lost"`},
	"a lost circle": {"say: a.b, go: end\nid: x, ask: a.b, day: true, go: y\nid: y, ask: a.b, day: true, go: x",
		`4: nothing leads to the step "x"|5: nothing leads to the step "y"`},
	"circle": {"id: x, say: a.b, go: x",
		`3: the step "x" comes round to itself without a question (ask something on the way round)`},
	"wide circle": {"id: x, say: a.b\nremind: f, in: 3d\nsay: a.b, go: x", `3: the step "x" comes round`},
	"open question": {"id: x, say: a.b\nask: a.b, day: true, when: trained\nsay: a.b, go: x",
		`3: the step "x" comes round`},
	"open action": {"id: x, say: a.b\ndo: help.ask, when: trained\nsay: a.b, go: x", `3: the step "x" comes round`},
	"open end":    {"id: x, say: a.b\nbegin: f, when: trained\nsay: a.b, go: x", `3: the step "x" comes round`},
	"asked twice": {"ask: a.b, form: [{id: y, ask: a.b, day: true}]\nask: a.b, form: [{id: y, ask: a.b, zone: true}]",
		`4: the answer "y" is also asked in line 3`},
	"step and field": {"ask: a.b, form: [{id: y, ask: a.b, day: true}]\nid: y, ask: a.b, day: true",
		`3: the answer "y" is also asked in line 4`},
	"wait alone": {"ask: a.b, day: true, wait: 3d", "3: wait and then go together"},
	"then alone": {"ask: a.b, day: true, then: end", "3: wait and then go together"},
	"told once":  {"when: x and x or x, say: a.b", `3: there is no fact "x"`},
	"in order": {"say: b.z\nsay: b.a, when: trainde\nask: b.b, choices: [b]",
		`3: there is no phrase "b.z"|4: there is no fact "trainde"|` +
			`4: there is no phrase "b.a"|5: there is no phrase "b.b"|5: there is no phrase "b.b.b"`},
}

func stepsOf(text string) string {
	return "# a flow\nsteps:\n  - {" + strings.ReplaceAll(text, "\n", "}\n  - {") + "}\n"
}

func lint(t *testing.T, v Vocabulary, files map[ID]string) []Problem {
	t.Helper()
	set := Set{}
	for id, text := range files {
		f, problems := ParseFile(id, string(id)+".yaml", []byte(text))
		if len(problems) > 0 {
			t.Fatal(shown(problems), "\n", text)
		}
		set[id] = f
	}
	return Lint(set, v)
}

func TestEveryBlunderHasItsPlaceAndAHint(t *testing.T) {
	for name, b := range blunders {
		t.Run(name, func(t *testing.T) {
			want := "f.yaml:" + strings.ReplaceAll(b.want, "|", "|f.yaml:")
			if problems := lint(t, vocabulary(), map[ID]string{"f": stepsOf(b.text)}); !told(problems, want) {
				t.Errorf("got  %s\nwant %s", shown(problems), want)
			}
		})
	}
}

func TestWhatIsWell(t *testing.T) {
	for name, text := range map[string]string{
		"a circle that asks":         "id: x, ask: a.b, day: true\nsay: a.b, go: x",
		"a circle by an action":      "id: x, do: date.offer, go: {again: x}",
		"a question left out":        "id: x, when: trained, ask: a.b, day: true\nwhen: trained, do: help.ask, go: x",
		"an answer beside a fact":    "id: x, ask: a.b, choices: [yes, no]\nwhen: x is yes, say: a.b",
		"a skip of a question":       "ask: a.b, zone: true, optional: true, go: {skip: end}\nsay: a.b",
		"an answer from a list":      "ask: a.b, choices: $pairs, go: {new: end}",
		"an answer that is a number": "ask: a.b, number: {max: 3}, go: {1: end}",
		"a wait to its end":          "ask: a.b, day: true, wait: 3d, then: end",
		"a flow that begins itself":  "begin: f",
		"words by role":              "say: {mentor: $prompt, mentee: a.b}",
		"what is asked and saved":    "ask: a.b, form: [{id: zone, ask: a.b, zone: true}]\nsave: member, values: [zone]",
	} {
		t.Run(name, func(t *testing.T) {
			if problems := lint(t, vocabulary(), map[ID]string{"f": stepsOf(text)}); len(problems) > 0 {
				t.Error(shown(problems))
			}
		})
	}
}

func TestFlowsBesideEachOther(t *testing.T) {
	problems := lint(t, vocabulary(), map[ID]string{
		"b": "\non: {command: go}\nsteps:\n  - {say: b.hello}\n",
		"a": "on: {command: go, event: opend}\nsteps:\n  - {begin: c}\n",
		"d": "on: {event: opened}\nsteps:\n  - {begin: b}\n",
		"e": "# first\n\non: {event: opened}\nsteps:\n  - {begin: b}\n",
	})
	want := `a.yaml:1: there is no event "opend" (did you mean "opened"?)|a.yaml:3: there is no flow "c"|` +
		`b.yaml:2: the command "go" begins a as well (choose another, or make one flow of them)|` +
		`b.yaml:4: there is no phrase "b.hello"|` +
		`e.yaml:3: the event "opened" begins d as well`
	if !told(problems, want) {
		t.Errorf("got  %s\nwant %s", shown(problems), want)
	}
}

func TestLintChangesNothing(t *testing.T) {
	v := vocabulary()
	text := stepsOf("ask: a.b, choices: [yes, no], go: {maybe: end}\nwhen: colour, say: a.b\nask: a.b, choices: $colours")
	f, problems := ParseFile("f", "f.yaml", []byte(text))
	if len(problems) > 0 {
		t.Fatal(shown(problems))
	}
	before := fmt.Sprint(f, v.Facts, v.Lists, v.Phrases, v.Events, v.Actions, v.Records)
	first := Lint(Set{"f": f}, v)
	if after := fmt.Sprint(f, v.Facts, v.Lists, v.Phrases, v.Events, v.Actions, v.Records); after != before {
		t.Errorf("before %s\nafter %s", before, after)
	}
	for range 20 {
		if again := Lint(Set{"f": f}, v); !slices.Equal(again, first) {
			t.Fatalf("%v, then %v", first, again)
		}
	}
}

func TestKeysAreAllThatIsSaid(t *testing.T) {
	f, _ := ParseFile("f", "f.yaml", []byte(stepsOf("say: $prompt\nask: {mentor: a.b, mentee: a.c}, choices: [yes]\n"+
		"ask: a.d, form: [{id: x, ask: a.e, several: [one, two]}]")))
	got := f.Keys()
	slices.Sort(got)
	if want := []string{"a.b", "a.b.yes", "a.c", "a.d", "a.e", "a.e.one", "a.e.two"}; !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
