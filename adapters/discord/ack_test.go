package discord_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"mentorbot/adapters/discord"
	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

// kept is the adapter's memory in the bot's own file.
type kept struct{ store store.Store }

func (k kept) Get(ctx context.Context, key string) (value []byte, err error) {
	err = k.store.View(ctx, func(tx store.Tx) (err error) {
		value, err = tx.Recall("discord/" + key)
		return err
	})
	return value, err
}

func (k kept) Put(ctx context.Context, key string, value []byte) error {
	return k.store.Update(ctx, func(tx store.Tx) error { return tx.Remember("discord/"+key, value) })
}

// BenchmarkAck uses the command 200 times a second, each time another of 1,000 people, with the real bot and its file
// on the disk, and tells how long Discord waits for the first answer: in a server, and then in their own chats. (Of
// somebody who was in no server lately it has to be asked first who they are, of no more than 49 in a second.) Aim:
// p99 ≤ 500 ms. Run with -benchtime 1x.
func BenchmarkAck(b *testing.B) {
	const people, rate = 1000, 200
	s, guild, stop := wholeBot(b)
	users := make([]*discordfake.User, people)
	for i := range users {
		users[i] = s.AddUser(discordfake.User{Locale: "en-US"})
		s.Joins(guild, users[i])
	}
	for b.Loop() {
		for _, place := range []*discordfake.Channel{{ID: guild.System, Guild: guild.ID}, nil} {
			times := acks(b, s, users, place, rate)
			slices.Sort(times)
			p99, name := times[len(times)*99/100], map[bool]string{false: "own-", true: "server-"}[place != nil]
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, name+"p50-ms")
			b.ReportMetric(float64(p99.Microseconds())/1000, name+"p99-ms")
			if p99 > 500*time.Millisecond {
				b.Errorf("%sp99 %s", name, p99)
			}
		}
	}
	stop()
}

// wholeBot is a bot with all that belongs to it, told of interactions by HTTP, until it is stopped.
func wholeBot(b *testing.B) (s *discordfake.Server, guild *discordfake.Guild, end func()) {
	file, err := bolt.Open(filepath.Join(b.TempDir(), "mentorbot.db"))
	must(b, err)
	s = discordfake.NewServer(discordfake.App{ID: "900", User: "900", Name: "Bot", Token: "token"})
	s.Now, s.URL, s.HookURL = time.Now, "http://discord.example", "https://app.example/discord/interactions"
	public, private, err := ed25519.GenerateKey(bytes.NewReader(make([]byte, 64)))
	must(b, err)
	s.Private = private
	listener := netfake.Listen(s)
	b.Cleanup(func() { listener.Close() })
	adapter := discord.New(discord.Options{
		Token: "token", URL: s.URL + "/api", Memory: kept{file}, Now: time.Now, PublicKey: hex.EncodeToString(public),
		Client: &http.Client{Transport: discordfake.Transport{Server: s}},
		Dialer: &websocket.Dialer{NetDialContext: listener.Dial},
		Busy:   func(chat.Language) string { return "busy" },
	})
	s.Hook = netfake.Way{To: adapter.Handler()}
	flows, _ := flow.Parse(os.DirFS("../../flows"))
	guides, _ := mentoring.ParseGuides(os.DirFS("../../flows/guides"))
	book, _ := phrasebook.Load(os.DirFS("../../locales"))
	whole, err := bot.New(bot.Options{
		Flows: flows, Guides: guides, Book: book, Store: file, Vault: vault.Temporary(), Adapters: []chat.Adapter{adapter},
		Now: time.Now, Seed: 1,
	})
	must(b, err)
	guild = s.AddGuild("Guild", s.AddUser(discordfake.User{}))
	ctx, stop := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- whole.Run(ctx) }()
	for !adapter.Listening() {
		<-time.After(time.Millisecond)
	}
	return s, guild, func() {
		stop()
		must(b, <-ended)
		must(b, file.Close())
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// acks are how long each of the people waits for the first answer; nil: in their own chats.
func acks(b *testing.B, s *discordfake.Server, users []*discordfake.User, place *discordfake.Channel,
	rate int) []time.Duration {
	times := make([]time.Duration, len(users))
	pace := time.NewTicker(time.Second / time.Duration(rate))
	defer pace.Stop()
	var going sync.WaitGroup
	for i, u := range users {
		<-pace.C
		going.Go(func() {
			where := place
			if where == nil {
				where = s.Home(u)
			}
			a := s.Types(u, where, "menu")
			began := time.Now()
			if err := s.Tell(a); err != nil {
				b.Error(err)
			}
			times[i] = time.Since(began)
			if kind, says, _ := s.Answer(a); kind != 5 {
				b.Errorf("answered with %d %q", kind, says)
			}
		})
	}
	going.Wait()
	return times
}
