package chat

import "slices"

// Capabilities is what a network can show or has, as plain data. Lengths are in UTF-16 units, the tightest count in use.
// A zero limit means: none of it (buttons, fields) or no limit (lengths).
type Capabilities struct {
	Buttons        int            // most buttons under one message
	LabelLength    int            // longest label of a button
	TextLength     int            // longest text of a message
	Fields         int            // most fields in a form; 0: no forms
	PrivateReplies PrivateReplies // whether one pair of eyes can be spoken to in a room
	Shared         bool           // has rooms that several people read, where the bot can be spoken to
	Deaf           bool           // hears commands and buttons in rooms, but not what people write there
	Rooms          bool           // can open a room for several people
	RoomReaders    Readers        // who else can read what these write in it
	RoomsClose     bool           // can close it again
	Search         bool           // can look through a long list by typing
	Options        int            // most options of a field that are shown without being looked for; 0: no limit
	Pictures       bool           // can show files and pictures
	Caption        int            // a file is a message of its own, with words of at most this length; 0: beside the text
	Listed         bool           // only commands that were shown can be typed
	Command        string         // what stands before a verb: "/mentor ", "/"
	Invite         string         // what is typed in a room to bring the bot in; empty: it is added like anybody
	Budget         Budget
}

// Useful are the commands without those that the network can do nothing with.
func (c Capabilities) Useful(commands []CommandHelp) []CommandHelp {
	return slices.DeleteFunc(slices.Clone(commands), func(h CommandHelp) bool {
		return h.Rooms && !c.Rooms || h.Hidden && !c.Listed
	})
}

// PrivateReplies says when a network can speak to one person in a room.
type PrivateReplies string

// When a private reply can be given.
const (
	Never      PrivateReplies = ""
	WithTicket PrivateReplies = "ticket" // only in answer to what just happened
	Always     PrivateReplies = "always"
)

// Readers are those who can read along in a room that was opened for several people.
type Readers string

// Who reads along.
const (
	NobodyElse Readers = ""
	Moderators Readers = "moderators" // those who run the community
)

// Budget is how fast a network may be asked, in messages a second with the burst allowed: over all, to a person's own
// chat, and to a room (a Destination that is one). Zero: no limit. Half of the overall burst is kept for answers.
type Budget struct {
	Overall, Place, Room                float64
	OverallBurst, PlaceBurst, RoomBurst int
	Depth                               int // parts of a place's name, between slashes, that name the room; 0: one
}
