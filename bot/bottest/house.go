package bottest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

// House is a whole bot with its store, and what a test asks of it, whichever network it is on.
type House struct {
	Clock *Clock
	World World
	Store *bolt.Store
	Vault *vault.Vault
	Bot   *bot.Bot

	t testing.TB
}

// NewHouse is one with nobody in it, and no bot yet. The root is that of the project.
func NewHouse(t testing.TB, root string) *House {
	t.Helper()
	h := &House{t: t, Clock: NewClock(), Vault: vault.Temporary()}
	h.World = Load(t, os.DirFS(root+"/flows"), os.DirFS(root+"/flows/guides"), os.DirFS(root+"/locales"))
	var err error
	h.Store, err = bolt.Open(filepath.Join(Folder(t), "house.db"))
	h.must(err)
	t.Cleanup(func() { h.must(h.Store.Close()) })
	return h
}

// ClaimCode makes whoever says it an admin of a House.
const ClaimCode = "ABCD-EFGH-IJKL"

// Build makes the bot, on an adapter; the options may be changed.
func (h *House) Build(a chat.Adapter, change ...func(*bot.Options)) {
	h.t.Helper()
	o := bot.Options{
		Flows: h.World.Flows, Guides: h.World.Guides, Book: h.World.Book, Store: h.Store, Vault: h.Vault,
		Adapters: []chat.Adapter{a}, Now: h.Clock.Now, Seed: 1, Paint: paint, Claim: ClaimCode, Log: Complaints(h.t),
	}
	for _, c := range change {
		c(&o)
	}
	var err error
	h.Bot, err = bot.New(o)
	h.must(err)
}

func (h *House) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// LooksBack finds what was lost: an event that was set aside, a message that did not go.
func (h *House) LooksBack() {
	h.t.Helper()
	for _, what := range []string{"event.set_aside", "delivery.unsupported", "delivery.unknown"} {
		if n := h.Journaled(what); n > 0 {
			h.t.Errorf("%d times %s", n, what)
		}
	}
	if _, waiting, err := h.Bot.Waiting(context.Background()); waiting > 0 || err != nil {
		h.t.Errorf("%d messages still wait: %v", waiting, err)
	}
}

// Step lets the bot deliver what may go now, and moves on to when more may go. False: nothing waits.
func (h *House) Step() bool {
	h.t.Helper()
	did, err := h.Bot.Settle(h.t.Context())
	h.must(err)
	if did.Next.IsZero() {
		return false
	}
	h.Clock.Reach(h.Clock.Now().Add(time.Millisecond))
	h.Clock.Reach(did.Next)
	return true
}

// mostSteps is how often the bot may wait for a limit after one deed: more would be a message that never goes.
const mostSteps = 1000

// Settles does something until it has no more to do.
func (h *House) Settles(step func() (more bool)) {
	h.t.Helper()
	for range mostSteps {
		if !step() {
			return
		}
	}
	h.t.Fatal("something waits for ever")
}

// Pass lets time go by, through every moment when something is due.
func (h *House) Pass(d time.Duration, settle func()) {
	h.t.Helper()
	for then := h.Clock.Now().Add(d); ; settle() {
		next, there, err := h.Bot.NextDue(h.t.Context())
		h.must(err)
		if !there || next.After(then) {
			h.Clock.Reach(then)
			settle()
			return
		}
		h.Clock.Reach(next)
	}
}

// View reads the store.
func (h *House) View(do func(store.Tx) error) {
	h.t.Helper()
	h.must(h.Store.View(context.Background(), do))
}

// Update changes the store.
func (h *House) Update(do func(store.Tx) error) {
	h.t.Helper()
	h.must(h.Store.Update(context.Background(), do))
}

// Memory is an adapter's, in the bot's own file.
func (h *House) Memory(network chat.Network) chat.Memory { return kept{h.Store, string(network) + "/"} }

type kept struct {
	store store.Store
	owner string
}

// Get recalls a value.
func (k kept) Get(ctx context.Context, key string) (value []byte, err error) {
	err = k.store.View(ctx, func(tx store.Tx) (err error) {
		value, err = tx.Recall(k.owner + key)
		return err
	})
	return value, err
}

// Put remembers a value.
func (k kept) Put(ctx context.Context, key string, value []byte) error {
	return k.store.Update(ctx, func(tx store.Tx) error { return tx.Remember(k.owner+key, value) })
}

// Journaled is how often something stands in the journal.
func (h *House) Journaled(what string) (n int) {
	h.t.Helper()
	h.View(func(tx store.Tx) error {
		all, err := tx.Entries(0, 1_000_000)
		for _, e := range all {
			if e.What == what {
				n++
			}
		}
		return err
	})
	return n
}

// Member is who somebody is in a community; nobody: the zero value.
func (h *House) Member(c chat.CommunityID, p chat.PersonID) (m mentoring.Member) {
	h.t.Helper()
	h.View(func(tx store.Tx) error {
		id, err := tx.MemberOf(c, p)
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

// Begin makes a running program that somebody leads.
func (h *House) Begin(c chat.CommunityID, boss mentoring.MemberID, title string) mentoring.ProgramID {
	h.t.Helper()
	p := mentoring.Program{
		Community: c, Title: title, Guide: h.World.Guides["career"], Languages: []chat.Language{phrasebook.English},
		Cadence: mentoring.Weekly(weekday, hour), Ladder: mentoring.DefaultLadder, State: mentoring.Running, By: boss,
		Created: h.Clock.Now(),
	}
	p.Start = mentoring.DateOf(h.Clock.Now(), time.UTC)
	p.Cadence.From = p.Start
	h.Update(func(tx store.Tx) error {
		n, err := tx.Next("program")
		p.ID = mentoring.ProgramID(fmt.Sprintf("g%d", n))
		return errors.Join(err, tx.PutProgram(p))
	})
	return p.ID
}

// Enrol counts somebody in.
func (h *House) Enrol(id mentoring.ProgramID, m mentoring.MemberID, role mentoring.Role) {
	h.t.Helper()
	h.Update(func(tx store.Tx) error {
		return tx.PutEnrolment(mentoring.Enrolment{
			Program: id, Member: m, Role: role, Capacity: 1, State: mentoring.Enrolled, Since: h.Clock.Now(),
		})
	})
}

// Program is one as it stands.
func (h *House) Program(id mentoring.ProgramID) (p mentoring.Program) {
	h.t.Helper()
	h.View(func(tx store.Tx) (err error) {
		p, err = tx.Program(id)
		return err
	})
	return p
}

// Pairs are those of a program.
func (h *House) Pairs(id mentoring.ProgramID) (all []mentoring.Pair) {
	h.t.Helper()
	h.View(func(tx store.Tx) (err error) {
		all, err = tx.PairsIn(id)
		return err
	})
	return all
}

// Phrase is what stands for a key in English; an argument that is not given may be anything, see Has.
func (h *House) Phrase(key string, args phrasebook.Args) string {
	h.t.Helper()
	if !h.World.Book.Has(phrasebook.English, key) {
		h.t.Fatalf("there is no phrase %q", key)
	}
	return chat.Clean(h.World.Book.Label(phrasebook.English, key, args))
}

// Args are words in the places of a phrase.
func Args(pairs ...string) phrasebook.Args {
	a := phrasebook.Args{}
	for i := 0; i+1 < len(pairs); i += 2 {
		a[pairs[i]] = phrasebook.Words(pairs[i+1])
	}
	return a
}

// Has tells whether words have all pieces of a phrase, in their order.
func Has(words, phrase string) bool {
	rest := chat.Clean(words)
	for _, piece := range placeholder.Split(phrase, -1) {
		_, after, found := strings.Cut(rest, strings.TrimSpace(piece))
		if !found {
			return false
		}
		rest = after
	}
	return true
}
