package engine

import (
	"time"

	"mentorbot/bot/flow"
)

// Effect is something a flow causes. The list is closed: Say, Ask, Save, Do, Remind, Begin.
type Effect interface{ effect() }

// Say says a phrase: a key, or $fact for one that the facts give.
type Say struct{ Phrase string }

// Ask asks a question and waits.
type Ask struct {
	Step     *flow.Step
	Phrase   string
	Fields   []*flow.Field     // of a form: those that apply
	Answers  map[string]Value  // what is answered already
	Part     string            // a moment: its day is answered, the hour is open
	Back     bool              // there is a question to go back to
	Problem  string            // why the last answer did not fit: a phrase
	Problems map[string]string // a form: the same by field
	Offers   []string          // what could have been meant
}

// Save keeps answers in a record.
type Save struct {
	Record string
	Values map[string]Value
}

// Do lets the bot do something. Its outcome comes back as an Input.
type Do struct {
	Action string
	With   map[string]Value
}

// Remind begins a flow later.
type Remind struct {
	Flow  string
	After time.Duration
	At    Value // a moment or a day; empty: After
}

// Begin goes on with another flow; this one is over.
type Begin struct{ Flow string }

func (Say) effect()    {}
func (Ask) effect()    {}
func (Save) effect()   {}
func (Do) effect()     {}
func (Remind) effect() {}
func (Begin) effect()  {}
