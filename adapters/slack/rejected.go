package slack

import (
	"errors"
	"net/http"
	"slices"
)

// The settings that the tokens stand in.
const (
	botSetting = "SLACK_BOT_TOKEN"
	appSetting = "SLACK_APP_TOKEN"
)

// Where the tokens are copied from.
const (
	copyBot = "from the app's page at api.slack.com/apps (OAuth & Permissions, Bot User OAuth Token: it begins with " +
		"xoxb-)"
	copyApp = "from the app's page at api.slack.com/apps (Basic Information, App-Level Tokens: it begins with xapp-, and " +
		"has the scope connections:write)"
)

// wrong is what can't be mended by trying again, and what to do about it.
type wrong struct{ what, hint string }

// Error is one sentence.
func (w *wrong) Error() string { return w.what + ": " + w.hint }

// expelled are the errors of a token that was good once.
var expelled = []string{"token_revoked", "token_expired", "account_inactive"}

// rejected is the sentence that ends Run when a token is not accepted; nil when trying again may help.
func rejected(err error, setting string) error {
	from := copyBot
	if setting == appSetting {
		from = copyApp
	}
	var no *refusal
	switch {
	case !errors.As(err, &no):
		return nil
	case no.Code == "not_allowed_token_type":
		return &wrong{setting + " is a token of another kind", "copy the right one " + from}
	case slices.Contains(expelled, no.Code):
		return &wrong{setting + " is not accepted any more: it was revoked, or the app was removed",
			"install it again, and copy the token " + from}
	case no.is(final):
		return &wrong{setting + " is not accepted", "copy it again " + from}
	case setting == appSetting && no.Code == missingScope:
		return &wrong{setting + " does not have the scope connections:write", "make another token and copy it " + from}
	case setting == appSetting && slices.Contains(socketless, no.Code):
		return &wrong{"Socket Mode is off for the app", "turn it on, on its page at api.slack.com/apps, Socket Mode"}
	case no.Status == http.StatusNotFound || no.Code == "unknown_method":
		return &wrong{"Slack's Web API is not found", "if SLACK_API_URL is set, check that it is right"}
	}
	return nil
}

// socketless are the errors of an app that has no Socket Mode.
var socketless = []string{"not_allowed", "forbidden_team"}
