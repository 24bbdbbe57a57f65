package slack

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
)

// stage is an adapter before a pretended Slack, with a house that a test plays. It is to be used in a bubble.
type stage struct {
	*Adapter
	t      *testing.T
	server *slackfake.Server
	notes  *chattest.Memory
	ana    string // her account
	own    string // the channel of her own chat
	house  func(chat.Event)

	mu     sync.Mutex
	called map[string]int
	heard  []chat.Event
}

func onStage(t *testing.T, play func(*stage)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &stage{t: t, notes: &chattest.Memory{}, called: map[string]int{}}
		s.server = slackfake.NewServer(slackfake.App{
			ID: "A1", Team: "T1", Domain: "example", Bot: "BBOT", BotUser: "UBOT", Name: "Mentorbot",
			BotToken: testToken, AppToken: testApp, Command: "/mentor",
		})
		s.server.Now, s.server.HookURL = time.Now, "https://app.example/slack/events"
		s.server.Inspect = func(method string, _ map[string]any, _ bool) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.called[method]++
		}
		s.ana = s.server.AddUser(slackfake.User{RealName: "Ana"}).ID
		s.own = s.server.Own(s.ana).ID
		s.start()
		play(s)
		synctest.Wait()
		if v := s.server.Violations(); len(v) > 0 {
			t.Errorf("violations: %v", v)
		}
	})
}

// start begins the program, which remembers nothing but what is in its memory.
func (s *stage) start() {
	s.Adapter = New(Options{
		BotToken: testToken, Secret: s.server.Secret, URL: s.server.URL + "/api/", Memory: s.notes, Now: time.Now,
		Client: &http.Client{Transport: slackfake.Transport{Server: s.server}},
		Busy:   func(chat.Language) string { return "busy" },
		Over:   func(chat.Language) string { return "It is over <now>." },
	})
	receive := chat.Receive(s.hear)
	s.receive.Store(&receive)
	s.server.Hook = netfake.Way{To: s.Handler()}
}

// hear is the house's commit, which the test answers at once.
func (s *stage) hear(_ context.Context, all ...chat.Event) []error {
	for _, e := range all {
		s.mu.Lock()
		known := slices.ContainsFunc(s.heard, func(before chat.Event) bool { return before.ID == e.ID })
		s.heard = append(s.heard, e)
		s.mu.Unlock()
		if s.house != nil && !known {
			s.house(e)
		}
	}
	return make([]error, len(all))
}

// send must work.
func (s *stage) send(d chat.Delivery) chat.Receipt {
	s.t.Helper()
	receipt, err := s.Send(s.t.Context(), d)
	if err != nil {
		s.t.Fatal(err)
	}
	return receipt
}

func (s *stage) edit(d chat.Delivery) {
	s.t.Helper()
	if err := s.Edit(s.t.Context(), d); err != nil {
		s.t.Fatal(err)
	}
}

// told lets the app hear what was done, and gives how long Slack waited for the answer.
func (s *stage) told() time.Duration {
	s.t.Helper()
	began := time.Now()
	if err := s.server.Push(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
	took := time.Since(began)
	synctest.Wait()
	return took
}

// latest is the last message of a channel that she sees.
func (s *stage) latest(channel string) slackfake.Seen {
	s.t.Helper()
	all := s.server.Seen(s.ana, channel)
	if len(all) == 0 {
		s.t.Fatal("she sees nothing")
	}
	return all[len(all)-1]
}

// presses presses a button of a message, by its label.
func (s *stage) presses(m slackfake.Seen, label string) {
	s.t.Helper()
	for _, b := range m.Buttons {
		if b.Label != label {
			continue
		}
		if err := s.server.Presses(s.ana, m.Message, b.Action); err != nil {
			s.t.Fatal(err)
		}
		s.told()
		return
	}
	s.t.Fatalf("there is no button %q in %+v", label, m.Buttons)
}

func (s *stage) fills(fields map[string]string) {
	s.t.Helper()
	for block, value := range fields {
		if err := s.server.Fills(s.ana, block, value); err != nil {
			s.t.Fatal(err)
		}
	}
	if wrong, err := s.server.Submits(s.ana); err != nil || len(wrong) > 0 {
		s.t.Fatalf("%v %v", wrong, err)
	}
}

// modal is what stands in the modal before her; nothing: there is none.
func (s *stage) modal() (words string, errs map[string]string) {
	v := s.server.Modal(s.ana)
	if v == nil {
		return "", nil
	}
	words, _ = s.server.SeenIn(v)
	return words, v.Errors
}

// calls is how often a method was called since it was asked last.
func (s *stage) calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := s.called[method]
	s.called[method] = 0
	return n
}

// ids are the names of the events that were heard.
func (s *stage) ids() (all []chat.EventID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.heard {
		all = append(all, e.ID)
	}
	return all
}

// kept are the keys under which something is remembered.
func (s *stage) kept(prefix string) (all []string) {
	for key, value := range s.notes.Kept() {
		if strings.HasPrefix(key, prefix) && len(value) > 0 {
			all = append(all, key)
		}
	}
	slices.Sort(all)
	return all
}

// place is where her own chat is.
func (s *stage) place() chat.Destination {
	return chat.Destination{Place: placeID("T1", s.own, ""), People: []chat.PersonID{personID("T1", s.ana)}}
}
