package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

// directory is a network whose own chats serve several communities.
type directory struct {
	*network
	communities func(context.Context, chat.PersonID) ([]chat.Community, error)
}

func (d *directory) Communities(ctx context.Context, p chat.PersonID) ([]chat.Community, error) {
	return d.communities(ctx, p)
}

// keeper is a network that looks who is asked about.
type keeper struct {
	*network
	standing func(context.Context, chat.CommunityID, chat.PersonID) (chat.Standing, error)
}

func (k *keeper) Standing(ctx context.Context, c chat.CommunityID, p chat.PersonID) (chat.Standing, error) {
	return k.standing(ctx, c, p)
}

// asked are events as they are after the networks were asked.
func asked(t *testing.T, a chat.Adapter, events ...chat.Event) []chat.Event {
	t.Helper()
	b, _ := open(t, t.TempDir(), standsStill, a)
	return b.Ask(t.Context(), events...)
}

func TestEachPersonIsAskedAboutOnce(t *testing.T) {
	var mu sync.Mutex
	times := map[string]int{}
	k := &keeper{&network{}, func(_ context.Context, c chat.CommunityID, p chat.PersonID) (chat.Standing, error) {
		mu.Lock()
		defer mu.Unlock()
		times[fmt.Sprint(c, " ", p)]++
		return chat.Standing{Admin: p == "net:1"}, nil
	}}
	got := asked(t, k,
		chat.Event{Kind: chat.Said, Person: "net:1", Community: "a"},
		chat.Event{Kind: chat.Pressed, Person: "net:1", Community: "a"},
		chat.Event{Kind: chat.Said, Person: "net:1", Community: "b"},
		chat.Event{Kind: chat.Installed, Person: "net:2", Community: "a"},
		chat.Event{Kind: chat.Left, Person: "net:3", Community: "a"}, chat.Event{Kind: chat.Blocked, Person: "net:3"},
		chat.Event{Kind: chat.Faceless, Community: "a", Standing: chat.Standing{Admin: true}},
		chat.Event{Kind: chat.Moved, Place: "net:r"}, chat.Event{Kind: chat.Said, Person: "other:1", Community: "a"},
	)
	if len(times) != 3 || times["a net:1"] != 1 || times["b net:1"] != 1 || times["a net:2"] != 1 {
		t.Errorf("asked about %v", times)
	}
	for i, e := range got {
		if want := (chat.Standing{Admin: i < 3}); e.Standing != want {
			t.Errorf("event %d has %+v, want %+v", i, e.Standing, want)
		}
	}
}

func TestSixteenAreAskedAboutTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		now, most := 0, 0
		k := &keeper{&network{}, func(context.Context, chat.CommunityID, chat.PersonID) (chat.Standing, error) {
			mu.Lock()
			now++
			most = max(most, now)
			mu.Unlock()
			time.Sleep(100 * time.Millisecond) // the bubble's time
			mu.Lock()
			defer mu.Unlock()
			now--
			return chat.Standing{Stranger: true}, nil
		}}
		var events []chat.Event
		for i := range 100 {
			events = append(events, asks(i))
		}
		began := time.Now()
		for _, e := range asked(t, k, events...) {
			if e.Standing != (chat.Standing{Stranger: true}) {
				t.Fatalf("%s has %+v", e.Person, e.Standing)
			}
		}
		if took := time.Since(began); most != 16 || took != 700*time.Millisecond {
			t.Errorf("%d together, which took %s", most, took)
		}
	})
}

// Who can't be asked about has no rights, and is no stranger; nobody waits for that longer than two seconds.
func TestWithoutAnAnswerTheStandingIsUnknown(t *testing.T) {
	for what, standing := range map[string]func(context.Context) (chat.Standing, error){
		"an error": func(context.Context) (chat.Standing, error) {
			return chat.Standing{Admin: true}, errors.New("no answer")
		},
		"a panic": func(context.Context) (chat.Standing, error) { panic("a bug in an adapter") },
		"too late": func(ctx context.Context) (chat.Standing, error) {
			<-ctx.Done()
			return chat.Standing{Admin: true}, nil
		},
		"much more": func(context.Context) (chat.Standing, error) {
			time.Sleep(time.Hour) // the bubble's time
			return chat.Standing{}, nil
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			k := &keeper{network: &network{}}
			k.standing = func(ctx context.Context, _ chat.CommunityID, p chat.PersonID) (chat.Standing, error) {
				if p == asks(2).Person {
					return chat.Standing{Admin: true}, nil
				}
				return standing(ctx)
			}
			began := time.Now()
			got := asked(t, k, asks(1), asks(2))
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("%s took %s", what, took)
			}
			if got[0].Standing != (chat.Standing{Unknown: true}) || got[1].Standing != (chat.Standing{Admin: true}) {
				t.Errorf("%s: %+v and %+v", what, got[0].Standing, got[1].Standing)
			}
			time.Sleep(2 * time.Hour) // the bubble's time: nobody is left behind
		})
	}
}

func TestOwnChatsThatServeSeveralAreLookedUp(t *testing.T) {
	served := []chat.Community{{ID: "a", Board: "net:a"}, {ID: "b", Standing: chat.Standing{Stranger: true}}}
	d := &directory{network: &network{}}
	d.standing = func(chat.PersonID) (chat.Standing, error) { return chat.Standing{Admin: true}, nil }
	d.communities = func(_ context.Context, p chat.PersonID) ([]chat.Community, error) {
		if p == "net:2" {
			return served, errors.New("no answer")
		}
		return served, nil
	}
	got := asked(t, d, chat.Event{Kind: chat.Opened, Person: "net:1", Own: true},
		chat.Event{Kind: chat.Said, Person: "net:2"},
		chat.Event{Kind: chat.Said, Person: "net:1", Community: "a", Communities: served})
	if !slices.Equal(got[0].Communities, served) || got[0].Standing != (chat.Standing{}) {
		t.Errorf("it may be about %+v, with %+v", got[0].Communities, got[0].Standing)
	}
	if got[1].Communities != nil || got[1].Standing != (chat.Standing{Unknown: true}) {
		t.Errorf("without an answer %+v, with %+v", got[1].Communities, got[1].Standing)
	}
	if got[2].Communities != nil || !got[2].Standing.Admin {
		t.Errorf("in a community %+v, with %+v", got[2].Communities, got[2].Standing)
	}
}

// publisher is a network that shows commands when it has failed often enough.
type publisher struct {
	*network
	fails int
	times []time.Duration
	shown map[chat.Language][]chat.CommandHelp
	began time.Time
	rooms bool
}

func (p *publisher) Capabilities() chat.Capabilities {
	return chat.Capabilities{TextLength: 4000, Rooms: p.rooms}
}

func (p *publisher) PublishCommands(_ context.Context, commands map[chat.Language][]chat.CommandHelp) error {
	p.times = append(p.times, time.Since(p.began))
	if len(p.times) <= p.fails {
		return errors.New("not now")
	}
	p.shown = commands
	return nil
}

func TestCommandsArePublishedUntilItWorked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &publisher{network: &network{}, fails: 11, began: time.Now()}
		b := publishing(t, p)
		ctx, stop := context.WithTimeout(t.Context(), time.Hour)
		defer stop()
		if err := b.Run(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
			t.Fatal(err)
		}
		const s = time.Second
		want := []time.Duration{
			0, s, 3 * s, 7 * s, 15 * s, 31 * s, 63 * s, 127 * s, 255 * s, 511 * s, 811 * s, 1111 * s,
		}
		if !slices.Equal(p.times, want) || len(p.shown["en"]) != 1 {
			t.Errorf("tried at %v, want %v; shown %v", p.times, want, p.shown)
		}
	})
}

// What needs a room for a pair is shown only where one can be opened.
func TestCommandsOfNoUseAreNotPublished(t *testing.T) {
	for rooms, want := range map[bool]int{false: 1, true: 2} {
		synctest.Test(t, func(t *testing.T) {
			p := &publisher{network: &network{}, rooms: rooms, began: time.Now()}
			commands := []chat.CommandHelp{{Verb: "join"}, {Verb: "room", Rooms: true}}
			b := publishing(t, p, func(o *bot.Options) {
				o.Commands = map[chat.Language][]chat.CommandHelp{"en": commands}
			})
			ctx, stop := context.WithTimeout(t.Context(), time.Second)
			defer stop()
			if err := b.Run(ctx); err != nil && !errors.Is(err, context.DeadlineExceeded) {
				t.Fatal(err)
			}
			if len(p.shown["en"]) != want || len(commands) != 2 {
				t.Errorf("with rooms %v it shows %v", rooms, p.shown)
			}
		})
	}
}

// A network that fails for good says why itself: nobody has to read of its commands before.
func TestOfANetworkThatEndsNoCommandsAreTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ends := func(context.Context, chat.Receive) error {
			time.Sleep(500 * time.Millisecond) // of the bubble
			return errors.New("no such token")
		}
		var told strings.Builder
		b := publishing(t, &publisher{network: &network{run: ends}, fails: 1}, func(o *bot.Options) {
			o.Log = slog.New(slog.NewTextHandler(&told, nil))
		})
		if err := b.Run(t.Context()); err == nil || told.Len() > 0 {
			t.Errorf("it ends with %v, and tells %s", err, told.String())
		}
	})
}

func publishing(t *testing.T, a chat.Adapter, change ...func(*bot.Options)) *bot.Bot {
	t.Helper()
	kept, err := bolt.Open(filepath.Join(t.TempDir(), "mentorbot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kept.Close() })
	c := content()
	o := bot.Options{
		Flows: c.Flows, Guides: c.Guides, Book: c.Book, Store: kept, Vault: vault.Temporary(), Now: time.Now,
		Adapters: []chat.Adapter{a},
		Commands: map[chat.Language][]chat.CommandHelp{"en": {{Verb: "join", Description: "Join"}}},
		Admins:   []chat.PersonID{"net:1"},
	}
	for _, c := range change {
		c(&o)
	}
	b, err := bot.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestItKnowsWhetherThereIsAnAdmin(t *testing.T) {
	named := publishing(t, &network{})
	nobody, _ := open(t, t.TempDir(), standsStill, &network{})
	for b, want := range map[*bot.Bot]bool{named: true, nobody: false} {
		if has, err := b.HasAdmin(t.Context()); has != want || err != nil {
			t.Errorf("it says %v, %v, want %v", has, err, want)
		}
	}
}

// Beside Run, Settle comes to rest when each nudge was taken in once, and each message was tried.
func TestSettleBesideRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &network{}
		var mu sync.Mutex
		times := map[chat.DeliveryID]int{}
		n.send = func(d chat.Delivery) (chat.Receipt, error) {
			time.Sleep(50 * time.Millisecond) // the bubble's time
			mu.Lock()
			defer mu.Unlock()
			times[d.ID]++
			return chat.Receipt{Place: d.To.Place, Message: chat.MessageID(d.ID)}, nil
		}
		b, kept := open(t, t.TempDir(), standsStill, n)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- b.Run(ctx) }()
		synctest.Wait()
		for i := range 50 {
			take(t, b, asks(i))
			update(t, kept, func(tx store.Tx) error {
				return tx.PutNudge(store.Nudge{ID: fmt.Sprint(i), Due: start, Member: "nobody", Flow: "checkin"})
			})
		}
		b.Wake()
		if _, err := b.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		untried, waiting, err := b.Waiting(t.Context())
		nudges, delivered := b.Counts()
		if nudges != 50 || delivered != 50 || waiting > 0 || err != nil || len(times) != 50 {
			t.Errorf("%d nudges, %d delivered, %d waiting, %d untried, %v", nudges, delivered, waiting, untried, err)
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestWhoIsNamedAndDoesNotBelongIsOutside(t *testing.T) {
	k := &keeper{&network{}, func(_ context.Context, _ chat.CommunityID, p chat.PersonID) (chat.Standing, error) {
		return chat.Standing{Stranger: p == "net:2"}, nil
	}}
	mine := []chat.Argument{{Person: "net:2", Outside: []chat.CommunityID{"lie"}}, {Person: "net:3"}, {Text: "words"}}
	got := asked(t, k, chat.Event{Kind: chat.Command, Person: "net:1", Community: "a", Args: mine})
	args := got[0].Args
	if !slices.Equal(args[0].Outside, []chat.CommunityID{"a"}) || args[1].Outside != nil || args[2].Outside != nil {
		t.Errorf("outside are %+v", args)
	}
	d := &directory{&network{}, func(_ context.Context, p chat.PersonID) ([]chat.Community, error) {
		return []chat.Community{{ID: "a"}, {ID: "b", Standing: chat.Standing{Stranger: p == "net:2"}}}, nil
	}}
	got = asked(t, d, chat.Event{Kind: chat.Command, Person: "net:1", Args: mine})
	if args := got[0].Args; !slices.Equal(args[0].Outside, []chat.CommunityID{"b"}) || args[1].Outside != nil {
		t.Errorf("in an own chat, outside are %+v", args)
	}
	if mine[0].Outside[0] != "lie" {
		t.Error("the adapter's arguments were changed")
	}
}
