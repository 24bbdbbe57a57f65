package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

func TestTwelveWeeksThoughItIsKilled(t *testing.T) {
	t.Parallel() // it mostly waits: a chat takes one message a second
	network := serves(t)
	n, group, admin := walks(t, network)
	n.diesWhen(n.sends, carriedOut)
	network.Says(admin, group, 0, "/pair @ben_here @cora_here")
	n.restarts()
	n.walk()
	if count := network.Unanswered(); count != 0 {
		t.Errorf("%d presses were never answered", count)
	}
}

// walks prepares a group in which a mentor and a mentee are enrolled.
func walks(t *testing.T, network *served) (n *walking, group, admin int64) {
	n = &walking{theatre: network, t: t, data: t.TempDir(),
		requests: requests{sends: "sendMessage", edits: "editMessageText", hears: "getUpdates"}}
	network.listens(n.comes)
	admin = network.AddUser(telegramfake.User{FirstName: "Alex", LanguageCode: "en"}).ID
	group = network.AddGroup(telegramfake.Chat{Title: "Neighbours"}, admin).ID
	n.community = chat.CommunityID(fmt.Sprintf("telegram:%d", group))
	n.starts()
	network.Changes(admin, network.Bot().ID, group, "member")
	n.rests()
	n.began = n.moves("0s")
	for _, name := range []string{"Ben", "Cora"} {
		username := strings.ToLower(name) + "_here"
		u := network.AddUser(telegramfake.User{FirstName: name, Username: username, LanguageCode: "en"})
		network.Put(group, u.ID, "member")
		network.Started(u.ID)
		n.walkers = append(n.walkers, &walker{walking: n, name: name, person: telegramPerson(u.ID),
			read: func() []reading { return network.reads(u.ID) }})
	}
	n.enrols()
	n.starts()
	for _, m := range n.walkers {
		network.Opens(telegramID(m.person), "") // now the network's names are known
	}
	n.rests()
	return n, group, admin
}

// enrols writes the two into the data file. Their program goes by the hour that it was.
func (n *walking) enrols() {
	n.t.Helper()
	program := crowded(n.community, n.began)
	n.prepares(func(tx store.Tx, v *vault.Vault) error {
		if err := tx.PutProgram(program); err != nil {
			return err
		}
		for i, w := range n.walkers {
			if err := enrolled(tx, v, program, i, w.person, w.name, n.began); err != nil {
				return err
			}
		}
		return nil
	})
}

func telegramPerson(id int64) chat.PersonID { return chat.PersonID(fmt.Sprintf("telegram:%d", id)) }

func telegramID(p chat.PersonID) (id int64) {
	fmt.Sscan(p.Native(), &id)
	return id
}

func (s *served) dies(method string) { s.FailNext(method, netfake.Dies) }

// reads is what the bot has said to somebody.
func (s *served) reads(who int64) (all []reading) {
	for _, m := range s.Messages(who, 0) {
		if m.From.ID != s.Bot().ID {
			continue
		}
		r := reading{number: m.ID, text: plainly(m.Text + m.Caption), card: len(m.Photo) > 0}
		if m.Keyboard != nil {
			for _, b := range slices.Concat(m.Keyboard.Rows...) {
				r.buttons = append(r.buttons, tappable{plainly(b.Text), func() { s.Presses(who, &m, b.Data) }})
			}
		}
		all = append(all, r)
	}
	return all
}

// plainly is a text without what keeps it from coming alive.
func plainly(text string) string { return strings.ReplaceAll(text, "\u2060", "") }
