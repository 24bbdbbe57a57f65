package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"mentorbot/bot"
	"mentorbot/bot/chat"
)

// network is a chat network that this version speaks, with what is set for it.
type network interface {
	name() chat.Network
	set() bool    // else it is not served
	path() string // where it posts what people do, behind our address; empty: nowhere
	line(o outfit) line
	manifest(content bot.Content) (string, error) // what to give it when the bot is made there
	next(username string) string                  // what to do there once the bot is connected
}

// outfit is what a line is made of beside the network's settings.
type outfit struct {
	memory    chat.Memory
	admins    []chat.PersonID            // who lead by name; those of other networks are among them
	busy      func(chat.Language) string // nil: nothing is said
	over      func(chat.Language) string // the same of a button that is not good any more
	commands  map[chat.Language][]chat.CommandHelp
	log       *slog.Logger          // nil: nobody hears
	connected func(username string) // nil: nobody waits for it
}

// line is the connection to a network: the adapter, with what the program itself asks of it.
type line interface {
	chat.Adapter
	listener
	Handler() http.Handler
	Check(ctx context.Context) []chat.Problem
	Username(ctx context.Context) (string, error)
}

// networks are all that this version speaks.
func (c config) networks() []network { return []network{c.telegram, c.slack, c.discord} }

// served are those whose token is set.
func (c config) served() []network {
	return slices.DeleteFunc(c.networks(), func(n network) bool { return !n.set() })
}

// account is how a network spells who somebody is.
type account struct {
	network chat.Network
	shape   *regexp.Regexp
	example chat.PersonID
	hint    string
	setting string // set: the network is served
}

var accounts = []account{telegramAccount, slackAccount, discordAccount}

// misspelt says how the network spells who somebody is, where this can be nobody.
func misspelt(p chat.PersonID) string {
	for _, a := range accounts {
		if a.network == p.Network() && !a.shape.MatchString(p.Native()) {
			return a.hint
		}
	}
	return ""
}

// somebody is an example of who somebody is: on a network whose token is set, else on the page.
func (s *settings) somebody() string {
	for _, a := range accounts {
		for _, name := range []string{a.setting, a.setting + "_FILE"} {
			if value, set := s.env(name); set && value != "" {
				return string(a.example)
			}
		}
	}
	return "web:olga"
}

// secret reads what nobody may read. What it is is not told when it is wrong.
func (s *settings) secret(name string, shape *regexp.Regexp, hint string) secret {
	value := strings.TrimSpace(s.get(name, ""))
	if value != "" && !shape.MatchString(value) {
		s.problem(name + " does not look like one (" + hint + ")")
	}
	return newSecret(value)
}

// outside is where we are reached from outside.
type outside struct {
	url   string // without a slash at its end; empty: it is not set, or wrong
	wrong bool   // which was told
}

func (s *settings) outside() outside {
	mistakes := len(s.problems)
	return outside{url: s.address("MENTORBOT_PUBLIC_URL", "", "https"), wrong: len(s.problems) > mistakes}
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
