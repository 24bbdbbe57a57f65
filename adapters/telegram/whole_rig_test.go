package telegram_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"mentorbot/adapters/telegram"
	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
)

const (
	wholeToken = "4200000042:pretended-token-of-nobody_at-all"
	wholeName  = "pretended_mentorbot"
	day        = 24 * time.Hour
)

// whole is a bot with all that belongs to it, on a server as strict as the real one, whose limits it keeps.
// It is to be used in a bubble: then a slow machine is no slow store.
type whole struct {
	*telegramfake.Server
	*bottest.House
	t     *testing.T
	chats []int64
	read  map[int64]int64                     // the last message of a chat before the latest deed
	asks  atomic.Pointer[func(method string)] // hears what is asked of the server; nil: nobody listens
}

// Bot is its account.
func (w *whole) Bot() telegramfake.User { return w.Server.Bot() }

func newWhole(t *testing.T) *whole {
	w := &whole{
		Server: telegramfake.NewServer(wholeToken, wholeName), House: bottest.NewHouse(t, "../.."), t: t,
		read: map[int64]int64{},
	}
	w.Now, w.Limits, w.Hold = w.Clock.Now, true, true
	if contract := readContract(t); contract != nil {
		contract.Watch(w.Server, func(err error) { t.Error(err) })
	}
	w.listen()
	w.build()
	return w
}

// listen lets a test hear what is asked of the server, beside whoever looks at it already.
func (w *whole) listen() {
	looks := w.Inspect
	w.Inspect = func(method string, params map[string]any) {
		if looks != nil {
			looks(method, params)
		}
		if asked := w.asks.Load(); asked != nil {
			(*asked)(method)
		}
	}
}

// build makes the bot, and lets it listen until t ends.
func (w *whole) build() {
	adapter := telegram.New(telegram.Options{
		Token: wholeToken, Memory: w.Memory(telegram.Name), Now: w.Clock.Now, Log: bottest.Complaints(w.t),
		Client: &http.Client{Transport: telegramfake.Transport{Server: w.Server}},
		Busy:   func(chat.Language) string { return "not saved yet" },
	})
	w.Build(adapter)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- adapter.Run(ctx, w.House.Bot.Receive) }()
	w.t.Cleanup(func() {
		w.looksBack()
		cancel()
		w.must(<-ended)
	})
}

// looksBack finds what was lost: a press without an answer, a wish of the server that was not kept, an event that was
// set aside, a message that did not go.
func (w *whole) looksBack() {
	if n := w.Unanswered(); n > 0 {
		w.t.Errorf("%d presses were never answered", n)
	}
	for _, v := range w.Violations() {
		w.t.Error(v)
	}
	w.LooksBack()
}

func (w *whole) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// person is an account with a chat of its own, where Start was not pressed. Without a username it can be mentioned all
// the same.
func (w *whole) person(name, username string) telegramfake.User {
	u := w.AddUser(telegramfake.User{FirstName: name, Username: username, LanguageCode: "en"})
	w.chats = append(w.chats, u.ID)
	return u
}

// group is one that the boss made and brought the bot into; the others came before.
func (w *whole) group(kind, title string, boss telegramfake.User, others ...telegramfake.User) telegramfake.Chat {
	w.t.Helper()
	g := w.AddGroup(telegramfake.Chat{Title: title, Type: kind}, boss.ID)
	w.chats = append(w.chats, g.ID)
	for _, u := range others {
		w.Put(g.ID, u.ID, "member")
	}
	w.changes(boss, w.Bot(), g, "member")
	return g
}

// does lets something happen, and the bot do all that comes of it.
func (w *whole) does(deed func()) {
	w.t.Helper()
	for _, id := range w.chats {
		for _, m := range w.Messages(id, 0) {
			w.read[id] = max(w.read[id], m.ID)
		}
	}
	deed()
	w.settle()
}

// settle lets the bot hear all that was told, and deliver all that waits, as the limits let it.
func (w *whole) settle() {
	w.t.Helper()
	w.Settles(func() bool {
		w.quiet()
		return w.Step()
	})
	w.quiet()
}

// wholePatience is how long, by the clock on the wall, a bot that hangs is waited for.
const wholePatience = 20 * time.Second

// quiet waits until the bot has taken in all that was told, and has answered every press.
func (w *whole) quiet() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), wholePatience)
	defer cancel()
	w.must(w.Quiet(ctx))
	w.must(w.Replied(ctx))
}

// passes lets time go by, through every moment when something is due.
func (w *whole) passes(d time.Duration) {
	w.t.Helper()
	w.does(func() {})
	w.Pass(d, w.settle)
}
