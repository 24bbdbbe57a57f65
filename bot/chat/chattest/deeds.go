package chattest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/chat"
)

func (x *exercise) inOrder(t *testing.T) {
	const messages = 12
	var sending sync.WaitGroup
	people := []chat.PersonID{x.Person("Ben", "de", "Europe/Berlin"), x.Person("Cy", "en", "UTC"), x.Person("Dina",
		"ar", "Africa/Cairo")}
	before := map[chat.PersonID]int{}
	for _, p := range people {
		before[p] = len(x.Seen(p, ""))
		sending.Go(func() {
			for i := range messages {
				if _, err := x.Adapter().Send(t.Context(), x.delivery(p, x.message(fmt.Sprintf("Message %d", i), 0))); err != nil {
					t.Errorf("send: %v", err)
				}
			}
		})
	}
	sending.Wait()
	for _, p := range people {
		seen := x.Seen(p, "")[before[p]:]
		for i := range messages {
			if i >= len(seen) || chat.Bare(seen[i].Text) != fmt.Sprintf("Message %d", i) {
				t.Fatalf("%s sees %+v", p, seen)
			}
		}
	}
}

func (x *exercise) samePlace(t *testing.T) {
	ana := x.Person("Ana", "pt-BR", "America/Sao_Paulo")
	said := x.one(t, func() { x.Say(ana, "", "Hello") })
	receipt := x.deliver(t, x.delivery(ana, x.message("One", 0)))
	if receipt.Place != said.Place {
		t.Errorf("she writes in %q and reads in %q", said.Place, receipt.Place)
	}
	d := x.delivery(ana, x.message("Two", 0))
	d.To = chat.At(receipt.Place)
	if seen := x.news(ana, "", func() { x.deliver(t, d) }); texts(seen) != "Two" {
		t.Errorf("sees %+v", seen)
	}
}

// failing is what a network refuses.
func (x *exercise) failing() []check {
	return []check{
		{"a wish to wait comes back", func(t *testing.T) {
			var wait chat.RetryAfter
			if err := x.failed(t, chat.RetryAfter{Wait: 7 * time.Second}); !errors.As(err, &wait) || wait.Wait != 7*time.Second {
				t.Errorf("got %v, want to wait for 7s", err)
			}
		}},
		{"a person out of reach is said to be so", func(t *testing.T) {
			if err := x.failed(t, chat.ErrUnreachable); !errors.Is(err, chat.ErrUnreachable) {
				t.Errorf("got %v, want %v", err, chat.ErrUnreachable)
			}
		}},
		{"an unknown outcome is said to be so", func(t *testing.T) {
			if err := x.failed(t, chat.ErrUnknown); !errors.Is(err, chat.ErrUnknown) {
				t.Errorf("got %v, want %v", err, chat.ErrUnknown)
			}
		}},
	}
}

// failed is what Send says when the network fails; the same delivery arrives, once, when it is tried again.
func (x *exercise) failed(t *testing.T, failure error) (err error) {
	t.Helper()
	ana := x.Person("Ana", "pt-BR", "America/Sao_Paulo")
	d := x.delivery(ana, x.message("Tried twice", 0))
	seen := x.news(ana, "", func() {
		x.Fail(failure)
		_, err = x.Adapter().Send(t.Context(), d)
	})
	if len(seen) != 0 {
		t.Errorf("it failed, and still she sees %+v", seen)
	}
	if seen = x.news(ana, "", func() { x.deliver(t, d) }); texts(seen) != "Tried twice" {
		t.Errorf("tried again, she sees %+v", seen)
	}
	return err
}

// deeds are what only some networks can do.
func (x *exercise) deeds() []check {
	return []check{
		{"it opens rooms", x.opensRooms},
		{"it changes messages", x.changes},
		{"it shows commands", x.publishes},
		{"it finds what was sent", x.finds},
		{"it knows its admins", x.keepsTheGate},
		{"it looks through long lists", x.searches},
	}
}

func (x *exercise) opensRooms(t *testing.T) {
	opener, ok := x.Adapter().(chat.RoomOpener)
	if ok != x.can.Rooms {
		t.Errorf("Capabilities say rooms: %t; RoomOpener: %t", x.can.Rooms, ok)
	}
	if !ok {
		t.Log("the network opens no rooms")
		return
	}
	people := []chat.PersonID{x.Person("Ana", "pt-BR", "America/Sao_Paulo"), x.Person("Ben", "de", "Europe/Berlin")}
	room, err := opener.OpenRoom(t.Context(), chat.Among("Ana & Ben", people...))
	if err != nil || room.Network() != x.network {
		t.Fatalf("opened %q, %v", room, err)
	}
	if again, err := opener.OpenRoom(t.Context(), chat.Among("Ana & Ben", people...)); err != nil || again != room {
		t.Errorf("opened again it is %q, %v; want %q", again, err, room)
	}
	d := x.delivery(people[0], x.message("You two", 0))
	d.To = chat.At(room)
	x.deliver(t, d)
	for _, p := range people {
		if !slices.ContainsFunc(x.Seen(p, room), func(s Seen) bool { return chat.Bare(s.Text) == "You two" }) {
			t.Errorf("%s does not see it: %+v", p, x.Seen(p, room))
		}
	}
	if seen := x.Seen(x.Person("Cy", "en", "UTC"), room); len(seen) != 0 {
		t.Errorf("somebody else sees %+v", seen)
	}
	if heard := x.ear.during(func() { x.Say(people[0], room, "Between us two") }); len(heard) != 0 {
		t.Errorf("it is told what they write to each other there: %+v", heard)
	}
}

func (x *exercise) changes(t *testing.T) {
	editor, ok := x.Adapter().(chat.MessageEditor)
	if !ok {
		t.Log("the network changes no message")
		return
	}
	ana := x.Person("Ana", "pt-BR", "America/Sao_Paulo")
	receipt := x.deliver(t, x.delivery(ana, x.message("Before", 1)))
	count := len(x.Seen(ana, ""))
	d := x.delivery(ana, x.message("After", 0))
	d.To, d.Edits = chat.At(receipt.Place), receipt.Message
	if err := editor.Edit(t.Context(), d); err != nil {
		t.Fatalf("edit: %v", err)
	}
	seen := x.Seen(ana, "")
	if last := seen[len(seen)-1]; len(seen) != count || chat.Bare(last.Text) != "After" || len(last.Choices) != 0 ||
		!last.Edited {
		t.Errorf("%d messages, then %d; the last is %+v", count, len(seen), last)
	}
}

func (x *exercise) publishes(t *testing.T) {
	publisher, ok := x.Adapter().(chat.CommandPublisher)
	if !ok {
		t.Log("the network shows no commands")
		return
	}
	commands := map[chat.Language][]chat.CommandHelp{
		"en": {{Verb: "join", Description: "Take part"}, {Verb: "pair", Description: "Pair two people", Admin: true}},
		"ar": {{Verb: "join", Description: "شارك"}, {Verb: "pair", Description: "اجمع شخصين", Admin: true}},
	}
	for range 2 { // at every start
		if err := publisher.PublishCommands(t.Context(), commands); err != nil {
			t.Errorf("publish: %v", err)
		}
	}
}

func (x *exercise) finds(t *testing.T) {
	finder, ok := x.Adapter().(chat.Finder)
	if !ok {
		t.Log("the network finds nothing again")
		return
	}
	ana := x.Person("Ana", "pt-BR", "America/Sao_Paulo")
	d := x.delivery(ana, x.message("Find me", 0))
	if _, found, err := finder.Find(t.Context(), d); found || err != nil {
		t.Errorf("before it is sent: found %t, %v", found, err)
	}
	receipt := x.deliver(t, d)
	if got, found, err := finder.Find(t.Context(), d); !found || err != nil || got != receipt {
		t.Errorf("found %t %+v, %v; want %+v", found, got, err, receipt)
	}
}

func (x *exercise) keepsTheGate(t *testing.T) {
	keeper, ok := x.Adapter().(chat.Gatekeeper)
	if !ok {
		t.Log("the network knows no admins")
		return
	}
	boss, ana := x.Person("Boss", "en", "UTC"), x.Person("Ana", "pt-BR", "America/Sao_Paulo")
	x.Admin(boss)
	heard := slices.DeleteFunc(x.ear.during(func() { x.Say(boss, "", "Hello") }), func(e chat.Event) bool {
		return e.Kind == chat.Installed // some networks greet whoever leads
	})
	if len(heard) != 1 {
		t.Fatalf("heard %+v", heard)
	}
	community := x.community(t, heard[0])
	for p, admin := range map[chat.PersonID]bool{boss: true, ana: false} {
		standing, err := keeper.Standing(t.Context(), community, p)
		if err != nil || standing.Admin != admin || standing.Stranger {
			t.Errorf("%s stands as %+v, %v; admin should be %t", p, standing, err, admin)
		}
	}
	nobody := chat.PersonID(string(x.network) + ":999999999")
	if standing, err := keeper.Standing(t.Context(), community, nobody); err == nil && (standing.Admin ||
		!standing.Stranger) {
		t.Errorf("nobody stands as %+v", standing)
	}
}

// community is that of an event, or the only one that the network says it can be about.
func (x *exercise) community(t *testing.T, e chat.Event) chat.CommunityID {
	t.Helper()
	directory, ok := x.Adapter().(chat.Directory)
	if e.Community != "" || !ok {
		return e.Community
	}
	all, err := directory.Communities(t.Context(), e.Person)
	if err != nil || len(all) != 1 {
		t.Fatalf("%s is in the communities %+v, %v; want one", e.Person, all, err)
	}
	return all[0].ID
}
