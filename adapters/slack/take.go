package slack

import (
	"context"
	"errors"
	"slices"
	"sync"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// errNotRunning is for a letter before Run.
var errNotRunning = errors.New("slack: nobody is there to receive an event yet")

// take has the events of letters received, all together, and says of each letter whether it is safe. What they teach is
// remembered after that, so that a letter told again means the same.
func (a *Adapter) take(ctx context.Context, letters ...news) []error {
	return a.takeFor(ctx, a.receive.Load(), letters...)
}

func (a *Adapter) takeFor(ctx context.Context, receive *chat.Receive, letters ...news) []error {
	if receive == nil {
		return slices.Repeat([]error{errNotRunning}, len(letters))
	}
	results := a.settleAll(ctx, letters)
	var all []chat.Event
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
		if errs, results[i] = chat.Results(errs, len(n.events)); results[i] == nil {
			a.learn(ctx, n)
		}
	}
	return results
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

// settleAll settles letters at the same time, for Slack may be asked about some: none waits for another's answer.
func (a *Adapter) settleAll(ctx context.Context, letters []news) []error {
	results := make([]error, len(letters))
	var settling sync.WaitGroup
	for i := range letters {
		settling.Go(func() { letters[i], results[i] = a.settle(ctx, letters[i]) })
	}
	settling.Wait()
	return results
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
	n.events = slices.Clone(n.events) // whoever tells the person that it takes long reads those that were told
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
		place, err := a.homeOf(ctx, e.Person)
		e.Place = place
		if errors.Is(err, chat.ErrUnreachable) { // the answer will find that out, and the house hear of it
			if err = nil; n.there != nil {
				*e = *n.there
			}
		}
		return n, err
	}
	return n, nil
}

// homeOf is where a person's own chat is; chat.ErrUnreachable: they can have none. It is empty when Slack does not say
// so in time: the event is kept in any case, and its answer looks for the chat again.
func (a *Adapter) homeOf(ctx context.Context, p chat.PersonID) (chat.PlaceID, error) {
	to, err := addressOf(chat.To(p))
	if err != nil {
		return "", err
	}
	if _, known := a.people.recall(p); !known {
		a.people.inquire(ctx, p) // both are asked at once: see introduce
	}
	ctx, cancel := context.WithTimeout(ctx, inTime)
	defer cancel()
	channel, err := a.homes.find(ctx, p)
	var no *refusal
	var unanswered *errand.Failure
	switch {
	case errors.Is(corrected(err), chat.ErrUnreachable):
		return "", chat.ErrUnreachable
	case errors.As(err, &no), errors.As(err, &unanswered), errors.Is(err, errNowhere):
		return "", nil
	case err != nil:
		return "", err
	}
	return placeID(to.team, channel, ""), nil
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
	case n.held:
		a.options.Log.Warn("what happens in the workspace is not all told", "reason", n.reason)
	case !n.means():
		a.options.Log.Debug("a letter means nothing", "reason", n.reason)
	}
}
