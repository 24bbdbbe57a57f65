package main

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"mentorbot/adapters/telegram"
	"mentorbot/bot/chat"
)

// telegramConfig is what that network needs.
type telegramConfig struct {
	token  secret // not set: the network is not served
	url    string // of the Bot API
	secret secret // of the webhook; not set: long polling
	hook   string // the webhook's public address; empty: long polling
}

// unbuilt are the settings of networks that this version does not speak: set, they are refused rather than ignored.
var unbuilt = []string{
	"SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DISCORD_TOKEN", "DISCORD_PUBLIC_KEY",
}

// What these settings look like. A token goes into addresses, so nothing else may stand in it.
var (
	tokenShape  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

const webhookPath = "/telegram/webhook"

func readTelegram(s *settings) telegramConfig {
	t := telegramConfig{
		token: s.secret("TELEGRAM_TOKEN", tokenShape,
			"copy all that @BotFather wrote: digits, a colon, then letters and digits"),
		secret: s.secret("TELEGRAM_WEBHOOK_SECRET", secretShape,
			"choose 1 to 256 letters, digits, _ and -"),
		url: s.address("TELEGRAM_API_URL", "https://api.telegram.org", "http", "https"),
	}
	mistakes := len(s.problems)
	public := s.address("MENTORBOT_PUBLIC_URL", "", "https")
	if !t.secret.set() || len(s.problems) > mistakes {
		return t
	}
	if public == "" {
		s.problem("TELEGRAM_WEBHOOK_SECRET is set, but MENTORBOT_PUBLIC_URL does not say where Telegram reaches us " +
			"(set it to https://…, or unset the secret: then long polling is used)")
	}
	t.hook = public + webhookPath
	return t
}

// numeric is who somebody is on Telegram.
var numeric = regexp.MustCompile(`^[0-9]+$`)

// misspelt says how the network spells who somebody is, where this can be nobody.
func misspelt(p chat.PersonID) string {
	if p.Network() == telegram.Name && !numeric.MatchString(p.Native()) {
		return "on Telegram write a number, such as telegram:12345, for a name may change hands: " +
			"/help shows everybody their own"
	}
	return ""
}

// somebody is an example of who somebody is: on the network whose token is set, else on the page.
func (s *settings) somebody() string {
	for _, name := range []string{"TELEGRAM_TOKEN", "TELEGRAM_TOKEN_FILE"} {
		if value, set := s.env(name); set && value != "" {
			return "telegram:12345"
		}
	}
	return "web:olga"
}

// others tells of networks that are set but can't be spoken to.
func (s *settings) others() {
	var set []string
	for _, name := range unbuilt {
		if s.get(name, "") != "" {
			set = append(set, name)
		}
	}
	if len(set) > 0 {
		s.problem(strings.Join(set, ", ") + " is set, but of the chat networks this version speaks Telegram alone " +
			`(unset it, or start "mentorbot playground", which needs none)`)
	}
}

// secret reads what nobody may read. What it is is not told when it is wrong.
func (s *settings) secret(name string, shape *regexp.Regexp, hint string) secret {
	value := strings.TrimSpace(s.get(name, ""))
	if value != "" && !shape.MatchString(value) {
		s.problem(name + " does not look like one (" + hint + ")")
	}
	return newSecret(value)
}

// address reads a URL without the slash at its end. It is not repeated when it is wrong: a token may stand in it.
func (s *settings) address(name, otherwise string, schemes ...string) string {
	value := strings.TrimRight(s.get(name, otherwise), "/")
	u, err := url.Parse(value)
	bare := err == nil && u.Host != "" && u.User == nil && u.RawQuery == ""
	if value == "" || bare && slices.Contains(schemes, u.Scheme) {
		return value
	}
	s.problem(name + " is no address (write " + strings.Join(schemes, " or ") + "://, a name, and nothing else)")
	return otherwise
}
