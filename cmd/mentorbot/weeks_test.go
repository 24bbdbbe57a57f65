package main

import (
	"context"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// walk lets a pair walk its guide for twelve weeks through the real program, which is killed four times on the way, and
// was once before, while both were introduced: nothing that anybody answered is lost, and nothing happens twice.
func (n *walking) walk() {
	n.t.Helper()
	n.play()
	for week := 1; week <= 13; week++ { // the first days come before the first step
		switch week {
		case 3:
			n.diesWhen(n.sends, carriedOut) // a step was told, and nobody knows
		case 6:
			n.diesWhen(n.sends, lost) // a step was to be told
		}
		n.passes(week * 7)
		if n.trouble != nil {
			n.trouble(week)
		}
		switch week {
		case 8:
			n.diesWhen(n.hears, carriedOut) // an answer was fetched
		case 10:
			n.diesWhen(n.edits, carriedOut) // an answer was kept, and its buttons taken away
		}
		n.play()
	}
	if n.deaths != 5 {
		n.t.Errorf("killed %d times", n.deaths)
	}
	n.p.Process.Kill()
	n.p.Wait()
	n.looksBack()
}

// theatre is a pretended network as far as a walk needs it.
type theatre interface {
	starts(t testing.TB, data string, more ...string) *process
	Quiet(ctx context.Context) error // waits until what people did is taken in
	dies(method string)              // lets the program die at the next call of a method, of which nothing is done
}

// requests are what a network calls them: a message, a change of one, and that something people did is told.
type requests struct{ sends, edits, hears string }

// walking is a network on which a mentor and a mentee answer whatever they are asked.
type walking struct {
	theatre
	requests
	t         *testing.T
	p         *process
	data      string
	settings  []string
	community chat.CommunityID
	trouble   func(week int) // that the network makes; nil: none
	finds     bool           // the network tells whether a message arrived, so none comes twice
	walkers   []*walker
	began     time.Time // by the program's clock
	deaths    int

	guard  sync.Mutex // of what follows
	deadly *deadly    // nil: nothing kills it
}

// deadly is the request at which the program dies.
type deadly struct {
	method string
	how    end
	died   chan struct{} // closed when it is dead
	once   sync.Once
}

// end is what becomes of the last request.
type end = bool

const (
	carriedOut end = true  // it is done, and nobody hears of it
	lost       end = false // nothing is done
)

func (n *walking) starts() {
	n.p = n.theatre.starts(n.t, n.data, append([]string{"MENTORBOT_CLOCK=virtual"}, n.settings...)...)
}

// prepares lets something be written into the data file while the program does not run.
func (n *walking) prepares(write func(tx store.Tx, v *vault.Vault) error) {
	n.t.Helper()
	n.p.Process.Kill()
	n.p.Wait()
	k, err := openKept(n.data, "mentorbot")
	if err != nil {
		n.t.Fatal(err)
	}
	defer k.close()
	if err = k.vault.Know(owners(len(n.walkers))...); err != nil {
		n.t.Fatal(err)
	}
	if err = k.store.Update(context.Background(), func(tx store.Tx) error { return write(tx, k.vault) }); err != nil {
		n.t.Fatal(err)
	}
}

// diesWhen lets the program be killed at the next request of a method.
func (n *walking) diesWhen(method string, how end) {
	n.guard.Lock()
	defer n.guard.Unlock()
	n.deadly = &deadly{method: method, how: how, died: make(chan struct{})}
	if how == lost {
		n.theatre.dies(method)
	}
}

// comes kills the program where that was asked for.
func (n *walking) comes(method string, how end) {
	d := n.isToDie()
	if d == nil || d.method != method || d.how != how {
		return
	}
	d.once.Do(func() {
		n.p.Process.Kill()
		n.p.Wait()
		close(d.died)
	})
}

// isToDie tells where the program is killed next, or was and was not started again; nil: nowhere.
func (n *walking) isToDie() *deadly {
	n.guard.Lock()
	defer n.guard.Unlock()
	return n.deadly
}

// restarts waits until the program is dead, and starts it again.
func (n *walking) restarts() {
	n.t.Helper()
	d := n.isToDie()
	select {
	case <-d.died:
	case <-time.After(patience):
		n.t.Fatalf("it does not come to %s: %s", d.method, n.p.said)
	}
	n.guard.Lock()
	n.deadly = nil
	n.guard.Unlock()
	n.deaths++
	n.starts()
	n.rests()
}

// passes lets time pass, up to a day since it began. Killed on the way, the program is started again.
func (n *walking) passes(days int) {
	n.t.Helper()
	to := n.began.AddDate(0, 0, days)
	by := to.Sub(n.moves("0s")).String()
	if n.isToDie() == nil {
		n.moves(by)
		return
	}
	response, err := http.Post(n.p.address+"clock", "application/json", strings.NewReader(`{"advance":"`+by+`"}`))
	if err == nil {
		response.Body.Close()
		n.t.Fatalf("it lives: %s", n.p.said)
	}
	n.restarts()
	if rest := to.Sub(n.moves("0s")); rest > 0 {
		n.moves(rest.String())
	}
}

func (n *walking) moves(by string) time.Time {
	n.t.Helper()
	status, said := n.p.moves(n.t, by)
	return movedTo(n.t, status, said)
}

// rests waits until what people did is taken in, and what the program says to it has arrived.
func (n *walking) rests() {
	n.t.Helper()
	ctx, done := context.WithTimeout(n.t.Context(), patience)
	defer done()
	if err := n.Quiet(ctx); err != nil {
		n.t.Fatalf("it does not listen: %s", n.p.said)
	}
	n.moves("0s")
}

// looksBack reads what the program has kept.
func (n *walking) looksBack() {
	n.t.Helper()
	k, err := openKept(n.data, "mentorbot")
	if err != nil {
		n.t.Fatal(err)
	}
	defer k.close()
	err = k.store.View(context.Background(), func(tx store.Tx) error {
		entries, err := tx.Entries(0, math.MaxInt32)
		if err != nil {
			return err
		}
		p, err := tx.Pair("p1")
		if err != nil {
			return err
		}
		for _, w := range n.walkers {
			if w.member, err = tx.MemberOf(n.community, w.person); err != nil {
				return err
			}
		}
		n.nothingIsLost(p, entries)
		n.nothingIsTwice(entries)
		return nil
	})
	if err != nil {
		n.t.Fatal(err)
	}
}

// nothingIsLost looks for each answer.
func (n *walking) nothingIsLost(p mentoring.Pair, entries []store.Entry) {
	if p.State != mentoring.Completed {
		n.t.Errorf("the pair is %s, in step %d", p.State, p.Step)
	}
	for _, step := range builtIn().Guides["career"].Steps {
		if !p.Closes(step.ID) {
			n.t.Errorf("step %s is not closed by both: %+v", step.ID, p.Marks[step.ID])
		}
	}
	for _, w := range n.walkers {
		if kept := entriesOf(entries, "step.marked", w.member); kept != w.checkedIn {
			n.t.Errorf("%s has checked in %d times, %d are kept", w.name, w.checkedIn, kept)
		}
	}
	if entriesOf(entries, "event.set_aside", "") != 0 {
		n.t.Error("an event was set aside")
	}
}

// nothingIsTwice looks for what was done or said again. Where the network can't tell whether a message arrived, there
// may be one more for each outcome that is recorded as unknown.
func (n *walking) nothingIsTwice(entries []store.Entry) {
	unknown, twice := entriesOf(entries, "delivery.unknown", ""), 0
	if unknown < 3 {
		n.t.Errorf("%d outcomes were unknown: the program was killed at harmless moments", unknown)
	}
	for _, w := range n.walkers {
		twice += w.twice
		if opened := entriesOf(entries, "step.opened", w.member); opened != 12 {
			n.t.Errorf("%d steps were opened for %s", opened, w.name)
		}
		for _, step := range builtIn().Guides["career"].Steps {
			title := words(step.Title)
			if !slices.ContainsFunc(w.read(), func(m reading) bool { return strings.Contains(m.text, title) }) {
				n.t.Errorf("%s was never told of %q", w.name, title)
			}
		}
		cards := slices.DeleteFunc(w.read(), func(m reading) bool { return !m.card })
		if len(cards) != 1 {
			n.t.Errorf("%s has %d cards", w.name, len(cards))
		}
	}
	if twice > unknown || n.finds && twice > 0 {
		n.t.Errorf("%d messages came again, %d outcomes were unknown", twice, unknown)
	}
}

func entriesOf(all []store.Entry, what string, who mentoring.MemberID) (count int) {
	for _, e := range all {
		if e.What == what && (who == "" || e.Member == who) {
			count++
		}
	}
	return count
}
