package discord

import (
	"errors"
	"fmt"
	"testing"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// A thread is opened where both can see it and the bot may open it: in the channel for the server's own messages if it
// is such a one, else in the first in the server's order. Where there is none, no thread lies hidden.
func TestAThreadIsWhereBothSeeIt(t *testing.T) {
	const role = "55"
	hidden := func(c *cable, channel string, but ...string) { // from all but the bot and these
		all := []any{deny(c.guild.ID, discordfake.ViewChannel)}
		for _, id := range append(but, "900") {
			all = append(all, map[string]any{"id": id, "type": 0, "allow": fmt.Sprint(discordfake.ViewChannel), "deny": "0"})
		}
		c.Overwrites(channel, all...)
	}
	for name, is := range map[string]struct {
		change func(c *cable, general, hall string)
		want   string
	}{
		"all may":          {func(*cable, string, string) {}, "general"},
		"staff only":       {func(c *cable, general, _ string) { hidden(c, general) }, "hall"},
		"one of them only": {func(c *cable, general, _ string) { hidden(c, general, c.ana.ID) }, "hall"},
		"both by a role":   {func(c *cable, general, _ string) { hidden(c, general, role) }, "general"},
		"not the bot": {func(c *cable, general, _ string) {
			c.Overwrites(general, deny("900", discordfake.ViewChannel))
		}, "hall"},
		"no threads": {func(c *cable, general, _ string) {
			c.Overwrites(general, deny("900", discordfake.PrivateThreads))
		}, "hall"},
		"nowhere": {func(c *cable, general, hall string) {
			hidden(c, general)
			c.Overwrites(hall, deny("900", discordfake.SendInThreads))
		}, ""},
		"the first": {func(c *cable, general, _ string) {
			hidden(c, general)
			c.Moves(c.AddChannel(c.guild, "late"), -1)
		}, "late"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(c *cable) {
				if got := c.gathers(role, hidden, is.change); got != is.want {
					t.Errorf("it is in %q", got)
				}
			})
		})
	}
}

// gathers opens a thread for two who have a role, in a server where staff have a channel before the others', and is the
// name of the channel in which it lies.
func (c *cable) gathers(
	role string, hidden func(*cable, string, ...string), change func(*cable, string, string),
) string {
	c.t.Helper()
	ben, boss := c.AddUser(discordfake.User{Global: "Ben"}), c.AddUser(discordfake.User{Global: "Boss"})
	c.Joins(c.guild, ben)
	c.Roles(c.guild, ben, role)
	c.Roles(c.guild, c.ana, role)
	c.guild.Owner = boss.ID
	staff, hall := c.AddChannel(c.guild, "staff"), c.AddChannel(c.guild, "hall")
	hidden(c, staff.ID)
	change(c, c.guild.System, hall.ID)
	c.start()
	_, err := c.adapter.OpenRoom(c.t.Context(), c.among(ben))
	all := c.Threads(ben.ID)
	if errors.Is(err, chat.ErrUnreachable) && c.InUse(c.guild) == 0 {
		return ""
	}
	if err != nil || len(all) != 1 {
		c.t.Fatalf("threads %+v: %v", all, err)
	}
	in, err := c.adapter.channel(c.t.Context(), all[0].Parent)
	if err != nil {
		c.t.Fatal(err)
	}
	return in.Name
}
