package discord

import (
	"fmt"
	"strings"

	"mentorbot/bot/chat"
)

// An account is "discord:user", a place "discord:channel": threads and people's own chats are channels with ids of
// their own. A community is a server, which Discord's API calls a guild.

func personID(user string) chat.PersonID { return chat.PersonID(string(Name) + ":" + user) }

func placeID(channel string) chat.PlaceID { return chat.PlaceID(string(Name) + ":" + channel) }

func communityID(guild string) chat.CommunityID { return chat.CommunityID(string(Name) + ":" + guild) }

// guildOf is the server that a community is; empty: it is none of ours.
func guildOf(c chat.CommunityID) string {
	guild, ours := strings.CutPrefix(string(c), string(Name)+":")
	if !ours || !snowflake(guild) {
		return ""
	}
	return guild
}

// userOf is the account's own id; empty: it is none of ours.
func userOf(p chat.PersonID) string {
	if p.Network() != Name || !snowflake(p.Native()) {
		return ""
	}
	return p.Native()
}

// longestID is how many digits an id has: it is a number of 64 bits.
const longestID = 20

// snowflake tells whether a string can be an id of Discord's: https://docs.discord.com/developers/reference.
func snowflake(id string) bool {
	if id == "" || len(id) > longestID {
		return false
	}
	return !strings.ContainsFunc(id, func(r rune) bool { return r < '0' || r > '9' })
}

// address is where a delivery goes: a channel, or a person whose own chat has to be found.
type address struct{ channel, user string }

// place is the address as the house knows it.
func (to address) place() chat.PlaceID { return placeID(to.channel) }

// addressOf reads a destination.
func addressOf(d chat.Destination) (address, error) {
	var to address
	switch {
	case d.Network() != Name:
		return to, fmt.Errorf("discord: no address of ours: %w", chat.ErrUnreachable)
	case d.Place != "":
		to.channel = d.Place.Native()
	case len(d.People) > 1:
		return to, fmt.Errorf("discord: several people have no place yet: %w", chat.ErrUnsupported)
	default:
		to.user = d.People[0].Native()
	}
	if !snowflake(to.channel + to.user) {
		return address{}, fmt.Errorf("discord: the destination is no place of ours: %w", chat.ErrUnreachable)
	}
	return to, nil
}
