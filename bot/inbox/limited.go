package inbox

import (
	"encoding/json"
	"errors"
	"slices"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// lacks are what is said of each right that is missing.
var lacks = map[chat.Right]string{
	chat.ToCommand: "lacks_command", chat.ToBegin: "lacks_begin", chat.ToHear: "lacks_hear", chat.ToKnow: "lacks_know",
	chat.ToShow: "lacks_show", chat.ToGather: "lacks_room", chat.ToPost: "lacks_post",
}

// lack is a right that the bot was not given, and who was told. It is kept until the right is given, so that everybody
// is told once; and once more when it is taken away again.
type lack struct {
	Right chat.Right           `json:"right"`
	Place chat.PlaceID         `json:"place,omitempty"` // there alone; empty: in the whole community
	Told  []mentoring.MemberID `json:"told,omitempty"`
}

// note is what is said of it.
func (l lack) note() string {
	if l.Place != "" && l.Right == chat.ToPost {
		return "lacks_there"
	}
	return lacks[l.Right]
}

func lacksKey(c chat.CommunityID) string { return "inbox/lacks/" + string(c) }

// lacking are the rights that a community did not give.
func (t *turn) lacking(c chat.CommunityID) (all []lack, err error) {
	kept, err := t.tx.Recall(lacksKey(c))
	if err != nil || len(kept) == 0 {
		return nil, err
	}
	return all, json.Unmarshal(kept, &all)
}

func (t *turn) keepLacking(c chat.CommunityID, all []lack) error {
	if len(all) == 0 {
		return t.tx.Remember(lacksKey(c), nil)
	}
	kept, err := json.Marshal(all)
	return errors.Join(err, t.tx.Remember(lacksKey(c), kept))
}

// limited tells who leads what the bot was not given the right to do there. A right that is missing in one place alone
// matters to the programs that have their people there.
func (t *turn) limited() error { return t.misses(t.event.Community, t.event.Right, t.event.Place) }

func (t *turn) misses(c chat.CommunityID, r chat.Right, at chat.PlaceID) error {
	leading, err := t.leading(c, at)
	if err != nil || at != "" && len(leading) == 0 {
		return err // nobody misses it there
	}
	all, err := t.lacking(c)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(l lack) bool { return l.Right == r && l.Place == at })
	if i < 0 {
		i, all = len(all), append(all, lack{Right: r, Place: at})
		err = t.journal("network.limited", "", store.About{}, string(r))
	}
	for _, who := range leading {
		err = errors.Join(err, t.tellLack(&all[i], who.member, who.program))
	}
	return errors.Join(err, t.keepLacking(c, all))
}

// lead is somebody who is told what a program misses; without a program, what the community does.
type lead struct {
	member  mentoring.MemberID
	program mentoring.ProgramID
}

// leading are those who lead the programs of a community, or those that have their people in one place of it; where no
// program is yet, its admins.
func (t *turn) leading(c chat.CommunityID, at chat.PlaceID) (who []lead, err error) {
	programs, err := t.tx.ProgramsIn(c)
	for _, p := range programs {
		if p.TakesPeople() && p.By != "" && (at == "" || p.Board == at) {
			who = append(who, lead{p.By, p.ID})
		}
	}
	if err != nil || at != "" || len(who) > 0 {
		return who, err
	}
	admins, err := t.tx.Admins(c)
	for _, m := range admins {
		who = append(who, lead{member: m.ID})
	}
	return who, err
}

func (t *turn) tellLack(l *lack, who mentoring.MemberID, program mentoring.ProgramID) error {
	if l.note() == "" || slices.Contains(l.Told, who) {
		return nil
	}
	l.Told = append(l.Told, who)
	return t.nudge(who, "stuck", store.About{Program: program, Note: l.note()}, t.now)
}

// tellLacking tells who makes a program what the bot can't do there.
func (t *turn) tellLacking(p mentoring.Program) error {
	all, err := t.lacking(p.Community)
	if err != nil || len(all) == 0 {
		return err
	}
	for i := range all {
		if all[i].Place == "" {
			err = errors.Join(err, t.tellLack(&all[i], p.By, p.ID))
		}
	}
	return errors.Join(err, t.keepLacking(p.Community, all))
}

// granted takes back what was to be said of a right that was missing.
func (t *turn) granted() error { return t.has(t.event.Community, t.event.Right, t.event.Place) }

func (t *turn) has(c chat.CommunityID, r chat.Right, at chat.PlaceID) error {
	all, err := t.lacking(c)
	i := slices.IndexFunc(all, func(l lack) bool { return l.Right == r && l.Place == at })
	if i < 0 || err != nil {
		return err
	}
	for _, who := range all[i].Told {
		waiting, failed := t.tx.NudgesOf(who)
		err = errors.Join(err, failed)
		for _, n := range waiting {
			if n.Flow == "stuck" && n.About.Note == all[i].note() {
				err = errors.Join(err, t.tx.DropNudge(n.ID))
			}
		}
	}
	err = errors.Join(err, t.journal("network.granted", "", store.About{}, string(r)))
	return errors.Join(err, t.keepLacking(c, slices.Delete(all, i, i+1)))
}

// hasPosted takes back that the bot may not write in a room: it has.
func (t *turn) hasPosted(d store.Delivery) error {
	m, err := t.tx.Member(d.Member)
	if err != nil {
		return unlessMissing(err)
	}
	return t.has(m.Community, chat.ToPost, d.To.Place)
}
