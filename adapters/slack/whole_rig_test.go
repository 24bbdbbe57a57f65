package slack_test

import (
	"context"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack"
	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
)

const day = 24 * time.Hour

// wholeApp is who the bot is.
var wholeApp = slackfake.App{
	ID: "A1", Team: "T1", Domain: "north", Bot: "B1", BotUser: "UBOT", Name: "Mentorbot",
	BotToken: "xoxb-pretended-token-of-nobody", AppToken: "xapp-pretended-token-of-nobody", Command: "/mentor",
}

// whole is a bot with all that belongs to it, in a workspace as strict as a real one, whose limits it keeps. It is to
// be used in a bubble: then a slow machine is no slow store.
type whole struct {
	*slackfake.Server
	*bottest.House
	t      *testing.T
	admins []string          // who is named to lead
	chats  [][2]string       // who reads where
	read   map[[2]string]int // how many messages somebody saw there before the latest deed
	ended  chan error        // what Run ended with
	stop   func()            // ends Run
}

func newWhole(t *testing.T, change ...func(*whole)) *whole {
	w := &whole{
		Server: slackfake.NewServer(wholeApp), House: bottest.NewHouse(t, "../.."), t: t, read: map[[2]string]int{},
	}
	w.Now, w.Limits, w.HookURL = w.Clock.Now, true, "https://app.example/slack/events"
	for _, c := range change {
		c(w)
	}
	w.build()
	t.Cleanup(w.looksBack)
	return w
}

// build makes the bot, and lets it listen until t ends, or it is built anew.
func (w *whole) build() {
	adapter := slack.New(slack.Options{
		BotToken: wholeApp.BotToken, Secret: w.Secret, URL: w.URL + "/api/", Admins: w.admins,
		Memory: w.Memory(slack.Name), Now: w.Clock.Now, Log: bottest.Complaints(w.t),
		Client: &http.Client{Transport: slackfake.Transport{Server: w.Server}},
		Busy:   func(chat.Language) string { return "not saved yet" },
	})
	w.Hook = netfake.Way{To: adapter.Handler()}
	w.Build(adapter)
	ctx, cancel := context.WithCancel(context.Background())
	over := make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- adapter.Run(ctx, w.Bot.Receive)
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
	w.LooksBack()
}

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

// settle lets the bot hear all that was told, and deliver all that waits, as the limits let it.
func (w *whole) settle() {
	w.t.Helper()
	w.Settles(func() bool {
		w.must(w.Push(w.t.Context()))
		return w.Step() || !w.Acknowledged()
	})
}

// passes lets time go by, through every moment when something is due.
func (w *whole) passes(d time.Duration) {
	w.t.Helper()
	w.does(func() {})
	w.Pass(d, w.settle)
}
