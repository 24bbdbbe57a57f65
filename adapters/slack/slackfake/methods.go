package slackfake

import (
	"slices"
	"strings"
)

// method is what there is to know of one beside what it does.
type method struct {
	do     func(*Server, *call) (obj, error) // with the lock held
	tier   int
	json   bool     // takes a JSON body
	app    bool     // wants the app's token, not the bot's
	need   []string // arguments
	scopes []string // those that do not depend on the arguments
}

// The tiers of the methods: calls a minute. The special one has rules of its own.
const (
	tier2   = 20
	tier3   = 50
	tier4   = 100
	special = 300
)

// methods are all that the bot has a use for.
var methods = map[string]method{
	"auth.test": {do: (*Server).authTest, tier: special, json: true},
	"chat.postMessage": {do: (*Server).postMessage, tier: special, json: true, need: []string{"channel"},
		scopes: []string{"chat:write"}},
	"chat.postEphemeral": {do: (*Server).postEphemeral, tier: tier4, json: true, need: []string{"channel", "user"},
		scopes: []string{"chat:write"}},
	"chat.update": {do: (*Server).updateMessage, tier: tier3, json: true, need: []string{"channel", "ts"},
		scopes: []string{"chat:write"}},
	"chat.delete": {do: (*Server).deleteMessage, tier: tier3, json: true, need: []string{"channel", "ts"},
		scopes: []string{"chat:write"}},
	"conversations.open":    {do: (*Server).open, tier: tier3, json: true},
	"conversations.info":    {do: (*Server).info, tier: tier3, need: []string{"channel"}},
	"conversations.members": {do: (*Server).members, tier: tier4, need: []string{"channel"}},
	"conversations.history": {do: (*Server).history, tier: tier3, json: true, need: []string{"channel"}},
	"conversations.list":    {do: (*Server).list, tier: tier2},
	"users.info": {do: (*Server).userInfo, tier: tier4, need: []string{"user"},
		scopes: []string{"users:read"}},
	"users.list":    {do: (*Server).userList, tier: tier2, scopes: []string{"users:read"}},
	"views.open":    {do: (*Server).viewOpen, tier: tier4, json: true, need: []string{"view"}},
	"views.push":    {do: (*Server).viewPush, tier: tier4, json: true, need: []string{"view"}},
	"views.update":  {do: (*Server).viewUpdate, tier: tier4, json: true, need: []string{"view"}},
	"views.publish": {do: (*Server).viewPublish, tier: tier4, json: true, need: []string{"user_id", "view"}},
	"files.getUploadURLExternal": {do: (*Server).uploadURL, tier: tier4, need: []string{"filename", "length"},
		scopes: []string{"files:write"}},
	"files.completeUploadExternal": {do: (*Server).completeUpload, tier: tier4, json: true, need: []string{"files"},
		scopes: []string{"files:write"}},
	"apps.connections.open": {do: (*Server).connectionsOpen, tier: tier3, json: true, app: true},
}

// authorised says what is wrong with a token: none, one of another kind, or one that is over.
func (s *Server) authorised(c *call, m method) error {
	right, wrong := s.app.BotToken, s.app.AppToken
	if m.app {
		right, wrong = wrong, right
	}
	switch {
	case c.token == "":
		return refused("not_authed")
	case c.token == wrong && c.method != "auth.test":
		return refused("not_allowed_token_type")
	case c.token != right && !(c.method == "auth.test" && c.token == wrong):
		return refused("invalid_auth")
	case s.gone != "" && !m.app:
		return refused(s.gone)
	}
	return nil
}

// allowed says that a scope is missing.
func (s *Server) allowed(scope string) error {
	if slices.Contains(s.Scopes, scope) {
		return nil
	}
	return &problem{Name: "missing_scope", Needed: scope, Provided: strings.Join(s.Scopes, ",")}
}

func (s *Server) authTest(c *call) (obj, error) {
	result := obj{
		"url": "https://" + s.app.Domain + ".slack.com/", "team": s.app.Domain, "team_id": s.app.Team,
		"user": strings.ToLower(s.app.Name), "user_id": s.app.BotUser, "bot_id": s.app.Bot,
		"is_enterprise_install": false,
	}
	if c.token == s.app.AppToken {
		result = obj{"app_name": s.app.Name, "app_id": s.app.ID, "team_id": s.app.Team, "team": s.app.Domain}
	}
	return result, nil
}
