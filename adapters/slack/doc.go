// Package slack is the network of workspaces: events, slash commands and interactivity in, by Socket Mode or HTTP;
// rich text, buttons and modals out.
//
// Invariant: Slack hears that we have an event only after it was received; what a pair says in its room is never
// asked for, and what else people write in channels is never kept, passed on or logged; tokens and response URLs are
// in no log and no error; no word that a person typed is ever parsed as markup.
//
// Start with Adapter, then door.go and socket.go (how letters come), inbound.go, command.go, press.go and view.go
// (letters to events), users.go and standing.go (who people are), installed.go (that the app came and went), text.go,
// blocks.go, modal.go and files.go (messages to blocks), home.go and pages.go (people's own pages), and api.go and
// limits.go (what Slack is asked, and how often).
package slack
