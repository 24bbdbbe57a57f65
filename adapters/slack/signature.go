package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	signatureHeader = "X-Slack-Signature"
	timestampHeader = "X-Slack-Request-Timestamp"
	version         = "v0"
	window          = 5 * time.Minute // a letter is as old, or its clock as far ahead, at most
)

// seal is a good signature, which no two letters have in common.
type seal [sha256.Size]byte

// door knows which letters are Slack's, and which it had before.
type door struct {
	now  func() time.Time
	macs sync.Pool // of hash.Hash, with the secret; empty: no secret, and no letter is good
	seen *replays
}

func newDoor(secret string, now func() time.Time) *door {
	d := &door{now: now, seen: newReplays(now)}
	if secret != "" {
		d.macs.New = func() any { return hmac.New(sha256.New, []byte(secret)) }
	}
	return d
}

// verify tells whether a body is signed, and signed lately. It looks at the bytes alone.
func (d *door) verify(h http.Header, body []byte) (seal, bool) {
	stamp := h.Get(timestampHeader)
	given, marked := strings.CutPrefix(h.Get(signatureHeader), version+"=")
	at, err := strconv.ParseInt(stamp, 10, 64)
	if !marked || err != nil || len(given) != 2*sha256.Size || at < 0 || at > latest {
		return seal{}, false
	}
	if d.now().Sub(time.Unix(at, 0)).Abs() > window {
		return seal{}, false
	}
	mac, secret := d.macs.Get().(hash.Hash)
	if !secret {
		return seal{}, false
	}
	defer d.macs.Put(mac)
	mac.Reset()
	var start [len(version) + 24]byte
	mac.Write(append(append(append(start[:0], version+":"...), stamp...), ':'))
	mac.Write(body)
	var want, got seal
	mac.Sum(want[:0])
	if _, err := hex.Decode(got[:], []byte(given)); err != nil {
		return seal{}, false
	}
	return want, hmac.Equal(want[:], got[:])
}

// replays are the seals of letters that were let in. One stays at least as long as its letter is good: only letters of
// Slack's are in here, so how many there are is for Slack to say.
type replays struct {
	now func() time.Time

	mu           sync.Mutex
	young, older map[seal]struct{}
	turned       time.Time
}

func newReplays(now func() time.Time) *replays {
	return &replays{now: now, young: map[seal]struct{}{}}
}

// first tells whether a letter comes for the first time.
func (r *replays) first(s seal) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now := r.now(); now.Sub(r.turned) > 2*window {
		r.young, r.older, r.turned = map[seal]struct{}{}, r.young, now
	}
	_, now := r.young[s]
	_, before := r.older[s]
	if now || before {
		return false
	}
	r.young[s] = struct{}{}
	return true
}

// forget lets a letter come again: it was not safe.
func (r *replays) forget(s seal) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.young, s)
	delete(r.older, s)
}
