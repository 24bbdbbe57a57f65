package phrasebook

import (
	"strconv"
	"strings"
	"time"

	"mentorbot/bot/chat"
)

// Day is a moment's day as the language writes it.
func (b *Book) Day(l chat.Language, t time.Time) string { return b.tongue(l).grammar.dayOf(t) }

// ShortDay is a moment's day without its year, for labels.
func (b *Book) ShortDay(l chat.Language, t time.Time) string {
	g := b.tongue(l).grammar
	return g.fill(g.dateShort, t)
}

// Clock is a moment's hour as the language writes it.
func (b *Book) Clock(l chat.Language, t time.Time) string { return b.tongue(l).grammar.clockOf(t) }

// Moment is a moment's day and hour as the language writes them, in t's own Location.
func (b *Book) Moment(l chat.Language, t time.Time) string { return b.tongue(l).grammar.momentOf(t) }

func (g *grammar) dayOf(t time.Time) string    { return g.fill(g.date, t) }
func (g *grammar) clockOf(t time.Time) string  { return g.fill(g.time, t) }
func (g *grammar) momentOf(t time.Time) string { return g.fill(g.moment, t) }

func (g *grammar) fill(w *wording, t time.Time) string {
	var b strings.Builder
	b.Grow(2 * len(w.text))
	for _, s := range w.segments {
		b.WriteString(s.words)
		switch s.slot {
		case "weekday":
			b.WriteString(g.weekdays[t.Weekday()])
		case "day":
			b.WriteString(strconv.Itoa(t.Day()))
		case "month":
			b.WriteString(g.months[t.Month()-1])
		case "year":
			b.WriteString(strconv.Itoa(t.Year()))
		case "hour":
			b.WriteString(twoDigits(t.Hour()))
		case "hour12":
			b.WriteString(strconv.Itoa((t.Hour()+11)%12 + 1))
		case "half":
			b.WriteString(g.half(t))
		case "minute":
			b.WriteString(twoDigits(t.Minute()))
		case "date":
			b.WriteString(g.dayOf(t))
		case "time":
			b.WriteString(g.clockOf(t))
		}
	}
	return b.String()
}

func (g *grammar) half(t time.Time) string {
	if t.Hour() < 12 {
		return g.am
	}
	return g.pm
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// between is what stands before the item at i (not the first) of n things.
func (g *grammar) between(i, n int) string {
	switch {
	case n == 2:
		return g.listTwo
	case i == n-1:
		return g.listEnd
	}
	return g.listMiddle
}
