package engine

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"mentorbot/bot/flow"
)

// Phrases that say why an answer does not fit.
const (
	BadChoice = "common.problem_choice"
	BadNumber = "common.problem_number"
	BadMoment = "common.problem_moment"
	TooLong   = "common.problem_long"
	Empty     = "common.problem_empty"
)

// ask emits the question a step asks, with what is known about it.
func (r *run) ask(step *flow.Step, a Ask) {
	a.Step, a.Phrase, a.Part = step, step.Phrase.For(r.role()), r.state.Part
	a.Back = len(r.state.Path) > 0 || r.state.Part != ""
	if step.Answer.Kind == flow.Form {
		a.Fields, a.Answers = r.fields(step), r.state.Answers
	}
	r.emit(a)
}

// fields are those of a form that apply now.
func (r *run) fields(step *flow.Step) []*flow.Field {
	fields := make([]*flow.Field, 0, len(step.Answer.Fields))
	for i := range step.Answer.Fields {
		if f := &step.Answer.Fields[i]; r.state.holds(f.When, r.facts) {
			fields = append(fields, f)
		}
	}
	return fields
}

// answer takes an answer to the question at hand, or corrects one given before.
func (r *run) answer(in Input) error {
	step, err := r.waiting(in.Step)
	if err != nil {
		if step, err = r.rewind(in.Step); err != nil {
			return err
		}
	}
	if step.Answer.Kind == flow.Form {
		return r.answerForm(step, in)
	}
	v := in.Values[step.ID]
	if problem := fits(step.Answer, v); problem != "" {
		r.ask(step, Ask{Problem: problem})
		return nil
	}
	if step.Answer.Kind == flow.Moment && !strings.Contains(string(v), "T") {
		r.state.Part = string(v)
		r.ask(step, Ask{})
		return nil
	}
	r.state.set(step.ID, v)
	if step.Answer.Kind == flow.Text {
		return r.goOn(step, "") // what somebody typed is no word of the flow
	}
	return r.goOn(step, string(v))
}

// goOn leaves an answered question.
func (r *run) goOn(step *flow.Step, word string) error {
	r.state.leave(step)
	return r.from(r.next(step, word))
}

// answerForm takes one answer of a form, or several, and asks again while one is open. What fits is kept beside what
// does not.
func (r *run) answerForm(step *flow.Step, in Input) error {
	problems := in.Problems
	for _, f := range r.fields(step) {
		v, given := in.Values[f.ID]
		if !given {
			continue
		}
		problem := fits(f.Answer, v)
		if problem == "" || v == "" && f.Answer.Optional {
			r.state.set(f.ID, v)
			continue
		}
		problems = with(problems, f.ID, problem)
	}
	if _, open := r.open(step); open || len(problems) > 0 {
		r.ask(step, Ask{Problems: problems})
		return nil
	}
	return r.goOn(step, "")
}

// with is the map and one more entry; the map itself may be the caller's and stays as it is.
func with(m map[string]string, key, value string) map[string]string {
	c := maps.Clone(m)
	if c == nil {
		c = map[string]string{}
	}
	c[key] = value
	return c
}

// open is the first question of a form that has no answer yet.
func (r *run) open(step *flow.Step) (*flow.Field, bool) {
	for _, f := range r.fields(step) {
		if _, answered := r.state.Answers[f.ID]; !answered {
			return f, true
		}
	}
	return nil, false
}

// afresh opens a form that is full, so that it can be gone through once more. What it held is kept, to be seen.
func (r *run) afresh(step *flow.Step) {
	if _, open := r.open(step); open || step.Answer.Kind != flow.Form {
		return
	}
	if r.state.Before == nil {
		r.state.Before = map[string]Value{}
	}
	for _, f := range r.fields(step) {
		r.state.Before[f.ID] = r.state.Answers[f.ID]
		delete(r.state.Answers, f.ID)
	}
}

// skip leaves a question open, or one question of a form.
func (r *run) skip(step *flow.Step) error {
	if field, open := r.open(step); step.Answer.Kind == flow.Form && open {
		if field.Answer.Optional {
			return r.answerForm(step, Input{Values: map[string]Value{field.ID: ""}})
		}
	}
	if !step.Answer.Optional {
		r.ask(step, Ask{Problem: CannotSkip})
		return nil
	}
	r.state.set(step.ID, "")
	return r.goOn(step, "skip")
}

// fits says why an answer can't be one; empty: it can.
func fits(a flow.Answer, v Value) string {
	switch {
	case a.Kind == flow.Text && utf8.RuneCountInString(string(v)) > a.Most:
		return TooLong
	case v == "" && a.Kind != flow.Several:
		return Empty
	case a.Kind == flow.Number:
		return fitsNumber(a, v)
	case (a.Kind == flow.Choice || a.Kind == flow.Several) && a.List == "":
		return fitsOptions(a, v)
	case a.Kind == flow.Moment || a.Kind == flow.Day:
		return fitsMoment(a, v)
	}
	return ""
}

func fitsNumber(a flow.Answer, v Value) string {
	if n, err := strconv.Atoi(string(v)); err != nil || n < a.Min || n > a.Max {
		return BadNumber
	}
	return ""
}

func fitsOptions(a flow.Answer, v Value) string {
	chosen, rest, more := "", string(v), v != ""
	if a.Kind == flow.Choice {
		rest, more = "", false
		if !slices.Contains(a.Options, string(v)) {
			return BadChoice
		}
	}
	for more {
		if chosen, rest, more = strings.Cut(rest, ","); !slices.Contains(a.Options, chosen) {
			return BadChoice
		}
	}
	return ""
}

// fitsMoment takes a day that there is, with an hour behind it for a moment.
func fitsMoment(a flow.Answer, v Value) string {
	if _, err := time.Parse("2006-01-02", string(v)); err == nil {
		return ""
	}
	if _, err := time.Parse("2006-01-02T15:04", string(v)); err == nil && a.Kind == flow.Moment {
		return ""
	}
	return BadMoment
}

// OpenField is the first question of a form that waits for an answer; nil: none does.
func OpenField(f *flow.Flow, state State, facts Facts) *flow.Field {
	step, ok := f.Step(state.At)
	if !ok {
		return nil
	}
	r := run{flow: f, state: state, facts: facts}
	field, _ := r.open(step)
	return field
}
