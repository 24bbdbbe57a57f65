package slack_test

import (
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
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
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

// stage is a whole bot in a pretended workspace, in a bubble.
type stage struct {
	*slackfake.Fake
	t     *testing.T
	store *bolt.Store
	bot   *bot.Bot
}

func newStage(t *testing.T, w bottest.World) *stage {
	t.Helper()
	s := &stage{t: t}
	s.Fake = slackfake.New(func(server *slackfake.Server, now func() time.Time) slackfake.Network {
		return slack.New(slack.Options{
			BotToken: server.App().BotToken, Secret: server.Secret, URL: server.URL + "/api",
			Memory: &chattest.Memory{}, Now: now,
			Client: &http.Client{Transport: slackfake.Transport{Server: server}}, Log: slog.New(slog.DiscardHandler),
		})
	})
	s.Now, s.Server.Limits = time.Now, true
	if c := readContract(t); c != nil {
		c.Watch(s.Server, func(err error) { t.Error(err) })
	}
	var err error
	s.store, err = bolt.Open(filepath.Join(bottest.Folder(t), "stage.db"))
	s.must(err)
	t.Cleanup(func() { s.must(s.store.Close()) })
	s.bot, err = bot.New(bot.Options{
		Flows: w.Flows, Guides: w.Guides, Book: w.Book, Store: s.store, Vault: vault.Temporary(),
		Adapters: []chat.Adapter{s.Adapter()}, Now: time.Now,
	})
	s.must(err)
	return s
}

func (s *stage) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// begin has somebody in a language known, and lets the bot hear.
func (s *stage) begin(l chat.Language, names ...string) (people []chat.PersonID) {
	for _, name := range names {
		people = append(people, s.Person(name, l, "Europe/Madrid"))
	}
	s.Start(s.t, s.bot.Receive)
	for _, p := range people {
		s.Server.Changes(account(p), func(*slackfake.User) {}) // so that the name is told
		s.Say(p, "", "/help")
		s.changeMember(p, func(m *mentoring.Member) { m.Language = l })
	}
	return people
}

func account(p chat.PersonID) string {
	return strings.TrimPrefix(string(p), string(slackfake.Community)+"/")
}

func (s *stage) changeMember(p chat.PersonID, change func(*mentoring.Member)) {
	s.t.Helper()
	s.must(s.store.Update(s.t.Context(), func(tx store.Tx) error {
		id, err := tx.MemberOf(slackfake.Community, p)
		if err != nil {
			return err
		}
		m, err := tx.Member(id)
		if err != nil {
			return err
		}
		change(&m)
		return tx.PutMember(m)
	}))
}

// pair makes two people a pair in their second week, in a program of this title.
func (s *stage) pair(w bottest.World, title string, mentor, mentee chat.PersonID) {
	s.t.Helper()
	now := time.Now()
	s.must(s.store.Update(s.t.Context(), func(tx store.Tx) error {
		a, err := tx.MemberOf(slackfake.Community, mentor)
		if err != nil {
			return err
		}
		b, err := tx.MemberOf(slackfake.Community, mentee)
		if err != nil {
			return err
		}
		g := mentoring.Program{
			ID: "g1", Community: slackfake.Community, Title: title, Guide: w.Guides["career"], Languages: w.Book.Languages(),
			Cadence: mentoring.Weekly(time.Monday, 10), Ladder: mentoring.DefaultLadder, State: mentoring.Running,
			Created: now,
		}
		p := mentoring.Pair{ID: "p1", Program: "g1", Mentor: a, Mentee: b, State: mentoring.Active, Made: now, Step: 2}
		if err := tx.PutProgram(g); err != nil {
			return err
		}
		next := store.Nudge{ID: "n1", Due: now.AddDate(0, 0, 7), Member: b, Flow: "_open"}
		next.About = store.About{Program: "g1", Pair: "p1"}
		if err := tx.PutNudge(next); err != nil {
			return err
		}
		return tx.PutPair(p)
	}))
}

// answered is what somebody reads once all is said.
func (s *stage) answered(p chat.PersonID) []chattest.Seen {
	s.t.Helper()
	for range 3 {
		_, err := s.bot.Settle(s.t.Context())
		s.must(err)
		elapse()
	}
	return s.Seen(p, "")
}

// elapse lets the bubble's time go on, so that what is drawn later is drawn: nobody waits for it.
func elapse() { time.Sleep(10 * time.Second) }

func world(t *testing.T) bottest.World {
	return bottest.Load(t, os.DirFS("../../flows"), os.DirFS("../../flows/guides"), os.DirFS("../../locales"))
}

func labelled(p slackfake.Page, label string) bool {
	return slices.ContainsFunc(p.Buttons, func(b slackfake.Button) bool { return b.Label == label })
}

// In every language a person sees where the pair is, in their own words and zone; a press is the command, answered in
// the messages, and the page follows what the person does.
func TestHome(t *testing.T) {
	w := world(t)
	for _, l := range w.Book.Languages() {
		t.Run(string(l), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, w)
				people := s.begin(l, "Ana", "Ben")
				ana, ben := people[0], people[1]
				s.pair(w, "Spring", ben, ana)
				page := s.OpensHome(ana)
				say := func(key string) string { return w.Book.Label(l, key, nil) }
				path := "◉◉" + strings.Repeat("○", 10)
				for _, words := range []string{path, "Ben", "Spring", say("settings.what.language") + ":"} {
					if !strings.Contains(chat.Bare(page.Words), words) {
						t.Errorf("the page does not say %q:\n%s", words, page.Words)
					}
				}
				if rightLeft := strings.HasPrefix(page.Titles[0], "\u200f"); rightLeft != (l == "ar") {
					t.Errorf("the title %q begins from the wrong side", page.Titles[0])
				}
				for _, live := range page.Alive {
					if live.Kind != "date" {
						t.Errorf("alive: %+v", live)
					}
				}
				if len(page.Alive) != 1 || labelled(page, say("verbs.program")) {
					t.Errorf("%d dates; buttons %+v", len(page.Alive), page.Buttons)
				}
				s.PressesAtHome(ana, say("verbs.settings"))
				said := s.answered(ana)
				if len(said) == 0 || !slices.Contains(said[len(said)-1].Choices, say("settings.what.zone")) {
					t.Errorf("the answer is not in the messages: %+v", said)
				}
				elapse()
				open := w.Book.Label(l, "home.waits_question", phrasebook.Args{"what": phrasebook.Phrase("verbs.settings")})
				if now := s.Home(ana); !strings.Contains(chat.Bare(now.Words), open) {
					t.Errorf("the page has not followed to %q:\n%s", open, now.Words)
				}
				if n := s.Server.Violations(); len(n) > 0 {
					t.Errorf("too fast: %v", n)
				}
			})
		})
	}
}

// Names and titles are shown as typed, and do nothing; a newcomer's page says how to begin.
func TestHomeIsDead(t *testing.T) {
	w := world(t)
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, w)
		people := s.begin("en", "Ana", "<!channel> :wave: @here")
		s.pair(w, "<@U0PRETENDBOT> http://a.b *bold*", people[1], people[0])
		for _, live := range s.OpensHome(people[0]).Alive {
			if live.Kind != "date" {
				t.Errorf("alive: %+v", live)
			}
		}
		if page := s.OpensHome(s.Person("Newcomer", "en", "")); !labelled(page, "Join a program") || len(page.Alive) != 0 {
			t.Errorf("got %+v", page)
		}
	})
}

// A button of a page of before still works: it is a command. Who is no admin any more sees nothing of the team's, and
// the command says so.
func TestHomeOfBefore(t *testing.T) {
	w := world(t)
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, w)
		people := s.begin("en", "Ana", "Ben", "Cleo")
		s.pair(w, "Spring", people[1], people[0])
		cleo := people[2]
		s.changeMember(cleo, func(m *mentoring.Member) { m.Claimed = true })
		page := s.OpensHome(cleo)
		if !labelled(page, "All pairs") || !strings.Contains(page.Words, "For the program team") {
			t.Fatalf("no page of an admin:\n%s", page.Words)
		}
		s.changeMember(cleo, func(m *mentoring.Member) { m.Claimed, m.Admin = false, false })
		s.PressesAtHome(cleo, "All pairs")
		said := s.answered(cleo)
		if last := said[len(said)-1].Text; !strings.Contains(last, "Only the program team can do this.") {
			t.Errorf("answered with %q", last)
		}
		elapse()
		if page = s.Home(cleo); strings.Contains(page.Words, "For the program team") || labelled(page, "All pairs") {
			t.Errorf("still the page of an admin:\n%s", page.Words)
		}
	})
}

// A pair that rests is offered to go on; of one that has ended only that is left, and a button of the page of before says
// so in one message.
func TestHomeOfAPairThatRestsAndEnds(t *testing.T) {
	w := world(t)
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, w)
		people := s.begin("en", "Ana", "Ben")
		ana := people[0]
		s.pair(w, "Spring", people[1], ana)
		s.becomes(mentoring.Paused)
		say := func(key string) string { return w.Book.Label("en", key, nil) }
		if page := s.OpensHome(ana); !labelled(page, say("verbs.resume")) || labelled(page, say("verbs.pause")) {
			t.Errorf("of a rest: %+v", page.Buttons)
		}
		s.PressesAtHome(ana, say("verbs.resume"))
		s.answered(ana)
		elapse()
		if page := s.Home(ana); !labelled(page, say("verbs.checkin")) {
			t.Fatalf("after it: %+v", page.Buttons)
		}
		s.becomes(mentoring.Ended)
		before := len(s.answered(ana))
		s.PressesAtHome(ana, say("verbs.checkin"))
		if said := s.answered(ana); len(said) != before+1 || !strings.Contains(said[before].Text, "no partner at the moment") {
			t.Errorf("answered with %+v", said[before:])
		}
		elapse()
		if page := s.Home(ana); strings.Contains(page.Words, "◉") || labelled(page, say("verbs.checkin")) {
			t.Errorf("of an end: %s %+v", page.Words, page.Buttons)
		}
	})
}

// becomes changes the pair behind everybody's back.
func (s *stage) becomes(state mentoring.PairState) {
	s.t.Helper()
	s.must(s.store.Update(s.t.Context(), func(tx store.Tx) error {
		p, err := tx.Pair("p1")
		if err != nil {
			return err
		}
		p.State = state
		return tx.PutPair(p)
	}))
}

// Where the tab is off, all else works.
func TestHomeIsOff(t *testing.T) {
	w := world(t)
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, w)
		s.Server.ClosesHome(true)
		ana := s.begin("en", "Ana")[0]
		s.Server.Opens(account(ana), "home")
		s.Say(ana, "", "/menu")
		if !s.Acknowledged() {
			t.Error("an event was refused")
		}
		said := s.answered(ana)
		if len(said) == 0 || len(s.Home(ana).Buttons) > 0 {
			t.Errorf("got %+v", said)
		}
	})
}
