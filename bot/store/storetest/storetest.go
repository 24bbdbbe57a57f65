// Package storetest is the contract of a store as tests: a store is finished when Exercise is green.
//
// Invariant: it asks nothing that store.go does not promise.
//
// Start with Exercise. What is written out one by one comes first; then random.go does anything at all to a store and
// to the plain maps of plain.go, and compares.
package storetest

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"mentorbot/bot/store"
)

// Opener opens the store that lies in a folder, or makes it there.
type Opener func(t *testing.T, dir string) store.Store

// Exercise asks everything of a store.
func Exercise(t *testing.T, open Opener) {
	for _, c := range []struct {
		name string
		ask  func(*testing.T, *subject)
	}{
		{"an update is kept whole", wholeUpdate},
		{"an error in the middle keeps nothing", nothingOnError},
		{"a panic in the middle keeps nothing and goes on up", nothingOnPanic},
		{"an update may be run again", runAgain},
		{"an update reads its own writes", ownWrites},
		{"two updates never interleave", noInterleaving},
		{"a view sees one moment", oneMoment},
		{"a view does not write", viewsDoNotWrite},
		{"a context that ended ends the wait", endedContext},
		{"a transaction does not outlive its function", noEscape},
		{"records are copies", copies},
		{"reopening keeps all", reopening},
		{"closing twice is no error", closing},
		{"members", membersContract},
		{"a person moves between members", personMoves},
		{"a person in several communities", personInCommunities},
		{"accounts that begin alike", likeAccounts},
		{"programs", programsContract},
		{"enrolments", enrolmentsContract},
		{"pairs", pairsContract},
		{"conversations", conversationsContract},
		{"deliveries", deliveriesContract},
		{"what waits", waitingContract},
		{"forgetting deliveries", forgettingDeliveries},
		{"a place gets another name", movedPlaces},
		{"every place there is moves", everyPlaceMoves},
		{"a place moves where it stands alone", lonePlacesMove},
		{"nothing else moves with a place", onlyPlacesMove},
		{"nudges", nudgesContract},
		{"what is due", dueContract},
		{"seen", seenContract},
		{"forgetting what was seen", forgettingContract},
		{"journal", journalContract},
		{"forgetting entries", forgettingEntries},
		{"memory", memoryContract},
		{"counters", countersContract},
		{"ids that begin alike", likeIDs},
		{"random operations agree with plain maps", random},
	} {
		t.Run(c.name, func(t *testing.T) { c.ask(t, begin(t, open)) })
	}
}

// subject is the store that is asked, in a folder of its own.
type subject struct {
	store.Store
	dir  string
	open Opener
}

func begin(t *testing.T, open Opener) *subject {
	dir := t.TempDir()
	s := &subject{Store: open(t, dir), dir: dir, open: open}
	t.Cleanup(func() { s.Close() })
	return s
}

func (s *subject) reopen(t *testing.T) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s.Store = s.open(t, s.dir)
}

// update must work.
func (s *subject) update(t *testing.T, do func(store.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), do); err != nil {
		t.Fatal(err)
	}
}

// view must work.
func (s *subject) view(t *testing.T, do func(store.Tx)) {
	t.Helper()
	if err := s.View(t.Context(), func(tx store.Tx) error { do(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

// expect compares; no element is as good as no list.
func expect[V any](t *testing.T, what string, got V, err error, want V) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	} else if !alike(got, want) {
		t.Errorf("%s:\ngot  %s\nwant %s", what, show(got), show(want))
	}
}

func alike(a, b any) bool {
	return reflect.DeepEqual(a, b) || isEmptyList(a) && isEmptyList(b)
}

func isEmptyList(v any) bool {
	list := reflect.ValueOf(v)
	return list.Kind() == reflect.Slice && list.Len() == 0
}

func show(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func expectNotFound(t *testing.T, what string, err error) {
	t.Helper()
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%s: error %v, want %v", what, err, store.ErrNotFound)
	}
}

// first is the moment that the others are counted from.
var first = time.Date(2026, 3, 2, 9, 30, 0, 123456789, time.UTC)

func after(d time.Duration) time.Time { return first.Add(d) }

// all does one thing after the other, until one fails.
func all(errs ...error) error { return errors.Join(errs...) }
