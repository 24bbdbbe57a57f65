package flow

import (
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"testing"

	"mentorbot/flows"
)

// whole uses every word of the grammar.
const whole = `
on: {command: whole, takes: [pair, stars], rare: true, event: opened}
for: admin
needs: rooms
steps:
  - say: whole.hello
  - id: role
    ask: {mentor: whole.you, mentee: $you}
    choices: [mentor, mentee, "null"]
    go: {mentor: about, mentee: hours}
    wait: 36h
    then: end
  - id: about
    when: role is mentor and not trained or pairs > 1 and role is not b:c
    ask: whole.about
    optional: true
    form:
      - {id: offer, when: not given, ask: whole.offer, text: {most: 500}, optional: true}
      - {id: "null", ask: {mentor: whole.a, mentee: whole.b}, number: {min: -3, max: 5}}
      - {id: zone, ask: whole.zone, zone: true}
      - {id: tongues, ask: whole.tongues, several: $languages}
  - {id: hours, ask: whole.hours, several: [mornings, evenings], optional: true, go: {skip: day}}
  - {id: pair, ask: whole.pair, choices: $pairs}
  - {id: stars, ask: whole.stars, number: {max: 5}, go: {1: day, "2": date}}
  - {id: day, ask: whole.day, day: true, wait: 1440m, then: date}
  - {id: date, ask: $when, moment: true}
  - {save: member, values: [offer, hours]}
  - {remind: $next, in: 14d}
  - {remind: whole, at: $date}
  - {do: date.offer, with: {at: $date, n: 5, on: 2026-03-05, flag: true, time: 12:30}, final: true, go: {again: date}}
  - {id: last, begin: whole}
`

func TestAFlowPrintsAsAFileThatIsTheSame(t *testing.T) {
	printsBack(t, []byte(whole))
	files, err := fs.Glob(flows.FS, "*/"+FileName)
	if err != nil || len(files) < 30 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := flows.FS.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		printsBack(t, data)
	}
}

func TestPrintedLooksAsWritten(t *testing.T) {
	const written = `on: {command: short}
steps:
  - id: role
    ask: {mentee: short.you, mentor: $you}
    choices: [mentor, mentee, "null"]
    go: {mentee: end}
    wait: 2w
    then: end
  - id: about
    when: role is mentor
    ask: short.about
    form:
      - id: offer
        ask: short.offer
        text: {most: 500}
        optional: true
  - id: step3
    do: date.offer
    with: {at: "12:30"}
    final: true
`
	f, problems := ParseFile("short", "short", []byte(written))
	if got := f.String(); got != written || len(problems) > 0 {
		t.Errorf("%v, printed\n%s", problems, got)
	}
}

// FuzzParse: any bytes are a flow that prints back the same, or problems with file, line and hint. No mistake that
// reads well hangs the linter.
func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	for _, seed := range slices.Sorted(maps.Keys(mistakes)) {
		f.Add([]byte(mistakes[seed].text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		fl, problems := ParseFile("fuzz", "fuzz.yaml", data)
		for _, p := range problems {
			if p.File != "fuzz.yaml" || p.Line < 0 || p.Line > 2+len(data) || p.What == "" || p.Hint == "" {
				t.Errorf("%+v", p)
			}
		}
		for _, p := range Lint(Set{fl.ID: fl}, Vocabulary{Phrase: func(string) bool { return false }}) {
			if p.File != "fuzz.yaml" || p.What == "" || p.Hint == "" {
				t.Errorf("%+v", p)
			}
		}
		if len(problems) == 0 {
			printsBack(t, data)
		}
	})
}

func printsBack(t *testing.T, data []byte) {
	t.Helper()
	f, problems := ParseFile("same", "same.yaml", data)
	if len(problems) > 0 {
		t.Fatalf("%v of\n%s", problems, data)
	}
	printed := f.String()
	again, problems := ParseFile("same", "same.yaml", []byte(printed))
	if len(problems) > 0 || !reflect.DeepEqual(placeless(again), placeless(f)) {
		t.Fatalf("%v\nprinted\n%s\nof\n%s", problems, printed, data)
	}
	if twice := again.String(); twice != printed {
		t.Fatalf("printed\n%s\nand then\n%s", printed, twice)
	}
}

// placeless is the flow without what depends on how its file is laid out.
func placeless(f *Flow) Flow {
	c := *f
	c.Hash, c.line, c.Steps = "", 0, slices.Clone(f.Steps)
	for i := range c.Steps {
		s := &c.Steps[i]
		s.Line, s.Answer.Fields = 0, slices.Clone(s.Answer.Fields)
		for j := range s.Answer.Fields {
			s.Answer.Fields[j].Line = 0
		}
	}
	return c
}
