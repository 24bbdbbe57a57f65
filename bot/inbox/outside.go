package inbox

import (
	"errors"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// knocksAgain is how long after somebody asked to be let in the admins are not asked once more.
const knocksAgain = 24 * time.Hour

// outside answers who does not belong to the community. Who followed an invitation to a program waits for its admin, if
// they can be written to: all that comes of it is said in the own chat.
func (t *turn) outside() error {
	if t.event.Kind == chat.Joined {
		return nil // they have done nothing that wants an answer
	}
	program, invited, err := t.invitedTo()
	switch {
	case err != nil:
		return err
	case !invited || !t.event.Own:
		return t.tell("common.stranger")
	}
	if !t.member.Knocked.IsZero() && t.now.Sub(t.member.Knocked) < knocksAgain {
		return t.tell("guest.still_waits")
	}
	about := store.About{Program: program.ID, Member: t.member.ID}
	who, err := t.adminsFor(program.ID, t.member.ID)
	for _, id := range who {
		err = errors.Join(err, t.nudge(id, "guest", about, t.now))
	}
	switch {
	case err != nil:
		return err
	case len(who) == 0:
		return t.tell("common.stranger")
	}
	t.member.Knocked = t.now
	return errors.Join(t.keepMember(), t.journal("guest.knocked", t.member.ID, about, ""), t.tell("guest.waits"))
}

// invitedTo is the open program whose invitation was followed.
func (t *turn) invitedTo() (mentoring.Program, bool, error) {
	id, option, genuine := t.read(t.event.Handle)
	if !genuine || option < 0 {
		return mentoring.Program{}, false, nil
	}
	d, there, err := t.delivery(id)
	if !there || err != nil || option >= len(d.Options) || !d.Options[option].Public {
		return mentoring.Program{}, false, err
	}
	p, err := t.tx.Program(d.Options[option].About.Program)
	return p, err == nil && p.TakesPeople(), unlessMissing(err)
}

// letIn makes somebody from outside a guest of the community. The first admin to answer decides.
func (s *scene) letIn(values) (string, error) {
	return s.answerGuest("admitted", func(m *mentoring.Member) { m.Guest = true })
}

// turnAway tells somebody from outside that they can't join.
func (s *scene) turnAway(values) (string, error) {
	return s.answerGuest("turned_away", func(*mentoring.Member) {})
}

func (s *scene) answerGuest(tell string, change func(*mentoring.Member)) (string, error) {
	m, err := s.tx.Member(s.convo.About.Member)
	if err != nil {
		return "", err
	}
	if m.Knocked.IsZero() {
		return "late", nil
	}
	m.Knocked = time.Time{}
	change(&m)
	about := store.About{Program: s.convo.About.Program}
	return "", errors.Join(s.tx.PutMember(m), s.nudge(m.ID, tell, about, s.now), s.journal("guest."+tell, m.ID, about, ""))
}

// calledAgain is how long somebody is not called again from a room.
const calledAgain = 24 * time.Hour

// call asks somebody whom the network lets nobody write to first to open their own chat.
func (t *turn) call(place chat.PlaceID) error {
	if t.now.Sub(t.member.Called) < calledAgain {
		return nil
	}
	t.member.Called = t.now
	if err := t.tx.PutMember(t.member); err != nil {
		return err
	}
	return t.callIn(place, t.mention(), "common.call", store.About{})
}

// callIn posts a phrase in a room, with a button that leads anybody to their own chat.
func (t *turn) callIn(place chat.PlaceID, before chat.Text, key string, about store.About) error {
	m := chat.Message{
		Text:    append(before, t.words(key, nil)...),
		Choices: []chat.Choice{{Key: "menu", Label: t.label("common.open_chat"), Private: true}},
	}
	_, err := t.post(t.member, m, store.Delivery{To: chat.In(place), Options: []store.Option{
		{Key: "menu", Begin: menuFlow, Public: true, About: about},
	}})
	return err
}

// roomFor is where somebody may be called from about a delivery: where they spoke, else where the program's invitation
// stands.
func (t *turn) roomFor(d store.Delivery) (chat.PlaceID, error) {
	if d.Heard != "" {
		return d.Heard, nil
	}
	c, err := t.tx.Conversation(d.Conversation)
	if err != nil {
		return "", unlessMissing(err)
	}
	p, err := t.tx.Program(c.About.Program)
	return p.Board, unlessMissing(err)
}
