package bolt

import (
	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
)

var memberTable = table[mentoring.Member]{
	bucket: members,
	key:    func(m mentoring.Member) []byte { return []byte(m.ID) },
	lists: func(m mentoring.Member) (places []entry) {
		for _, p := range m.Persons {
			places = append(places, entry{persons, []byte(p)})
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

func (t *tx) MemberOf(p chat.PersonID) (id mentoring.MemberID, err error) {
	err = t.read(persons, []byte(p), func(key []byte) error {
		id = mentoring.MemberID(key)
		return nil
	})
	return id, err
}

func (t *tx) PutMember(m mentoring.Member) error { return memberTable.put(t, m) }

func (t *tx) Admins(c chat.CommunityID) ([]mentoring.Member, error) {
	return memberTable.list(t, admins, under(string(c)))
}
