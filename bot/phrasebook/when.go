package phrasebook

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"mentorbot/bot/chat"
)

// When is a moment that a person wrote: a day, an hour, or both.
type When struct {
	Day, Hour bool      // what was said
	At        time.Time // without an hour the beginning of the day; without a day the next time that the hour comes
}

// When understands a day, an hour or both, as people of the country, or else all of the language, or else English write
// them. A day without a year is the
// next such day; what is given in full and lies in the past, or can't be, is not understood; neither is a text with a
// word too many. Without an hour, today counts as still to come.
func (b *Book) When(l chat.Language, text chat.Private, now time.Time) (When, bool) {
	s := chat.Bare(text.Reveal())
	for _, g := range b.tongue(l).hears {
		if w, fate := g.when(s, now); fate != unread {
			return w, fate == toCome
		}
	}
	return When{}, false
}

// fate is what became of a text.
type fate uint8

const (
	unread fate = iota // it says no moment, or one that can't be: other people may read it otherwise
	past               // it says a moment that is over: 3/4 of last month is not 4/3 of the next
	toCome
)

func (g *grammar) when(s string, now time.Time) (When, fate) {
	clues, ok := g.clues(s)
	if !ok {
		return When{}, unread
	}
	r := reading{grammar: g, clues: clues, year: unsaid, month: unsaid, day: unsaid, weekday: unsaid, relative: unsaid,
		hour: unsaid, part: anyHour}
	for i := range clues {
		if !r.take(i) {
			return When{}, unread
		}
	}
	if !r.takeLoose() || !r.settleHour() {
		return When{}, unread
	}
	return r.soonest(now)
}

const unsaid = -1

// reading is what is understood so far of one text.
type reading struct {
	*grammar
	clues             []clue
	year, month, day  int
	weekday, relative int
	next              bool
	hour, minute      int
	literal           bool // the hour is written with a zero in front: of the 24 hours of the day
	written           bool // the hour is written as a clock shows it: 6:30, 6h, 6 Uhr
	midnight          bool
	shift             int // minutes after the hour, or before it
	part              span
	loose             []int // clues that are a number alone: a day or an hour
}

// set takes a value that may be said once only.
func set(field *int, value int) bool {
	fresh := *field == unsaid
	*field = value
	return fresh
}

func (r *reading) take(i int) bool {
	c := r.clues[i]
	switch c.kind {
	case number:
		return r.takeNumber(i, c.digits)
	case month:
		return set(&r.month, c.value)
	case weekday:
		return set(&r.weekday, c.value)
	case hourName:
		return r.setHour(c.value, "")
	case relative:
		return set(&r.relative, c.value)
	case tonight:
		r.part = r.part.within(spans[c.value])
		return set(&r.relative, 0)
	case first:
		return set(&r.day, c.value)
	case midnight:
		r.midnight = true
		return r.setHour(c.value, "")
	case dayPart:
		r.part = r.part.within(spans[c.value])
		return i > 0 || c.value < am // the number stands before those: "am 5" is German
	case next:
		r.next = true
	case minutes:
		r.shift += c.value
	}
	return true
}

// takeNumber takes digits: 14:30, 2026-03-05, 5/3, 5.3.2026, 14.30 after "at", or a number that stands alone.
func (r *reading) takeNumber(i int, digits string) bool {
	groups := strings.FieldsFunc(digits, func(c rune) bool { return !isDigit(byte(c)) })
	n := make([]int, len(groups))
	for k, g := range groups {
		if len(g) > 4 {
			return false
		}
		n[k] = few(g)
	}
	switch joints(digits) {
	case "":
		if len(groups[0]) == 4 {
			return set(&r.year, n[0])
		}
		return r.takeAlone(i, n[0])
	case ":", "h":
		return r.takeTime(n, groups)
	case ".":
		if r.kindAt(i-1) == at || r.kindAt(i+1) == oclock || r.monthOf(n) > 12 {
			return r.takeTime(n, groups)
		}
		return r.takeDate(n, groups)
	case "/", "-", "--", "//", "..":
		return r.takeDate(n, groups)
	}
	return false
}

func joints(digits string) string {
	return strings.Map(func(c rune) rune {
		if isDigit(byte(c)) {
			return -1
		}
		return c
	}, digits)
}

// takeAlone takes digits that stands alone. Beside certain words it is an hour; else the other words decide at the end.
func (r *reading) takeAlone(i, n int) bool {
	after := r.kindAt(i + 1)
	halfDay := after == dayPart && r.clues[i+1].value >= am
	before := r.kindAt(i - 1)
	if before == oclock && r.hour != unsaid && len(r.clues[i].digits) == 2 && n < 60 && r.minute == 0 { // 18 Uhr 30
		r.minute = n
		return true
	}
	r.written = r.written || after == oclock
	if before == at || before == minutes || after == minutes || after == oclock || halfDay {
		return r.setHour(n, r.clues[i].digits)
	}
	r.loose = append(r.loose, i)
	return true
}

func (r *reading) kindAt(i int) kind {
	if i < 0 || i >= len(r.clues) {
		return filler
	}
	return r.clues[i].kind
}

func (r *reading) takeTime(n []int, groups []string) bool {
	r.minute, r.written = n[1], true
	return len(groups[1]) == 2 && n[1] < 60 && r.setHour(n[0], groups[0])
}

func (r *reading) setHour(hour int, digits string) bool {
	r.literal = len(digits) == 2 && digits[0] == '0'
	return set(&r.hour, hour)
}

// monthOf is the month in a pair of numbers.
func (r *reading) monthOf(n []int) int {
	if strings.Index(r.order, "day") < strings.Index(r.order, "month") {
		return n[1]
	}
	return n[0]
}

func (r *reading) takeDate(n []int, groups []string) bool {
	order := strings.Fields(r.order)
	switch {
	case len(n) == 2:
		order = slices.DeleteFunc(order, func(s string) bool { return s == "year" })
	case len(groups[0]) == 4:
		order = []string{"year", "month", "day"}
	}
	fields := map[string]*int{"day": &r.day, "month": &r.month, "year": &r.year}
	for k, name := range order {
		if name == "year" && len(groups[k]) == 2 {
			n[k] += 2000
		}
		if !set(fields[name], n[k]) {
			return false
		}
	}
	return true
}

// takeLoose finds what the numbers that stand alone are: the one beside the month is the day; one more is the hour,
// beside "tomorrow" or a part of the day ("Thursday 5" and "5 6 March" could mean two things).
func (r *reading) takeLoose() bool {
	if r.month != unsaid && r.day == unsaid {
		r.takeDayBeside(slices.IndexFunc(r.clues, func(c clue) bool { return c.kind == month }))
	}
	if (r.month != unsaid) != (r.day != unsaid) || r.month == unsaid && r.year != unsaid {
		return false
	}
	if len(r.loose) == 0 {
		return true
	}
	mayBeHour := r.relative != unsaid || r.part != anyHour
	digits := r.clues[r.loose[0]].digits
	return len(r.loose) == 1 && mayBeHour && r.setHour(few(digits), digits)
}

func (r *reading) takeDayBeside(name int) {
	for _, beside := range []int{name - 1, name + 1} {
		if k := slices.Index(r.loose, beside); k >= 0 && r.day == unsaid {
			r.day = few(r.clues[beside].digits)
			r.loose = slices.Delete(r.loose, k, k+1)
		}
	}
}

// few is the value of at most four digits: takeNumber takes no more.
func few(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}
