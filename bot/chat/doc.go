// Package chat holds the words shared with every network: what happened (Event), what is to be said (Message), to whom
// (Destination), what a network can show (Capabilities) and do (Adapter and the small interfaces beside it).
//
// Invariant: nothing here knows flows, members, a clock or a socket; a network's name is only ever said by its adapter.
//
// Start with Event, then Message, then Adapter. Fit makes any message fit any network.
package chat
