package chat

import "time"

// EventID names an event once and for all. The same id seen again is the same event.
type EventID string

// Kind is what sort of thing happened.
type Kind string

// The kinds of events. Clock and outbox make the last three; a network makes the others.
const (
	Said        Kind = "message"     // Text in Place
	Command     Kind = "command"     // Verb with Args
	Pressed     Kind = "choice"      // Handle of a button
	Filled      Kind = "form"        // Handle of a form, with Fields
	Edited      Kind = "edited"      // a message was changed after it was sent
	Shared      Kind = "file"        // voice, photo, sticker, file: mentorbot does not look inside
	Joined      Kind = "joined"      // a person came into the community
	Left        Kind = "left"        // a person left the community
	Changed     Kind = "changed"     // what the network says of a person is another: name, language, zone, standing
	Opened      Kind = "opened"      // a person opened their own chat with the bot, perhaps through a link (Handle)
	Blocked     Kind = "blocked"     // a person shut the bot out
	Moved       Kind = "moved"       // Place is called To now
	Deleted     Kind = "deleted"     // Place, a room that the bot opened, is no more
	Installed   Kind = "installed"   // Person brought the bot into the community, or leads it; Place is its common room, or Own
	Uninstalled Kind = "uninstalled" // the community removed the bot
	Limited     Kind = "limited"     // the community did not give the bot a Right, or took it: in Place, or anywhere
	Granted     Kind = "granted"     // the community gave the bot a Right that it had not: in Place, or anywhere
	Faceless    Kind = "faceless"    // a command in Place by somebody whom the network does not name
	Delivered   Kind = "delivered"   // Delivery arrived, see Receipt
	Unreachable Kind = "unreachable" // Delivery can't arrive: the person is out of reach
	Due         Kind = "nudge"       // the moment of Nudge has come
)

// Right is something that a bot may do in a community only if it was given the right to.
type Right string

// The rights whose want does not keep the bot from telling of it.
const (
	ToCommand Right = "command" // take commands
	ToBegin   Right = "begin"   // write to who has not written first
	ToHear    Right = "hear"    // read what people write to it
	ToKnow    Right = "know"    // see names, languages, zones, and who leads
	ToShow    Right = "show"    // send pictures
	ToGather  Right = "room"    // open rooms
	ToPost    Right = "post"    // write in rooms of the community
)

// Event is something that happened. It is never changed after it is made.
type Event struct {
	ID        EventID
	Kind      Kind
	Community CommunityID // empty in an own chat that may serve several: see Communities
	Person    PersonID
	Name      Private   // the person's name as the network shows it
	Place     PlaceID   // where
	Own       bool      // Place is the person's own chat with the bot, which nobody else reads
	Board     PlaceID   // the community's common room, where the network knows one
	At        time.Time // when, by the network's clock; zero: unknown
	Language  Language  // the network's hint, may be empty
	Zone      string    // the network's hint, an IANA name, may be empty
	Standing  Standing  // who the person is there, asked before the transaction

	Communities []Community // without Community: those that it may be about, asked before the transaction

	Text     Private            // Said, Edited; Pressed: the key of what was picked of a Lookup
	Verb     string             // Command, Faceless: lower case, without a slash
	Stray    bool               // Command, Faceless: it names no bot, and may be meant for another one in the room
	Args     []Argument         // Command, in order
	Handle   Handle             // Pressed, Filled, Opened
	Fields   map[string]Private // Filled: answers by field key
	Message  MessageID          // the message pressed or edited, where the network tells
	To       PlaceID            // Moved
	Right    Right              // Limited, Granted
	Ticket   Ticket             // a short-lived right to answer in place
	Delivery DeliveryID         // Delivered, Unreachable
	Receipt  Receipt            // Delivered
	Nudge    string             // Due: the nudge's id
}

// Argument is one word after a command: a person who was mentioned, or text.
type Argument struct {
	Name   string // the option's name where the network has typed options
	Person PersonID
	Bot    bool // it names a bot
	Plain  bool // it names somebody, but the network did not say whom: Text is all there is
	Text   Private

	Outside []CommunityID // of those the event may be about, where Person is not: asked before the transaction
}

// Community is one that an own chat may serve, and who the person is there.
type Community struct {
	ID       CommunityID
	Title    Private // what its people call it
	Board    PlaceID // its common room
	Standing Standing
}

// Standing is what a network says of a person, read live. The zero value gives no rights.
type Standing struct {
	Admin    bool // may run programs there
	Stranger bool // not a member of the community
	Unknown  bool // the network could not be asked: no rights, but nobody is a stranger for it
	Removed  bool // with Unknown: because the bot is not in the community any more
}

// Ticket is the short-lived right to answer an event in place: a modal, an ephemeral reply. Its secret stays in the
// adapter's memory; only this name of it travels.
type Ticket string

// Language is a BCP 47 tag such as "en", "ar", "pt-BR".
type Language string
