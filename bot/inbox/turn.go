package inbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// turn is one event on its way through.
type turn struct {
	*Inbox
	ctx    context.Context
	tx     store.Tx
	now    time.Time
	event  chat.Event
	member mentoring.Member // whose turn it is
	name   chat.Private
	posted int  // messages posted in this turn
	answer bool // somebody did something just now and waits for the answer
}

// turn takes one event in, within a transaction.
func (in *Inbox) turn(ctx context.Context, tx store.Tx, e chat.Event) error {
	if seen, err := tx.Seen(e.ID); seen || err != nil {
		return err
	}
	t := &turn{Inbox: in, ctx: ctx, tx: tx, now: in.Now(), event: e}
	if err := t.dispatch(); err != nil {
		return fmt.Errorf("%s: %w", e.Kind, err)
	}
	return tx.MarkSeen(e.ID, t.now)
}

func (t *turn) dispatch() error {
	if t.event.Stray && !t.knows(t.event.Verb) {
		return nil
	}
	switch t.event.Kind {
	case chat.Due:
		return t.due()
	case chat.Delivered:
		return t.delivered()
	case chat.Unreachable:
		return t.unreachable()
	case chat.Blocked, chat.Left:
		return t.gone()
	case chat.Changed:
		return t.changed()
	case chat.Moved:
		return t.moved()
	case chat.Deleted:
		return t.deleted()
	case chat.Uninstalled:
		return t.uninstalled()
	case chat.Limited:
		return t.limited()
	case chat.Granted:
		return t.granted()
	case chat.Faceless:
		return t.faceless()
	}
	t.answer = true
	if here, err := t.arrive(); !here || err != nil {
		return err
	}
	if t.event.Standing.Stranger {
		return t.outside()
	}
	return t.hear()
}

// hear lets the person's words or taps have their effect.
func (t *turn) hear() error {
	switch t.event.Kind {
	case chat.Command:
		return t.commanded()
	case chat.Pressed, chat.Filled:
		return t.pressed()
	case chat.Said:
		return t.said()
	case chat.Opened:
		return t.opened()
	case chat.Edited:
		return t.unread("common.edited")
	case chat.Shared:
		return t.unread("common.cannot_read")
	case chat.Installed:
		return t.installed()
	case chat.Joined:
		return nil // known from now on; the invitation is theirs to take up
	}
	return fmt.Errorf("the event %q is not known", t.event.Kind)
}

// unread says why something can't be read; what people show each other in a room is not said to us.
func (t *turn) unread(why string) error {
	if !t.event.Own {
		return nil
	}
	return t.tell(why)
}

// meet finds the member behind an account, or makes one, and keeps what the network says of them.
func (t *turn) meet() error {
	id, err := t.tx.MemberOf(t.community(), t.event.Person)
	if errors.Is(err, store.ErrNotFound) {
		return t.welcome()
	}
	if err != nil {
		return err
	}
	if err := t.become(id); err != nil {
		return err
	}
	if t.member.Guest {
		t.event.Standing.Stranger = false
	}
	return t.refresh()
}

func (t *turn) welcome() error {
	n, err := t.tx.Next("member")
	if err != nil {
		return err
	}
	t.member = mentoring.Member{
		ID: mentoring.MemberID(fmt.Sprintf("m%d", n)), Community: t.community(), Persons: []chat.PersonID{t.event.Person}, Created: t.now,
	}
	return t.refresh()
}

// refresh keeps the name, language, zone and standing that came with the event, when they have changed.
func (t *turn) refresh() error {
	m := t.asNow()
	m.Places = withPlace(m.Places, t.event)
	if m.Away != mentoring.Unreachable || !t.unopened() {
		m.Away = mentoring.Here
	}
	back := t.member.Away == mentoring.Unreachable && m.Away == mentoring.Here && !t.event.Standing.Stranger
	return errors.Join(t.renew(m), t.returned(back))
}

// changed keeps what the network says of a member now. Nobody did anything, so nothing is said, and who could not be
// reached still can't.
func (t *turn) changed() error {
	id, err := t.tx.MemberOf(t.community(), t.event.Person)
	if err != nil {
		return unlessMissing(err)
	}
	if err := t.become(id); err != nil {
		return err
	}
	return t.renew(t.asNow())
}

// renew keeps a member as they are now, and by what name the network calls them.
func (t *turn) renew(m mentoring.Member) error {
	name := t.name
	if t.event.Name != "" {
		name = chat.Private(chat.Clean(t.event.Name.Reveal()))
	}
	if !differ(t.member, m) && name == t.name {
		return nil
	}
	t.member, t.name = m, name
	return t.keepMember()
}

// asNow is the member as the event says they are: language, zone and standing.
func (t *turn) asNow() mentoring.Member {
	m := t.member
	if t.event.Language != "" {
		m.Hint = t.event.Language
	}
	if zone := t.event.Zone; zone != "" && zone != m.ZoneHint { // told for the first time, or moved
		m.Zone, m.ZoneHint = zone, zone
	}
	if !t.event.Standing.Unknown {
		m.Admin = t.event.Standing.Admin
	}
	m.Admin = m.Admin || t.appointed(m)
	return m
}

func differ(a, b mentoring.Member) bool {
	return len(a.Sealed) == 0 || a.Hint != b.Hint || a.Zone != b.Zone || a.ZoneHint != b.ZoneHint || a.Admin != b.Admin || a.Away != b.Away || !maps.Equal(a.Places, b.Places)
}

func withPlace(places map[chat.PersonID]chat.PlaceID, e chat.Event) map[chat.PersonID]chat.PlaceID {
	if !e.Own || e.Place == "" || places[e.Person] == e.Place {
		return places
	}
	with := map[chat.PersonID]chat.PlaceID{e.Person: e.Place}
	for person, place := range places {
		if person != e.Person {
			with[person] = place
		}
	}
	return with
}

// appointed tells whether somebody is an admin whatever the network says: by name, or by the one-time code.
func (t *turn) appointed(m mentoring.Member) bool {
	return m.Claimed || slices.ContainsFunc(m.Persons, func(p chat.PersonID) bool { return slices.Contains(t.Admins, p) })
}

func (t *turn) community() chat.CommunityID {
	if t.event.Community != "" {
		return t.event.Community
	}
	return t.Community
}

// become makes a member the one whose turn it is.
func (t *turn) become(id mentoring.MemberID) error {
	m, err := t.tx.Member(id)
	if err != nil {
		return fmt.Errorf("member %s: %w", id, err)
	}
	t.member = m
	t.name, err = t.nameOf(m)
	return err
}

func (t *turn) actor() mentoring.Actor {
	return mentoring.Actor{
		Member: t.member.ID, Community: t.member.Community, Stranger: t.event.Standing.Stranger,
		Admin: t.member.Admin && (!t.event.Standing.Unknown || t.appointed(t.member)), // without an answer there are no rights
	}
}

// regional is a member's language as people write it where the member lives: what the book says and understands in.
func (t *turn) regional(m mentoring.Member) chat.Language {
	return t.Book.In(t.language(m), mentoring.Country(m.Zone))
}

// language is what a member reads: chosen, else the network's hint, else the program's.
func (t *turn) language(m mentoring.Member) chat.Language {
	if m.Language != "" {
		return m.Language
	}
	if l, ok := t.Book.Nearest(m.Hint); ok && m.Hint != "" {
		return l
	}
	return t.Language
}

func (t *turn) journal(what string, m mentoring.MemberID, about store.About, why string) error {
	return t.tx.Append(store.Entry{At: t.now, What: what, By: t.member.ID, Member: m, About: about, Why: why})
}
