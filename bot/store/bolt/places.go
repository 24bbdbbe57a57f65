package bolt

import (
	"bytes"
	"encoding/json"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// MovePlace looks through everything that may name a place. A list by place would be quicker, but a place gets another
// name once in years, and each delivery would pay for the list.
func (t *tx) MovePlace(from, to chat.PlaceID) (int, error) {
	if from == "" || to == "" || from == to {
		return 0, nil
	}
	r := renaming{from, to}
	count := 0
	for _, change := range []func() (int, error){
		func() (int, error) { return memberTable.change(t, r.hint(), r.member) },
		func() (int, error) { return programTable.change(t, r.hint(), r.program) },
		func() (int, error) { return pairTable.change(t, r.hint(), r.pair) },
		func() (int, error) { return conversationTable.change(t, r.hint(), r.conversation) },
		func() (int, error) { return deliveryTable.change(t, r.hint(), r.delivery) },
	} {
		changed, err := change()
		if err != nil {
			return 0, err
		}
		count += changed
	}
	return count, nil
}

// change rewrites each record that edit changes, and says how many. What does not contain the hint is passed over
// unread, as almost everything is. No list is ordered by place, so none is touched: to put a member again would take
// back an account that another one has by now.
func (tb table[R]) change(t *tx, hint []byte, edit func(*R) bool) (int, error) {
	var changed []R
	err := t.walk(tb.bucket, nil, func(key, value []byte) (bool, error) {
		if !bytes.Contains(value, hint) {
			return true, nil
		}
		var r R
		if err := unpack(tb.bucket, key, value, &r); err != nil {
			return false, err
		}
		if edit(&r) {
			changed = append(changed, r)
		}
		return true, nil
	})
	if err != nil {
		return 0, err
	}
	for _, r := range changed {
		key := tb.key(r)
		value, err := pack(key, r)
		if err == nil {
			err = t.write(tb.bucket, key, value)
		}
		if err != nil {
			return 0, err
		}
	}
	return len(changed), nil
}

// renaming edits records, and tells of each whether it changed.
type renaming struct{ from, to chat.PlaceID }

// hint is what the JSON of a record contains that names the place, or one below it.
func (r renaming) hint() []byte {
	name, _ := json.Marshal(r.from) // a string always has its JSON
	return bytes.TrimSuffix(name, []byte(`"`))
}

func (r renaming) place(p *chat.PlaceID) bool {
	below, found := strings.CutPrefix(string(*p), string(r.from))
	if !found || below != "" && below[0] != '/' {
		return false
	}
	*p = r.to + chat.PlaceID(below)
	return true
}

func (r renaming) member(m *mentoring.Member) (changed bool) {
	for person, place := range m.Places {
		if r.place(&place) {
			m.Places[person], changed = place, true
		}
	}
	return changed
}

func (r renaming) program(p *mentoring.Program) bool { return r.place(&p.Board) }

func (r renaming) pair(p *mentoring.Pair) bool { return r.place(&p.Room.Place) }

func (r renaming) conversation(c *store.Conversation) bool { return r.place(&c.Place) }

func (r renaming) delivery(d *store.Delivery) bool {
	to, receipt, heard := r.place(&d.To.Place), r.place(&d.Receipt.Place), r.place(&d.Heard)
	return to || receipt || heard
}
