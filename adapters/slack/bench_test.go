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
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
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

// benchmark compares our way from a request to an event, with the signature, to the library's way to the same event. The
// two go in turns, so that what else the machine does weighs on both.
func benchmark(b *testing.B, body []byte, parse func(*http.Request) (chat.Event, error)) {
	r, h := newRig(b), signed(body, now, testSecret)
	late := signed(body, time.Now().Add(time.Minute), testSecret) // the library looks at the clock on the wall
	want := r.ours(b, h, body)
	want.Ticket = ""
	got, err := library(late, body, parse)
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		b.Fatalf("the library's way leads elsewhere: %v %s", err, diff)
	}
	var ours, theirs time.Duration
	for b.Loop() {
		began := time.Now()
		for range inTurn {
			r.ours(b, h, body)
		}
		between := time.Now()
		for range inTurn {
			if _, err := library(late, body, parse); err != nil {
				b.Fatal(err)
			}
		}
		ours, theirs = ours+between.Sub(began), theirs+time.Since(between)
	}
	b.ReportMetric(float64(ours.Nanoseconds())/float64(b.N*inTurn), "ns/ours")
	b.ReportMetric(float64(theirs.Nanoseconds())/float64(b.N*inTurn), "ns/library")
	b.ReportMetric(float64(ours)/float64(theirs), "ours/library")
	b.ReportMetric(0, "ns/op")
}

// inTurn is how often one goes before the other does.
const inTurn = 20

func (r *rig) ours(b *testing.B, h http.Header, body []byte) chat.Event {
	_, genuine := r.door.verify(h, body)
	l, known := letterOf(h.Get("Content-Type"), body)
	n := r.read(l)
	if !genuine || !known || len(n.events) != 1 {
		b.Fatal(genuine, known, n.reason)
	}
	return n.events[0]
}

// library verifies and parses as the library's own examples do.
func library(h http.Header, body []byte, parse func(*http.Request) (e chat.Event, err error)) (e chat.Event, err error) {
	verifier, err := slackapi.NewSecretsVerifier(h, testSecret)
	if err != nil {
		return e, err
	}
	if _, err := verifier.Write(body); err != nil {
		return e, err
	}
	if err := verifier.Ensure(); err != nil {
		return e, err
	}
	return parse(&http.Request{Method: http.MethodPost, Header: h, Body: io.NopCloser(bytes.NewReader(body))})
}

// BenchmarkBlockActions aims at half of the library's time, BenchmarkSlashCommand at four fifths.
func BenchmarkBlockActions(b *testing.B) {
	benchmark(b, pressLetter(b), func(r *http.Request) (chat.Event, error) {
		i, err := slackapi.InteractionCallbackParse(r)
		if err != nil || len(i.ActionCallback.BlockActions) == 0 {
			return chat.Event{}, err
		}
		e := alone(i.Team.ID, i.User.ID, i.Channel.ID)
		if !direct(i.Channel.ID) {
			e = among(i.Team.ID, i.User.ID, i.Channel.ID, i.Container.ThreadTs)
		}
		e.Kind, e.ID, e.Handle = chat.Pressed, eventID("act", nameOf(i.TriggerID)), chat.Handle(i.ActionCallback.BlockActions[0].Value)
		e.Message = chat.MessageID(i.Container.MessageTs)
		return e, nil
	})
}

func BenchmarkSlashCommand(b *testing.B) {
	benchmark(b, commandLetter(), func(r *http.Request) (chat.Event, error) {
		c, err := slackapi.SlashCommandParse(r)
		if err != nil {
			return chat.Event{}, err
		}
		e := among(c.TeamID, c.UserID, c.ChannelID, "")
		e.Kind, e.ID = chat.Command, eventID("cmd", nameOf(c.TriggerID))
		words := strings.Fields(c.Text)
		e.Verb = words[0]
		for _, word := range words[1:] {
			id, name, _ := strings.Cut(strings.Trim(word, "<@>"), "|")
			e.Args = append(e.Args, chat.Argument{Text: chat.Private(name), Person: personID(c.TeamID, id)})
		}
		return e, nil
	})
}
