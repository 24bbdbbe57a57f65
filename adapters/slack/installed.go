package slack

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// installationKey is where it is remembered what became of the app in the workspace.
const installationKey = "installation"

// staleRemoval is how much older than our latest connection a removal must be told to count no more: Slack tells again
// what nobody heard, and meanwhile the app may have been installed anew. Less is a matter of clocks.
const staleRemoval = time.Minute

// errRemoved ends Run when the workspace removed the app: its token opens nothing any more.
var errRemoved = errors.New("the app was removed from the workspace: to go on, install it again from its page at " +
	"api.slack.com/apps, and set SLACK_BOT_TOKEN to the token that is shown there then")

// installed is what became of the app in the workspace. Slack tells nobody who installed it, so those are greeted who
// were named, and the first of those who run the workspace to come along.
type installed struct {
	Times   int      `json:"times,omitempty"`   // it was removed and came back
	Removed bool     `json:"removed,omitempty"` // and did not come back yet
	Named   []string `json:"named,omitempty"`   // who was named and has been greeted
	Met     bool     `json:"met,omitempty"`     // somebody who runs the workspace came along
}

// installation remembers it.
type installation struct {
	memory chat.Memory

	mu   sync.Mutex // held while remembering too
	read bool
	now  installed
}

// get is what became of the app.
func (s *installation) get(ctx context.Context) (installed, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.load(ctx)
}

func (s *installation) load(ctx context.Context) (installed, error) {
	if !s.read {
		if _, err := recall(ctx, s.memory, "what became of the app", installationKey, &s.now); err != nil {
			return installed{}, err
		}
	}
	s.read = true
	return s.now, nil
}

// change changes it, and remembers that.
func (s *installation) change(ctx context.Context, do func(*installed)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	next, err := s.load(ctx)
	if err != nil {
		return err
	}
	next.Named = slices.Clone(next.Named)
	do(&next)
	if err := remember(ctx, s.memory, "what became of the app", installationKey, next); err != nil {
		return err
	}
	s.now = next
	return nil
}

// era is what tells one installation from those before.
func (i installed) era() string { return strconv.Itoa(i.Times) }

// arrived remembers that the app is in the workspace, perhaps again.
func (a *Adapter) arrived(ctx context.Context) error {
	a.connected.Store(a.options.Now().Unix())
	now, err := a.installation.get(ctx)
	if err == nil && now.Removed {
		err = a.installation.change(ctx, func(i *installed) { *i = installed{Times: i.Times + 1} })
	}
	return err
}

// depart forgets what was known of the workspace that removed the app, and ends Run.
func (a *Adapter) depart(ctx context.Context) {
	a.gone.Store(true)
	a.people.forget()
	a.homes.empty()
	a.tickets.forget()
	if err := a.installation.change(ctx, func(i *installed) { i.Removed = true }); err != nil {
		a.options.Log.WarnContext(ctx, "that the app was removed was not remembered", "error", err)
	}
	a.stop(errRemoved)
}

// stop ends Run with a sentence.
func (a *Adapter) stop(why error) {
	if end := a.end.Load(); end != nil {
		(*end)(why)
	}
}

// refused hears of each refusal: the token may be none any more, or lack a scope.
func (a *Adapter) refused(ctx context.Context, no *refusal) {
	switch {
	case no.Code == missingScope:
		a.refusedScope(ctx, no)
	case no.is(final) && !slices.Contains(undoubted, no.Method):
		a.doubt()
	}
}

// undoubted are the methods whose refusals are looked at by who called them.
var undoubted = []string{"auth.test", "apps.connections.open"}

// doubt looks whether the token is still good after a call said that it is not: one call may be wrong.
func (a *Adapter) doubt() {
	if a.doubting.Swap(true) {
		return
	}
	go func() {
		defer a.doubting.Store(false)
		ctx, cancel := context.WithTimeout(context.Background(), errand.CallTime)
		defer cancel()
		_, err := a.api.identify(ctx)
		if final := rejected(err, botSetting); final != nil {
			a.stop(final)
		}
	}()
}
