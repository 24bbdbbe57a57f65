package engine

import "mentorbot/bot/flow"

func (r *run) remind(step *flow.Step) {
	e := Remind{Flow: string(r.state.resolve(step.Name, r.facts)), After: step.Wait}
	if step.At != "" {
		e.At = r.state.resolve(step.At, r.facts)
	}
	r.emit(e)
}
