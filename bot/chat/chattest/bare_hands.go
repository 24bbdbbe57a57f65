package chattest

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"testing"

	"mentorbot/bot/chat"
)

// bot is who Seen says the bot's messages are from.
const bot = "bot"

// Adapter is the network itself.
func (b *Bare) Adapter() chat.Adapter { return b }

// Start runs the network until t ends.
func (b *Bare) Start(t *testing.T, receive chat.Receive) {
	ctx, cancel := context.WithCancel(context.Background())
	stopped := make(chan error)
	go func() { stopped <- b.Run(ctx, receive) }()
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.t = t; b.receive == nil; {
		b.open.Wait()
	}
	t.Cleanup(func() {
		cancel()
		if err := <-stopped; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
}

// Person is the account of this name.
func (b *Bare) Person(name string, l chat.Language, zone string) chat.PersonID {
	b.mu.Lock()
	defer b.mu.Unlock()
	if i := slices.IndexFunc(b.people, func(a account) bool { return a.name == name }); i >= 0 {
		return b.people[i].id
	}
	id := chat.PersonID(string(BareNetwork) + ":" + strconv.Itoa(len(b.people)+1))
	b.people = append(b.people, account{id: id, name: name, language: l, zone: zone})
	return id
}

// Admin makes a person an admin.
func (b *Bare) Admin(p chat.PersonID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.mustHave(p).admin = true
}

// Room is empty: there are none.
func (b *Bare) Room(string) chat.PlaceID { return "" }

// Say types a text into the person's own chat.
func (b *Bare) Say(p chat.PersonID, place chat.PlaceID, text string) { b.say(p, place, text, text) }

// Press types the number of the label in the latest list that has it, or the label where a newer list counts anew. The
// chat is read back with the label: that is what the number says.
func (b *Bare) Press(p chat.PersonID, place chat.PlaceID, label string) {
	b.say(p, place, b.numberOf(p, label), label)
}

// FillIn answers one question after another, as they come.
func (b *Bare) FillIn(p chat.PersonID, place chat.PlaceID, answers []Answer) {
	for _, a := range answers {
		b.Say(p, place, a.Value)
		if b.Settle != nil {
			b.Settle()
		}
	}
}

// Seen reads the person's own chat. A numbered list is read back as the choices that it stands for.
func (b *Bare) Seen(p chat.PersonID, place chat.PlaceID) []Seen {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.mustOwn(p, place)
	var seen []Seen
	for _, l := range b.chats[own(p)] {
		s := Seen{From: l.from, Text: l.text.Isolated()}
		if list, found := findList(l.text); found {
			s.Text, s.Choices = list.before.Isolated(), list.labels
		}
		seen = append(seen, s)
	}
	return seen
}

// Again tells the last event once more, or what still waits.
func (b *Bare) Again() {
	b.mu.Lock()
	if len(b.waiting) == 0 {
		b.waiting = slices.Clone(b.last)
	}
	b.mu.Unlock()
	b.tell(context.Background())
}

// Acknowledged is whether nothing waits to be received.
func (b *Bare) Acknowledged() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.waiting) == 0
}

// Fail lets the next Send end in err.
func (b *Bare) Fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fail = err
}

// say types a text that the chat is read back with as shown.
func (b *Bare) say(p chat.PersonID, place chat.PlaceID, text, shown string) {
	b.happen(p, place, text, shown)
	b.tell(context.Background())
}

func (b *Bare) happen(p chat.PersonID, place chat.PlaceID, text, shown string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.mustOwn(p, place)
	a := *b.mustHave(p)
	e := b.event(a)
	if rest, found := strings.CutPrefix(strings.TrimSpace(text), "/"); found {
		e.Kind = chat.Command
		e.Verb, e.Args = b.command(rest)
	} else {
		e.Kind, e.Text = chat.Said, chat.Private(text)
	}
	b.chats[e.Place] = append(b.chats[e.Place], line{from: a.name, text: chat.Words(shown)})
	b.waiting = append(b.waiting, e)
}

// numberOf looks from the latest message back.
func (b *Bare) numberOf(p chat.PersonID, label string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	anew := false
	for _, l := range slices.Backward(b.chats[own(p)]) {
		list, found := findList(l.text)
		if !found || l.from != bot {
			continue
		}
		if i := slices.Index(list.labels, label); i >= 0 && anew {
			return label
		} else if i >= 0 {
			return strconv.Itoa(list.first + i)
		}
		anew = anew || list.first == 1
	}
	Fatalf(b.t, "%s has no choice %q to press", p, label)
	return ""
}

// mustHave is who has this id. The caller holds the lock.
func (b *Bare) mustHave(p chat.PersonID) *account {
	a := b.account(p)
	if a == nil {
		Fatalf(b.t, "nobody here is %q", p)
	}
	return a
}

func (b *Bare) mustOwn(p chat.PersonID, place chat.PlaceID) {
	if place != "" && place != own(p) {
		Fatalf(b.t, "%s can't be in %q: there are no rooms here", p, place)
	}
}
