package inbox

import (
	"errors"
	"slices"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
	"mentorbot/bot/store"
)

// A pair's room is opened when both have agreed. The bot says one thing there, which both may read, and never reads.

// What became of opening it.
const (
	roomOpened  = "opened"
	roomRefused = "refused"
)

// roomPeople are the accounts that a pair's room would be for; none: it can't have one.
func (s *scene) roomPeople(p mentoring.Pair) []chat.PersonID {
	name := s.convo.Person.Network()
	if !s.Networks[name].Rooms || p.State != mentoring.Active && p.State != mentoring.Paused {
		return nil
	}
	var people []chat.PersonID
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		m, err := s.tx.Member(id)
		s.hold(err)
		i := slices.IndexFunc(m.Persons, func(a chat.PersonID) bool { return a.Network() == name })
		if i < 0 || m.Away != mentoring.Here {
			return nil
		}
		people = append(people, m.Persons[i])
	}
	return people
}

// roomState is how it stands with the pair's room: open, opening, wanted (by the member), possible, none (it can't be).
func (s *scene) roomState() string {
	p, ok := s.pair()
	switch {
	case ok && p.Room.Place != "":
		return "open"
	case !ok || s.roomPeople(p) == nil:
		return "none"
	case p.Room.Opening != "":
		return "opening"
	case p.Room.Said[p.Role(s.member.ID)] == mentoring.RoomYes:
		return "wanted"
	}
	return "possible"
}

// missesRoom tells whether the member was asked for a room of a pair's own, and has not agreed so far.
func (s *scene) missesRoom() bool {
	return slices.ContainsFunc(s.pairs(), func(p mentoring.Pair) bool {
		said := p.Room.Said[p.Role(s.member.ID)]
		return said != "" && said != mentoring.RoomYes && s.roomPeople(p) != nil
	})
}

// offerRoom keeps that the member is asked, once.
func (s *scene) offerRoom(values) (string, error) {
	p, ok := s.pair()
	if !ok || s.roomState() != "possible" || p.Room.Said[p.Role(s.member.ID)] != "" {
		return "none", s.loaded.err
	}
	p.Room.Say(p.Role(s.member.ID), mentoring.RoomAsked)
	return "", s.tx.PutPair(p)
}

// roomLater keeps that the member would rather have none, which takes back a yes as long as it stands alone.
func (s *scene) roomLater(values) error {
	p, ok := s.pair()
	if !ok || p.Room.Opening != "" || p.Room.Place != "" {
		return s.loaded.err
	}
	p.Room.Say(p.Role(s.member.ID), mentoring.RoomLater)
	return s.tx.PutPair(p)
}

// agreeRoom keeps that the member would like a room. When both would, it is opened, once.
func (s *scene) agreeRoom(values) (string, error) {
	p, ok := s.pair()
	if !ok || p.State.Over() {
		return "gone", s.loaded.err
	}
	people := s.roomPeople(p)
	if people == nil {
		return "none", s.loaded.err
	}
	role := p.Role(s.member.ID)
	both := p.Room.Say(role, mentoring.RoomYes)
	p.Sign(role, s.now)
	var err error
	outcome := ""
	if both {
		outcome = "both"
	}
	if both && p.Room.Place == "" && p.Room.Opening == "" {
		p.Room.Opening, err = s.openRoom(p, people)
	}
	return outcome, errors.Join(err, s.tx.PutPair(p))
}

// openRoom says the first word in the room, which opens it.
func (s *scene) openRoom(p mentoring.Pair, people []chat.PersonID) (chat.DeliveryID, error) {
	program, _ := s.program()
	d := store.Delivery{To: chat.Among(program.Title, people...), About: about(p)}
	d.To.Community = program.Community
	d, err := s.post(s.member, chat.Message{Text: s.roomWelcome(p)}, d)
	return d.ID, err
}

// roomWelcome is what both read, in the language of each; addressed to neither alone, it takes no form of address.
func (s *scene) roomWelcome(p mentoring.Pair) chat.Text {
	var texts []chat.Text
	var said []chat.Language
	self := s.member
	for _, id := range []mentoring.MemberID{self.ID, p.Partner(self.ID)} {
		m, err := s.tx.Member(id)
		s.hold(err)
		l := s.language(m)
		if slices.Contains(said, l) {
			continue
		}
		said = append(said, l)
		s.member.Language, s.member.Zone, s.member.Address = l, m.Zone, ""
		texts = append(texts, s.keyed("room.welcome"))
	}
	s.member = self
	return joinTexts(texts, "\n\n")
}

// readers says who can read what a pair writes in a room of its own.
func (s *scene) readers() phrasebook.Arg {
	if s.Networks[s.convo.Person.Network()].RoomReaders == chat.Moderators {
		return phrasebook.Phrase("room.readers_moderators")
	}
	return phrasebook.Phrase("room.readers_nobody")
}

// roomOpened keeps where a pair's room is. Who agreed last knows that it is being opened; the other one is told. One that
// was on its way when the pair ended is closed again.
func (t *turn) roomOpened(d store.Delivery) error {
	p, err := t.tx.Pair(d.About.Pair)
	if err != nil || p.Room.Place != "" {
		return err
	}
	p.Room.Place, p.Room.Opening = d.Receipt.Place, ""
	err = errors.Join(t.tx.PutPair(p), t.journal("room.opened", "", about(p), ""))
	if err != nil {
		return err
	}
	if p.State.Over() {
		return t.closeRoom(p)
	}
	return t.nudge(p.Partner(d.Member), "room_news", newsOf(p, roomOpened), t.now)
}

// roomRefused tells both that the network opens no room for them, which is nobody's fault. They may ask for it again.
func (t *turn) roomRefused(d store.Delivery) error {
	p, err := t.tx.Pair(d.About.Pair)
	if err != nil || p.Room.Opening != d.ID {
		return err
	}
	p.Room = mentoring.PairRoom{}
	err = errors.Join(t.tx.PutPair(p), t.journal("room.refused", "", about(p), ""))
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		err = errors.Join(err, t.nudge(id, "room_news", newsOf(p, roomRefused), t.now))
	}
	return err
}

func newsOf(p mentoring.Pair, what string) store.About {
	at := about(p)
	at.Note = what
	return at
}

// closeRoom says the last word in the room of a pair that is no more, and closes it, where the network can. What was
// written there can still be read. It is closed whoever is left of the two, so that the closing is sealed under the
// community's key, not under theirs.
func (t *turn) closeRoom(p mentoring.Pair) error {
	place := p.Room.Place
	shared, err := t.sharesRoom(p)
	if place == "" || shared || err != nil || !t.Networks[place.Network()].RoomsClose {
		return err
	}
	var people []mentoring.Member
	d := store.Delivery{To: chat.Destination{Place: place, Room: true}}
	for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
		m, err := t.tx.Member(id)
		if err = unlessMissing(err); err != nil {
			return err
		}
		for _, a := range m.Persons {
			if a.Network() == place.Network() {
				d.To.People = append(d.To.People, a)
			}
		}
		if m.ID != "" && m.Away == mentoring.Here {
			people = append(people, m)
		}
	}
	if len(people) > 0 { // else nobody is there who would read it
		_, err = t.post(people[0], chat.Message{Text: t.roomFarewell(people)}, d)
	}
	end := store.Delivery{To: d.To, Closes: true, State: store.Pending, Created: t.now}
	return errors.Join(err, t.keepDelivery(&end, chat.Message{}))
}

// sharesRoom tells whether the two are another pair, too, which goes on: two people have one room.
func (t *turn) sharesRoom(p mentoring.Pair) (bool, error) {
	all, err := t.tx.PairsOf(p.Mentor)
	return slices.ContainsFunc(all, func(other mentoring.Pair) bool {
		return other.ID != p.ID && !other.State.Over() && other.Room.Place == p.Room.Place
	}), err
}

// roomFarewell is the last word to both, in the language of each.
func (t *turn) roomFarewell(people []mentoring.Member) chat.Text {
	var texts []chat.Text
	var said []chat.Language
	for _, m := range people {
		if l := t.language(m); !slices.Contains(said, l) {
			said, texts = append(said, l), append(texts, t.Book.Say(l, "room.farewell", nil))
		}
	}
	return joinTexts(texts, "\n\n")
}

// dropRoom lets no room be opened for a pair that is no more.
func (t *turn) dropRoom(p *mentoring.Pair) error {
	if p.Room.Opening == "" {
		return nil
	}
	d, there, err := t.delivery(p.Room.Opening)
	if err != nil || there && d.State == store.Sent {
		return err
	}
	p.Room = mentoring.PairRoom{}
	if !there {
		return nil
	}
	d.State = store.Dropped
	return t.tx.PutDelivery(d)
}
