package discordfake

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
)

// pretended is who the bot is for a Fake.
var pretended = App{
	ID: "900000000000000001", User: "900000000000000001", Name: "Mentorbot", Token: "pretended.token.of-nobody",
}

// guildName is how the Fake's one guild is called.
const guildName = "Pretended"

var _ chattest.Fake = (*Fake)(nil)

// Network is the adapter as it is reached over HTTP.
type Network interface {
	chat.Adapter
	Handler() http.Handler
	Listening() bool
}

// Fake is the real adapter before a pretended server, with people who have hands.
type Fake struct {
	Now    func() time.Time                           // when things happen; nil: a fixed moment
	Settle func()                                     // lets the bot answer what was just done; nil: nothing to wait for
	Spoken func(l chat.Language, at time.Time) string // how somebody's Discord shows a moment; nil: in English
	Wait   func(until func() bool) error              // waits for what the adapter does later; nil: it polls
	Server *Server

	adapter  Network
	t        *testing.T
	listener *netfake.Listener
	guild    *Guild
	founder  *User
	people   []*User
	lives    map[*User]living
	rooms    map[string]*Channel
	again    func()
	asked    map[string][]string // the questions of the forms that were looked at, by what opens them
	sent     func()              // sends the latest form once more

	mu      sync.Mutex
	heard   int  // events that the bot was told of
	retried bool // the latest of them was refused, and came through the gateway: the adapter tries again by itself
}

// living is how somebody's Discord is set.
type living struct {
	language chat.Language
	zone     string
}

// New makes a network with whatever adapter is built for its server. By HTTP interactions are posted, otherwise all
// comes through the gateway; dial is the way to its sockets.
func New(hook bool, build func(s *Server, l *netfake.Listener, now func() time.Time) Network) *Fake {
	f := &Fake{Server: NewServer(pretended), rooms: map[string]*Channel{}, lives: map[*User]living{},
		asked: map[string][]string{}}
	f.Server.Now = f.now
	f.Server.URL = "http://discord.example"
	_, f.Server.Private, _ = ed25519.GenerateKey(zero{}) // the same one each time
	f.founder = f.Server.AddUser(User{Global: "Founder", Locale: "en-US"})
	f.guild = f.Server.AddGuild(guildName, f.founder)
	f.guild.Roles = append(f.guild.Roles, Role{ID: f.guild.ID + "9", Name: "Lead", Permissions: ManageGuild})
	f.listener = netfake.Listen(f.Server)
	f.adapter = build(f.Server, f.listener, f.now)
	if hook {
		f.Server.HookURL, f.Server.Hook = "https://app.example/discord/interactions", netfake.Way{To: f.adapter.Handler()}
	}
	return f
}

// zero is no chance at all.
type zero struct{}

func (zero) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// Community is the people of the guild.
func (f *Fake) Community() chat.CommunityID { return chat.CommunityID("discord:" + f.guild.ID) }

// Guild is the one that everybody is in.
func (f *Fake) Guild() *Guild { return f.guild }

func (f *Fake) now() time.Time {
	if f.Now == nil {
		return firstMoment
	}
	return f.Now()
}

// Adapter is the real one.
func (f *Fake) Adapter() chat.Adapter { return f.adapter }

// Start runs the adapter until t ends.
func (f *Fake) Start(t *testing.T, receive chat.Receive) {
	f.t = t
	begun := make(chan struct{})
	t.Cleanup(func() { f.listener.Close() })
	chattest.Run(t, f.adapter, f.hears(receive, begun))
	if err := f.until(f.adapter.Listening); err != nil {
		chattest.Fatalf(f.t, "%v", err)
	}
	f.settled(1) // the guild
	close(begun)
}

// hears lets the bot hear what happens once the adapter is ready, and counts it.
func (f *Fake) hears(receive chat.Receive, begun <-chan struct{}) chat.Receive {
	return func(ctx context.Context, events ...chat.Event) []error {
		errs := make([]error, len(events))
		select {
		case <-begun:
			errs = receive(ctx, events...)
		default:
		}
		refused := func(err error) bool { return err != nil }
		f.mu.Lock()
		f.heard += len(events)
		f.retried = slices.ContainsFunc(errs, refused) && (f.Server.HookURL == "" || events[0].Ticket == "")
		f.mu.Unlock()
		f.Server.mu.Lock()
		f.Server.tells()
		f.Server.mu.Unlock()
		return errs
	}
}

func (f *Fake) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.heard
}

// settled waits until so much was heard in all.
func (f *Fake) settled(heard int) {
	if err := f.until(func() bool { return f.count() >= heard }); err != nil {
		chattest.Fatalf(f.t, "%v", err)
	}
	if f.Settle != nil {
		f.Settle()
	}
}

// patience is how long the fake waits for what has to come.
const patience = 2 * time.Minute

// until waits for what the adapter does later.
func (f *Fake) until(done func() bool) error {
	if f.Wait != nil {
		return f.Wait(done)
	}
	deadline := time.After(patience)
	for {
		changed := f.Server.changed.Next()
		if done() {
			return nil
		}
		select {
		case <-changed:
		case <-time.After(5 * time.Millisecond): // not all that is waited for tells so
		case <-deadline:
			return fmt.Errorf("nothing came in %s", patience)
		}
	}
}

// Person is the account of this name, in the guild.
func (f *Fake) Person(name string, l chat.Language, zone string) chat.PersonID {
	if u := first(f.people, func(u *User) bool { return u.Global == name }); u != nil {
		return person(u)
	}
	locale := string(l)
	if regions := map[string]string{"en": "en-US", "es": "es-ES"}; regions[locale] != "" {
		locale = regions[locale]
	}
	u := f.Server.AddUser(User{Global: name, Locale: locale})
	f.people = append(f.people, u)
	f.lives[u] = living{l, zone}
	f.Server.Joins(f.guild, u)
	return person(u)
}

func person(u *User) chat.PersonID { return chat.PersonID("discord:" + u.ID) }

func place(c *Channel) chat.PlaceID { return chat.PlaceID("discord:" + c.ID) }

// Admin makes a person one who may manage the guild, as if they had always been.
func (f *Fake) Admin(p chat.PersonID) {
	f.Server.mu.Lock()
	defer f.Server.mu.Unlock()
	f.guild.Members[f.account(p).ID].Roles = []string{f.guild.Roles[1].ID}
}

// Room is a channel that everybody sees.
func (f *Fake) Room(title string) chat.PlaceID {
	if f.rooms[title] == nil {
		f.rooms[title] = f.Server.AddChannel(f.guild, title)
	}
	return place(f.rooms[title])
}

// Fail lets the next message or edit end in err.
func (f *Fake) Fail(err error) {
	var wait chat.RetryAfter
	switch {
	case errors.As(err, &wait):
		f.Server.FailNext(netfake.Sending, TooMany(wait.Wait, wait.All))
	case errors.Is(err, chat.ErrUnreachable):
		f.Server.FailNext(netfake.Sending, Denies(403, 50007, "Cannot send messages to this user"))
	default:
		f.Server.FailNext(netfake.Sending, netfake.Dies)
	}
}
