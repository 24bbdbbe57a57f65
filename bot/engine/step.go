package engine

import (
	"errors"
	"fmt"
	"slices"

	"mentorbot/bot/flow"
)

// MaxHops is how many steps one input can lead through. Flows are much shorter; more is a circle.
const MaxHops = 200

// MostPath is how many questions one can go back. A conversation that goes round in questions stays small.
const MostPath = 100

// What can be wrong with an input. The state is unchanged then.
var (
	ErrClosed = errors.New("this question can't be answered any more")
	ErrLoop   = errors.New("the flow goes round in a circle")
)

// Phrases the engine itself says.
const (
	Stopped       = "common.stopped"
	NothingBefore = "common.nothing_before"
	CannotSkip    = "common.cannot_skip"
)

// Step takes one input and says where we are next and what to do, in this order. Effects end with an Ask, a Do or a
// Begin, or the flow is over. Facts are taken as they are now; after a Do they are asked for anew by whoever calls.
func Step(f *flow.Flow, state State, in Input, facts Facts) (State, []Effect, error) {
	r := run{flow: f, state: state.clone(), facts: facts}
	if r.state.move(f) && in.Kind != Start && in.Kind != Stop {
		in = Input{Kind: Repeat} // it was said to a question that is gone
	}
	if err := r.take(in); err != nil {
		return state, nil, err
	}
	return r.state, r.effects, nil
}

// run is one call of Step.
type run struct {
	flow    *flow.Flow
	state   State
	facts   Facts
	effects []Effect
}

func (r *run) emit(e Effect) { r.effects = append(r.effects, e) }

func (r *run) take(in Input) error {
	switch in.Kind {
	case Start:
		r.state = State{Hash: r.flow.Hash}
		for name, v := range in.Values {
			r.state.set(name, v)
		}
		return r.from(0)
	case Answer:
		return r.answer(in)
	case Outcome:
		return r.outcome(in.Word)
	case Stop:
		return r.stop()
	}
	if in.Kind == Repeat && r.state.At == "" && !r.state.Over {
		return r.from(0)
	}
	step, err := r.waiting(in.Step)
	if err != nil {
		return err
	}
	switch in.Kind {
	case Back:
		return r.back(step)
	case Skip:
		return r.skip(step)
	case TimeOut:
		return r.timeOut(step)
	}
	r.ask(step, Ask{Problem: in.Problem, Offers: in.Offers})
	return nil
}

// waiting is the question at hand; with a name, only if that is the one.
func (r *run) waiting(id string) (*flow.Step, error) {
	step, ok := r.flow.Step(r.state.At)
	if !ok || r.state.Over || r.state.Doing || step.Verb != flow.Ask || id != "" && id != step.ID {
		return nil, ErrClosed
	}
	return step, nil
}

// from walks the steps from a place on until one waits.
func (r *run) from(i int) error {
	for range MaxHops {
		if i < 0 || i >= len(r.flow.Steps) {
			r.end()
			return nil
		}
		step := &r.flow.Steps[i]
		if !r.state.holds(step.When, r.facts) {
			i++
			continue
		}
		if r.do(step) {
			return nil
		}
		i = r.next(step, "")
	}
	return fmt.Errorf("%s from line %d: %w", r.flow.File, r.flow.Steps[0].Line, ErrLoop)
}

// do causes what a step says, and tells whether the flow stops there.
func (r *run) do(step *flow.Step) bool {
	switch step.Verb {
	case flow.Say:
		r.emit(Say{step.Phrase.For(r.role())})
	case flow.Ask:
		r.state.At, r.state.Part = step.ID, ""
		r.afresh(step)
		r.ask(step, Ask{})
		return true
	case flow.Save:
		r.save(step)
	case flow.Do:
		r.action(step)
		return true
	case flow.Remind:
		r.remind(step)
	case flow.Begin:
		r.begin(step)
		return true
	}
	return false
}

func (r *run) role() string { return string(r.facts("role", r.state.Answers)) }

// next is where to go on behind a step.
func (r *run) next(step *flow.Step, word string) int {
	to, ok := step.Forks[word]
	if !ok {
		to = step.Go
	}
	switch to {
	case "":
		return r.flow.Position(step.ID) + 1
	case flow.End:
		return len(r.flow.Steps)
	}
	return r.flow.Position(to)
}

func (r *run) end() { r.state.At, r.state.Part, r.state.Doing, r.state.Over = "", "", false, true }

func (r *run) stop() error {
	if r.state.Over {
		return ErrClosed
	}
	r.end()
	r.emit(Say{Stopped})
	return nil
}

// back asks the question before once more. What was answered to it is kept, to be seen and changed.
func (r *run) back(step *flow.Step) error {
	if r.state.Part != "" {
		r.state.Part = ""
		r.ask(step, Ask{})
		return nil
	}
	n := len(r.state.Path)
	if n == 0 {
		r.emit(Say{NothingBefore})
		r.ask(step, Ask{})
		return nil
	}
	before := r.state.Path[n-1]
	r.state.Path = r.state.Path[:n-1]
	if earlier, ok := r.flow.Step(before); ok {
		r.state.At = before
		r.afresh(earlier)
		r.ask(earlier, Ask{})
	}
	return nil
}

// timeOut goes on without an answer. One that comes later is taken as a correction.
func (r *run) timeOut(step *flow.Step) error {
	if step.Then == "" {
		return ErrClosed
	}
	r.state.leave(step)
	if step.Then == flow.End {
		r.end()
		return nil
	}
	return r.from(r.flow.Position(step.Then))
}

// Takes tells whether an answer to a question is taken: it waits, or was answered and can be answered otherwise.
func (s State) Takes(step string) bool {
	return !s.Doing && (!s.Over && s.At == step || slices.Contains(s.Path, step))
}

// rewind goes back to a question that was answered already, so that it can be answered otherwise.
func (r *run) rewind(id string) (*flow.Step, error) {
	i := slices.Index(r.state.Path, id)
	step, ok := r.flow.Step(id)
	if i < 0 || !ok || r.state.Doing {
		return nil, ErrClosed
	}
	r.state.At, r.state.Part, r.state.Path, r.state.Over = id, "", r.state.Path[:i], false
	return step, nil
}
