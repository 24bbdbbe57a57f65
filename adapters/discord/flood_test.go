package discord_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/discord"
	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
	"mentorbot/bot/outbox"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

// hose is an outbox before a Discord that keeps its limits, and people whose chats are known.
type hose struct {
	*outbox.Outbox
	*discordfake.Server
	t       testing.TB
	adapter *discord.Adapter
	people  []*discordfake.User
	guild   *discordfake.Guild
	real    func() time.Time

	mu  sync.Mutex
	now time.Time
}

// distance is a network that takes its time, and loses some answers.
type distance struct {
	discordfake.Transport
	takes time.Duration
	lose  func() bool
}

func (d distance) RoundTrip(r *http.Request) (*http.Response, error) {
	if d.lose != nil && d.lose() {
		d.Server.FailNext(netfake.Sending, netfake.LosesAnswer)
	}
	response, err := d.Transport.RoundTrip(r)
	if d.takes > 0 {
		time.Sleep(d.takes) // the bubble's time
	}
	return response, err
}

func newHose(t testing.TB, people int, d distance, real func() time.Time) *hose {
	t.Helper()
	h := &hose{t: t, real: real, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	if real == nil {
		h.real = h.clock
	}
	h.Server = discordfake.NewServer(discordfake.App{ID: "900", User: "900", Name: "Bot", Token: "token"})
	h.Server.Now, h.Limits, h.URL = h.real, true, "http://discord.example"
	d.Server = h.Server
	memory := &chattest.Memory{}
	h.guild = h.AddGuild("Guild", h.AddUser(discordfake.User{}))
	for range people {
		u := h.AddUser(discordfake.User{})
		h.people = append(h.people, u)
		h.Joins(h.guild, u)
		h.must(memory.Put(t.Context(), "home/discord:"+u.ID, []byte(h.Home(u).ID)))
	}
	h.adapter = discord.New(discord.Options{
		Token: "token", URL: h.URL + "/api", Memory: memory, Now: h.real, Client: &http.Client{Transport: d},
	})
	kept, err := bolt.Open(filepath.Join(bottest.Folder(t), "mentorbot.db"))
	h.must(err)
	t.Cleanup(func() { h.must(kept.Close()) })
	h.Outbox = &outbox.Outbox{
		Store: kept, Vault: vault.Temporary(), Adapters: map[chat.Network]chat.Adapter{discord.Name: h.adapter},
		Receive: h.receive, Now: h.real, Real: h.real, Log: slog.New(slog.DiscardHandler),
	}
	h.must(h.Start(context.Background()))
	return h
}

func (h *hose) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hose) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hose) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// receive keeps what became of deliveries, as the inbox does.
func (h *hose) receive(ctx context.Context, events ...chat.Event) []error {
	err := h.Store.Update(ctx, func(tx store.Tx) error {
		var all error
		for _, e := range events {
			d, err := tx.Delivery(e.Delivery)
			d.State, d.Receipt = store.Sent, e.Receipt
			if e.Kind == chat.Unreachable {
				d.State = store.Dropped
			}
			all = errors.Join(all, err, tx.PutDelivery(d))
		}
		return all
	})
	errs := make([]error, len(events))
	for i := range errs {
		errs[i] = err
	}
	return errs
}

// nudges commits n messages, to one person after the other.
func (h *hose) nudges(n int) {
	h.must(h.Store.Update(context.Background(), func(tx store.Tx) error {
		var all error
		for i := range n {
			u := h.people[i%len(h.people)]
			d := store.Delivery{ID: chat.DeliveryID(fmt.Sprintf("%010d", i)), Member: "m1", State: store.Pending,
				Created: h.real()}
			d.To = chat.To(chat.PersonID("discord:" + u.ID))
			plain, err := json.Marshal(chat.Message{Text: chat.Words(fmt.Sprintf("Nudge %d", i))})
			if err == nil {
				d.Sealed, err = h.Vault.Seal(vault.Owner(d.Member), "delivery/"+string(d.ID), plain)
			}
			all = errors.Join(all, err, tx.PutDelivery(d))
		}
		return all
	}))
}

// fast looks whether each of n messages is there once, none was one too many, and it took no longer than need be.
func (h *hose) fast(n int) (ratio float64) {
	h.t.Helper()
	var first, last time.Time
	seen := map[string]int{}
	for _, u := range h.people {
		for _, m := range h.Seen(u.ID, h.Home(u).ID) {
			seen[m.Body.Content]++
			if first.IsZero() || m.At.Before(first) {
				first = m.At
			}
			if m.At.After(last) {
				last = m.At
			}
		}
	}
	twice := 0
	for _, times := range seen {
		if times > 1 {
			twice++
		}
	}
	if len(seen) != n || twice > 0 || h.Refused() > 0 {
		h.t.Fatalf("of %d messages %d are there, %d twice, and %d were refused", n, len(seen), twice, h.Refused())
	}
	return last.Sub(first).Seconds() / (float64(n) / 50) // so many a second Discord takes
}

// run runs the outbox in a bubble until nothing waits.
func (h *hose) run() {
	ctx, stop := context.WithCancel(h.t.Context())
	done := make(chan struct{})
	go func() { h.Run(ctx); close(done) }()
	for began := time.Now(); ; time.Sleep(20 * time.Second) { // the bubble's time; all that waits is read each time
		if _, waiting, err := h.Waiting(ctx); err != nil || waiting == 0 {
			h.must(err)
			break
		}
		if time.Since(began) > 24*time.Hour {
			h.t.Fatal("it takes a day")
		}
	}
	stop()
	<-done
}

// Nudges go as fast as Discord takes them, while what else has to be asked is asked at once.
func TestNudgesWithinLimits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(26 * 365 * 24 * time.Hour) // the bubble's time: no id is older than Discord
		const nudges = 4000
		h := newHose(t, 500, distance{takes: 80 * time.Millisecond}, time.Now)
		h.nudges(nudges)
		asking, over := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(over)
			for i := 0; ; i++ {
				select {
				case <-asking:
					return
				case <-time.After(3 * time.Second):
				}
				began := time.Now()
				community, person := chat.CommunityID("discord:"+h.guild.ID), chat.PersonID("discord:"+h.people[i].ID)
				if s, err := h.adapter.Standing(t.Context(), community, person); err != nil || s.Unknown || s.Stranger {
					t.Errorf("%+v, %v", s, err)
				}
				if took := time.Since(began); took > 300*time.Millisecond {
					t.Errorf("a question took %s", took)
				}
			}
		}()
		h.run()
		close(asking)
		<-over
		if ratio := h.fast(nudges); ratio > 1.05 { // of which the questions are two in a hundred
			t.Errorf("it took %.3f times what it had to", ratio)
		}
	})
}

// Whatever answers are lost, a message is there once.
func TestLostAnswers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(26 * 365 * 24 * time.Hour) // the bubble's time: no id is older than Discord
		const nudges = 10_000
		r, lost := rand.New(rand.NewPCG(1, 2)), 0
		var mu sync.Mutex
		lose := func() bool {
			mu.Lock()
			defer mu.Unlock()
			if r.IntN(20) > 0 {
				return false
			}
			lost++
			return true
		}
		h := newHose(t, 500, distance{takes: 80 * time.Millisecond, lose: lose}, time.Now)
		h.nudges(nudges)
		h.run()
		h.fast(nudges)
		if lost < nudges/25 {
			t.Errorf("only %d answers were lost", lost)
		}
	})
}

// With a day's broadcast to five thousand: run with -benchtime 1x.
func BenchmarkAHundredThousandNudges(b *testing.B) {
	const nudges, people = 100_000, 5000
	for b.Loop() {
		h := newHose(b, people, distance{}, nil)
		h.nudges(nudges)
		for {
			tried, next, err := h.Flush(context.Background())
			h.must(err)
			if tried == 0 && next.IsZero() {
				break
			}
			if tried == 0 {
				h.pass(next.Sub(h.clock()))
			}
		}
		ratio := h.fast(nudges)
		b.ReportMetric(ratio, "times-the-least")
		if ratio > 1.03 {
			b.Errorf("it took %.3f times what it had to", ratio)
		}
	}
}
