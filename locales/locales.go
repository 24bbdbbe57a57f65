// Package locales holds the phrases of the bot: one folder per language, one file per flow, the same names in each.
//
// Invariant: it is data; package phrasebook reads it.
package locales

import "embed"

// FS has a folder for each language.
//
//go:embed */*.yaml
var FS embed.FS
