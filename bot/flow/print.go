package flow

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// String is the flow as a file that is read as the same flow. Only comments, and how it was laid out, are lost.
func (f *Flow) String() string {
	var l lines
	on := (lines{}).add("command", scalar(f.Command)).add("takes", listed(f.Takes)).add("rare", flag(f.Rare))
	if on = on.add("event", scalar(f.Event)); len(on) > 0 {
		l = l.add("on", "{"+strings.Join(on, ", ")+"}")
	}
	l = l.add("for", map[bool]string{true: "admin"}[f.Admin])
	l = append(l.add("needs", map[bool]string{true: "rooms"}[f.Rooms]), "steps:")
	for _, s := range f.Steps {
		l = append(l, s.lines().item()...)
	}
	return strings.Join(l, "\n") + "\n"
}

// lines are the keys of a map, one a line.
type lines []string

// add leaves out what has no value.
func (l lines) add(key, value string) lines {
	if value == "" {
		return l
	}
	return append(l, key+": "+value)
}

// item makes the map an entry of a list.
func (l lines) item() lines {
	item := make(lines, len(l))
	for i, line := range l {
		item[i] = "    " + line
	}
	item[0] = "  - " + l[0]
	return item
}

func (s Step) lines() lines {
	l := lines{}.add("id", scalar(s.ID)).add("when", scalar(s.When.String()))
	l = s.Answer.addTo(l.add(string(s.Verb), s.Phrase.print()+scalar(s.Name)))
	waiting := map[bool]string{true: "in", false: "wait"}[s.Verb == Remind]
	l = l.add("values", listed(s.Values)).add("with", mapped(s.With)).add("go", scalar(s.Go)+mapped(s.Forks))
	l = l.add(waiting, span(s.Wait)).add("then", scalar(s.Then))
	return l.add("at", scalar(s.At)).add("final", flag(s.Final))
}

func (a Answer) addTo(l lines) lines {
	switch a.Kind {
	case Choice, Several:
		l = l.add(string(a.Kind), listed(a.Options)+strings.TrimSuffix("$"+a.List, "$"))
	case Number:
		l = l.add(string(a.Kind), fmt.Sprintf("{min: %d, max: %d}", a.Min, a.Max))
	case Text:
		l = l.add(string(a.Kind), fmt.Sprintf("{most: %d}", a.Most))
	case Form:
		l = append(l, "form:")
		for _, f := range a.Fields {
			field := lines{}.add("id", scalar(f.ID)).add("when", scalar(f.When.String())).add("ask", f.Phrase.print())
			l = append(l, f.Answer.addTo(field).item()...)
		}
	case Moment, Day, Zone:
		l = l.add(string(a.Kind), "true")
	}
	return l.add("optional", flag(a.Optional))
}

func (p Phrase) print() string { return scalar(p.Key) + mapped(p.ByRole) }

// plainText is what YAML takes for a text without quotes; but see scalar.
var plainText = regexp.MustCompile(`^\$?[a-z][A-Za-z0-9_.<> -]*$`)

// scalar quotes what could be taken for something else. Nothing stays nothing.
func scalar(s string) string {
	if s == "" || plainText.MatchString(s) && s != "true" && s != "false" && s != "null" {
		return s
	}
	return strconv.Quote(s)
}

func listed(words []string) string {
	if len(words) == 0 {
		return ""
	}
	l := make(lines, len(words))
	for i, w := range words {
		l[i] = scalar(w)
	}
	return "[" + strings.Join(l, ", ") + "]"
}

func mapped(m map[string]string) string {
	if m == nil {
		return ""
	}
	var l lines
	for _, key := range keys(m) {
		l = l.add(scalar(key), scalar(m[key]))
	}
	return "{" + strings.Join(l, ", ") + "}"
}

func flag(is bool) string { return map[bool]string{true: "true"}[is] }

// span is the duration in the largest unit that it has whole.
func span(d time.Duration) string {
	for _, unit := range "wdhm" {
		if whole := spanUnits[byte(unit)]; d > 0 && d%whole == 0 {
			return fmt.Sprintf("%d%c", d/whole, unit)
		}
	}
	return ""
}
