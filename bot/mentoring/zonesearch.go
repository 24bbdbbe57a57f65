package mentoring

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// How near a name is to what was typed so far, the nearest first. A zone is as near as its nearest name.
const (
	meant   = iota // it is the name
	begun          // the name begins so
	inWords        // every word begins one of the name's
	inside         // every word stands somewhere in the name
	besides        // another zone of the country of one that is meant
)

// ZonesLike is the zones that what was typed so far can mean, the nearest first: by the zone's own name, a city, a
// country, a distance such as UTC+3. Nothing typed: zones of the largest places.
func ZonesLike(text string) []string {
	key := fold(text)
	if key == "" {
		return largest()
	}
	near := map[string]int{}
	if zone, nearest, is := offsetZone(text); is {
		return slices.DeleteFunc(append([]string{zone}, nearest...), func(zone string) bool { return zone == "" })
	}
	exact, _ := FindZone(text)
	mark(near, meant, exact)
	for name, found := range gazetteer() {
		if how, is := nearness(name, key); is {
			mark(near, how, found...)
		}
	}
	for zone, how := range maps.Clone(near) {
		if how == meant {
			mark(near, besides, Neighbours(zone)...)
		}
	}
	if len(near) == 0 {
		return nearestZones(key)
	}
	return slices.SortedFunc(maps.Keys(near), func(a, b string) int {
		return cmp.Or(cmp.Compare(near[a], near[b]), cmp.Compare(foreign(a, key), foreign(b, key)), strings.Compare(a, b))
	})
}

// foreign is 0 for a zone whose own city begins with what was typed, 1 for one that is known under that name only.
func foreign(zone, key string) int {
	if strings.HasPrefix(fold(city(zone)), key) {
		return 0
	}
	return 1
}

// mark says how near zones are, unless they are nearer already.
func mark(near map[string]int, how int, found ...string) {
	for _, zone := range found {
		if before, known := near[zone]; zone != "" && (!known || how < before) {
			near[zone] = how
		}
	}
}

// nearness compares a name with what was typed so far, both folded. A letter or two stand in too many names to be
// looked for within them.
func nearness(name, key string) (how int, is bool) {
	switch {
	case name == key:
		return meant, true
	case strings.HasPrefix(name, key):
		return begun, true
	case len([]rune(key)) < shortestPart:
		return 0, false
	}
	how = inWords
	for word := range strings.FieldsSeq(key) {
		if !strings.Contains(name, word) {
			return 0, false
		}
		if !strings.Contains(" "+name, " "+word) {
			how = inside
		}
	}
	return how, true
}

// Neighbours is the zones of the country that a zone belongs to, itself among them; none where it belongs to none.
func Neighbours(zone string) []string { return strings.Fields(zonesOf[Country(zone)]) }

// largest is the zones of the places that are known by name, each once.
func largest() []string {
	var all []string
	for _, p := range places {
		if !slices.Contains(all, p.zone) {
			all = append(all, p.zone)
		}
	}
	return all
}

// ZoneLabel is a zone's name as it is shown: a mere distance from UTC has the sign that people write.
func ZoneLabel(zone string) string {
	m := etcOffset.FindStringSubmatch(strings.ToLower(zone))
	switch {
	case m == nil:
		return zone
	case m[1] == "-":
		return "UTC+" + m[2]
	}
	return "UTC-" + m[2]
}
