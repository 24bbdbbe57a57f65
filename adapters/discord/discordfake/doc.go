// Package discordfake is a pretended Discord: the REST API, the gateway, interactions by HTTP, and people with hands.
//
// Invariant: it is as strict as Discord is known to be, and knows nothing of how the adapter works. It is for tests
// alone.
//
// Start with Server, which is Discord, then Fake, which is chattest's.
package discordfake
