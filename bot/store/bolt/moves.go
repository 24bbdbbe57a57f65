package bolt

import (
	"bytes"
	"maps"
	"slices"

	"go.etcd.io/bbolt"
)

// A move reads records as they were then, not as the rest of the package knows them now.

// listPersonsByCommunity moves up from 1: there the list of persons had one member for each, in whatever community. An
// account that several members claim stays with the one who has it.
func listPersonsByCommunity(tx *bbolt.Tx) error {
	before, list := tx.Bucket([]byte(persons)), map[string]string{}
	err := tx.Bucket([]byte(members)).ForEach(func(id, value []byte) error {
		var member struct {
			Community string   `json:"community"`
			Persons   []string `json:"persons"`
		}
		if err := unpack(members, id, value, &member); err != nil {
			return err
		}
		for _, person := range member.Persons {
			place := string(join(person, member.Community))
			if _, taken := list[place]; !taken || bytes.Equal(before.Get([]byte(person)), id) {
				list[place] = string(id)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := tx.DeleteBucket([]byte(persons)); err != nil {
		return err
	}
	now, err := tx.CreateBucket([]byte(persons))
	if err != nil {
		return err
	}
	for _, place := range slices.Sorted(maps.Keys(list)) { // in order: bbolt is quick to add at the end
		if err := now.Put([]byte(place), []byte(list[place])); err != nil {
			return err
		}
	}
	return nil
}
