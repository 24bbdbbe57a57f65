package chattest

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/chat"
)

// BareNetwork is the name of the network that has least, and of its one community.
const (
	BareNetwork   chat.Network     = "bare"
	BareCommunity chat.CommunityID = "bare"
)

// bareText is the longest text of a message there.
const bareText = 1000

// Bare is a network in memory without buttons, forms, rooms or pictures: everything is typed. It is the adapter and its
// Fake in one. What it tells is kept until it was received, and told in order.
type Bare struct {
	Now    func() time.Time // when events happen; nil: unknown
	Settle func()           // lets the bot answer what was just typed; nil: nothing to wait for

	telling sync.Mutex // held while events are told, so that they come in order

	mu      sync.Mutex // guards what follows
	open    *sync.Cond // receive was set
	t       *testing.T
	receive chat.Receive
	people  []account
	chats   map[chat.PlaceID][]line
	waiting []chat.Event // not received yet
	last    []chat.Event // received last
	events  int
	fail    error
}

type account struct {
	id       chat.PersonID
	name     string
	language chat.Language
	zone     string
	admin    bool
}

// line is what stands in a chat: a person's words, or the bot's.
type line struct {
	from string
	text chat.Text
}

// NewBare makes a network with nobody in it.
func NewBare() *Bare {
	b := &Bare{chats: map[chat.PlaceID][]line{}}
	b.open = sync.NewCond(&b.mu)
	return b
}

// Network is "bare".
func (b *Bare) Network() chat.Network { return BareNetwork }

// Capabilities are none but a text and a command.
func (b *Bare) Capabilities() chat.Capabilities {
	return chat.Capabilities{TextLength: bareText, Command: "/" + leadVerb + " "}
}

// Run tells what happens until ctx ends.
func (b *Bare) Run(ctx context.Context, receive chat.Receive) error {
	b.setReceive(receive)
	defer b.setReceive(nil)
	b.tell(ctx)
	<-ctx.Done()
	return nil
}

func (b *Bare) setReceive(receive chat.Receive) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.receive = receive
	b.open.Broadcast()
}

// Send shows a message in a person's own chat; there are no other places.
func (b *Bare) Send(_ context.Context, d chat.Delivery) (chat.Receipt, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.fail; err != nil {
		b.fail = nil
		return chat.Receipt{}, err
	}
	place := d.To.Place
	if place == "" && len(d.To.People) == 1 {
		place = own(d.To.People[0])
	}
	m := d.Message
	if place == "" || d.Edits != "" || len(m.Choices)+len(m.Files) > 0 || m.Form != nil ||
		chat.Units(m.Text.Isolated()) > bareText {
		return chat.Receipt{}, chat.ErrUnsupported
	}
	if b.account(chat.PersonID(place)) == nil {
		return chat.Receipt{}, chat.ErrUnreachable
	}
	b.chats[place] = append(b.chats[place], line{from: bot, text: m.Text})
	return chat.Receipt{Place: place, Message: chat.MessageID(strconv.Itoa(len(b.chats[place])))}, nil
}

// Standing says who is an admin; whoever has no account is a stranger.
func (b *Bare) Standing(_ context.Context, c chat.CommunityID, p chat.PersonID) (chat.Standing, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	a := b.account(p)
	if a == nil || c != BareCommunity {
		return chat.Standing{Stranger: true}, nil
	}
	return chat.Standing{Admin: a.admin}, nil
}

// tell hands over what is waiting, one by one; what is refused stays, and what came after it.
func (b *Bare) tell(ctx context.Context) {
	b.telling.Lock()
	defer b.telling.Unlock()
	for {
		e, receive := b.first()
		if receive == nil {
			return
		}
		if slices.ContainsFunc(receive(ctx, e), func(err error) bool { return err != nil }) {
			return
		}
		b.received(e)
	}
}

func (b *Bare) first() (chat.Event, chat.Receive) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.waiting) == 0 {
		return chat.Event{}, nil
	}
	return b.waiting[0], b.receive
}

func (b *Bare) received(e chat.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.waiting, b.last = b.waiting[1:], []chat.Event{e}
}

// account is who has this id, or nil. The caller holds the lock.
func (b *Bare) account(p chat.PersonID) *account {
	i := slices.IndexFunc(b.people, func(a account) bool { return a.id == p })
	if i < 0 {
		return nil
	}
	return &b.people[i]
}

// own is a person's chat with the bot.
func own(p chat.PersonID) chat.PlaceID { return chat.PlaceID(p) }

// event is what every event of a person carries. The caller holds the lock.
func (b *Bare) event(a account) chat.Event {
	b.events++
	e := chat.Event{
		ID: chat.EventID(fmt.Sprintf("%s:%d", BareNetwork, b.events)), Community: BareCommunity,
		Person: a.id, Name: chat.Private(a.name), Place: own(a.id), Own: true, Language: a.language, Zone: a.zone,
	}
	if b.Now != nil {
		e.At = b.Now()
	}
	return e
}
