package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"mentorbot/adapters/slack/slackfake"
)

// How long somebody waits who presses a button in Slack: from the moment the network has the press until it has the
// answer. The program is the real one, over a socket on loopback.
func BenchmarkPressToAnswerOnSlack(b *testing.B) {
	for b.Loop() {
		pressed := presses(b)
		slices.Sort(pressed)
		ms := func(part int) float64 { return float64(pressed[len(pressed)*part/100].Microseconds()) / 1000 }
		b.ReportMetric(ms(50), "p50-ms")
		b.ReportMetric(ms(99), "p99-ms")
		b.ReportMetric(0, "ns/op")
	}
}

// How many press, and how often: below the pace of the workspace, for an answer and the change of a message each.
const (
	pressers   = 100
	pressEvery = 250 * time.Millisecond
)

// stopwatch is when somebody pressed, by the channel in which the answer comes.
type stopwatch struct {
	mu    sync.Mutex
	since map[string]time.Time
	took  []time.Duration
}

// begins starts the watch in a channel.
func (w *stopwatch) begins(channel string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.since[channel] = time.Now()
}

// answered stops it where a message came.
func (w *stopwatch) answered(method string, result json.RawMessage) {
	at := time.Now()
	var said struct {
		Channel string `json:"channel"`
	}
	if method != "chat.postMessage" || json.Unmarshal(result, &said) != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if since, waits := w.since[said.Channel]; waits {
		w.took = append(w.took, at.Sub(since))
		delete(w.since, said.Channel)
	}
}

func (w *stopwatch) stopped() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.took)
}

// presses lets one after another press a button of their menu.
func presses(b *testing.B) []time.Duration {
	b.Helper()
	network, watch := worksIn(b), &stopwatch{since: map[string]time.Time{}}
	network.Change(func(s *slackfake.Server) { s.Answered = watch.answered })
	p := network.starts(b, b.TempDir())
	own := map[string]string{} // the channel of each
	next := time.NewTicker(pressEvery)
	defer next.Stop()
	for i := range pressers {
		<-next.C
		id := network.AddUser(slackfake.User{RealName: fmt.Sprintf("Person %d", i)}).ID
		own[id] = network.Own(id).ID
		network.Commands(id, own[id], "/mentor", "")
	}
	settles(b, func() bool {
		for id, channel := range own {
			if len(network.Seen(id, channel)) == 0 {
				return false
			}
		}
		return true
	})
	for id, channel := range own {
		<-next.C
		all := network.Seen(id, channel)
		menu := all[len(all)-1]
		i := slices.IndexFunc(menu.Buttons, func(b slackfake.Button) bool { return b.Label == words("verbs.help") })
		if i < 0 {
			b.Fatalf("no such button: %+v", menu.Buttons)
		}
		watch.begins(channel)
		if err := network.Presses(id, menu.Message, menu.Buttons[i].Action); err != nil {
			b.Fatal(err)
		}
	}
	settles(b, func() bool { return watch.stopped() == len(own) })
	p.stops(b)
	return watch.took
}
