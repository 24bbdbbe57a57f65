package telegram_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

func communityOf(g telegramfake.Chat) chat.CommunityID { return chat.CommunityID(placeOf(g.ID)) }

func placeOf(id int64) chat.PlaceID { return chat.PlaceID(fmt.Sprintf("telegram:%d", id)) }

func personOf(u telegramfake.User) chat.PersonID { return chat.PersonID(placeOf(u.ID)) }

// member is who somebody is in a group; there must be one.
func (w *whole) member(g telegramfake.Chat, u telegramfake.User) mentoring.Member {
	w.t.Helper()
	m := w.Member(communityOf(g), personOf(u))
	if m.ID == "" {
		w.t.Fatalf("%s is nobody in %s", u.FirstName, g.Title)
	}
	return m
}

// program is a running one that the boss leads, who has pressed Start.
func (w *whole) program(g telegramfake.Chat, boss telegramfake.User, title string) mentoring.ProgramID {
	w.t.Helper()
	w.opens(boss, "")
	return w.Begin(communityOf(g), w.member(g, boss).ID, title)
}

// enrolment is somebody's in a program; the zero value: none.
func (w *whole) enrolment(id mentoring.ProgramID, m mentoring.Member) (e mentoring.Enrolment) {
	w.t.Helper()
	w.View(func(tx store.Tx) (err error) {
		if e, err = tx.Enrolment(id, m.ID); errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	})
	return e
}

// announced lets the boss post the invitation of the only program.
func (w *whole) announced(g telegramfake.Chat, boss telegramfake.User) {
	w.t.Helper()
	w.types(boss, "/announce")
	w.taps(boss, "announce.post.post")
	w.hears(g.ID, "announce.invitation", nil)
}

// queue puts a message into the outbox.
func (w *whole) queue(to chat.Destination, words string) {
	w.t.Helper()
	w.Update(func(tx store.Tx) error {
		n, err := tx.Next("delivery")
		if err != nil {
			return err
		}
		d := store.Delivery{
			ID: chat.DeliveryID(fmt.Sprintf("%010d", n)), To: to, State: store.Pending, Created: w.Clock.Now(),
		}
		plain, err := json.Marshal(chat.Message{Text: chat.Words(words)})
		if err != nil {
			return err
		}
		if d.Sealed, err = w.Vault.Seal(vault.Owner(""), "delivery/"+string(d.ID), plain); err != nil {
			return err
		}
		return tx.PutDelivery(d)
	})
}
