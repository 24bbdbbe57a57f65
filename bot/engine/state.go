// Package engine is the pure interpreter of flows: where we are and what was answered gives where we are next and what
// to do.
//
// Invariant: no clock, no chance, no store, no language. The same four values give the same answer for ever, within
// MaxHops steps, and whatever is answered the state stays one that can go on.
//
// Start with Step.
package engine

import (
	"maps"
	"slices"
	"strings"

	"mentorbot/bot/flow"
)

// Value is an answer or a fact. It prints as ***, for it may be what a person typed. Several choices are joined by
// commas; a day is 2026-03-05, a moment 2026-03-05T14:00 in the person's zone.
type Value string

// String hides the value.
func (Value) String() string { return "***" }

// GoString hides the value from %#v.
func (Value) GoString() string { return "***" }

// Reveal gives the value itself.
func (v Value) Reveal() string { return string(v) }

// Facts tells what the world knows and a flow asks about, in the light of what was answered so far. It must answer the
// same to the same question for as long as one Step lasts.
type Facts func(name string, answers map[string]Value) Value

// Known makes facts that do not depend on answers.
func Known(facts map[string]Value) Facts {
	return func(name string, _ map[string]Value) Value { return facts[name] }
}

// State is where a conversation is. It is kept between answers.
type State struct {
	Hash    string           `json:"hash"`            // of the flow it was made with
	At      string           `json:"at,omitempty"`    // the step that waits
	Part    string           `json:"part,omitempty"`  // a moment whose day is answered: that day
	Doing   bool             `json:"doing,omitempty"` // At is an action whose outcome is not known yet
	Answers map[string]Value `json:"answers,omitempty"`
	Before  map[string]Value `json:"before,omitempty"` // what a form held that is gone through once more
	Path    []string         `json:"path,omitempty"`   // the questions answered on the way, for back and for corrections
	Over    bool             `json:"over,omitempty"`
}

// Kind is what sort of input there is.
type Kind int

// The kinds of inputs.
const (
	Start   Kind = iota // begin the flow
	Answer              // Values answer Step
	Back                // to the question before
	Skip                // the question may stay open
	Stop                // enough
	TimeOut             // the wait at Step is over
	Outcome             // the action ended so: Word
	Puzzled             // what was said is no answer: Problem says why
	Repeat              // ask again
)

// Input is what came.
type Input struct {
	Kind     Kind
	Step     string            // the question that is answered or waits; empty: the one at hand
	Values   map[string]Value  // Answer: by field of a form, else under the step's own name; Start: what is answered before
	Word     string            // Outcome
	Problem  string            // Puzzled: a phrase
	Offers   []string          // Puzzled: what could have been meant
	Problems map[string]string // Answer to a form: what was said for these fields is no answer
}

func (s State) clone() State {
	s.Answers = maps.Clone(s.Answers)
	s.Before = maps.Clone(s.Before)
	s.Path = slices.Clone(s.Path)
	return s
}

func (s *State) set(name string, v Value) {
	if s.Answers == nil {
		s.Answers = make(map[string]Value, 8)
	}
	s.Answers[name] = Value(strings.ToValidUTF8(string(v), "\uFFFD")) // as JSON would keep it
}

// leave puts a question behind.
func (s *State) leave(step *flow.Step) {
	s.Part = ""
	if len(s.Path) == MostPath {
		s.Path = slices.Delete(s.Path, 0, 1)
	}
	s.Path = append(s.Path, step.ID)
}

// lookup finds an answer, else a fact.
func (s *State) lookup(name string, facts Facts) Value {
	if v, ok := s.Answers[name]; ok {
		return v
	}
	return facts(name, s.Answers)
}

// resolve turns $name into what it stands for; other words stand for themselves.
func (s *State) resolve(word string, facts Facts) Value {
	if name, ok := flow.Fact(word); ok {
		return s.lookup(name, facts)
	}
	return Value(word)
}

// move takes a state made with another version of the flow to the nearest step that still exists: where it is, else the
// latest question before, else the beginning. It tells whether the step that waited is gone.
func (s *State) move(f *flow.Flow) (gone bool) {
	if s.Hash == f.Hash {
		return false
	}
	s.Hash, s.Part = f.Hash, ""
	s.Path = slices.DeleteFunc(s.Path, func(id string) bool { return !is(f, id, flow.Ask) })
	waits := flow.Ask
	if s.Doing {
		waits = flow.Do
	}
	if s.At == "" || is(f, s.At, waits) {
		return false
	}
	s.Doing, s.At = false, ""
	if n := len(s.Path); n > 0 {
		s.At, s.Path = s.Path[n-1], s.Path[:n-1]
	}
	return true
}

func is(f *flow.Flow, id string, v flow.Verb) bool {
	step, ok := f.Step(id)
	return ok && step.Verb == v
}
