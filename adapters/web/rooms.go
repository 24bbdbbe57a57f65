package web

import (
	"context"
	"slices"
	"strconv"
	"unicode/utf8"

	"mentorbot/bot/chat"
)

// Room is a place for several people. The first is the community's, where everybody is.
type Room struct {
	ID      chat.PlaceID    `json:"id"`
	Title   string          `json:"title,omitempty"`
	Members []chat.PersonID `json:"members,omitempty"`
	All     bool            `json:"all,omitempty"` // everybody is in it, now and later
}

// CommunityRoom is where everybody of the page is.
const CommunityRoom chat.PlaceID = "web:room-1"

// OpenRoom opens a room, or gives the one these people have under this title.
func (a *Adapter) OpenRoom(ctx context.Context, to chat.Destination) (place chat.PlaceID, err error) {
	members, title := slices.Compact(slices.Sorted(slices.Values(to.People))), to.Title
	err = a.update(ctx, func(r *record) error {
		for _, p := range members {
			if !r.taken(p) {
				return chat.ErrUnreachable
			}
		}
		same := func(m Room) bool { return !m.All && m.Title == title && slices.Equal(m.Members, members) }
		if i := slices.IndexFunc(r.rooms, same); i >= 0 {
			place = r.rooms[i].ID
			return nil
		}
		room, err := r.open(ctx, Room{Title: title, Members: members})
		if err != nil {
			return err
		}
		place = room.ID
		a.changes.add("place", room)
		return nil
	})
	return place, err
}

// OpenToAll opens a room that everybody is in, now and later, or gives the one of this title.
func (a *Adapter) OpenToAll(ctx context.Context, title string) (room Room, err error) {
	if title = cleanName(title); title == "" || utf8.RuneCountInString(title) > longestPersonName {
		return Room{}, errName
	}
	err = a.update(ctx, func(r *record) (err error) {
		if i := slices.IndexFunc(r.rooms, func(m Room) bool { return m.All && m.Title == title }); i >= 0 {
			room = r.withMembers(r.rooms[i])
			return nil
		}
		if room, err = r.open(ctx, Room{Title: title, All: true}); err == nil {
			room = r.withMembers(room)
			a.changes.add("place", room)
		}
		return err
	})
	return room, err
}

func (r *record) open(ctx context.Context, m Room) (Room, error) {
	n := len(r.rooms) + 1
	m.ID = chat.PlaceID(string(Name) + ":room-" + strconv.Itoa(n))
	if err := r.keep(ctx, keyRoom(n), m); err != nil {
		return Room{}, err
	}
	r.rooms = append(r.rooms, m)
	return m, nil
}

func (r *record) haveCommunity(ctx context.Context) error {
	if len(r.rooms) > 0 {
		return nil
	}
	_, err := r.open(ctx, Room{All: true})
	return err
}

// withMembers is a room with its members of now.
func (r *record) withMembers(m Room) Room {
	if !m.All {
		return m
	}
	m.Members = nil
	for _, p := range r.people {
		m.Members = append(m.Members, p.ID)
	}
	return m
}

// allRooms are the rooms with their members of now.
func (r *record) allRooms() []Room {
	rooms := make([]Room, len(r.rooms))
	for i, m := range r.rooms {
		rooms[i] = r.withMembers(m)
	}
	return rooms
}

// reads reports whether a person can read what is said in a place.
func (r *record) reads(p chat.PersonID, place chat.PlaceID) bool {
	if place == ownPlace(p) {
		return true
	}
	i := slices.IndexFunc(r.rooms, func(m Room) bool { return m.ID == place })
	return i >= 0 && (r.rooms[i].All || slices.Contains(r.rooms[i].Members, p))
}

// theirs reports whether people say something to each other in a room of their own: nobody else is told of it.
func (r *record) theirs(e chat.Event) bool {
	i := slices.IndexFunc(r.rooms, func(m Room) bool { return m.ID == e.Place })
	return i >= 0 && !r.rooms[i].All && (e.Kind == chat.Said || e.Kind == chat.Shared)
}

// exists reports whether there is such a place.
func (r *record) exists(place chat.PlaceID) bool {
	return slices.ContainsFunc(r.rooms, func(m Room) bool { return m.ID == place }) ||
		slices.ContainsFunc(r.people, func(p Person) bool { return p.Own() == place })
}

// sees reports whether a person can see a line.
func (r *record) sees(p chat.PersonID, l Line) bool {
	return !l.Pending && r.reads(p, l.Place) && (len(l.Only) == 0 || slices.Contains(l.Only, p))
}
