package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

// crew is the whole bot in a pretended workspace: the real doors, the real store.
type crew struct {
	*town
	world bottest.World
	store *bolt.Store
	vault *vault.Vault
	bot   *bot.Bot
	now   func() time.Time // the program's clock
	said  int
}

func newCrew(t testing.TB, change ...func(*Options)) *crew {
	return newCrewIn(t, bottest.Folder(t), change...)
}

func newCrewIn(t testing.TB, folder string, change ...func(*Options)) *crew {
	t.Helper()
	c := &crew{town: newTown(t, change...), vault: vault.Temporary(), now: time.Now}
	c.Inspect = nil
	var err error
	c.store, err = bolt.Open(filepath.Join(folder, "slack.db"))
	c.must(err)
	t.Cleanup(func() { c.must(c.store.Close()) })
	c.world = bottest.Load(t, os.DirFS("../../flows"), os.DirFS("../../flows/guides"), os.DirFS("../../locales"))
	c.bot, err = bot.New(bot.Options{
		Flows: c.world.Flows, Guides: c.world.Guides, Book: c.world.Book, Store: c.store, Vault: c.vault,
		Adapters: []chat.Adapter{c.Adapter}, Now: func() time.Time { return c.now() }, Real: time.Now, Seed: 1,
		Log: slog.New(slog.DiscardHandler),
	})
	c.must(err)
	return c
}

func (c *crew) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

// run runs the bot until do returns.
func (c *crew) run(do func()) {
	c.t.Helper()
	ctx, stop := context.WithCancel(c.t.Context())
	var ended error
	var running sync.WaitGroup
	running.Go(func() { ended = c.bot.Run(ctx) })
	do()
	stop()
	running.Wait()
	c.must(ended)
}

// queue puts messages into the outbox.
func (c *crew) queue(to []chat.PlaceID, words string) {
	c.t.Helper()
	c.must(c.store.Update(c.t.Context(), func(tx store.Tx) (err error) {
		for _, place := range to {
			c.said++
			d := store.Delivery{
				ID: chat.DeliveryID(fmt.Sprintf("%010d", c.said)), To: chat.At(place), State: store.Pending, Created: c.now(),
			}
			plain, failed := json.Marshal(chat.Message{Text: chat.Words(words)})
			err = errors.Join(err, failed)
			d.Sealed, failed = c.vault.Seal("", "delivery/"+string(d.ID), plain)
			err = errors.Join(err, failed, tx.PutDelivery(d))
		}
		return err
	}))
}

func (c *crew) journaled(what string) (n int) {
	c.t.Helper()
	c.must(c.store.View(c.t.Context(), func(tx store.Tx) error {
		all, err := tx.Entries(0, 1_000_000)
		for _, e := range all {
			if e.What == what {
				n++
			}
		}
		return err
	}))
	return n
}

// until lets the bubble's time go on until something is so.
func (c *crew) until(so func() bool) {
	c.t.Helper()
	for began := time.Now(); !so(); time.Sleep(time.Second) { // the bubble's time
		if time.Since(began) > 24*time.Hour {
			c.t.Fatal("it takes a day")
		}
	}
}

// fates counts what became of posts.
type fates struct{ posts, unheard, lost atomic.Int64 }

// fail has the answers of five posts in a hundred lost, and one post in a hundred itself.
func (f *fates) fail(s *slackfake.Server) {
	s.Inspect = func(method string, _ map[string]any, _ bool) {
		if method != postMessage {
			return
		}
		switch n := f.posts.Add(1); {
		case n%20 == 7:
			f.unheard.Add(1)
			s.FailNext(postMessage, netfake.LosesAnswer)
		case n%100 == 3:
			f.lost.Add(1)
			s.FailNext(postMessage, netfake.Dies)
		}
	}
}

// reads looks whether a person reads each message once, in order.
func (c *crew) reads(u *slackfake.User, home chat.PlaceID, messages int) {
	c.t.Helper()
	seen := c.Seen(u.ID, channelOf(home))
	for j, m := range seen {
		if want := fmt.Sprint("message ", j); m.Words != want {
			c.t.Errorf("%s reads %q, want %q", u.RealName, m.Words, want)
		}
	}
	if len(seen) != messages {
		c.t.Errorf("%s reads %d messages of %d", u.RealName, len(seen), messages)
	}
}

// Of ten thousand messages the answers of five in a hundred are lost after Slack did what was asked, and one in a hundred
// is lost before. Every person reads every message once, in order, and nobody is refused for haste.
func TestNoMessageIsDoubledOrLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const people, each = 400, 25
		c := newCrew(t)
		var f fates
		f.fail(c.Server)
		users, homes := c.homes(people)
		for i := range each {
			c.queue(homes, fmt.Sprint("message ", i))
		}
		began := time.Now()
		c.run(func() {
			c.until(func() bool { _, sent := c.bot.Counts(); return sent == people*each })
		})
		for i, u := range users {
			c.reads(u, homes[i], each)
		}
		unheard, unknown := f.unheard.Load(), c.journaled("delivery.unknown")
		if unheard < people*each/20 || int64(unknown) != unheard+f.lost.Load() {
			t.Errorf("%d answers were lost, %d posts, and %d outcomes are unknown", unheard, f.lost.Load(), unknown)
		}
		if n, v := c.Haste(), c.Violations(); n > 0 || len(v) > 0 {
			t.Errorf("%d calls were too fast, %q", n, v)
		}
		if took := time.Since(began); took > time.Hour {
			t.Errorf("it took %s", took)
		}
		t.Logf("%d posts, %d answers lost, in %s", f.posts.Load(), unheard, time.Since(began))
	})
}

// homes are the own chats of so many people.
func (c *crew) homes(people int) (users []*slackfake.User, homes []chat.PlaceID) {
	for i := range people {
		u, home := c.own(fmt.Sprint("Person ", i))
		users, homes = append(users, u), append(homes, home)
	}
	return users, homes
}
