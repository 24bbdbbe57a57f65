package flow

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// shape is what a value in a file must look like.
type shape string

const (
	aName      shape = "name"      // [a-z][a-z0-9_]*
	anID       shape = "id"        // a name, but not end
	anAction   shape = "action"    // a name, or more with dots between
	anAudience shape = "audience"  // everyone or admin
	anAbility  shape = "ability"   // rooms
	aPhrase    shape = "phrase"    // a locale key, $fact, or both by role
	aKey       shape = "key"       // a locale key or $fact
	aValue     shape = "value"     // a word or $name
	aCondition shape = "condition" // see ParseCondition
	aSpan      shape = "span"      // 30m, 12h, 3d, 2w
	aFlag      shape = "flag"      // true or false
	aTrue      shape = "true"
	aNumber    shape = "number"
	aCount     shape = "count"   // a number of characters
	aTarget    shape = "target"  // a step, or a map from answers or outcomes to steps
	anOption   shape = "options" // a list of names, or $list
	names      shape = "names"   // a list of names
	values     shape = "values"  // a map from names to values
	aTrigger   shape = "trigger"
	aRange     shape = "range"
	aLength    shape = "length"
	steps      shape = "steps"
	fields     shape = "fields"
)

// word is one key that a file may use.
type word struct {
	key   string
	shape shape
	help  string
}

// The words of each part of a file. Parser and JSON Schema are both made from these tables, so they cannot drift.
var (
	flowWords = []word{
		{"on", aTrigger, "What begins the flow: a command that a person gives, or an event."},
		{"for", anAudience, "Who may begin it: everyone or admin."},
		{"needs", anAbility, "What the network must be able to do: rooms, for a pair."},
		{"steps", steps, "What happens, one after another."},
	}
	triggerWords = []word{
		{"command", aName, "The verb, as in /mentor VERB."},
		{"takes", names, "The questions that words behind the verb may answer, in this order."},
		{"rare", aFlag, "The verb is seldom needed: where there is little room, it stands behind the others."},
		{"event", aName, "The event: joined, opened."},
	}
	answerWords = []word{
		{string(Choice), anOption, "One of these is taken as the answer: a list of names, or $list."},
		{string(Several), anOption, "Any of these: a list of names, or $list."},
		{string(Number), aRange, "A whole number in this range."},
		{string(Moment), aTrue, "A day and an hour."},
		{string(Day), aTrue, "A day."},
		{string(Zone), aTrue, "A time zone."},
		{string(Text), aLength, "Words of the person."},
	}
	askWords = append([]word{
		{"optional", aFlag, "The question may be skipped."},
	}, answerWords...)
	stepWords = append([]word{
		{"id", anID, "The step's name, by which others go to it and its answer is known."},
		{"when", aCondition, "The step is left out unless this holds: role is mentor and not trained."},
		{string(Say), aPhrase, "Says a phrase."},
		{string(Ask), aPhrase, "Asks a question and waits for the answer."},
		{string(Save), aName, "Keeps answers in a record: see values."},
		{string(Do), anAction, "Lets the bot do something; its outcome is where to go on."},
		{string(Remind), aValue, "Begins a flow later: see in and at."},
		{string(Begin), aValue, "Goes on with another flow."},
		{string(Form), fields, "Several questions at once."},
		{"values", names, "Which answers are kept by save."},
		{"with", values, "What do is told: words, $answers or $facts."},
		{"go", aTarget, "The step to go on with, or one for each answer or outcome; end ends the flow."},
		{"wait", aSpan, "How long the answer is waited for: 30m, 12h, 3d, 2w."},
		{"then", aName, "The step to go on with when no answer came."},
		{"in", aSpan, "In how long to remind."},
		{"at", aValue, "The $answer or $fact that says when to remind."},
		{"final", aFlag, "There is no way back behind this step."},
	}, askWords...)
	fieldWords = append([]word{
		{"id", aName, "The question's name, by which its answer is known."},
		{"when", aCondition, "The question is left out unless this holds."},
		{string(Ask), aPhrase, "The question."},
	}, askWords...)
	rangeWords  = []word{{"min", aNumber, "The least number."}, {"max", aNumber, "The greatest number."}}
	lengthWords = []word{{"most", aCount, "The most characters."}}
)

// Limits of a flow, so that a conversation stays one.
const (
	MostSteps  = 80
	MostFields = 12
	MostText   = 2000 // characters of one answer
	MostNumber = 1_000_000
	LeastSpan  = time.Minute
	MostSpan   = 366 * 24 * time.Hour
)

var (
	namePattern  = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)
	wordPattern  = regexp.MustCompile(`^[A-Za-z0-9_.:-]{1,64}$`)
	keyPattern   = regexp.MustCompile(`^(\$[a-z][a-z0-9_]{0,39}|[a-z][a-z0-9_]*(\.[a-z0-9_]+)+)$`)
	doPattern    = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$`)
	valuePattern = regexp.MustCompile(`^\$?[A-Za-z0-9_.:-]{1,64}$`)
	spanPattern  = regexp.MustCompile(`^[1-9][0-9]{0,3}[mhdw]$`)
	listPattern  = regexp.MustCompile(`^\$[a-z][a-z0-9_]{0,39}$`)
)

func isName(s string) bool { return namePattern.MatchString(s) }

var spanUnits = map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}

// ParseSpan reads 30m, 12h, 3d and 2w.
func ParseSpan(s string) (time.Duration, bool) {
	if !spanPattern.MatchString(s) {
		return 0, false
	}
	n, err := strconv.Atoi(s[:len(s)-1])
	d := time.Duration(n) * spanUnits[s[len(s)-1]]
	return d, err == nil && d >= LeastSpan && d <= MostSpan
}

func keysOf(words []word) []string {
	keys := make([]string, len(words))
	for i, w := range words {
		keys[i] = w.key
	}
	return keys
}

func listOf(words []word) string { return strings.Join(keysOf(words), ", ") }
