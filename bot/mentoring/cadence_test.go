package mentoring

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // the same zones on every machine that has none of its own

	"github.com/robfig/cron/v3"
	"pgregory.net/rapid"
)

func zoneNamed(t testing.TB, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func clock(t testing.TB, zone *time.Location, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func parsed(t testing.TB, spec string, every int) Cadence {
	t.Helper()
	c, err := ParseCadence(spec, every)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestMondayAtTenIsTenOnEverybodysWall(t *testing.T) {
	after := time.Date(2025, 3, 28, 12, 0, 0, 0, time.UTC) // a Friday; Europe's clocks change on the Sunday
	for zone, want := range map[string]string{
		"Europe/Madrid":     "2025-03-31T10:00:00+02:00",
		"America/Sao_Paulo": "2025-03-31T10:00:00-03:00",
		"Africa/Cairo":      "2025-03-31T10:00:00+02:00",
		"Asia/Kolkata":      "2025-03-31T10:00:00+05:30",
		"UTC":               "2025-03-31T10:00:00Z",
	} {
		if got := Weekly(time.Monday, 10).Next(after, zoneNamed(t, zone)).Format(time.RFC3339); got != want {
			t.Errorf("%s: %s, want %s", zone, got, want)
		}
	}
}

func TestCadencesComeWhenTheySay(t *testing.T) {
	for _, c := range []struct {
		spec  string
		every int
		from  Date
		after string
		want  []string
	}{
		{"0 10 * * 1", 1, Date{}, "2025-03-03 10:00", []string{"2025-03-10 10:00", "2025-03-17 10:00"}},
		{"0 10 * * 1", 1, Date{}, "2025-03-03 09:59", []string{"2025-03-03 10:00", "2025-03-10 10:00"}},
		{"0 10 * * 1", 2, Date{2025, 3, 3}, "2025-03-03 10:00", []string{"2025-03-17 10:00", "2025-03-31 10:00"}},
		{"0 10 * * 1", 2, Date{2025, 3, 5}, "2025-01-01 00:00", []string{"2025-03-10 10:00", "2025-03-24 10:00"}},
		{"30 18 * * mon,thu", 3, Date{2025, 3, 5}, "2025-03-05 00:00",
			[]string{"2025-03-06 18:30", "2025-03-10 18:30", "2025-03-27 18:30", "2025-03-31 18:30"}},
		{"0 9 1 * *", 1, Date{}, "2025-03-03 10:00", []string{"2025-04-01 09:00", "2025-05-01 09:00"}},
		{"0 9 1 * *", 1, Date{2025, 6, 15}, "2025-03-03 10:00", []string{"2025-07-01 09:00"}},
		{"0 9 13 * 5", 1, Date{}, "2025-06-12 00:00", []string{"2025-06-13 09:00", "2025-06-20 09:00"}}, // either
		{"0 9 1-31 * 5", 1, Date{}, "2025-06-12 00:00", []string{"2025-06-12 09:00", "2025-06-13 09:00"}},
		{"0 9 29 2 *", 1, Date{}, "2096-03-01 00:00", []string{"2104-02-29 09:00"}},
		{"0 23 * * *", 1, Date{}, "2025-12-31 23:00", []string{"2026-01-01 23:00"}},
	} {
		cadence := parsed(t, c.spec, c.every)
		cadence.From = c.from
		at := clock(t, time.UTC, c.after)
		for _, want := range c.want {
			if at = cadence.Next(at, time.UTC); at.Format("2006-01-02 15:04") != want {
				t.Errorf("%s every %d from %s after %s: %s, want %s", c.spec, c.every, c.from, c.after, at, want)
			}
		}
	}
}

func TestWhatIsNoCadenceIsToldWithAHint(t *testing.T) {
	for _, c := range []struct {
		spec  string
		every int
		want  string
	}{
		{"TZ=UTC", 1, "names a time zone"},
		{"TZ=UTC 0 10 * * 1", 1, "names a time zone"},
		{"CRON_TZ=Europe/Madrid 0 10 * * 1", 1, "leave it out"},
		{" TZ=UTC", 1, "names a time zone"},
		{"@every 0s", 1, "write the five fields out"},
		{"@weekly", 1, "uses a word with @"},
		{"", 1, "has 0 fields, not five"},
		{"0 10 * *", 1, "has 4 fields, not five"},
		{"0 0 10 * * 1", 1, "has 6 fields, not five"},
		{"0 0 31 2 *", 1, "never comes"},
		{"0 0 , * *", 1, "never comes"},
		{", 0 * * *", 1, "names no time of day"},
		{"0 * * * 1", 1, "comes more than once a day"},
		{"*/5 10 * * 1", 1, "comes more than once a day"},
		{"0 10,18 * * 1", 1, "comes more than once a day"},
		{"0 25 * * 1", 1, `has the hour "25" (an hour is 0 to 23)`},
		{"0 10 * * 7", 1, `has the weekday "7"`},
		{"0 10 * * monday", 1, `has the weekday "monday"`},
		{"0 10 * * 1", 0, "can't come every 0 weeks"},
		{"0 10 * * 1", 53, "take 1 to 52 weeks"},
		{"0 10 1 * *", 2, "counts weeks and names days of the month too"},
		{strings.Repeat("0,", 200) + "0 10 * * 1", 1, "is too long"},
	} {
		_, err := ParseCadence(c.spec, c.every)
		var wrong *CadenceError
		if !errors.As(err, &wrong) || !strings.Contains(err.Error(), c.want) || wrong.Hint == "" {
			t.Errorf("%q every %d: %v, want %q", c.spec, c.every, err, c.want)
		}
	}
}

func TestACadenceSurvivesBeingKept(t *testing.T) {
	biweekly := parsed(t, "0  10 * *   1", 2)
	biweekly.From = Date{2025, 3, 3}
	for want, c := range map[string]Cadence{
		`{"spec":"0 10 * * 1","every":2,"from":"2025-03-03"}`: biweekly,
		`{"spec":"0 10 * * 1","every":1}`:                     Weekly(time.Monday, 10),
		`null`:                                                {},
	} {
		kept, err := json.Marshal(c)
		if err != nil || string(kept) != want {
			t.Errorf("kept as %s, %v; want %s", kept, err, want)
		}
		var back Cadence
		if err := json.Unmarshal(kept, &back); err != nil || back != c {
			t.Errorf("%s came back as %+v, %v", kept, back, err)
		}
	}
	var c Cadence
	if err := json.Unmarshal([]byte(`{"spec":"TZ=UTC","every":1}`), &c); err == nil {
		t.Error("a cadence that can't be was read")
	}
	if err := json.Unmarshal([]byte(`{"spec":"0 10 * * 1","every":1,"from":"2025-02-30"}`), &c); err == nil {
		t.Error("a day that can't be was read")
	}
}

func TestACadenceTellsItsReaderTheDayAndTheTime(t *testing.T) {
	for spec, want := range map[string]string{
		"30 10 * * 1": "Monday at 10:30",
		"0 9 * * sun": "Sunday at 9:00",
		"0 9 * * 1,2": "other days at 9:00",
		"0 9 1 * *":   "other days at 9:00",
		"5 9 * 3 1":   "other days at 9:05",
	} {
		c := parsed(t, spec, 1)
		days := "other days"
		if day, weekly := c.Weekday(); weekly {
			days = day.String()
		}
		hour, minute := c.Time()
		if got := fmt.Sprintf("%s at %d:%02d", days, hour, minute); got != want {
			t.Errorf("%s: %s, want %s", spec, got, want)
		}
	}
	if Weekly(time.Monday, 10) != parsed(t, "0 10 * * 1", 1) || Weekly(8, 34) != Weekly(time.Monday, 10) {
		t.Error("Weekly is another cadence than its spec")
	}
}

func TestTheZeroCadenceNeverComes(t *testing.T) {
	if next := (Cadence{}).Next(time.Unix(0, 0), time.UTC); !next.IsZero() {
		t.Error(next)
	}
}

func TestClocksThatChange(t *testing.T) {
	for _, c := range []struct{ zone, day, at, want string }{
		{"Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T03:00:00+02:00"},     // left out: the first minute after
		{"Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T02:30:00+02:00"},     // twice: the first
		{"Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T03:00:00+01:00"},     // once, right after
		{"Africa/Cairo", "2026-04-24", "00:00", "2026-04-24T01:00:00+03:00"},      // midnight is left out
		{"America/Sao_Paulo", "2018-11-04", "00:30", "2018-11-04T01:00:00-02:00"}, // the same, in its last summer
		{"America/Sao_Paulo", "2018-02-17", "23:30", "2018-02-17T23:30:00-02:00"}, // the last hour of the day, twice
		{"Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-04T02:30:00+11:00"},
		{"America/Nuuk", "2026-03-28", "23:30", "2026-03-28T22:59:00-02:00"}, // no minute of the day comes after
		{"America/Nuuk", "2026-03-29", "00:00", "2026-03-29T00:00:00-01:00"},
		{"Pacific/Apia", "2011-12-30", "10:00", "2011-12-31T00:00:00+14:00"}, // there was no such day
		{"Asia/Kolkata", "2026-03-29", "02:30", "2026-03-29T02:30:00+05:30"},
	} {
		var day Date
		if err := day.UnmarshalText([]byte(c.day)); err != nil {
			t.Fatal(err)
		}
		at := clock(t, time.UTC, "2000-01-01 "+c.at)
		if got := Local(day, at.Hour(), at.Minute(), zoneNamed(t, c.zone)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s %s %s: %s, want %s", c.zone, c.day, c.at, got, c.want)
		}
	}
	if got := Local(Date{2026, 3, 1}, 24, 0, time.UTC); got != time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC) {
		t.Error("24:00 is", got)
	}
}

func TestADayThatAZoneLeavesOutHasNoFiring(t *testing.T) {
	apia := zoneNamed(t, "Pacific/Apia")
	daily := parsed(t, "0 10 * * *", 1)
	if next := daily.Next(clock(t, apia, "2011-12-29 10:00"), apia); DateOf(next, apia) != (Date{2011, 12, 31}) {
		t.Error(next)
	}
}

var trickyTimes = []string{"0 0 * * *", "30 0 * * *", "0 2 * * *", "30 2 * * *", "30 23 * * *"}

// fireDaily asks for every firing from a day to another, and fails unless each local day has one.
func fireDaily(t *testing.T, zone *time.Location, first, last Date) {
	t.Helper()
	for _, spec := range trickyTimes {
		daily := parsed(t, spec, 1)
		at := Local(first, 0, 0, zone).Add(-time.Second)
		for day := first.number(); day <= last.number(); day++ {
			before := at
			at = daily.Next(at, zone)
			if numberOf(at, zone) != day || !at.After(before) {
				t.Fatalf("%s %s: %s is the firing of %s", zone, spec, at, dateOfNumber(day))
			}
		}
	}
}

func TestOneFiringALocalDayWhereverClocksChange(t *testing.T) {
	names := slices.Clone(zones)
	for old := range renamed {
		names = append(names, old)
	}
	changes := 0
	for _, name := range names {
		zone := zoneNamed(t, name)
		end := time.Date(2037, 1, 1, 0, 0, 0, 0, time.UTC)
		_, next := bounds(time.Date(2016, 1, 1, 0, 0, 0, 0, zone))
		for ; !next.IsZero() && next.Before(end); _, next = bounds(next) {
			changes++
			fireDaily(t, zone, DateOf(next, zone).Add(-2), DateOf(next, zone).Add(2))
		}
	}
	if changes < 5000 {
		t.Errorf("only %d changes of clocks were looked at", changes)
	}
}

func TestOneFiringALocalDayFor21Years(t *testing.T) {
	for _, name := range []string{
		"UTC", "Europe/Berlin", "America/Sao_Paulo", "Africa/Cairo", "Africa/Casablanca", "America/Santiago",
		"Asia/Beirut", "Asia/Amman", "America/Nuuk", "Australia/Lord_Howe", "Antarctica/Casey", "America/Mexico_City",
	} {
		fireDaily(t, zoneNamed(t, name), Date{2016, 1, 1}, Date{2036, 12, 31})
	}
}

var fieldTexts = [5][]string{
	{"0", "15", "59"}, {"0", "9", "23"},
	{"*", "1", "31", "13,29", "*/2", "10-20", "1-31", "?"}, {"*", "2", "4,6", "*/3", "jan-mar"},
	{"*", "1", "sun", "1-5", "*/2", "0-6"},
}

func drawSpec(t *rapid.T) string {
	var fields []string
	for i, texts := range fieldTexts {
		fields = append(fields, rapid.SampledFrom(texts).Draw(t, cronFields[i].name))
	}
	return strings.Join(fields, " ")
}

func TestInUTCItComesWhenCronWouldCome(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spec := drawSpec(t)
		c, err := ParseCadence(spec, 1)
		theirs, _ := cron.ParseStandard(spec)
		at := time.Unix(rapid.Int64Range(1451606400, 2114380800).Draw(t, "after"), 0).UTC()
		if err != nil {
			if next := theirs.Next(at); !next.IsZero() {
				t.Fatalf("%s refused with %v, cron comes at %s", spec, err, next)
			}
			return
		}
		for range 5 {
			ours := c.Next(at, time.UTC)
			if want := theirs.Next(at); !ours.Equal(want) {
				t.Fatalf("%s after %s: %s, cron says %s", spec, at, ours, want)
			}
			at = ours
		}
	})
}

func FuzzParseCadence(f *testing.F) {
	f.Add("0 10 * * 1", 1)
	f.Add("TZ=UTC", 1)
	f.Add("CRON_TZ=", 2)
	f.Fuzz(func(t *testing.T, spec string, every int) {
		c, err := ParseCadence(spec, every)
		if err != nil {
			return
		}
		if again, err := ParseCadence(c.Spec(), c.Every()); err != nil || again != c {
			t.Fatalf("%q reads as %+v, and again as %+v, %v", spec, c, again, err)
		}
		if c.Next(time.Unix(1451606400, 0), time.UTC).IsZero() {
			t.Fatalf("%q never comes", spec)
		}
	})
}

func BenchmarkNextWeekly(b *testing.B) {
	for _, name := range []string{"UTC", "Africa/Kigali", "Europe/Berlin", "America/Sao_Paulo"} {
		zone := zoneNamed(b, name)
		theirs, err := cron.ParseStandard("CRON_TZ=" + name + " 30 9 * * 1")
		if err != nil {
			b.Fatal(err)
		}
		ours := parsed(b, "30 9 * * 1", 1)
		biweekly := parsed(b, "30 9 * * 1", 2)
		biweekly.From = Date{2026, 3, 2}
		for _, s := range []struct {
			name string
			next func(time.Time) time.Time
		}{
			{"cron", theirs.Next},
			{"ours", func(t time.Time) time.Time { return ours.Next(t, zone) }},
			{"every2", func(t time.Time) time.Time { return biweekly.Next(t, zone) }},
		} {
			b.Run(s.name+"/"+name, func(b *testing.B) {
				b.ReportAllocs()
				start := time.Date(2026, 3, 2, 9, 30, 0, 0, zone)
				at := start
				for i := 0; b.Loop(); i++ {
					if i%52 == 0 {
						at = start
					}
					at = s.next(at)
				}
			})
		}
	}
}
