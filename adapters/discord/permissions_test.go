package discord

import (
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
)

// rights are what the bot was told that it lacks.
func (c *cable) rights() (all []chat.Right) {
	for _, e := range c.events() {
		if e.Kind == chat.Limited {
			all = append(all, e.Right)
		}
	}
	return all
}

// says are the lines of a check that are about a word.
func (c *cable) says(about string) (all []string) {
	for _, p := range c.adapter.Check(c.t.Context()) {
		if strings.Contains(p.What, about) && p.Hint != "" {
			all = append(all, p.What)
		}
	}
	return all
}

// Every permission that is missing is told: by a check, and what people would miss to whoever leads there.
func TestWhatTheBotMayNotDoIsTold(t *testing.T) {
	const whole = discordfake.Whole
	for name, is := range map[string]struct {
		can   uint64
		lines []string
		right []chat.Right
	}{
		"all":      {can: whole},
		"an admin": {can: discordfake.Administrator},
		"no rooms": {whole &^ discordfake.PrivateThreads, []string{"Create Private Threads"}, []chat.Right{chat.ToGather}},
		"no word":  {whole &^ discordfake.SendMessages, []string{"Send Messages and Create Posts is"}, []chat.Right{chat.ToPost}},
		"pictures": {whole &^ discordfake.AttachFiles, []string{"Attach Files"}, []chat.Right{chat.ToShow}},
		"no sight": {whole &^ discordfake.ViewChannel, []string{"View Channels"}, []chat.Right{chat.ToPost, chat.ToGather}},
		"no word in rooms": {whole &^ (discordfake.PrivateThreads | discordfake.SendInThreads),
			[]string{"Create Private Threads", "Send Messages in Threads"}, []chat.Right{chat.ToGather}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(c *cable) {
				c.guild.BotCan = is.can
				c.start()
				c.pass(time.Minute)
				if !slices.Equal(c.rights(), is.right) {
					t.Errorf("told of %q", c.rights())
				}
				lines := c.says("in Guild the permission")
				for i := range max(len(lines), len(is.lines)) {
					if len(lines) != len(is.lines) || !strings.Contains(lines[i], is.lines[i]) {
						t.Fatalf("a check says %q", lines)
					}
				}
			})
		})
	}
}

// A permission that is taken away later is told as well, and one event tells it, however often the bot starts.
func TestAPermissionThatIsTakenAwayIsTold(t *testing.T) {
	inBubble(t, func(c *cable) {
		c.start()
		c.pass(time.Minute)
		if len(c.rights()) > 0 {
			t.Errorf("told of %q before", c.rights())
		}
		c.guild.BotCan &^= discordfake.PrivateThreads
		c.Tells("GUILD_ROLE_UPDATE", map[string]any{"guild_id": c.guild.ID})
		c.pass(time.Minute)
		if !slices.Equal(c.rights(), []chat.Right{chat.ToGather}) {
			t.Errorf("told of %q", c.rights())
		}
	})
}

// What is taken away in one channel is told with its name. What is said of everybody counts first, then roles, then
// the bot itself.
func TestACheckLooksAtTheCommonChannel(t *testing.T) {
	const threads, view = "68719476736", "1024"
	deny := func(id, bits string) any { return map[string]any{"id": id, "type": 0, "allow": "0", "deny": bits} }
	allow := func(id, bits string) any { return map[string]any{"id": id, "type": 1, "allow": bits, "deny": "0"} }
	for name, is := range map[string]struct {
		overwrites func(guild string) []any
		says       string
	}{
		"nothing":            {func(string) []any { return nil }, ""},
		"taken from all":     {func(guild string) []any { return []any{deny(guild, threads)} }, "permission Create Private Threads is taken"},
		"given back to it":   {func(guild string) []any { return []any{allow("900", threads), deny(guild, threads)} }, ""},
		"of another's role":  {func(string) []any { return []any{deny("123", threads)} }, ""},
		"not elsewhere":      {func(guild string) []any { return []any{deny(guild, threads)} }, ""},
		"taken from the bot": {func(string) []any { return []any{deny("900", view)} }, "see the System Messages Channel"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(c *cable) {
				if name == "not elsewhere" {
					c.AddChannel(c.guild, "hall")
				}
				c.Overwrites(c.guild.System, is.overwrites(c.guild.ID)...)
				c.start()
				c.pass(time.Minute)
				lines := append(c.says("#general of Guild"), c.says("in Guild the bot can't see")...)
				if is.says == "" && len(lines) > 0 || is.says != "" && (len(lines) != 1 || !strings.Contains(lines[0], is.says)) {
					t.Errorf("it says %q", lines)
				}
			})
		})
	}
}

// Whatever is missing, who leads is told of it in the house's words.
func TestEveryPermissionIsSomebodysRight(t *testing.T) {
	for _, p := range permissions {
		if len(p.Rights) == 0 || p.Without == "" {
			t.Errorf("nobody is told of %s", p.Name)
		}
	}
}
