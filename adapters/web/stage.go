package web

import (
	"context"
	"time"

	"mentorbot/bot/chat"
)

// Stage is what stands behind the page beside the chats: the clock, the pairs' progress, the demo, the people who
// answer by themselves. Words in its answers are in the language asked for.
type Stage interface {
	// Languages are those offered, the program's own first.
	Languages() []Tongue
	// Words are the page's own words: every key "page.…" of the locale.
	Words(l chat.Language) map[string]string
	Clock(ctx context.Context, l chat.Language) (ClockView, error)
	// Advance moves time forward through every due moment in order, and returns when nothing is due any more.
	Advance(ctx context.Context, to AdvanceRequest) (Advanced, error)
	Progress(ctx context.Context, l chat.Language) ([]PairView, error)
	// Demo begins a demo and returns; Adapter.Show tells the page how far it is.
	Demo(ctx context.Context, d DemoRequest) error
	// SaveStory writes the conversation of these people as a story file.
	SaveStory(ctx context.Context, people []chat.PersonID) (name string, story []byte, err error)
	// Autopilot says how a person answers from now on. The page has kept it already: see Person.Manner.
	Autopilot(ctx context.Context, p chat.PersonID, m Manner) error
}

// Tongue is a language on offer.
type Tongue struct {
	Tag       chat.Language `json:"tag"`
	Name      string        `json:"name"` // in the language itself
	RightLeft bool          `json:"rightLeft,omitempty"`
}

// ClockView is what the clock bar shows.
type ClockView struct {
	Now    time.Time `json:"now"`
	Next   *Fired    `json:"next,omitempty"`   // the next due moment
	Recent []Fired   `json:"recent,omitempty"` // the latest that fired, oldest first: at most 100
}

// Fired is a moment that came, or will: for whom and why.
type Fired struct {
	At     time.Time     `json:"at"`
	Person chat.PersonID `json:"person,omitempty"`
	Who    string        `json:"who"` // the person's name
	Why    string        `json:"why"` // a few words, such as "weekly check-in"
}

// AdvanceRequest says how far: By is a Go duration ("24h"), or To is "next", the next due moment.
type AdvanceRequest struct {
	By       string        `json:"by,omitempty"`
	To       string        `json:"to,omitempty"`
	Language chat.Language `json:"language,omitempty"`
}

// Advanced is what moving forward set off, in order.
type Advanced struct {
	Now       time.Time `json:"now"`
	Fired     []Fired   `json:"fired"`
	Delivered int       `json:"delivered"`
	Waiting   int       `json:"waiting"`
}

// PairView is one pair's path.
type PairView struct {
	ID      string     `json:"id"`
	Program string     `json:"program"` // its title
	Mentor  Side       `json:"mentor"`
	Mentee  Side       `json:"mentee"`
	State   string     `json:"state"` // proposed, active, paused, completed, ended, released
	Words   string     `json:"words"` // where they are, in a line: "Step 3 of 12"
	Steps   []StepView `json:"steps"`
}

// Side is one partner.
type Side struct {
	Person   chat.PersonID `json:"person"`
	Name     string        `json:"name"`
	Language chat.Language `json:"language,omitempty"`
}

// StepState says how a step stands.
type StepState string

// The states of a step on the path.
const (
	StepDone  StepState = "done"
	StepOpen  StepState = "open"
	StepLate  StepState = "late"
	StepAhead StepState = "ahead"
)

// StepView is one step of the path.
type StepView struct {
	Title string    `json:"title"`
	State StepState `json:"state"`
	At    time.Time `json:"at,omitzero"` // when it opened or will, where known
}

// DemoRequest is what is to be played. Zeros leave it to the stage.
type DemoRequest struct {
	Guide    string        `json:"guide,omitempty"`
	Pairs    int           `json:"pairs,omitempty"`
	Weeks    int           `json:"weeks,omitempty"`
	Language chat.Language `json:"language,omitempty"`
}

// DemoView is how far a demo is: what Adapter.Show("demo", …) carries to the page.
type DemoView struct {
	Done  int    `json:"done"`
	Of    int    `json:"of"`
	Words string `json:"words"`           // what is happening: "Week 3"
	Over  bool   `json:"over,omitempty"`  // it has come to its end
	Error string `json:"error,omitempty"` // a key of the page's words: why it stopped
}

// Manner is how a person of the page answers.
type Manner string

// The manners of answering.
const (
	ByHand   Manner = "hand" // whoever sits at the page answers
	Promptly Manner = "promptly"
	Slowly   Manner = "slowly"
	Never    Manner = "never"
)
