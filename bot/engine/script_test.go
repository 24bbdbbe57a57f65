package engine_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
)

// Each file of testdata is a small flow and what it does. Behind the first line, which says what is shown:
//
//	-- flow.yaml --    the flow; more files are other versions of it
//	-- told --         a line "> input", and below it what comes of it: the effects, and where we are then
//
// Inputs: start · answer [STEP:] NAME=VALUE … · misread FIELD=PHRASE … · back [STEP] · skip [STEP] · stop · repeat ·
// timeout [STEP] · outcome WORD · puzzled PHRASE OFFER …; and between them facts NAME=VALUE …, which replaces all
// facts, and flow FILE. UPDATE=1 writes what comes of the inputs anew.
func TestScripts(t *testing.T) {
	for _, file := range scripts(t) {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			told := &archive.Files[len(archive.Files)-1]
			if told.Name != "told" || !bytes.HasPrefix(archive.Comment, []byte("# ")) {
				t.Fatal("a script begins with # and ends with what is told")
			}
			got := play(t, archive)
			if os.Getenv("UPDATE") != "" {
				told.Data = []byte(got)
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if got != string(told.Data) {
				t.Errorf("told\n%s\nwant\n%s", got, told.Data)
			}
		})
	}
}

func scripts(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no scripts", err)
	}
	return files
}

// TestEveryEffectHasItsScript: each of the closed list is shown in the file of its name.
func TestEveryEffectHasItsScript(t *testing.T) {
	code, err := os.ReadFile("effect.go")
	if err != nil {
		t.Fatal(err)
	}
	effects := regexp.MustCompile(`func \((\w+)\) effect\(\)`).FindAllStringSubmatch(string(code), -1)
	if len(effects) < 6 {
		t.Fatalf("the effects are %q", effects)
	}
	for _, e := range effects {
		name := strings.ToLower(e[1])
		data, err := os.ReadFile("testdata/" + name + ".txtar")
		if err != nil || !bytes.Contains(data, []byte("\n  "+name+" ")) {
			t.Errorf("testdata/%s.txtar does not show the effect: %v", name, err)
		}
	}
}

// player goes through one script.
type player struct {
	t     *testing.T
	flows map[string]*flow.Flow
	flow  *flow.Flow
	facts map[string]engine.Value
	state engine.State
	told  strings.Builder
}

func play(t *testing.T, archive *txtar.Archive) string {
	t.Helper()
	p := &player{t: t, flows: map[string]*flow.Flow{}}
	last := len(archive.Files) - 1
	for _, file := range archive.Files[:last] {
		f, problems := flow.ParseFile("script", file.Name, file.Data)
		for _, problem := range problems {
			t.Error(problem)
		}
		p.flows[file.Name] = f
	}
	p.flow = p.flows["flow.yaml"]
	for line := range strings.Lines(string(archive.Files[last].Data)) {
		if words, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "> "); ok {
			fmt.Fprintf(&p.told, "> %s\n", words)
			p.line(words)
		}
	}
	return p.told.String()
}

func (p *player) line(words string) {
	verb, rest, _ := strings.Cut(words, " ")
	switch verb {
	case "facts":
		p.facts = values(rest)
		return
	case "flow":
		if p.flow = p.flows[rest]; p.flow == nil {
			p.t.Fatalf("there is no flow %q", rest)
		}
		return
	}
	before := image(p.t, p.state)
	state, effects, err := engine.Step(p.flow, p.state, p.input(verb, rest), engine.Known(p.facts))
	if image(p.t, p.state) != before {
		p.t.Errorf("> %s: the state before was changed", words)
	}
	if err != nil {
		fmt.Fprintf(&p.told, "  error: %v\n", err)
		return
	}
	p.state = state
	for _, e := range effects {
		fmt.Fprintf(&p.told, "  %s\n", shown(e))
	}
	fmt.Fprintf(&p.told, "  . %s\n", where(state))
}

func (p *player) input(verb, rest string) engine.Input {
	words := strings.Fields(rest)
	switch verb {
	case "start":
		return engine.Input{Kind: engine.Start}
	case "answer":
		in := engine.Input{Kind: engine.Answer}
		if step, more, ok := strings.Cut(rest, ": "); ok {
			in.Step, rest = step, more
		}
		in.Values = values(rest)
		return in
	case "misread":
		in := engine.Input{Kind: engine.Answer, Problems: map[string]string{}}
		for field, phrase := range values(rest) {
			in.Problems[field] = phrase.Reveal()
		}
		return in
	case "outcome":
		return engine.Input{Kind: engine.Outcome, Word: rest}
	case "puzzled":
		return engine.Input{Kind: engine.Puzzled, Problem: words[0], Offers: words[1:]}
	}
	kind, ok := map[string]engine.Kind{"back": engine.Back, "skip": engine.Skip, "stop": engine.Stop,
		"timeout": engine.TimeOut, "repeat": engine.Repeat}[verb]
	if !ok {
		p.t.Fatalf("there is no input %q", verb)
	}
	return engine.Input{Kind: kind, Step: rest}
}

// values reads name=value; ~ stands for a blank.
func values(words string) map[string]engine.Value {
	all := map[string]engine.Value{}
	for _, word := range strings.Fields(words) {
		name, value, _ := strings.Cut(word, "=")
		all[name] = engine.Value(strings.ReplaceAll(value, "~", " "))
	}
	return all
}

// shown is an effect as it is told in a script.
func shown(e engine.Effect) string {
	switch e := e.(type) {
	case engine.Say:
		return "say " + e.Phrase
	case engine.Ask:
		return shownAsk(e)
	case engine.Save:
		return "save " + e.Record + pairs(e.Values)
	case engine.Do:
		return "do " + e.Action + pairs(e.With)
	case engine.Remind:
		if e.At != "" {
			return "remind " + e.Flow + " at " + e.At.Reveal()
		}
		return fmt.Sprintf("remind %s in %v", e.Flow, e.After)
	case engine.Begin:
		return "begin " + e.Flow
	}
	panic(fmt.Sprintf("no script can tell of %T", e))
}

func shownAsk(e engine.Ask) string {
	s := "ask " + e.Step.ID + " " + e.Phrase
	for _, f := range e.Fields {
		s += " [" + f.ID + "]"
	}
	for _, name := range slices.Sorted(maps.Keys(e.Problems)) {
		s += " " + name + "!" + e.Problems[name]
	}
	add := func(word, value string) {
		if value != "" {
			s += " · " + word + " " + value
		}
	}
	add("part", e.Part)
	add("problem", e.Problem)
	add("offers", strings.Join(e.Offers, " "))
	if e.Back {
		s += " · back"
	}
	return s
}

// where is a state as it is told in a script.
func where(s engine.State) string {
	at := "at " + s.At
	switch {
	case s.Over:
		at = "over"
	case s.Doing:
		at = "doing " + s.At
	}
	if s.Part != "" {
		at += " on " + s.Part
	}
	at += pairs(s.Answers)
	if len(s.Before) > 0 {
		at += " · before" + pairs(s.Before)
	}
	if len(s.Path) > 0 {
		at += " · path " + strings.Join(s.Path, " ")
	}
	return at
}

func pairs(values map[string]engine.Value) string {
	var s string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		s += " " + name + "=" + strings.ReplaceAll(values[name].Reveal(), " ", "~")
	}
	return s
}
