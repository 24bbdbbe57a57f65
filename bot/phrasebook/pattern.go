package phrasebook

import (
	"fmt"
	"slices"
	"strings"

	"mentorbot/bot/source"
)

// pattern reads a text with the arguments named; those with a question mark may be missing.
func pattern(field func(*grammar) **wording, slots ...string) func(*grammar, source.Node) []source.Problem {
	return func(g *grammar, n source.Node) []source.Problem {
		if problems := checkWords(n); problems != nil {
			return problems
		}
		w, problems := parseWording(n)
		if len(problems) > 0 {
			return problems
		}
		has := w.slots()
		for _, s := range slots {
			name, optional := strings.CutSuffix(s, "?")
			i := slices.Index(has, name)
			if i >= 0 {
				has = slices.Delete(has, i, i+1)
			} else if !optional {
				return []source.Problem{n.Problem(fmt.Sprintf("has no {%s}", name),
					"every date and hour must be clear")}
			}
		}
		if len(has) > 0 {
			return []source.Problem{n.Problem(fmt.Sprintf("has {%s}, which is not known here", has[0]),
				"known are: "+strings.ReplaceAll(strings.Join(slots, ", "), "?", ""))}
		}
		*field(g) = w
		return nil
	}
}

// halfDay reads what is said for a half of the day. It is understood as well.
func halfDay(part int, field func(*grammar) *string) func(*grammar, source.Node) []source.Problem {
	return func(g *grammar, n source.Node) []source.Problem {
		problems := g.learn([]source.Node{n}, meaning{dayPart, part})
		if len(problems) == 0 {
			*field(g) = n.Text()
		}
		return problems
	}
}

// readTime reads how an hour is written: {hour} of 24, or {hour12} of twelve with the {half} of the day.
func readTime(g *grammar, n source.Node) []source.Problem {
	field := func(g *grammar) **wording { return &g.time }
	w, problems := parseWording(n)
	if len(problems) > 0 || !slices.Contains(w.slots(), "hour12") {
		return pattern(field, "hour", "minute")(g, n)
	}
	if g.am == "" || g.pm == "" {
		return []source.Problem{n.Problem("says {hour12}, and nothing tells the halves of the day apart",
			`write "time.am" and "time.pm", and {half} in the time`)}
	}
	return pattern(field, "hour12", "minute", "half")(g, n)
}
