package slack_test

import (
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"mentorbot/adapters/slack"
	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// reference is where the published reference of the methods lies, on machines that have it.
const reference = "../../../shared/specs/slack/slack_methods_reference.json"

// TestStories tells every story through Slack, against the same sections as every other network. Every request of theirs
// is valid by the reference of the methods, and by the limits of blocks and views; nothing is alive that a person typed.
func TestStories(t *testing.T) {
	t.Parallel()
	const flows = "../../flows"
	contract := readContract(t)
	w := bottest.Load(t, os.DirFS(flows), os.DirFS(flows+"/guides"), os.DirFS("../../locales"))
	bottest.Stories(t, flows, w, bottest.Network{
		Name: "slack", Community: slackfake.Community, Typed: mostTyped, Picks: true,
		New: func(t *testing.T, now func() time.Time) chattest.Fake {
			f := pretended(t, contract)
			f.Now = now
			return f
		},
	})
}

// mostTyped is how much a person can write at once.
const mostTyped = 12_000

// pretended is the real adapter before a pretended Slack, each of whose requests is looked at.
func pretended(t *testing.T, contract *slackfake.Contract) *slackfake.Fake {
	return watched(t, slackfake.New(func(s *slackfake.Server, now func() time.Time) slackfake.Network {
		return slack.New(optionsFor(s, now))
	}), contract)
}

// optionsFor are what an adapter stands on that asks a pretended server.
func optionsFor(s *slackfake.Server, now func() time.Time) slack.Options {
	return slack.Options{
		BotToken: s.App().BotToken, Secret: s.Secret, URL: s.URL + "/api/", Memory: &chattest.Memory{}, Now: now,
		Real:   bottest.Hurried(),
		Client: &http.Client{Transport: slackfake.Transport{Server: s}},
		Busy:   func(chat.Language) string { return "not saved yet" },
	}
}

// watched lets every request be looked at, and whatever it shows.
func watched(t *testing.T, f *slackfake.Fake, contract *slackfake.Contract) *slackfake.Fake {
	if contract != nil {
		contract.Watch(f.Server, func(err error) { t.Error(err) })
	}
	t.Cleanup(func() {
		for _, v := range f.Server.Violations() {
			t.Error(v)
		}
		for _, l := range f.Server.Alive() {
			t.Errorf("%s %q is alive in %.400q", l.Kind, l.What, l.Text)
		}
	})
	return f
}

// contractOnce reads the description once for all tests.
var contractOnce = sync.OnceValues(func() (*slackfake.Contract, error) { return slackfake.ReadContract(reference) })

// readContract is nil where the description is not at hand.
func readContract(t testing.TB) *slackfake.Contract { return chattest.Reference(t, contractOnce) }
