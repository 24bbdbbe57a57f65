package engine

import "mentorbot/bot/flow"

// save emits the answers to be kept; those that were not given are left out.
func (r *run) save(step *flow.Step) {
	values := make(map[string]Value, len(step.Values))
	for _, name := range step.Values {
		if v, answered := r.state.Answers[name]; answered {
			values[name] = v
		}
	}
	r.emit(Save{Record: step.Name, Values: values})
}
