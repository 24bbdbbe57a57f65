package chat

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Adapter translates for one network: its payloads to events, messages to its payloads.
type Adapter interface {
	Network() Network
	Capabilities() Capabilities
	// Run takes events in until ctx ends. It acknowledges an event to the network only after receive returned nil for it.
	Run(ctx context.Context, receive Receive) error
	// Send is given only what fits. It returns RetryAfter, ErrUnreachable, ErrUnknown, ErrUnsupported, or any other error
	// to be tried again later.
	Send(ctx context.Context, d Delivery) (Receipt, error)
}

// Receive takes events in, one error for each: nil means the event is safely ours; an error, that the network may repeat it.
type Receive func(ctx context.Context, events ...Event) []error

// errUntold is for an event of which Receive did not say whether it is safe.
var errUntold = errors.New("an event was received without a result")

// Results joins what Receive returned for its first n events; the rest is that of the next.
func Results(errs []error, n int) (rest []error, err error) {
	if len(errs) < n {
		return nil, errUntold
	}
	return errs[n:], errors.Join(errs[:n]...)
}

// DeliveryID names a delivery; it is the same each time the delivery is tried.
type DeliveryID string

// Delivery is one message on its way to one destination.
type Delivery struct {
	ID      DeliveryID
	To      Destination
	Message Message
	Edits   MessageID // not empty: take the place of this message
	Closes  bool      // nothing is said: the room To is closed
	Ticket  Ticket    // answer in place with it while it lasts
	Tried   time.Time // when it was first handed over, by the clock on the wall; zero: it was not, or nobody knows
}

// Receipt says where a delivery arrived.
type Receipt struct {
	Place   PlaceID   `json:"place,omitempty"`
	Message MessageID `json:"message,omitempty"`
}

// Memory is the little that an adapter must remember between runs. Keys are the adapter's own; Get of an unknown key is
// empty without an error.
type Memory interface {
	Get(ctx context.Context, key string) ([]byte, error)
	Put(ctx context.Context, key string, value []byte) error
}

// Forgetful is no memory: for who only asks questions.
type Forgetful struct{}

// Get finds nothing.
func (Forgetful) Get(context.Context, string) ([]byte, error) { return nil, nil }

// Put keeps nothing.
func (Forgetful) Put(context.Context, string, []byte) error { return nil }

// RoomOpener is a network that can open a room for several people: to is as Among makes it, and the room lies in its
// Community, by which Deleted is told. Opening it again gives the same room, or another where somebody deleted that one,
// which Run tells as Deleted. Nothing is read there, neither by Run nor by a Finder. It returns RetryAfter,
// ErrUnreachable, or any other error to be tried again later.
type RoomOpener interface {
	OpenRoom(ctx context.Context, to Destination) (PlaceID, error)
}

// RoomCloser is a network that can close a room whose people do not need it any more: it can still be read. Closed again
// nothing changes.
type RoomCloser interface {
	CloseRoom(ctx context.Context, room PlaceID) error
}

// MessageEditor is a network that can change a message already sent: the delivery's Edits.
type MessageEditor interface {
	Edit(ctx context.Context, d Delivery) error
}

// CommandPublisher is a network that shows its people the commands there are.
type CommandPublisher interface {
	PublishCommands(ctx context.Context, commands map[Language][]CommandHelp) error
}

// CommandHelp is a command as a person sees it.
type CommandHelp struct {
	Verb, Description string
	Name              string          // the verb in the person's language: small letters, on networks that translate verbs
	Admin             bool            // shown to admins only
	Rooms             bool            // of use only where a room can be opened for a pair
	Hidden            bool            // shown only where nothing else can be typed than what is shown
	Group             CommandGroup    // where there is little room, it stands below this; empty: among the first
	Options           []CommandOption // words behind it, for networks that name them
}

// CommandGroup is a word below which commands stand that are seldom needed.
type CommandGroup struct{ Verb, Name, Description string }

// CommandOption is a word behind a command. Given, it is an Argument of the same name.
type CommandOption struct {
	Name, Label, Description string // Label is the name in the person's language
	Kind                     OptionKind
	Required                 bool
}

// OptionKind is what a word behind a command is.
type OptionKind string

// The kinds of options.
const (
	OfPerson OptionKind = "person" // an account
	OfSearch OptionKind = "search" // a line of a list, which Query finds by Verb and Option
	OfText   OptionKind = "text"
)

// Finder settles a delivery whose outcome is unknown: did it arrive?
type Finder interface {
	Find(ctx context.Context, d Delivery) (Receipt, bool, error)
}

// Gatekeeper says who a person is on the network, live or at most 60 seconds old, and closed on error. An older answer may
// stand in for one that can't be had if it gives no rights.
type Gatekeeper interface {
	Standing(ctx context.Context, community CommunityID, p PersonID) (Standing, error)
}

// Directory is a network on which a person's own chat with the bot may serve several communities, so that what happens
// there does not say which. Those the person does not belong to are among them, as such; one of which that could not be
// found out has a Standing that is Unknown.
type Directory interface {
	Communities(ctx context.Context, p PersonID) ([]Community, error)
}

// What can become of a Send.
var (
	ErrUnreachable = errors.New("the person can't be reached")       // blocked, left, never started: stop writing
	ErrUnknown     = errors.New("it is unknown whether it arrived")  // it may have
	ErrUnsupported = errors.New("the network can't show this")       // a bug: Fit or the capabilities lie
	ErrBusy        = errors.New("not saved yet, please press again") // what a network is told when the store is slow
)

// RetryAfter is a network's wish to be left alone for a while.
type RetryAfter struct {
	Wait time.Duration
	All  bool // everywhere, not only in the place that was written to
}

// Error says how long.
func (e RetryAfter) Error() string { return fmt.Sprintf("try again after %s", e.Wait) }
