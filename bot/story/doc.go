// Package story is the format of stories: a script without language, and how the conversation reads in each language.
// Tests tell stories to a whole bot; the playground saves its conversations as stories.
//
// Invariant: it knows no flow, no store and no network. It reads, writes and lays out, and tells nothing itself.
//
// Start with Story and Step; Read and Write are each other's inverse; Transcript lays out what was said, and FromLog
// makes a story of it.
package story
