// Package discord is the network of servers: interactions and direct messages in, by the gateway or HTTP; Markdown,
// buttons and modals out.
//
// Invariant: what people write in a server's channels is never asked for; an interaction is acknowledged only after it
// was received, or with a word that it is not saved yet; tokens, the bot's and those of interactions, are in no log
// and no error; no word that a person typed is ever parsed as markup, and nobody is mentioned but by us.
//
// Start with Adapter, then door.go, listen.go and wire.go (how things come), lanes.go (what waits for what),
// inbound.go and interaction.go (what they mean), respond.go and inplace.go (how an interaction is answered),
// promises.go (answers that are promised, and outlive a kill), post.go, text.go, components.go and modal.go (messages
// to Discord's), watch.go (what the bot may do), and api.go with limits.go (what Discord is asked, and how often).
package discord
