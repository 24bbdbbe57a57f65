package inbox

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// Two communities that one bot serves, each with its room.
const (
	north, south           chat.CommunityID = "net:north", "net:south"
	northRoom, southRoom   chat.PlaceID     = "net:north", "net:south"
	ana, ben, zoe          chat.PersonID    = "net:ana", "net:ben", "net:zoe"
	anaChat, benChat, zoes chat.PlaceID     = "net:ana-dm", "net:ben-dm", "net:zoe-dm"
)

// newShared is a rig on a network where an own chat does not say which community it is about.
func newShared(t *testing.T) *rig {
	r := newRig(t)
	r.Community = ""
	r.Networks = map[chat.Network]chat.Capabilities{plainNetwork: {Buttons: 25, LabelLength: 75, TextLength: 3000, Shared: true}}
	return r
}

// own is an event in a person's own chat, who belongs to the communities as told.
func (r *rig) own(p chat.PersonID, kind chat.Kind, standing map[chat.CommunityID]chat.Standing) chat.Event {
	e := r.by(p, kind)
	e.Community = ""
	for _, id := range []chat.CommunityID{north, south} {
		if s, told := standing[id]; told {
			e.Communities = append(e.Communities, chat.Community{
				ID: id, Title: chat.Private("Title of " + id), Board: chat.PlaceID(id), Standing: s,
			})
		}
	}
	return e
}

type standings = map[chat.CommunityID]chat.Standing

var (
	inBoth  = standings{north: {}, south: {}}
	inNorth = standings{north: {}, south: {Stranger: true}}
	nowhere = standings{north: {Stranger: true}, south: {Stranger: true}}
)

func (r *rig) said(e chat.Event, text string) chat.Event {
	e.Kind, e.Text = chat.Said, chat.Private(text)
	return e
}

func (r *rig) commanded(e chat.Event, verb string, args ...chat.Argument) chat.Event {
	e.Kind, e.Verb, e.Args = chat.Command, verb, args
	return e
}

// latest is the latest message, and what was said in it.
func (r *rig) latest() (store.Delivery, chat.Message) {
	r.t.Helper()
	all := r.posted()
	d := all[len(all)-1]
	return d, r.message(d)
}

// press is the press of the latest message's button with this key.
func (r *rig) press(e chat.Event, key string) chat.Event {
	r.t.Helper()
	_, m := r.latest()
	i := slices.IndexFunc(m.Choices, func(c chat.Choice) bool { return c.Key == key })
	if i < 0 {
		r.t.Fatalf("no button %q in %q %+v", key, m.Text, m.Choices)
	}
	e.Kind, e.Handle = chat.Pressed, m.Choices[i].Handle
	return e
}

func (r *rig) says(want string) {
	r.t.Helper()
	sentence, _, _ := strings.Cut(r.Book.Label("en", want, nil), "{")
	if _, m := r.latest(); sentence == "" || !strings.Contains(m.Text.String(), sentence) {
		r.t.Errorf("says %q, want %s", m.Text, want)
	}
}

func (r *rig) memberIn(c chat.CommunityID, p chat.PersonID) (m mentoring.Member) {
	r.t.Helper()
	r.view(func(tx store.Tx) error {
		id, err := tx.MemberOf(c, p)
		if err != nil {
			return err
		}
		m, err = tx.Member(id)
		return err
	})
	return m
}

func TestTheOnlyCommunityIsTaken(t *testing.T) {
	r := newShared(t)
	r.take(r.commanded(r.own(ana, "", inNorth), "menu"))
	if m := r.memberIn(north, ana); m.ID == "" {
		t.Error("she is no member of the north")
	}
	r.says("menu.what")
}

func TestOneChatOfTwoCommunitiesAsksWhich(t *testing.T) {
	r := newShared(t)
	r.take(r.commanded(r.own(ana, "", inBoth), "goal", chat.Argument{Text: "learn"}))
	d, m := r.latest()
	if len(m.Choices) != 2 || m.Choices[0].Label != "Title of net:north" {
		t.Fatalf("asks %q %+v", m.Text, m.Choices)
	}
	r.update(func(tx store.Tx) error { // it arrived
		d.State, d.Receipt = store.Sent, chat.Receipt{Place: anaChat, Message: "7"}
		return tx.PutDelivery(d)
	})
	r.take(r.press(r.own(ana, "", inBoth), string(south)))
	if m := r.memberIn(south, ana); m.ID == "" {
		t.Error("she is no member of the south")
	}
	all := r.posted()
	if edit := all[len(all)-1]; edit.Edits != d.ID || r.message(edit).Chosen != "Title of net:south" {
		t.Errorf("the question is not settled: %+v", edit)
	}
	for _, entry := range r.journaled("event.set_aside") {
		t.Errorf("set aside: %s", entry.Why)
	}
}

func TestWhatIsTheSameInEachCommunityIsNotAskedWhich(t *testing.T) {
	r := newShared(t)
	for key, e := range map[string]chat.Event{
		"common.cannot_read": {Kind: chat.Shared}, "common.edited": {Kind: chat.Edited},
		"common.old_button": {Kind: chat.Pressed, Handle: "0000000001_0_made_up"},
	} {
		arrives := r.own(ana, e.Kind, inBoth)
		arrives.Handle = e.Handle
		r.take(arrives)
		r.says(key)
	}
	for _, kind := range []chat.Kind{chat.Pressed, chat.Opened} { // forgotten by now
		gone := r.own(ana, kind, inBoth)
		gone.Handle = r.sign("0000009999", 0)
		r.take(gone)
		r.says("common.old_button")
	}
}

func TestAnAnswerGoesToTheCommunityThatAsked(t *testing.T) {
	r := newShared(t)
	r.take(r.commanded(r.own(ana, "", inBoth), "settings"))
	r.take(r.press(r.own(ana, "", inBoth), string(south)))
	r.take(r.press(r.own(ana, "", inBoth), "zone"))
	before := len(r.posted())
	r.take(r.said(r.own(ana, "", inBoth), "Madrid"))
	if m := r.memberIn(south, ana); m.Zone != "Europe/Madrid" {
		t.Errorf("her zone in the south is %q; said %d more", m.Zone, len(r.posted())-before)
	}
	r.take(r.said(r.own(ana, "", inBoth), "no question waits for this"))
	r.take(r.said(r.own(ana, "", inBoth), "status"))
	r.says("common.which_community")
}

func TestNobodyKnowsACommunity(t *testing.T) {
	r := newShared(t)
	r.take(r.own(ana, chat.Opened, nil))
	r.says("common.no_community")
	r.take(r.own(zoe, chat.Opened, nowhere))
	r.says("common.stranger")
	r.take(r.own(ana, chat.Opened, inNorth))
	r.says("menu.what")
}

func TestWhereTheNetworkCanNotBeAskedMembersStayMembersWithoutRights(t *testing.T) {
	r := newShared(t)
	admin := standings{north: {Admin: true}}
	r.take(r.commanded(r.own(ana, "", admin), "program"))
	unknown := r.own(ana, "", nil)
	unknown.Standing.Unknown = true
	r.take(r.commanded(unknown, "program"))
	r.says("common.admin_unsure")
	if !r.memberIn(north, ana).Admin {
		t.Error("an answer that was not given takes the admin's place away")
	}
	r.take(r.commanded(r.own(ana, "", standings{north: {}}), "program"))
	r.says("common.admin_only")
	stranger := r.own(zoe, "", nil)
	stranger.Standing.Unknown = true
	r.take(r.commanded(stranger, "menu"))
	r.says("common.stranger")
}

func TestWhoLeadsAGroupThatTheBotWasPutOutOfIsToldSo(t *testing.T) {
	r := newShared(t)
	r.take(r.commanded(r.own(ana, "", standings{north: {Admin: true}}), "program"))
	r.take(r.commanded(r.own(ana, "", standings{}), "program"))
	r.says("common.removed")
	r.take(r.commanded(r.own(ana, "", standings{south: {Stranger: true}}), "program"))
	r.says("common.removed")
	r.take(r.commanded(r.own(ana, "", standings{north: {Admin: true}}), "program"))
	r.says("program.first")
}

// announced is a running program of the north that Ben leads, with its invitation posted.
func (r *rig) announced() (join chat.Handle) {
	r.t.Helper()
	boss := r.own(ben, chat.Opened, standings{north: {Admin: true}})
	r.take(boss)
	r.update(func(tx store.Tx) error {
		cadence := mentoring.Weekly(time.Monday, 10)
		cadence.From = mentoring.DateOf(start, time.UTC)
		return tx.PutProgram(mentoring.Program{
			ID: "g1", Community: north, Title: "Spring", Guide: r.Guides["career"], Languages: []chat.Language{"en"}, Start: cadence.From,
			Cadence: cadence, Ladder: mentoring.DefaultLadder, State: mentoring.Running, By: r.memberIn(north, ben).ID, Created: start,
		})
	})
	r.take(r.commanded(r.own(ben, "", standings{north: {Admin: true}}), "announce"))
	r.take(r.press(r.own(ben, "", standings{north: {Admin: true}}), "post"))
	for _, d := range r.posted() {
		if d.To.Place == northRoom && d.To.Room {
			return r.message(d).Choices[0].Handle
		}
	}
	r.t.Fatal("no invitation stands in the room")
	return ""
}

func (r *rig) follows(p chat.PersonID, where standings, h chat.Handle) {
	r.t.Helper()
	e := r.own(p, chat.Opened, where)
	e.Handle = h
	r.take(e)
}

func TestAnInvitationOpensInItsCommunity(t *testing.T) {
	r := newShared(t)
	join := r.announced()
	r.follows(ana, inBoth, join)
	if d, _ := r.latest(); d.Member != r.memberIn(north, ana).ID || d.To.Room {
		t.Errorf("the sign-up goes to %+v", d)
	}
}

// lets gives the admin's answer to somebody from outside.
func (r *rig) lets(key string) {
	r.t.Helper()
	r.fire()
	r.take(r.press(r.own(ben, "", standings{north: {Admin: true}}), key))
	r.fire()
}

// fire lets all happen that is due.
func (r *rig) fire() {
	r.t.Helper()
	for range 100 {
		var due []store.Nudge
		r.view(func(tx store.Tx) (err error) {
			due, err = tx.DueNudges(r.clock(), 1)
			return err
		})
		if len(due) == 0 {
			return
		}
		r.events++
		r.take(chat.Event{ID: chat.EventID(fmt.Sprintf("due:%d", r.events)), Kind: chat.Due, Nudge: due[0].ID})
	}
	r.t.Fatal("something is due again and again")
}

func TestWhoIsNotInTheCommunityWaitsForTheAdmin(t *testing.T) {
	r := newShared(t)
	join := r.announced()
	r.follows(zoe, nowhere, join)
	r.says("guest.waits")
	r.follows(zoe, nowhere, join)
	r.says("guest.still_waits")
	r.lets("let_in")
	r.says("guest.welcome")
	if len(r.journaled("guest.knocked")) != 1 {
		t.Error("the admin was asked more than once")
	}
	r.take(r.commanded(r.own(zoe, "", nowhere), "menu"))
	r.says("menu.what")
}

func TestAnAdminCanSayNo(t *testing.T) {
	r := newShared(t)
	r.follows(zoe, nowhere, r.announced())
	r.lets("no")
	r.says("guest.sorry")
	r.take(r.commanded(r.own(zoe, "", nowhere), "menu"))
	r.says("common.stranger")
}

func TestThePairOfTwoCommunitiesIsNoPair(t *testing.T) {
	r := newShared(t)
	r.announced()
	boss := func() chat.Event { return r.own(ben, "", standings{north: {Admin: true}}) }
	r.take(r.commanded(boss(), "pair", chat.Argument{Person: ana, Text: "@ana"},
		chat.Argument{Person: zoe, Text: "@zoe", Outside: []chat.CommunityID{north}}))
	r.says("pair.refused_outside")
	r.take(r.commanded(boss(), "pair", chat.Argument{Person: ana, Text: "@ana"}, chat.Argument{Bot: true, Text: "@robot"}))
	if _, m := r.latest(); !strings.HasPrefix(m.Text.String(), "A bot cannot be part of a pair.") {
		t.Errorf("says %q", m.Text)
	}
}

func TestBlockedIsBlockedEverywhereAndLeftIsLeftInOne(t *testing.T) {
	r := newShared(t)
	for _, c := range []chat.CommunityID{north, south} {
		e := r.by(ana, chat.Joined)
		e.Community = c
		r.take(e)
	}
	left := r.by(ana, chat.Left)
	left.Community = south
	r.take(left)
	if r.memberIn(south, ana).Away != mentoring.Gone || r.memberIn(north, ana).Away != mentoring.Here {
		t.Error("left")
	}
	blocked := r.by(ana, chat.Blocked)
	blocked.Community = ""
	r.take(blocked)
	if r.memberIn(north, ana).Away != mentoring.Unreachable || r.memberIn(south, ana).Away != mentoring.Gone {
		t.Error("blocked")
	}
}

func TestWhatIsSaidInARoomIsNoAnswer(t *testing.T) {
	r := newShared(t)
	r.take(r.commanded(r.own(ana, "", inNorth), "menu"))
	before := len(r.posted())
	e := r.said(r.by(ana, chat.Said), "1")
	e.Community, e.Place, e.Own = north, northRoom, false
	r.take(e)
	if len(r.posted()) != before {
		t.Error("the bot answers what people say to each other")
	}
}
