package chat

import "fmt"

// Private is what a person typed. It prints as *** everywhere, so that no log, error or trace can repeat it by
// accident. Only the rooms that must read it call Reveal: phrasebook to understand, vault to seal, adapters to show.
//
// Limit: encoding is not printing. JSON keeps the text, as a store needs it, and so does a JSON log that is given one.
type Private string

// String hides the text.
func (Private) String() string { return "***" }

// GoString hides the text from %#v.
func (Private) GoString() string { return "***" }

// Format hides the text from every verb: some, such as %d, would pass String by.
func (Private) Format(s fmt.State, _ rune) { fmt.Fprint(s, "***") }

// Reveal gives the text itself. Each caller must have the right to see it.
func (p Private) Reveal() string { return string(p) }
