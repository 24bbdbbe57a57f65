package engine_test

import (
	"context"
	"testing"

	"github.com/looplab/fsm"

	"mentorbot/bot/engine"
	"mentorbot/bot/flow"
	"mentorbot/flows"
)

func checkin(t testing.TB) *flow.Flow {
	t.Helper()
	set, problems := flow.Parse(flows.FS)
	for _, p := range problems {
		t.Fatal(p)
	}
	return set["checkin"]
}

// kept is the check-in as a store keeps it: the first of two pairs is chosen, whether they met is asked.
func kept(f *flow.Flow) (engine.State, engine.Input, engine.Facts) {
	answers := map[string]engine.Value{"pair": "p1"}
	state := engine.State{Hash: f.Hash, At: "met", Answers: answers, Path: []string{"pair"}}
	in := engine.Input{Kind: engine.Answer, Step: "met", Values: map[string]engine.Value{"met": "met"}}
	facts := map[string]engine.Value{"pairs": "2", "step": "w3", "step_answers": "met", "role": "mentee"}
	return state, in, engine.Known(facts)
}

func BenchmarkCheckin(b *testing.B) {
	f := checkin(b)
	state, in, facts := kept(f)
	b.ReportAllocs()
	for b.Loop() {
		if _, effects, err := engine.Step(f, state, in, facts); err != nil || len(effects) != 1 {
			b.Fatal(effects, err)
		}
	}
}

// BenchmarkLooplabPerMessage is what a step is held against: a state machine built for each message.
func BenchmarkLooplabPerMessage(b *testing.B) {
	ctx := context.Background()
	b.ReportAllocs()
	for b.Loop() {
		f := fsm.NewFSM("q1", fsm.Events{
			{Name: "answer", Src: []string{"q1"}, Dst: "q2"},
			{Name: "answer", Src: []string{"q2"}, Dst: "q3"},
			{Name: "answer", Src: []string{"q3"}, Dst: "q1"},
		}, fsm.Callbacks{"enter_state": func(context.Context, *fsm.Event) {}})
		if err := f.Event(ctx, "answer"); err != nil {
			b.Fatal(err)
		}
	}
}

// TestACheckinStepIsSmall: at most ten allocations, so that a step costs no more than building a machine of three
// states.
func TestACheckinStepIsSmall(t *testing.T) {
	f := checkin(t)
	state, in, facts := kept(f)
	next, effects, err := engine.Step(f, state, in, facts)
	if ask, ok := effects[0].(engine.Ask); err != nil || !ok || ask.Step.ID != "going" || next.At != "going" {
		t.Fatal(effects, err)
	}
	const most = 10
	if n := testing.AllocsPerRun(100, func() { _, _, _ = engine.Step(f, state, in, facts) }); n > most {
		t.Errorf("%v allocations", n)
	}
}
