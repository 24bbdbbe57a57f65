// Package vault seals personal words before they reach a store, and opens them again. Each owner has a key of their
// own; erasing it makes all of the owner's words unreadable, in old backups of the data too.
//
// The keys lie in a small file apart from the data, in the clear, so that file is worth as much as the data: mode 0600,
// backed up elsewhere than the data, and after an erasure older copies of it have to go.
//
// Invariant: it never knows what the words are about, and no plain word is kept or put in an error.
//
// Start with Open, then Seal and Vault.Open; file.go is the form of the file, erase.go what erasing does.
package vault
