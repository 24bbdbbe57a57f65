package vault

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
)

// form is the first byte of what is sealed, should there ever be another way.
const form = 1

// Seal hides plain so that only Open with the same owner and the same place ("table/id") reads it. The owner's key is
// made on first use, and is on disk before Seal returns.
//
// Each seal draws a nonce of 96 random bits. Under one key that is safe for 2^32 seals, and a key seals for one owner
// alone.
func (v *Vault) Seal(o Owner, place string, plain []byte) ([]byte, error) {
	k, err := v.find(nameOf(o))
	if errors.Is(err, ErrMissing) {
		if err = v.Know(o); err == nil {
			k, err = v.find(nameOf(o))
		}
	}
	if err != nil {
		return nil, err
	}
	box := boxOf(k)
	sealed := make([]byte, 1, 1+len(plain)+box.Overhead())
	sealed[0] = form
	return box.Seal(sealed, nil, plain, associated(place)), nil
}

// Open reads what was sealed for the owner at the place. It answers ErrGone when the owner was erased, ErrForged when
// the words were changed or moved, ErrMissing when the owner never had a key here.
func (v *Vault) Open(o Owner, place string, sealed []byte) ([]byte, error) {
	k, err := v.find(nameOf(o))
	if err != nil {
		return nil, err
	}
	if len(sealed) == 0 || sealed[0] != form {
		return nil, ErrForged
	}
	plain, err := boxOf(k).Open(nil, nil, sealed[1:], associated(place))
	if err != nil {
		return nil, ErrForged
	}
	return plain, nil
}

func associated(place string) []byte { return append([]byte{form}, place...) }

// boxOf is AES-256-GCM with the nonce in front. Its errors are for keys of other sizes only.
func boxOf(k key) cipher.AEAD {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		panic(err)
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err)
	}
	return box
}
