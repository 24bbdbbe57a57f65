// Package bolt keeps the contract of store in one bbolt file.
//
// Records are JSON with a checksum, in a bucket by their own key; lists are further buckets whose keys are in the order
// of the list and whose values are the records' keys (table.go). So every list is a scan of a range, and changing a
// record touches a list only when its place in it changes. What is added all the time has keys that grow, and so shares
// its pages: bbolt copies each page that it touches, and scattered pages are what a commit costs.
//
// Invariant: it decides nothing. Nothing of bbolt leaves it: no transaction, no memory of the file, no panic.
//
// Start with Open in open.go, then Update in bolt.go, then table.go.
package bolt
