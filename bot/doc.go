// Package bot is the hall of the house: it knows the two doors and the clock, and joins them.
//
// The way of one event: an adapter calls Receive; the inbox finds the member and the conversation, lets the engine say
// what follows from the flow, and commits all of it at once; the outbox delivers what was committed and reports what became
// of it as an event. What is due enters by the same door, from the clock.
//
// Invariant: it names no network and no database.
//
// Start with New, Run and Receive; then read bot/inbox, and flows/checkin for what a conversation looks like.
package bot
