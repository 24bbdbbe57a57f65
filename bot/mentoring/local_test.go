package mentoring

import (
	"encoding/binary"
	"strings"
	"testing"
	"time"
)

// ruled is a zone whose data is one yearly rule, as the embedded zone data has them; a machine's own data often lists
// each change instead, and would not show what goes wrong with rules.
func ruled(t *testing.T, rule string) *time.Location {
	t.Helper()
	block := func(stamp int) []byte {
		b := append([]byte("TZif2"), make([]byte, 15)...)
		for _, count := range []uint32{0, 0, 0, 1, 1, 4} { // one change, one offset, four letters
			b = binary.BigEndian.AppendUint32(b, count)
		}
		b = append(b, make([]byte, stamp+1)...) // the change: in 1970, to the first offset
		b = binary.BigEndian.AppendUint32(b, 3600)
		return append(b, "\x00\x00CET\x00"...)
	}
	data := append(append(block(4), block(8)...), "\n"+rule+"\n"...)
	zone, err := time.LoadLocationFromTZData(rule, data)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestZonesThatGoByAYearlyRule(t *testing.T) {
	zone, berlin := ruled(t, "CET-1CEST,M3.5.0,M10.5.0/3"), zoneNamed(t, "Europe/Berlin")
	fireDaily(t, zone, Date{2016, 1, 1}, Date{2036, 12, 31})
	for day := (Date{2024, 1, 1}); day.Year < 2026; day = day.Add(1) {
		for _, minute := range []int{0, 30, 150, 180, 600, 1410} {
			if got, want := Local(day, 0, minute, zone), Local(day, 0, minute, berlin); !got.Equal(want) {
				t.Errorf("minute %d of %s: %s, want %s", minute, day, got, want)
			}
		}
	}
}

func TestTheLastNightOfALeapYearEnds(t *testing.T) {
	for _, rule := range []string{
		"CET-1CEST,M3.5.0,M10.5.0/3", "<-04>4<-03>,M9.1.6/24,M4.1.6/24", "NZST-12NZDT,M9.5.0,M4.1.0/3",
	} {
		zone := ruled(t, rule)
		hours := DefaultHours("Europe/Berlin")
		for hour := range 72 {
			at := time.Date(2024, 12, 30, hour, 30, 0, 0, zone)
			next := hours.Next(at, zone)
			if next.Before(at) || next.Sub(at) > 13*time.Hour || !hours.Open(next, zone) {
				t.Fatalf("%s: after %s comes %s", rule, at, next)
			}
			room := Room([]time.Time{at}, at, hours, zone, MostADay, MostAWeek)
			if day := DateOf(room, zone); !room.After(at) || strings.Compare(day.String(), DateOf(at, zone).String()) <= 0 {
				t.Fatalf("%s: a second message after %s at %s", rule, at, room)
			}
		}
	}
}
