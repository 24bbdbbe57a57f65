package mentoring

import "mentorbot/bot/chat"

// Action names something a person can cause.
type Action string

// Actor is who wants to do something, as known when the event came.
type Actor struct {
	Member    MemberID
	Community chat.CommunityID
	Admin     bool
	Stranger  bool // not a member of the community
}

// Object is what it would be done to. Fields that do not matter are empty.
type Object struct {
	Community chat.CommunityID
	Owner     MemberID // whose own thing it is
	Pair      *Pair
}

// Right is who may do an action.
type Right string

// The rights. There is no right for everybody: whoever acts is a member of the community.
const (
	Own     Right = "own"     // whose thing it is
	OfPair  Right = "pair"    // the mentor and the mentee of the pair, also when it is over
	Walking Right = "walking" // the same, as long as it is not over
	AnAdmin Right = "admin"   // an admin of the community
	Anybody Right = "anybody" // any member of the community
)

// Rights says who may do what. An action that is not here is denied.
var Rights = map[Action]Right{
	"enrolment.edit": Own, "enrolment.answer": Own, "enrolment.submit": Own, "enrolment.decline": Own, "enrolment.withdraw": Own,
	"reach.test": Own, "training.done": Own, "hours.keep": Own, "reminders.keep": Own, "nudge.snooze": Own, "nudge.stop": Own, "nudge.rest": Own,
	"report.send": Anybody, "member.block": Own, "help.ask": OfPair, "member.save": Own,
	"pair.introduce": OfPair, "pair.greet": OfPair, "pair.decline": OfPair, "pair.pause": OfPair, "pair.resume": OfPair,
	"room.offer": OfPair, "room.agree": OfPair, "room.later": OfPair, "pair.end": OfPair, "step.open": OfPair, "checkin.mark": OfPair,
	"rate.keep": OfPair, "closing.keep": OfPair, "silence.still": OfPair, "silence.partner": OfPair, "silence.release": OfPair,
	"pace.keep": Walking, "both": Walking, "agreement.keep": Walking, "goal.keep": Walking, "goal.reached": Walking,
	"task.keep": Walking, "task.done": Walking, "plan.keep": Walking, "note.keep": Walking, "target.keep": Walking,
	"onward.choose": OfPair, "date.offer": Walking, "date.agree": Walking,
	"program.make": AnAdmin, "program.question": AnAdmin, "program.move": AnAdmin, "program.help": AnAdmin, "program.announce": AnAdmin,
	"member.let_in": AnAdmin, "member.turn_away": AnAdmin, "pair.form": AnAdmin, "pair.undo": AnAdmin, "pair.admin_end": AnAdmin, "pair.reopen": AnAdmin, "flow.admin": AnAdmin,
}

// Allow tells whether an actor may do an action to an object. It denies what is not known and what is not in the actor's
// own community.
func Allow(a Actor, action Action, o Object) bool {
	if a.Member == "" || a.Stranger || o.Community != a.Community {
		return false
	}
	ofPair := o.Pair != nil && o.Pair.Role(a.Member) != ""
	switch Rights[action] {
	case Anybody:
		return true
	case Own:
		return o.Owner == a.Member
	case OfPair:
		return ofPair
	case Walking:
		return ofPair && !o.Pair.State.Over()
	case AnAdmin:
		return a.Admin
	}
	return false
}
