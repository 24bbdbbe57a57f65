package discord

import (
	"crypto/ed25519"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"
)

const (
	signatureHeader = "X-Signature-Ed25519"
	timestampHeader = "X-Signature-Timestamp"
	window          = 5 * time.Minute // an interaction is as old, or its clock as far ahead, at most
	latest          = 253402300799    // the end of the year 9999
)

// door knows which interactions are Discord's.
type door struct {
	key ed25519.PublicKey // nil: none are
	now func() time.Time
}

func newDoor(key string, now func() time.Time) *door {
	d := &door{now: now}
	if k, err := hex.DecodeString(key); err == nil && len(k) == ed25519.PublicKeySize {
		d.key = k
	}
	return d
}

// verify tells whether a body is signed, and signed lately. It looks at the bytes alone.
func (d *door) verify(h http.Header, body []byte) bool {
	stamp := h.Get(timestampHeader)
	at, err := strconv.ParseInt(stamp, 10, 64)
	if d.key == nil || err != nil || at < 0 || at > latest || d.now().Sub(time.Unix(at, 0)).Abs() > window {
		return false
	}
	signature, err := hex.DecodeString(h.Get(signatureHeader))
	if err != nil || len(signature) != ed25519.SignatureSize {
		return false
	}
	return ed25519.Verify(d.key, append([]byte(stamp), body...), signature)
}
