package slack

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
	"mentorbot/bot/chat/lately"
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

// How fast may be written: a message a second in a channel, and a few at once, with a little more time between, for
// what leaves a second apart may arrive closer. Over all a workspace bears "several hundred messages a minute", for
// which Slack gives no number: in no minute of ours are there more than 300, also with the burst and with what is late
// on its way.
const (
	overallRate, overallBurst = 4.75, 4
	placeRate, placeBurst     = 0.9, 3
)

// Options is what the network stands on. BotToken, Memory and Now are needed, and one of AppToken and Secret;
// without Memory only questions can be asked.
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
	ask     chat.Ask // answers what people look at; nil: nobody does

	// What it knows, of which only installation and homes outlive it.
	installation *installation
	homes        *homes
	people       *people
	pages        *pages
	tickets      *tickets
	looks        *lately.Map[chat.DeliveryID, look] // that had to pause
	lacks        sync.Map                           // scopes that were told to be missing
	marks        sync.Map                           // keys of marks that are remembered: see mark

	// How it is with the workspace.
	self      atomic.Pointer[identity] // nil: not asked yet
	connected atomic.Int64             // when the token was accepted, in seconds
	doubting  atomic.Bool              // it is being looked whether the token is good
	gone      atomic.Bool              // the app was removed, and that is known

	// How it is with Run.
	receive   atomic.Pointer[chat.Receive]            // nil: it does not run
	end       atomic.Pointer[context.CancelCauseFunc] // ends it with a sentence
	sockets   atomic.Int32                            // through which things come
	announced sync.Once
}

// New makes the network. Nothing is asked yet.
func New(o Options) *Adapter {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Real == nil {
		o.Real = o.Now
	}
	if o.Memory == nil {
		o.Memory = chat.Forgetful{}
	}
	silent := func(chat.Language) string { return "" }
	if o.Busy == nil {
		o.Busy = silent
	}
	if o.Over == nil {
		o.Over = silent
	}
	a := &Adapter{options: o, tickets: newTickets(o.Now), installation: &installation{memory: o.Memory}}
	a.looks = lately.NewMap[chat.DeliveryID, look](mostLooks)
	a.api = newAPI(o, a.refused)
	a.people = newPeople(o.Now, func() int { return a.api.limits.left(usersInfo) }, a.lookUp)
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
		PrivateReplies: chat.Always, Shared: true, Deaf: true, Rooms: true, Pictures: true,
		Search: true, Options: mostOptions, Command: "/mentor ", Invite: "/invite",
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
	missing := lacking(a.me().Granted)
	a.limited(ctx, receive, missing...)
	a.granted(ctx, receive, missing)
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
	for wait := (errand.Pause{Least: time.Second, Most: time.Minute}); ; {
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
		if errand.Sleep(ctx, max(wait.Longer(), waitOf(err))); ctx.Err() != nil {
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
