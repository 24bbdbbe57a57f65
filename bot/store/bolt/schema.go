package bolt

import (
	"fmt"
	"os"
	"strconv"

	"go.etcd.io/bbolt"

	"mentorbot/bot/store"
)

// The buckets. Those below another are its lists.
const (
	meta = "meta" // schema, journal: numbers

	members   = "members"         // id
	persons   = "members.persons" // person · community
	admins    = "members.admins"  // community · id
	programs  = "programs"        // id
	programIn = "programs.in"     // community · created · id

	enrolments  = "enrolments"    // program · member: the list of a program by itself
	enrolmentOf = "enrolments.of" // member · program
	pairs       = "pairs"         // id
	pairIn      = "pairs.in"      // program · made · id
	pairOf      = "pairs.of"      // member · made · id

	conversations  = "conversations"      // id
	conversationOf = "conversations.of"   // member · id: sorted when read, as Touched changes all the time
	deliveries     = "deliveries"         // id
	waiting        = "deliveries.waiting" // class · id: small, as what is settled leaves it
	nudges         = "nudges"             // id
	due            = "nudges.due"         // due · id
	nudgeOf        = "nudges.of"          // member · id: sorted when read, so that it stays when a nudge is moved

	seen     = "seen"     // see seen.go
	seenAt   = "seen.at"  // moment · the key in seen
	journal  = "journal"  // number
	memory   = "memory"   // key
	counters = "counters" // kind
)

var buckets = []string{
	meta, members, persons, admins, programs, programIn, enrolments, enrolmentOf, pairs, pairIn, pairOf,
	conversations, conversationOf, deliveries, waiting, nudges, due, nudgeOf, seen, seenAt, journal, memory, counters,
}

// form is how records look, by number, and the way there: moves[n-1] moves them up from n, within one transaction.
type form struct {
	schema int
	moves  []func(*bbolt.Tx) error
}

var current = form{schema: store.Schema, moves: []func(*bbolt.Tx) error{listPersonsByCommunity}}

var schemaKey = []byte("schema")

// numberOf is where the number of the latest entry of the journal is counted.
var numberOf = []byte("journal")

// prepare makes the buckets of a new file, or moves up the records of an old one. A file in order is only looked at.
func prepare(db *bbolt.DB, f form) (err error) {
	defer guard(&err)
	defer faultsPanic()()
	number, err := schemaOf(db)
	switch {
	case err != nil || number == f.schema:
		return err
	case number > f.schema:
		return store.ErrNewer
	}
	return db.Update(func(tx *bbolt.Tx) error {
		if err := f.moveUp(tx, number); err != nil {
			return fmt.Errorf("move records up from schema %d: %w", number, err)
		}
		return tx.Bucket([]byte(meta)).Put(schemaKey, []byte(strconv.Itoa(f.schema)))
	})
}

// schemaOf reads a file's number; a new file has 0.
func schemaOf(db *bbolt.DB) (number int, err error) {
	err = db.View(func(tx *bbolt.Tx) error {
		info, err := os.Stat(db.Path())
		if err != nil {
			return err
		}
		if tx.Size() > info.Size() {
			return fmt.Errorf("%w: its end is missing", store.ErrDamaged)
		}
		b := tx.Bucket([]byte(meta))
		if b == nil {
			if first, _ := tx.Cursor().First(); first != nil {
				return fmt.Errorf("%w: it is no mentorbot's", store.ErrDamaged)
			}
			return nil
		}
		if number, err = strconv.Atoi(string(b.Get(schemaKey))); err != nil || number < 1 {
			return fmt.Errorf("%w: it has no schema number", store.ErrDamaged)
		}
		return nil
	})
	return number, err
}

func (f form) moveUp(tx *bbolt.Tx, number int) error {
	if number == 0 {
		return create(tx)
	}
	for _, move := range f.moves[number-1:] {
		if err := move(tx); err != nil {
			return err
		}
	}
	return nil
}

func create(tx *bbolt.Tx) error {
	for _, name := range buckets {
		if _, err := tx.CreateBucket([]byte(name)); err != nil {
			return err
		}
	}
	return nil
}
