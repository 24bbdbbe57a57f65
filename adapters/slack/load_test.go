package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// What Slack waits for, measured with the real doors, the real store on the disk, and a real socket.

// measured are how long things took.
type measured struct {
	mu   sync.Mutex
	took []time.Duration
}

func (m *measured) add(d time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.took = append(m.took, d)
}

func (m *measured) report(b *testing.B) {
	b.Helper()
	slices.Sort(m.took)
	ms := func(part int) float64 { return float64(m.took[len(m.took)*part/100].Microseconds()) / 1000 }
	b.ReportMetric(ms(50), "p50-ms")
	b.ReportMetric(ms(99), "p99-ms")
	b.ReportMetric(float64(m.took[len(m.took)-1].Microseconds())/1000, "most-ms")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkAcknowledged tells how long Slack waits for the answer to an event at 200 a second: the aim is a p99 of 500 ms.
// Each is somebody's first word, which makes a member, and is answered.
func BenchmarkAcknowledged(b *testing.B) {
	const rate, events = 200, 2000
	for b.Loop() {
		c := newCrewIn(b, b.TempDir())
		_, homes := c.homes(events)
		door := httptest.NewServer(c.Handler())
		var m measured
		c.run(func() {
			c.awake(door.URL)
			next := time.NewTicker(time.Second / rate)
			defer next.Stop()
			var posting sync.WaitGroup
			for i, home := range homes {
				<-next.C
				posting.Go(func() { m.add(c.posts(door.URL, i, home)) })
			}
			posting.Wait()
		})
		door.Close()
		m.report(b)
	}
}

// awake waits until events are taken.
func (c *crew) awake(door string) {
	c.t.Helper()
	for range 1000 {
		if c.knocks(door, `{"type":"event_callback","team_id":"T1","event_id":"Ev0","event":{"type":"app_home_opened",`+
			`"user":"U0","channel":"D0","tab":"messages"}}`) == http.StatusOK {
			return
		}
	}
	c.t.Fatal("nobody is there")
}

// knocks brings an event to the door, and tells the answer.
func (c *crew) knocks(door, body string) int {
	c.t.Helper()
	request, err := http.NewRequest(http.MethodPost, door+"/slack/events", strings.NewReader(body))
	if err != nil {
		c.t.Error(err)
		return 0
	}
	request.Header = signed([]byte(body), time.Now(), testSecret)
	request.Header.Set("Content-Type", jsonType)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Error(err)
		return 0
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, response.Body) // so that the connection is used again
	return response.StatusCode
}

// posts says something in somebody's own chat, and tells how long it took to be taken.
func (c *crew) posts(door string, i int, home chat.PlaceID) time.Duration {
	c.t.Helper()
	body := fmt.Sprintf(`{"type":"event_callback","team_id":"T1","event_id":"Ev%d","event":{"type":"message","channel":%q,`+
		`"channel_type":"im","user":"U%07d","text":"hello","ts":"%d.000100"}}`, i+1, channelOf(home), i, time.Now().Unix())
	began := time.Now()
	if status := c.knocks(door, body); status != http.StatusOK {
		c.t.Errorf("answered %d", status)
	}
	return time.Since(began)
}

// How many are nudged at the same minute, and how many press a button meanwhile: one in so long.
const (
	nudged    = 5000
	pressers  = 60
	pressEach = 1300 * time.Millisecond
)

// BenchmarkPressToAnswer tells how long somebody waits who presses a button, from the press until the answer can be read:
// while 5,000 nudges go out the aim is a p99 of a second, and no call refused for haste.
func BenchmarkPressToAnswer(b *testing.B) {
	for b.Loop() {
		l := newLoad(b)
		l.run(func() {
			l.menus()
			b.Log("menus are there")
			l.nudges()
			b.Log("nudges go out")
			l.measure()
		})
		l.Drop()
		b.ReportMetric(float64(l.Haste()+len(l.Violations())), "refused")
	}
}

// load is a crew that listens at a real socket.
type load struct {
	*crew
	b     *testing.B
	users []*slackfake.User
	homes []chat.PlaceID
	told  measured

	mu    sync.Mutex
	since map[string]time.Time // by channel
	other int                  // messages to those who did not press
	came  chan struct{}
}

func newLoad(b *testing.B) *load {
	server := httptest.NewUnstartedServer(nil)
	server.Start()
	b.Cleanup(server.Close)
	l := &load{b: b, since: map[string]time.Time{}, came: make(chan struct{}, 1)}
	l.crew = newCrewIn(b, b.TempDir(), func(o *Options) {
		o.AppToken, o.Secret, o.URL, o.Client = testApp, "", server.URL+"/api", nil
	})
	began := time.Now()
	l.now = func() time.Time { return now.Add(time.Since(began)) } // a morning when everybody may be written to
	server.Config.Handler = l.Server
	l.URL = server.URL
	l.Answered = l.answered
	l.users, l.homes = l.crew.homes(pressers)
	return l
}

// answered hears what Slack took.
func (l *load) answered(method string, result json.RawMessage) {
	at := time.Now()
	var said struct{ Channel string }
	if method != postMessage || json.Unmarshal(result, &said) != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if since, waits := l.since[said.Channel]; waits {
		l.told.add(at.Sub(since))
		delete(l.since, said.Channel)
	} else {
		l.other++
	}
	select {
	case l.came <- struct{}{}:
	default: // it has been told already
	}
}

// wait waits until something is so.
func (l *load) wait(so func() bool) {
	l.b.Helper()
	ping := time.NewTicker(5 * time.Second) // as Slack does
	defer ping.Stop()
	for late := time.After(3 * time.Minute); !so(); {
		select {
		case <-ping.C:
			_ = l.Ping() // to one that is closed
		case <-l.came:
		case <-late:
			l.b.Fatalf("waited in vain: %s", l.log)
		}
	}
}

func (l *load) others() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.other
}

// menus lets everybody who will press a button look at one.
func (l *load) menus() {
	l.b.Helper()
	for _, u := range l.users {
		l.Opens(u.ID, "messages")
	}
	l.wait(func() bool {
		for i, u := range l.users {
			if len(l.buttons(u, l.homes[i])) == 0 {
				return false
			}
		}
		return true
	})
}

func (l *load) buttons(u *slackfake.User, home chat.PlaceID) []slackfake.Button {
	seen := l.Seen(u.ID, channelOf(home))
	if len(seen) == 0 {
		return nil
	}
	return seen[len(seen)-1].Buttons
}

// measure lets one after another press.
func (l *load) measure() {
	l.b.Helper()
	began, before := time.Now(), l.others()
	next := time.NewTicker(pressEach)
	defer next.Stop()
	for i, u := range l.users {
		<-next.C
		_ = l.Ping() // to one that is closed
		l.press(u, l.homes[i])
	}
	l.wait(func() bool {
		l.told.mu.Lock()
		defer l.told.mu.Unlock()
		return len(l.told.took) == len(l.users)
	})
	l.b.ReportMetric(float64(l.others()-before)/time.Since(began).Seconds(), "nudges/s")
	l.told.report(l.b)
}

// press presses the button of the menu that is answered with a text.
func (l *load) press(u *slackfake.User, home chat.PlaceID) {
	l.b.Helper()
	seen, label := l.Seen(u.ID, channelOf(home)), l.world.Book.Label("en", "verbs.help", nil)
	for _, button := range l.buttons(u, home) {
		if button.Label == label {
			l.mu.Lock()
			l.since[channelOf(home)] = time.Now()
			l.mu.Unlock()
			if err := l.Presses(u.ID, seen[len(seen)-1].Message, button.Action); err != nil {
				l.b.Fatal(err)
			}
			return
		}
	}
	l.b.Fatalf("no button %q", label)
}

// nudges lets a step of the guide open for so many people at the same moment, and waits until the first hears of it.
func (l *load) nudges() {
	l.b.Helper()
	before := l.others()
	l.enrol(l.now())
	l.bot.Wake()
	l.wait(func() bool { return l.others() > before })
}

// enrol makes people pairs of a running program, of whom each has a step due.
func (l *load) enrol(due time.Time) {
	l.b.Helper()
	program := mentoring.Program{
		ID: "crowd", Community: communityID("T1"), Title: "Onward together", Guide: l.world.Guides["career"],
		Languages: []chat.Language{"en"}, State: mentoring.Running, Created: due,
		Cadence: mentoring.Weekly(due.Weekday(), due.Hour()),
	}
	var owners []vault.Owner
	for i := range nudged {
		owners = append(owners, vault.Owner(memberID(i)))
	}
	l.must(errors.Join(l.vault.Know(owners...), l.store.Update(context.Background(), func(tx store.Tx) error {
		err := tx.PutProgram(program)
		for i := range nudged {
			err = errors.Join(err, l.enrolOne(tx, program, i, due))
		}
		return err
	})))
}

func memberID(i int) mentoring.MemberID { return mentoring.MemberID(fmt.Sprintf("crowd%05d", i)) }

// enrolOne puts a mentor or a mentee into the program, in turn; the second of two brings the pair.
func (l *load) enrolOne(tx store.Tx, program mentoring.Program, i int, due time.Time) error {
	u, home := l.own(fmt.Sprint("Nudged ", i))
	person, id := personID("T1", u.ID), memberID(i)
	sealed, err := l.vault.Seal(vault.Owner(id), "member/"+string(id), []byte(`{"name":"Nudged"}`))
	pair := mentoring.Pair{
		ID: mentoring.PairID(fmt.Sprintf("crowd%05d", i/2)), Program: program.ID, State: mentoring.Active,
		Mentor: memberID(i &^ 1), Mentee: memberID(i | 1), Made: due,
	}
	return errors.Join(err,
		tx.PutMember(mentoring.Member{
			ID: id, Community: program.Community, Persons: []chat.PersonID{person}, Language: "en", Zone: "UTC",
			Created: due, Sealed: sealed, Places: map[chat.PersonID]chat.PlaceID{person: home},
		}),
		tx.PutEnrolment(mentoring.Enrolment{
			Program: program.ID, Member: id, Role: []mentoring.Role{mentoring.Mentor, mentoring.Mentee}[i%2], Capacity: 1,
			State: mentoring.Enrolled, Since: due,
		}),
		tx.PutPair(pair),
		tx.PutNudge(store.Nudge{
			ID: fmt.Sprintf("crowd%05d", i), Due: due, Since: due, Member: id, Flow: "_open",
			About: store.About{Program: program.ID, Pair: pair.ID, Step: program.Guide.Steps[0].ID},
		}),
	)
}
