package mentoring

import (
	"time"

	"mentorbot/bot/chat"
)

// ProgramID is one run of a template.
type ProgramID string

// ProgramState is where a program is in its life.
type ProgramState string

// A program's life: draft → enrolling → running ⇄ paused → winding down → archived.
const (
	Draft       ProgramState = "draft"
	Enrolling   ProgramState = "enrolling"
	Running     ProgramState = "running"
	Halted      ProgramState = "paused"
	WindingDown ProgramState = "winding_down"
	Archived    ProgramState = "archived"
)

var programMoves = map[ProgramState][]ProgramState{
	Draft:       {Enrolling, Archived},
	Enrolling:   {Running, Halted, Archived},
	Running:     {Halted, WindingDown, Archived},
	Halted:      {Enrolling, Running, WindingDown, Archived},
	WindingDown: {Running, Archived},
}

// Program is one run of a guide, with dates, languages, cadence and questions of its own.
type Program struct {
	ID        ProgramID        `json:"id"`
	Community chat.CommunityID `json:"community"`
	Title     string           `json:"title"`
	Guide     Guide            `json:"guide"`          // its own copy: a template may change under a running program
	Whom      string           `json:"whom,omitempty"` // one of Guide.Whom; empty: anyone
	Languages []chat.Language  `json:"languages"`
	Start     Date             `json:"start"` // the first day, which begins in each zone by itself
	Cadence   Cadence          `json:"cadence"`
	Questions []Question       `json:"questions,omitempty"`
	Help      Words            `json:"help,omitempty"` // where help is to be had near people, in the admin's words
	Ladder    Ladder           `json:"ladder"`
	State     ProgramState     `json:"state"`
	Before    ProgramState     `json:"before,omitempty"` // what a paused program goes back to
	By        MemberID         `json:"by"`               // the admin who made it
	Board     chat.PlaceID     `json:"board,omitempty"`  // where the invitation was posted; before, the common room
	Created   time.Time        `json:"created"`
}

// Words are an admin's own words per language.
type Words map[chat.Language]string

// Question is a program's own enrolment question.
type Question struct {
	ID    string `json:"id"`
	Words Words  `json:"words"`
}

// In is the words in a language, else in the first of the others that has them.
func (w Words) In(l chat.Language, others []chat.Language) string {
	for _, try := range append([]chat.Language{l}, others...) {
		if words := w[try]; words != "" {
			return words
		}
	}
	return ""
}

// May tells whether a program can go to a state from where it is.
func (p Program) May(to ProgramState) bool {
	for _, s := range programMoves[p.State] {
		if s == to {
			return true
		}
	}
	return false
}

// TakesPeople tells whether one can enrol.
func (p Program) TakesPeople() bool { return p.State == Enrolling || p.State == Running }

// TakesPairs tells whether pairs can be formed.
func (p Program) TakesPairs() bool { return p.State == Enrolling || p.State == Running }

// Language is the program's own language, for people whose language is not known.
func (p Program) Language() chat.Language {
	if len(p.Languages) == 0 {
		return "en"
	}
	return p.Languages[0]
}
