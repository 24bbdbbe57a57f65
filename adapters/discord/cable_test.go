package discord

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
)

// What no log and no error may hold.
const canary = "MTk4NjIyNDgz.CANARY.secret_part"

// shelf is a memory that can be shut, as when a process is killed.
type shelf struct {
	mu     sync.Mutex
	values map[string][]byte
	shut   bool
	slow   time.Duration // how long each look and each change takes
	puts   int
	lapse  string // what begins so can't be read once
}

// lapses lets what begins so not be read once.
func (s *shelf) lapses(prefix string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lapse = prefix
}

// lapsed tells whether that was tried.
func (s *shelf) lapsed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lapse == ""
}

// slows lets all take so long from now on.
func (s *shelf) slows(by time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slow = by
}

// shuts lets nothing be kept any more, or lets it again.
func (s *shelf) shuts(shut bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut = shut
}

// drag is the time that it takes.
func (s *shelf) drag() {
	s.mu.Lock()
	slow := s.slow
	s.mu.Unlock()
	time.Sleep(slow) // the bubble's time
}

func (s *shelf) Get(_ context.Context, key string) ([]byte, error) {
	s.drag()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lapse != "" && strings.HasPrefix(key, s.lapse) {
		s.lapse = ""
		return nil, errors.New("the disk is busy")
	}
	return slices.Clone(s.values[key]), nil
}

func (s *shelf) Put(_ context.Context, key string, value []byte) error {
	s.drag()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shut {
		return errors.New("killed")
	}
	if s.values == nil {
		s.values = map[string][]byte{}
	}
	s.values[key] = slices.Clone(value)
	s.puts++
	return nil
}

// cable is an adapter at a pretended Discord, within a bubble.
type cable struct {
	*discordfake.Server
	t        *testing.T
	adapter  *Adapter
	listener *netfake.Listener
	memory   *shelf
	log      *chattest.Lines
	ana      *discordfake.User
	guild    *discordfake.Guild
	stop     func() error // ends Run, and tells how it ended
	refuse   func(chat.Event) error

	mu    sync.Mutex
	heard []chat.Event
}

// read is the published description of the API, where it lies beside the project.
var read = sync.OnceValues(func() (*discordfake.Contract, error) {
	return discordfake.ReadContract("../../../shared/specs/discord/openapi.json")
})

func description(t testing.TB) *discordfake.Contract { return chattest.Reference(t, read) }

// inBubble lets a test have a cable. Time stands still but while all wait.
func inBubble(t *testing.T, do func(c *cable)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(26 * 365 * 24 * time.Hour) // the bubble's time: ids tell moments, and none is before 2015
		s := discordfake.NewServer(discordfake.App{ID: "900", User: "900", Name: "Mentorbot", Token: canary})
		s.Now, s.URL = time.Now, "http://discord.example"
		c := &cable{Server: s, t: t, memory: &shelf{}, log: &chattest.Lines{}, listener: netfake.Listen(s)}
		if contract := description(t); contract != nil {
			contract.Watch(s, func(err error) { t.Error(err) })
		}
		c.ana = s.AddUser(discordfake.User{Global: "Ana", Locale: "en-US"})
		c.guild = s.AddGuild("Guild", c.ana)
		defer c.listener.Close()
		do(c)
		if c.stop != nil {
			if err := c.stop(); err != nil {
				t.Errorf("Run ended with %v", err)
			}
		}
		if said := c.log.String(); strings.Contains(said, "secret_part") || strings.Contains(said, "token-") {
			t.Errorf("a secret is in the log:\n%s", said)
		}
		for _, v := range s.Violations() {
			t.Errorf("Discord does not allow: %s", v)
		}
	})
}

// start makes an adapter and runs it.
func (c *cable) start(change ...func(*Options)) {
	o := Options{
		Token: canary, URL: c.URL + "/api", Memory: c.memory, Now: time.Now, Jitter: 0.5,
		Client: &http.Client{Transport: discordfake.Transport{Server: c.Server}},
		Dialer: &websocket.Dialer{NetDialContext: c.listener.Dial},
		Busy:   func(chat.Language) string { return "not saved yet" },
		Old:    func(chat.Language) string { return "too old" },
		Log:    slog.New(slog.NewTextHandler(c.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, f := range change {
		f(&o)
	}
	c.adapter = New(o)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- c.adapter.Run(ctx, c.receive) }()
	c.stop = func() error {
		c.stop = nil
		cancel()
		return <-ended
	}
}

func (c *cable) receive(_ context.Context, events ...chat.Event) []error {
	errs := make([]error, len(events))
	for i, e := range events {
		c.mu.Lock()
		refuse := c.refuse
		c.mu.Unlock()
		if refuse != nil {
			errs[i] = refuse(e)
		}
		if errs[i] == nil {
			c.mu.Lock()
			c.heard = append(c.heard, e)
			c.mu.Unlock()
		}
	}
	return errs
}

// refusing lets events not be safe for which there is an error.
func (c *cable) refusing(refuse func(chat.Event) error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refuse = refuse
}

// texts are the words of what was heard, each event once, in order.
func (c *cable) texts() (all []string) {
	seen := map[chat.EventID]bool{}
	for _, e := range c.events() {
		if e.Kind == chat.Said && !seen[e.ID] {
			all = append(all, e.Text.Reveal())
		}
		seen[e.ID] = true
	}
	return all
}

func (c *cable) events() []chat.Event {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.heard)
}

// pass lets time go by.
func (c *cable) pass(d time.Duration) {
	time.Sleep(d) // the bubble's time
	synctest.Wait()
}

// expect looks how often sessions began and went on.
func (c *cable) expect(identifies, resumes int) {
	c.t.Helper()
	if i, r, _ := c.Begun(); i != identifies || r != resumes {
		c.t.Errorf("%d sessions began and %d went on, want %d and %d", i, r, identifies, resumes)
	}
}
