package discord

import (
	"strconv"

	"mentorbot/bot/chat"
)

// permission is something that a bot may do in a server only if it was allowed to.
type permission struct {
	Name    string // as Discord shows it
	Bit     uint64
	Why     string
	Without string       // what there is not without it
	Rights  []chat.Right // as the house calls it: who leads is told of each
}

// viewChannels is what everything else in a channel needs.
const viewChannels = 1 << 10

// permissions are all that the bot asks for, the least that will do: the invite link asks for these, check looks for
// them, and who misses one is told what is lost. None lets the bot read what people say to each other, or lead
// anything. See https://docs.discord.com/developers/topics/permissions.
var permissions = []permission{
	{"View Channels", viewChannels, "sees the channels that it writes in",
		"no invitation can be posted, and no pair gets a thread", []chat.Right{chat.ToPost, chat.ToGather}},
	{"Send Messages and Create Posts", 1 << 11, "posts a program's invitation in a channel",
		"no invitation can be posted, and nobody is called from a channel", []chat.Right{chat.ToPost}},
	{"Attach Files", 1 << 15, "shows a pair's card as a picture in a channel",
		"a pair's card is a picture only in direct messages", []chat.Right{chat.ToShow}},
	{"Create Private Threads", 1 << 36, "opens a thread for a pair that wants one",
		"no pair gets a thread of its own", []chat.Right{chat.ToGather}},
	{"Send Messages in Threads and Posts", 1 << 38, "writes in that thread",
		"no pair gets a thread of its own", []chat.Right{chat.ToGather}},
}

// asked are all of them as Discord counts them.
func asked() (bits uint64) {
	for _, p := range permissions {
		bits |= p.Bit
	}
	return bits
}

// lacking are those that are not among what is allowed.
func lacking(allowed uint64) (missing []permission) {
	for _, p := range permissions {
		if allowed&(p.Bit|administrator) == 0 {
			missing = append(missing, p)
		}
	}
	return missing
}

// may is what Discord says that the bot may do in a server; false: it did not say.
func (s server) may() (bits uint64, said bool) {
	bits, err := strconv.ParseUint(s.May, 10, 64)
	return bits, err == nil
}
