package inbox

import (
	"errors"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
)

// deletedRoom is what became of a room that somebody took away.
const deletedRoom = "deleted"

// deleted keeps that a place is no more. A pair whose room it was has none and may agree on another one; both are told,
// once, also where they are two pairs that shared it.
func (t *turn) deleted() error {
	pairs, err := t.pairsIn(t.event.Place)
	told := map[mentoring.MemberID]bool{}
	for _, p := range pairs {
		over := p.State.Over()
		p.Room = mentoring.PairRoom{}
		err = errors.Join(err, t.tx.PutPair(p), t.journal("room.deleted", "", about(p), ""))
		for _, id := range []mentoring.MemberID{p.Mentor, p.Mentee} {
			if !over && !told[id] {
				told[id] = true
				err = errors.Join(err, t.nudge(id, "room_news", newsOf(p, deletedRoom), t.now))
			}
		}
	}
	return err
}

// pairsIn are the pairs of the event's community that have this room.
func (t *turn) pairsIn(room chat.PlaceID) (found []mentoring.Pair, err error) {
	if room == "" {
		return nil, nil
	}
	programs, err := t.tx.ProgramsIn(t.event.Community)
	for _, program := range programs {
		pairs, failed := t.tx.PairsIn(program.ID)
		err = errors.Join(err, failed)
		for _, p := range pairs {
			if p.Room.Place == room {
				found = append(found, p)
			}
		}
	}
	return found, err
}

// leaveRooms closes the rooms of a program that is put away for good: its pairs have no end of their own any more.
func (t *turn) leaveRooms(program mentoring.Program) error {
	pairs, err := t.tx.PairsIn(program.ID)
	for _, p := range pairs {
		if p.State.Over() || err != nil {
			continue
		}
		room := p.Room
		p.Room = mentoring.PairRoom{} // or two pairs of the same two would wait for each other
		err = t.tx.PutPair(p)
		p.Room = room
		err = errors.Join(err, t.closeRoom(p))
	}
	return err
}
