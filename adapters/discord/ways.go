package discord

import (
	"cmp"

	"mentorbot/bot/chat"
)

// way is what is wrong with how commands and buttons come: through the gateway, or posted to an Interactions Endpoint
// URL, but never both. See https://docs.discord.com/developers/interactions/receiving-and-responding.
func (a *Adapter) way(app application) (p chat.Problem, told bool) {
	own := cmp.Or(a.options.Endpoint, "https://…/discord/interactions")
	enter := "while mentorbot runs, write " + own + " into Interactions Endpoint URL, and Save Changes, in General " +
		"Information, " + page
	switch keyed := a.options.PublicKey != ""; {
	case !keyed && app.Endpoint != "":
		return chat.Problem{
			What: "Discord posts commands and buttons to an Interactions Endpoint URL, so that they do not come here",
			Hint: "empty that field, and Save Changes, in General Information, " + page + "; or set DISCORD_PUBLIC_KEY if " +
				"the address is this mentorbot's",
		}, true
	case keyed && app.Endpoint == "":
		return chat.Problem{Optional: true,
			What: "DISCORD_PUBLIC_KEY is set, but Discord has no Interactions Endpoint URL: all comes through the gateway",
			Hint: enter + "; or unset DISCORD_PUBLIC_KEY"}, true
	case keyed && a.options.Endpoint != "" && app.Endpoint != a.options.Endpoint:
		return chat.Problem{Optional: true,
			What: "Discord posts commands and buttons to another address than MENTORBOT_PUBLIC_URL says", Hint: enter}, true
	}
	return chat.Problem{}, false
}
