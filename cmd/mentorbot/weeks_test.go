package main

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// A pair is formed and walks its guide for twelve weeks through the real program, which is killed five times on the way:
// nothing that anybody answered is lost, and nothing happens twice.
func TestTwelveWeeksThoughItIsKilled(t *testing.T) {
	t.Parallel() // it mostly waits: a chat takes one message a second
	n := walks(t)
	n.diesWhen("sendMessage", carriedOut) // while both are introduced
	n.Says(n.admin, n.group, 0, "/pair @ben_here @cora_here")
	n.restarts()
	n.play()
	for week := 1; week <= 13; week++ { // the first days come before the first step
		switch week {
		case 3:
			n.diesWhen("sendMessage", carriedOut) // a step was told, and nobody knows
		case 6:
			n.diesWhen("sendMessage", lost) // a step was to be told
		}
		n.passes(week * 7)
		switch week {
		case 8:
			n.diesWhen("getUpdates", carriedOut) // an answer was fetched
		case 10:
			n.diesWhen("editMessageText", carriedOut) // an answer was kept, and its buttons taken away
		}
		n.play()
	}
	if n.deaths != 5 {
		t.Errorf("killed %d times", n.deaths)
	}
	n.p.Process.Kill()
	n.p.Wait()
	n.looksBack()
}

// walking is a network on which a mentor and a mentee answer whatever they are asked.
type walking struct {
	*served
	t            *testing.T
	p            *process
	data         string
	group, admin int64
	walkers      []*walker
	began        time.Time // by the program's clock
	deaths       int

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

// walks prepares a group in which a mentor and a mentee are enrolled.
func walks(t *testing.T) *walking {
	n := &walking{served: serves(t), t: t, data: t.TempDir()}
	n.listens(func(method string, result json.RawMessage) {
		if method != "getUpdates" || string(result) != "[]" {
			n.comes(method, result != nil)
		}
	})
	n.admin = n.AddUser(telegramfake.User{FirstName: "Alex", LanguageCode: "en"}).ID
	n.group = n.AddGroup(telegramfake.Chat{Title: "Neighbours"}, n.admin).ID
	n.starts()
	n.Changes(n.admin, n.Bot().ID, n.group, "member")
	n.rests()
	n.began = n.moves("0s")
	n.p.Process.Kill()
	n.p.Wait()
	for _, name := range []string{"Ben", "Cora"} {
		u := n.AddUser(telegramfake.User{FirstName: name, Username: strings.ToLower(name) + "_here", LanguageCode: "en"})
		n.Put(n.group, u.ID, "member")
		n.Started(u.ID)
		n.walkers = append(n.walkers, &walker{walking: n, name: name, id: u.ID})
	}
	n.enrols()
	n.starts()
	for _, w := range n.walkers {
		n.Opens(w.id, "") // now the network's names are known
	}
	n.rests()
	return n
}

func (n *walking) starts() { n.p = n.served.starts(n.t, n.data, "MENTORBOT_CLOCK=virtual") }

// enrols writes the two into the data file. Their program goes by the hour that it was.
func (n *walking) enrols() {
	n.t.Helper()
	k, err := openKept(n.data, "mentorbot")
	if err != nil {
		n.t.Fatal(err)
	}
	defer k.close()
	program := crowded(n.group, n.began)
	err = k.vault.Know(owners(len(n.walkers))...)
	if err != nil {
		n.t.Fatal(err)
	}
	err = k.store.Update(context.Background(), func(tx store.Tx) error {
		if err := tx.PutProgram(program); err != nil {
			return err
		}
		for i, w := range n.walkers {
			if err := enrolled(tx, k.vault, program, i, telegramfake.User{ID: w.id, FirstName: w.name}, n.began); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		n.t.Fatal(err)
	}
}

// diesWhen lets the program be killed at the next request of a method.
func (n *walking) diesWhen(method string, how end) {
	n.guard.Lock()
	defer n.guard.Unlock()
	n.deadly = &deadly{method: method, how: how, died: make(chan struct{})}
	if how == lost {
		n.FailNext(method, telegramfake.Dies)
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
	for i, w := range n.walkers {
		if kept := entriesOf(entries, "step.marked", memberID(i)); kept != w.checkedIn {
			n.t.Errorf("%s has checked in %d times, %d are kept", w.name, w.checkedIn, kept)
		}
	}
	if count := n.Unanswered(); count != 0 {
		n.t.Errorf("%d presses were never answered", count)
	}
	if entriesOf(entries, "event.set_aside", "") != 0 {
		n.t.Error("an event was set aside")
	}
}

// nothingIsTwice looks for what was done or said again. There may be one message more for each outcome that is recorded as
// unknown.
func (n *walking) nothingIsTwice(entries []store.Entry) {
	unknown, twice := entriesOf(entries, "delivery.unknown", ""), 0
	if unknown < 3 {
		n.t.Errorf("%d outcomes were unknown: the program was killed at harmless moments", unknown)
	}
	for i, w := range n.walkers {
		twice += w.twice
		if opened := entriesOf(entries, "step.opened", memberID(i)); opened != 12 {
			n.t.Errorf("%d steps were opened for %s", opened, w.name)
		}
		for _, step := range builtIn().Guides["career"].Steps {
			if title := words(step.Title); !slices.ContainsFunc(w.reads(), func(m telegramfake.Message) bool { return strings.Contains(plainly(m.Text), title) }) {
				n.t.Errorf("%s was never told of %q", w.name, title)
			}
		}
		cards := slices.DeleteFunc(w.reads(), func(m telegramfake.Message) bool { return len(m.Photo) == 0 })
		if len(cards) != 1 {
			n.t.Errorf("%s has %d cards", w.name, len(cards))
		}
	}
	if twice > unknown {
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
