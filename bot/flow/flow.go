// Package flow is the grammar of conversations: it reads flows from data, and finds their mistakes with file and line.
//
// Invariant: it runs nothing. Who asks what is said next asks the engine.
//
// Start with Flow and Step; grammar.go is the list of words a file may use, Parse reads them, Lint checks what they
// mean, String writes them.
package flow

import (
	"time"

	"mentorbot/bot/source"
)

// ID names a flow: its folder.
type ID string

// Flow is a conversation as checked data.
type Flow struct {
	ID      ID
	Hash    string   // changes with the file's content
	Command string   // the verb that begins it; empty: none
	Event   string   // the event that begins it; empty: none
	Admin   bool     // only admins may begin it
	Rooms   bool     // of use only on networks that can open a room for a pair
	Takes   []string // the questions that words behind the command may answer, in this order
	Rare    bool     // of the command is seldom need: it stands behind the others
	Steps   []Step
	File    string

	line  int // of what begins it
	index map[string]int
}

// Set is all flows by name.
type Set map[ID]*Flow

// Verb is what a step does.
type Verb string

// The closed list of what a step can do.
const (
	Say    Verb = "say"
	Ask    Verb = "ask"
	Save   Verb = "save"
	Do     Verb = "do"
	Remind Verb = "remind"
	Begin  Verb = "begin"
)

// End is the step name that ends a flow.
const End = "end"

// Step is one line of a conversation.
type Step struct {
	ID     string
	Line   int
	Verb   Verb
	When   Condition
	Phrase Phrase            // say, ask: what is said
	Answer Answer            // ask: what is taken as an answer
	Name   string            // save: the record; do: the action; remind, begin: the flow, or $fact
	Values []string          // save: the answers kept
	With   map[string]string // do: words, or $answer or $fact
	Go     string            // where to go on; empty: the next step
	Forks  map[string]string // where to go on by answer or outcome
	Wait   time.Duration     // ask: how long an answer is waited for; 0: for ever. remind: in how long
	At     string            // remind: the answer or fact that says when
	Then   string            // ask: where to go on when nothing came
	Final  bool              // do: no way back behind it
}

// Phrase is a locale key, or $fact for one that the facts give; by role where the roles hear different words.
type Phrase struct {
	Key    string
	ByRole map[string]string
}

// For is the phrase's key for a role.
func (p Phrase) For(role string) string {
	if key, ok := p.ByRole[role]; ok {
		return key
	}
	return p.Key
}

// Keys are all the keys a phrase may say.
func (p Phrase) Keys() []string {
	var keys []string
	if p.Key != "" {
		keys = append(keys, p.Key)
	}
	for _, key := range p.ByRole {
		keys = append(keys, key)
	}
	return keys
}

// Kind is what sort of answer is taken.
type Kind string

// The kinds of answers.
const (
	Choice  Kind = "choices" // one of Options or of a list
	Several Kind = "several" // any of them
	Number  Kind = "number"  // a whole number from Min to Max
	Moment  Kind = "moment"  // a day and an hour
	Day     Kind = "day"     // a day
	Text    Kind = "text"    // words, at most Most characters
	Zone    Kind = "zone"    // a time zone
	Form    Kind = "form"    // several of these at once
)

// Answer says what is taken as an answer.
type Answer struct {
	Kind     Kind
	Options  []string // the keys; labels are the phrase's key + "." + option
	List     string   // the fact that lists the options instead
	Min, Max int
	Most     int // characters
	Optional bool
	Fields   []Field
}

// Field is one question of a form.
type Field struct {
	ID     string
	Line   int
	When   Condition
	Phrase Phrase
	Answer Answer
}

// Step finds a step by its name.
func (f *Flow) Step(id string) (*Step, bool) {
	i, ok := f.index[id]
	if !ok {
		return nil, false
	}
	return &f.Steps[i], true
}

// Position is where a step stands; -1 if it is not there.
func (f *Flow) Position(id string) int {
	if i, ok := f.index[id]; ok {
		return i
	}
	return -1
}

// Facts are what the flow asks of the world to find its way: what is not answered in the flow itself.
func (f *Flow) Facts() []string {
	answered, facts := f.answers(), map[string]bool{}
	f.eachName(func(use Use, name string, _ int) {
		if use == AsFact && !answered[name] {
			facts[name] = true
		}
	})
	return keys(facts)
}

// answers are the names of all that is asked in the flow.
func (f *Flow) answers() map[string]bool {
	names := map[string]bool{}
	for _, s := range f.Steps {
		if s.Verb == Ask {
			names[s.ID] = true
		}
		for _, field := range s.Answer.Fields {
			names[field.ID] = true
		}
	}
	return names
}

// Use is what a name is used for.
type Use string

// The uses of a name.
const (
	AsFact   Use = "fact"   // to find the way, or as an argument
	AsList   Use = "list"   // to choose from
	AsPhrase Use = "phrase" // to be said
)

// eachName calls yield with each name the flow takes from elsewhere.
func (f *Flow) eachName(yield func(use Use, name string, line int)) {
	for _, s := range f.Steps {
		eachUse(s.When, s.Phrase, s.Answer, s.Line, yield)
		for _, value := range s.With {
			dollar(AsFact, value, s.Line, yield)
		}
		dollar(AsFact, s.Name, s.Line, yield)
		dollar(AsFact, s.At, s.Line, yield)
		for _, field := range s.Answer.Fields {
			eachUse(field.When, field.Phrase, field.Answer, field.Line, yield)
		}
	}
}

func eachUse(c Condition, p Phrase, a Answer, line int, yield func(Use, string, int)) {
	for _, all := range c {
		for _, t := range all {
			yield(AsFact, t.Name, line)
		}
	}
	for _, key := range p.Keys() {
		dollar(AsPhrase, key, line, yield)
	}
	if len(p.ByRole) > 0 {
		yield(AsFact, "role", line)
	}
	if a.List != "" {
		yield(AsList, a.List, line)
	}
}

func dollar(use Use, value string, line int, yield func(Use, string, int)) {
	if name, ok := Fact(value); ok {
		yield(use, name, line)
	}
}

// Fact tells whether a value is taken from a fact or an answer, and from which.
func Fact(value string) (string, bool) {
	if len(value) > 1 && value[0] == '$' {
		return value[1:], true
	}
	return "", false
}

// Problem is a mistake in a flow, with its place.
type Problem = source.Problem
