package slack_test

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
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack"
	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

const (
	claimedCode = "ABCD-EFGH-IJKL"
	day         = 24 * time.Hour
)

// monday is when it begins: a morning when everybody may be written to.
var monday = time.Date(2025, time.March, 3, 10, 0, 0, 0, time.UTC)

// wholeApp is who the bot is.
var wholeApp = slackfake.App{
	ID: "A1", Team: "T1", Domain: "north", Bot: "B1", BotUser: "UBOT", Name: "Mentorbot",
	BotToken: "xoxb-pretended-token-of-nobody", AppToken: "xapp-pretended-token-of-nobody", Command: "/mentor",
}

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

// whole is a bot with all that belongs to it, in a workspace as strict as a real one, whose limits it keeps. It is to
// be used in a bubble: then a slow machine is no slow store.
type whole struct {
	*slackfake.Server
	t      *testing.T
	clock  *watch
	world  bottest.World
	store  *bolt.Store
	vault  *vault.Vault
	bot    *bot.Bot
	admins []string          // who is named to lead
	chats  [][2]string       // who reads where
	read   map[[2]string]int // how many messages somebody saw there before the latest deed
	ended  chan error        // what Run ended with
	stop   func()            // ends Run
}

func newWhole(t *testing.T, change ...func(*whole)) *whole {
	w := &whole{
		Server: slackfake.NewServer(wholeApp), t: t, clock: &watch{now: monday}, read: map[[2]string]int{},
		world: bottest.Load(t, os.DirFS("../../flows"), os.DirFS("../../flows/guides"), os.DirFS("../../locales")),
		vault: vault.Temporary(),
	}
	w.Now, w.Limits, w.HookURL = w.clock.Now, true, "https://app.example/slack/events"
	var err error
	w.store, err = bolt.Open(filepath.Join(bottest.Folder(t), "whole.db"))
	w.must(err)
	t.Cleanup(func() { w.must(w.store.Close()) })
	for _, c := range change {
		c(w)
	}
	w.build()
	t.Cleanup(w.looksBack)
	return w
}

// build makes the bot, and lets it listen until t ends, or it is built anew.
func (w *whole) build() {
	log := slog.New(complaints{w.t})
	adapter := slack.New(slack.Options{
		BotToken: wholeApp.BotToken, Secret: w.Secret, URL: w.URL + "/api/", Admins: w.admins, Memory: kept{w.store},
		Now: w.clock.Now, Log: log, Client: &http.Client{Transport: slackfake.Transport{Server: w.Server}},
		Busy: func(chat.Language) string { return "not saved yet" },
	})
	w.Hook = slackfake.Way(adapter.Handler())
	var err error
	w.bot, err = bot.New(bot.Options{
		Flows: w.world.Flows, Guides: w.world.Guides, Book: w.world.Book, Store: w.store, Vault: w.vault,
		Adapters: []chat.Adapter{adapter}, Now: w.clock.Now, Seed: 1, Paint: grey, Claim: claimedCode, Log: log,
	})
	w.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- adapter.Run(ctx, w.bot.Receive)
		close(over)
	}()
	w.ended = ended
	w.stop = sync.OnceFunc(func() {
		cancel()
		<-over
	})
	w.t.Cleanup(w.stop)
	synctest.Wait() // until it listens: before that it refuses what it is told
}

// looksBack finds what was lost: a wish of the server that was not kept, an event that was set aside, a message that did
// not go.
func (w *whole) looksBack() {
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
		value, err = tx.Recall("slack/" + key)
		return err
	})
	return value, err
}

func (k kept) Put(ctx context.Context, key string, value []byte) error {
	return k.store.Update(ctx, func(tx store.Tx) error { return tx.Remember("slack/"+key, value) })
}

// grey is an empty picture: the server looks whether it is one.
func grey(chat.Picture) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)))
	return b.Bytes(), err
}

// complaints is a log that fails the test when the bot reports an error.
type complaints struct{ t *testing.T }

func (c complaints) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }

func (c complaints) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	c.t.Error(text)
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

// does lets something happen, and the bot do all that comes of it.
func (w *whole) does(deed func()) {
	w.t.Helper()
	for _, where := range w.chats {
		w.read[where] = len(w.Seen(where[0], where[1]))
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
		w.must(w.Push(w.t.Context()))
		did, err := w.bot.Settle(w.t.Context())
		w.must(err)
		if did.Next.IsZero() && w.Acknowledged() {
			return
		}
		if !did.Next.IsZero() {
			w.clock.set(later(did.Next, w.clock.Now().Add(time.Millisecond)))
		}
	}
	w.t.Fatal("something waits for ever")
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
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
