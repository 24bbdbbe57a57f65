package inbox

import (
	"errors"
	"maps"

	"mentorbot/bot/engine"
)

// errDenied ends a conversation in which somebody wanted what is not theirs to do.
var errDenied = errors.New("not allowed")

// action is something a flow can let the bot do. What comes of it is one of its outcomes; a flow goes on with the next step for
// those it does not name.
type action struct {
	outcomes []string
	run      func(s *scene, with values) (string, error)
}

// values are what an action is told.
type values map[string]engine.Value

func (v values) word(name string) string { return v[name].Reveal() }

// plainly makes an action of what has no outcome of its own.
func plainly(run func(s *scene, with values) error) action {
	return action{run: func(s *scene, with values) (string, error) { return "", run(s, with) }}
}

func with(run func(s *scene, with values) (string, error), outcomes ...string) action {
	return action{outcomes: outcomes, run: run}
}

// actions are all that flows can do. Each has its right in mentoring.Rights.
var actions map[string]action

func init() { // not literals: actions begin flows, and flows run actions
	actions = actionsOfMembers()
	maps.Copy(actions, actionsOfPairs())
}

// actionsOfMembers are what a member does for themselves, and what an admin does.
func actionsOfMembers() map[string]action {
	return map[string]action{
		"enrolment.edit":     plainly((*scene).editEnrolment),
		"enrolment.answer":   plainly((*scene).answerOwn),
		"enrolment.submit":   with((*scene).submitEnrolment, "closed", "paired", "changed"),
		"enrolment.decline":  plainly((*scene).declineEnrolment),
		"enrolment.withdraw": plainly((*scene).withdraw),
		"reach.test":         plainly((*scene).testReach),
		"training.done":      plainly((*scene).trained),
		"hours.keep":         with((*scene).keepHours, "narrow"),
		"reminders.keep":     plainly((*scene).keepReminders),
		"nudge.snooze":       plainly((*scene).snooze),
		"nudge.stop":         plainly((*scene).stopNudges),
		"nudge.rest":         plainly((*scene).roughDay),
		"report.send":        with((*scene).sendReport, "nobody"),
		"member.block":       plainly((*scene).block),
		"member.let_in":      with((*scene).letIn, "late"),
		"member.turn_away":   with((*scene).turnAway, "late"),
		"help.ask":           plainly((*scene).askHelp),
		"program.make":       plainly((*scene).makeProgram),
		"program.question":   with((*scene).addQuestion, "again", "full"),
		"program.help":       plainly((*scene).keepHelpList),
		"program.move":       with((*scene).moveProgram, "moved", "refused"),
		"program.announce":   with((*scene).postInvitation, "no_place"),
	}
}

// actionsOfPairs are what is done in a pair, and with pairs.
func actionsOfPairs() map[string]action {
	return map[string]action{
		"pair.introduce":  with((*scene).introduce, "gone"),
		"pair.greet":      with((*scene).greet, "both", "gone"),
		"pair.decline":    plainly((*scene).declinePair),
		"room.offer":      with((*scene).offerRoom, "none"),
		"room.agree":      with((*scene).agreeRoom, "both", "none", "gone"),
		"room.later":      plainly((*scene).roomLater),
		"pair.pause":      plainly((*scene).pausePair),
		"pair.resume":     with((*scene).resumePair, "running"),
		"pair.end":        with((*scene).endPair, "early"),
		"pace.keep":       plainly((*scene).keepPace),
		"step.open":       with((*scene).stepStillOpen, "gone"),
		"checkin.mark":    with((*scene).mark, "both", "past", "rate", "close", "planned", "not_yet", "stuck"),
		"rate.keep":       plainly((*scene).rate),
		"both":            with((*scene).both, "both"),
		"agreement.keep":  plainly((*scene).keepAgreement),
		"goal.keep":       plainly((*scene).keepGoal),
		"goal.reached":    plainly((*scene).reachGoal),
		"task.keep":       plainly((*scene).keepTask),
		"task.done":       plainly((*scene).doTask),
		"plan.keep":       plainly((*scene).keepPlan),
		"note.keep":       plainly((*scene).keepStepNote),
		"target.keep":     plainly((*scene).keepTarget),
		"onward.choose":   with((*scene).chooseOnward, "waiting", "more", "parted"),
		"date.offer":      plainly((*scene).offerDate),
		"date.agree":      with((*scene).agreeDate, "late"),
		"closing.keep":    with((*scene).close, "both"),
		"silence.still":   with((*scene).stillSilent, "over"),
		"silence.partner": with((*scene).partnerSilent, "over"),
		"silence.release": plainly((*scene).releasePair),
		"pair.form":       with((*scene).formPair, "refused", "invited"),
		"pair.undo":       with((*scene).undoPair, "late"),
		"pair.admin_end":  plainly((*scene).adminEnd),
		"pair.reopen":     with((*scene).reopenPair, "refused"),
	}
}

// Actions are the words a flow may do, each with its outcomes.
func Actions() map[string][]string {
	all := make(map[string][]string, len(actions))
	for name, a := range actions {
		all[name] = a.outcomes
	}
	return all
}
