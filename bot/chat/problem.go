package chat

// Problem is what keeps the bot from its work on a network, or is worth knowing there, and what to do about it.
type Problem struct {
	What, Hint string
	Optional   bool // all works without it
}
