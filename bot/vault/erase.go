package vault

// Erase takes the owner's key out of the file for good and remembers that it did, so that the owner never gets another.
// When it returns nil, no file of ours holds the key any more; what a disk keeps of freed blocks is out of reach.
func (v *Vault) Erase(o Owner) error {
	v.writing.Lock()
	defer v.writing.Unlock()
	if v.closed { // closed changes under writing too
		return ErrClosed
	}
	n := nameOf(o)
	if !v.erased[n] {
		if err := v.rewrite(n); err != nil {
			return explain(v.path, err)
		}
		v.forget(n)
	}
	return explain(v.path, syncFolder(v.path)) // again, in case it was this that failed before
}

// rewrite replaces the file by one without the key of the erased.
func (v *Vault) rewrite(gone name) error {
	records := make([]record, 1, 2+len(v.keys)+len(v.erased))
	records[0] = master(v.secret)
	for n := range v.erased {
		records = append(records, record{kind: kindErased, name: n})
	}
	records = append(records, record{kind: kindErased, name: gone})
	for n, k := range v.keys {
		if n != gone {
			records = append(records, record{kind: kindKey, name: n, key: k})
		}
	}
	if v.path != "" {
		if err := replace(v.path, records); err != nil {
			return err
		}
	}
	v.records = len(records)
	return nil
}

func (v *Vault) forget(n name) {
	v.reading.Lock()
	defer v.reading.Unlock()
	delete(v.keys, n)
	v.erased[n] = true
}
