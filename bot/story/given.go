package story

import (
	"regexp"
	"slices"
	"strings"
)

// The states of a program and the roles of a person that a script can say.
var (
	states = []string{"draft", "enrolling", "running"}
	roles  = []string{"mentor", "mentee", "either"}
)

var (
	pairForm = regexp.MustCompile(`(?i)^(.+?)\s+mentors\s+(.+?)(?:\s*,?\s+in\s+week\s+(\d{1,3}))?$`)
	roleForm = regexp.MustCompile(`(?i)^(.+?)\s+is\s+(?:an?\s+)?(\w+)(?:\s+with\s+room\s+for\s+(\d{1,3}))?$`)
	guide    = regexp.MustCompile(`(?i)^(.*?)\s*,?\s*\bby\s+the\s+guide\s+(\w+)(?:\s+for\s+(\w+))?$`)
	program  = regexp.MustCompile(`(?i)^(?:an?\s+|the\s+)?(?:(\w+)\s+)?program\b\s*(.*)$`)
)

// readGiven reads how things stand when the story begins.
func readGiven(s string) (Step, *mistake) {
	s = strings.TrimRight(s, ".")
	if step, m := readPerson(s); m == nil && (step.Verb == Speaks || step.Verb == Lives) {
		return step, nil
	}
	if found := pairForm.FindStringSubmatch(s); found != nil {
		return pairOf(found)
	}
	if found := program.FindStringSubmatch(s); found != nil {
		return programOf(found[1], found[2])
	}
	if found := roleForm.FindStringSubmatch(s); found != nil {
		return roleOf(found)
	}
	return Step{}, wrong(givenForms, "%q can't be given", s)
}

func pairOf(found []string) (Step, *mistake) {
	step := Step{Verb: Mentors, Who: found[1], Other: found[2]}
	if m := goodName(step.Who); m != nil {
		return step, m
	}
	if m := goodName(step.Other); m != nil {
		return step, m
	}
	if step.Who == step.Other {
		return step, wrong(givenForms, "%s can't mentor themselves", step.Who)
	}
	if found[3] == "" {
		return step, nil
	}
	step.Number, _, _ = number(found[3])
	if step.Number < 1 || step.Number > mostWeek {
		return step, wrong(givenForms, "there is no week %s", found[3])
	}
	return step, nil
}

// programOf takes the title and the state in any order.
func programOf(before, rest string) (Step, *mistake) {
	step := Step{Verb: Program, Word: strings.ToLower(before)}
	if found := guide.FindStringSubmatch(rest); found != nil {
		rest, step.Guide, step.Whom = found[1], strings.ToLower(found[2]), strings.ToLower(found[3])
	}
	if title, after, ok := quoted(rest); ok {
		step.Words, rest = oneLine(title), after
	} else if state, after := word(rest); after != "" {
		if title, left, ok := quoted(after); ok {
			step.Words, rest = oneLine(title), state+left
		}
	}
	if rest = strings.ToLower(strings.TrimSpace(rest)); rest != "" {
		step.Word = rest
	}
	if step.Word != "" && !slices.Contains(states, step.Word) {
		return step, wrong("a program is draft, enrolling or running; its title stands in quotes",
			"there is no program that is %q", step.Word)
	}
	return step, nil
}

func roleOf(found []string) (Step, *mistake) {
	step := Step{Verb: Enrols, Who: found[1], Word: strings.ToLower(found[2])}
	if m := goodName(step.Who); m != nil {
		return step, m
	}
	step.Number, _, _ = number(found[3])
	if step.Word == "admin" {
		step.Verb, step.Word = Admin, ""
		if found[3] != "" {
			return step, wrong(givenForms, "an admin has no room for others")
		}
		return step, nil
	}
	if !slices.Contains(roles, step.Word) {
		return step, wrong("a person is an admin, or enrols as mentor, mentee or either", "nobody can be %q", found[2])
	}
	if found[3] != "" && (step.Number < 1 || step.Number > mostRoom) {
		return step, wrong(givenForms, "nobody has room for %s", found[3])
	}
	return step, nil
}
