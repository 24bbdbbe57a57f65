package engine_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/flows"
)

// dice decide what happens: bytes of the fuzzer, or a generator that starts from a seed.
type dice func(n int) int

func of[T any](d dice, all ...T) T { return all[d(len(all))] }

func bytesAsDice(data []byte) dice {
	return func(n int) int {
		if len(data) == 0 {
			return 0
		}
		b := data[0]
		data = data[1:]
		return int(b) % n
	}
}

func seeded(seed uint64) dice { return rand.New(rand.NewPCG(seed, 1)).IntN }

// world is facts that differ from name to name, and are the same each time they are asked for.
func world(seed int) engine.Facts {
	some := []engine.Value{"", "0", "1", "2", "yes", "no", "met", "done", "mentor", "mentee", "checkin", "a,b"}
	return func(name string, answers map[string]engine.Value) engine.Value {
		n := seed + len(answers["role"])
		for _, c := range name {
			n = n*31 + int(c)
		}
		return some[uint(n)%uint(len(some))]
	}
}

// real are the flows of the program, by name.
func real(t testing.TB) []*flow.Flow {
	t.Helper()
	set, problems := flow.Parse(flows.FS)
	for _, p := range problems {
		t.Fatal(p)
	}
	var all []*flow.Flow
	for _, id := range slices.Sorted(maps.Keys(set)) {
		all = append(all, set[id])
	}
	return all
}

// TestEveryFlowCanBeWalked: ten thousand random inputs to each flow, most of them answers that fit, and never an error
// but that a question is closed.
func TestEveryFlowCanBeWalked(t *testing.T) {
	const steps, looked = 10_000, 100
	for _, f := range real(t) {
		t.Run(string(f.ID), func(t *testing.T) {
			d, state, facts, moved := seeded(7), engine.State{}, world(0), 0
			for i := range steps {
				in := anyInput(d, f, state)
				if i%looked == 0 {
					in, facts = engine.Input{Kind: engine.Start}, world(i/looked)
				}
				next, _, err := engine.Step(f, state, in, facts)
				if err != nil && !errors.Is(err, engine.ErrClosed) {
					t.Fatalf("%+v at %s: %v", in, where(state), err)
				}
				if i%9 == 0 {
					holds(t, f, state, in, facts)
				}
				if err == nil {
					moved++
				}
				state = next
			}
			if moved < steps/looked {
				t.Errorf("only %d inputs led anywhere", moved)
			}
		})
	}
}

// TestRoundAndRoundStaysSmall: what a conversation keeps does not grow with how long it goes on; one can go back far.
func TestRoundAndRoundStaysSmall(t *testing.T) {
	round := "steps:\n  - {id: a, ask: a.a, day: true}\n  - {id: b, ask: a.b, day: true, go: a}\n"
	f, _ := flow.ParseFile("f", "f.yaml", []byte(round))
	state, facts := engine.State{}, engine.Known(nil)
	kinds := slices.Concat([]engine.Kind{engine.Start}, slices.Repeat([]engine.Kind{engine.Answer}, 3*engine.MostPath),
		slices.Repeat([]engine.Kind{engine.Back}, engine.MostPath))
	for _, kind := range kinds {
		in := engine.Input{Kind: kind, Values: map[string]engine.Value{"a": "2026-03-05", "b": "2026-03-06"}}
		next, _, err := engine.Step(f, state, in, facts)
		if err != nil || len(next.Path) > engine.MostPath {
			t.Fatalf("%v, %s", err, where(next))
		}
		state = next
	}
	if state.At != "a" || len(state.Path) != 0 {
		t.Errorf("back where it began it is %s", where(state))
	}
}

// FuzzStep: any inputs to any flow, a real one or one thrown together.
func FuzzStep(f *testing.F) {
	all := real(f)
	for i := range 60 {
		data := make([]byte, 150)
		d := seeded(uint64(i))
		for j := range data {
			data[j] = byte(d(256))
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 2000 {
			data = data[:2000]
		}
		d := bytesAsDice(data)
		fl := of(d, all...)
		if d(2) == 0 {
			fl = anyFlow(t, d)
		}
		state, facts := engine.State{}, world(d(256))
		for range len(data) / 3 {
			if d(16) == 0 {
				facts = world(d(256))
			}
			if d(32) == 0 {
				fl = of(d, all...) // the flows change under the person
			}
			state = holds(t, fl, state, anyInput(d, fl, state), facts)
		}
	})
}

// anyFlow throws steps together: every verb, ways forward and back, conditions or none.
func anyFlow(t testing.TB, d dice) *flow.Flow {
	t.Helper()
	var b strings.Builder
	b.WriteString("steps:\n")
	n := 1 + d(8)
	for i := range n {
		to := func() string { return of(d, "end", fmt.Sprintf("s%d", d(n))) }
		fmt.Fprintf(&b, "  - {id: s%d", i)
		if d(3) == 0 {
			other := fmt.Sprintf("s%d", d(n))
			fmt.Fprintf(&b, ", when: %s", of(d, "x", "not x", other+" is yes", "x > 1 or not y and z", "not "+other))
		}
		switch d(9) {
		case 0:
			fmt.Fprintf(&b, ", say: a.b, go: %s}\n", to())
		case 1:
			fmt.Fprintf(&b, ", begin: %s}\n", of(d, "other", "$x"))
		case 2:
			fmt.Fprintf(&b, ", do: a.b, with: {x: $s0}, go: {yes: %s}%s}\n", to(), of(d, "", ", final: true"))
		case 3:
			fmt.Fprintf(&b, ", ask: a.b, form: [{id: f%d, ask: a.b, text: {most: 3}, optional: true}, ", i)
			fmt.Fprintf(&b, "{id: g%d, when: %s, ask: a.b, number: {max: 3}}]}\n", i, of(d, "x", fmt.Sprintf("f%d", i)))
		case 4:
			fmt.Fprintf(&b, ", ask: a.b, moment: true, optional: true, wait: 3d, then: %s, go: {skip: %s}}\n", to(), to())
		case 5:
			fmt.Fprintf(&b, ", ask: a.b, several: [x, y], go: %s}\n", to())
		case 6:
			b.WriteString(of(d, ", save: r, values: [s0]}\n", ", remind: other, at: $s0}\n", ", say: a.b}\n"))
		default:
			fmt.Fprintf(&b, ", ask: a.b, choices: [yes, no], go: {yes: %s, no: %s}}\n", to(), to())
		}
	}
	f, problems := flow.ParseFile("any", "any.yaml", []byte(b.String()))
	for _, p := range problems {
		t.Fatal(p, "\n", b.String())
	}
	return f
}

// anyInput is mostly an answer that fits, to the question at hand.
func anyInput(d dice, f *flow.Flow, s engine.State) engine.Input {
	step, ok := f.Step(s.At)
	if !ok || d(4) == 0 {
		return oddInput(d, f, s)
	}
	if s.Doing {
		word := "yes"
		if step.Forks != nil {
			word = of(d, slices.Sorted(maps.Keys(step.Forks))...)
		}
		return engine.Input{Kind: engine.Outcome, Word: of(d, word, "")}
	}
	return engine.Input{Kind: engine.Answer, Values: answers(d, step)}
}

func oddInput(d dice, f *flow.Flow, s engine.State) engine.Input {
	in := engine.Input{Kind: engine.Kind(d(9)), Word: "yes", Problem: "a.b", Offers: []string{"x"}}
	step := &f.Steps[d(len(f.Steps))]
	if len(s.Path) > 0 && d(2) == 0 {
		step, _ = f.Step(of(d, s.Path...))
	}
	if step == nil { // a flow that has changed
		step = &f.Steps[0]
	}
	in.Step, in.Values = of(d, step.ID, "", "nowhere"), answers(d, step)
	if d(3) == 0 {
		odd := of[engine.Value](d, "", "no", "\xff", "a,b", "2026-13-01", "2026-03-05T", "99999999999999999999")
		in.Values = map[string]engine.Value{step.ID: odd}
	}
	if d(3) == 0 {
		in.Problems = map[string]string{"f1": "a.b"}
	}
	return in
}

func answers(d dice, step *flow.Step) map[string]engine.Value {
	all := map[string]engine.Value{step.ID: answer(d, step.Answer)}
	for _, field := range step.Answer.Fields {
		if d(8) > 0 {
			all[field.ID] = answer(d, field.Answer)
		}
	}
	return all
}

func answer(d dice, a flow.Answer) engine.Value {
	switch {
	case a.List != "":
		return of[engine.Value](d, "p1", "new", "p2,p3")
	case a.Kind == flow.Choice || a.Kind == flow.Several:
		return engine.Value(of(d, a.Options...))
	case a.Kind == flow.Number:
		return engine.Value(fmt.Sprint(a.Min + d(a.Max-a.Min+1)))
	case a.Kind == flow.Day:
		return "2026-03-05"
	case a.Kind == flow.Moment:
		return of[engine.Value](d, "2026-03-05", "2026-03-05T14:00")
	}
	return of[engine.Value](d, "UTC", "ÄÖ", "\xff!")
}

// holds takes one step and looks whether all holds that a step promises. It gives the state behind it.
func holds(t *testing.T, f *flow.Flow, state engine.State, in engine.Input, facts engine.Facts) engine.State {
	t.Helper()
	before, given := image(t, state), image(t, in)
	next, effects, err := engine.Step(f, state, in, facts)
	again, effectsAgain, errAgain := engine.Step(f, state, in, facts)
	same := reflect.DeepEqual(next, again) && reflect.DeepEqual(effects, effectsAgain)
	if !same || fmt.Sprint(err) != fmt.Sprint(errAgain) {
		t.Fatalf("the same input to the same state gave\n%+v\n%+v", next, again)
	}
	if image(t, state) != before || image(t, in) != given {
		t.Fatalf("the state or the input was changed: %s is %s", before, image(t, state))
	}
	if err != nil {
		refused(t, f, err, image(t, next) == before)
		return next
	}
	var kept engine.State
	if err := json.Unmarshal([]byte(image(t, next)), &kept); err != nil || image(t, kept) != image(t, next) {
		t.Fatalf("kept as %s, back as %s, %v", image(t, next), image(t, kept), err)
	}
	waits(t, f, next, effects)
	comesBack(t, f, state, in, next, effects, facts)
	fromNext, _, _ := engine.Step(f, next, engine.Input{Kind: engine.Back}, facts)
	fromKept, _, _ := engine.Step(f, kept, engine.Input{Kind: engine.Back}, facts)
	if image(t, fromNext) != image(t, fromKept) {
		t.Fatalf("from the kept state it goes on to %s, else to %s", image(t, fromKept), image(t, fromNext))
	}
	return next
}

// image is a value as JSON, where what is typed can be compared.
func image(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// refused: a circle is found by the linter before, and nothing is changed.
func refused(t *testing.T, f *flow.Flow, err error, unchanged bool) {
	t.Helper()
	if !unchanged {
		t.Fatalf("%v, but the state is another", err)
	}
	if errors.Is(err, engine.ErrClosed) {
		return
	}
	everything := flow.Vocabulary{Phrase: func(string) bool { return true }}
	for _, p := range flow.Lint(flow.Set{f.ID: f}, everything) {
		if errors.Is(err, engine.ErrLoop) && strings.Contains(p.What, "comes round") {
			return
		}
	}
	t.Fatalf("%v, of which the linter does not know:\n%s", err, f)
}

// waits: behind a step the flow is over, or waits for what it asked or did last.
func waits(t *testing.T, f *flow.Flow, s engine.State, effects []engine.Effect) {
	t.Helper()
	if s.Hash != f.Hash || len(s.Path) > engine.MostPath {
		t.Fatalf("the state is %+v", s)
	}
	if s.Over {
		return
	}
	if len(effects) == 0 {
		t.Fatalf("it neither ends nor waits: %s", where(s))
	}
	switch e := effects[len(effects)-1].(type) {
	case engine.Ask:
		if s.Doing || s.At != e.Step.ID || e.Part != s.Part || e.Back != (len(s.Path) > 0 || s.Part != "") {
			t.Fatalf("%s, but %s", where(s), shown(e))
		}
	case engine.Do:
		if !s.Doing {
			t.Fatalf("%s, but %s", where(s), shown(e))
		}
	default:
		t.Fatalf("it neither ends nor waits: %s", where(s))
	}
}

// comesBack: back after an answer leads to the same question.
func comesBack(t *testing.T, f *flow.Flow, state engine.State, in engine.Input, next engine.State,
	effects []engine.Effect, facts engine.Facts) {
	t.Helper()
	if in.Kind != engine.Answer || next.Over || next.Doing || state.Over || state.Hash != f.Hash {
		return
	}
	ask, _ := effects[len(effects)-1].(engine.Ask)
	from := in.Step
	if from == "" {
		from = state.At
	}
	if ask.Problem != "" || len(ask.Problems) > 0 || next.Part != "" || !endsWith(next.Path, from) {
		return // not answered
	}
	if back, _, err := engine.Step(f, next, engine.Input{Kind: engine.Back}, facts); err != nil || back.At != from {
		t.Fatalf("back from %s is %s, %v; want %s", where(next), where(back), err, from)
	}
}

func endsWith(path []string, id string) bool { return len(path) > 0 && path[len(path)-1] == id }
