package bot_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// Who somebody is is asked of the network each time they look: without an answer there is nothing for admins alone.
func TestAQueryAsksWhoSomebodyIs(t *testing.T) {
	n := &network{}
	b, kept := open(t, t.TempDir(), standsStill, n)
	take(t, b, asks(1))
	update(t, kept, func(tx store.Tx) error {
		return tx.PutProgram(mentoring.Program{ID: "g1", Community: "home", Title: "Spring", State: mentoring.Running})
	})
	q := chat.Query{Kind: chat.Search, Person: "net:000001", Verb: "pair", Option: "program", Text: "spr"}
	q.Standing.Admin = true
	for _, test := range []struct {
		what     string
		standing chat.Standing
		err      error
		want     int
	}{
		{"an admin", chat.Standing{Admin: true}, nil, 1},
		{"a member, whatever the adapter says", chat.Standing{}, nil, 0},
		{"an admin again", chat.Standing{Admin: true}, nil, 1},
		{"nobody knows", chat.Standing{Admin: true}, errors.New("down"), 0},
		{"a stranger", chat.Standing{Admin: true, Stranger: true}, nil, 0},
	} {
		n.standing = func(chat.PersonID) (chat.Standing, error) { return test.standing, test.err }
		found, err := b.Query(t.Context(), q)
		if err != nil || len(found.Options) != test.want {
			t.Errorf("%s: found %v, %v", test.what, found.Options, err)
		}
	}
	if _, err := b.Query(t.Context(), chat.Query{Kind: "other", Person: "net:000001"}); err == nil {
		t.Error("a query of no kind is answered")
	}
}

// broken is a store that panics.
type broken struct{ store.Store }

// Who only looks does not end the process, whatever is wrong.
func TestAQueryThatPanicsIsAnError(t *testing.T) {
	c := content()
	b, err := bot.New(bot.Options{
		Flows: c.Flows, Book: c.Book, Store: broken{}, Vault: vault.Temporary(), Now: standsStill,
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := b.Query(t.Context(), chat.Query{Kind: chat.Search, Person: "x:1"})
	if err == nil || len(found.Options) > 0 {
		t.Errorf("found %v, %v", found, err)
	}
}

// In an own chat that serves several communities, a list is that of all of them to which the person belongs.
func TestAQueryInAnOwnChatLooksEverywhere(t *testing.T) {
	all := []chat.Community{
		{ID: "home", Standing: chat.Standing{Admin: true}}, {ID: "away", Standing: chat.Standing{Admin: true}},
		{ID: "elsewhere", Standing: chat.Standing{Stranger: true}}, {ID: "plain"},
	}
	d := &directory{&network{}, func(context.Context, chat.PersonID) ([]chat.Community, error) { return all, nil }}
	b, kept := open(t, t.TempDir(), standsStill, d)
	for i, c := range all {
		update(t, kept, func(tx store.Tx) error {
			return errors.Join(tx.PutMember(mentoring.Member{ID: mentoring.MemberID(fmt.Sprintf("m%d", i)), Community: c.ID,
				Persons: []chat.PersonID{"net:000001"}}),
				tx.PutProgram(mentoring.Program{ID: mentoring.ProgramID(fmt.Sprintf("g%d", i)), Community: c.ID,
					Title: "Spring of " + string(c.ID), State: mentoring.Running}))
		})
	}
	found, err := b.Query(t.Context(), chat.Query{
		Kind: chat.Search, Person: "net:000001", Verb: "pair", Option: "program", Text: "spr",
	})
	if err != nil || len(found.Options) != 2 || found.Options[0].Key != "g0" || found.Options[1].Key != "g1" {
		t.Errorf("found %v, %v", found.Options, err)
	}
}
