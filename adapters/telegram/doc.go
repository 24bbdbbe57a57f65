// Package telegram is the network of private chats, groups and forum topics: long polling or a webhook in, text with
// entities and inline keyboards out.
//
// Invariant: the server hears that we have an update only after its events were received; what people say to each other
// in a group is never kept, passed on or logged; the token is in no log, no error and no panic; nothing is parsed as
// markup. A group is one community for ever, whatever its id is just now.
//
// Start with Adapter, then poll.go and webhook.go (how updates come), inbound.go (updates to events) and outbound.go
// (messages to requests). What must be remembered between runs is in groups.go and people.go.
package telegram
