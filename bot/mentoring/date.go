package mentoring

import (
	"fmt"
	"time"
)

// Date is a day on the calendar, in no zone: it begins at another moment in each. Written 2025-03-03.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

const secondsADay = 24 * 60 * 60

// DateOf is the day it is somewhere at a moment.
func DateOf(t time.Time, zone *time.Location) Date {
	year, month, day := t.In(zone).Date()
	return Date{year, month, day}
}

// IsZero tells whether no day is given.
func (d Date) IsZero() bool { return d == Date{} }

// Add is the day so many days later.
func (d Date) Add(days int) Date { return dateOfNumber(d.number() + int64(days)) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return weekdayOf(d.number()) }

// String is the day as 2025-03-03.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// MarshalText writes 2025-03-03, and nothing for no day.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return fmt.Errorf("%q is not a date; write it as 2025-03-03", text)
	}
	*d = DateOf(t, time.UTC)
	return nil
}

// number counts the days since 1970-01-01: on numbers, weeks are plain arithmetic.
func (d Date) number() int64 {
	return floor(time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC).Unix(), secondsADay)
}

func dateOfNumber(number int64) Date { return DateOf(time.Unix(number*secondsADay, 0), time.UTC) }

// numberOf is the number of the day it is somewhere at a moment.
func numberOf(t time.Time, zone *time.Location) int64 {
	_, offset := t.In(zone).Zone()
	return floor(t.Unix()+int64(offset), secondsADay)
}

// weekdayOf counts from Thursday, 1970-01-01.
func weekdayOf(number int64) time.Weekday {
	return time.Weekday(number - 7*floor(number+int64(time.Thursday), 7) + int64(time.Thursday))
}

// floor divides and rounds down, below zero too.
func floor(a, b int64) int64 {
	if a < 0 {
		return (a+1)/b - 1
	}
	return a / b
}
