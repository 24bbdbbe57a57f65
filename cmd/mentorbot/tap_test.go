package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// How long somebody waits who taps a button: from the moment the network has the tap until it has the answer. The program
// is the real one, behind a real socket. Aims: p99 ≤ 50 ms, and ≤ 1 s while 5,000 nudges go out.
func BenchmarkTapToAnswer(b *testing.B) {
	for _, nudges := range []int{0, 5000} {
		b.Run(fmt.Sprintf("nudges=%d", nudges), func(b *testing.B) {
			for b.Loop() {
				n := taps(b)
				if nudges > 0 {
					n.nudges(nudges)
				}
				n.measure()
			}
		})
	}
}

// How many tap, and how often: the network takes 29.5 messages a second, and a tap makes two, the answer and the edit that
// takes the buttons away.
const (
	tappers  = 300
	tapEvery = 125 * time.Millisecond
)

// tapping is a network on which people look at a menu.
type tapping struct {
	*served
	b       *testing.B
	p       *process
	data    string
	group   telegramfake.Chat
	people  []telegramfake.User
	friends sync.WaitGroup // who waits for time to go on

	mu     sync.Mutex // guards what follows
	since  map[int64]time.Time
	took   []time.Duration
	others int           // messages to those who did not tap
	came   chan struct{} // gets a word when a message comes
}

// taps lets as many people open the bot as will tap.
func taps(b *testing.B) *tapping {
	n := &tapping{b: b, data: b.TempDir(), since: map[int64]time.Time{}, came: make(chan struct{}, 1)}
	n.served = serves(b, n.answered)
	n.starts()
	founder := n.AddUser(telegramfake.User{FirstName: "Founder"})
	n.group = n.AddGroup(telegramfake.Chat{Title: "Neighbours"}, founder.ID)
	n.Changes(founder.ID, n.Bot().ID, n.group.ID, "member")
	n.wait(func() bool { return len(n.Messages(n.group.ID, 0)) > 1 })
	for i := range tappers {
		u := n.member(fmt.Sprintf("Person %d", i))
		n.people = append(n.people, u)
		n.Opens(u.ID, "")
	}
	n.wait(func() bool {
		return !slices.ContainsFunc(n.people, func(u telegramfake.User) bool { return len(n.Messages(u.ID, 0)) < 2 })
	})
	return n
}

func (n *tapping) starts() {
	n.p = n.served.starts(n.b, n.data, "MENTORBOT_CLOCK=virtual")
}

func (n *tapping) member(name string) telegramfake.User {
	u := n.AddUser(telegramfake.User{FirstName: name, LanguageCode: "en"})
	n.Put(n.group.ID, u.ID, "member")
	return u
}

// answered hears what the network took.
func (n *tapping) answered(method string, result json.RawMessage) {
	at := time.Now()
	if method != "sendMessage" {
		return
	}
	var m telegramfake.Message
	if err := json.Unmarshal(result, &m); err != nil {
		n.b.Error(err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if since, waits := n.since[m.Chat.ID]; waits {
		n.took = append(n.took, at.Sub(since))
		delete(n.since, m.Chat.ID)
	} else {
		n.others++
	}
	select {
	case n.came <- struct{}{}:
	default: // it has been told already
	}
}

// wait waits until something is so.
func (n *tapping) wait(so func() bool) {
	n.b.Helper()
	for late := time.After(2 * patience); !so(); {
		select {
		case <-n.came:
		case <-late:
			n.b.Fatalf("waited in vain: %s", n.p.said)
		}
	}
}

// measure lets one after another tap.
func (n *tapping) measure() {
	n.b.Helper()
	began, before := time.Now(), n.counted()
	next := time.NewTicker(tapEvery)
	defer next.Stop()
	for _, u := range n.people {
		<-next.C
		n.tap(u)
	}
	n.wait(func() bool {
		n.mu.Lock()
		defer n.mu.Unlock()
		return len(n.took) == len(n.people)
	})
	passed := float64(n.counted()-before) / time.Since(began).Seconds()
	n.p.Process.Kill()
	n.p.Wait()
	n.friends.Wait()
	slices.Sort(n.took)
	ms := func(part int) float64 { return float64(n.took[len(n.took)*part/100].Microseconds()) / 1000 }
	n.b.ReportMetric(ms(50), "p50-ms")
	n.b.ReportMetric(ms(99), "p99-ms")
	n.b.ReportMetric(float64(n.took[len(n.took)-1].Microseconds())/1000, "most-ms")
	n.b.ReportMetric(passed, "nudges/s")
	n.b.ReportMetric(0, "ns/op")
}

func (n *tapping) counted() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.others
}

// tap presses the button in the menu that is answered with a text.
func (n *tapping) tap(u telegramfake.User) {
	n.b.Helper()
	all := n.Messages(u.ID, 0)
	menu, label := all[len(all)-1], builtIn().Book.Label("en", "verbs.help", nil)
	for _, button := range slices.Concat(menu.Keyboard.Rows...) {
		if button.Text == label {
			n.mu.Lock()
			n.since[u.ID] = time.Now()
			n.mu.Unlock()
			n.Presses(u.ID, &menu, button.Data)
			return
		}
	}
	n.b.Fatalf("no button %q: %+v", label, menu.Keyboard)
}

// nudges lets a step of the guide open for so many people at the same moment, and waits until the first hears of it.
func (n *tapping) nudges(people int) {
	n.b.Helper()
	now := n.moves("0s")
	for now.Hour() < 9 || now.Hour() > 16 || now.Weekday() == time.Saturday || now.Weekday() == time.Sunday {
		now = n.moves("1h") // nobody is written to at night
	}
	n.p.Process.Kill()
	n.p.Wait()
	n.enrol(people, now.Add(time.Hour))
	n.starts()
	before := n.counted()
	clock := n.p.address + "clock"
	n.friends.Go(func() { // as long as it takes, or until the program is killed
		if response, err := http.Post(clock, "application/json", strings.NewReader(`{"advance":"2h"}`)); err == nil {
			response.Body.Close()
		}
	})
	n.wait(func() bool { return n.counted() > before })
}

func (n *tapping) moves(by string) time.Time {
	n.b.Helper()
	status, said := n.p.moves(n.b, by)
	return movedTo(n.b, status, said)
}

// enrol writes people into the data file: half of them mentors, each with somebody, and a step due.
func (n *tapping) enrol(people int, due time.Time) {
	n.b.Helper()
	k, err := openKept(n.data, "mentorbot")
	if err != nil {
		n.b.Fatal(err)
	}
	defer k.close()
	program := crowded(chat.CommunityID(fmt.Sprintf("telegram:%d", n.group.ID)), due)
	err = errors.Join(k.vault.Know(owners(people)...), k.store.Update(context.Background(), func(tx store.Tx) error {
		err := tx.PutProgram(program)
		for i := range people {
			u := n.AddUser(telegramfake.User{FirstName: fmt.Sprintf("Nudged %d", i), LanguageCode: "en"})
			n.Started(u.ID)
			err = errors.Join(err, enrol(tx, k.vault, program, i, telegramPerson(u.ID), u.FirstName, due))
		}
		return err
	}))
	if err != nil {
		n.b.Fatal(err)
	}
}

// crowded is a running program of a community, whose steps open at this hour of the week.
func crowded(community chat.CommunityID, at time.Time) mentoring.Program {
	return mentoring.Program{ID: "crowd", Community: community, Title: "Onward together",
		Guide: builtIn().Guides["career"], Languages: []chat.Language{"en"}, State: mentoring.Running, Created: at,
		Cadence: mentoring.Weekly(at.Weekday(), at.Hour())}
}

func owners(people int) (all []vault.Owner) {
	for i := range people {
		all = append(all, vault.Owner(memberID(i)))
	}
	return all
}

func memberID(i int) mentoring.MemberID { return mentoring.MemberID(fmt.Sprintf("crowd%05d", i)) }

// enrol puts one person into the program; of every two, the second one brings the pair.
func enrol(tx store.Tx, v *vault.Vault, program mentoring.Program, i int, person chat.PersonID, name string, due time.Time) error {
	pair := mentoring.Pair{ID: mentoring.PairID(fmt.Sprintf("crowd%05d", i/2)), Program: program.ID, State: mentoring.Active,
		Mentor: memberID(i &^ 1), Mentee: memberID(i | 1), Made: due}
	return errors.Join(
		enrolled(tx, v, program, i, person, name, due),
		tx.PutPair(pair),
		tx.PutNudge(store.Nudge{ID: fmt.Sprintf("crowd%05d", i), Due: due, Since: due, Member: memberID(i), Flow: "_open",
			About: store.About{Program: program.ID, Pair: pair.ID, Step: program.Guide.Steps[0].ID}}),
	)
}

// enrolled makes somebody a member in the program: a mentor and a mentee in turn.
func enrolled(tx store.Tx, v *vault.Vault, program mentoring.Program, i int, person chat.PersonID, name string, since time.Time) error {
	id := memberID(i)
	profile, err := json.Marshal(map[string]string{"name": name})
	if err != nil {
		return err
	}
	sealed, err := v.Seal(vault.Owner(id), "member/"+string(id), profile)
	if err != nil {
		return err
	}
	role := []mentoring.Role{mentoring.Mentor, mentoring.Mentee}[i%2]
	return errors.Join(
		tx.PutMember(mentoring.Member{ID: id, Community: program.Community, Persons: []chat.PersonID{person}, Language: "en",
			Zone: "UTC", Created: since, Sealed: sealed, Places: map[chat.PersonID]chat.PlaceID{person: chat.PlaceID(person)}}),
		tx.PutEnrolment(mentoring.Enrolment{Program: program.ID, Member: id, Role: role, Capacity: 1,
			State: mentoring.Enrolled, Since: since}),
	)
}
