// Package store is the contract of a store, and what is kept in it.
//
// Invariant: it decides nothing and imports no database; nothing a person typed is in a record unsealed.
//
// Start with Store, then Tx; storetest.Exercise is the contract in full.
package store

import (
	"context"
	"errors"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
)

// What a store can answer beside the database's own errors.
var (
	ErrNotFound = errors.New("not found")
	ErrNewer    = errors.New("the data was written by a newer mentorbot: install that version, or a newer one")
	ErrLocked   = errors.New("another mentorbot has the data open: stop it, or use another folder")
	ErrDamaged  = errors.New("the data file is damaged: put a backup in its place")
)

// Schema is the number of the records' form. A newer file is refused, an older one is moved up on opening.
const Schema = 2

// Store keeps everything. Two updates never interleave; all of an update is kept or nothing.
type Store interface {
	// Update runs do with the right to write. When do returns an error nothing of it is kept. It may be run again, so
	// it changes the world only through tx. When Update returns nil, what was done is on disk.
	Update(ctx context.Context, do func(tx Tx) error) error
	// View runs do without the right to write, on a picture of one moment. It must be short: no waiting inside.
	View(ctx context.Context, do func(tx Tx) error) error
	Close() error
}

// Tx is one transaction. Records it gives are copies. A single record that is not there is ErrNotFound; a list is
// empty; dropping it is no error. What is equal in a list's order comes by id.
type Tx interface {
	Members
	Programs
	Enrolments
	Pairs
	Conversations
	Deliveries
	Places
	Nudges
	Seen
	Journal
	Memory
	// Next counts up from 1, for each kind on its own: for ids.
	Next(kind string) (uint64, error)
}

// Members keeps members and the way from an account to its members: one in each community. An account that two members
// of one community claim is the one's that was put last.
type Members interface {
	Member(mentoring.MemberID) (mentoring.Member, error)
	MemberOf(chat.CommunityID, chat.PersonID) (mentoring.MemberID, error) // by Member.Persons
	MembersOf(chat.PersonID) ([]mentoring.MemberID, error)                // in all communities, by id
	PutMember(mentoring.Member) error
	Admins(chat.CommunityID) ([]mentoring.Member, error) // those with Admin, by id
}

// Programs keeps programs.
type Programs interface {
	Program(mentoring.ProgramID) (mentoring.Program, error)
	PutProgram(mentoring.Program) error
	ProgramsIn(chat.CommunityID) ([]mentoring.Program, error) // oldest first
}

// Enrolments keeps who is in which program.
type Enrolments interface {
	Enrolment(mentoring.ProgramID, mentoring.MemberID) (mentoring.Enrolment, error)
	PutEnrolment(mentoring.Enrolment) error
	EnrolmentsIn(mentoring.ProgramID) ([]mentoring.Enrolment, error) // by member
	EnrolmentsOf(mentoring.MemberID) ([]mentoring.Enrolment, error)  // by program
}

// Pairs keeps pairs.
type Pairs interface {
	Pair(mentoring.PairID) (mentoring.Pair, error)
	PutPair(mentoring.Pair) error
	PairsIn(mentoring.ProgramID) ([]mentoring.Pair, error) // oldest first
	PairsOf(mentoring.MemberID) ([]mentoring.Pair, error)  // oldest first
}

// ConversationID names a conversation.
type ConversationID string

// Conversation is where a member is in a flow.
type Conversation struct {
	ID      ConversationID     `json:"id"`
	Member  mentoring.MemberID `json:"member"`
	Person  chat.PersonID      `json:"person"`
	Place   chat.PlaceID       `json:"place"` // empty: the person's own chat, not known yet
	Flow    string             `json:"flow"`
	About   About              `json:"about"`
	Over    bool               `json:"over,omitempty"`  // kept a while, so that an answer can be corrected
	Asked   chat.DeliveryID    `json:"asked,omitempty"` // the question that is open
	Touched time.Time          `json:"touched"`
	Heard   time.Time          `json:"heard,omitzero"` // when the member last said something in it
	Sealed  []byte             `json:"sealed"`         // engine.State and the inbox's own, under the member's key
}

// About is what a conversation or a nudge is about.
type About struct {
	Program mentoring.ProgramID `json:"program,omitempty"`
	Pair    mentoring.PairID    `json:"pair,omitempty"`
	Step    string              `json:"step,omitempty"`   // of the guide
	Member  mentoring.MemberID  `json:"member,omitempty"` // somebody else
	Note    string              `json:"note,omitempty"`
}

// Conversations keeps conversations.
type Conversations interface {
	Conversation(ConversationID) (Conversation, error)
	PutConversation(Conversation) error
	DropConversation(ConversationID) error
	ConversationsOf(mentoring.MemberID) ([]Conversation, error) // latest Touched first
}

// DeliveryState is where a delivery is on its way.
type DeliveryState string

// A delivery's way: pending → sending → sent, or unknown when the answer was lost, or dropped when it can't arrive.
const (
	Pending DeliveryState = "pending"
	Sending DeliveryState = "sending"
	Unknown DeliveryState = "unknown"
	Sent    DeliveryState = "sent"
	Dropped DeliveryState = "dropped"
)

// Delivery is one message on its way to one destination. Its id grows with time, so ids sort in the order of saying.
type Delivery struct {
	ID           chat.DeliveryID    `json:"id"`
	Member       mentoring.MemberID `json:"member,omitempty"` // whose key seals it; empty: the community's
	To           chat.Destination   `json:"to"`
	State        DeliveryState      `json:"state"`
	Answer       bool               `json:"answer,omitempty"` // to what a person just did: goes before the rest
	Ticket       chat.Ticket        `json:"ticket,omitempty"`
	Heard        chat.PlaceID       `json:"heard,omitempty"`  // the room where what it answers was said, if not To
	Parts        []chat.DeliveryID  `json:"parts,omitempty"`  // what did not fit beside it and follows
	Edits        chat.DeliveryID    `json:"edits,omitempty"`  // takes the place of that one's message
	Closes       bool               `json:"closes,omitempty"` // the room To, and says nothing
	Conversation ConversationID     `json:"conversation,omitempty"`
	About        About              `json:"about,omitzero"`    // the pair whose room it opens
	Step         string             `json:"step,omitempty"`    // of the flow: what its choices answer
	Options      []Option           `json:"options,omitempty"` // what its handles mean
	Receipt      chat.Receipt       `json:"receipt,omitzero"`
	Attempts     int                `json:"attempts,omitempty"`
	After        time.Time          `json:"after,omitzero"` // not before
	Tried        time.Time          `json:"tried,omitzero"` // first handed over, by the clock on the wall
	Created      time.Time          `json:"created"`
	Sealed       []byte             `json:"sealed"` // chat.Message
}

// Option is what a button stands for: an answer to Step, or a flow to begin.
type Option struct {
	Key    string `json:"key"`
	Field  string `json:"field,omitempty"`  // of a form: whose answer it is
	Search bool   `json:"search,omitempty"` // what is picked of a list by typing; the key comes with the press
	Begin  string `json:"begin,omitempty"`  // a flow
	About  About  `json:"about,omitzero"`   // of the flow to begin
	Public bool   `json:"public,omitempty"` // anybody may use it: an invitation

	Verb string           `json:"verb,omitempty"` // a command, to be given once more
	As   chat.CommunityID `json:"as,omitempty"`   // in this community
}

// Deliveries keeps deliveries.
type Deliveries interface {
	Delivery(chat.DeliveryID) (Delivery, error)
	PutDelivery(Delivery) error
	// Waiting gives what is pending, sending or unknown: what has a ticket first, then answers, each class in the order
	// of saying, at most limit.
	Waiting(limit int) ([]Delivery, error)
	// ForgetDeliveries drops those that are settled, sent or dropped, and were created before then: in the order of
	// saying, at most limit, and none said after the first that was created later. It says how many.
	ForgetDeliveries(before time.Time, limit int) (int, error)
}

// Places stand in the records of members, programs, conversations and deliveries.
type Places interface {
	// MovePlace gives a place another name wherever it stands: in Member.Places, Program.Board, Conversation.Place,
	// and in Delivery.To, Heard and Receipt. What lies below it, from + "/" + anything, moves along; what waits keeps
	// its place in line. It says how many records changed. An empty name is no place's: nothing moves.
	MovePlace(from, to chat.PlaceID) (int, error)
}

// Nudge is something that will be said, or checked, when its moment has come.
type Nudge struct {
	ID      string             `json:"id"`
	Due     time.Time          `json:"due"`
	Member  mentoring.MemberID `json:"member"`
	Flow    string             `json:"flow"` // the flow it begins, or the inbox's own: see inbox/due.go
	About   About              `json:"about"`
	Unasked bool               `json:"unasked,omitempty"` // counts against what a person may be sent
	Wait    string             `json:"wait,omitempty"`    // a conversation's step that waits till then
	Convo   ConversationID     `json:"convo,omitempty"`
	Since   time.Time          `json:"since,omitzero"` // when it was meant to be, before it was put off
}

// Nudges keeps what is due, by its moment.
type Nudges interface {
	Nudge(id string) (Nudge, error)
	PutNudge(Nudge) error // also moves it
	DropNudge(id string) error
	DueNudges(until time.Time, limit int) ([]Nudge, error) // due at until or before, earliest first, then by id
	NextNudge() (time.Time, error)                         // the earliest; ErrNotFound: none
	NudgesOf(mentoring.MemberID) ([]Nudge, error)          // earliest first
}

// Seen keeps which events were taken in, so that a repeat is recognised.
type Seen interface {
	Seen(chat.EventID) (bool, error)
	MarkSeen(chat.EventID, time.Time) error
	// ForgetSeen drops what was seen before then, at most limit of them, and says how many.
	ForgetSeen(before time.Time, limit int) (int, error)
}

// Entry is a line of the journal: what was decided, fired, folded, skipped, or sent with unknown outcome. No words of
// people.
type Entry struct {
	Number uint64             `json:"number"` // given by the store, from 1
	At     time.Time          `json:"at"`
	What   string             `json:"what"` // such as nudge.fired, nudge.folded, pair.formed, delivery.unknown
	By     mentoring.MemberID `json:"by,omitempty"`
	Member mentoring.MemberID `json:"member,omitempty"`
	About  About              `json:"about,omitzero"`
	Why    string             `json:"why,omitempty"`
}

// Journal keeps what was done, to be read, never changed, and forgotten when it is old.
type Journal interface {
	Append(Entry) error
	Entries(after uint64, limit int) ([]Entry, error) // with larger numbers, in order
	// ForgetEntries drops the first entries, up to the first one that is not before then, at most limit, and says how
	// many. Their numbers are never given again.
	ForgetEntries(before time.Time, limit int) (int, error)
}

// Memory keeps the little that adapters remember.
type Memory interface {
	Recall(key string) ([]byte, error) // empty for a key that is not there
	Remember(key string, value []byte) error
}
