package discord

import (
	"errors"
	"slices"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// kinds are what was heard of one kind.
func (c *cable) kinds(k chat.Kind) (all []chat.Event) {
	return slices.DeleteFunc(c.events(), func(e chat.Event) bool { return e.Kind != k })
}

// opensRoom has a room opened for Ana and Ben.
func (c *cable) opensRoom() *discordfake.Channel {
	c.t.Helper()
	ben := c.AddUser(discordfake.User{Global: "Ben"})
	c.Joins(c.guild, ben)
	room, err := c.adapter.OpenRoom(c.t.Context(), chat.Among("Spring", personID(c.ana.ID), personID(ben.ID)))
	if err != nil {
		c.t.Fatal(err)
	}
	return &discordfake.Channel{ID: room.Native(), Guild: c.guild.ID, Parent: c.guild.System, Kind: privateThread}
}

// restarts lets something happen between two runs.
func (c *cable) restarts(what func()) {
	c.t.Helper()
	if err := c.stop(); err != nil {
		c.t.Error(err)
	}
	what()
	c.Forgets()
	c.start()
}

// What Discord tells once is known by what is remembered. If that can't be read at first, it is read again: no deleted
// room and no server that put the bot out is missed, and none is greeted twice.
func TestAMemoryThatFailsOnce(t *testing.T) {
	for name, is := range map[string]struct {
		lapses  string
		happens func(c *cable, room *discordfake.Channel)
		told    chat.Kind
		times   int
	}{
		"a room is deleted": {roomsKey, func(c *cable, room *discordfake.Channel) { c.Deletes(room) }, chat.Deleted, 1},
		"a room is deleted between two runs": {roomsKey, func(c *cable, room *discordfake.Channel) {
			c.restarts(func() { c.Deletes(room) })
		}, chat.Deleted, 1},
		"the bot is put out between two runs": {knownKey, func(c *cable, _ *discordfake.Channel) {
			c.restarts(func() { c.Kicks(c.guild) })
		}, chat.Uninstalled, 1},
		"another run": {joinedKey, func(c *cable, _ *discordfake.Channel) { c.restarts(func() {}) }, chat.Installed, 1},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(c *cable) {
				c.start()
				c.pass(time.Minute)
				room := c.opensRoom()
				c.memory.lapses(is.lapses)
				is.happens(c, room)
				c.pass(2 * time.Minute)
				if !c.memory.lapsed() {
					t.Error("nobody tried to read it")
				}
				if got := c.kinds(is.told); len(got) != is.times {
					t.Errorf("told %+v", got)
				}
			})
		})
	}
}

// That a room is gone is asked and told again until it is known and safe; for one that is not shown it is asked once.
func TestARoomThatIsGoneIsToldInTheEnd(t *testing.T) {
	unsafe := func(c *cable) {
		times := 0
		c.refusing(func(e chat.Event) error {
			if e.Kind == chat.Deleted && times < 4 { // told by one alone
				times++
				return errors.New("the store is slow")
			}
			return nil
		})
	}
	for name, fails := range map[string]func(c *cable){
		"not safe at first": unsafe,
		"beside one that is not shown": func(c *cable) {
			unsafe(c)
			c.FailNext("GET /channels/5", discordfake.Denies(403, noAccess, "Missing Access")) // asked again it is gone
			if err := c.adapter.rooms.keep(c.t.Context(), room{Thread: "5", Guild: c.guild.ID}); err != nil {
				c.t.Error(err)
			}
		},
		"not known at first": func(c *cable) {
			for range 5 {
				c.FailNext("GET /channels/", discordfake.Denies(503, 0, "try later"))
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(c *cable) {
				c.start()
				c.pass(time.Minute)
				room := c.opensRoom()
				c.restarts(func() { c.Deletes(room); fails(c) })
				c.pass(2 * time.Minute)
				if got := c.kinds(chat.Deleted); len(got) != 1 {
					t.Errorf("told %+v", got)
				}
			})
		})
	}
}
