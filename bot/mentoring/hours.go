package mentoring

import (
	"slices"
	"strings"
	"time"
)

// Hours is when a person may be written to without having asked: from one full hour until another, on the days that
// are not their weekend. Until at or before From goes over midnight: 22 to 6.
type Hours struct {
	From    int            `json:"from"`
	Until   int            `json:"until"`
	Weekend []time.Weekday `json:"weekend,omitempty"` // all seven days count as none
}

// What is unasked in a day and in seven days, over all pairs and programs of a person.
const (
	MostADay  = 1
	MostAWeek = 3
)

// hoursLookedAt is how far Next looks for an open hour. A weekend of six days and a lost hour are well within.
const hoursLookedAt = 10 * 24

// weekends is where it is not Saturday and Sunday. Source: CLDR's weekData, but where it lags behind or is too narrow:
// BD, MV and PS rest on Friday and Saturday, DJ and SO on Friday, BN on Friday and Sunday, NP on Saturday alone; and in
// IN and UG, where CLDR knows Sunday alone, many rest on Saturday too: better no reminder than one on a free day.
var weekends = []struct {
	days      []time.Weekday
	countries string
}{
	{[]time.Weekday{time.Friday, time.Saturday}, "BD BH DZ EG IL IQ JO KW LY MV OM PS QA SA SD SY YE"},
	{[]time.Weekday{time.Thursday, time.Friday}, "AF"},
	{[]time.Weekday{time.Friday}, "DJ IR SO"},
	{[]time.Weekday{time.Friday, time.Sunday}, "BN"},
	{[]time.Weekday{time.Saturday}, "NP"},
}

// DefaultHours is eight in the morning until eight in the evening, with the weekend of the zone's country.
func DefaultHours(zone string) Hours {
	return Hours{From: 8, Until: 20, Weekend: weekendOf(Country(zone))}
}

func weekendOf(country string) []time.Weekday {
	for _, w := range weekends {
		if country != "" && strings.Contains(w.countries, country) {
			return slices.Clone(w.days)
		}
	}
	return []time.Weekday{time.Saturday, time.Sunday}
}

// Open tells whether a moment is inside the hours.
func (h Hours) Open(t time.Time, zone *time.Location) bool {
	t = t.In(zone)
	return h.hasHour(t.Hour()) && h.hasDay(t.Weekday())
}

// Next is the moment itself if it is inside the hours, else the first moment that is.
func (h Hours) Next(t time.Time, zone *time.Location) time.Time {
	next := t.In(zone)
	for range hoursLookedAt {
		if h.Open(next, zone) {
			return next
		}
		next = nextHour(next)
	}
	return next
}

// Room is the first moment, from t on and inside the hours, at which one more unasked message leaves no local day with
// more than perDay of them and no seven local days in a row with more than perWeek. It is zero if none are allowed.
func Room(sent []time.Time, t time.Time, hours Hours, zone *time.Location, perDay, perWeek int) time.Time {
	if perDay < 1 || perWeek < 1 {
		return time.Time{}
	}
	days := make([]int64, len(sent))
	for i, s := range sent {
		days[i] = numberOf(s, zone)
	}
	next := hours.Next(t, zone)
	for {
		today := numberOf(next, zone)
		if fits(days, today, perDay, perWeek) {
			return next
		}
		for numberOf(next, zone) == today {
			next = hours.Next(nextHour(next), zone)
		}
	}
}

// fits tells whether one more on a day keeps both budgets, looking at each seven days that the day is one of.
func fits(days []int64, day int64, perDay, perWeek int) bool {
	if within(days, day, day) >= perDay {
		return false
	}
	for first := day - 6; first <= day; first++ {
		if within(days, first, first+6) >= perWeek {
			return false
		}
	}
	return true
}

func within(days []int64, first, last int64) int {
	n := 0
	for _, d := range days {
		if first <= d && d <= last {
			n++
		}
	}
	return n
}

func (h Hours) hasHour(hour int) bool {
	from := h.From % 24 // midnight may be written as 24
	if from < h.Until {
		return from <= hour && hour < h.Until
	}
	return hour >= from || hour < h.Until
}

func (h Hours) hasDay(day time.Weekday) bool {
	return !slices.Contains(h.Weekend, day) || everyWeekday(h.Weekend)
}

func everyWeekday(days []time.Weekday) bool {
	var set uint8
	for _, d := range days {
		set |= 1 << (d & 7)
	}
	return set&everyDay == everyDay
}

// nextHour is when the clock on the wall next comes to another hour, by itself or by being changed.
func nextHour(t time.Time) time.Time {
	past := time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second +
		time.Duration(t.Nanosecond())
	next := t.Add(time.Hour - past)
	if _, end := bounds(t); !end.IsZero() && end.Before(next) {
		return end
	}
	return next
}
