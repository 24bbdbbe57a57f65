package slack_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack"
	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

// searched is a whole bot before a pretended Slack, in a workspace with a long list of mentors. Its clock has hands.
type searched struct {
	*slackfake.Fake
	t     *testing.T
	bot   *bot.Bot
	store *bolt.Store
	cleo  chat.PersonID // leads the program

	mu  sync.Mutex
	now time.Time
}

func (s *searched) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// newSearched is a workspace where people of these names wait as mentors, and Ana as a mentee.
func newSearched(t *testing.T, mentors []string) *searched {
	s := &searched{t: t, now: time.Date(2025, time.March, 3, 10, 0, 0, 0, time.UTC)}
	s.Fake = slackfake.New(func(server *slackfake.Server, _ func() time.Time) slackfake.Network {
		return slack.New(slack.Options{
			BotToken: server.App().BotToken, Secret: server.Secret, URL: server.URL + "/api/", Memory: &chattest.Memory{},
			Now: s.clock, Client: &http.Client{Transport: slackfake.Transport{Server: server}},
		})
	})
	s.Now = s.clock
	s.cleo = s.Person("Cleo", "en", "Europe/Madrid")
	w := bottest.Load(t, os.DirFS("../../flows"), os.DirFS("../../flows/guides"), os.DirFS("../../locales"))
	var err error
	s.store, err = bolt.Open(filepath.Join(bottest.Folder(t), "whole.db"))
	s.must(err)
	t.Cleanup(func() { s.must(s.store.Close()) })
	s.bot, err = bot.New(bot.Options{
		Flows: w.Flows, Guides: w.Guides, Book: w.Book, Store: s.store, Vault: vault.Temporary(),
		Adapters: []chat.Adapter{s.Adapter()}, Now: s.clock, Seed: 1, Admins: []chat.PersonID{s.cleo},
	})
	s.must(err)
	s.Start(t, s.bot.Receive)
	s.enrols(w.Guides["career"], mentors)
	return s
}

// enrols lets everybody come into the workspace, and into a program that is running.
func (s *searched) enrols(guide mentoring.Guide, mentors []string) {
	s.t.Helper()
	community := slackfake.Community
	people := []chat.PersonID{s.cleo}
	for _, name := range append([]string{"Ana"}, mentors...) {
		people = append(people, s.Person(name, "en", "Europe/Madrid"))
	}
	for i, p := range people {
		e := chat.Event{ID: chat.EventID(fmt.Sprint("came", i)), Kind: chat.Joined, Community: community, Person: p}
		if e.Name = "Ana"; i > 1 {
			e.Name = chat.Private(mentors[i-2])
		}
		s.must(errors.Join(s.bot.Receive(s.t.Context(), e)...))
	}
	s.must(s.store.Update(s.t.Context(), func(tx store.Tx) error {
		g := mentoring.Program{
			ID: "g1", Community: community, Title: "Spring", Guide: guide, Languages: []chat.Language{"en"},
			Start: mentoring.DateOf(s.now, time.UTC), Cadence: mentoring.Weekly(time.Monday, 10), State: mentoring.Running,
			Ladder: mentoring.DefaultLadder, Created: s.now,
		}
		errs := []error{tx.PutProgram(g)}
		for i, p := range people[1:] {
			id, err := tx.MemberOf(community, p)
			e := mentoring.Enrolment{Program: "g1", Member: id, Role: mentoring.Mentor, Capacity: 1, State: mentoring.Enrolled}
			if i == 0 {
				e.Role = mentoring.Mentee
			}
			errs = append(errs, err, tx.PutEnrolment(e))
		}
		return errors.Join(errs...)
	}))
}

func (s *searched) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// settle lets the bot say all that it has to say, as its budget lets it.
func (s *searched) settle() {
	s.t.Helper()
	for range 1000 {
		did, err := s.bot.Settle(s.t.Context())
		s.must(err)
		if did.Next.IsZero() {
			return
		}
		s.mu.Lock()
		s.now = did.Next.Add(time.Millisecond)
		s.mu.Unlock()
	}
	s.t.Fatal("something waits for ever")
}

// latest is the last message that a person sees in their own chat.
func (s *searched) latest(p chat.PersonID) chattest.Seen {
	s.t.Helper()
	all := s.Seen(p, "")
	if len(all) == 0 {
		s.t.Fatalf("%s sees nothing", p)
	}
	return all[len(all)-1]
}

// An admin pairs people out of a list of more than a hundred, by typing a part of a name. Nothing that people call
// themselves comes alive on the way.
func TestAMentorIsFoundByTyping(t *testing.T) { synctest.Test(t, testAMentorIsFoundByTyping) }

func testAMentorIsFoundByTyping(t *testing.T) {
	mentors := slices.Clone(searchNames)
	for i := range 120 {
		mentors = append(mentors, fmt.Sprintf("Mentor %c%c Number%d", 'A'+i%26, 'a'+i/26, i))
	}
	s := newSearched(t, mentors)
	s.Say(s.cleo, "", "/mentor pair")
	s.settle()
	asked := s.latest(s.cleo)
	if len(asked.Choices) > 12 || slices.Contains(asked.Choices, "Type to search") {
		t.Errorf("asked with the buttons %q", asked.Choices)
	}
	if all := s.Types(s.cleo, "", ""); len(all) != 100 {
		t.Errorf("nothing typed shows %d", len(all))
	}
	for _, name := range searchNames {
		signs := func(r rune) bool { return strings.ContainsRune("<>!*_|&@#:", r) }
		word := strings.Join(strings.FieldsFunc(name, signs), " ")
		word = word[:min(len(word), 40)]
		if found := s.Types(s.cleo, "", word); !slices.ContainsFunc(found, func(l string) bool { return alike(l, name) }) {
			t.Errorf("%q finds %q, without %q", word, found, name)
		}
	}
	before := len(s.Seen(s.cleo, ""))
	if got := s.Types(s.cleo, "", "number119 ment"); !slices.Equal(bare(got), []string{"Mentor Pe Number119"}) {
		t.Errorf("finds %q", got)
	}
	if len(s.Seen(s.cleo, "")) != before {
		t.Error("typing was answered with a message")
	}
	s.Picks(s.cleo, "", "Mentor Pe Number119")
	s.settle()
	answered := s.Seen(s.cleo, "")[before-1]
	if len(answered.Choices) > 0 || !strings.Contains(answered.Text, "Mentor Pe Number119") {
		t.Errorf("the question is left as %+v", answered)
	}
	s.Press(s.cleo, "", "Ana")
	s.settle()
	s.must(s.store.View(t.Context(), func(tx store.Tx) error {
		pairs, err := tx.PairsIn("g1")
		if len(pairs) != 1 {
			t.Errorf("%d pairs", len(pairs))
		}
		return err
	}))
	s.expectDead()
}

// searchNames are what people could call themselves to do harm.
var searchNames = []string{
	"<!channel> Eve", "<@U0PRETENDBOT|eve> Mallory", "*Bold* _Eve_", "&lt;Amp&gt; Eve", "<https://evil.example|Trent>",
	":wave: Oscar", "Eve\u202e elbisreveR", "Peggy " + strings.Repeat("e", 90),
}

// alike compares what a list shows, perhaps cut, to a whole name.
func alike(label, name string) bool {
	label = strings.TrimSuffix(chat.Bare(label), "…")
	return strings.HasPrefix(chat.Bare(chat.Clean(name)), label)
}

func bare(labels []string) (all []string) {
	for _, l := range labels {
		all = append(all, chat.Bare(l))
	}
	return all
}

// expectDead looks whether anything was not as Slack wants it, or came alive.
func (s *searched) expectDead() {
	s.t.Helper()
	for _, v := range s.Server.Violations() {
		s.t.Error(v)
	}
	for _, p := range []chat.PersonID{s.cleo, s.Person("Ana", "en", "")} {
		_, user, _ := strings.Cut(p.Native(), "/")
		for _, seen := range s.Server.Seen(user, s.Server.Own(user).ID) {
			for _, l := range seen.Alive {
				s.t.Errorf("%s %q is alive", l.Kind, l.What)
			}
		}
	}
}

// A time zone is found by typing, in the words that people have for a place.
func TestAZoneIsFoundByTyping(t *testing.T) { synctest.Test(t, testAZoneIsFoundByTyping) }

func testAZoneIsFoundByTyping(t *testing.T) {
	s := newSearched(t, nil)
	ana := s.Person("Ana", "en", "Europe/Madrid")
	s.Say(ana, "", "/mentor settings")
	s.settle()
	s.Press(ana, "", "Time zone")
	s.settle()
	if got := s.Types(ana, "", "القاهرة"); len(got) == 0 || got[0] != "Africa/Cairo" {
		t.Errorf("finds %q", got)
	}
	s.Picks(ana, "", "Africa/Cairo")
	s.settle()
	if got := s.latest(ana).Text; !strings.Contains(got, "Africa/Cairo") {
		t.Errorf("answered %q", got)
	}
	s.expectDead()
}

// In a form what was typed becomes the key of what was picked.
func TestAFieldIsFilledInByTyping(t *testing.T) { synctest.Test(t, testAFieldIsFilledInByTyping) }

func testAFieldIsFilledInByTyping(t *testing.T) {
	var asked []chat.Query
	f := slackfake.New(func(server *slackfake.Server, now func() time.Time) slackfake.Network {
		a := slack.New(slack.Options{
			BotToken: server.App().BotToken, Secret: server.Secret, URL: server.URL + "/api/", Memory: &chattest.Memory{},
			Now: now, Client: &http.Client{Transport: slackfake.Transport{Server: server}},
		})
		a.AnsweredBy(func(_ context.Context, q chat.Query) (chat.Found, error) {
			asked = append(asked, q)
			return chat.Found{Options: []chat.Choice{{Key: "Africa/Cairo", Label: "Cairo"}}}, nil
		})
		return a
	})
	ana := f.Person("Ana", "en", "Europe/Madrid")
	heard := make(chan chat.Event, 9)
	f.Start(t, func(_ context.Context, events ...chat.Event) []error {
		for _, e := range events {
			heard <- e
		}
		return make([]error, len(events))
	})
	m := chat.Message{Language: "en", Text: chat.Words("A form"), Form: &chat.Form{
		Handle: "form-handle", Title: "Sign up", Open: "Fill in", Submit: "Send", Fields: []chat.Field{
			{Key: "name", Kind: chat.TextField, Label: "Your name?"},
			{Key: "zone", Kind: chat.TextField, Label: "Your zone?", Value: "Europe/Madrid",
				Search: &chat.Lookup{Handle: "zone-handle", Hint: "Type to search", Label: "Madrid"}},
		},
	}}
	if _, err := f.Adapter().Send(t.Context(), chat.Delivery{ID: "1", To: chat.To(ana), Message: m}); err != nil {
		t.Fatal(err)
	}
	f.FillIn(ana, "", []chattest.Answer{{Key: "name", Value: "Ana"}, {Key: "zone", Value: "Kairo"}})
	if len(asked) != 1 || asked[0].Handle != "zone-handle" || asked[0].Text != "Kairo" || asked[0].Person != ana {
		t.Errorf("asked %+v", asked)
	}
	e := <-heard
	if e.Kind != chat.Filled || e.Fields["zone"] != "Africa/Cairo" || e.Fields["name"] != "Ana" {
		t.Errorf("heard %+v", e)
	}
	for _, v := range f.Server.Violations() {
		t.Error(v)
	}
}
