package telegram

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/lately"
)

// Name is the network's name.
const Name chat.Network = "telegram"

// What a message can show. The server counts text and captions in UTF-16 units, after entities; for buttons it names no
// limit, and the figures are those of the page: every network tells the same story.
const (
	mostButtons    = 12
	longestLabel   = 80
	longestText    = mostText * 2 / 3 // see text.go: what is made dead grows by half at most
	longestCaption = mostCaption * 2 / 3
)

// How fast the server may be asked: about 30 messages in a second over all, one a second in a chat, 20 in a minute in a
// group. A window never holds more, however it is laid: what flows in it and the burst before it are added up.
const (
	overallRate, overallBurst = 29.5, 1
	placeRate, placeBurst     = 1, 3
	roomRate, roomBurst       = 0.25, 5
)

// Options is what the network stands on. Token, Memory and Now are needed.
type Options struct {
	Token   string // from @BotFather
	URL     string // of the Bot API; empty: Telegram's own
	Memory  chat.Memory
	Now     func() time.Time           // for what is remembered only for a while
	Client  *http.Client               // nil: an own one; its time-out has to exceed that of a long poll, 50 s
	Webhook *Webhook                   // nil: long polling
	Busy    func(chat.Language) string // says "not saved yet, please press again"; nil: nothing is said
	Log     *slog.Logger               // nil: nobody hears

	Connected func(username string) // called once updates are taken in; nil: nobody waits for it
}

// Webhook is how the server reaches us.
type Webhook struct {
	Secret string // 1 to 256 of A-Z a-z 0-9 _ -
	URL    string // the public address of /telegram/webhook
}

// Adapter is the network.
type Adapter struct {
	options   Options
	api       *api
	groups    *groups
	people    *people
	standings *lately.Answers[seat, chat.Standing]

	introduce sync.Mutex           // held while the server is asked who we are
	self      atomic.Pointer[user] // who we are; nil: not asked yet

	receive atomic.Pointer[chat.Receive] // nil: not running
	answers *answers                     // to the presses of buttons
}

// New makes the network. What was remembered is read when Run begins.
func New(o Options) *Adapter {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Busy == nil {
		o.Busy = func(chat.Language) string { return "" }
	}
	a := &Adapter{
		options: o, api: newAPI(o), groups: &groups{memory: o.Memory}, people: newPeople(o.Memory),
		standings: lately.NewAnswers[seat, chat.Standing](o.Now, fresh, mostStanding),
	}
	a.answers = newAnswers(a.answer)
	return a
}

// Network is "telegram".
func (a *Adapter) Network() chat.Network { return Name }

// Capabilities are those of chats with inline keyboards, without forms and without words for one pair of eyes.
func (a *Adapter) Capabilities() chat.Capabilities {
	return chat.Capabilities{
		Buttons: mostButtons, LabelLength: longestLabel, TextLength: longestText, Caption: longestCaption,
		PrivateReplies: chat.Never, Shared: true, Pictures: true, Command: "/",
		Budget: chat.Budget{
			Overall: overallRate, OverallBurst: overallBurst, Place: placeRate, PlaceBurst: placeBurst,
			Room: roomRate, RoomBurst: roomBurst,
		},
	}
}

// Run takes updates in until ctx ends, by long polling or by the webhook. It ends with an error when the token is not
// accepted (any more), or what was remembered can't be read.
func (a *Adapter) Run(ctx context.Context, receive chat.Receive) error {
	if err := a.groups.load(ctx); err != nil {
		return ended(ctx, err)
	}
	if err := a.connect(ctx); err != nil {
		return ended(ctx, err)
	}
	a.answers.begin(ctx)
	defer a.answers.end()
	a.receive.Store(&receive)
	defer a.receive.Store(nil)
	a.announce()
	if a.options.Webhook != nil {
		return ended(ctx, a.hook(ctx))
	}
	return ended(ctx, a.poll(ctx, receive))
}

// ended takes away an error that only says that ctx ended.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// me is who the bot is on the network. The server is asked once.
func (a *Adapter) me(ctx context.Context) (user, error) {
	a.introduce.Lock()
	defer a.introduce.Unlock()
	if known := a.self.Load(); known != nil {
		return *known, nil
	}
	var me user
	if err := a.call(ctx, "getMe", nil, &me); err != nil {
		return user{}, err
	}
	a.self.Store(&me)
	return me, nil
}

// botID is the bot's own id, which stands in the token before the colon.
func (a *Adapter) botID() string {
	id, _, _ := strings.Cut(a.options.Token, ":")
	return id
}
