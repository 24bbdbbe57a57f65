package telegram

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"mentorbot/bot/chat"
)

// steps make the bot.
const steps = `Make the bot, in a chat with @BotFather on Telegram:

1. /newbot
   Give it a name, then a username that ends in "bot". BotFather answers with the token: TELEGRAM_TOKEN.
   Who has the token is the bot: keep it out of chats and files that others read.
2. /setjoingroups, choose the bot, Enable
   So that it can be brought into your group.
3. /setprivacy, choose the bot, Enable
   So that Telegram hands it commands alone, and not what people say to each other. (This is how new bots are.)

Then start mentorbot, and add the bot to your group. It need not be an admin there. As an admin, without any right, it
also hears of people who leave a large group; Telegram then hands it all that is said there, which it drops unread.

The program publishes its commands by itself, at the start, in every language. They are listed here to be read; nothing
has to be typed. Those marked * are shown to admins of groups only.
`

// Manifest is what an operator does to make the bot, and the commands it will show.
func Manifest(commands map[chat.Language][]chat.CommandHelp) string {
	var b strings.Builder
	b.WriteString(steps)
	for _, language := range slices.Sorted(maps.Keys(commands)) {
		fmt.Fprintf(&b, "\n[%s]\n", language)
		for _, c := range new(Adapter).Capabilities().Useful(commands[language]) {
			mark := " "
			if c.Admin {
				mark = "*"
			}
			fmt.Fprintf(&b, "%s %s - %s\n", mark, c.Verb, described(c))
		}
	}
	return b.String()
}
