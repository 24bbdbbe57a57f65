package telegram_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"mentorbot/adapters/telegram"
	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

const (
	wholeToken  = "4200000042:pretended-token-of-nobody_at-all"
	wholeName   = "pretended_mentorbot"
	claimedCode = "ABCD-EFGH-IJKL"
	day         = 24 * time.Hour
)

// monday is when it begins: a morning when everybody may be written to.
var monday = time.Date(2025, time.March, 3, 10, 0, 0, 0, time.UTC)

// watch is a clock with hands: the only one that there is.
type watch struct {
	mu  sync.Mutex
	now time.Time
}

func (w *watch) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *watch) set(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = now
}

// whole is a bot with all that belongs to it, on a server as strict as the real one, whose limits it keeps.
// It is to be used in a bubble: then a slow machine is no slow store.
type whole struct {
	*telegramfake.Server
	t     *testing.T
	clock *watch
	world bottest.World
	store *bolt.Store
	vault *vault.Vault
	bot   *bot.Bot
	chats []int64
	read  map[int64]int64                     // the last message of a chat before the latest deed
	asks  atomic.Pointer[func(method string)] // hears what is asked of the server; nil: nobody listens
}

func newWhole(t *testing.T) *whole {
	w := &whole{
		Server: telegramfake.NewServer(wholeToken, wholeName), t: t, clock: &watch{now: monday}, read: map[int64]int64{},
		world: bottest.Load(t, os.DirFS("../../flows"), os.DirFS("../../flows/guides"), os.DirFS("../../locales")),
		vault: vault.Temporary(),
	}
	w.Now, w.Limits, w.Hold = w.clock.Now, true, true
	if contract := readContract(t); contract != nil {
		contract.Watch(w.Server, func(err error) { t.Error(err) })
	}
	w.listen()
	var err error
	w.store, err = bolt.Open(filepath.Join(bottest.Folder(t), "whole.db"))
	w.must(err)
	t.Cleanup(func() { w.must(w.store.Close()) })
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
	log := slog.New(complaints{w.t})
	adapter := telegram.New(telegram.Options{
		Token: wholeToken, Memory: kept{w.store}, Now: w.clock.Now, Log: log,
		Client: &http.Client{Transport: telegramfake.Transport{Server: w.Server}},
		Busy:   func(chat.Language) string { return "not saved yet" },
	})
	var err error
	w.bot, err = bot.New(bot.Options{
		Flows: w.world.Flows, Guides: w.world.Guides, Book: w.world.Book, Store: w.store, Vault: w.vault,
		Adapters: []chat.Adapter{adapter}, Now: w.clock.Now, Seed: 1, Paint: grey, Claim: claimedCode, Log: log,
	})
	w.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- adapter.Run(ctx, w.bot.Receive) }()
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
	for _, what := range []string{"event.set_aside", "delivery.unsupported", "delivery.unknown"} {
		if n := w.journaled(what); n > 0 {
			w.t.Errorf("%d times %s", n, what)
		}
	}
	if _, waiting, err := w.bot.Waiting(context.Background()); waiting > 0 || err != nil {
		w.t.Errorf("%d messages still wait: %v", waiting, err)
	}
}

// kept is the adapter's memory in the bot's own file.
type kept struct{ store store.Store }

func (k kept) Get(ctx context.Context, key string) (value []byte, err error) {
	err = k.store.View(ctx, func(tx store.Tx) (err error) {
		value, err = tx.Recall("telegram/" + key)
		return err
	})
	return value, err
}

func (k kept) Put(ctx context.Context, key string, value []byte) error {
	return k.store.Update(ctx, func(tx store.Tx) error { return tx.Remember("telegram/"+key, value) })
}

// grey is an empty picture: the server looks whether it is one.
func grey(chat.Picture) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)))
	return b.Bytes(), err
}

// complaints is a log that fails the test when the bot reports an error.
type complaints struct{ t *testing.T }

func (c complaints) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelWarn }

func (c complaints) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	if r.Level >= slog.LevelError {
		c.t.Error(text)
	} else {
		c.t.Log(text)
	}
	return nil
}

func (c complaints) WithAttrs([]slog.Attr) slog.Handler { return c }
func (c complaints) WithGroup(string) slog.Handler      { return c }

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

// mostRounds is how often the bot may wait for a limit after one deed: more would be a message that never goes.
const mostRounds = 1000

// settle lets the bot hear all that was told, and deliver all that waits, as the limits let it.
func (w *whole) settle() {
	w.t.Helper()
	for range mostRounds {
		w.quiet()
		did, err := w.bot.Settle(w.t.Context())
		w.must(err)
		if did.Next.IsZero() {
			w.quiet()
			return
		}
		w.clock.set(later(did.Next, w.clock.Now().Add(time.Millisecond)))
	}
	w.t.Fatal("something waits for ever")
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
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
	for then := w.clock.Now().Add(d); ; w.settle() {
		next, there, err := w.bot.NextDue(w.t.Context())
		w.must(err)
		if !there || next.After(then) {
			w.clock.set(later(then, w.clock.Now()))
			w.settle()
			return
		}
		w.clock.set(later(next, w.clock.Now()))
	}
}
