// Package mentoring holds the rules of mentoring: programs, members, enrolments and pairs; the guide that a pair walks;
// when something comes again, in whose hours, and what happens when somebody does not answer.
//
// Invariant: it is pure. It knows no flow, no store and no sentence; moments, zones and chance come in as values, and
// the same values give the same answer for ever.
//
// Start with Program, then Pair, then Guide. Cadence and Local turn "Monday at ten" into moments; Room and Ladder say
// when a person may be written to, and what silence leads to.
package mentoring
