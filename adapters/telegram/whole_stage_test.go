package telegram_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
	"mentorbot/bot/vault"
)

func (w *whole) view(do func(store.Tx) error) {
	w.t.Helper()
	w.must(w.store.View(context.Background(), do))
}

func (w *whole) update(do func(store.Tx) error) {
	w.t.Helper()
	w.must(w.store.Update(context.Background(), do))
}

func (w *whole) journaled(what string) (n int) {
	w.t.Helper()
	w.view(func(tx store.Tx) error {
		all, err := tx.Entries(0, 100_000)
		for _, e := range all {
			if e.What == what {
				n++
			}
		}
		return err
	})
	return n
}

func communityOf(g telegramfake.Chat) chat.CommunityID { return chat.CommunityID(placeOf(g.ID)) }

func placeOf(id int64) chat.PlaceID { return chat.PlaceID(fmt.Sprintf("telegram:%d", id)) }

func personOf(u telegramfake.User) chat.PersonID { return chat.PersonID(placeOf(u.ID)) }

// member is who somebody is in a group; there must be one.
func (w *whole) member(g telegramfake.Chat, u telegramfake.User) (m mentoring.Member) {
	w.t.Helper()
	w.view(func(tx store.Tx) error {
		id, err := tx.MemberOf(communityOf(g), personOf(u))
		if err != nil {
			return fmt.Errorf("%s in %s: %w", u.FirstName, g.Title, err)
		}
		m, err = tx.Member(id)
		return err
	})
	return m
}

// program is a running one that the boss leads, who has pressed Start.
func (w *whole) program(g telegramfake.Chat, boss telegramfake.User, title string) mentoring.ProgramID {
	w.t.Helper()
	w.opens(boss, "")
	p := mentoring.Program{
		Community: communityOf(g), Title: title, Guide: w.world.Guides["career"],
		Languages: []chat.Language{phrasebook.English}, Cadence: mentoring.Weekly(time.Monday, 10),
		Ladder: mentoring.DefaultLadder, State: mentoring.Running, By: w.member(g, boss).ID, Created: w.clock.Now(),
	}
	p.Start = mentoring.DateOf(w.clock.Now(), time.UTC)
	p.Cadence.From = p.Start
	w.update(func(tx store.Tx) error {
		n, err := tx.Next("program")
		if err != nil {
			return err
		}
		p.ID = mentoring.ProgramID(fmt.Sprintf("g%d", n))
		return tx.PutProgram(p)
	})
	return p.ID
}

// enrolment is somebody's in a program; the zero value: none.
func (w *whole) enrolment(id mentoring.ProgramID, m mentoring.Member) (e mentoring.Enrolment) {
	w.t.Helper()
	w.view(func(tx store.Tx) (err error) {
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

func (w *whole) programOf(id mentoring.ProgramID) (p mentoring.Program) {
	w.t.Helper()
	w.view(func(tx store.Tx) (err error) {
		p, err = tx.Program(id)
		return err
	})
	return p
}

// enrolled counts somebody in.
func (w *whole) enrolled(id mentoring.ProgramID, m mentoring.Member, role mentoring.Role) {
	w.t.Helper()
	w.update(func(tx store.Tx) error {
		return tx.PutEnrolment(mentoring.Enrolment{
			Program: id, Member: m.ID, Role: role, Capacity: 1, State: mentoring.Enrolled, Since: w.clock.Now(),
		})
	})
}

func (w *whole) pairs(id mentoring.ProgramID) (all []mentoring.Pair) {
	w.t.Helper()
	w.view(func(tx store.Tx) (err error) {
		all, err = tx.PairsIn(id)
		return err
	})
	return all
}

// queue puts a message into the outbox.
func (w *whole) queue(to chat.Destination, words string) {
	w.t.Helper()
	w.update(func(tx store.Tx) error {
		n, err := tx.Next("delivery")
		if err != nil {
			return err
		}
		d := store.Delivery{
			ID: chat.DeliveryID(fmt.Sprintf("%010d", n)), To: to, State: store.Pending, Created: w.clock.Now(),
		}
		plain, err := json.Marshal(chat.Message{Text: chat.Words(words)})
		if err != nil {
			return err
		}
		if d.Sealed, err = w.vault.Seal(vault.Owner(""), "delivery/"+string(d.ID), plain); err != nil {
			return err
		}
		return tx.PutDelivery(d)
	})
}
