// Package bottest tells a story to a whole bot, with a pretended network round it, and compares what everybody reads
// there with the story's sections.
//
// Invariant: tests only. It reads the bot's words off the network, as a person would; the store it looks into only to
// set the stage and to find which button a key stands for. Time moves when the script, or a test, says so.
//
// Start with Stories, then Tell; telling.go is one telling, deeds.go what people do, seen.go what they read. A House is
// a whole bot for tests that no story can tell.
package bottest
