// Package webfake is the page without a browser: a network with hands, whose hands speak to the adapter's real API.
//
// Invariant: whatever the hands do goes over HTTP, as the page does it; only Run, Send and what fails are called
// directly.
//
// Start with New.
package webfake

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/adapters/web"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// Community is the people of the page.
const Community chat.CommunityID = "web"

var _ chattest.Fake = (*Fake)(nil)

// Fake is the page with hands.
type Fake struct {
	Now func() time.Time // when events happen; nil: the zero moment

	adapter *adapter
	api     api
	t       *testing.T
	last    web.Action               // for Again
	names   map[chat.PersonID]string // of those on the page, as far as known
}

// New makes a page on what a memory holds, which may be nothing.
func New(memory chat.Memory) *Fake {
	f := &Fake{names: map[chat.PersonID]string{}}
	f.adapter = &adapter{Adapter: web.New(web.Options{
		Memory: memory, Stage: Stage{}, Community: Community, Now: f.now,
	})}
	f.api = api{handler: f.adapter.Handler(), visit: rand.Text()}
	return f
}

func (f *Fake) now() time.Time {
	if f.Now == nil {
		return time.Time{}
	}
	return f.Now()
}

// Adapter is the adapter, which Fail can make fail.
func (f *Fake) Adapter() chat.Adapter { return f.adapter }

// Start runs the adapter until t ends.
func (f *Fake) Start(t *testing.T, receive chat.Receive) {
	f.t = t
	running := f.adapter.Changed()
	chattest.Run(t, f.adapter, receive)
	<-running
}

// Person is the person of this name, made as if they had been there before the bot.
func (f *Fake) Person(name string, l chat.Language, zone string) chat.PersonID {
	if len(f.names) == 0 {
		f.learnNames() // of an earlier run on the same memory
	}
	for id, known := range f.names {
		if known == name {
			return id
		}
	}
	var made web.Person
	f.must("/api/person", web.NewPerson{ID: f.api.newID(), Name: name, Language: l, Zone: zone, Settled: true}, &made)
	f.names[made.ID] = made.Name
	return made.ID
}

// Admin makes a person an admin.
func (f *Fake) Admin(p chat.PersonID) {
	yes := true
	f.must("/api/person", web.NewPerson{Person: p, Admin: &yes}, nil)
}

// Room is a room that everybody is in.
func (f *Fake) Room(title string) chat.PlaceID {
	var room web.Room
	f.must("/api/room", web.Room{Title: title}, &room)
	return room.ID
}

// Say types a text.
func (f *Fake) Say(p chat.PersonID, place chat.PlaceID, text string) {
	f.act(web.Action{Person: p, Place: place, Text: text})
}

// Press presses the latest button with this label there.
func (f *Fake) Press(p chat.PersonID, place chat.PlaceID, label string) {
	for _, l := range slices.Backward(f.lines(p, place)) {
		for _, c := range choices(l) {
			if c.Label == label {
				f.act(web.Action{Person: p, Place: place, Message: l.message(), Handle: c.Handle})
				return
			}
		}
	}
	chattest.Fatalf(f.t, "%s sees no button %q in %q", p, label, place)
}

// FillIn fills in the latest form there and sends it. A field that is not answered keeps what is in it.
func (f *Fake) FillIn(p chat.PersonID, place chat.PlaceID, answers []chattest.Answer) {
	for _, l := range slices.Backward(f.lines(p, place)) {
		if l.Message != nil && l.Message.Form != nil {
			fields := map[string]string{}
			for _, field := range l.Message.Form.Fields {
				fields[field.Key] = value(field, answers)
			}
			f.act(web.Action{Person: p, Place: place, Message: l.message(), Handle: l.Message.Form.Handle, Fields: fields})
			return
		}
	}
	chattest.Fatalf(f.t, "%s sees no form in %q", p, place)
}

// value is what the page would send: the keys of the options whose labels are named, or the text itself.
func value(f chat.Field, answers []chattest.Answer) string {
	i := slices.IndexFunc(answers, func(a chattest.Answer) bool { return a.Key == f.Key })
	if i < 0 {
		return cmp.Or(f.Value, f.Before)
	}
	if len(f.Options) == 0 {
		return answers[i].Value
	}
	var keys []string
	for label := range strings.SplitSeq(answers[i].Value, ",") {
		for _, o := range f.Options {
			if label = strings.TrimSpace(label); o.Label == label || o.Key == label {
				keys = append(keys, o.Key)
				break
			}
		}
	}
	return strings.Join(keys, ",")
}

// Again sends the last action once more.
func (f *Fake) Again() { f.api.post("/api/act", f.last, nil) }

// Fail lets the next Send end in err.
func (f *Fake) Fail(err error) { f.adapter.failNext(err) }

// act does what the page does. An action that is not safe is left to Again, as a person may press again.
func (f *Fake) act(do web.Action) {
	do.ID = f.api.newID()
	f.last = do
	f.api.post("/api/act", do, nil)
}

func (f *Fake) must(path string, order, answer any) {
	if recorded := f.api.post(path, order, answer); recorded.Code != 200 {
		chattest.Fatalf(f.t, "%s answers %d: %s", path, recorded.Code, recorded.Body)
	}
}

// adapter is the real one, but for the Send that is to fail.
type adapter struct {
	*web.Adapter
	mu   sync.Mutex
	fail error
}

func (a *adapter) failNext(err error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.fail = err
}

func (a *adapter) failure() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	err := a.fail
	a.fail = nil
	return err
}

// Send sends, or fails as it was told to.
func (a *adapter) Send(ctx context.Context, d chat.Delivery) (chat.Receipt, error) {
	if err := a.failure(); err != nil {
		return chat.Receipt{}, err
	}
	return a.Adapter.Send(ctx, d)
}

// Edit edits, or fails as it was told to.
func (a *adapter) Edit(ctx context.Context, d chat.Delivery) error {
	if err := a.failure(); err != nil {
		return err
	}
	return a.Adapter.Edit(ctx, d)
}
