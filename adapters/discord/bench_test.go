package discord

import (
	"bytes"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"mentorbot/bot/chat"
)

// pressBody is a button that was pressed in a server, as Discord posts it.
func pressBody(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/wire/press.json")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := json.Compact(&b, data); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// signed is a key, and the headers of a body.
func signed(t testing.TB, body []byte, at time.Time) (ed25519.PublicKey, http.Header) {
	t.Helper()
	public, private, err := ed25519.GenerateKey(bytes.NewReader(make([]byte, 64)))
	if err != nil {
		t.Fatal(err)
	}
	h, stamp := http.Header{}, strconv.FormatInt(at.Unix(), 10)
	h.Set(timestampHeader, stamp)
	h.Set(signatureHeader, hex.EncodeToString(ed25519.Sign(private, append([]byte(stamp), body...))))
	return public, h
}

// byLibrary is the same event by the library's way.
func byLibrary(key ed25519.PublicKey, h http.Header, body []byte) (e chat.Event, genuine bool) {
	r := &http.Request{Header: h, Body: io.NopCloser(bytes.NewReader(body))}
	if !discordgo.VerifyInteraction(r, key) {
		return e, false
	}
	data, err := io.ReadAll(r.Body)
	if err != nil {
		return e, false
	}
	var i discordgo.Interaction
	if json.Unmarshal(data, &i) != nil || i.Member == nil {
		return e, false
	}
	at, err := discordgo.SnowflakeTimestamp(i.ID)
	if err != nil {
		return e, false
	}
	_, handle, _ := strings.Cut(i.MessageComponentData().CustomID, ":")
	return chat.Event{
		ID: eventID("i", i.ID), Kind: chat.Pressed, Person: personID(i.Member.User.ID),
		Name: chat.Private(i.Member.Nick), At: at.UTC(),
		Language: chat.Language(i.Locale), Place: placeID(i.ChannelID), Board: placeID(i.ChannelID),
		Community: communityID(i.GuildID),
		Handle:    chat.Handle(handle), Message: chat.MessageID(i.Message.ID), Ticket: chat.Ticket(i.ID),
	}, true
}

// byUs is our way.
func (d *desk) byUs(h http.Header, body []byte) (e chat.Event, genuine bool) {
	if !d.door.verify(h, body) {
		return e, false
	}
	n := decoded(body, d.did)
	if len(n.events) != 1 {
		return e, false
	}
	return n.events[0], true
}

// BenchmarkPress compares our way from a request to an event, with the signature, to the library's.
func BenchmarkPress(b *testing.B) {
	body, now := pressBody(b), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	key, h := signed(b, body, now)
	d := newDesk(nil)
	d.door.key = key
	ours, fine := d.byUs(h, body)
	theirs, also := byLibrary(key, h, body)
	if !fine || !also || ours.ID != theirs.ID || ours.Handle != theirs.Handle || ours.Name != theirs.Name ||
		!ours.At.Equal(theirs.At) {
		b.Fatalf("%+v\n%+v", ours, theirs)
	}
	b.Run("ours", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, fine := d.byUs(h, body); !fine {
				b.Fatal("not read")
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, fine := byLibrary(key, h, body); !fine {
				b.Fatal("not read")
			}
		}
	})
	b.Run("signature", func(b *testing.B) {
		for b.Loop() {
			if !d.door.verify(h, body) {
				b.Fatal("not genuine")
			}
		}
	})
}
