package engine

import "mentorbot/bot/flow"

// action hands over to the bot; outcome takes up again.
func (r *run) action(step *flow.Step) {
	with := make(map[string]Value, len(step.With))
	for name, word := range step.With {
		with[name] = r.state.resolve(word, r.facts)
	}
	r.state.At, r.state.Doing = step.ID, true
	r.emit(Do{Action: step.Name, With: with})
}

func (r *run) outcome(word string) error {
	step, ok := r.flow.Step(r.state.At)
	if !ok || !r.state.Doing {
		return ErrClosed
	}
	r.state.Doing = false
	if step.Final {
		r.state.Path = nil
	}
	return r.from(r.next(step, word))
}
