package mentoring

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestAWeekendIsTheCountrys(t *testing.T) {
	fridaySaturday := []time.Weekday{time.Friday, time.Saturday}
	saturdaySunday := []time.Weekday{time.Saturday, time.Sunday}
	for zone, want := range map[string][]time.Weekday{
		"Africa/Cairo": fridaySaturday, "Asia/Amman": fridaySaturday, "Asia/Riyadh": fridaySaturday,
		"Asia/Kuwait": fridaySaturday, "Asia/Qatar": fridaySaturday, "Asia/Muscat": fridaySaturday,
		"Asia/Baghdad": fridaySaturday, "Africa/Algiers": fridaySaturday, "Africa/Khartoum": fridaySaturday,
		"Africa/Tripoli": fridaySaturday, "Asia/Dhaka": fridaySaturday, "Egypt": fridaySaturday,
		"Asia/Tehran": {time.Friday}, "Asia/Dubai": saturdaySunday, "Africa/Casablanca": saturdaySunday,
		"Asia/Beirut": saturdaySunday, "America/Sao_Paulo": saturdaySunday, "": saturdaySunday,
		"UTC": saturdaySunday, "Etc/GMT-3": saturdaySunday, "Africa/Tunis": saturdaySunday,
		"Asia/Gaza": fridaySaturday, "Asia/Jerusalem": fridaySaturday, "Asia/Bahrain": fridaySaturday,
		"Asia/Aden": fridaySaturday, "Indian/Maldives": fridaySaturday, "Asia/Kabul": {time.Thursday, time.Friday},
		"Asia/Brunei": {time.Friday, time.Sunday}, "Asia/Kathmandu": {time.Saturday},
		"Asia/Kolkata": saturdaySunday, "Africa/Mogadishu": {time.Friday}, "Iran": {time.Friday},
	} {
		if got := DefaultHours(zone); got.From != 8 || got.Until != 20 || !slices.Equal(got.Weekend, want) {
			t.Errorf("%s: %+v, want %v", zone, got, want)
		}
	}
	for _, w := range weekends {
		for country := range strings.FieldsSeq(w.countries) {
			if zonesOf[country] == "" {
				t.Errorf("no country is called %s", country)
			}
		}
	}
	DefaultHours("Asia/Tehran").Weekend[0] = time.Monday
	if DefaultHours("Asia/Tehran").Weekend[0] != time.Friday {
		t.Error("one person's hours changed another's")
	}
}

func TestANudgeWaitsForTheHours(t *testing.T) {
	night := Hours{From: 22, Until: 2, Weekend: []time.Weekday{time.Sunday}}
	sevenDays := Hours{From: 8, Until: 20, Weekend: []time.Weekday{0, 1, 2, 3, 4, 5, 6}}
	for _, c := range []struct {
		hours     Hours
		zone      string
		at, until string
	}{
		{DefaultHours("Europe/Madrid"), "Europe/Madrid", "2025-03-03 10:17", "2025-03-03 10:17"}, // Monday
		{DefaultHours("Europe/Madrid"), "Europe/Madrid", "2025-03-03 08:00", "2025-03-03 08:00"},
		{DefaultHours("Europe/Madrid"), "Europe/Madrid", "2025-03-03 07:59", "2025-03-03 08:00"},
		{DefaultHours("Europe/Madrid"), "Europe/Madrid", "2025-03-03 20:00", "2025-03-04 08:00"},
		{DefaultHours("Europe/Madrid"), "Europe/Madrid", "2025-03-28 20:00", "2025-03-31 08:00"}, // over a clock change
		{DefaultHours("Africa/Cairo"), "Africa/Cairo", "2025-03-06 21:00", "2025-03-09 08:00"},   // Thursday to Sunday
		{DefaultHours("Asia/Tehran"), "Asia/Tehran", "2025-03-07 10:00", "2025-03-08 08:00"},
		{night, "UTC", "2025-03-03 12:00", "2025-03-03 22:00"},
		{night, "UTC", "2025-03-03 23:30", "2025-03-03 23:30"},
		{night, "UTC", "2025-03-08 23:30", "2025-03-08 23:30"},
		{night, "UTC", "2025-03-09 00:30", "2025-03-10 00:00"}, // Sunday is free from its midnight on
		{sevenDays, "UTC", "2025-03-08 21:00", "2025-03-09 08:00"},
		{Hours{From: 0, Until: 1}, "Asia/Pyongyang", "2018-05-04 23:10", "2018-05-05 00:00"}, // 23:30 became midnight
		{Hours{From: 2, Until: 3}, "Europe/Berlin", "2026-03-29 00:00", "2026-03-30 02:00"},  // no such hour that night
	} {
		zone := zoneNamed(t, c.zone)
		got := c.hours.Next(clock(t, zone, c.at), zone)
		if want := clock(t, zone, c.until); !got.Equal(want) {
			t.Errorf("%s %s: %s, want %s", c.zone, c.at, got, want)
		}
	}
}

func TestUnaskedMessagesKeepTheirBudget(t *testing.T) {
	for _, c := range []struct {
		name string
		sent []string
		at   string
		want string
	}{
		{"nothing sent yet", nil, "2025-03-03 10:00", "2025-03-03 10:00"},
		{"one today", []string{"2025-03-03 09:00"}, "2025-03-03 10:00", "2025-03-04 08:00"},
		{"one yesterday", []string{"2025-03-03 19:00"}, "2025-03-04 10:00", "2025-03-04 10:00"},
		{"three this week", []string{"2025-03-03 09:00", "2025-03-04 09:00", "2025-03-05 09:00"},
			"2025-03-06 10:00", "2025-03-10 08:00"},
		{"three, the first a week ago", []string{"2025-03-03 19:59", "2025-03-05 09:00", "2025-03-07 09:00"},
			"2025-03-10 10:00", "2025-03-10 10:00"},
		{"one today, a Friday", []string{"2025-03-07 09:00"}, "2025-03-07 10:00", "2025-03-10 08:00"},
		{"one booked for tomorrow", []string{"2025-03-04 09:00"}, "2025-03-03 10:00", "2025-03-03 10:00"},
		{"three booked for this week", []string{"2025-03-04 09:00", "2025-03-05 09:00", "2025-03-06 09:00"},
			"2025-03-03 10:00", "2025-03-11 08:00"},
	} {
		var sent []time.Time
		for _, s := range c.sent {
			sent = append(sent, clock(t, time.UTC, s))
		}
		got := Room(sent, clock(t, time.UTC, c.at), DefaultHours("UTC"), time.UTC, MostADay, MostAWeek)
		if want := clock(t, time.UTC, c.want); !got.Equal(want) {
			t.Errorf("%s: %s, want %s", c.name, got, want)
		}
	}
	if !Room(nil, time.Unix(0, 0), DefaultHours("UTC"), time.UTC, 0, 3).IsZero() {
		t.Error("a message goes out where none may")
	}
}

func drawHours(t *rapid.T) Hours {
	hour := rapid.IntRange(0, 24)
	return Hours{From: hour.Draw(t, "from"), Until: hour.Draw(t, "until"), Weekend: rapid.SliceOfNDistinct(
		rapid.Map(rapid.IntRange(0, 6), func(n int) time.Weekday { return time.Weekday(n) }), 0, 3,
		func(d time.Weekday) time.Weekday { return d }).Draw(t, "weekend")}
}

// drawMoment likes the weeks in which clocks change.
func drawMoment(t *rapid.T, zone *time.Location) time.Time {
	at := time.Unix(rapid.Int64Range(1451606400, 2114380800).Draw(t, "moment"), 0).In(zone)
	if _, change := at.ZoneBounds(); !change.IsZero() && rapid.Bool().Draw(t, "near a change") {
		return change.Add(time.Duration(rapid.IntRange(-4000, 4000).Draw(t, "minutes")) * time.Minute)
	}
	return at
}

var drawnZones = []string{
	"UTC", "Europe/Berlin", "America/Nuuk", "Australia/Lord_Howe", "Antarctica/Casey", "Africa/Cairo",
}

func TestNextIsTheFirstMomentInside(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		zone := zoneNamed(t, rapid.SampledFrom(drawnZones).Draw(r, "zone"))
		h, at := drawHours(r), drawMoment(r, zone)
		next := h.Next(at, zone)
		if next.Before(at) || !h.Open(next, zone) {
			r.Fatalf("%+v after %s: %s", h, at, next)
		}
		for before := at; before.Before(next); before = before.Add(7 * time.Minute) {
			if h.Open(before, zone) {
				r.Fatalf("%+v after %s: %s, but %s is inside", h, at, next, before)
			}
		}
	})
}

func TestNoWeekEverHasMoreThanItsBudget(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		zone := zoneNamed(t, rapid.SampledFrom(drawnZones).Draw(r, "zone"))
		h, at := drawHours(r), drawMoment(r, zone)
		perDay, perWeek := rapid.IntRange(1, 3).Draw(r, "a day"), rapid.IntRange(1, 5).Draw(r, "a week")
		var sent []time.Time
		for range 12 {
			wish := at.Add(time.Duration(rapid.IntRange(0, 20*24*60).Draw(r, "wish")) * time.Minute)
			next := Room(sent, wish, h, zone, perDay, perWeek)
			if next.Before(wish) || !h.Open(next, zone) {
				r.Fatalf("wished for %s, given %s", wish, next)
			}
			sent = append(sent, next)
		}
		for _, s := range sent {
			day, week := 0, 0
			for _, other := range sent {
				switch ahead := numberOf(other, zone) - numberOf(s, zone); {
				case ahead == 0:
					day++
					week++
				case ahead > 0 && ahead < 7:
					week++
				}
			}
			if day > perDay || week > perWeek {
				r.Fatalf("%d on the day of %s and %d in its week, of %v", day, s, week, sent)
			}
		}
	})
}

func BenchmarkRoom(b *testing.B) {
	zone := zoneNamed(b, "Europe/Berlin")
	hours := DefaultHours("Europe/Berlin")
	var sent []time.Time
	for _, day := range []string{"03", "04", "05"} {
		sent = append(sent, clock(b, zone, "2025-03-"+day+" 09:00"))
	}
	at := clock(b, zone, "2025-03-06 09:00")
	for b.Loop() {
		Room(sent, at, hours, zone, MostADay, MostAWeek)
	}
}

func TestOnesOwnHoursKeepTheWeekendOfWhereOneLives(t *testing.T) {
	m := Member{Zone: "Europe/Madrid", Hours: &Hours{From: 10, Until: 18, Weekend: DefaultHours("Europe/Madrid").Weekend}}
	m.Zone = "Africa/Cairo"
	if got := m.Open(); got.From != 10 || got.Until != 18 || !slices.Equal(got.Weekend, DefaultHours("Africa/Cairo").Weekend) {
		t.Errorf("in Cairo: %+v", got)
	}
}
