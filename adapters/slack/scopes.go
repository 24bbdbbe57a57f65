package slack

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

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

// lacks are the scopes that were told to be missing: each is told once.
type lacks struct {
	mu   sync.Mutex
	told map[string]bool
}

// first tells whether a scope is told for the first time.
func (l *lacks) first(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.told[name] {
		return false
	}
	if l.told == nil {
		l.told = map[string]bool{}
	}
	l.told[name] = true
	return true
}

// addScope is how a scope is added.
const addScope = "add it on the app's page at api.slack.com/apps (OAuth & Permissions, Bot Token Scopes), " +
	"then Reinstall to Workspace"

// tellLacking tells of each scope that the app was not given: the operator in the log, and whoever leads, once the bot
// is heard.
func (a *Adapter) tellLacking(ctx context.Context, missing []scope) {
	for _, s := range missing {
		if a.lacks.first(s.Name) {
			a.options.Log.WarnContext(ctx, "the app has not the scope "+s.Name+": "+s.Without+"; "+addScope)
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
func (a *Adapter) refusedScope(ctx context.Context, err error) {
	var no *refusal
	if !errors.As(err, &no) || no.Code != missingScope {
		return
	}
	needed := listed(no.Needed)
	a.tellLacking(ctx, slices.DeleteFunc(slices.Clone(scopes), func(s scope) bool {
		return !slices.Contains(needed, s.Name)
	}))
}

// without tells whether a call was refused for want of a scope.
func without(err error, name string) bool {
	var no *refusal
	return errors.As(err, &no) && no.Code == missingScope && slices.Contains(listed(no.Needed), name)
}

// show uploads the files of a message. Where the app was not given the right to, what they show is said in words.
func (a *Adapter) show(ctx context.Context, to address, d chat.Delivery, c content) error {
	err := a.upload(ctx, to, d.Message, c)
	if !without(err, "files:write") {
		return err
	}
	m := d.Message
	for _, f := range m.Files {
		m.Text = append(slices.Clone(m.Text), chat.Span{Text: "\n\n" + f.Text})
	}
	if c, err = contentOf(to.team, m); err != nil {
		return err
	}
	_, err = a.api.post(ctx, to, d.ID, c)
	return sent(err)
}
