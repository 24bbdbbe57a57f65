package slack

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"testing"
	"time"

	slackapi "github.com/slack-go/slack"
)

// signed are the headers of a letter as Slack sends it.
func signed(body []byte, at time.Time, secret string) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	h := http.Header{}
	h.Set(timestampHeader, stamp)
	h.Set(signatureHeader, "v0="+hex.EncodeToString(mac.Sum(nil)))
	h.Set("Content-Type", "application/x-www-form-urlencoded")
	return h
}

// pressLetter is the press of a button as it comes by HTTP, and commandLetter a slash command.
func pressLetter(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/wire/block_actions.json")
	if err != nil {
		t.Fatal(err)
	}
	return []byte("payload=" + url.QueryEscape(string(bytes.TrimSpace(data))))
}

func commandLetter() []byte {
	return []byte(url.Values{
		"token": {"legacy"}, "team_id": {"T1"}, "team_domain": {"example"}, "channel_id": {"C7"},
		"channel_name": {"mentoring"}, "user_id": {"U2"}, "user_name": {"ana"}, "command": {"/mentor"},
		"text": {"pair <@U3|ben> <@U4|carla>"}, "api_app_id": {"A1"}, "is_enterprise_install": {"false"},
		"response_url": {"https://hooks.slack.com/commands/T1/2/random"},
		"trigger_id":   {"10520020890661.10229338706656.2e2188a074adf3bf9f8456b30180f405"},
	}.Encode())
}

// benchmark compares our way from a request to an event, with the signature, to the library's way to its own type.
func benchmark(b *testing.B, body []byte, parse func(*http.Request) error) {
	b.Run("ours", func(b *testing.B) {
		r := newRig(b)
		h := signed(body, now, testSecret)
		b.ReportAllocs()
		for b.Loop() {
			_, genuine := r.door.verify(h, body)
			l, known := letterOf(h.Get("Content-Type"), body)
			if n := r.read(l); !genuine || !known || len(n.events) != 1 {
				b.Fatal(genuine, known, n.reason)
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		h := signed(body, time.Now().Add(time.Minute), testSecret)
		b.ReportAllocs()
		for b.Loop() {
			verifier, err := slackapi.NewSecretsVerifier(h, testSecret)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := verifier.Write(body); err != nil {
				b.Fatal(err)
			}
			if err := verifier.Ensure(); err != nil {
				b.Fatal(err)
			}
			request := &http.Request{Method: http.MethodPost, Header: h, Body: io.NopCloser(bytes.NewReader(body))}
			if err := parse(request); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkBlockActions(b *testing.B) {
	benchmark(b, pressLetter(b), func(r *http.Request) error {
		_, err := slackapi.InteractionCallbackParse(r)
		return err
	})
}

func BenchmarkSlashCommand(b *testing.B) {
	benchmark(b, commandLetter(), func(r *http.Request) error {
		_, err := slackapi.SlashCommandParse(r)
		return err
	})
}
