package inbox

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/flow"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
	"mentorbot/flows"
	"mentorbot/locales"
)

// start is a Monday morning.
var start = time.Date(2026, time.March, 2, 10, 0, 0, 0, time.UTC)

var errDown = errors.New("down")

// content is what the built-in flows, guides and locales hold, read once.
var content = sync.OnceValue(func() (c struct {
	flows  flow.Set
	guides map[string]mentoring.Guide
	book   *phrasebook.Book
}) {
	c.flows, _ = flow.Parse(flows.FS) // whose problems are told by the tests of flows and locales
	if folder, err := fs.Sub(flows.FS, "guides"); err == nil {
		c.guides, _ = mentoring.ParseGuides(folder)
	}
	c.book, _ = phrasebook.Load(locales.FS)
	return c
})

// rig is an inbox on a real store that can be made to fail.
type rig struct {
	*Inbox
	t      testing.TB
	path   string
	kept   *unsteady
	mu     sync.Mutex
	now    time.Time
	events int
}

// unsteady is a store that can be down, or slow, and in which some events panic or fail.
type unsteady struct {
	store.Store
	mu      sync.Mutex
	down    error
	commits int                           // updates that were kept
	before  func()                        // runs before each commit, nil: nothing
	fails   map[chat.EventID]func() error // on looking whether it was seen
}

func (u *unsteady) Update(ctx context.Context, do func(store.Tx) error) error {
	u.mu.Lock()
	down, before := u.down, u.before
	u.mu.Unlock()
	if down != nil {
		return down
	}
	err := u.Store.Update(ctx, func(tx store.Tx) error {
		if err := do(trapped{tx, u}); err != nil {
			return err
		}
		if before != nil {
			before()
		}
		return nil
	})
	u.mu.Lock()
	defer u.mu.Unlock()
	if err == nil {
		u.commits++
	}
	return err
}

func (u *unsteady) set(change func()) {
	u.mu.Lock()
	defer u.mu.Unlock()
	change()
}

type trapped struct {
	store.Tx
	u *unsteady
}

func (tx trapped) Seen(id chat.EventID) (bool, error) {
	if trap := tx.u.fails[id]; trap != nil {
		if err := trap(); err != nil {
			return false, err
		}
	}
	return tx.Tx.Seen(id)
}

// plainNetwork shows all there is; bareNetwork only text.
const plainNetwork, bareNetwork chat.Network = "net", "bare"

const home chat.CommunityID = "home"

func newRig(t testing.TB) *rig {
	t.Helper()
	return newRigIn(t, folder(t))
}

func newRigIn(t testing.TB, folder string) *rig {
	t.Helper()
	r := &rig{t: t, now: start, path: filepath.Join(folder, "mentorbot.db")}
	c := content()
	r.Inbox = New(Options{
		Flows: c.flows, Guides: c.guides, Book: c.book, Vault: vault.Temporary(), Now: r.clock,
		Networks: map[chat.Network]chat.Capabilities{
			plainNetwork: {
				Buttons: 25, LabelLength: 75, TextLength: 3000, Fields: 5, Pictures: true, PrivateReplies: chat.Always,
			},
			bareNetwork: {TextLength: 1000},
		},
		Language: "en", Community: home, Log: slog.New(slog.DiscardHandler), Wake: func() {},
	})
	r.open()
	t.Cleanup(func() { r.kept.Store.Close() })
	return r
}

// folder is in memory where there is such a thing: the disk is waited for in bot/store.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "inbox")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func (r *rig) open() {
	r.t.Helper()
	kept, err := bolt.Open(r.path)
	r.must(err)
	r.kept = &unsteady{Store: kept, fails: map[chat.EventID]func() error{}}
	r.Store = r.kept
}

// reopen is a restart.
func (r *rig) reopen() {
	r.t.Helper()
	r.must(r.kept.Close())
	r.Inbox = New(r.Options)
	r.open()
}

func (r *rig) clock() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

func (r *rig) pass(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = r.now.Add(d)
}

func (r *rig) must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// by is an event that a person makes in their own chat.
func (r *rig) by(p chat.PersonID, kind chat.Kind) chat.Event {
	r.events++
	return chat.Event{
		ID: chat.EventID(fmt.Sprintf("net:e%06d", r.events)), Kind: kind, Community: home, Person: p,
		Name: chat.Private("Name of " + p), Place: chat.PlaceID(p) + "-dm", Own: true, Language: "en", Zone: "UTC",
	}
}

func (r *rig) command(p chat.PersonID, verb string, args ...chat.Argument) chat.Event {
	e := r.by(p, chat.Command)
	e.Verb, e.Args = verb, args
	return e
}

// take must work.
func (r *rig) take(events ...chat.Event) {
	r.t.Helper()
	for _, err := range r.Receive(context.Background(), events...) {
		r.must(err)
	}
}

func (r *rig) view(do func(store.Tx) error) {
	r.t.Helper()
	r.must(r.kept.View(context.Background(), do))
}

func (r *rig) update(do func(store.Tx) error) {
	r.t.Helper()
	r.must(r.kept.Store.Update(context.Background(), do))
}

// posted are all deliveries that wait, in the order of saying.
func (r *rig) posted() (all []store.Delivery) {
	r.t.Helper()
	r.view(func(tx store.Tx) error {
		for n := 1; ; n++ {
			d, err := tx.Delivery(chat.DeliveryID(fmt.Sprintf("%010d", n)))
			if errors.Is(err, store.ErrNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			all = append(all, d)
		}
	})
	return all
}

// message opens what was said.
func (r *rig) message(d store.Delivery) (m chat.Message) {
	r.t.Helper()
	r.must(r.unseal(d.Member, deliveryPlace(d.ID), d.Sealed, &m))
	return m
}

// expectSaid looks whether the latest message says a phrase.
func (r *rig) expectSaid(to mentoring.MemberID, key string) {
	r.t.Helper()
	all := r.posted()
	last := all[len(all)-1]
	want := r.Book.Label("en", key, nil)
	if got := r.message(last).Text.String(); last.Member != to || !strings.Contains(got, want) {
		r.t.Errorf("the latest message, to %s, says %q, want %q to %s", last.Member, got, want, to)
	}
}

// journaled counts the journal's lines of a kind.
func (r *rig) journaled(what string) (lines []store.Entry) {
	r.t.Helper()
	r.view(func(tx store.Tx) error {
		all, err := tx.Entries(0, 1_000_000)
		for _, e := range all {
			if e.What == what {
				lines = append(lines, e)
			}
		}
		return err
	})
	return lines
}

func (r *rig) seen(id chat.EventID) (seen bool) {
	r.t.Helper()
	r.view(func(tx store.Tx) (err error) {
		seen, err = tx.Seen(id)
		return err
	})
	return seen
}

// pair sets the stage: Cleo (m1) leads a running program; Ana (m2) is mentee and Ben (m3) mentor of a pair in its
// second week.
func (r *rig) pair(network chat.Network) (cleo, ana, ben chat.PersonID) {
	r.t.Helper()
	person := func(name string) chat.PersonID { return chat.PersonID(string(network) + ":" + name) }
	cleo, ana, ben = person("cleo"), person("ana"), person("ben")
	r.Admins = []chat.PersonID{cleo}
	for _, p := range []chat.PersonID{cleo, ana, ben} {
		r.take(r.by(p, chat.Joined))
	}
	r.update(func(tx store.Tx) error {
		cadence := mentoring.Weekly(time.Monday, 10)
		cadence.From = mentoring.DateOf(start, time.UTC)
		g := mentoring.Program{
			ID: "g1", Community: home, Title: "Spring", Guide: r.Guides["career"], Languages: []chat.Language{"en"},
			Start: cadence.From, Cadence: cadence, Ladder: mentoring.DefaultLadder, State: mentoring.Running,
			By: "m1", Created: start,
		}
		p := mentoring.Pair{
			ID: "p1", Program: "g1", Mentor: "m3", Mentee: "m2", State: mentoring.Active, By: "m1",
			Made: start, Step: 2,
			Met: map[mentoring.Role]time.Time{mentoring.Mentor: start, mentoring.Mentee: start},
		}
		enrolled := func(m mentoring.MemberID, role mentoring.Role) error {
			e := mentoring.Enrolment{Program: "g1", Member: m, Role: role, Capacity: 3, Since: start}
			e.State = mentoring.Enrolled
			return tx.PutEnrolment(e)
		}
		return errors.Join(tx.PutProgram(g), tx.PutPair(p),
			enrolled("m2", mentoring.Mentee), enrolled("m3", mentoring.Mentor))
	})
	return cleo, ana, ben
}
