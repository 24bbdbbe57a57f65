package mentoring

import (
	"encoding/json"
	"fmt"
	"math/bits"
	"time"
)

// furthest is how far Next looks, in days. Eight years lie between two leap days round the year 2100.
const furthest = 8*366 + 1

// Cadence is when something comes again: at one time of day, on days that cron's five fields name, perhaps only every
// n weeks. It is made by ParseCadence or Weekly; the zero cadence never comes.
type Cadence struct {
	From Date // nothing comes before it, and weeks are counted from it; zero: from Monday, 5 January 1970

	spec     string
	every    int
	at       int   // minute of the day
	weekdays uint8 // sets: bit n is the n-th
	days     uint32
	months   uint16
	either   bool // the weekday or the day of the month is enough: cron's rule where both are given
}

// Weekly is the common case: once a week, on a weekday at a full hour. Both are taken round the clock: hour 24 is 0.
func Weekly(weekday time.Weekday, hour int) Cadence {
	weekday, hour = (weekday%7+7)%7, (hour%24+24)%24
	return Cadence{
		spec: fmt.Sprintf("0 %d * * %d", hour, weekday), every: 1, at: hour * 60,
		weekdays: 1 << weekday, days: everyDayOfMonth, months: everyMonth,
	}
}

// Spec is the five fields: minute, hour, day of month, month, weekday.
func (c Cadence) Spec() string { return c.spec }

// Every is the number of weeks from one week that counts to the next.
func (c Cadence) Every() int { return c.every }

// IsZero tells whether it never comes.
func (c Cadence) IsZero() bool { return c.spec == "" }

// Time is the time of day it comes at.
func (c Cadence) Time() (hour, minute int) { return c.at / 60, c.at % 60 }

// Weekday is the day of the week it comes on, if that is all there is to say about its days.
func (c Cadence) Weekday() (time.Weekday, bool) {
	if !c.weekly() || bits.OnesCount8(c.weekdays) != 1 {
		return 0, false
	}
	return time.Weekday(bits.TrailingZeros8(c.weekdays)), true
}

// Next is the first time it comes after a moment, by the clocks of a zone: once on each of its days, see Local.
// It is the zero time if it never comes again.
func (c Cadence) Next(after time.Time, zone *time.Location) time.Time {
	_, offset := after.In(zone).Zone()
	wall := after.Unix() + int64(offset)
	number := floor(wall, secondsADay)
	if wall-number*secondsADay >= int64(c.at)*60 { // today's is over once the wall shows its time, see resolve
		number++
	}
	for last := number + furthest; number <= last; number++ {
		number = c.begin(number)
		if c.weekly() {
			number = c.nextWeekday(number)
		} else if !c.has(number) {
			continue
		}
		if t, ok := local(number, c.at, zone); ok && t.After(after) {
			return t
		}
	}
	return time.Time{}
}

// weekly tells whether the weekday alone decides; then there is no need to look at the calendar.
func (c Cadence) weekly() bool {
	return c.days == everyDayOfMonth && c.months == everyMonth && c.weekdays != 0
}

// begin leaves out what lies before From.
func (c Cadence) begin(number int64) int64 {
	if c.From.IsZero() {
		return number
	}
	return max(number, c.From.number())
}

// nextWeekday is the first day, from this one on, that is on one of the weekdays in a week that counts.
func (c Cadence) nextWeekday(number int64) int64 {
	number = c.onWeekday(number)
	if c.every <= 1 {
		return number
	}
	anchor := c.anchor()
	if past := floor(number-anchor, 7) % int64(c.every); past != 0 {
		week := floor(number-anchor, 7*int64(c.every)) + 1
		return c.onWeekday(anchor + week*7*int64(c.every))
	}
	return number
}

// onWeekday turns the set round instead of going from day to day.
func (c Cadence) onWeekday(number int64) int64 {
	today := weekdayOf(number)
	fromToday := c.weekdays>>today | c.weekdays<<(7-today) // bit n is n days from now
	return number + int64(bits.TrailingZeros8(fromToday))
}

// anchor is the first day of the first week.
func (c Cadence) anchor() int64 {
	if c.From.IsZero() {
		return firstMonday
	}
	return c.From.number()
}

// firstMonday is 5 January 1970.
const firstMonday = 4

func (c Cadence) has(number int64) bool {
	date := dateOfNumber(number)
	day := c.days>>date.Day&1 == 1
	weekday := c.weekdays>>weekdayOf(number)&1 == 1
	if c.months>>date.Month&1 == 0 {
		return false
	}
	return day && weekday || c.either && (day || weekday)
}

// cadence is what is kept of one.
type cadence struct {
	Spec  string `json:"spec"`
	Every int    `json:"every"`
	From  Date   `json:"from,omitzero"`
}

// MarshalJSON writes what ParseCadence needs; null for the zero cadence.
func (c Cadence) MarshalJSON() ([]byte, error) {
	if c.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(cadence{c.spec, c.every, c.From})
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Cadence) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*c = Cadence{}
		return nil
	}
	var kept cadence
	if err := json.Unmarshal(data, &kept); err != nil {
		return err
	}
	read, err := ParseCadence(kept.Spec, kept.Every)
	if err != nil {
		return err
	}
	read.From = kept.From
	*c = read
	return nil
}
