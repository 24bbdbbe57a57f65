package vault

import (
	"encoding/binary"
	"hash/crc32"
)

// A record is 64 bytes, so that it never lies across two sectors of a disk:
//
//	kind 1 · empty 3 · batch 8 · name 16 · key 32 · CRC-32C 4
//
// The first is the master record, named with the file's form. Several records are appended at once; batch is the number
// of the record that they began with. It tells the torn end of a crash, which nobody was promised, from damage.
const recordSize = 64

type kind byte

const (
	kindMaster kind = 'M'
	kindKey    kind = 'K'
	kindErased kind = 'E'
)

// fileForm is the master record's name.
var fileForm = name([]byte("mentorbot keys 1"))

type record struct {
	kind  kind
	batch uint64
	name  name
	key   key
}

func master(secret [secretSize]byte) record {
	return record{kind: kindMaster, name: fileForm, key: secret}
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (r record) appendTo(b []byte) []byte {
	start := len(b)
	b = append(b, byte(r.kind), 0, 0, 0)
	b = binary.BigEndian.AppendUint64(b, r.batch)
	b = append(b, r.name[:]...)
	b = append(b, r.key[:]...)
	return binary.BigEndian.AppendUint32(b, crc32.Checksum(b[start:], castagnoli))
}

// parseRecord reads recordSize bytes; false: they are not a whole record.
func parseRecord(b []byte) (record, bool) {
	body, sum := b[:recordSize-4], binary.BigEndian.Uint32(b[recordSize-4:])
	r := record{
		kind:  kind(body[0]),
		batch: binary.BigEndian.Uint64(body[4:]),
		name:  name(body[12:28]),
		key:   key(body[28:60]),
	}
	return r, crc32.Checksum(body, castagnoli) == sum
}

// parse reads a file: its whole records, and whether its last batch is torn. What is whole of that batch is kept, as it
// can't be told whether it was a crash that tore it, or later damage.
func parse(data []byte) (records []record, torn bool, err error) {
	records = make([]record, 0, len(data)/recordSize)
	end := uint64(len(data) / recordSize)
	first := end // the first record that is not whole
	for i := range end {
		r, whole := parseRecord(data[i*recordSize:])
		switch {
		case !whole:
			first = min(first, i)
		case r.batch > first: // something was promised after what is not whole
			return nil, false, ErrDamaged
		default:
			records = append(records, r)
		}
	}
	if !rightOrder(records) {
		return nil, false, ErrDamaged
	}
	return records, first < end || len(data)%recordSize > 0, nil
}

// rightOrder tells whether the master record is the first and the only one.
func rightOrder(records []record) bool {
	for i, r := range records {
		first := r.kind == kindMaster && r.name == fileForm
		other := r.kind == kindKey || r.kind == kindErased
		if i == 0 && !first || i > 0 && !other {
			return false
		}
	}
	return len(records) > 0
}
