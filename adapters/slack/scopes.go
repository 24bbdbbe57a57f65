package slack

import (
	"context"
	"errors"
	"slices"
	"strconv"
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

// lacksKey is what stands before a scope where is remembered that it was told to be missing.
const lacksKey = "lacks/"

// granted has an event received of each scope that was told to be missing and is given now, so that it is told again if
// it is taken away.
func (a *Adapter) granted(ctx context.Context, receive chat.Receive, missing []scope) {
	if a.me().Granted == nil {
		return // Slack did not say
	}
	for _, s := range scopes {
		told, err := a.options.Memory.Get(ctx, lacksKey+s.Name)
		lacks := slices.ContainsFunc(missing, func(m scope) bool { return m.Right == s.Right })
		if err != nil || len(told) == 0 || lacks {
			continue
		}
		if a.right(ctx, receive, chat.Granted, s) {
			a.remember(ctx, s, nil)
		}
	}
}

// limited has an event received of each scope that is missing.
func (a *Adapter) limited(ctx context.Context, receive chat.Receive, missing ...scope) {
	for _, s := range missing {
		if s.Right != "" && a.right(ctx, receive, chat.Limited, s) {
			a.remember(ctx, s, []byte{1})
		}
	}
}

func (a *Adapter) remember(ctx context.Context, s scope, told []byte) {
	if err := a.options.Memory.Put(ctx, lacksKey+s.Name, told); err != nil {
		a.options.Log.WarnContext(ctx, "what was told of a scope was not remembered", "error", err)
	}
}

// right has an event received, and tells whether it is safe. Each start tells what is missing anew: what is known
// already has no effect.
func (a *Adapter) right(ctx context.Context, receive chat.Receive, kind chat.Kind, s scope) bool {
	ctx, cancel := context.WithTimeout(ctx, doorTime)
	defer cancel()
	team, now := a.me().Team, a.options.Now()
	e := chat.Event{
		ID:   eventID(string(kind), team, s.Name, strconv.FormatInt(now.UnixMilli(), 10)),
		Kind: kind, Community: communityID(team), Right: s.Right, At: now,
	}
	err := errors.Join(receive(ctx, e)...)
	if err != nil {
		a.options.Log.WarnContext(ctx, "who leads was not told of a scope", "error", err)
	}
	return err == nil
}

// refusedScope tells of a scope that a call wanted. Slack names all that would do: ours is among them.
func (a *Adapter) refusedScope(ctx context.Context, no *refusal) {
	needed := listed(no.Needed)
	a.tellLacking(ctx, slices.DeleteFunc(slices.Clone(scopes), func(s scope) bool {
		return !slices.Contains(needed, s.Name)
	}))
}
