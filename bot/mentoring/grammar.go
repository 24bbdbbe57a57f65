package mentoring

import (
	"fmt"
	"regexp"
	"strings"
)

// Limits of a guide.
const (
	MostSteps              = 60
	MostPace               = 8 // weeks a step
	LeastMinutes           = 5
	MostMinutes            = 240
	longestID, longestText = 40, 120
	mostRest, mostOnward   = 60, 52 // days, weeks
)

// GuideKey is one key that a guide, or a step of it, may have, and what may stand there: one of Values, or a number
// from Least to Most, or what Pattern describes, at most Most characters long.
type GuideKey struct {
	Name        string
	About       string // for editors, and as the hint for a wrong value
	Optional    bool
	Values      []string
	Pattern     string
	Least, Most int
	Words       bool // a list of names, each as Pattern describes
	Steps       bool // the list of steps
}

// The patterns of ids and locale keys. They begin with a letter, so that YAML never takes them for a number.
const (
	idPattern   = `^[a-z][a-z0-9_]*$`
	textPattern = `^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$`
)

// A fixed step: an admin may reword it, never remove it. Each guide has one of each.
const (
	Midpoint = "midpoint"
	Closing  = "closing"
)

// When a step opens.
const (
	OpensOnDate = "date" // on its date
	OpensDone   = "done" // when both closed the one before
)

// What a check-in's first question asks.
const (
	AnswersMet  = "met"  // met, planned, not yet
	AnswersDone = "done" // done, planned, not yet
)

// What a pair also fills in at a step.
const (
	WithAgreement = "agreement"
	WithGoal      = "goal"
	WithRate      = "rate"
	WithPlan      = "plan"
	WithClose     = "close"
	WithTarget    = "target" // the piece that is to be made, and the agreement
)

// GuideGrammar is all that a guide may say. The parser and the schema are both made from it.
var GuideGrammar = struct{ Guide, Step []GuideKey }{
	Guide: []GuideKey{
		idKey("guide", "the guide's name, as the file is called"),
		textKey("title", "what the guide is called"),
		textKey("about", "what the guide is for"),
		{Name: "pace", About: "weeks a step", Least: 1, Most: MostPace},
		{Name: "opens", About: "whether a step opens on its date, or when both closed the one before",
			Values: []string{OpensOnDate, OpensDone}},
		{Name: "whom", About: "whom it can be for, apart from anyone: texts may have a wording for each", Optional: true,
			Words: true, Pattern: idPattern, Most: longestID},
		{Name: "weekly", About: "the most unasked messages in seven days", Optional: true, Least: 1, Most: MostAWeek},
		{Name: "rest", About: "days without nudges after a rough day", Optional: true, Least: 1, Most: mostRest},
		{Name: "onward", About: "weeks that a pair can go on at the end", Optional: true, Least: 1, Most: mostOnward},
		{Name: "steps", About: "the steps, in order", Steps: true, Most: MostSteps},
	},
	Step: []GuideKey{
		idKey("id", "the step's name, as no other step is called"),
		textKey("title", "the step's theme"),
		textKey("idea", "the idea, at most two sentences"),
		textKey("mentor", "the prompt for the mentor"),
		textKey("mentee", "the prompt for the mentee"),
		textKey("together", "what to do together"),
		textKey("agenda", "an agenda in a few lines"),
		{Name: "minutes", About: "how long the meeting takes", Least: LeastMinutes, Most: MostMinutes},
		textKey("check", "the question of the check-in"),
		{Name: "answers", About: "what the check-in asks: met or done", Values: []string{AnswersMet, AnswersDone}},
		{Name: "with", About: "what the pair also fills in", Optional: true,
			Values: []string{WithAgreement, WithGoal, WithRate, WithPlan, WithClose, WithTarget}},
		{Name: "note", About: "a question that the pair answers in a line, a locale key", Optional: true,
			Pattern: textPattern, Most: longestText},
		{Name: "pulse", About: "who is asked, privately, how they are themselves", Optional: true,
			Values: []string{string(Mentor), string(Mentee)}},
		{Name: "fixed", About: "the step can't be removed", Optional: true, Values: []string{Midpoint, Closing}},
	},
}

func idKey(name, about string) GuideKey {
	return GuideKey{Name: name, About: about, Pattern: idPattern, Most: longestID}
}

func textKey(name, about string) GuideKey {
	return GuideKey{Name: name, About: about + ", a locale key", Pattern: textPattern, Most: longestText}
}

var patterns = map[string]*regexp.Regexp{
	idPattern: regexp.MustCompile(idPattern), textPattern: regexp.MustCompile(textPattern),
}

// notNames are words that YAML takes for a truth value.
var notNames = []string{"true", "false"}

// number tells a key that takes a number.
func (k GuideKey) number() bool { return !k.Steps && k.Values == nil && k.Pattern == "" }

// hint says what may stand at the key.
func (k GuideKey) hint() string {
	switch {
	case k.Steps:
		return fmt.Sprintf("write a list of at most %d steps, each beginning with - id:", k.Most)
	case k.Words:
		return "write a list of short names, each once, such as [parents, newcomers]"
	case k.number():
		return fmt.Sprintf("write a whole number from %d to %d", k.Least, k.Most)
	case k.Values != nil:
		return "write " + strings.Join(k.Values, " or ")
	case k.Pattern == idPattern:
		return "write a short name of small letters, digits and _, such as w1"
	}
	return "write a locale key, such as career.w1.title"
}

func keyNames(keys []GuideKey) []string {
	all := make([]string, len(keys))
	for i, k := range keys {
		all[i] = k.Name
	}
	return all
}
