package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

// The same on Slack, over sockets that break on the way: two sign up in a form, and an admin makes them a pair in a
// channel.
func TestTwelveWeeksOnSlackThoughItIsKilled(t *testing.T) {
	t.Parallel() // it mostly waits: a channel takes one message a second
	network := worksIn(t)
	n, channel, admin := walksIn(t, network)
	network.Commands(admin, channel, "/mentor", "pair "+n.walkers[0].mention()+" "+n.walkers[1].mention())
	n.rests()
	n.diesWhen(n.sends, carriedOut)
	n.passes(3) // it may be at night, or on a Sunday: nobody is introduced then
	n.walk()
}

// walksIn prepares a workspace in which a mentor and a mentee sign up.
func walksIn(t *testing.T, network *workspace) (n *walking, channel, admin string) {
	_, finds := any(config{}.slack.line(outfit{})).(chat.Finder)
	n = &walking{theatre: network, t: t, data: t.TempDir(), community: "slack:" + chat.CommunityID(slackApp.Team),
		finds: finds, requests: requests{sends: "chat.postMessage", edits: "response_url", hears: "interactive"}}
	network.listens(n.comes)
	n.trouble = func(week int) {
		if week%2 == 0 {
			network.Drop() // without a word
		} else {
			network.Disconnects("refresh_requested")
		}
	}
	admin = network.AddUser(slackfake.User{RealName: "Alex", IsAdmin: true}).ID
	n.settings = []string{"MENTORBOT_ADMINS=" + string(slackPerson(admin))}
	for i, name := range []string{"Ben", "Cora"} {
		u := network.AddUser(slackfake.User{RealName: name, TZ: "UTC"})
		w := &walker{walking: n, name: name, person: slackPerson(u.ID), role: []string{"mentor", "mentee"}[i]}
		w.read = func() []reading { return network.reads(w, u.ID) }
		w.write = func(words string) { network.Says(u.ID, network.Own(u.ID).ID, words, false) }
		n.walkers = append(n.walkers, w)
	}
	channel = network.AddChannel(slackfake.Channel{Name: "neighbours"}, admin, slackApp.BotUser).ID
	n.starts()
	n.began = n.moves("0s")
	n.prepares(func(tx store.Tx, _ *vault.Vault) error {
		program := crowded(n.community, n.began)
		program.State, program.Start = mentoring.Enrolling, mentoring.DateOf(n.began, time.UTC)
		return tx.PutProgram(program)
	})
	n.starts()
	for _, w := range n.walkers {
		id := slackID(w.person)
		network.Commands(id, network.Own(id).ID, "/mentor", "join")
		n.rests()
	}
	n.play()
	return n, channel, admin
}

func slackID(p chat.PersonID) string { return strings.TrimPrefix(p.Native(), slackApp.Team+"/") }

func (w *walker) mention() string {
	return "<@" + slackID(w.person) + "|" + strings.ToLower(w.name) + ">"
}

// reads is what the bot has said to somebody in their own chat.
func (s *workspace) reads(w *walker, who string) (all []reading) {
	for i, seen := range s.Seen(who, s.Own(who).ID) {
		m := seen.Message
		if m.User != slackApp.BotUser {
			continue
		}
		r := reading{number: int64(i + 1), text: seen.Words, card: len(m.Files) > 0}
		for _, b := range seen.Buttons {
			r.buttons = append(r.buttons, tappable{b.Label, func() { s.taps(w, who, m, b) }})
		}
		all = append(all, r)
	}
	return all
}

// taps presses a button. A form that it opens is filled in, and sent.
func (s *workspace) taps(w *walker, who string, m *slackfake.Message, b slackfake.Button) {
	w.t.Helper()
	if err := s.Presses(who, m, b.Action); err != nil {
		w.t.Fatal(err)
	}
	if strings.HasPrefix(b.Action, "form") {
		s.fills(w, who)
	}
}

// field is an input of a form, as far as somebody who fills it in looks at it.
type field struct {
	Type    string `json:"type"`
	Block   string `json:"block_id"`
	Element struct {
		Type    string `json:"type"`
		Options []struct {
			Value string `json:"value"`
		} `json:"options"`
	} `json:"element"`
}

// fills fills in the form that opens, and those that take its place, and sends them.
func (s *workspace) fills(w *walker, who string) {
	w.t.Helper()
	for {
		var form *slackfake.View
		var fields []field
		settles(w.t, func() bool {
			form = s.Modal(who)
			fields = asks(w.t, form)
			return len(fields) > 0
		})
		s.answers(w, who, fields)
		wrong, err := s.Submits(who)
		if err != nil || len(wrong) > 0 {
			w.t.Fatalf("the form can't be sent: %v %v", wrong, err)
		}
		var next *slackfake.View
		settles(w.t, func() bool {
			next = s.Modal(who)
			return next == nil || next.Hash != form.Hash
		})
		if next == nil {
			return
		}
	}
}

func (s *workspace) answers(w *walker, who string, fields []field) {
	w.t.Helper()
	for _, f := range fields {
		if value := f.value(); value != "" {
			if err := s.Fills(who, f.Block, value); err != nil {
				w.t.Fatal(err)
			}
		}
	}
}

// asks are the fields of a form; none where there is none.
func asks(t *testing.T, v *slackfake.View) []field {
	t.Helper()
	if v == nil {
		return nil
	}
	data, err := json.Marshal(v.Blocks())
	if err != nil {
		t.Fatal(err)
	}
	var all []field
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(f field) bool { return f.Type != "input" })
}

// value is what somebody answers, as the people of the demo do.
func (f field) value() string {
	switch f.Element.Type {
	case "static_select", "multi_static_select":
		if len(f.Element.Options) > 0 {
			return f.Element.Options[0].Value
		}
		return ""
	case "number_input":
		return "4"
	case "datepicker":
		return time.Now().AddDate(1, 0, 0).Format(time.DateOnly)
	case "timepicker":
		return "18:00"
	}
	if f.Block == "zone" {
		return "UTC"
	}
	words := parts.sentence["en"]
	if own := words[f.Block]; own != "" {
		return strings.TrimSpace(own)
	}
	return words["anything"]
}
