package mentoring

import (
	"fmt"
	"math/bits"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

const (
	everyDay        = 1<<7 - 1  // weekdays 0 to 6
	everyDayOfMonth = 1<<32 - 2 // days 1 to 31
	everyMonth      = 1<<13 - 2 // months 1 to 12
	// star is how cron marks a field that was written as *.
	star = 1 << 63
	// mostWeeks is the longest rhythm in weeks, and longestSpec the longest text, in bytes: more is a mistake.
	mostWeeks, longestSpec = 52, 200
	// soon is how many years off the first time may be.
	soon = 5
)

// CadenceError says what is wrong with a cadence, and what to do.
type CadenceError struct{ Spec, What, Hint string }

// Error is the mistake in one line.
func (e *CadenceError) Error() string {
	return fmt.Sprintf("cadence %q %s (%s)", e.Spec, e.What, e.Hint)
}

// ParseCadence reads cron's five fields (minute, hour, day of month, month, weekday), which must name one time of day,
// and counts every so many weeks. A mistake is a *CadenceError.
func ParseCadence(spec string, every int) (Cadence, error) {
	fields := strings.Fields(spec)
	wrong := func(what, hint string) (Cadence, error) { return Cadence{}, &CadenceError{spec, what, hint} }
	if what, hint := guard(spec, fields); what != "" {
		return wrong(what, hint)
	}
	if every < 1 || every > mostWeeks {
		return wrong(fmt.Sprintf("can't come every %d weeks", every), "take 1 to 52 weeks")
	}
	c, what, hint := compile(strings.Join(fields, " "))
	if what != "" {
		return wrong(what, hint)
	}
	if c.every = every; every > 1 && !c.weekly() {
		return wrong("counts weeks and names days of the month too", "write * for day of month and month")
	}
	begin := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	if next := c.Next(begin, time.UTC); next.IsZero() || next.After(begin.AddDate(soon, 0, 0)) {
		return wrong("never comes", "name a day that the month has")
	}
	return c, nil
}

// guard keeps away from cron's parser what it takes for more than five fields, or panics on: zones and descriptors.
func guard(spec string, fields []string) (what, hint string) {
	switch {
	case len(spec) > longestSpec:
		return "is too long", "write five short fields, such as 0 10 * * 1"
	case strings.Contains(spec, "="):
		return "names a time zone", "leave it out: it comes in each person's own zone"
	case strings.Contains(spec, "@"):
		return "uses a word with @", "write the five fields out, such as 0 10 * * 1 for Mondays at ten"
	case len(fields) != 5:
		return fmt.Sprintf("has %d fields, not five", len(fields)), "write minute, hour, day of month, month, weekday"
	}
	return "", ""
}

// cronFields is what each field may hold, for hints.
var cronFields = [5]struct{ name, hint string }{
	{"minute", "a minute is 0 to 59"},
	{"hour", "an hour is 0 to 23"},
	{"day of month", "a day of the month is 1 to 31, * is every day"},
	{"month", "a month is 1 to 12 or jan to dec, * is every month"},
	{"weekday", "a weekday is 0 to 6 from Sunday or sun to sat, * is every day"},
}

func compile(spec string) (c Cadence, what, hint string) {
	schedule, err := cron.ParseStandard(spec)
	fields, ok := schedule.(*cron.SpecSchedule)
	if err != nil || !ok {
		what, hint = badField(spec)
		return c, what, hint
	}
	minutes, hours := fields.Minute&^star, fields.Hour&^star
	if bits.OnesCount64(minutes) > 1 || bits.OnesCount64(hours) > 1 {
		return c, "comes more than once a day", "name one minute and one hour, such as 0 10 * * 1"
	}
	if minutes == 0 || hours == 0 {
		return c, "names no time of day", "name one minute and one hour, such as 0 10 * * 1"
	}
	c = Cadence{
		spec: spec, at: bits.TrailingZeros64(hours)*60 + bits.TrailingZeros64(minutes),
		weekdays: uint8(fields.Dow), days: uint32(fields.Dom), months: uint16(fields.Month),
		either: fields.Dom&star == 0 && fields.Dow&star == 0,
	}
	if c.either && c.days == everyDayOfMonth { // any day of the month is enough
		c.weekdays = everyDay
	}
	return c, "", ""
}

// badField finds the field that cron's parser does not like, by trying each alone.
func badField(spec string) (what, hint string) {
	for i, field := range strings.Fields(spec) {
		alone := [5]string{"*", "*", "*", "*", "*"}
		alone[i] = field
		if _, err := cron.ParseStandard(strings.Join(alone[:], " ")); err != nil {
			return fmt.Sprintf("has the %s %q", cronFields[i].name, field), cronFields[i].hint
		}
	}
	return "is not understood", "write minute, hour, day of month, month, weekday"
}
