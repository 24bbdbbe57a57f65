package main

import (
	"math/rand/v2"
	"regexp"
	"time"

	"mentorbot/adapters/discord"
	"mentorbot/bot"
	"mentorbot/bot/chat"
)

// discordConfig is what that network needs.
type discordConfig struct {
	token secret // of the bot; not set: the network is not served
	key   string // the app's public key, which is no secret; empty: all comes through the gateway
	url   string // of the API, without its version
	hook  string // where interactions are posted; empty: nobody said where we are reached from outside
}

// discordAccount is a number.
var discordAccount = account{
	network: discord.Name, shape: regexp.MustCompile(`^[0-9]{1,20}$`), example: "discord:123456789012345678",
	setting: "DISCORD_TOKEN",
	hint: "on Discord write a number, such as discord:123456789012345678, for a name may change hands: " +
		"/mentor help shows everybody their own",
}

// discordPath is where interactions are posted that Discord tells by HTTP.
const discordPath = "/discord/interactions"

// What these settings look like. The token goes into a header, so nothing else may stand in it.
var (
	discordToken = regexp.MustCompile(`^[A-Za-z0-9_-]{18,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{20,}$`)
	discordKey   = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)
)

func readDiscord(s *settings, public outside) discordConfig {
	c := discordConfig{
		token: s.secret("DISCORD_TOKEN", discordToken, "on the app's page at discord.com/developers/applications, Bot, Reset "+
			"Token: three parts with dots between, without the word Bot"),
		url: s.address("DISCORD_API_URL", "https://discord.com/api", "http", "https"),
	}
	const from = "on the app's page at discord.com/developers/applications, General Information, Public Key: 64 digits and " +
		"letters a to f"
	key := s.secret("DISCORD_PUBLIC_KEY", discordKey, from)
	if public.url != "" {
		c.hook = public.url + discordPath
	}
	if c.key = key.reveal(); key.set() && !c.token.set() {
		s.problem("DISCORD_PUBLIC_KEY is set, but DISCORD_TOKEN is not (copy it too, from Bot on the same page)")
	}
	return c
}

func (discordConfig) name() chat.Network { return discord.Name }

func (c discordConfig) set() bool { return c.token.set() }

func (c discordConfig) path() string {
	if c.key == "" {
		return ""
	}
	return discordPath
}

func (c discordConfig) line(o outfit) line {
	return discord.New(discord.Options{
		Token: c.token.reveal(), PublicKey: c.key, Endpoint: c.hook, URL: c.url, Memory: o.memory, Now: time.Now,
		Real: time.Now, Busy: o.busy, Old: o.over, Jitter: rand.Float64(), Log: o.log, Connected: o.connected,
		Commands: o.commands,
	})
}

func (c discordConfig) manifest(content bot.Content) (string, error) {
	return discord.Manifest(c.token.reveal(), content.Commands())
}

func (c discordConfig) next(string) string {
	return "to add it to a server, open " + discord.Invite(c.token.reveal())
}
