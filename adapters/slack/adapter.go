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

// How fast may be written: about a message a second in a channel, with a little more at once, and what the workspace
// bears over all.
const (
	overallRate, overallBurst = 15, 15
	placeRate, placeBurst     = 1, 3
)

// Options is what the network stands on. BotToken, Memory and Now are needed, and one of AppToken and Secret.
type Options struct {
	BotToken string // xoxb-…
	AppToken string // xapp-…: Socket Mode
	Secret   string // the signing secret: HTTP
	URL      string // of the Web API; empty: Slack's own
	Memory   chat.Memory
	Now      func() time.Time           // for signatures, tickets, and what is remembered only for a while
	Client   *http.Client               // nil: an own one
	Busy     func(chat.Language) string // says "not saved yet, please press again"; nil: nothing is said
	Log      *slog.Logger               // nil: nobody hears
}

// identity is who the bot is in a workspace.
type identity struct{ Team, Enterprise, User, Bot string }

// Adapter is the network.
type Adapter struct {
	options Options
	api     *api
	door    *door
	homes   *homes
	tickets *tickets

	self    atomic.Pointer[identity] // nil: not asked yet
	gone    atomic.Bool              // the app was removed, and that is known
	receive atomic.Pointer[chat.Receive]
}

// New makes the network. Nothing is asked yet.
func New(o Options) *Adapter {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Busy == nil {
		o.Busy = func(chat.Language) string { return "" }
	}
	a := &Adapter{options: o, api: newAPI(o), tickets: newTickets(o.Now)}
	a.homes = newHomes(o.Memory, a.openHome)
	a.door = newDoor(o.Secret, o.Now)
	return a
}

// Network is "slack".
func (a *Adapter) Network() chat.Network { return Name }

// Capabilities are those of messages with blocks, and of modals.
func (a *Adapter) Capabilities() chat.Capabilities {
	return chat.Capabilities{
		Buttons: mostButtons, LabelLength: longestLabel, TextLength: longestText, Fields: mostFields,
		PrivateReplies: chat.Always, Shared: true, Pictures: true, Command: "/mentor ",
		Budget: chat.Budget{
			Overall: overallRate, OverallBurst: overallBurst, Place: placeRate, PlaceBurst: placeBurst,
			Room: placeRate, RoomBurst: placeBurst,
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

// Run takes letters in until ctx ends. It ends with an error when the token is not accepted (any more).
func (a *Adapter) Run(ctx context.Context, receive chat.Receive) error {
	if err := a.connect(ctx); err != nil {
		return ended(ctx, err)
	}
	a.receive.Store(&receive)
	defer a.receive.Store(nil)
	if a.options.AppToken != "" {
		return ended(ctx, a.listen(ctx))
	}
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
			return nil
		}
		if final := rejected(err, "SLACK_BOT_TOKEN"); final != nil {
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
