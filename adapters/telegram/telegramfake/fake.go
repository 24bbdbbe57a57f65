package telegramfake

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"mentorbot/adapters/telegram"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
)

// Community is the people of the first group.
const Community chat.CommunityID = "telegram:-1000000000001"

const (
	token    = "4200000042:pretended-token-of-nobody_at-all"
	username = "pretended_mentorbot"
	title    = "Community" // of the group, as long as nobody asks for a room
)

var (
	_ chattest.Fake         = (*Fake)(nil)
	_ chattest.Acknowledged = (*Fake)(nil)
)

// Fake is the real adapter before a pretended server, with people who have hands. They are all members of one group and
// have pressed Start, and did so before the bot it is for came: the adapter hears of that, and nobody else.
type Fake struct {
	Now    func() time.Time // when things happen; nil: a fixed moment
	Settle func()           // lets the bot answer what was just done; nil: nothing to wait for
	Server *Server

	adapter *telegram.Adapter
	group   Chat
	founder User // of the group, whom nobody else knows
	t       *testing.T
	people  []*User
	rooms   map[string]chat.PlaceID
	arrived bool // the bot, in the group

	mu      sync.Mutex // guards what follows
	ctx     context.Context
	refused context.CancelFunc // tells the hand that waits
	early   bool               // what is told now happened before the bot came
}

// New makes a network on what a memory holds, which may be nothing. Options are the adapter's, to be changed.
func New(memory chat.Memory, options ...func(*telegram.Options)) *Fake {
	f := &Fake{Server: NewServer(token, username), rooms: map[string]chat.PlaceID{}}
	f.Server.Now, f.Server.Hold = f.now, true
	o := telegram.Options{
		Token: token, Memory: memory, Now: f.now, Client: &http.Client{Transport: Transport{f.Server}},
		Busy: func(chat.Language) string { return "not saved yet" },
	}
	for _, change := range options {
		change(&o)
	}
	f.adapter = telegram.New(o)
	f.Server.Hook = netfake.Way{To: f.adapter.Handler()}
	f.founder = f.Server.AddUser(User{FirstName: "Founder"})
	f.group = f.Server.AddGroup(Chat{Title: title}, f.founder.ID)
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

// Start runs the adapter until t ends. What happened before is told to it alone.
func (f *Fake) Start(t *testing.T, receive chat.Receive) {
	f.t = t
	running := chattest.Run(t, f.adapter, f.hears(receive))
	f.mu.Lock()
	f.ctx = running
	f.mu.Unlock()
	f.settle()
	if !f.arrived {
		f.arrived = true
		f.before(f.arrives)
	}
}

// arrives is how the bot came into the group, and how those who were there pressed Start.
func (f *Fake) arrives() {
	f.Server.Changes(f.founder.ID, f.Server.Bot().ID, f.group.ID, ordinary)
	for _, p := range f.people {
		f.Server.Opens(p.ID, "")
	}
}

// hears lets the bot hear what happens from now on, and the hand that waits know what was refused.
func (f *Fake) hears(receive chat.Receive) chat.Receive {
	return func(ctx context.Context, events ...chat.Event) []error {
		f.mu.Lock()
		early := f.early
		f.mu.Unlock()
		if early {
			return make([]error, len(events))
		}
		errs := receive(ctx, events...)
		f.mu.Lock()
		defer f.mu.Unlock()
		if errors.Join(errs...) != nil && f.refused != nil {
			f.refused()
		}
		return errs
	}
}

// before does what happened before the bot came.
func (f *Fake) before(do func()) {
	f.mu.Lock()
	f.early = true
	f.mu.Unlock()
	defer func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.early = false
	}()
	do()
	f.settle()
}

// settle waits until the adapter has taken in, or refused, all that was told.
func (f *Fake) settle() {
	f.mu.Lock()
	running := f.ctx
	if running == nil {
		f.mu.Unlock()
		return // it is told when the adapter starts
	}
	ctx, cancel := context.WithCancel(running)
	defer cancel()
	f.refused = cancel
	f.mu.Unlock()
	if err := f.Server.Quiet(ctx); err == nil {
		_ = f.Server.Push(ctx) // what was refused waits for Again
	}
	if cause := context.Cause(running); cause != nil {
		chattest.Fatalf(f.t, "%v", cause)
	}
}

// Person is the account of this name.
func (f *Fake) Person(name string, l chat.Language, _ string) chat.PersonID {
	for _, u := range f.people {
		if u.FirstName == name {
			return person(u.ID)
		}
	}
	u := f.Server.AddUser(User{
		FirstName: name, LanguageCode: string(l), Username: usernameOf(name, len(f.people)+1),
	})
	f.people = append(f.people, &u)
	f.Server.Put(f.group.ID, u.ID, ordinary)
	if f.arrived {
		f.before(func() { f.Server.Opens(u.ID, "") })
	}
	return person(u.ID)
}

// usernameOf is a username made of the name's plain letters. Whose name begins in the second half of the alphabet, or
// in another one, has none: they can be mentioned all the same.
func usernameOf(name string, number int) string {
	letters := strings.Map(func(r rune) rune {
		if r = unicode.ToLower(r); r < 'a' || r > 'z' {
			return -1
		}
		return r
	}, name)
	first := strings.ToLower(name)
	if letters == "" || first[0] < 'a' || first[0] > 'm' {
		return ""
	}
	return fmt.Sprintf("%.16s_%03d", letters, number)
}

func person(id int64) chat.PersonID { return chat.PersonID(placeID(id, 0)) }

func placeID(chatID, thread int64) chat.PlaceID {
	id := string(telegram.Name) + ":" + strconv.FormatInt(chatID, 10)
	if thread != 0 {
		id += "/" + strconv.FormatInt(thread, 10)
	}
	return chat.PlaceID(id)
}

// Admin makes a person an administrator of the group.
func (f *Fake) Admin(p chat.PersonID) { f.Server.Put(f.group.ID, f.account(p).ID, administrator) }

// Room is the group itself for the first title, and a topic of it for each further one.
func (f *Fake) Room(title string) chat.PlaceID {
	if id, known := f.rooms[title]; known {
		return id
	}
	if len(f.rooms) == 0 {
		f.Server.Retitle(f.group.ID, title)
		f.rooms[title] = placeID(f.group.ID, 0)
	} else {
		f.rooms[title] = placeID(f.group.ID, f.Server.AddTopic(f.group.ID, title))
	}
	return f.rooms[title]
}

// Again tells the last update once more, or what was refused.
func (f *Fake) Again() {
	f.Server.Again()
	f.settle()
}

// Acknowledged is whether the adapter has confirmed all updates.
func (f *Fake) Acknowledged() bool { return f.Server.Acknowledged() }

// Fail lets the next message or edit end in err.
func (f *Fake) Fail(err error) {
	var wait chat.RetryAfter
	switch {
	case errors.As(err, &wait):
		f.Server.FailNext(netfake.Sending, TooMany(wait.Wait))
	case errors.Is(err, chat.ErrUnreachable):
		f.Server.FailNext(netfake.Sending, Denies(http.StatusForbidden, "Forbidden: bot was blocked by the user"))
	default:
		f.Server.FailNext(netfake.Sending, netfake.Dies)
	}
}
