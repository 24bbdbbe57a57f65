package bolt

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"mentorbot/bot/chat"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/store"
)

// makeSchema1 gives a file the form of schema 1, where the list of persons has one member for each. Whose an account is
// that several claim is in holders.
func makeSchema1(t testing.TB, path string, holders map[string]string) {
	t.Helper()
	db, err := bbolt.Open(path, 0o600, nil)
	if err == nil {
		err = errors.Join(db.Update(func(tx *bbolt.Tx) error { return listPersonsAlone(tx, holders) }), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	schemaIn(t, path, "1")
}

func listPersonsAlone(tx *bbolt.Tx, holders map[string]string) error {
	if err := tx.DeleteBucket([]byte(persons)); err != nil {
		return err
	}
	list, err := tx.CreateBucket([]byte(persons))
	if err != nil {
		return err
	}
	return tx.Bucket([]byte(members)).ForEach(func(id, value []byte) error {
		var m mentoring.Member
		err := unpack(members, id, value, &m)
		for _, person := range m.Persons {
			if holder := holders[string(person)]; holder == "" || holder == string(id) {
				err = errors.Join(err, list.Put([]byte(person), id))
			}
		}
		return err
	})
}

// schema1 is a file of schema 1 with people in two communities, some with several accounts. The accounts web:first and
// web:last are claimed by two members of one community each.
func schema1(t *testing.T) (path string) {
	t.Helper()
	s := openIn(t, t.TempDir())
	err := s.Update(t.Context(), func(tx store.Tx) error {
		return errors.Join(
			tx.PutMember(mentoring.Member{ID: "m1", Community: "web:a", Admin: true,
				Persons: []chat.PersonID{"web:1", "web:10", "web:first", "web:last"}}),
			tx.PutMember(mentoring.Member{ID: "m2", Community: "web:a",
				Persons: []chat.PersonID{"web:first", "web:last"}}),
			tx.PutMember(mentoring.Member{ID: "m3", Community: "web:b", Persons: []chat.PersonID{"web:3", "web:first"}}),
			tx.PutMember(mentoring.Member{ID: "m4", Community: "web:b"}))
	})
	if err != nil {
		t.Fatal(err)
	}
	makeSchema1(t, s.close(t), map[string]string{"web:first": "m1", "web:last": "m2"})
	return s.path
}

// expectEverybody looks for the people of schema1, by all ways there are.
func expectEverybody(t *testing.T, s *Store) {
	t.Helper()
	s.View(t.Context(), func(tx store.Tx) error {
		for where, want := range map[[2]string]mentoring.MemberID{
			{"web:a", "web:1"}: "m1", {"web:a", "web:10"}: "m1", {"web:b", "web:3"}: "m3",
			{"web:a", "web:first"}: "m1", {"web:a", "web:last"}: "m2", {"web:b", "web:first"}: "m3",
			{"web:b", "web:1"}: "", {"web:a", "web:3"}: "", {"web:b", "web:last"}: "",
		} {
			got, err := tx.MemberOf(chat.CommunityID(where[0]), chat.PersonID(where[1]))
			if got != want || (err == nil) != (want != "") {
				t.Errorf("MemberOf%q = %q, %v; want %q", where, got, err, want)
			}
		}
		for person, want := range map[chat.PersonID][]mentoring.MemberID{
			"web:1": {"m1"}, "web:10": {"m1"}, "web:3": {"m3"}, "web:first": {"m1", "m3"}, "web:last": {"m2"}, "web:": nil,
		} {
			if got, err := tx.MembersOf(person); !slices.Equal(got, want) || err != nil {
				t.Errorf("MembersOf(%q) = %q, %v; want %q", person, got, err, want)
			}
		}
		return nil
	})
}

func TestSchema1IsMovedUp(t *testing.T) {
	path := schema1(t)
	for range 2 { // the second time it is of today
		s := openIn(t, filepath.Dir(path))
		expectEverybody(t, s)
		s.close(t)
	}
	s := openIn(t, filepath.Dir(path))
	if err := s.Update(t.Context(), func(tx store.Tx) error {
		return errors.Join(
			tx.PutMember(mentoring.Member{ID: "m3", Community: "web:a", Persons: []chat.PersonID{"web:3"}}),
			tx.PutMember(mentoring.Member{ID: "m1", Community: "web:b", Persons: []chat.PersonID{"web:1"}}))
	}); err != nil {
		t.Fatal(err)
	}
	s.View(t.Context(), func(tx store.Tx) error { // nobody is found where they were
		for _, person := range []chat.PersonID{"web:1", "web:3", "web:10", "web:first"} {
			a, _ := tx.MemberOf("web:a", person)
			b, _ := tx.MemberOf("web:b", person)
			want := map[chat.PersonID][2]mentoring.MemberID{"web:1": {"", "m1"}, "web:3": {"m3", ""}}[person]
			if a != want[0] || b != want[1] {
				t.Errorf("%s is %q and %q, want %q", person, a, b, want)
			}
		}
		return nil
	})
}

// A move up that ends early, by its fault or not, leaves the file as it was.
func TestSchema1StaysWhenItCanNotBeMovedUp(t *testing.T) {
	path := schema1(t)
	before := contents(t, path)
	moves := []func(*bbolt.Tx) error{listPersonsByCommunity, func(*bbolt.Tx) error { return errors.New("oops") }}
	if s, err := open(path, form{3, moves}, 0); err == nil {
		s.close(t)
		t.Error("a move that fails does not stop the opening")
	}
	if now := contents(t, path); now != before {
		t.Errorf("after a failed move up the file has\n%s\nwant\n%s", now, before)
	}
	expectEverybody(t, openIn(t, filepath.Dir(path)))
}

func TestSchema1WithADamagedMemberStays(t *testing.T) {
	path := schema1(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	hit := bytes.ReplaceAll(whole, []byte(`"persons":["web:3"`), []byte(`"persons":["web:8"`))
	replaceFile(t, path, hit)
	before := contents(t, path)
	s, err := Open(path)
	wantError(t, "a changed member", err, store.ErrDamaged)
	if err == nil {
		s.close(t)
	}
	if now := contents(t, path); now != before {
		t.Errorf("the refused file has\n%s\nwant\n%s", now, before)
	}
	replaceFile(t, path, whole) // a backup
	expectEverybody(t, openIn(t, filepath.Dir(path)))
}

// contents is all that a file holds, to compare.
func contents(t *testing.T, path string) string {
	t.Helper()
	var all strings.Builder
	db, err := bbolt.Open(path, 0o600, nil)
	if err == nil {
		err = errors.Join(db.View(func(tx *bbolt.Tx) error {
			return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
				return b.ForEach(func(key, value []byte) error {
					_, err := all.WriteString(string(name) + " " + string(key) + " " + string(value) + "\n")
					return err
				})
			})
		}), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
