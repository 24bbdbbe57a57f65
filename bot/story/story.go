package story

import (
	"fmt"
	"time"

	"mentorbot/bot/chat"
)

// Story is a conversation: what people do, and how it reads.
type Story struct {
	Sentence string // what happens, in one sentence: the first comment
	Script   []Step
	Sections []Section
}

// Section is how the story reads in one language, as Transcript lays it out.
type Section struct {
	Language chat.Language
	Text     string
}

// Section finds the section of a language.
func (s Story) Section(l chat.Language) (Section, bool) {
	for _, section := range s.Sections {
		if section.Language == l {
			return section, true
		}
	}
	return Section{}, false
}

// Has tells whether a line of this kind is in the script.
func (s Story) Has(v Verb) bool {
	for _, step := range s.Script {
		if step.Verb == v {
			return true
		}
	}
	return false
}

// Verb is what a line of the script does.
type Verb string

// The lines of a script, with the fields of Step that each one fills.
const (
	Blank      Verb = ""             // an empty line
	Comment    Verb = "#"            // Words
	Mentors    Verb = "mentors"      // Who mentors Other, in week Number (0: the first)
	Program    Verb = "program"      // Words is the title, Word the state, with Guide and Whom; all may be empty
	Admin      Verb = "admin"        // Who
	Enrols     Verb = "enrols"       // Who as Word (mentor, mentee, either), with room for Number (0: not said)
	Clock      Verb = "at"           // At, in the zone Word (empty: as before)
	Speaks     Verb = "speaks"       // Who, the language Word
	Lives      Verb = "lives"        // Who, in the zone Word
	Rooms      Verb = "rooms"        // the story needs a network with rooms
	NoRooms    Verb = "no rooms"     // the story needs a network without
	PairRoom   Verb = "pair room"    // the story needs a network that opens a room for a pair
	NoPairRoom Verb = "no pair room" // the story needs a network that opens none
	Buttons    Verb = "buttons"      // the story needs a network with buttons: an answered question is pressed again
	Nudge      Verb = "nudge"        // the flow Word begins for Who
	Presses    Verb = "presses"      // Who, the choice Word, in Room
	Writes     Verb = "writes"       // Who, Words, in Room
	Fills      Verb = "fills"        // Who, Answers, in Room
	Sends      Verb = "sends"        // Who, Word is what: photo, voice, sticker, file
	Edits      Verb = "edits"        // Who, their latest message becomes Words
	After      Verb = "after"        // For
	Stops      Verb = "stops"        // the bot does nothing For so long
	Blocks     Verb = "blocks"       // Who shuts the bot out
	Leaves     Verb = "leaves"       // Who leaves the community
)

// Limits of what a script can say, so that a slip of the hand is told and not played.
const (
	mostFor  = 10 * 366 * 24 * time.Hour
	mostWeek = 104
	mostRoom = 100
	mostName = 60 // characters
)

// Step is one line of a script.
type Step struct {
	Line    int // in the file, from 1; 0: not from a file
	Verb    Verb
	Who     string
	Other   string
	Word    string // lower case where it is one of the story's own words
	Words   string
	Number  int
	At      time.Time // the hands of a clock, in UTC: see Moment
	For     time.Duration
	Room    string // its title; empty: the person's own chat
	Answers []Answer
	Guide   string // that a program goes by; empty: the one for careers
	Whom    string // a program is for; empty: anyone
	Note    string // the comment behind the line
}

// Answer is what a person puts into one field of a form: an option's key or free text; empty leaves the question open.
type Answer struct{ Key, Value string }

// Moment is the step's At in the zone that its Word names, else in the other one.
func (s Step) Moment(otherwise *time.Location) time.Time {
	zone := otherwise
	if s.Word != "" {
		if named, err := location(s.Word); err == nil {
			zone = named
		}
	}
	y, m, d := s.At.Date()
	return time.Date(y, m, d, s.At.Hour(), s.At.Minute(), 0, 0, zone)
}

func location(zone string) (*time.Location, error) {
	if zone == "" || zone == "Local" {
		return nil, fmt.Errorf("%q names no zone", zone)
	}
	return time.LoadLocation(zone)
}

// Problem is a mistake in a story file.
type Problem struct {
	File string
	Line int // from 1
	What string
	Hint string // what to do
}

// Error is the problem in one line.
func (p Problem) Error() string { return fmt.Sprintf("%s:%d: %s (%s)", p.File, p.Line, p.What, p.Hint) }
