package inbox

import (
	"errors"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// delivered keeps that a message arrived, and where.
func (t *turn) delivered() error {
	d, there, err := t.delivery(t.event.Delivery)
	if !there || err != nil {
		return err
	}
	d.State, d.Receipt = store.Sent, t.event.Receipt
	if err := t.tx.PutDelivery(d); err != nil {
		return err
	}
	if d.About.Pair != "" {
		return t.roomOpened(d)
	}
	if d.To.Room && len(d.To.People) == 0 {
		return t.hasPosted(d)
	}
	if d.To.Place != "" || len(d.To.People) != 1 || d.Receipt.Place == "" || d.Edits != "" {
		return nil
	}
	return t.knowPlace(d)
}

// knowPlace remembers a person's own chat, so that it is opened once.
func (t *turn) knowPlace(d store.Delivery) error {
	m, err := t.tx.Member(d.Member)
	if err != nil || !m.Has(d.To.People[0]) || m.Places[d.To.People[0]] == d.Receipt.Place {
		return err
	}
	places := map[chat.PersonID]chat.PlaceID{d.To.People[0]: d.Receipt.Place}
	for person, place := range m.Places {
		if _, there := places[person]; !there {
			places[person] = place
		}
	}
	m.Places = places
	return t.tx.PutMember(m)
}

// unreachable stops writing to somebody who can't be reached, and tells the admin once.
func (t *turn) unreachable() error {
	d, there, err := t.delivery(t.event.Delivery)
	if !there || err != nil {
		return err
	}
	d.State = store.Dropped
	if err := t.tx.PutDelivery(d); err != nil || d.Closes { // what is gone need not be closed
		return err
	}
	if err := t.become(d.Member); err != nil {
		return err
	}
	if d.About.Pair != "" {
		return t.roomRefused(d)
	}
	if d.Edits != "" || !toOwnChat(d, t.member) { // an old message is gone, or a room is closed
		return t.shutOut(d) // that says nothing about the person
	}
	if err := errors.Join(t.miss(d), t.refusedNews(d)); err != nil {
		return err
	}
	if beckoned, err := t.beckon(); beckoned || err != nil {
		return errors.Join(err, t.lose(mentoring.Unreachable, "unreachable"))
	}
	if t.member.Places[d.To.People[0]] == "" {
		return t.neverOpened(d)
	}
	return t.lose(mentoring.Unreachable, "unreachable")
}

// neverOpened calls somebody who has no own chat yet, where there is a room to do so.
func (t *turn) neverOpened(d store.Delivery) error {
	place, err := t.roomFor(d)
	switch {
	case err != nil:
		return err
	case place == "":
		return t.lose(mentoring.Unreachable, "uncalled")
	}
	return errors.Join(t.call(place), t.lose(mentoring.Unreachable, "unopened"))
}

func toOwnChat(d store.Delivery, m mentoring.Member) bool {
	return len(d.To.People) == 1 && (d.To.Place == "" || d.To.Place == m.Places[d.To.People[0]])
}

// gone keeps that a person left the community, or shut the bot out: of all communities, where none is named.
func (t *turn) gone() error {
	members, err := t.tx.MembersOf(t.event.Person)
	for _, id := range members {
		if err = errors.Join(err, t.become(id)); err != nil {
			return err
		}
		if c := t.community(); c != "" && c != t.member.Community {
			continue
		}
		why, note := mentoring.Unreachable, "unreachable"
		if t.event.Kind == chat.Left {
			why, note = mentoring.Gone, "left"
		}
		err = t.lose(why, note)
	}
	return err
}

// lose marks a member as out of reach. Who leads their program is told, once; and once more when somebody out of reach
// leaves for good.
func (t *turn) lose(why mentoring.Away, note string) error {
	if t.member.Away == why || t.member.Away == mentoring.Gone {
		return nil
	}
	t.member.Away = why
	if err := t.tx.PutMember(t.member); err != nil {
		return err
	}
	if err := t.leaveBehind(); err != nil {
		return err
	}
	enrolments, err := t.tx.EnrolmentsOf(t.member.ID)
	if err != nil {
		return err
	}
	told, err := t.lostAgain(why)
	if err != nil {
		return err
	}
	for _, e := range enrolments {
		if e.State != mentoring.Enrolled && e.State != mentoring.Invited {
			continue
		}
		if !told {
			told = true
			err = t.tellAdmins(store.About{Program: e.Program, Member: t.member.ID, Note: note})
		}
		if why == mentoring.Gone {
			e.State = mentoring.Withdrawn
			err = errors.Join(err, t.tx.PutEnrolment(e))
		}
	}
	return err
}

// leaveBehind ends the pairs of a member who has left the community: nobody is to wait for them.
func (t *turn) leaveBehind() error {
	if t.member.Away != mentoring.Gone {
		return nil
	}
	pairs, err := t.tx.PairsOf(t.member.ID)
	for _, p := range pairs {
		if !p.State.Over() {
			err = errors.Join(err, t.finish(p, mentoring.Ended, "left"))
		}
	}
	return err
}

// tellAdmins tells who leads the program, else all admins, but never the member it is about.
func (t *turn) tellAdmins(about store.About) error {
	who, err := t.adminsFor(about.Program, about.Member)
	for _, id := range who {
		err = errors.Join(err, t.nudge(id, "stuck", about, t.now))
	}
	return err
}

// adminsFor are those who answer for a program, without those who must not hear of it: who made it, as long as they lead
// and can be reached, else all admins.
func (t *turn) adminsFor(program mentoring.ProgramID, not ...mentoring.MemberID) ([]mentoring.MemberID, error) {
	out := map[mentoring.MemberID]bool{}
	for _, id := range not {
		out[id] = true
	}
	if p, err := t.tx.Program(program); err == nil && !out[p.By] {
		if m, err := t.tx.Member(p.By); err == nil && m.Admin && m.Away == mentoring.Here {
			return []mentoring.MemberID{p.By}, nil
		}
	}
	admins, err := t.tx.Admins(t.member.Community)
	var who []mentoring.MemberID
	for _, m := range admins {
		if !out[m.ID] && m.Away == mentoring.Here {
			who = append(who, m.ID)
		}
	}
	return who, err
}
