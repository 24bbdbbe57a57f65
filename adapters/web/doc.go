// Package web is the network in the browser: one page on which anybody plays admin, mentor and mentee side by side, and
// moves time forward.
//
// Invariant: what is said on the page is kept before it is acknowledged, and is where it was after a restart; a
// repeated action or delivery shows once. The package knows no one behind the Stage, and nothing on the page comes
// from elsewhere.
//
// Start with Adapter, then inbound.go (the page to events) and outbound.go (messages to the page); the page is page/.
package web
