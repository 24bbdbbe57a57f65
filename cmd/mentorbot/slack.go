package main

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"mentorbot/adapters/slack"
	"mentorbot/bot"
	"mentorbot/bot/chat"
)

// slackConfig is what that network needs.
type slackConfig struct {
	bot     secret // not set: the network is not served
	app     secret // Socket Mode; not set: HTTP
	signing secret // HTTP; not set: Socket Mode
	url     string // of the Web API
	public  outside
}

// slackAccount is a member ID, alone or behind that of the workspace.
var slackAccount = account{
	network: slack.Name, shape: regexp.MustCompile(`^([TE][A-Z0-9]+/)?[UW][A-Z0-9]+$`), example: "slack:U012AB3CD",
	setting: "SLACK_BOT_TOKEN",
	hint:    "on Slack write a member ID, such as slack:U012AB3CD: /mentor help shows everybody their own",
}

// slackPath is where everything is posted that Slack tells by HTTP.
const slackPath = "/slack/events"

// Where on the app's page the settings are copied from.
const (
	page        = "on the app's page at api.slack.com/apps, "
	botFrom     = page + "OAuth & Permissions, Bot User OAuth Token: it begins with xoxb-"
	appFrom     = page + "Basic Information, App-Level Tokens: it begins with xapp-"
	signingFrom = page + "Basic Information, Signing Secret: 32 digits and letters a to f"
)

// kinds are what begins the tokens that Slack gives out, and what they are: the longest first.
var kinds = []struct{ begins, is string }{
	{"xoxe.xoxb-", "a bot token that expires: turn token rotation off"},
	{"xoxe", "a token for token rotation or app configuration"},
	{"xoxb-", "a bot token"},
	{"xapp-", "an app-level token"},
	{"xoxp-", "a person's token"},
}

var (
	botShape     = regexp.MustCompile(`^xoxb-[A-Za-z0-9-]+$`)
	appShape     = regexp.MustCompile(`^xapp-[A-Za-z0-9-]+$`)
	signingShape = regexp.MustCompile(`^[0-9a-f]{32}$`)
)

func readSlack(s *settings, public outside) slackConfig {
	c := slackConfig{
		bot:     s.token("SLACK_BOT_TOKEN", botShape, botFrom),
		app:     s.token("SLACK_APP_TOKEN", appShape, appFrom),
		signing: s.token("SLACK_SIGNING_SECRET", signingShape, signingFrom),
		url:     s.address("SLACK_API_URL", "https://slack.com/api", "http", "https") + "/", // methods are put behind it
		public:  public,
	}
	s.slackWays(c)
	return c
}

// slackWays tells which of Slack's settings miss another, or are one too many. Whose file gave nothing is told already.
func (s *settings) slackWays(c slackConfig) {
	has := func(v secret, name string) bool { return v.set() || slices.Contains(s.unread, name) }
	bot, app := has(c.bot, "SLACK_BOT_TOKEN"), has(c.app, "SLACK_APP_TOKEN")
	signing := has(c.signing, "SLACK_SIGNING_SECRET")
	switch {
	case app && signing:
		s.problem("SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set, but Slack tells what happens in only one way " +
			"(keep the token for Socket Mode, or the secret for HTTP)")
	case c.bot.set() && !app && !signing:
		s.problem("SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN, for Socket Mode, nor SLACK_SIGNING_SECRET, for " +
			"HTTP (the token is " + appFrom + ")")
	case !bot && app:
		s.problem("SLACK_APP_TOKEN is set, but SLACK_BOT_TOKEN is not (it is " + botFrom + ")")
	case !bot && signing:
		s.problem("SLACK_SIGNING_SECRET is set, but SLACK_BOT_TOKEN is not (it is " + botFrom + ")")
	}
}

// token reads a secret of Slack's. One that belongs elsewhere is told as what it is.
func (s *settings) token(name string, shape *regexp.Regexp, from string) secret {
	value := strings.TrimSpace(s.get(name, ""))
	if value == "" || shape.MatchString(value) {
		return newSecret(value)
	}
	what := "does not look like one"
	if len(strings.Fields(value)) > 1 {
		what = "holds more than one word"
	}
	for _, k := range kinds {
		if strings.HasPrefix(value, k.begins) && !strings.HasPrefix(shape.String(), "^"+k.begins) {
			what = "is " + k.is
			break
		}
	}
	s.problem(name + " " + what + " (the right one is " + from + ")")
	return newSecret(value)
}

func (slackConfig) name() chat.Network { return slack.Name }

func (c slackConfig) set() bool { return c.bot.set() }

func (c slackConfig) path() string {
	if !c.signing.set() {
		return ""
	}
	return slackPath
}

func (c slackConfig) line(o outfit) line {
	var admins []string
	for _, p := range o.admins {
		if p.Network() == slack.Name {
			admins = append(admins, p.Native())
		}
	}
	return slack.New(slack.Options{
		BotToken: c.bot.reveal(), AppToken: c.app.reveal(), Secret: c.signing.reveal(), URL: c.url, Admins: admins,
		Memory: o.memory, Now: time.Now, Busy: o.busy, Over: o.over, Log: o.log, Connected: o.connected,
	})
}

// manifest is for HTTP where we are reached from outside, unless there is a token for Socket Mode.
func (c slackConfig) manifest(bot.Content) (string, error) {
	switch {
	case c.public.wrong:
		return "", errors.New("MENTORBOT_PUBLIC_URL is no address (write https://, a name, and nothing else)")
	case c.public.url == "" && c.signing.set():
		return "", errors.New("SLACK_SIGNING_SECRET is set, but MENTORBOT_PUBLIC_URL does not say where Slack reaches us " +
			"(set it to https://…, or unset the secret: then the manifest is for Socket Mode)")
	case c.public.url == "" || c.app.set():
		return slack.Manifest("")
	}
	return slack.Manifest(c.public.url + slackPath)
}

// next is where Slack has to reach us, and what to type. By HTTP nothing comes before it is told where.
func (c slackConfig) next(string) string {
	const typed = "type /mentor in any channel"
	switch {
	case !c.signing.set():
		return typed
	case c.public.url == "":
		return "let Slack reach " + slackPath + " here by https, which MENTORBOT_PUBLIC_URL can say; then " + typed
	}
	return "let Slack reach " + c.public.url + slackPath + "; then " + typed
}
