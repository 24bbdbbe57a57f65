package slack

import (
	"context"
	"errors"
	"slices"
	"strings"

	"mentorbot/bot/chat"
)

// missingScope is Slack's word for a call that the app was given no right to.
const missingScope = "missing_scope"

// lacking are the scopes that the app was not given; nil where Slack did not say what it was given.
func lacking(granted []string) (missing []scope) {
	if granted == nil {
		return nil
	}
	for _, s := range scopes {
		if !slices.Contains(granted, s.Name) {
			missing = append(missing, s)
		}
	}
	return missing
}

// listed are the names in a list of scopes as Slack writes it.
func listed(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// addScope is how a scope is added.
const addScope = "add it on the app's page at api.slack.com/apps (OAuth & Permissions, Bot Token Scopes), " +
	"then Reinstall to Workspace"

// tellLacking tells of each scope that the app was not given: the operator in the log, and whoever leads, once the bot
// is heard.
func (a *Adapter) tellLacking(ctx context.Context, missing []scope) {
	for _, s := range missing {
		if _, told := a.lacks.LoadOrStore(s.Name, true); !told {
			a.options.Log.WarnContext(ctx, "the app does not have the scope "+s.Name+": "+s.Without+"; "+addScope)
			if receive := a.receive.Load(); receive != nil {
				go a.limited(context.WithoutCancel(ctx), *receive, s) // whoever asks must not wait for it
			}
		}
	}
}

// limited has an event received of each scope that is missing. It has the same name each time, and so is told once.
func (a *Adapter) limited(ctx context.Context, receive chat.Receive, missing ...scope) {
	ctx, cancel := context.WithTimeout(ctx, doorTime)
	defer cancel()
	team := a.me().Team
	for _, s := range missing {
		if s.Right == "" {
			continue
		}
		e := chat.Event{
			ID: eventID("lacks", team, s.Name), Kind: chat.Limited, Community: communityID(team), Right: s.Right,
			At: a.options.Now(),
		}
		if err := errors.Join(receive(ctx, e)...); err != nil {
			a.options.Log.WarnContext(ctx, "who leads was not told of a scope that is missing", "error", err)
		}
	}
}

// refusedScope tells of a scope that a call wanted. Slack names all that would do: ours is among them.
func (a *Adapter) refusedScope(ctx context.Context, no *refusal) {
	needed := listed(no.Needed)
	a.tellLacking(ctx, slices.DeleteFunc(slices.Clone(scopes), func(s scope) bool {
		return !slices.Contains(needed, s.Name)
	}))
}
