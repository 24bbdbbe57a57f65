package phrasebook

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/source"
)

// grammar is what language.yaml says of a language.
type grammar struct {
	name             string
	rightLeft        bool
	months, weekdays []string // as they are said
	firstDay         time.Weekday
	order            string // of day, month and year in a date of numbers
	afternoons       bool   // an hour from 1 to 7 with nothing beside it is after noon
	spoken           bool   // only one that is said in words, or in bare digits: "6:30" is of the 24 hours
	date, dateShort  *wording
	time, moment     *wording
	am, pm           string // what {half} of a time says before noon, and after
	listTwo, listEnd string // what stands between two things, and before the last of more
	listMiddle       string // what stands between the others
	words            map[string]meaning
	longest          int     // most words that mean one thing together
	names            []named // of months and weekdays: their beginning is enough
}

type named struct {
	word string
	meaning
}

// setting is one key of language.yaml. It reports what is wrong and leaves the grammar alone then. An optional one ends
// in a question mark.
type setting struct {
	key  string
	read func(*grammar, source.Node) []source.Problem
}

func (s setting) name() string { return strings.TrimSuffix(s.key, "?") }

func (s setting) optional() bool { return strings.HasSuffix(s.key, "?") }

// settings is the schema of language.yaml. Where a setting leans on another, it stands below.
var settings = []setting{
	{"name", text(func(g *grammar) *string { return &g.name })},
	{"direction", func(g *grammar, n source.Node) []source.Problem {
		return oneOf(n, []string{"ltr", "rtl"}, func(i int) { g.rightLeft = i == 1 })
	}},
	{"months", names(12, month, 1, func(g *grammar) *[]string { return &g.months })},
	{"weekdays", names(7, weekday, 0, func(g *grammar) *[]string { return &g.weekdays })},
	{"hours", names(12, hourName, 1, func(*grammar) *[]string { return new([]string) })},
	{"first_day", func(g *grammar, n source.Node) []source.Problem {
		return oneOf(n, g.weekdays, func(i int) { g.firstDay = time.Weekday(i) })
	}},
	{"order", func(g *grammar, n source.Node) []source.Problem {
		return oneOf(n, orders, func(i int) { g.order = orders[i] })
	}},
	{"clock", func(g *grammar, n source.Node) []source.Problem {
		return oneOf(n, []string{"24", "12", "both"}, func(i int) { g.afternoons, g.spoken = i > 0, i == 2 })
	}},
	{"date", pattern(func(g *grammar) **wording { return &g.date }, "day", "month", "year", "weekday?")},
	{"date.short", pattern(func(g *grammar) **wording { return &g.dateShort }, "day", "month", "year?", "weekday?")},
	{"time.am?", halfDay(am, func(g *grammar) *string { return &g.am })},
	{"time.pm?", halfDay(pm, func(g *grammar) *string { return &g.pm })},
	{"time", readTime},
	{"moment", pattern(func(g *grammar) **wording { return &g.moment }, "date", "time")},
	{"list.two", text(func(g *grammar) *string { return &g.listTwo })},
	{"list.middle", text(func(g *grammar) *string { return &g.listMiddle })},
	{"list.end", text(func(g *grammar) *string { return &g.listEnd })},
	{"today", words(meaning{relative, 0})},
	{"tomorrow", words(meaning{relative, 1})},
	{"after_tomorrow", words(meaning{relative, 2})},
	{"tonight", words(meaning{tonight, night})},
	{"next", words(meaning{next, 0})},
	{"first", words(meaning{first, 1})},
	{"midnight", words(meaning{midnight, 0})},
	{"morning", words(meaning{dayPart, morning})},
	{"noon", words(meaning{dayPart, noon})},
	{"afternoon", words(meaning{dayPart, afternoon})},
	{"evening", words(meaning{dayPart, evening})},
	{"night", words(meaning{dayPart, night})},
	{"am", words(meaning{dayPart, am})},
	{"pm", words(meaning{dayPart, pm})},
	{"at", words(meaning{at, 0})},
	{"oclock", words(meaning{oclock, 0})},
	{"half", words(meaning{minutes, 30})},
	{"half_to", words(meaning{minutes, -30})},
	{"quarter_past", words(meaning{minutes, 15})},
	{"quarter_to", words(meaning{minutes, -15})},
	{"within", words(meaning{within, 0})},
	{"filler", words(meaning{filler, 0})},
}

var orders = []string{"day month year", "month day year", "year month day"}

// plainSettings stand in where not even English has a setting. Only settings named here are borrowed at all.
const plainSettings = `{direction: ltr, months: [M1, M2, M3, M4, M5, M6, M7, M8, M9, M10, M11, M12],
weekdays: [D1, D2, D3, D4, D5, D6, D7], first_day: D2, order: year month day, clock: 24,
date: "{year}-{month}-{day}", date.short: "{month}-{day}", time: "{hour}:{minute}", moment: "{date} {time}",
list.two: ", ", list.middle: ", ", list.end: ", "}`

// parseGrammar understands the settings of a language. What is missing or wrong there is told and taken from English,
// but for words to be understood: English is asked for them anyway.
func parseGrammar(l chat.Language, own, english map[string]source.Node) (*grammar, []source.Problem) {
	g := &grammar{name: string(l), words: map[string]meaning{}}
	file := string(l) + "/" + settingsFile + extension
	problems := unknown(own, append(settingNames(), regionsKey))
	plain, _ := source.Parse(file, []byte(plainSettings))
	for _, s := range settings {
		n, ok := own[s.name()]
		if !ok && s.optional() {
			continue
		}
		found := []source.Problem{{File: file, What: fmt.Sprintf("has no %q", s.key),
			Hint: "write it as the English file does"}}
		if ok {
			found = s.read(g, n)
		}
		problems = append(problems, found...)
		if spare := plain.Get(s.key); len(found) > 0 && spare.Exists() {
			g.borrow(s, english[s.key], spare)
		}
	}
	return g, problems
}

// borrow takes a setting from the first that has it right.
func (g *grammar) borrow(s setting, from ...source.Node) {
	for _, n := range from {
		if n.Exists() && len(s.read(g, n)) == 0 {
			return
		}
	}
}

func settingNames() []string {
	known := make([]string, len(settings))
	for i, s := range settings {
		known[i] = s.name()
	}
	return known
}

func unknown(own map[string]source.Node, known []string) []source.Problem {
	var problems []source.Problem
	for _, key := range slices.Sorted(maps.Keys(own)) {
		if !slices.Contains(known, key) {
			problems = append(problems, own[key].Problem(fmt.Sprintf("%q is no setting of a language", key),
				nearest(key, known, "the English file has them all")))
		}
	}
	return problems
}

func nearest(word string, words []string, otherwise string) string {
	if near := source.Nearest(word, words); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return otherwise
}

func text(field func(*grammar) *string) func(*grammar, source.Node) []source.Problem {
	return func(g *grammar, n source.Node) []source.Problem {
		if problems := checkWords(n); problems != nil {
			return problems
		}
		*field(g) = n.Text()
		return nil
	}
}

func checkWords(n source.Node) []source.Problem {
	switch {
	case n.Text() == "":
		return []source.Problem{n.Problem("is not a text", "write it in quotes")}
	case chat.Bare(n.Text()) != n.Text():
		return []source.Problem{n.Problem("has an invisible direction mark",
			"take it out: the program puts them where they belong")}
	}
	return nil
}

func oneOf(n source.Node, allowed []string, set func(int)) []source.Problem {
	i := slices.Index(allowed, n.Text())
	if i < 0 {
		return []source.Problem{n.Problem(fmt.Sprintf("%q can't stand here", n.Text()),
			"write one of: "+strings.Join(allowed, ", "))}
	}
	set(i)
	return nil
}
