package telegram_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"mentorbot/adapters/telegram"
	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/netfake"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// queued is how many messages wait for the group, gone how many of them go before it moves.
const queued, gone = 100, 7

// moving is a whole bot with a group whose messages wait.
type moving struct {
	*whole
	boss, ana telegramfake.User
	old       telegramfake.Chat
	program   mentoring.ProgramID
}

func newMoving(t *testing.T) *moving {
	m := &moving{whole: newWhole(t)}
	m.boss, m.ana = m.person("Bo", "bo_boss"), m.person("Ana", "ana_ruiz")
	m.old = m.group("group", "North", m.boss, m.ana)
	m.program = m.whole.program(m.old, m.boss, "Spring")
	m.announced(m.old, m.boss)
	for n := range queued {
		m.queue(chat.In(placeOf(m.old.ID)), notice(n))
	}
	for len(m.notices(m.old.ID)) < gone {
		m.Step()
	}
	return m
}

func notice(n int) string { return fmt.Sprintf("Notice number %03d", n) }

// notices are those that stand in a chat.
func (w *whole) notices(chatID int64) (all []string) {
	for _, m := range w.Messages(chatID, 0) {
		if strings.HasPrefix(m.Text, "Notice") {
			all = append(all, m.Text)
		}
	}
	return all
}

// followed looks that everything went with the group.
func (m *moving) followed(fresh telegramfake.Chat) {
	m.t.Helper()
	var want []string
	for n := range queued {
		want = append(want, notice(n))
	}
	before, after := m.notices(m.old.ID), m.notices(fresh.ID)
	if !slices.Equal(before, want[:gone]) || !slices.Equal(after, want[gone:]) {
		m.t.Errorf("before %q, after %q", before, after)
	}
	if p := m.Program(m.program); p.Board != placeOf(fresh.ID) {
		m.t.Errorf("the invitation stands in %s", p.Board)
	}
	for _, d := range m.deliveries() {
		for _, place := range []chat.PlaceID{d.To.Place, d.Heard, d.Receipt.Place} {
			if place == placeOf(m.old.ID) {
				m.t.Errorf("delivery %s still names the old group: %+v, %q, %+v", d.ID, d.To, d.Heard, d.Receipt)
			}
		}
	}
	m.remembers(fresh)
	if n := m.Journaled("network.moved"); n != 1 {
		m.t.Errorf("it has moved %d times", n)
	}
}

// remembers looks that the adapter knows the group under both ids.
func (m *moving) remembers(fresh telegramfake.Chat) {
	m.t.Helper()
	data, err := m.Memory(telegram.Name).Get(context.Background(), "groups")
	m.must(err)
	var groups []struct {
		Community chat.CommunityID
		Chat      int64
		Former    []int64
	}
	m.must(json.Unmarshal(data, &groups))
	if len(groups) != 1 || groups[0].Chat != fresh.ID || !slices.Equal(groups[0].Former, []int64{m.old.ID}) ||
		groups[0].Community != communityOf(m.old) {
		m.t.Errorf("remembers %+v", groups)
	}
}

// deliveries are all that there are.
func (w *whole) deliveries() (all []store.Delivery) {
	w.t.Helper()
	w.View(func(tx store.Tx) error {
		for n := 1; ; n++ {
			d, err := tx.Delivery(chat.DeliveryID(fmt.Sprintf("%010d", n)))
			if err != nil {
				return nil // there is no gap: nothing was forgotten yet
			}
			all = append(all, d)
		}
	})
	return all
}

// goesOn looks that people and the bot still understand each other, in the community that it was.
func (m *moving) goesOn(fresh telegramfake.Chat) {
	m.t.Helper()
	m.says(m.ana, fresh.ID, "/join")
	m.hearsOnly(fresh.ID, "common.call", nil) // she has never pressed Start
	m.presses(m.ana, fresh.ID, m.label("common.open_chat"))
	m.hearsOnly(m.ana.ID, "join.welcome", args("program", "Spring")) // what she had asked for
	m.presses(m.ana, m.old.ID, m.label("announce.join"))             // the old invitation
	m.hears(m.ana.ID, "join.welcome", args("program", "Spring"))
	if id := m.member(m.old, m.ana).ID; id == "" {
		m.t.Error("she is no member of the community any more")
	}
}

func TestAGroupThatMovesTakesItsQueueAlong(t *testing.T) {
	synctest.Test(t, testAGroupThatMovesTakesItsQueueAlong)
}

func testAGroupThatMovesTakesItsQueueAlong(t *testing.T) {
	m := newMoving(t)
	fresh := m.Upgrades(m.old.ID)
	m.chats = append(m.chats, fresh.ID)
	m.settle()
	m.followed(fresh)
	m.goesOn(fresh)
}

func TestAGroupThatASendFindsMovedTakesItsQueueAlong(t *testing.T) {
	synctest.Test(t, testAGroupThatASendFindsMovedTakesItsQueueAlong)
}

func testAGroupThatASendFindsMovedTakesItsQueueAlong(t *testing.T) {
	m := newMoving(t)
	told := m.deafens()
	fresh := m.Upgrades(m.old.ID)
	m.chats = append(m.chats, fresh.ID)
	for m.Step() {
	}
	if m.Acknowledged() {
		t.Error("the bot was told by an update")
	}
	m.followed(fresh)
	close(told)
	m.settle()
	m.followed(fresh)
	m.goesOn(fresh)
}

// deafens keeps the bot from being told anything until the channel is closed: its next poll is not answered.
func (m *moving) deafens() (told chan struct{}) {
	told = make(chan struct{})
	polls := make(chan struct{}, 1)
	asked := func(method string) {
		if method == "getUpdates" {
			polls <- struct{}{}
		}
	}
	m.FailNext("getUpdates", netfake.Stalls(told))
	m.asks.Store(&asked)
	m.Sends(m.boss.ID, m.boss.ID, telegramfake.Message{NewTitle: "a reason for the poll to come back"})
	<-polls
	m.asks.Store(nil)
	return told
}
