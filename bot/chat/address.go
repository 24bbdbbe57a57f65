package chat

import "strings"

// Network names a chat network: "web", "telegram" …
// Only an adapter says its own; every other room treats it as opaque.
type Network string

// PersonID is an account on one network, as "network:native id". An adapter makes it.
type PersonID string

// PlaceID is somewhere messages can be read, as "network:native id": a person's own chat, a room, a thread.
type PlaceID string

// MessageID is a sent message's name on its network, as the adapter wishes.
type MessageID string

// CommunityID is the people served together: one workspace, server or group, or several of them joined.
type CommunityID string

// Network returns the part before the colon.
func (p PersonID) Network() Network { return network(string(p)) }

// Native returns the part after the colon: the id as the network itself spells it.
func (p PersonID) Native() string { return native(string(p)) }

// Network returns the part before the colon.
func (p PlaceID) Network() Network { return network(string(p)) }

// Native returns the part after the colon: the id as the network itself spells it.
func (p PlaceID) Native() string { return native(string(p)) }

func network(id string) Network {
	before, _, _ := strings.Cut(id, ":")
	return Network(before)
}

func native(id string) string {
	_, after, _ := strings.Cut(id, ":")
	return after
}

// Destination is who a message is for: one person, several people in a room of their own, or a place already known.
type Destination struct {
	People []PersonID `json:"people,omitempty"`
	Place  PlaceID    `json:"place,omitempty"` // known: no need to open it
	Room   bool       `json:"room,omitempty"`  // Place is a room, which several people read
	Title  string     `json:"title,omitempty"` // what the room is called, where it has to be opened; nothing private

	// Community is whose people a room is opened for, so that no other's can read along; empty: one that all are in.
	Community CommunityID `json:"community,omitempty"`
}

// To addresses one person in their own chat.
func To(p PersonID) Destination { return Destination{People: []PersonID{p}} }

// At addresses a place already known.
func At(p PlaceID) Destination { return Destination{Place: p} }

// In addresses a room.
func In(p PlaceID) Destination { return Destination{Place: p, Room: true} }

// Among addresses several people in a room of their own, which is opened under a title if it is not there.
func Among(title string, people ...PersonID) Destination {
	return Destination{People: people, Room: true, Title: title}
}

// Several tells whether it is a room of several people's own: what they write there is theirs, and nothing there is read.
func (d Destination) Several() bool { return len(d.People) > 1 }

// Network is where the destination lies.
func (d Destination) Network() Network {
	if d.Place != "" {
		return d.Place.Network()
	}
	if len(d.People) > 0 {
		return d.People[0].Network()
	}
	return ""
}

// Key tells two destinations apart: messages with one key arrive in order.
func (d Destination) Key() string {
	if d.Place != "" {
		return string(d.Place)
	}
	people := make([]string, len(d.People))
	for i, p := range d.People {
		people[i] = string(p)
	}
	return strings.Join(people, "+")
}
