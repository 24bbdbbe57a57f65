package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// The same on Discord, over a gateway that is cut, moves, and falls silent on the way: two sign up, and an admin makes
// them a pair in a channel, each in the word that is theirs.
func TestTwelveWeeksOnDiscordThoughItIsKilled(t *testing.T) {
	t.Parallel() // it mostly waits: a channel takes one message a second
	network := meetsIn(t)
	n := walksOn(t, network)
	channel := network.AddChannel(network.guild, "general")
	network.does(t, network.Types(network.owner, channel, "pair",
		named("mentee", n.walkers[1].person), named("mentor", n.walkers[0].person))) // in whichever order
	n.rests()
	n.diesWhen(n.sends, carriedOut)
	n.passes(3) // it may be at night, or on a Sunday: nobody is introduced then
	n.walk()
	network.inOrder(t, n)
}

// named is a word behind a command that names somebody.
func named(option string, p chat.PersonID) map[string]any {
	return map[string]any{"name": option, "type": 6, "value": p.Native()}
}

// inOrder looks at what the network has seen: nothing that it does not allow, and few sessions.
func (s *server) inOrder(t *testing.T, n *walking) {
	t.Helper()
	for _, v := range s.Violations() {
		t.Errorf("Discord does not allow: %s", v)
	}
	if identifies, resumes, _ := s.Begun(); identifies > 2 || resumes < n.deaths+3 {
		t.Errorf("%d sessions began, %d went on", identifies, resumes)
	}
	if mentor := s.mentorOf(n); mentor != n.walkers[0].member {
		t.Errorf("the mentor is %s, not %s", mentor, n.walkers[0].member)
	}
	if _, puts := s.Commands(); puts != 1 {
		t.Errorf("the commands were published %d times", puts)
	}
}

// mentorOf is the mentor of the pair.
func (s *server) mentorOf(n *walking) (id mentoring.MemberID) {
	k, err := openKept(n.data, "mentorbot")
	if err != nil {
		n.t.Fatal(err)
	}
	defer k.close()
	err = k.store.View(n.t.Context(), func(tx store.Tx) error {
		p, err := tx.Pair("p1")
		id = p.Mentor
		return err
	})
	if err != nil {
		n.t.Fatal(err)
	}
	return id
}

// walksOn prepares a server in which a mentor and a mentee sign up.
func walksOn(t *testing.T, network *server) *walking {
	n := &walking{theatre: network, t: t, data: t.TempDir(), community: chat.CommunityID("discord:" + network.guild.ID),
		finds: true, requests: requests{sends: discordSends, edits: discordEdits, hears: discordHears}}
	network.listens(waitedFor(n.comes))
	n.trouble = network.trouble
	n.settings = []string{"MENTORBOT_ADMINS=" + string(discordPerson(network.owner))}
	for i, name := range []string{"Ben", "Cora"} {
		u := network.AddUser(discordfake.User{Global: name, Locale: "en-US"})
		network.Joins(network.guild, u)
		w := &walker{walking: n, name: name, person: discordPerson(u), role: []string{"mentor", "mentee"}[i]}
		w.read = func() []reading { return network.reads(w, u) }
		w.write = func(words string) { network.writes(u, words) }
		n.walkers = append(n.walkers, w)
	}
	n.starts()
	n.began = n.moves("0s")
	n.prepares(func(tx store.Tx, _ *vault.Vault) error {
		program := crowded(n.community, n.began)
		program.State, program.Start = mentoring.Enrolling, mentoring.DateOf(n.began, time.UTC)
		return tx.PutProgram(program)
	})
	n.starts()
	for _, w := range n.walkers {
		u := network.user(w.person)
		network.does(t, network.Types(u, network.Home(u), "join"))
		n.rests()
	}
	n.play()
	return n
}

// trouble is what becomes of the gateway in a week: its wire is cut, it wishes another connection, or says nothing more.
func (s *server) trouble(week int) {
	switch {
	case week == 5:
		s.Numbs() // what people do meanwhile is told when the link is found dead, and another one goes on
	case week%2 == 0:
		s.Shuts(0)
	default:
		s.Wishes(7, nil)
	}
}

func (s *server) user(p chat.PersonID) *discordfake.User { return s.User(p.Native()) }

// does tells the program of an interaction.
func (s *server) does(t testing.TB, a *discordfake.Act) {
	t.Helper()
	if err := s.Tell(a); err != nil {
		t.Fatal(err)
	}
}

// writes lets somebody write in their own chat. It counts as taken in when it is answered.
func (s *server) writes(u *discordfake.User, words string) {
	written := s.Writes(u, words).ID
	s.mu.Lock()
	defer s.mu.Unlock()
	s.awaits = append(s.awaits, func() bool {
		all := s.Seen(u.ID, s.Home(u).ID)
		i := slices.IndexFunc(all, func(m *discordfake.Message) bool { return m.ID == written })
		return slices.ContainsFunc(all[i+1:], func(m *discordfake.Message) bool { return m.Author == discordApp.User })
	})
}

// reads is what the bot has said to somebody in their own chat.
func (s *server) reads(w *walker, u *discordfake.User) (all []reading) {
	home := s.Home(u)
	for i, m := range s.Seen(u.ID, home.ID) {
		if m.Author != discordApp.User {
			continue
		}
		text, _ := s.Reads(m)
		r := reading{number: int64(i + 1), text: text, card: len(m.Files) > 0}
		for _, b := range discordfake.Buttons(m.Body.Components) {
			r.buttons = append(r.buttons, tappable{b.Label, func() { s.taps(w, u, m, b) }})
		}
		all = append(all, r)
	}
	return all
}

// taps presses a button. A form that it opens is filled in, and sent. Where none opens in time, because the machine or
// the link stalls, people press again, as they are asked to.
func (s *server) taps(w *walker, u *discordfake.User, m *discordfake.Message, b discordfake.Component) {
	w.t.Helper()
	home := s.Home(u)
	a := s.PressesOn(u, home, m, b.CustomID)
	s.does(w.t, a)
	if !strings.HasPrefix(b.CustomID, "f:") {
		return
	}
	for range 5 {
		w.rests()
		if form := s.Opened(a); form != nil {
			s.does(w.t, s.Fills(u, home, m, form, answered))
			return
		}
		a = s.PressesOn(u, home, m, b.CustomID)
		s.does(w.t, a)
	}
	w.t.Fatalf("%q opens no form", b.Label)
}

// answered is what somebody fills in, as the people of the demo do.
func answered(c discordfake.Component) string {
	if len(c.Options) > 0 {
		return c.Options[0].Value
	}
	words := parts.sentence["en"]
	switch own := words[c.CustomID]; {
	case c.CustomID == "zone":
		return "UTC"
	case own != "":
		return strings.TrimSpace(own)
	case slices.Contains([]string{"capacity", "hours", "number"}, c.CustomID):
		return "4"
	}
	return words["anything"]
}
