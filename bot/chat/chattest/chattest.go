// Package chattest is the suite that every network's adapter passes, and the network that has least of all.
//
// Invariant: it knows chat and nothing else of the house; what it asks of one network it asks of every network.
//
// Start with Fake, a pretended network with hands, then Exercise, which uses them. Bare is a Fake without buttons, forms
// or rooms: what works there works anywhere.
package chattest

import (
	"testing"

	"mentorbot/bot/chat"
)

// Fake is a pretended network with hands. Its hands are synchronous: Say, Press, FillIn and Again return after receive
// has returned for what they caused, and Seen shows whatever Send has returned for.
type Fake interface {
	Adapter() chat.Adapter
	// Start runs the adapter until t ends, and waits for it to stop then. A later test may start it again.
	Start(t *testing.T, receive chat.Receive)
	// Person is an account there, made if there is none of this name. Names are told apart by their letters alone.
	Person(name string, l chat.Language, zone string) chat.PersonID
	// Admin makes a person an admin of the network.
	Admin(p chat.PersonID)
	// Room is a room that everybody is in, made if new; empty where the network has none.
	Room(title string) chat.PlaceID

	// Say types a text. An empty place is the person's own chat with the bot, here and below. A text that begins with "/"
	// is a command; "@name" in a command mentions a person.
	Say(p chat.PersonID, place chat.PlaceID, text string)
	// Press presses the latest button with this label there; a network without buttons types its number.
	Press(p chat.PersonID, place chat.PlaceID, label string)
	// FillIn fills in the latest form and sends it; a network without forms answers one question after another.
	FillIn(p chat.PersonID, place chat.PlaceID, answers []Answer)
	// Seen is all that a person sees there, oldest first.
	Seen(p chat.PersonID, place chat.PlaceID) []Seen

	// Again lets the network tell its last event once more, under the same id.
	Again()
	// Fail lets the next Send (and no later one) end in err, as the network would say it, with nothing shown.
	// err is chat.RetryAfter, chat.ErrUnreachable or chat.ErrUnknown.
	Fail(err error)
}

// Acknowledged is a Fake that knows whether its network was told that its last event is safe. Without it the suite can't
// see an adapter that acknowledges what was refused: Again repeats an event either way.
type Acknowledged interface{ Acknowledged() bool }

// Answering is a Fake whose network waits a moment for the answer to what a person does, to show it in place. It lets the
// bot answer what it heard before its hands return.
type Answering interface{ Answers(answer func()) }

// Answer is what a person puts into one field of a form: free text, or the label of an option.
type Answer struct{ Key, Value string }

// Seen is one message as a person sees it: markup is gone, as an eye reads it.
type Seen struct {
	From    string   // "bot", or a person's name
	Text    string   // the words; isolates may still stand in it
	Choices []string // labels of the buttons
	Form    []string // questions of the form that it offers
	Files   []string // the files' texts
	Private bool     // nobody else in the room sees it
	Edited  bool     // it was changed after it was sent
}
