package bolt

import (
	"bytes"
	"slices"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
)

var memberTable = table[mentoring.Member]{
	bucket: members,
	key:    func(m mentoring.Member) []byte { return []byte(m.ID) },
	lists: func(m mentoring.Member) (places []entry) {
		for _, p := range m.Persons {
			places = append(places, entry{persons, join(string(p), string(m.Community))})
		}
		if m.Admin {
			places = append(places, entry{admins, join(string(m.Community), string(m.ID))})
		}
		return places
	},
}

func (t *tx) Member(id mentoring.MemberID) (mentoring.Member, error) {
	return memberTable.get(t, []byte(id))
}

func (t *tx) MemberOf(c chat.CommunityID, p chat.PersonID) (id mentoring.MemberID, err error) {
	err = t.read(persons, join(string(p), string(c)), func(key []byte) error {
		id = mentoring.MemberID(key)
		return nil
	})
	return id, err
}

func (t *tx) MembersOf(p chat.PersonID) (ids []mentoring.MemberID, err error) {
	person := under(string(p))
	err = t.walk(persons, person, func(place, key []byte) (bool, error) {
		if !bytes.HasPrefix(place, person) {
			return false, nil
		}
		ids = append(ids, mentoring.MemberID(key))
		return true, nil
	})
	slices.Sort(ids)
	return ids, err
}

func (t *tx) PutMember(m mentoring.Member) error { return memberTable.put(t, m) }

func (t *tx) Admins(c chat.CommunityID) ([]mentoring.Member, error) {
	return memberTable.list(t, admins, under(string(c)))
}
