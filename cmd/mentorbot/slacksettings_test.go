package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// What Slack gives out, as it looks.
const (
	goodBot     = "xoxb-1-2-secret-part"
	goodApp     = "xapp-1-A1-2-secret-part"
	goodSigning = "0123456789abcdef0123456789abcdef"
	slacksOwn   = "https://slack.com/api/"
)

func TestTheSettingsOfSlack(t *testing.T) {
	file := write(t, filepath.Join(t.TempDir(), "token"), goodBot+"\n")
	for name, c := range map[string]struct {
		set                     map[string]string
		bot, app, signing, path string
		url                     string
	}{
		"nothing": {url: slacksOwn},
		"Socket Mode": {bot: goodBot, app: goodApp, url: slacksOwn,
			set: map[string]string{"SLACK_BOT_TOKEN_FILE": file, "SLACK_APP_TOKEN": goodApp}},
		"HTTP": {bot: goodBot, signing: goodSigning, url: slacksOwn, path: "/slack/events",
			set: map[string]string{"SLACK_BOT_TOKEN": goodBot, "SLACK_SIGNING_SECRET": goodSigning}},
		"another Web API": {url: "http://x.example/api/", set: map[string]string{"SLACK_API_URL": "http://x.example/api"}},
		"with its slash":  {url: "http://x.example/api/", set: map[string]string{"SLACK_API_URL": "http://x.example/api/"}},
	} {
		got, general, offline := reads(c.set)
		if general+offline != "" {
			t.Errorf("%s: %s%s", name, general, offline)
		}
		n := got.slack
		if n.bot.reveal() != c.bot || n.app.reveal() != c.app || n.signing.reveal() != c.signing || n.url != c.url ||
			n.path() != c.path || n.set() != (c.bot != "") {
			t.Errorf("%s: %q %q %q %q %q", name, n.bot.reveal(), n.app.reveal(), n.signing.reveal(), n.url, n.path())
		}
	}
}

// Each mistake is told with what to do; a token is never repeated, but told for what it is.
func TestMistakesInTheSettingsOfSlack(t *testing.T) {
	empty := write(t, filepath.Join(t.TempDir(), "empty"), "\n")
	two := write(t, filepath.Join(t.TempDir(), "two"), goodBot+"\n"+goodApp+"\n")
	of := func(bot, app, signing string) map[string]string {
		return map[string]string{"SLACK_BOT_TOKEN": bot, "SLACK_APP_TOKEN": app, "SLACK_SIGNING_SECRET": signing}
	}
	for name, c := range map[string]struct {
		set   map[string]string
		says  []string
		lines int
	}{
		"no way in":       {of(goodBot, "", ""), []string{"SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "xapp-"}, 1},
		"both ways in":    {of(goodBot, goodApp, goodSigning), []string{"both set", "Socket Mode", "HTTP"}, 1},
		"no bot token":    {of("", goodApp, ""), []string{"SLACK_BOT_TOKEN is not", "xoxb-"}, 1},
		"only a secret":   {of("", "", goodSigning), []string{"SLACK_BOT_TOKEN is not", "xoxb-"}, 1},
		"swapped":         {of(goodApp, goodBot, ""), []string{"BOT_TOKEN is an app-", "APP_TOKEN is a bot token"}, 2},
		"a person's":      {of("xoxp-1-secret-part", goodApp, ""), []string{"is a person's token", "xoxb-"}, 1},
		"rotated":         {of("xoxe.xoxb-1-secret-part", goodApp, ""), []string{"turn token rotation off"}, 1},
		"a refresh token": {of("xoxe-1-secret-part", goodApp, ""), []string{"token rotation"}, 1},
		"anything":        {of("secret-part", goodApp, ""), []string{"does not look like one", "OAuth & Permissions"}, 1},
		"half a secret":   {of(goodBot, "", "secret-part"), []string{"SLACK_SIGNING_SECRET", "32 digits"}, 1},
		"a token as the secret": {of(goodBot, "", goodApp),
			[]string{"SLACK_SIGNING_SECRET is an app-level token", "Signing Secret"}, 1},
		"no address": {map[string]string{"SLACK_API_URL": "slack.com/secret-part"}, []string{"SLACK_API_URL"}, 1},
		"a file that is not there": {map[string]string{"SLACK_BOT_TOKEN_FILE": "/nowhere", "SLACK_APP_TOKEN": ""},
			[]string{"/nowhere"}, 1},
		"one file that is not there": {map[string]string{"SLACK_BOT_TOKEN_FILE": "/nowhere", "SLACK_APP_TOKEN": goodApp},
			[]string{"SLACK_BOT_TOKEN_FILE", "can't be read"}, 1},
		"an empty file": {map[string]string{"SLACK_BOT_TOKEN": goodBot, "SLACK_APP_TOKEN_FILE": empty},
			[]string{"SLACK_APP_TOKEN_FILE", "the file is empty"}, 1},
		"both tokens in a file": {map[string]string{"SLACK_BOT_TOKEN_FILE": two, "SLACK_APP_TOKEN": goodApp},
			[]string{"SLACK_BOT_TOKEN holds more than one word", "xoxb-"}, 1},
		"all of it": {map[string]string{"SLACK_BOT_TOKEN": "x", "SLACK_APP_TOKEN": "x", "SLACK_SIGNING_SECRET": "x",
			"SLACK_API_URL": "x"}, []string{"BOT_TOKEN does", "APP_TOKEN does", "SECRET does", "API_URL", "both"}, 5},
	} {
		_, general, offline := reads(c.set)
		if general != "" || strings.Contains(offline, "secret-part") || strings.Count(offline, "\n")+1 != c.lines {
			t.Errorf("%s: %q, and for all commands %q", name, offline, general)
		}
		for _, words := range c.says {
			if !strings.Contains(offline, words) {
				t.Errorf("%s: %q does not say %q", name, offline, words)
			}
		}
	}
}

func TestTheManifestIsForTheWayThatIsSet(t *testing.T) {
	const public = "https://bot.example"
	for name, c := range map[string]struct {
		set  map[string]string
		http bool
	}{
		"by default":     {nil, false},
		"reached":        {map[string]string{"MENTORBOT_PUBLIC_URL": public + "/"}, true},
		"an app's token": {map[string]string{"MENTORBOT_PUBLIC_URL": public, "SLACK_APP_TOKEN": goodApp}, false},
	} {
		got, _, _ := reads(c.set)
		text, err := got.slack.manifest(builtIn())
		if err != nil || strings.Contains(text, `"request_url": "`+public+`/slack/events"`) != c.http {
			t.Errorf("%s: %v %s", name, err, text)
		}
	}
}

// A manifest for Socket Mode would be of no use to who has set the secret of HTTP.
func TestTheManifestAsksWhereSlackReachesUs(t *testing.T) {
	got, _, _ := reads(map[string]string{"SLACK_SIGNING_SECRET": goodSigning})
	text, err := got.slack.manifest(builtIn())
	if err == nil || text != "" || !strings.Contains(err.Error(), "MENTORBOT_PUBLIC_URL") {
		t.Errorf("%v %s", err, text)
	}
}

// By HTTP nothing comes in before Slack reaches us: it is said where, beside what to do next.
func TestWhatToDoNextOnSlack(t *testing.T) {
	set := map[string]string{"SLACK_BOT_TOKEN": goodBot, "SLACK_SIGNING_SECRET": goodSigning}
	got, _, _ := reads(set)
	said := got.slack.next("")
	if !strings.Contains(said, "/slack/events") || !strings.Contains(said, "MENTORBOT_PUBLIC_URL") {
		t.Errorf("it says %q", said)
	}
	set["MENTORBOT_PUBLIC_URL"] = "https://bot.example/"
	got, _, _ = reads(set)
	if said := got.slack.next(""); !strings.Contains(said, "https://bot.example/slack/events; then type /mentor") {
		t.Errorf("it says %q", said)
	}
	got, _, _ = reads(map[string]string{"SLACK_BOT_TOKEN": goodBot, "SLACK_APP_TOKEN": goodApp})
	if said := got.slack.next(""); said != "type /mentor in any channel" {
		t.Errorf("it says %q", said)
	}
}
