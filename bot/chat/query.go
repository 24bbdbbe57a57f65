package chat

import "context"

// Query is something that a person looks at: a page of their own, a list searched by typing. It is answered at once, and
// answering it changes nothing.
type Query struct {
	Kind      QueryKind
	Community CommunityID
	Person    PersonID
	Language  Language // the network's hint, may be empty
	Zone      string   // the network's hint, may be empty
	Standing  Standing // who the person is there; asked by the bot, whatever stands here

	Handle Handle     // Search: of a list that the bot has shown
	Verb   string     // Search: the command that is being typed, where there is no handle
	Option string     // Search: which of its words
	Args   []Argument // Search: its other words so far, by name
	Text   Private    // Search: what was typed so far
}

// QueryKind is what sort of thing is looked at.
type QueryKind string

// The kinds of queries.
const (
	AtHome QueryKind = "home"   // the person's own page
	Search QueryKind = "search" // a long list
)

// Found answers a query. Handles are empty in it: an option of a list is told back by its key.
type Found struct {
	Home    Home
	Options []Choice // the best first
}

// Home is a person's own page, in their language: what there is for them, and what they can do.
type Home struct {
	Language  Language
	RightLeft bool
	Sections  []Section
}

// Section is a part of a page. What it offers are commands: pressing one is the same as typing its verb.
type Section struct {
	Title  Text    // stands on one line; empty: the section goes on from the one before
	Path   []Stage // a way of steps, to be drawn; Text says it in words, for those who can't see it
	Text   Text
	Offers []Offer
}

// Stage is how a step of a way stands.
type Stage string

// The stages.
const (
	StageDone  Stage = "done"
	StageOpen  Stage = "open"
	StageAhead Stage = "ahead"
)

// Offer is a command as a button.
type Offer struct{ Verb, Label string }

// Ask answers queries.
type Ask func(ctx context.Context, q Query) (Found, error)

// Questioner is a network that lets people look at things. It is handed who answers once, before Run.
type Questioner interface {
	AnsweredBy(ask Ask)
}
