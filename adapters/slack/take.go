package slack

import (
	"context"
	"errors"

	"mentorbot/bot/chat"
)

// errUntold is for an event of which it was not said whether it is safe, errNotRunning for a letter before Run.
var (
	errUntold     = errors.New("slack: an event was received without a result")
	errNotRunning = errors.New("slack: nobody is there to receive an event yet")
)

// take has the events of letters received, all together, and says of each letter whether it is safe. What they teach is
// remembered after that, so that a letter told again means the same.
func (a *Adapter) take(ctx context.Context, letters ...news) []error {
	return a.takeFor(ctx, a.receive.Load(), letters...)
}

func (a *Adapter) takeFor(ctx context.Context, receive *chat.Receive, letters ...news) []error {
	results := make([]error, len(letters))
	var all []chat.Event
	for i := range letters {
		if receive == nil {
			results[i] = errNotRunning
			continue
		}
		letters[i], results[i] = a.settle(ctx, letters[i])
	}
	a.introduce(ctx, letters)
	for i := range letters {
		if results[i] == nil {
			letters[i] = a.greet(ctx, a.admit(letters[i]))
			all = append(all, letters[i].events...)
		}
	}
	var errs []error
	if len(all) > 0 {
		errs = (*receive)(ctx, all...)
	}
	for i, n := range letters {
		if results[i] != nil {
			continue
		}
		if errs, results[i] = first(errs, len(n.events)); results[i] == nil {
			a.learn(ctx, n)
		}
	}
	return results
}

// first joins the results of the next n events.
func first(errs []error, n int) ([]error, error) {
	if len(errs) < n {
		return nil, errUntold
	}
	return errs[n:], errors.Join(errs[:n]...)
}

// learn remembers what a letter teaches. It is safe already: where a chat is that can't be remembered is learnt again.
func (a *Adapter) learn(ctx context.Context, n news) {
	if n.gone {
		a.depart(ctx)
	}
	if n.account != nil && len(n.events) > 0 {
		a.people.learn(n.events[0].Person, *n.account)
	}
	if n.named != "" || n.met {
		a.greeted(ctx, n)
	}
	if a.ask != nil {
		a.pages.hear(n)
	}
	a.markKind(ctx, n.kind)
	if !n.home || len(n.events) == 0 {
		return
	}
	a.settleIn(ctx, n.events[0].Person, channelOf(n.events[0].Place))
}

// greeted remembers who was greeted. It is safe already: one greeted again would get the same greeting once.
func (a *Adapter) greeted(ctx context.Context, n news) {
	err := a.installation.change(ctx, func(i *installed) {
		i.Met = i.Met || n.met
		if n.named != "" {
			i.Named = append(i.Named, n.named)
		}
	})
	if err != nil {
		a.options.Log.WarnContext(ctx, "who was greeted was not remembered", "error", err)
	}
}

// settle finds what a letter does not say: whether a person was here before, and where the own chat is. A command
// may be typed in the chat of two people, where the bot is not; it is answered in the own chat.
func (a *Adapter) settle(ctx context.Context, n news) (news, error) {
	if n.look != nil {
		return a.seen(ctx, n)
	}
	if len(n.events) == 0 {
		return n, nil
	}
	e := &n.events[0]
	switch {
	case n.account != nil:
		return a.renewed(ctx, n)
	case n.gone: // Slack tells it twice, perhaps at the same time
		now, err := a.installation.get(ctx)
		e.ID = eventID("removed", string(e.Community), now.era())
		return n, err
	case n.first:
		before, err := a.homes.recall(ctx, e.Person)
		if before != "" {
			n.events, n.reason = nil, "somebody who was here before looked in"
		}
		return n, err
	case n.check || e.Own && e.Place == "":
		channel, err := a.homes.find(ctx, e.Person)
		if errors.Is(corrected(err), chat.ErrUnreachable) { // the answer will find that out, and the house hear of it
			e.Place = ""
			return n, nil
		}
		if err != nil {
			return n, err
		}
		to, err := addressOf(chat.To(e.Person))
		e.Place = placeID(to.team, channel, "")
		return n, err
	}
	return n, nil
}

// seen is that somebody looked at the home tab. For who could not be reached that is to come back; for who never wrote
// it is nothing to be answered.
func (a *Adapter) seen(ctx context.Context, n news) (news, error) {
	lost, err := a.homes.isLost(ctx, n.look.Person)
	if err == nil && lost {
		n.events, n.home = []chat.Event{*n.look}, true
	}
	return n, err
}

// channelOf is the channel of a place.
func channelOf(p chat.PlaceID) string {
	to, err := addressOf(chat.At(p))
	if err != nil {
		return ""
	}
	return to.channel
}

// tellIgnored logs why a letter means nothing. What people wrote is not in it.
func (a *Adapter) tellIgnored(n news) {
	switch {
	case n.broken:
		a.options.Log.Error("a letter is passed over", "reason", n.reason)
	case !n.means():
		a.options.Log.Debug("a letter means nothing", "reason", n.reason)
	}
}
