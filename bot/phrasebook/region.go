package phrasebook

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"mentorbot/bot/chat"
	"mentorbot/bot/source"
)

const (
	regionsKey   = "regions"   // of language.yaml: a list of regions
	countriesKey = "countries" // of a region: where its settings take the place of the language's
)

// regional is the settings that a region may have.
var regional = []string{
	"months", "first_day", "order", "clock", "date", "date.short", "time.am", "time.pm", "time", "moment",
}

// place is a language in a country.
type place struct {
	language chat.Language
	country  string // ISO 3166
}

// In is how a language is called where it is said as people of a country do: a tag for this book alone, such as
// "en-US". It is the language itself where nothing differs there, or the country is not known.
func (b *Book) In(l chat.Language, country string) chat.Language {
	if there, differs := b.places[place{l, country}]; differs {
		return there
	}
	return l
}

// region is one region of language.yaml.
type region struct {
	countries []string
	settings  map[string]source.Node
}

// settle makes of every language what it is in those countries where it differs, English first: it stands in for what
// the others lack there. All is made here, so that saying costs nothing more.
func (b *Book) settle() map[chat.Language][]source.Problem {
	b.places = map[place]chat.Language{}
	problems := map[chat.Language][]source.Problem{}
	english := b.tongues[English]
	for _, l := range b.order {
		t := *b.tongues[l]
		t.spare, t.hears = english, heard(t.grammar, english.grammar)
		if l == English {
			t.spare = &t
		}
		b.tongues[l] = &t
		english = b.tongues[English]
		problems[l] = b.settleIn(&t)
	}
	return problems
}

// heard is some grammars, each once.
func heard(all ...*grammar) []*grammar {
	var once []*grammar
	for _, g := range all {
		if !slices.Contains(once, g) {
			once = append(once, g)
		}
	}
	return once
}

func (b *Book) settleIn(t *tongue) []source.Problem {
	regions, problems := readRegions(t.settings[regionsKey])
	for i, r := range regions {
		problems = append(problems, t.grammar.clone().change(r.settings)...)
		problems = append(problems, r.twice(regions[:i])...)
	}
	made := map[string]*grammar{} // by regions and first day: many countries share one
	for _, country := range slices.Sorted(maps.Keys(firstDays())) {
		g := t.grammar.in(country, regions, made)
		tag := t.language + "-" + chat.Language(country)
		if g == t.grammar || b.tongues[tag] != nil {
			continue
		}
		there := *t
		there.language, there.grammar = tag, g
		english := b.tongues[b.In(English, country)]
		if there.spare = english; t.language == English {
			there.spare = &there
		}
		there.hears = heard(g, t.grammar, b.tongues[English].grammar)
		b.tongues[tag], b.places[place{t.language, country}] = &there, tag
	}
	return problems
}

// in is the grammar of a country; itself where nothing differs.
func (g *grammar) in(country string, regions []region, made map[string]*grammar) *grammar {
	var key strings.Builder
	own := map[string]source.Node{}
	for i, r := range regions {
		if slices.Contains(r.countries, country) {
			maps.Copy(own, r.settings)
			fmt.Fprint(&key, i, " ")
		}
	}
	firstDay := firstDays()[country]
	if own["first_day"].Exists() {
		firstDay = g.firstDay
	}
	if key.Len() == 0 && firstDay == g.firstDay {
		return g
	}
	fmt.Fprint(&key, firstDay)
	there := made[key.String()]
	if there == nil {
		there = g.clone()
		there.firstDay = firstDay
		there.change(own)
		made[key.String()] = there
	}
	return there
}

// clone is a grammar that can be changed without changing this one.
func (g *grammar) clone() *grammar {
	next := *g
	next.words, next.names = maps.Clone(g.words), slices.Clone(g.names)
	return &next
}

// change takes a region's settings; what is wrong in them is left out. Words of the language are understood still.
func (g *grammar) change(own map[string]source.Node) []source.Problem {
	var problems []source.Problem
	for _, s := range settings {
		if n, ok := own[s.name()]; ok {
			problems = append(problems, s.read(g, n)...)
		}
	}
	return problems
}

// twice tells of what an earlier region says for the same country.
func (r region) twice(earlier []region) []source.Problem {
	var problems []source.Problem
	for _, other := range earlier {
		for _, key := range slices.Sorted(maps.Keys(r.settings)) {
			i := slices.IndexFunc(r.countries, func(c string) bool { return slices.Contains(other.countries, c) })
			if other.settings[key].Exists() && i >= 0 {
				problems = append(problems, r.settings[key].Problem(fmt.Sprintf("%s has another %q above",
					r.countries[i], key), "keep it in one region"))
			}
		}
	}
	return problems
}

func readRegions(n source.Node) ([]region, []source.Problem) {
	if n.Exists() && !n.IsList() {
		return nil, []source.Problem{n.Problem("is not a list",
			"write one region a line: - {countries: [MA], months: […]}")}
	}
	var regions []region
	var problems []source.Problem
	for _, item := range n.List() {
		r, found := readRegion(item)
		regions, problems = append(regions, r), append(problems, found...)
	}
	return regions, problems
}

func readRegion(n source.Node) (region, []source.Problem) {
	r := region{settings: map[string]source.Node{}}
	for _, e := range n.Entries() {
		r.settings[e.Key.Text()] = e.Value
	}
	list := r.settings[countriesKey]
	delete(r.settings, countriesKey)
	problems := unknown(r.settings, regional)
	maps.DeleteFunc(r.settings, func(key string, _ source.Node) bool { return !slices.Contains(regional, key) })
	if len(list.List()) == 0 {
		return r, append(problems, n.Problem("names no countries", "write countries: [MA, EH]"))
	}
	for _, c := range list.List() {
		if _, known := firstDays()[c.Text()]; !known {
			problems = append(problems, c.Problem(fmt.Sprintf("%q is no country", c.Text()),
				"write its two letters of ISO 3166, such as MA"))
			continue
		}
		r.countries = append(r.countries, c.Text())
	}
	return r, problems
}
