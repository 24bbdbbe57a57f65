package inbox

import (
	"cmp"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
)

// A zone is asked for once. Where the network tells one it is asked for at each sign-up, to be tapped: people move.

// saidZone is the zone that the person has told, here or in another community; empty: nobody has, or it is the
// network's own.
func (s *scene) saidZone() string {
	switch {
	case s.member.ZoneHint != "":
		return ""
	case s.member.Zone != "":
		return s.member.Zone
	}
	all, err := s.tx.MembersOf(s.convo.Person)
	s.hold(err)
	for _, id := range all {
		m, err := s.tx.Member(id)
		if s.hold(err); m.Zone != "" {
			return m.Zone
		}
	}
	return ""
}

// guessedZone is what comes first where a zone is to be chosen: the member's, else the one that people who read this
// language often live in.
func (s *scene) guessedZone() string {
	return cmp.Or(cmp.Or(s.member.Zone, s.saidZone()), mentoring.LikelyZone(s.member.Hint))
}

// zoneOffer is that zone as a button. A mere guess shows the time there, which tells at a glance whether it is right.
func (s *scene) zoneOffer() []chat.Choice {
	zone := s.guessedZone()
	switch zone {
	case "":
		return nil
	case s.member.Zone:
		return s.plainChoices([]string{zone})
	}
	there := s.now.In(mentoring.Member{Zone: zone}.Location())
	return []chat.Choice{{Key: zone, Label: mentoring.ZoneLabel(zone) + " · " + s.Book.Clock(s.reads(), there)}}
}

// enrolledZone is the zone that a sign-up is with: the answer, or what was said before and so was not asked for.
func (s *scene) enrolledZone() string { return cmp.Or(s.answered("zone"), s.saidZone()) }
