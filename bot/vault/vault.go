package vault

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"sync"
)

// Owner is whose words they are: a member's id, or a community's.
type Owner string

// What a vault can answer.
var (
	ErrGone    = errors.New("the words are erased: their owner's key is gone")
	ErrForged  = errors.New("the sealed words were changed, or belong to another record")
	ErrMissing = errors.New("no key for these words: put the key file in place that belongs to the data")
	ErrDamaged = errors.New("the key file is damaged: put its backup in its place, and keep this one")
	ErrClosed  = errors.New("the vault is closed")
)

const (
	keySize    = 32 // AES-256
	secretSize = 32
)

type key [keySize]byte

// name stands for an owner: the first half of a SHA-256, so that all records are of one size and the keys take little
// memory.
type name [16]byte

func nameOf(o Owner) (n name) {
	sum := sha256.Sum256([]byte(o))
	copy(n[:], sum[:])
	return n
}

// Vault seals and opens. It is safe for concurrent use, within one process.
type Vault struct {
	path   string // empty: in memory alone
	secret [secretSize]byte

	writing sync.Mutex // held while the file changes, so that opening words does not wait for the disk
	records int        // in the file; guarded by writing

	reading sync.RWMutex // guards what follows
	keys    map[name]key
	erased  map[name]bool
	closed  bool
}

// Open reads the key file, or makes one with a fresh secret when there is none.
func Open(path string) (*Vault, error) {
	v := &Vault{path: path}
	if err := v.load(); err != nil {
		return nil, explain(path, err)
	}
	return v, nil
}

// Temporary is a vault that forgets everything when the process ends: for tests, and for looking at flows.
func Temporary() *Vault {
	v := &Vault{keys: map[name]key{}, erased: map[name]bool{}}
	rand.Read(v.secret[:])
	return v
}

// Know makes the keys of those who have none yet, with one wait for the disk for all of them. An erased owner stays
// erased.
func (v *Vault) Know(owners ...Owner) error {
	v.writing.Lock()
	defer v.writing.Unlock()
	fresh := map[name]key{}
	for _, o := range owners {
		n := nameOf(o)
		_, err := v.find(n)
		if errors.Is(err, ErrClosed) {
			return err
		}
		if errors.Is(err, ErrMissing) {
			fresh[n] = newKey()
		}
	}
	if err := v.keep(fresh); err != nil {
		return explain(v.path, err)
	}
	v.learn(fresh)
	return nil
}

func newKey() (k key) {
	rand.Read(k[:])
	return k
}

func (v *Vault) learn(fresh map[name]key) {
	v.reading.Lock()
	defer v.reading.Unlock()
	for n, k := range fresh {
		v.keys[n] = k
	}
}

func (v *Vault) find(n name) (key, error) {
	v.reading.RLock()
	defer v.reading.RUnlock()
	k, known := v.keys[n]
	switch {
	case v.closed:
		return key{}, ErrClosed
	case v.erased[n]:
		return key{}, ErrGone
	case !known:
		return key{}, ErrMissing
	}
	return k, nil
}

// Sign makes a code for the parts that nobody without the key file can make: for handles.
func (v *Vault) Sign(parts ...string) (code [12]byte) {
	mac := hmac.New(sha256.New, v.secret[:])
	for _, p := range parts { // each with its length, so that "ab", "c" is not "a", "bc"
		mac.Write(binary.BigEndian.AppendUint32(nil, uint32(len(p))))
		mac.Write([]byte(p))
	}
	copy(code[:], mac.Sum(nil))
	return code
}

// Close forgets the keys. What was sealed stays readable with the file.
func (v *Vault) Close() error {
	v.writing.Lock()
	defer v.writing.Unlock()
	v.reading.Lock()
	defer v.reading.Unlock()
	v.keys, v.closed = nil, true
	return nil
}
