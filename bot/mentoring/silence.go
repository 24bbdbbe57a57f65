package mentoring

import (
	"fmt"
	"time"
)

// Rung is what is done next about somebody who does not answer. The same for mentors and mentees.
type Rung string

// The rungs, from the ground. The empty rung: nothing was done yet.
const (
	Nudge      Rung = "nudge"
	AskPartner Rung = "ask_partner" // the partner chooses: wait, pause, another one
	TellAdmin  Rung = "tell_admin"
	Release    Rung = "release" // without blame
)

// Ladder is after how many days of silence each rung is due.
type Ladder struct {
	Nudge   int `json:"nudge"`
	Ask     int `json:"ask"`
	Tell    int `json:"tell"`
	Release int `json:"release"`
}

// DefaultLadder is for programs that set no days; the zero ladder means it.
var DefaultLadder = Ladder{Nudge: 3, Ask: 7, Tell: 14, Release: 21}

// mostSilence is the longest a pair may hang, in days.
const mostSilence = 365

type rung struct {
	name  Rung
	words string // for an admin's mistake
	days  int
}

func (l Ladder) rungs() [4]rung {
	if l == (Ladder{}) {
		l = DefaultLadder
	}
	return [4]rung{
		{Nudge, "the nudge", l.Nudge}, {AskPartner, "asking the partner", l.Ask},
		{TellAdmin, "telling the admin", l.Tell}, {Release, "the release", l.Release},
	}
}

// Check says what is wrong with the days and what to do.
func (l Ladder) Check() error {
	before := rung{}
	for _, r := range l.rungs() {
		switch {
		case r.days < 1:
			return fmt.Errorf("%s is on day %d; give it a day from 1 on", r.words, r.days)
		case r.days > mostSilence:
			return fmt.Errorf("%s is on day %d; give it a day up to %d", r.words, r.days, mostSilence)
		case r.days <= before.days:
			return fmt.Errorf("%s is on day %d and %s on day %d; give days that rise, such as 3, 7, 14 and 21",
				before.words, before.days, r.words, r.days)
		}
		before = r
	}
	return nil
}

// Next is the rung after the last one done, and the moment it is due: now, if that is over. No rung is left out, also
// after a long downtime; Since then keeps the distance to the rungs that follow. After the release there is none.
func (l Ladder) Next(silentSince, now time.Time, last Rung) (Rung, time.Time) {
	below := last == ""
	for _, r := range l.rungs() {
		if below {
			return r.name, later(l.At(r.name, silentSince), now)
		}
		below = r.name == last
	}
	return "", time.Time{}
}

// At is the moment a rung is due; zero for what is no rung.
func (l Ladder) At(name Rung, since time.Time) time.Time {
	if days, ok := l.days(name); ok {
		return since.Add(days)
	}
	return time.Time{}
}

// Since is when the silence must have begun for a rung to be due at a moment: who climbs a rung late keeps it as the
// silence's beginning, so that the rungs above are late by as much.
func (l Ladder) Since(name Rung, at time.Time) time.Time {
	days, _ := l.days(name)
	return at.Add(-days)
}

func (l Ladder) days(name Rung) (time.Duration, bool) {
	for _, r := range l.rungs() {
		if r.name == name {
			return time.Duration(r.days) * 24 * time.Hour, true
		}
	}
	return 0, false
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
