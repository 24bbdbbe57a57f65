package engine

import "mentorbot/bot/flow"

// begin hands over to another flow. This one is over, but its answers can still be corrected.
func (r *run) begin(step *flow.Step) {
	r.emit(Begin{Flow: string(r.state.resolve(step.Name, r.facts))})
	r.end()
}
