package slack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"mentorbot/bot/chat"
)

// Name is the network's name.
const Name chat.Network = "slack"

// What a message can show: 25 buttons in rows of five, a button's text, the text of a section, which is what a rich
// text is kept to as well, and the fields of a modal that a person fills in at one go.
const (
	mostButtons  = 25
	longestLabel = 75
	longestText  = 3000
	mostFields   = 20
)

// How fast may be written: a message a second in a channel, and a few at once, with a little more time between, for what
// leaves a second apart may arrive closer. Over all a workspace bears "several hundred messages a minute",
// for which Slack gives no number: in no minute of ours are there more than 300, also with the burst and with what is
// late on its way.
const (
	overallRate, overallBurst = 4.75, 4
	placeRate, placeBurst     = 0.9, 3
)

// Options is what the network stands on. BotToken, Memory and Now are needed, and one of AppToken and Secret.
type Options struct {
	BotToken string   // xoxb-…
	AppToken string   // xapp-…: Socket Mode
	Secret   string   // the signing secret: HTTP
	URL      string   // of the Web API; empty: Slack's own
	Admins   []string // who leads whatever Slack says: user ids, U…
	Memory   chat.Memory
	Now      func() time.Time           // for signatures, tickets, and what is remembered only for a while
	Real     func() time.Time           // the clock on the wall, for budgets; nil: Now
	Client   *http.Client               // nil: an own one
	Busy     func(chat.Language) string // says "not saved yet, please press again"; nil: nothing is said
	Over     func(chat.Language) string // says that a form can't be filled in any more; nil: as Busy
	Log      *slog.Logger               // nil: nobody hears

	Connected func(username string) // called once what people do is taken in; nil: nobody waits for it
}

// identity is who the bot is in a workspace, and what it may do there.
type identity struct {
	Team, Enterprise, User, Bot, Name string
	Granted                           []string // scopes; nil: Slack did not say
}

// Adapter is the network.
type Adapter struct {
	options Options
	api     *api
	door    *door
	homes   *homes
	tickets *tickets
	pages   *pages
	ask     chat.Ask // answers what people look at; nil: nobody does
	people  *people
	looks   *looks
	sockets atomic.Int32 // that are open
	lacks   lacks
	marks   marks
	standby standby

	installation *installation

	self    atomic.Pointer[identity] // nil: not asked yet
	gone    atomic.Bool              // the app was removed, and that is known
	receive atomic.Pointer[chat.Receive]

	connected atomic.Int64                            // when the token was accepted, in seconds
	end       atomic.Pointer[context.CancelCauseFunc] // ends Run with a sentence
	doubting  atomic.Bool                             // it is being looked whether the token is good
}

// New makes the network. Nothing is asked yet.
func New(o Options) *Adapter {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Real == nil {
		o.Real = o.Now
	}
	if o.Busy == nil {
		o.Busy = func(chat.Language) string { return "" }
	}
	if o.Over == nil {
		o.Over = func(chat.Language) string { return "" }
	}
	a := &Adapter{
		options: o, api: newAPI(o), tickets: newTickets(o.Now), looks: newLooks(),
		installation: &installation{memory: o.Memory},
	}
	a.api.doubt, a.api.refused = a.doubt, a.refusedScope
	a.people = newPeople(o.Now, a.lookUp)
	a.homes = newHomes(o.Memory, a.installation, a.openHome)
	a.door = newDoor(o.Secret, o.Now)
	a.pages = newPages(o, a.showHome)
	return a
}

// Network is "slack".
func (a *Adapter) Network() chat.Network { return Name }

// Capabilities are those of messages with blocks, and of modals.
func (a *Adapter) Capabilities() chat.Capabilities {
	return chat.Capabilities{
		Buttons: mostButtons, LabelLength: longestLabel, TextLength: longestText, Fields: mostFields,
		PrivateReplies: chat.Always, Shared: true, Rooms: true, Pictures: true, Search: true, Options: mostOptions,
		Command: "/mentor ", Invite: "/invite",
		Budget: chat.Budget{
			Overall: overallRate, OverallBurst: overallBurst, Place: placeRate, PlaceBurst: placeBurst,
			Room: placeRate, RoomBurst: placeBurst, Depth: 2, // a workspace, and a channel
		},
	}
}

// me is who the bot is; nobody in particular before it was asked.
func (a *Adapter) me() identity {
	if me := a.self.Load(); me != nil {
		return *me
	}
	return identity{}
}

// serves tells whether the bot speaks in a workspace: in any, until it knows its own.
func (a *Adapter) serves(team string) bool {
	me := a.me()
	return me.Team == "" || team == me.Team || me.Enterprise != "" && team == me.Enterprise
}

// Run takes letters in until ctx ends. It ends with an error when the token is not accepted (any more), or the
// workspace removed the app.
func (a *Adapter) Run(ctx context.Context, receive chat.Receive) error {
	running, end := context.WithCancelCause(ctx)
	defer end(nil)
	a.end.Store(&end)
	defer a.end.Store(nil)
	err := a.run(running, receive)
	if why := context.Cause(running); why != nil && ctx.Err() == nil {
		return why
	}
	return ended(ctx, err)
}

func (a *Adapter) run(ctx context.Context, receive chat.Receive) error {
	if err := a.connect(ctx); err != nil {
		return ended(ctx, err)
	}
	a.greetNamed(ctx, receive)
	a.receive.Store(&receive)
	defer a.receive.Store(nil)
	a.mark(ctx, startedKey)
	a.limited(ctx, receive, lacking(a.me().Granted)...)
	if a.options.AppToken != "" {
		return ended(ctx, a.listen(ctx))
	}
	a.announce()
	<-ctx.Done()
	return nil
}

// ended takes away an error that only says that ctx ended.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// connect learns who the bot is, and so whether the token is accepted.
func (a *Adapter) connect(ctx context.Context) error {
	for wait := (pause{least: time.Second, most: time.Minute}); ; {
		me, err := a.api.identify(ctx)
		if err == nil {
			a.self.Store(&me)
			a.gone.Store(false)
			a.tellLacking(ctx, lacking(me.Granted))
			return a.arrived(ctx)
		}
		if final := rejected(err, botSetting); final != nil {
			return final
		}
		a.options.Log.WarnContext(ctx, "Slack can't be asked, trying again", "error", err)
		if sleep(ctx, max(wait.longer(), waitOf(err))); ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// waitOf is how long Slack wishes to be left alone.
func waitOf(err error) time.Duration {
	var no *refusal
	if errors.As(err, &no) {
		return no.Wait
	}
	return 0
}

// pause is how long to wait after failures in a row.
type pause struct{ least, most, last time.Duration }

func (p *pause) longer() time.Duration {
	p.last = min(max(2*p.last, p.least), p.most)
	return p.last
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
