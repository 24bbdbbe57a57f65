package discord

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// lacked are what the bot was told that it lacks (-) or was given again (+), in order, with the channel.
func (c *cable) lacked() (all []string) {
	for _, e := range c.events() {
		sign := map[chat.Kind]string{chat.Limited: "-", chat.Granted: "+"}[e.Kind]
		if sign == "" {
			continue
		}
		said := sign + string(e.Right)
		if e.Place != "" {
			said += "@" + e.Place.Native()
		}
		all = append(all, said)
	}
	return all
}

func (c *cable) expectLacks(want ...string) {
	c.t.Helper()
	c.pass(2 * time.Minute)
	if got := c.lacked(); !slices.Equal(got, want) {
		c.t.Errorf("told %q, want %q", got, want)
	}
}

// What is taken away is told, also after it was given again; and with another name each time, or it would be heard once.
// A start tells only what has changed since.
func TestAPermissionThatComesAndGoes(t *testing.T) {
	inBubble(t, func(c *cable) {
		may := func(may bool) {
			c.May(c.guild, discordfake.AttachFiles, may)
			c.Tells("GUILD_ROLE_UPDATE", map[string]any{"guild_id": c.guild.ID})
		}
		c.start()
		c.expectLacks()
		may(false)
		c.expectLacks("-show")
		may(true)
		c.expectLacks("-show", "+show")
		may(false)
		c.expectLacks("-show", "+show", "-show")
		if err := c.stop(); err != nil {
			t.Error(err)
		}
		c.start()
		c.expectLacks("-show", "+show", "-show")
		if err := c.stop(); err != nil {
			t.Error(err)
		}
		may(true)
		c.start()
		c.expectLacks("-show", "+show", "-show", "+show")
		ids := map[chat.EventID]bool{}
		for _, e := range c.events() {
			ids[e.ID] = true
		}
		if len(ids) != 5 { // with that of the server
			t.Errorf("%d different events", len(ids))
		}
	})
}

func deny(id string, bits uint64) any {
	return map[string]any{"id": id, "type": 0, "allow": "0", "deny": fmt.Sprint(bits)}
}

// What is taken away in one channel is told of that channel; that rooms can be opened nowhere matters to all. Given again, or
// the channel gone, it is taken back.
func TestAPermissionThatIsTakenAwayInAChannel(t *testing.T) {
	inBubble(t, func(c *cable) {
		hall := c.AddChannel(c.guild, "hall")
		c.start()
		c.expectLacks()
		c.Overwrites(hall.ID, deny(c.guild.ID, discordfake.SendMessages|discordfake.PrivateThreads))
		want := []string{"-post@" + hall.ID} // rooms are opened elsewhere
		c.expectLacks(want...)
		c.Overwrites(hall.ID, deny(c.guild.ID, discordfake.SendMessages), deny("77", 1<<20))
		c.expectLacks(want...)
		c.Overwrites(hall.ID)
		want = append(want, "+post@"+hall.ID)
		c.expectLacks(want...)
		c.Overwrites(c.guild.System, deny("900", discordfake.PrivateThreads))
		c.expectLacks(want...) // rooms are opened in the other one
		c.Overwrites(hall.ID, deny("900", discordfake.PrivateThreads))
		want = append(want, "-room")
		c.expectLacks(want...)
		c.Overwrites(c.guild.System)
		want = append(want, "+room")
		c.expectLacks(want...)
		c.Overwrites(hall.ID, deny("900", discordfake.ViewChannel))
		want = append(want, "-post@"+hall.ID)
		c.expectLacks(want...)
		c.Deletes(hall)
		want = append(want, "+post@"+hall.ID)
		c.expectLacks(want...)
		c.Overwrites(c.guild.System, deny("900", discordfake.PrivateThreads))
		want = append(want, "-room")
		c.expectLacks(want...)
		foyer := c.AddChannel(c.guild, "foyer")
		shut := []any{deny(c.guild.ID, discordfake.ViewChannel)} // as for a few: nobody misses the bot there
		for id, overwrites := range map[string][]any{foyer.ID: nil, "4242": shut} {
			c.Tells("CHANNEL_CREATE", map[string]any{
				"id": id, "guild_id": c.guild.ID, "type": textChannel, "permission_overwrites": overwrites,
			})
		}
		want = append(want, "+room")
		c.expectLacks(want...)
	})
}

// Where the bot is not let in, it does not ask again and again: each refusal counts against it.
func TestAChannelThatIsNotShownIsNotAskedFor(t *testing.T) {
	inBubble(t, func(c *cable) {
		hall := c.AddChannel(c.guild, "hall")
		watch := c.Inspect
		c.Inspect = func(method, path string, body []byte) {
			if path == "/channels/"+hall.ID {
				t.Errorf("%s %s", method, path)
			}
			if watch != nil {
				watch(method, path, body)
			}
		}
		c.start()
		c.expectLacks()
		c.Overwrites(hall.ID, deny(c.guild.ID, discordfake.ViewChannel))
		c.expectLacks("-post@" + hall.ID)
		c.Tells("CHANNEL_CREATE", map[string]any{"id": "4242", "guild_id": c.guild.ID, "type": textChannel})
		c.expectLacks("-post@" + hall.ID)
	})
}

// The bot's own roles may change, of which Discord tells without any further intent.
func TestARoleThatIsTakenFromTheBot(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.expectLacks()
		c.Ranks(c.guild, discordfake.Whole&^discordfake.SendInThreads, "55")
		c.expectLacks("-room")
		c.Overwrites(c.guild.System, deny("55", discordfake.AttachFiles))
		c.expectLacks("-room", "-show@"+c.guild.System)
		c.Ranks(c.guild, discordfake.Whole)
		c.expectLacks("-room", "-show@"+c.guild.System, "+room", "+show@"+c.guild.System)
	})
}

// What could not be told is told later.
func TestALackIsToldUntilItIsSafe(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.guild.BotCan &^= discordfake.AttachFiles
		c.refusing(func(e chat.Event) error {
			if e.Kind == chat.Limited {
				return errors.New("no store")
			}
			return nil
		})
		c.start()
		c.expectLacks()
		c.refusing(nil)
		c.expectLacks("-show")
	})
}

// A server may also be silent: what was refused where the bot tried is told, once, though its permissions look as if it
// were allowed and are looked at again; also by another start. When it succeeds it is taken back.
func TestAThreadThatIsRefused(t *testing.T) {
	inBubble(t, func(c *cable) {
		ben := c.AddUser(discordfake.User{Global: "Ben"})
		c.Joins(c.guild, ben)
		c.start()
		c.expectLacks()
		for range 2 {
			c.FailNext("POST /channels/", discordfake.Denies(403, 50013, "Missing Permissions"))
			_, err := c.adapter.OpenRoom(c.t.Context(), chat.Among("Spring", personID(c.ana.ID), personID(ben.ID)))
			if !errors.Is(err, chat.ErrUnreachable) {
				t.Errorf("a refused room: %v", err)
			}
			c.expectLacks("-room")
			c.Tells("GUILD_ROLE_UPDATE", map[string]any{"guild_id": c.guild.ID})
			c.expectLacks("-room")
			if err := c.stop(); err != nil {
				t.Error(err)
			}
			c.start()
			c.expectLacks("-room")
		}
		people := []chat.PersonID{personID(c.ana.ID), personID(ben.ID)}
		if _, err := c.adapter.OpenRoom(c.t.Context(), chat.Among("Spring", people...)); err != nil {
			t.Error(err)
		}
		c.expectLacks("-room", "+room")
	})
}

// What was refused because it was not allowed is given again as soon as it is allowed.
func TestARefusalThatThePermissionsExplain(t *testing.T) {
	inBubble(t, func(c *cable) {
		ben := c.AddUser(discordfake.User{Global: "Ben"})
		c.Joins(c.guild, ben)
		c.start()
		c.expectLacks()
		c.May(c.guild, discordfake.PrivateThreads, false)
		_, err := c.adapter.OpenRoom(c.t.Context(), chat.Among("Spring", personID(c.ana.ID), personID(ben.ID)))
		if !errors.Is(err, chat.ErrUnreachable) {
			t.Errorf("a refused room: %v", err)
		}
		c.expectLacks("-room")
		for _, may := range []bool{false, true} {
			c.May(c.guild, discordfake.PrivateThreads, may)
			c.Tells("GUILD_ROLE_UPDATE", map[string]any{"guild_id": c.guild.ID})
			c.pass(time.Minute)
		}
		c.expectLacks("-room", "+room")
	})
}

// Where no picture may be shown a card comes as its words, and what is missing is told.
func TestAPictureThatMayNotBeShownComesAsWords(t *testing.T) {
	inBubble(t, func(c *cable) {
		hall := c.AddChannel(c.guild, "hall")
		c.start()
		c.expectLacks()
		c.Server.Overwrites(hall.ID, deny(c.guild.ID, discordfake.AttachFiles))
		c.expectLacks("-show@" + hall.ID)
		d := chat.Delivery{ID: "d1", To: chat.In(placeID(hall.ID)), Message: chat.Message{
			Text:  chat.Words("The card"),
			Files: []chat.File{{Name: "card.png", Type: "image/png", Text: "Ana & *Ben*", Bytes: []byte{1}}},
		}}
		if _, err := c.adapter.Send(c.t.Context(), d); err != nil {
			t.Fatal(err)
		}
		all := c.Seen(c.ana.ID, hall.ID)
		if len(all) != 1 || len(all[0].Files) > 0 || !strings.Contains(all[0].Body.Content, `Ana & \*Ben\*`) {
			t.Errorf("there is %+v", all)
		}
		d.ID = "d2"
		d.Message.Text = chat.Words(strings.Repeat("x", longestText-10))
		if _, err := c.adapter.Send(c.t.Context(), d); err != nil {
			t.Errorf("a long one: %v", err)
		}
	})
}
