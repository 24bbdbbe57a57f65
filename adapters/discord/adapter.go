package discord

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/lately"
)

// Name is the network's name.
const Name chat.Network = "discord"

// What a message can show: five rows of five buttons, a button's label, and a text of which every letter may need a
// mark before it; the fields of a modal that a person fills in at one go.
const (
	mostButtons  = 25
	longestLabel = 80
	longestText  = 1900 // see post.go
	mostFields   = 5
)

// How fast may be written: close to what the whole bot may ask in a second, where what is not a message goes before
// (see limits.go); five messages in five seconds in a channel.
const (
	overallRate, overallBurst = 48.9, 1
	placeRate, placeBurst     = 1, 4
)

// fresh is how long an answer about people counts, and fresher one about a server, which such an answer rests on;
// always one about the bot itself.
const (
	fresh   = 55 * time.Second
	fresher = 5 * time.Second
	always  = 24 * time.Hour
)

// Options is what the network stands on. Token, Memory and Now are needed; without Memory only questions can be asked.
type Options struct {
	Token     string // of the bot
	PublicKey string // of the app, hexadecimal: interactions come by HTTP; empty: by the gateway
	Endpoint  string // where interactions are posted, as Discord is told it; empty: not known here
	URL       string // of the API, without its version; empty: Discord's own
	Memory    chat.Memory
	Now       func() time.Time                     // for signatures, tickets, and what is remembered only for a while
	Real      func() time.Time                     // the clock on the wall, for budgets; nil: Now
	Client    *http.Client                         // nil: an own one
	Dialer    *websocket.Dialer                    // of the gateway; nil: an own one
	Busy      func(chat.Language) string           // says "not saved yet, please press again"
	Old       func(chat.Language) string           // says that a button is not good any more
	Connected func(username string)                // told once things are taken in; nil: nobody waits for it
	Commands  map[chat.Language][]chat.CommandHelp // that Check expects to be published; nil: it does not look
	Jitter    float64                              // the part of an interval before the first heartbeat, from 0 to 1
	Log       *slog.Logger                         // nil: nobody hears
}

// Adapter is the network.
type Adapter struct {
	options  Options
	api      *api
	door     *door
	homes    *homes
	rooms    *rooms
	roll     *roll
	tickets  *tickets
	promises *promises
	asks     chat.Ask // nil: lists can't be looked through

	standings *lately.Answers[seat, chat.Standing]
	servers   *lately.Answers[string, server]
	listed    *lately.Answers[string, []server]
	myself    *lately.Answers[string, string] // the bot's account
	entrances *lately.Answers[string, entrance]
	said      *lately.Map[chat.MessageID, chat.DeliveryID] // what is known to be there: see find.go

	called    atomic.Pointer[called]       // the commands that Discord shows
	beginning sync.Mutex                   // held while a session is counted
	connected atomic.Int32                 // sockets through which things come
	receive   atomic.Pointer[chat.Receive] // nil: not running
	greeted   sync.Once
	altered   *altered   // where permissions may have changed
	telling   sync.Mutex // held while what the bot lacks is told
}

// New makes the network. Nothing is asked yet.
func New(o Options) *Adapter {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Memory == nil {
		o.Memory = chat.Forgetful{}
	}
	if o.Real == nil {
		o.Real = o.Now
	}
	if o.Dialer == nil {
		o.Dialer = &websocket.Dialer{Proxy: http.ProxyFromEnvironment}
	}
	silent := func(chat.Language) string { return "" }
	if o.Busy == nil {
		o.Busy = silent
	}
	if o.Old == nil {
		o.Old = silent
	}
	a := &Adapter{options: o, api: newAPI(o), door: newDoor(o.PublicKey, o.Now), tickets: newTickets(o.Now)}
	a.altered = newAltered()
	a.myself = lately.NewAnswers[string, string](o.Now, always, 1)
	a.standings = lately.NewAnswers[seat, chat.Standing](o.Now, fresh, mostStanding)
	a.servers = lately.NewAnswers[string, server](o.Now, fresher, mostStanding)
	a.listed = lately.NewAnswers[string, []server](o.Now, fresh, 1)
	a.entrances = lately.NewAnswers[string, entrance](o.Now, beginGap, 1)
	a.said = lately.NewMap[chat.MessageID, chat.DeliveryID](mostSaid)
	a.homes = newHomes(o.Memory, o.Real, a.openHome)
	a.rooms = &rooms{memory: o.Memory}
	a.roll = &roll{memory: o.Memory}
	a.promises = newPromises(o.Memory, o.Now)
	return a
}

// Network is "discord".
func (a *Adapter) Network() chat.Network { return Name }

// Capabilities are those of messages with buttons, and of modals.
func (a *Adapter) Capabilities() chat.Capabilities {
	return chat.Capabilities{
		Buttons: mostButtons, LabelLength: longestLabel, TextLength: longestText, Fields: mostFields,
		Options: mostOptions, PrivateReplies: chat.WithTicket, Shared: true, Deaf: true, Pictures: true, Listed: true,
		Rooms: true, RoomReaders: chat.Moderators, RoomsClose: true, Command: "/mentor ",
		Budget: chat.Budget{
			Overall: overallRate, OverallBurst: overallBurst, Place: placeRate, PlaceBurst: placeBurst,
			Room: placeRate, RoomBurst: placeBurst,
		},
	}
}

// Run takes things in until ctx ends: all by the gateway, or interactions by HTTP and the rest by the gateway. It ends
// with an error when the token is not accepted (any more).
func (a *Adapter) Run(ctx context.Context, receive chat.Receive) error {
	a.receive.Store(&receive)
	defer a.receive.Store(nil)
	ctx, stop := context.WithCancel(ctx)
	var watching sync.WaitGroup
	defer watching.Wait()
	defer stop()
	watching.Go(func() { a.watchPermissions(ctx) })
	a.recallPromises()
	if err := a.listen(ctx); err != nil && ctx.Err() == nil {
		return err
	}
	return nil
}

// Listening tells whether things are taken in.
func (a *Adapter) Listening() bool { return a.connected.Load() > 0 }

// waitOf is how long Discord wishes to be left alone.
func waitOf(err error) time.Duration {
	var no *refusal
	var slow chat.RetryAfter
	switch {
	case errors.As(err, &no):
		return no.Wait
	case errors.As(err, &slow):
		return slow.Wait
	}
	return 0
}
