package discord

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"mentorbot/bot/chat"
)

// noClient stands in links where the app is not known.
const noClient = "APPLICATION_ID"

// clientOf is the id of the app that a token is of: its first part, which is no secret. Empty: it is none.
func clientOf(token string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(token), ".")
	id, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(first, "="))
	if err != nil || !snowflake(string(id)) {
		return ""
	}
	return string(id)
}

// Ways to install an app: https://docs.discord.com/developers/resources/application.
const (
	forServer = 0
	forPerson = 1
)

// Invite is the link by which somebody brings the bot of a token to their server, with the permissions that it needs.
func Invite(token string) string {
	return link(token, forServer, "bot applications.commands", strconv.FormatUint(asked(), 10))
}

func link(token string, way int, scope, permissions string) string {
	client := cmp.Or(clientOf(token), noClient)
	q := url.Values{"client_id": {client}, "integration_type": {strconv.Itoa(way)}, "scope": {scope}}
	if permissions != "" {
		q.Set("permissions", permissions)
	}
	return "https://discord.com/oauth2/authorize?" + q.Encode()
}

// steps make the app.
const steps = `Make the app, at discord.com/developers/applications:

1. New Application: give it a name, accept the terms, Create.
2. Bot, Reset Token, Yes, do it!, Copy: that is DISCORD_TOKEN. Who has it is the bot: keep it out of chats and files
   that others read. Leave the three Privileged Gateway Intents off: mentorbot reads nothing that people write to each
   other.
3. Start mentorbot, then add the bot to your server by this link:
`

// Manifest is what an operator does to make the app, with the links that install it, and the commands it will show.
func Manifest(token string, commands map[chat.Language][]chat.CommandHelp) (string, error) {
	var b strings.Builder
	b.WriteString(steps)
	fmt.Fprintf(&b, "\n   %s\n", Invite(token))
	if clientOf(token) == "" {
		fmt.Fprintf(&b, "\n   (Put the Application ID from General Information in place of %s,\n"+
			"   or set DISCORD_TOKEN and print this again.)\n", noClient)
	}
	b.WriteString("\nIt asks for these permissions:\n\n")
	for _, p := range permissions {
		fmt.Fprintf(&b, "- %s: %s; without it %s\n", p.Name, p.Why, p.Without)
	}
	fmt.Fprintf(&b, "\nWho wants /mentor everywhere, also where the bot is not, opens this one:\n\n   %s\n",
		link(token, forPerson, "applications.commands", ""))
	b.WriteString("\nThe program publishes its commands by itself, at the start, in every language that Discord has. " +
		"They are listed here\nto be read; nothing has to be typed.\n")
	list(&b, slashes(commands, locales))
	return b.String(), nil
}
