package web

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"mentorbot/bot/chat"
)

// Name is the network's name.
const Name chat.Network = "web"

// What the page shows. The figures are what reads well, not what a browser could bear.
const (
	mostButtons = 12
	mostFields  = 12
	longestName = 80   // a button's label
	longestText = 8000 // a message
)

// Options is what the page stands on. Memory, Stage and Now are needed.
type Options struct {
	Memory    chat.Memory
	Stage     Stage
	Now       func() time.Time
	Community chat.CommunityID
	Token     string       // not empty: the first visit must carry it
	Log       *slog.Logger // hears why something failed; nil: nobody does
	Hosts     []string     // names the page may be asked by, beside loopback: "example.org", "example.org:8080"
}

// Adapter is the network of the page.
type Adapter struct {
	options Options
	door    *door
	changes *changes

	mu      sync.Mutex // guards what follows, and the order of what is kept
	kept    *record    // nil: not read yet
	receive chat.Receive
}

// New makes the network. What was kept is read when it is first needed.
func New(o Options) *Adapter {
	return &Adapter{options: o, door: newDoor(o.Token, o.Hosts), changes: newChanges()}
}

// Network is "web".
func (a *Adapter) Network() chat.Network { return Name }

// Capabilities are those of a page that can show everything.
func (a *Adapter) Capabilities() chat.Capabilities {
	return chat.Capabilities{
		Buttons: mostButtons, LabelLength: longestName, TextLength: longestText, Fields: mostFields,
		PrivateReplies: chat.Always, Shared: true, Rooms: true, Pictures: true, Command: "/mentor ",
	}
}

// Run takes in what people do on the page until ctx ends. Before and after, an action is answered "not saved yet".
func (a *Adapter) Run(ctx context.Context, receive chat.Receive) error {
	if err := a.read(ctx); err != nil {
		return err
	}
	a.setReceive(receive)
	a.changes.add("running", struct{}{})
	defer a.changes.end()
	defer a.setReceive(nil)
	<-ctx.Done()
	return nil
}

func (a *Adapter) setReceive(r chat.Receive) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.receive = r
}

// Listening reports whether what people do is taken in.
func (a *Adapter) Listening() bool { return a.receiver() != nil }

func (a *Adapter) receiver() chat.Receive {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.receive
}

// Standing says who is an admin on the page, and that who was never made there is a stranger.
func (a *Adapter) Standing(ctx context.Context, c chat.CommunityID, p chat.PersonID) (chat.Standing, error) {
	person, err := a.Person(ctx, p)
	if errors.Is(err, errNoPerson) || err == nil && c != a.options.Community {
		return chat.Standing{Stranger: true}, nil
	}
	if err != nil {
		return chat.Standing{}, err
	}
	return chat.Standing{Admin: person.Admin}, nil
}

// PublishCommands keeps the commands that the page suggests.
func (a *Adapter) PublishCommands(ctx context.Context, commands map[chat.Language][]chat.CommandHelp) error {
	return a.update(ctx, func(r *record) error {
		if err := r.keep(ctx, keyCommands, commands); err != nil {
			return err
		}
		r.commands = commands
		a.changes.add("commands", commandsView(commands))
		return nil
	})
}

// Show tells the page something of the stage, such as how far a demo is.
func (a *Adapter) Show(topic string, value any) { a.changes.add(topic, value) }

// Changed is closed at the next change on the page: a line said, a person made. Ask for it before looking.
func (a *Adapter) Changed() <-chan struct{} { return a.changes.next() }
