// Package flows is the conversations, as data: one folder a flow, and the guides that programs are made from.
package flows

import "embed"

// FS holds all flows and guides.
//
//go:embed */flow.yaml guides/*.yaml
var FS embed.FS
