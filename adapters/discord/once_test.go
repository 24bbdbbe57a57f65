package discord_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/discord"
	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/outbox"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// weather loses one answer of twenty, and sometimes all for a moment before nobody can be reached for longer than
// Discord remembers a nonce.
type weather struct {
	distance
	began, moment, until time.Duration // of each hour: all is fine, answers are lost, nobody is reached

	mu    sync.Mutex
	dice  *rand.Rand
	lost  int
	first time.Time
}

func (w *weather) loses() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.first.IsZero() {
		w.first = time.Now()
	}
	since := time.Since(w.first) % time.Hour
	lose := w.dice.IntN(20) == 0 || since >= w.began && since < w.moment
	if lose {
		w.lost++
	}
	return lose
}

func (w *weather) down() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	since := time.Since(w.first) % time.Hour
	return !w.first.IsZero() && since >= w.moment && since < w.until
}

// RoundTrip is one answer, or none.
func (w *weather) RoundTrip(r *http.Request) (*http.Response, error) {
	if !w.down() {
		return w.distance.RoundTrip(r)
	}
	httptrace.ContextClientTrace(r.Context()).GetConn(r.URL.Host)
	if r.Body != nil {
		_ = r.Body.Close() // nobody reads it
	}
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ECONNREFUSED}
}

// unlike are what is said to people: words that are nobody else's, the same to all again and again, and questions.
func unlike(i int) chat.Message {
	switch i / 500 % 3 {
	case 0:
		return chat.Message{Text: chat.Words(fmt.Sprintf("Nudge %d", i))}
	case 1:
		return chat.Message{Text: chat.Words("Saved.")}
	}
	handle := chat.Handle(fmt.Sprintf("handle%d", i))
	return chat.Message{Text: chat.Words("Well?"), Choices: []chat.Choice{{Handle: handle, Key: "yes", Label: "Yes"}}}
}

// sight is what somebody sees of a message.
func sight(who, says string, buttons int, handle string) string {
	return fmt.Sprint(who, says, buttons, handle)
}

// says commits n messages, to one person after the other, and tells what is to be seen of them, and how often.
func (h *hose) says(n int) map[string]int {
	want := map[string]int{}
	h.must(h.Store.Update(context.Background(), func(tx store.Tx) error {
		var all error
		for i := range n {
			u, m := h.people[i%len(h.people)], unlike(i)
			d := store.Delivery{ID: idOf(i), Member: "m1", State: store.Pending, Created: h.real()}
			d.To = chat.To(chat.PersonID("discord:" + u.ID))
			plain, err := json.Marshal(m)
			if err == nil {
				d.Sealed, err = h.Vault.Seal(vault.Owner(d.Member), "delivery/"+string(d.ID), plain)
			}
			all = errors.Join(all, err, tx.PutDelivery(d))
			handle := ""
			if len(m.Choices) > 0 {
				handle = "c:" + string(m.Choices[0].Handle)
			}
			want[sight(u.ID, m.Text.String(), len(m.Choices), handle)]++
		}
		return all
	}))
	return want
}

func idOf(i int) chat.DeliveryID { return chat.DeliveryID(fmt.Sprintf("%010d", i)) }

// seen is what is to be seen, and how often.
func (h *hose) seen() map[string]int {
	seen := map[string]int{}
	for _, u := range h.people {
		for _, m := range h.Seen(u.ID, h.Home(u).ID) {
			handle, buttons := "", discordfake.Buttons(m.Body.Components)
			if len(buttons) > 0 {
				handle = buttons[0].CustomID
			}
			words, _ := h.Reads(m)
			if len(m.Body.Nonce) == 0 || !m.Body.Enforce {
				h.t.Errorf("%q has no nonce that counts", words)
			}
			seen[sight(u.ID, words, len(buttons), handle)]++
		}
	}
	return seen
}

// runs lets the outbox run for a while.
func (h *hose) runs(d time.Duration) {
	ctx, stop := context.WithCancel(h.t.Context())
	done := make(chan struct{})
	go func() { h.Run(ctx); close(done) }()
	time.Sleep(d) // the bubble's time
	stop()
	<-done
}

// killed leaves the outbox as a process does that is killed: of some messages it is not kept that they are there, and
// others were marked and did not go. Who starts next remembers nothing.
func (h *hose) killed(way http.RoundTripper, dice *rand.Rand, n int) (there, never int) {
	h.must(h.Store.Update(context.Background(), func(tx store.Tx) error {
		var all error
		for person := range h.people {
			for i := person; i < n; i += len(h.people) {
				d, err := tx.Delivery(idOf(i))
				if all = errors.Join(all, err); d.State == store.Sent {
					continue
				}
				if chance := dice.IntN(3); chance == 0 && d.State == store.Pending && i >= len(h.people) {
					d, err = tx.Delivery(idOf(i - len(h.people)))
					d.State, d.Receipt = store.Sending, chat.Receipt{}
					all = errors.Join(all, err, tx.PutDelivery(d))
					there++
				} else if chance == 1 && d.State == store.Pending {
					d.State, d.Tried, d.Attempts = store.Sending, h.real(), 1
					all = errors.Join(all, tx.PutDelivery(d))
					never++
				}
				break
			}
		}
		return all
	}))
	memory := &chattest.Memory{}
	for _, u := range h.people {
		h.must(memory.Put(h.t.Context(), "home/discord:"+u.ID, []byte(h.Home(u).ID)))
	}
	h.adapter = discord.New(discord.Options{
		Token: "token", URL: h.URL + "/api", Memory: memory, Now: h.real, Client: &http.Client{Transport: way},
	})
	before := h.Outbox
	h.Outbox = &outbox.Outbox{
		Store: before.Store, Vault: before.Vault, Adapters: map[chat.Network]chat.Adapter{discord.Name: h.adapter},
		Receive: h.receive, Now: h.real, Real: h.real, Log: before.Log,
	}
	h.must(h.Start(context.Background()))
	return there, never
}

// Whatever answers are lost, however late something is said again, and after a kill: each message is there once.
func TestOnceHoweverLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(26 * 365 * 24 * time.Hour) // the bubble's time: no id is older than Discord
		const messages = 10_000
		w := &weather{began: time.Minute, moment: 63 * time.Second, until: 20 * time.Minute}
		w.dice, w.takes, w.lose = rand.New(rand.NewPCG(3, 4)), 80*time.Millisecond, w.loses
		h := newHose(t, 500, w.distance, time.Now)
		w.Server = h.Server
		want := h.says(messages)
		there, never := h.killed(w, w.dice, messages) // nobody was written to yet
		if there > 0 || never == 0 {
			t.Fatalf("%d are there before all began", there)
		}
		h.runs(100 * time.Second)
		time.Sleep(30 * time.Minute) // the bubble's time
		there, never = h.killed(w, w.dice, messages)
		h.runs(100 * time.Second)
		time.Sleep(10 * time.Minute) // the bubble's time
		again, _ := h.killed(w, w.dice, messages)
		h.run()
		if there+again < 200 || never < 50 || w.lost < messages/20 {
			t.Errorf("of %d and %d was not kept that they are there, %d were never sent, %d answers were lost",
				there, again, never, w.lost)
		}
		seen := h.seen()
		missing, twice := 0, 0
		for what, times := range want {
			missing, twice = missing+max(0, times-seen[what]), twice+max(0, seen[what]-times)
		}
		if missing+twice > 0 || len(seen) != len(want) || h.Refused() > 0 {
			t.Errorf("%d are missing, %d there once too often, %d were refused", missing, twice, h.Refused())
		}
		for _, v := range h.Violations() {
			t.Errorf("Discord does not allow: %s", v)
		}
	})
}
