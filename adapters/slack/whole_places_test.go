package slack_test

import (
	"testing"
	"testing/synctest"

	"mentorbot/adapters/slack/slackfake"
)

// Wherever the command is typed, whoever typed it reads the answer, and nobody else does: in a channel that the bot is
// not in, in one where it is, and in the pair's room for their eyes only; in the chat of two people in the own chat.
func TestACommandIsAnsweredWhereverItIsTyped(t *testing.T) {
	synctest.Test(t, testACommandIsAnsweredWhereverItIsTyped)
}

func testACommandIsAnsweredWhereverItIsTyped(t *testing.T) {
	w := newWhole(t)
	mia, leo := w.paired()
	two := w.AddChannel(slackfake.Channel{ID: "DTWO", Kind: "im"}, mia.ID, leo.ID)
	room := w.together(mia, leo)
	w.chats = append(w.chats, [2]string{mia.ID, two.ID}, [2]string{leo.ID, two.ID})
	for _, c := range []struct {
		what, channel string
		own           bool
	}{
		{"a chat of two", two.ID, true},
		{"a channel without the bot", w.room("south", mia, leo).ID, false},
		{"a channel", w.channel("north", mia, leo).ID, false},
		{"the pair's room", room, false},
	} {
		for words, key := range map[string]string{
			"": "menu.what", "help": "help.me", "settings": "settings.what", "xylophone": "common.unknown_command",
			"program": "common.admin_only", "pair " + mention(leo): "common.admin_only", "goal": "goal.words",
		} {
			w.typesIn(mia, c.channel, words)
			there, own := w.news(mia.ID, c.channel), w.news(mia.ID, w.own(mia))
			if c.own {
				there, own = own, there
			}
			if len(there) != 1 || len(own) != 0 || there[0].Private == c.own || !shows(there[0].Words, w.Phrase(key, nil)) {
				t.Errorf("%s: %q is answered with\n%sand elsewhere\n%s", c.what, words, transcript(there), transcript(own))
			}
			if others := w.news(leo.ID, c.channel); len(others) > 0 {
				t.Errorf("%s: Leo reads %s", c.what, transcript(others))
			}
			w.hearsNothing(leo)
		}
	}
}

// A form that was asked for in a channel opens there, and what comes of it is for the same eyes only.
func TestAFormInAChannel(t *testing.T) { synctest.Test(t, testAFormInAChannel) }

func testAFormInAChannel(t *testing.T) {
	w := newWhole(t)
	mia, leo := w.paired()
	north := w.channel("north", mia, leo)
	w.typesIn(mia, north.ID, "goal")
	w.fills(mia, w.hearsIn(mia, north.ID, "goal.words", nil),
		map[string]string{"what": "A new post", "when": "2025-09-30", "sign": "I have signed"})
	w.sends(mia)
	w.hearsIn(mia, north.ID, "goal.kept", nil)
	for _, s := range w.Seen(mia.ID, north.ID) {
		if !s.Private || len(s.Buttons) > 0 {
			t.Errorf("in the channel is %s", transcript([]slackfake.Seen{s}))
		}
	}
	if seen := w.Seen(leo.ID, north.ID); len(seen) > 0 {
		t.Errorf("Leo reads %s", transcript(seen))
	}
}

// together opens the pair's room, as both of them wish.
func (w *whole) together(a, b *slackfake.User) (channel string) {
	w.t.Helper()
	for _, u := range []*slackfake.User{a, b} {
		w.types(u, "room")
		w.taps(u, "room.ask.yes")
	}
	room := w.Room(a.ID, b.ID)
	if room == nil {
		w.t.Fatal("there is no room")
	}
	w.chats = append(w.chats, [2]string{a.ID, room.ID}, [2]string{b.ID, room.ID})
	return room.ID
}

// One wants a room and the other does not: there is none, and nobody is told who said what.
func TestARoomThatOneDoesNotWant(t *testing.T) { synctest.Test(t, testARoomThatOneDoesNotWant) }

func testARoomThatOneDoesNotWant(t *testing.T) {
	w := newWhole(t)
	mia, leo := w.paired()
	w.types(mia, "room")
	w.taps(mia, "room.ask.yes")
	w.hearsOnly(mia, "room.agreed", nil)
	w.types(leo, "room")
	w.taps(leo, "room.ask.later")
	w.hearsOnly(leo, "room.later", nil)
	w.hearsNothing(mia)
	w.passes(3 * day)
	if room := w.Room(mia.ID, leo.ID); room != nil {
		t.Errorf("there is a room: %+v", room)
	}
}

// Where Slack lets the bot open none, such as with a guest who may not, both are told once, and may ask again.
func TestARoomThatSlackRefuses(t *testing.T) { synctest.Test(t, testARoomThatSlackRefuses) }

func testARoomThatSlackRefuses(t *testing.T) {
	w := newWhole(t)
	mia, leo := w.paired()
	w.types(mia, "room")
	w.taps(mia, "room.ask.yes")
	w.types(leo, "room")
	w.FailNext("conversations.open", slackfake.Denies("user_is_restricted"))
	w.taps(leo, "room.ask.yes")
	for _, u := range []*slackfake.User{mia, leo} {
		w.hears(u, "room_news.refused", nil)
	}
	w.passes(day)
	w.hearsNothing(mia, leo)
	w.types(mia, "room")
	w.hearsOnly(mia, "room.ask", nil)
}

// Somebody's account is shut: the partner is told, the admins once, and nothing is written into their room any more.
func TestThePartnerOfWhoLeft(t *testing.T) { synctest.Test(t, testThePartnerOfWhoLeft) }

func testThePartnerOfWhoLeft(t *testing.T) {
	w := newWhole(t)
	mia, leo := w.paired()
	room := w.together(mia, leo)
	said := len(w.Seen(mia.ID, room))
	w.does(func() { w.Deactivates(leo.ID) })
	w.hearsOnly(mia, "ended.reason_left", nil)
	w.passes(7 * day)
	w.hearsNothing(mia)
	boss, told := w.Own("UBO").ID, 0
	for _, s := range w.Seen("UBO", boss) {
		if shows(s.Words, w.Phrase("stuck.left", args("name", "Leo", "program", "Spring"))) {
			told++
		}
	}
	if seen := w.Seen(mia.ID, room); told != 1 || len(seen) != said {
		t.Errorf("the admin was told %d times; in the room is %s", told, transcript(seen))
	}
	w.types(mia, "room")
	w.hearsOnly(mia, "status.waiting", nil)
}

// Where somebody is, as Slack knows it, is where their hours are: at first and when they move. What they chose themselves
// stays until then.
func TestTheZoneIsFollowed(t *testing.T) { synctest.Test(t, testTheZoneIsFollowed) }

func testTheZoneIsFollowed(t *testing.T) {
	w := newWhole(t)
	mia, _ := w.paired()
	w.does(func() { w.Changes(mia.ID, func(u *slackfake.User) { u.TZ = "Asia/Kolkata" }) })
	w.types(mia, "settings")
	if s := w.hears(mia, "settings.what", nil); !shows(s.Words, "Asia/Kolkata") {
		t.Errorf("she reads %s", s.Words)
	}
	w.taps(mia, "settings.what.zone")
	w.finds(mia, w.latest(mia), "القاهرة", "Africa/Cairo")
	w.does(func() { w.Changes(mia.ID, func(u *slackfake.User) { u.Profile.DisplayName = "Mia Two" }) })
	if m := w.member(mia); m.Zone != "Africa/Cairo" {
		t.Errorf("after another name her zone is %q", m.Zone)
	}
	w.does(func() { w.Changes(mia.ID, func(u *slackfake.User) { u.TZ = "Europe/Lisbon" }) })
	if m := w.member(mia); m.Zone != "Europe/Lisbon" {
		t.Errorf("after a move her zone is %q", m.Zone)
	}
}
