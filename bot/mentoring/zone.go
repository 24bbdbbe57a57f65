package mentoring

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	mostNearest  = 5  // zones to choose from, where there is a choice
	longestPlace = 40 // characters of a place looked at: no name is longer
	mostUnlike   = 4  // letters that may be wrong in a misspelt name
	shortestPart = 3  // characters of a word that is looked for within names
)

// FindZone finds the time zone that a person means: the zone's own name, a city, a country, in many languages, or a
// distance such as UTC+3. If it could be several or is misspelt, the zone is empty and the nearest ones are given, the
// most likely first; none if nothing is near.
func FindZone(text string) (zone string, nearest []string) {
	if zone, nearest, ok := offsetZone(text); ok {
		return zone, nearest
	}
	key := fold(text)
	if key == "" {
		return "", nil
	}
	found := gazetteer()[key]
	if town, _, more := strings.Cut(strings.ReplaceAll(text, "،", ","), ","); len(found) == 0 && more {
		found = gazetteer()[fold(town)]
	}
	switch len(found) {
	case 0:
		return "", nearestZones(key)
	case 1:
		return found[0], nil
	}
	return "", found[:min(len(found), mostNearest)]
}

// gazetteer is the zones of each name, folded. It is made once and never changed.
var gazetteer = sync.OnceValue(func() map[string][]string {
	names := map[string][]string{}
	add := func(name, zone string) {
		if key := fold(name); !slices.Contains(names[key], zone) {
			names[key] = append(names[key], zone)
		}
	}
	for _, zone := range zones {
		add(zone, zone)
		add(city(zone), zone)
	}
	for _, p := range places {
		for name := range strings.SplitSeq(p.names, "|") {
			add(name, p.zone)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(renamed)) {
		names[fold(name)] = []string{renamed[name]}
		if town := fold(city(name)); names[town] == nil && !regional(name) {
			names[town] = []string{renamed[name]}
		}
	}
	return names
})

// city is the last part of a zone's name.
func city(zone string) string { return zone[strings.LastIndex(zone, "/")+1:] }

// regional tells of older names whose last part says nothing alone: Brazil/East, Australia/North.
func regional(name string) bool {
	region, _, _ := strings.Cut(name, "/")
	return slices.Contains([]string{"Australia", "Brazil", "Canada", "Chile", "Etc", "Mexico", "US"}, region)
}

// offsets are distances from UTC; what follows Etc/GMT has the opposite sign, by that database's old custom.
var (
	offset    = regexp.MustCompile(`^(?:utc|gmt)? ?([+-]) ?([0-9]{1,2})(?::?([0-9]{2}))?$`)
	etcOffset = regexp.MustCompile(`^etc/gmt([+-])([0-9]{1,2})$`)
)

// partial is the zones that are always, or in part of the year, not whole hours away; the first if it is always.
var partial = map[string]struct {
	zone   string
	always bool
}{
	"+3:30": {"Asia/Tehran", true}, "+4:30": {"Asia/Kabul", true}, "+5:30": {"Asia/Kolkata", true},
	"+5:45": {"Asia/Kathmandu", true}, "+6:30": {"Asia/Yangon", true}, "+8:45": {"Australia/Eucla", true},
	"+9:30": {"Australia/Darwin", true}, "-9:30": {"Pacific/Marquesas", true}, "-3:30": {"America/St_Johns", false},
	"+10:30": {"Australia/Lord_Howe", false}, "+12:45": {"Pacific/Chatham", false},
}

// offsetZone reads a distance; ok tells whether the text is one.
func offsetZone(text string) (zone string, nearest []string, ok bool) {
	text = strings.Join(strings.Fields(strings.ToLower(latinDigits(text))), " ")
	if m := etcOffset.FindStringSubmatch(text); m != nil {
		hours, _ := strconv.Atoi(m[2]) // two digits
		return hoursAhead(hours, m[1] == "-"), nil, true
	}
	m := offset.FindStringSubmatch(text)
	if m == nil {
		return "", nil, false
	}
	hours, _ := strconv.Atoi(m[2]) // two digits
	if m[3] == "" || m[3] == "00" {
		return hoursAhead(hours, m[1] == "+"), nil, true
	}
	switch p := partial[fmt.Sprintf("%s%d:%s", m[1], hours, m[3])]; {
	case p.always:
		return p.zone, nil, true
	case p.zone != "":
		return "", []string{p.zone}, true
	}
	return "", nil, true
}

// hoursAhead is the zone so many hours ahead of UTC, or behind; empty where there is none.
func hoursAhead(hours int, ahead bool) string {
	switch {
	case hours == 0:
		return "UTC"
	case ahead && hours <= 14:
		return fmt.Sprintf("Etc/GMT-%d", hours)
	case !ahead && hours <= 12:
		return fmt.Sprintf("Etc/GMT+%d", hours)
	}
	return ""
}

// latinDigits writes Arabic digits and the long minus as a keyboard would.
func latinDigits(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case '٠' <= r && r <= '٩':
			return r - '٠' + '0'
		case r == '−' || r == '–':
			return '-'
		}
		return r
	}, text)
}

// letters are those that no accent accounts for.
var letters = strings.NewReplacer("ß", "ss", "ø", "o", "ı", "i", "ة", "ه", "ى", "ي", "ـ", "")

// fold makes names equal that people take for equal: case, accents, vowel signs, separators.
func fold(name string) string {
	name = letters.Replace(strings.ToLower(name))
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '+':
			return r
		}
		return ' '
	}, norm.NFD.String(cut(name)))
	return strings.Join(strings.Fields(name), " ")
}

// cut keeps long texts from costing time.
func cut(text string) string {
	n := 0
	for i := range text {
		if n++; n > longestPlace {
			return text[:i]
		}
	}
	return text
}

// nearestZones is the zones whose names are most like a word: few letters to change, or the word within the name.
func nearestZones(word string) []string {
	wanted := []rune(word)
	most := min(max(1, len(wanted)/2), mostUnlike)
	least := map[string]int{}
	for name, found := range gazetteer() {
		d := unlike(wanted, []rune(name), most)
		if strings.Contains(name, word) && len(wanted) >= shortestPart {
			d = 1
		}
		for _, zone := range found {
			if before, seen := least[zone]; d <= most && (!seen || d < before) {
				least[zone] = d
			}
		}
	}
	nearest := slices.SortedFunc(maps.Keys(least), func(a, b string) int {
		return cmp.Or(cmp.Compare(least[a], least[b]), strings.Compare(a, b))
	})
	return nearest[:min(len(nearest), mostNearest)]
}

// unlike counts the letters to change, add, leave out or swap with their neighbour between two names; it does not look
// at names whose lengths alone are too unlike.
func unlike(a, b []rune, most int) int {
	if len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	last, before, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		last, before, row = before, row, last
		row[0] = i + 1
		for j := range b {
			row[j+1] = min(before[j+1]+1, row[j]+1, before[j]+cost(a[i], b[j]))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], last[j-1]+1)
			}
		}
	}
	return row[len(b)]
}

func cost(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}
