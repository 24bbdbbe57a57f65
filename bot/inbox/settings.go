package inbox

import (
	"errors"
	"strconv"
	"time"

	"mentorbot/bot/mentoring"
)

const (
	day  = 24 * time.Hour
	week = 7 * day
)

// keepHours keeps between which hours the member wants to be written to.
func (s *scene) keepHours(v values) (string, error) {
	from, err := strconv.Atoi(v.word("from"))
	if err != nil {
		return "", err
	}
	until, err := strconv.Atoi(v.word("until"))
	if err != nil {
		return "", err
	}
	if from >= until {
		return "narrow", nil
	}
	s.member.Hours = &mentoring.Hours{From: from, Until: until, Weekend: mentoring.DefaultHours(s.member.Zone).Weekend}
	return "", s.keepMember()
}

// keepReminders keeps whether the member wants to be reminded at all.
func (s *scene) keepReminders(v values) error {
	s.member.Quiet, s.member.Rests = v.word("how") == "off", time.Time{}
	if v.word("how") == "week" {
		s.member.Rests = s.now.Add(week)
	}
	return s.keepMember()
}

// snooze says the same once more a day later.
func (s *scene) snooze(values) error {
	return s.nudge(s.member.ID, string(s.flow.ID), s.convo.About, s.now.Add(day))
}

func (s *scene) stopNudges(values) error {
	s.member.Quiet = true
	return s.keepMember()
}

// keepPace keeps how many weeks the pair takes for a step, and moves the next one.
func (s *scene) keepPace(v values) error {
	p, ok := s.pair()
	program, known := s.program()
	if !ok || !known {
		return s.loaded.err
	}
	pace := 1
	if v.word("weeks") == "two" {
		pace = 2
	}
	if pace == max(1, p.Pace) {
		return s.loaded.err
	}
	p.Pace = pace
	return errors.Join(s.tx.PutPair(p), s.movePace(p, program, p.Mentor), s.movePace(p, program, p.Mentee))
}
