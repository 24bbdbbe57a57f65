package slack

import (
	"fmt"
	"strings"

	"mentorbot/bot/chat"
)

// An account is "slack:team/user", a place "slack:team/channel", a thread "slack:team/channel/ts". The team is the
// workspace, or on an org-wide installation the organisation, in whose name the bot was told.

// directChannel begins the id of a conversation of two.
const directChannel = "D"

func personID(team, user string) chat.PersonID {
	return chat.PersonID(string(Name) + ":" + team + "/" + user)
}

// placeID is a channel, or a thread in it if one is named.
func placeID(team, channel, thread string) chat.PlaceID {
	id := string(Name) + ":" + team + "/" + channel
	if thread != "" {
		id += "/" + thread
	}
	return chat.PlaceID(id)
}

func communityID(team string) chat.CommunityID { return chat.CommunityID(string(Name) + ":" + team) }

func direct(channel string) bool { return strings.HasPrefix(channel, directChannel) }

// native tells whether a string can be an id of Slack's: letters and digits, so that ours made of it can be taken
// apart.
func native(id string) bool {
	if id == "" || len(id) > mostID {
		return false
	}
	for i := range len(id) {
		switch b := id[i]; {
		case '0' <= b && b <= '9', 'A' <= b && b <= 'Z', 'a' <= b && b <= 'z', b == '_', b == '-', b == '.':
		default:
			return false
		}
	}
	return true
}

// mostID is longer than any id of Slack's, in bytes.
const mostID = 64

// address is where a delivery goes: a channel and perhaps a thread of it, or a person whose own chat has to be found.
type address struct{ team, channel, thread, user string }

// own reports whether it is a person's own chat.
func (to address) own() bool { return to.user != "" || direct(to.channel) }

// place is the address as the house knows it.
func (to address) place() chat.PlaceID { return placeID(to.team, to.channel, to.thread) }

// addressOf reads a destination.
func addressOf(d chat.Destination) (address, error) {
	var to address
	var known bool
	switch {
	case d.Network() != Name:
		return to, fmt.Errorf("slack: no address of ours: %w", chat.ErrUnreachable)
	case d.Place != "":
		to.team, to.channel, known = strings.Cut(d.Place.Native(), "/")
		to.channel, to.thread, _ = strings.Cut(to.channel, "/")
		known = known && native(to.channel) && (to.thread == "" || native(to.thread))
	case len(d.People) > 1:
		return to, fmt.Errorf("slack: several people have no place yet: %w", chat.ErrUnsupported)
	default:
		to.team, to.user, known = strings.Cut(d.People[0].Native(), "/")
		known = known && native(to.user)
	}
	if !known || !native(to.team) {
		return address{}, fmt.Errorf("slack: the destination is no place of ours: %w", chat.ErrUnreachable)
	}
	return to, nil
}
