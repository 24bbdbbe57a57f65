package phrasebook

import "time"

// Parts of the day.
const (
	morning = iota
	noon
	afternoon
	evening
	night
	am // the last two are halves of the day: the number before them is an hour
	pm
)

// span is some hours of a day, and the one that is meant when none is said.
type span struct{ from, to, usual int }

var spans = [...]span{
	morning:   {0, 12, 9},
	noon:      {11, 15, 12},
	afternoon: {12, 19, 15},
	evening:   {16, 24, 18},
	night:     {18, 24, 20},
	am:        {0, 12, 9},
	pm:        {12, 24, 15},
}

var anyHour = span{0, 24, unsaid}

// within is what is left of a span after a further word; the first word's usual hour stays.
func (s span) within(other span) span {
	usual := s.usual
	if usual == unsaid || usual < other.from || usual >= other.to {
		usual = other.usual
	}
	return span{max(s.from, other.from), min(s.to, other.to), usual}
}

func (s span) has(hour int) bool { return hour >= s.from && hour < s.to }

// An hour up to this one, with nothing beside it, is after noon where people count twelve hours: few meet before eight.
const lastAfternoon = 7

// settleHour turns the hour that was written into one of the 24.
func (r *reading) settleHour() bool {
	if r.hour == unsaid && r.part == spans[noon] {
		r.hour = 12
	}
	if r.hour == unsaid {
		r.hour = r.part.usual // unsaid too when no part of the day was said
		return r.shift == 0 && (r.hour == unsaid || r.part.has(r.hour))
	}
	switch {
	case r.part != anyHour && r.hour <= 12:
		if !r.part.has(r.hour % 12) {
			r.hour = r.hour%12 + 12
		} else {
			r.hour %= 12
		}
	case r.afternoons && !r.literal && !(r.spoken && r.written) && r.hour >= 1 && r.hour <= lastAfternoon:
		r.hour += 12
	}
	if r.hour > 23 || !r.part.has(r.hour) {
		return false
	}
	total := r.hour*60 + r.minute + r.shift
	r.hour, r.minute = total/60, total%60
	return total >= 0 && r.hour < 24
}

// So many candidates are enough: seven days of a week, or the eight years between two leap days round 2100.
const candidates = 9

// soonest is the first moment that fits what was said and is still to come.
func (r *reading) soonest(now time.Time) (When, fate) {
	w := When{Day: r.day != unsaid || r.weekday != unsaid || r.relative != unsaid, Hour: r.hour != unsaid}
	if !w.Day && !w.Hour || r.day != unsaid && r.relative != unsaid {
		return When{}, unread
	}
	if w.Day && r.midnight {
		return When{}, unread // some mean the night before that day, most the night after it
	}
	if !w.Day && r.next {
		r.relative, w.Day = 0, true // this evening
	}
	over := unread
	today := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC)
	for k := range candidates {
		day, exists, again := r.candidate(today, k)
		w.At = onDay(day, max(r.hour, 0), r.minute, now.Location())
		fits := exists && (r.weekday == unsaid || int(day.Weekday()) == r.weekday)
		switch {
		case exists && !day.Before(today) && !(w.Hour && w.At.Before(now)):
			if !fits {
				return When{}, unread
			}
			return w, toCome
		case fits && r.day != unsaid:
			over = past
		}
		if !again {
			break
		}
	}
	return When{}, over
}

// onDay is an hour of a day in a place. Where the clocks leave that hour out, it is the next one that there is.
func onDay(day time.Time, hour, minute int, place *time.Location) time.Time {
	t := time.Date(day.Year(), day.Month(), day.Day(), hour, minute, 0, 0, place)
	if t.Day() != day.Day() || t.Hour() < hour {
		t = t.Add(time.Hour)
	}
	return t
}

// candidate is the k-th day that may be meant, counted in UTC where every day has 24 hours; whether there is such a
// day; and whether there may be a further one.
func (r *reading) candidate(today time.Time, k int) (day time.Time, exists, again bool) {
	switch {
	case r.day != unsaid:
		year := r.year
		if year == unsaid {
			year = today.Year() + k
		}
		day = time.Date(year, time.Month(r.month), r.day, 0, 0, 0, 0, time.UTC)
		return day, day.Day() == r.day && int(day.Month()) == r.month, r.year == unsaid
	case r.relative != unsaid:
		return today.AddDate(0, 0, r.relative), true, false
	case r.weekday != unsaid:
		days := 7*k + (r.weekday-int(today.Weekday())+7)%7
		if r.next && days == 0 {
			days = 7
		}
		return today.AddDate(0, 0, days), true, true
	}
	return today.AddDate(0, 0, k), true, true
}
