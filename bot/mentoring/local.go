package mentoring

import "time"

// widest is more than any zone has ever been ahead of UTC, in seconds.
const widest = 26 * 60 * 60

// Local is the moment a clock on the wall somewhere shows an hour and a minute of a day; hour 24 is the next midnight.
// What the clock shows twice is the first of the two. What it never shows, since it is put forward, is the first minute
// after the gap; where that is another day already (Nuuk, 23:30), the last minute before it, so that every day has its
// moment. A day that a zone leaves out whole (Apia, 30 December 2011) gives the first moment after it.
func Local(day Date, hour, minute int, zone *time.Location) time.Time {
	t, _ := local(day.number(), hour*60+minute, zone)
	return t
}

// local also tells whether the zone has that day at all.
func local(number int64, minute int, zone *time.Location) (time.Time, bool) {
	wall := number*secondsADay + int64(minute)*60
	t := time.Unix(wall, 0).In(zone)
	_, offset := t.Zone()
	start, end := t.ZoneBounds()
	// A day after the last change and before the next one nothing is left out and nothing is there twice.
	at := wall - int64(offset)
	if (start.IsZero() || at >= start.Unix()+secondsADay) && (end.IsZero() || at < end.Unix()) {
		return time.Unix(at, 0).In(zone), true
	}
	return resolve(wall, zone)
}

// resolve finds the first moment at which the wall shows this or more, going from change to change of the clock.
func resolve(wall int64, zone *time.Location) (time.Time, bool) {
	t := time.Unix(wall-widest, 0).In(zone)
	for {
		_, offset := t.Zone()
		start, end := bounds(t)
		at := time.Unix(wall-int64(offset), 0).In(zone)
		switch {
		case !end.IsZero() && !at.Before(end):
			t = end
		case at.Before(start):
			return afterGap(start, floor(wall, secondsADay), zone)
		default:
			return at, true
		}
	}
}

// bounds is from when until when the clock is not changed. For zones that go by a yearly rule the time package cuts a
// leap year a day short: its last day lies outside its own bounds, and then lasts until the year's true end.
func bounds(t time.Time) (start, end time.Time) {
	start, end = t.ZoneBounds()
	if !end.IsZero() && !end.After(t) {
		end = t.Truncate(24 * time.Hour).Add(24 * time.Hour)
	}
	return start, end
}

// afterGap stays on the day if the gap leaves a minute of it.
func afterGap(end time.Time, number int64, zone *time.Location) (time.Time, bool) {
	if numberOf(end, zone) == number {
		return end, true
	}
	if before := end.Add(-time.Minute); numberOf(before, zone) == number {
		return before, true
	}
	return end, false
}
