package telegram

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// inGroup is an update of a message in a group, with what else it holds.
func inGroup(id int64, title, more string) []byte {
	return fmt.Appendf(nil, `{"update_id":1,"message":{"from":{"id":9},"chat":{"id":%d,"type":"group",`+
		`"title":%q},%s}}`,
		id, title, more)
}

const menuCommand = `"text":"/menu","entities":[{"type":"bot_command","length":5}]`

// hears translates and gives the only event, if there is one.
func (r *rig) hears(t *testing.T, update []byte) chat.Event {
	t.Helper()
	n, err := r.translate(t.Context(), update)
	if err != nil || len(n.events) > 1 {
		t.Fatalf("%d events, %v", len(n.events), err)
	}
	if len(n.events) == 0 {
		return chat.Event{}
	}
	return n.events[0]
}

func TestAGroupStaysTheSameCommunity(t *testing.T) {
	r := newRig(t)
	before := r.hears(t, inGroup(-40, "Old", menuCommand))
	moved := r.hears(t, inGroup(-40, "Old", `"migrate_to_chat_id":-10040`))
	again := r.hears(t, inGroup(-10040, "New", `"migrate_from_chat_id":-40`))
	after := r.hears(t, inGroup(-10040, "New", menuCommand))
	late := r.hears(t, inGroup(-40, "Old", menuCommand))
	if moved.ID != again.ID || moved.Place != "telegram:-40" || moved.To != "telegram:-10040" {
		t.Errorf("moved %+v and %+v", moved, again)
	}
	for what, e := range map[string]chat.Event{"before": before, "moved": moved, "after": after, "late": late} {
		if e.Community != "telegram:-40" {
			t.Errorf("%s: the community is %q", what, e.Community)
		}
	}
	if before.Place != "telegram:-40" || after.Place != "telegram:-10040" || late.Place != "telegram:-10040" ||
		late.Board != "telegram:-10040" {
		t.Errorf("places %q, %q, %q with board %q", before.Place, after.Place, late.Place, late.Board)
	}
	anew := newRig(t, func(o *Options) { o.Memory = r.notes }) // after a restart
	if err := anew.groups.load(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []group{{Community: "telegram:-40", Chat: -10040, Former: []int64{-40}, Title: "New"}}
	if diff := cmp.Diff(want, anew.groups.all()); diff != "" {
		t.Error(diff)
	}
	if got := anew.groups.current(-40); got != -10040 {
		t.Errorf("the old id means %d", got)
	}
}

func TestMovesInAnyOrder(t *testing.T) {
	for what, c := range map[string]struct {
		met  []int64
		want []group
	}{
		"of a group never met": {nil, []group{{Community: "telegram:-40", Chat: -10040, Former: []int64{-40}}}},
		"of one met before": {[]int64{-1, -40, -2}, []group{one(-1), {Community: "telegram:-40",
			Chat: -10040, Former: []int64{-40}}, one(-2)}},
		"of one met only after": {[]int64{-1, -10040}, []group{one(-1), {Community: "telegram:-10040",
			Chat: -10040, Former: []int64{-40}}}},
		"of one met as both": {[]int64{-40, -1, -10040}, []group{{Community: "telegram:-40", Chat: -10040,
			Former: []int64{-40}}, one(-1)}},
		"of one met as both back": {[]int64{-10040, -40}, []group{{Community: "telegram:-40", Chat: -10040,
			Former: []int64{-40}}}},
	} {
		g := &groups{memory: &chattest.Memory{}}
		for _, id := range c.met {
			if _, err := g.learn(t.Context(), room{ID: id}); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 { // both messages tell it
			if _, err := g.move(t.Context(), -40, -10040); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := g.move(t.Context(), -10040, -40); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, g.all()); diff != "" {
			t.Errorf("%s:\n%s", what, diff)
		}
	}
}

func one(id int64) group { return group{Community: chat.CommunityID(chatPlace(id, 0)), Chat: id} }

func TestWhatAGroupIsCalledIsKeptUpToDate(t *testing.T) {
	r := newRig(t)
	r.hears(t, inGroup(-5, "Talkers", `"text":"hello"`))
	if len(r.groups.all()) != 0 {
		t.Errorf("a group is remembered for its talk: %+v", r.groups.all())
	}
	r.hears(t, inGroup(-5, "First", menuCommand))
	r.hears(t, inGroup(-5, "Second", `"new_chat_title":"Second"`))
	if g, _ := r.groups.of(-5); g.Title != "Second" {
		t.Errorf("it is called %q", g.Title)
	}
	puts := r.notes.Puts()
	r.hears(t, inGroup(-5, "Second", menuCommand))
	if r.notes.Puts() != puts {
		t.Error("what is known is written again")
	}
}

func TestWhatAGroupWasBeforeItMovedIsNoNews(t *testing.T) {
	r := newRig(t)
	r.hears(t, inGroup(-40, "G", menuCommand))
	r.hears(t, inGroup(-40, "G", `"migrate_to_chat_id":-10040`))
	e := r.hears(t, []byte(`{"update_id":1,"my_chat_member":{"from":{"id":9},"chat":{"id":-40,"type":"group"},`+
		`"old_chat_member":{"status":"member"},"new_chat_member":{"status":"left"}}}`))
	if g, _ := r.groups.of(-40); e.Kind != "" || g.Gone {
		t.Errorf("heard %q; gone: %t", e.Kind, g.Gone)
	}
}

func TestGroupsAreLearntAtTheSameTime(t *testing.T) {
	g := &groups{memory: &chattest.Memory{}}
	var learning sync.WaitGroup
	for id := range int64(20) {
		learning.Go(func() {
			_, err := g.learn(t.Context(), room{ID: -id - 1, Title: "G"})
			_, known := g.of(-id - 1)
			if err != nil || !known {
				t.Errorf("learnt %d: %t, %v", id, known, err)
			}
		})
	}
	learning.Wait()
	if len(g.all()) != 20 {
		t.Errorf("%d groups", len(g.all()))
	}
}

func TestGroupsThatCantBeReadEndRun(t *testing.T) {
	for what, spoil := range map[string]func(n *chattest.Memory){
		"damaged": func(n *chattest.Memory) { _ = n.Put(t.Context(), groupsKey, []byte(`{`)) }, // it does not fail
		"away":    func(n *chattest.Memory) { n.Fail(errStore) },
	} {
		n := &chattest.Memory{}
		spoil(n)
		r := newRig(t, func(o *Options) { o.Memory = n })
		if err := r.Run(t.Context(), (&ear{}).receive); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

func TestASendThatFindsAGroupMovedTellsIt(t *testing.T) {
	r := newRig(t)
	r.hears(t, inGroup(-40, "G", menuCommand))
	var heard ear
	receive := chat.Receive(heard.receive)
	r.receive.Store(&receive)
	if err := r.follow(t.Context(), -40, -10040); err != nil {
		t.Fatal(err)
	}
	if len(heard.events) != 1 || heard.events[0].ID != "telegram:moved:-40:-10040" || r.groups.current(-40) != -10040 {
		t.Errorf("heard %+v", heard.events)
	}
	receive = func(context.Context, ...chat.Event) []error { return []error{errStore} }
	if err := r.follow(t.Context(), -40, -10040); !errors.Is(err, errStore) {
		t.Errorf("got %v", err)
	}
}

func TestUsernamesMeanWhoHadThemLast(t *testing.T) {
	n := &chattest.Memory{}
	p := newPeople(n)
	find := func(username string) string {
		t.Helper()
		u, known, err := p.find(t.Context(), username)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(u.ID, " ", u.name().Reveal(), " ", known)
	}
	learn := func(u user) {
		t.Helper()
		if err := p.learn(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	learn(user{ID: 1, First: "Ana", Username: "Star"})
	learn(user{ID: 1, First: "Ana", Username: "Star"})
	if n.Puts() != 1 || find("sTAR") != "1 Ana true" {
		t.Errorf("written %d times, it means %s", n.Puts(), find("sTAR"))
	}
	learn(user{ID: 1, First: "Ana", Username: "Moon"}) // she gave the name up
	learn(user{ID: 2, First: "Ben", Last: "K", Username: "STAR"})
	p = newPeople(n) // after a restart
	if find("star") != "2 Ben K true" || find("moon") != "1 Ana true" || find("sun") != "0  false" {
		t.Errorf("they mean %s, %s, %s", find("star"), find("moon"), find("sun"))
	}
	learn(user{ID: 3, First: "Nameless"})
	if n.Puts() != 3 {
		t.Errorf("written %d times", n.Puts())
	}
	n.Fail(errStore)
	if err := p.learn(t.Context(), user{ID: 4, Username: "new"}); !errors.Is(err, errStore) {
		t.Errorf("got %v", err)
	}
}
