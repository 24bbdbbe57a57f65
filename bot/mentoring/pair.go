package mentoring

import (
	"maps"
	"time"

	"mentorbot/bot/chat"
)

// PairID is a mentor and a mentee together.
type PairID string

// PairState is where a pair is in its life.
type PairState string

// A pair's life: proposed → active ⇄ paused → one of the ends; an end may be reopened.
const (
	Proposed       PairState = "proposed" // one of them has not enrolled yet
	Active         PairState = "active"
	Paused         PairState = "paused"
	Completed      PairState = "completed"
	CompletedEarly PairState = "completed_early"
	Ended          PairState = "ended"
	Released       PairState = "released" // by silence, without blame
	Undone         PairState = "undone"   // formed by mistake and taken back
)

// Over tells whether the pair has come to one of its ends.
func (s PairState) Over() bool {
	return s != Proposed && s != Active && s != Paused
}

// UndoFor is how long an admin can take back a pair by one tap.
const UndoFor = 10 * time.Minute

// Pair is a mentor and a mentee walking a guide.
type Pair struct {
	ID      PairID                        `json:"id"`
	Program ProgramID                     `json:"program"`
	Mentor  MemberID                      `json:"mentor"`
	Mentee  MemberID                      `json:"mentee"`
	State   PairState                     `json:"state"`
	By      MemberID                      `json:"by"` // the admin who formed it
	Made    time.Time                     `json:"made"`
	Met     map[Role]time.Time            `json:"met,omitempty"`    // said hello to the introduction
	Told    map[Role]time.Time            `json:"told,omitempty"`   // has heard of the pair
	Step    int                           `json:"step"`             // steps opened so far; 0: none
	Opened  time.Time                     `json:"opened,omitzero"`  // when the latest one opened
	Marks   map[string]map[Role]Mark      `json:"marks,omitempty"`  // by step id
	Signs   map[Role]time.Time            `json:"signs,omitempty"`  // last sign of life
	Silent  map[Role]Silence              `json:"silent,omitempty"` // prompted and not answered
	Rests   time.Time                     `json:"rests,omitzero"`   // a pause ends then by itself
	Both    map[string]map[Role]time.Time `json:"both,omitempty"`   // what both must do: who has, and when
	Notes   []Note                        `json:"notes,omitempty"`
	Offered time.Time                     `json:"offered,omitzero"`  // a day and hour to meet, offered by one of them
	Agreed  time.Time                     `json:"agreed,omitzero"`   // the one that both agreed to
	Contact map[Role]bool                 `json:"contact,omitempty"` // wants to stay in touch afterwards
	Next    map[Role]string               `json:"next,omitempty"`    // what each would like to be in another program
	Onward  map[Role]string               `json:"onward,omitempty"`  // how each would like to go on: OnwardEnd …
	Until   time.Time                     `json:"until,omitzero"`    // a pair that goes on is asked again then
	Pace    int                           `json:"pace,omitempty"`    // weeks a step, where the pair chose otherwise
	Why     string                        `json:"why,omitempty"`     // why it is over: a word of a list
	Closed  map[Role]time.Time            `json:"closed,omitempty"`  // answered the exit question
	Over    time.Time                     `json:"over,omitzero"`
	Room    PairRoom                      `json:"room,omitzero"`
}

// PairRoom is a room of the pair's own, which is opened once both have agreed.
type PairRoom struct {
	Place   chat.PlaceID    `json:"place,omitempty"`
	Said    map[Role]string `json:"said,omitempty"`    // by each when asked for it: RoomAsked …
	Opening chat.DeliveryID `json:"opening,omitempty"` // what opens it
}

// What one of a pair said to a room of their own.
const (
	RoomAsked = "asked" // and has not answered
	RoomYes   = "yes"
	RoomLater = "later"
)

// Say keeps what one of them said, and tells whether both have agreed.
func (r *PairRoom) Say(role Role, what string) (both bool) {
	said := map[Role]string{role: what, role.Other(): r.Said[role.Other()]}
	maps.DeleteFunc(said, func(_ Role, what string) bool { return what == "" })
	r.Said = said
	return said[Mentor] == RoomYes && said[Mentee] == RoomYes
}

// How one of a pair would like to go on at the end, where the guide lets them.
const (
	OnwardEnd   = "end"
	OnwardTouch = "touch" // end, and stay in touch
	OnwardMore  = "more"  // some more weeks
)

// Mark is how one of the pair closed a step. Only the kind of answer is kept, never words.
type Mark struct {
	Done  string    `json:"done,omitempty"`  // met, done, planned, not_yet
	Going string    `json:"going,omitempty"` // well, unsure, help
	Rated int       `json:"rated,omitempty"` // 1–5 at mid-point, for the program's counts alone
	At    time.Time `json:"at"`
}

// Closes tells whether the mark closes the step for its role.
func (m Mark) Closes() bool { return (m.Done == "met" || m.Done == "done") && m.Going != "" }

// Silence is since when one of the pair has not answered, and what was done about it so far.
type Silence struct {
	Since time.Time `json:"since"`
	Rung  Rung      `json:"rung,omitempty"`
}

// Note is something a pair writes down together: sealed under the key of the member who wrote it.
type Note struct {
	ID     string    `json:"id"`
	Kind   NoteKind  `json:"kind"`
	Step   string    `json:"step,omitempty"` // whose line it is
	By     MemberID  `json:"by"`
	At     time.Time `json:"at"`
	Done   time.Time `json:"done,omitzero"`
	Sealed []byte    `json:"sealed"`
}

// NoteKind is what sort of thing a pair wrote down.
type NoteKind string

// The kinds of notes.
const (
	AgreementNote NoteKind = "agreement"
	GoalNote      NoteKind = "goal"
	TaskNote      NoteKind = "task"
	PlanNote      NoteKind = "plan"
	StepNote      NoteKind = "step"   // what a step asks them to write in a line
	TargetNote    NoteKind = "target" // the piece that is to be made
)

// Role is what a member is in the pair; empty for others.
func (p Pair) Role(m MemberID) Role {
	switch m {
	case p.Mentor:
		return Mentor
	case p.Mentee:
		return Mentee
	}
	return ""
}

// Member is who has a role in the pair.
func (p Pair) Member(r Role) MemberID {
	if r == Mentor {
		return p.Mentor
	}
	return p.Mentee
}

// Partner is the other one.
func (p Pair) Partner(m MemberID) MemberID { return p.Member(p.Role(m).Other()) }

// MarkOf is how a role closed a step so far.
func (p Pair) MarkOf(step string, r Role) Mark { return p.Marks[step][r] }

// WithMark keeps how a role closes a step: what is not said again stays.
func (p *Pair) WithMark(step string, r Role, m Mark) {
	if p.Marks == nil {
		p.Marks = map[string]map[Role]Mark{}
	}
	if p.Marks[step] == nil {
		p.Marks[step] = map[Role]Mark{}
	}
	p.Marks[step][r] = m
}

// Closes tells whether both have closed a step.
func (p Pair) Closes(step string) bool {
	return p.MarkOf(step, Mentor).Closes() && p.MarkOf(step, Mentee).Closes()
}

// Sign keeps a sign of life: who answers is not silent.
func (p *Pair) Sign(r Role, at time.Time) {
	if p.Signs == nil {
		p.Signs = map[Role]time.Time{}
	}
	p.Signs[r] = at
	delete(p.Silent, r)
}

// Prompt begins the wait for an answer, unless one is waited for already.
func (p *Pair) Prompt(r Role, at time.Time) {
	if p.Silent == nil {
		p.Silent = map[Role]Silence{}
	}
	if _, waiting := p.Silent[r]; !waiting {
		p.Silent[r] = Silence{Since: at}
	}
}
