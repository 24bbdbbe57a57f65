package slackfake

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
)

// Community is the people of the workspace.
const Community chat.CommunityID = "slack:T0PRETEND"

// pretended is who the bot is in a Fake's workspace.
var pretended = App{
	ID: "A0PRETEND", Team: "T0PRETEND", Domain: "pretended", Bot: "B0PRETEND", BotUser: "U0PRETENDBOT",
	Name: "Mentorbot", BotToken: "xoxb-pretended-token-of-nobody", AppToken: "xapp-pretended-token-of-nobody",
	Command: "/mentor",
}

var (
	_ chattest.Fake         = (*Fake)(nil)
	_ chattest.Acknowledged = (*Fake)(nil)
	_ chattest.Searching    = (*Fake)(nil)
	_ chattest.Answering    = (*Fake)(nil)
)

// Network is the adapter as it is reached over HTTP.
type Network interface {
	chat.Adapter
	Handler() http.Handler
}

// Fake is the real adapter before a pretended server, with people who have hands. It is told of one thing after another.
type Fake struct {
	Now    func() time.Time              // when things happen; nil: a fixed moment
	Wait   func(until func() bool) error // waits for what the adapter does later; nil: until the server changes
	Server *Server

	adapter Network
	t       *testing.T
	founder *User // of the workspace, whom nobody else knows
	people  []*User
	rooms   map[string]chat.PlaceID
	asked   map[string][]string // the questions of the forms that were looked at, by what opens them

	mu      sync.Mutex // guards what follows
	ctx     context.Context
	begun   bool // the bot hears what happens
	refused int  // how often the bot refused something
	heeded  int  // how much of that was waited for
	answers func()
}

// NewBySocket makes a network that tells the adapter of everything over sockets, which t listens for.
func NewBySocket(t *testing.T, build func(s *Server, now func() time.Time) Network) *Fake {
	f := New(func(s *Server, now func() time.Time) Network {
		listening := httptest.NewServer(s)
		t.Cleanup(func() {
			s.Drop()
			listening.Close()
		})
		s.URL = listening.URL
		return build(s, now)
	})
	f.Server.HookURL, f.Server.Hook = "", nil
	return f
}

// New makes a network with whatever adapter is built for its server: it asks through a Transport, with the server's
// tokens and its signing secret.
func New(build func(s *Server, now func() time.Time) Network) *Fake {
	f := &Fake{Server: NewServer(pretended), rooms: map[string]chat.PlaceID{}, asked: map[string][]string{}}
	f.Server.Now = f.now
	f.founder = f.Server.AddUser(User{RealName: "Founder", IsAdmin: true, IsOwner: true, Primary: true})
	f.adapter = build(f.Server, f.now)
	f.Server.HookURL = "https://app.example/slack/events"
	f.Server.Hook = netfake.Way{To: f.adapter.Handler()}
	return f
}

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
	f.mu.Lock()
	f.begun = false
	f.mu.Unlock()
	running := chattest.Run(t, f.adapter, f.hears(receive))
	f.mu.Lock()
	f.ctx = running
	f.mu.Unlock()
	f.ready(running)
}

// Answers lets the bot answer each thing that it heard before the adapter is done with it: some answers go in place, and
// the adapter waits for them.
func (f *Fake) Answers(answer func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.answers = answer
}

// hears lets the bot hear what happens once the adapter is ready.
func (f *Fake) hears(receive chat.Receive) chat.Receive {
	return func(ctx context.Context, events ...chat.Event) []error {
		f.mu.Lock()
		begun, answer := f.begun, f.answers
		f.mu.Unlock()
		if !begun {
			return make([]error, len(events))
		}
		errs := receive(ctx, events...)
		if answer != nil {
			answer()
		}
		if errors.Join(errs...) != nil {
			f.refuses()
		}
		return errs
	}
}

// refuses notes that something was refused, and wakes whoever waits for it to be acknowledged.
func (f *Fake) refuses() {
	f.mu.Lock()
	f.refused++
	f.mu.Unlock()
	f.Server.mu.Lock()
	defer f.Server.mu.Unlock()
	f.Server.change()
}

func (f *Fake) refusals() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.refused
}

// begins lets the bot hear what happens.
func (f *Fake) begins() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.begun = true
}

// ready asks until the adapter takes events: before it runs it refuses them, and what people do is told but once.
func (f *Fake) ready(running context.Context) {
	if f.Server.HookURL == "" {
		err := f.until(func() bool {
			open, _ := f.Server.Sockets()
			return open > 0 || running.Err() != nil
		})
		if err != nil {
			chattest.Fatalf(f.t, "%v: %v", err, context.Cause(running))
		}
		f.begins()
		return
	}
	body := encode(obj{
		"type": "event_callback", "team_id": pretended.Team, "api_app_id": pretended.ID,
		"event_id":   "Ev0READY" + f.Server.newStamp(),
		"event_time": f.now().Unix(), "event": obj{
			"type": "message", "user": f.founder.ID, "text": "ready?", "channel": f.Server.Own(f.founder.ID).ID,
			"channel_type": direct, "ts": f.Server.newStamp(), "event_ts": f.Server.newStamp(),
		},
	})
	for running.Err() == nil {
		r, err := f.Server.Signed(running, body, "application/json", f.now())
		if err != nil {
			chattest.Fatalf(f.t, "%v", err)
		}
		if _, _, err = f.Server.exchange(r); err == nil {
			f.begins()
			return
		}
		runtime.Gosched()
	}
	chattest.Fatalf(f.t, "%v", context.Cause(running))
}

// acknowledged waits until all that was told over sockets is acknowledged, or something is refused.
func (f *Fake) acknowledged(before int) {
	if err := f.until(func() bool { return f.Server.Acknowledged() || f.refusals() > before }); err != nil {
		chattest.Fatalf(f.t, "%v", err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.heeded = f.refused
}

func (s *Server) newStamp() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stamp()
}

// settle tells the adapter all that waits, until something is refused: that waits for Again.
func (f *Fake) settle() {
	f.mu.Lock()
	running, before := f.ctx, f.heeded
	f.mu.Unlock()
	if running == nil {
		return
	}
	if f.Server.HookURL == "" {
		f.acknowledged(before)
		return
	}
	_ = f.Server.Push(running) // a refusal is the adapter's right
	if cause := context.Cause(running); cause != nil {
		chattest.Fatalf(f.t, "%v", cause)
	}
}

// Person is the account of this name.
func (f *Fake) Person(name string, l chat.Language, zone string) chat.PersonID {
	for _, u := range f.people {
		if u.RealName == name {
			return person(u.ID)
		}
	}
	locale := string(l)
	if regions := map[string]string{"en": "en-US", "es": "es-ES", "de": "de-DE", "ar": "ar-EG"}; regions[locale] != "" {
		locale = regions[locale]
	}
	u := f.Server.AddUser(User{RealName: name, Locale: locale, TZ: zone})
	f.people = append(f.people, u)
	for _, id := range f.rooms {
		f.Server.adds(u.ID, channelOf(id))
	}
	return person(u.ID)
}

func person(id string) chat.PersonID { return chat.PersonID(Community) + chat.PersonID("/"+id) }

func placeOf(id string) chat.PlaceID { return chat.PlaceID(Community) + chat.PlaceID("/"+id) }

// channelOf is the channel that a place is, without its thread.
func channelOf(place chat.PlaceID) string {
	parts := strings.Split(place.Native(), "/")
	if len(parts) < 2 {
		return ""
	}
	return parts[1]
}

// adds makes somebody a member of a channel without a word of it.
func (s *Server) adds(user, channel string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.channel(channel); !c.has(user) {
		c.Members = append(c.Members, user)
	}
}

// Admin makes a person an admin of the workspace, as if they had always been one.
func (f *Fake) Admin(p chat.PersonID) {
	f.Server.mu.Lock()
	defer f.Server.mu.Unlock()
	f.Server.user(f.account(p)).IsAdmin = true
}

// Room is a channel that everybody is in, and the bot.
func (f *Fake) Room(title string) chat.PlaceID {
	if id, known := f.rooms[title]; known {
		return id
	}
	members := []string{pretended.BotUser}
	for _, u := range f.people {
		members = append(members, u.ID)
	}
	c := f.Server.AddChannel(Channel{Name: strings.ToLower(strings.ReplaceAll(title, " ", "-"))}, members...)
	f.rooms[title] = placeOf(c.ID)
	return f.rooms[title]
}

// Again tells the last event once more, or what was refused.
func (f *Fake) Again() {
	f.Server.Again()
	f.settle()
}

// Acknowledged is whether the adapter has taken in all that it was told.
func (f *Fake) Acknowledged() bool { return f.Server.Acknowledged() }

// Fail lets the next message or edit end in err.
func (f *Fake) Fail(err error) {
	var wait chat.RetryAfter
	switch {
	case errors.As(err, &wait):
		f.Server.FailNext(netfake.Sending, TooMany(wait.Wait))
	case errors.Is(err, chat.ErrUnreachable):
		f.Server.FailNext(netfake.Sending, Denies("channel_not_found"))
	default:
		f.Server.FailNext(netfake.Sending, netfake.Dies)
	}
}
