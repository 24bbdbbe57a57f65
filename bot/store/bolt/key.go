package bolt

import (
	"encoding/binary"
	"time"
)

// join makes one key of two parts, the first with its length before it: it can't run into the second, and keys with the
// same first part lie together.
func join(first, second string) []byte { return append(under(first), second...) }

// under is what all keys begin with that were joined from this part and another.
func under(first string) []byte {
	return append(binary.AppendUvarint(nil, uint64(len(first))), first...)
}

const momentSize = 12

// moment is a time as bytes that sort by it, any time there is: seconds, moved so that the first year is not after the
// last, and nanoseconds.
func moment(at time.Time) []byte {
	key := make([]byte, 0, momentSize)
	key = binary.BigEndian.AppendUint64(key, uint64(at.Unix())^1<<63)
	return binary.BigEndian.AppendUint32(key, uint32(at.Nanosecond()))
}

// timeOf reads the moment a key begins with.
func timeOf(key []byte) time.Time {
	seconds := binary.BigEndian.Uint64(key) ^ 1<<63
	return time.Unix(int64(seconds), int64(binary.BigEndian.Uint32(key[8:]))).UTC()
}
