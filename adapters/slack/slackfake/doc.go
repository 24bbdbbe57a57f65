// Package slackfake is the network without the network: a workspace in memory, as strict as the real one is in its
// worst hour, and people with hands who use it.
//
// Invariant: tests only. The adapter speaks to the server over HTTP and a socket and knows nothing of it; the hands
// change what the server holds, as people's apps do, and never call the adapter.
//
// Start with Server; Contract checks every request by the published reference of the methods.
package slackfake
