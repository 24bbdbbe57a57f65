package discord_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

const (
	claimedCode = "ABCD-EFGH-IJKL"
	day         = 24 * time.Hour
)

// monday is when it begins: a morning when everybody may be written to.
var monday = time.Date(2025, time.March, 3, 10, 0, 0, 0, time.UTC)

// watch is a clock with hands: the only one that there is.
type watch struct {
	mu  sync.Mutex
	now time.Time
}

func (w *watch) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *watch) set(now time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = now
}

// whole is a bot with all that belongs to it, in a server of Discord's. It is to be used in a bubble: then a slow
// machine is no slow store.
type whole struct {
	*discordfake.Fake
	t     *testing.T
	clock *watch
	world bottest.World
	store *bolt.Store
	bot   *bot.Bot
	hall  chat.PlaceID
	read  map[[2]string]int // how many messages somebody saw somewhere before the latest deed
	chats [][2]string       // who reads where
}

func newWhole(t *testing.T) *whole { return newWholeBy(t, true) }

// newWholeBy is one that is told of interactions by HTTP, or all through the gateway.
func newWholeBy(t *testing.T, hook bool) *whole {
	w := &whole{
		Fake: watched(t, pretend(hook), readContract(t)), t: t, clock: &watch{now: monday}, read: map[[2]string]int{},
		world: bottest.Load(t, os.DirFS(flowsDir), os.DirFS(flowsDir+"/guides"), os.DirFS("../../locales")),
	}
	w.Now, w.Settle = w.clock.Now, w.settle
	w.hall = w.Room("hall")
	var err error
	w.store, err = bolt.Open(filepath.Join(bottest.Folder(t), "whole.db"))
	w.must(err)
	t.Cleanup(func() { w.must(w.store.Close()) })
	log := slog.New(complaints{t})
	w.bot, err = bot.New(bot.Options{
		Flows: w.world.Flows, Guides: w.world.Guides, Book: w.world.Book, Store: w.store, Vault: vault.Temporary(),
		Adapters: []chat.Adapter{w.Adapter()}, Now: w.clock.Now, Real: hurried(), Seed: 1, Paint: grey, Claim: claimedCode,
		Log: log,
	})
	w.must(err)
	w.Start(t, w.bot.Receive)
	t.Cleanup(w.looksBack)
	return w
}

// looksBack finds what was lost: an event that was set aside, a message that did not go.
func (w *whole) looksBack() {
	for _, what := range []string{"event.set_aside", "delivery.unsupported", "delivery.unknown"} {
		if n := w.journaled(what); n > 0 {
			w.t.Errorf("%d times %s", n, what)
		}
	}
	if _, waiting, err := w.bot.Waiting(context.Background()); waiting > 0 || err != nil {
		w.t.Errorf("%d messages still wait: %v", waiting, err)
	}
}

// grey is an empty picture: the server looks whether it is one.
func grey(chat.Picture) ([]byte, error) {
	var b bytes.Buffer
	err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)))
	return b.Bytes(), err
}

// complaints is a log that fails the test when the bot reports an error.
type complaints struct{ t *testing.T }

func (c complaints) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }

func (c complaints) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool {
		text += " " + a.String()
		return true
	})
	c.t.Error(text)
	return nil
}

func (c complaints) WithAttrs([]slog.Attr) slog.Handler { return c }
func (c complaints) WithGroup(string) slog.Handler      { return c }

func (w *whole) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// mostRounds is how often the bot may wait after one deed: more would be a message that never goes.
const mostRounds = 200

// settle lets the bot deliver all that waits.
func (w *whole) settle() {
	w.t.Helper()
	for range mostRounds {
		did, err := w.bot.Settle(context.Background())
		w.must(err)
		if did.Next.IsZero() {
			return
		}
		w.clock.set(later(did.Next, w.clock.Now().Add(time.Millisecond)))
	}
	w.t.Fatal("something waits for ever")
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// does lets something happen, and the bot do all that comes of it.
func (w *whole) does(deed func()) {
	w.t.Helper()
	for _, where := range w.chats {
		w.read[where] = len(w.Seen(chat.PersonID(where[0]), chat.PlaceID(where[1])))
	}
	deed()
	w.settle()
}

// passes lets time go by, through every moment when something is due.
func (w *whole) passes(d time.Duration) {
	w.t.Helper()
	w.does(func() {})
	for then := w.clock.Now().Add(d); ; w.settle() {
		next, there, err := w.bot.NextDue(w.t.Context())
		w.must(err)
		if !there || next.After(then) {
			w.clock.set(later(then, w.clock.Now()))
			w.settle()
			return
		}
		w.clock.set(later(next, w.clock.Now()))
	}
}

// person is somebody in the server.
func (w *whole) person(name string) chat.PersonID {
	p := w.Person(name, "en", "UTC")
	w.reads(p, "")
	w.reads(p, w.hall)
	return p
}

// lead is somebody who may manage the server.
func (w *whole) lead(name string) chat.PersonID {
	p := w.person(name)
	w.Admin(p)
	return p
}

func (w *whole) reads(p chat.PersonID, place chat.PlaceID) {
	w.chats = append(w.chats, [2]string{string(p), string(place)})
}

// types lets somebody type something, in their own chat or elsewhere.
func (w *whole) types(p chat.PersonID, place chat.PlaceID, words string) {
	w.t.Helper()
	w.does(func() { w.Say(p, place, words) })
}

// presses presses the button that is called so.
func (w *whole) presses(p chat.PersonID, place chat.PlaceID, key string) {
	w.t.Helper()
	w.does(func() { w.Press(p, place, w.phrase(key, nil)) })
}

// phrase is what stands for a key in English; an argument that is not given may be anything.
func (w *whole) phrase(key string, args phrasebook.Args) string {
	w.t.Helper()
	if !w.world.Book.Has(phrasebook.English, key) {
		w.t.Fatalf("there is no phrase %q", key)
	}
	return chat.Clean(w.world.Book.Label(phrasebook.English, key, args))
}

// news are the bot's messages that somebody sees in a place since the latest deed.
func (w *whole) news(p chat.PersonID, place chat.PlaceID) (fresh []chattest.Seen) {
	all := w.Seen(p, place)
	for _, s := range all[min(w.read[[2]string{string(p), string(place)}], len(all)):] {
		if s.From == "bot" {
			fresh = append(fresh, s)
		}
	}
	return fresh
}

// hears wants a phrase in just one of the new messages there.
func (w *whole) hears(p chat.PersonID, place chat.PlaceID, key string, args phrasebook.Args) (found chattest.Seen) {
	w.t.Helper()
	n := 0
	for _, s := range w.news(p, place) {
		if has(s.Text, w.phrase(key, args)) {
			found, n = s, n+1
		}
	}
	if n != 1 {
		w.t.Fatalf("%s hears %s %d times in %q: %+v", p, key, n, place, w.news(p, place))
	}
	return found
}

func (w *whole) hearsNothing(people ...chat.PersonID) {
	w.t.Helper()
	for _, p := range people {
		for _, place := range []chat.PlaceID{"", w.hall} {
			if fresh := w.news(p, place); len(fresh) > 0 {
				w.t.Errorf("%s hears in %q: %+v", p, place, fresh)
			}
		}
	}
}

var slot = regexp.MustCompile(`\{[^{}]*\}`)

// typed is a word for the bot as it is typed where words alone are not heard.
var typed = regexp.MustCompile(`/mentor (\w+)`)

// has tells whether words have all pieces of a phrase, in their order.
func has(words, phrase string) bool {
	rest := typed.ReplaceAllString(chat.Clean(words), "$1")
	for _, piece := range slot.Split(typed.ReplaceAllString(phrase, "$1"), -1) {
		_, after, found := strings.Cut(rest, strings.TrimSpace(piece))
		if !found {
			return false
		}
		rest = after
	}
	return true
}

// args are words in the places of a phrase.
func args(pairs ...string) phrasebook.Args {
	a := phrasebook.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		a[pairs[i]] = phrasebook.Words(pairs[i+1])
	}
	return a
}

func (w *whole) view(do func(store.Tx) error) {
	w.t.Helper()
	w.must(w.store.View(context.Background(), do))
}

func (w *whole) update(do func(store.Tx) error) {
	w.t.Helper()
	w.must(w.store.Update(context.Background(), do))
}

func (w *whole) journaled(what string) (n int) {
	w.t.Helper()
	w.view(func(tx store.Tx) error {
		all, err := tx.Entries(0, 100_000)
		for _, e := range all {
			if e.What == what {
				n++
			}
		}
		return err
	})
	return n
}

// member is who somebody is in the house; nobody: the zero value.
func (w *whole) member(p chat.PersonID) (m mentoring.Member) {
	w.t.Helper()
	w.view(func(tx store.Tx) error {
		id, err := tx.MemberOf(w.Community(), p)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err == nil {
			m, err = tx.Member(id)
		}
		return err
	})
	return m
}

// program is a running one that the boss leads.
func (w *whole) program(boss chat.PersonID, title string) mentoring.ProgramID {
	w.t.Helper()
	w.types(boss, w.hall, "/menu")
	p := mentoring.Program{
		Community: w.Community(), Title: title, Guide: w.world.Guides["career"],
		Languages: []chat.Language{phrasebook.English},
		Cadence:   mentoring.Weekly(time.Monday, 10), Ladder: mentoring.DefaultLadder, State: mentoring.Running,
		By: w.member(boss).ID, Created: w.clock.Now(),
	}
	p.Start = mentoring.DateOf(w.clock.Now(), time.UTC)
	p.Cadence.From = p.Start
	w.update(func(tx store.Tx) error {
		n, err := tx.Next("program")
		p.ID = mentoring.ProgramID(fmt.Sprintf("g%d", n))
		return errors.Join(err, tx.PutProgram(p))
	})
	return p.ID
}

// enrolled counts somebody in who has come along.
func (w *whole) enrolled(id mentoring.ProgramID, p chat.PersonID, role mentoring.Role) {
	w.t.Helper()
	w.types(p, w.hall, "/menu")
	w.update(func(tx store.Tx) error {
		return tx.PutEnrolment(mentoring.Enrolment{
			Program: id, Member: w.member(p).ID, Role: role, Capacity: 1, State: mentoring.Enrolled, Since: w.clock.Now(),
		})
	})
}

func (w *whole) pairs(id mentoring.ProgramID) (all []mentoring.Pair) {
	w.t.Helper()
	w.view(func(tx store.Tx) (err error) {
		all, err = tx.PairsIn(id)
		return err
	})
	return all
}

func (w *whole) programOf(id mentoring.ProgramID) (p mentoring.Program) {
	w.t.Helper()
	w.view(func(tx store.Tx) (err error) {
		p, err = tx.Program(id)
		return err
	})
	return p
}

// until waits for what the bot does on its own.
func (w *whole) until(done func() bool) {
	w.t.Helper()
	for began := time.Now(); !done(); time.Sleep(time.Second) { // the bubble's time
		if time.Since(began) > time.Hour {
			w.t.Fatal("nothing came of it")
		}
	}
}
