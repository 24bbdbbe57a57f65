package mentoring

import (
	"time"

	"mentorbot/bot/chat"
)

// Role is what a member is in a pair, or would like to be.
type Role string

// The roles. Either is only a wish: in a pair one is mentor or mentee.
const (
	Mentor Role = "mentor"
	Mentee Role = "mentee"
	Either Role = "either"
)

// Other is the partner's role.
func (r Role) Other() Role {
	if r == Mentor {
		return Mentee
	}
	return Mentor
}

// Allows tells whether somebody who enrolled as r may take a role.
func (r Role) Allows(take Role) bool { return r == take || r == Either }

// EnrolmentState is where an enrolment is.
type EnrolmentState string

// An enrolment's life.
const (
	Begun     EnrolmentState = "begun"   // the questions are being answered
	Invited   EnrolmentState = "invited" // paired by an admin before enrolling
	Enrolled  EnrolmentState = "enrolled"
	Withdrawn EnrolmentState = "withdrawn"
	Rested    EnrolmentState = "rested" // came to the end of the way, and waits for no other partner
)

// MostCapacity is the largest number of pairs one mentor can have in one program.
const MostCapacity = 10

// Enrolment is a member in a program. What the member answered is in Sealed, see Answers.
type Enrolment struct {
	Program  ProgramID      `json:"program"`
	Member   MemberID       `json:"member"`
	Role     Role           `json:"role"`
	Capacity int            `json:"capacity"` // pairs at once; mentees have one
	State    EnrolmentState `json:"state"`
	Since    time.Time      `json:"since"`           // waiting since, for who goes first
	First    bool           `json:"first,omitempty"` // was released from a silent pair: goes first
	Sealed   []byte         `json:"sealed,omitempty"`
}

// Answers is what a member wrote on enrolling, by question.
type Answers map[string]chat.Private

// Room tells how many more pairs somebody can take who has so many now.
func (e Enrolment) Room(has int) int { return max(0, max(1, e.Capacity)-has) }
