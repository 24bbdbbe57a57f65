package bolt

import (
	"bytes"
	"cmp"
	"slices"
	"time"

	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

var nudgeTable = table[store.Nudge]{
	bucket: nudges,
	key:    func(n store.Nudge) []byte { return []byte(n.ID) },
	lists: func(n store.Nudge) []entry {
		return []entry{
			{due, append(moment(n.Due), n.ID...)},
			{nudgeOf, join(string(n.Member), n.ID)},
		}
	},
}

func (t *tx) Nudge(id string) (store.Nudge, error) { return nudgeTable.get(t, []byte(id)) }

func (t *tx) PutNudge(n store.Nudge) error { return nudgeTable.put(t, n) }

func (t *tx) DropNudge(id string) error { return nudgeTable.drop(t, []byte(id)) }

func (t *tx) DueNudges(until time.Time, limit int) ([]store.Nudge, error) {
	last := moment(until)
	return nudgeTable.listWhile(t, due, nil, func(place []byte) bool {
		limit--
		return limit >= 0 && bytes.Compare(place[:momentSize], last) <= 0
	})
}

// NextNudge looks at one key and reads no record: it is asked all the time.
func (t *tx) NextNudge() (at time.Time, err error) {
	none := store.ErrNotFound
	err = t.walk(due, nil, func(place, _ []byte) (bool, error) {
		at, none = timeOf(place), nil
		return false, nil
	})
	return at, cmp.Or(err, none)
}

func (t *tx) NudgesOf(m mentoring.MemberID) ([]store.Nudge, error) {
	ns, err := nudgeTable.list(t, nudgeOf, under(string(m)))
	slices.SortStableFunc(ns, func(a, b store.Nudge) int { return a.Due.Compare(b.Due) })
	return ns, err
}
