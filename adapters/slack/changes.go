package slack

import (
	"context"

	"mentorbot/bot/chat"
)

// changed is that an account is another: shut, or of another name, language, zone or standing. Slack tells it for every
// change, and there are many that the bot has no use for: see renewed.
func (a *Adapter) changed(c callback, change change) news {
	n := a.refreshed(c, change, chat.Changed)
	if len(n.events) > 0 {
		n.account = &change.User
	}
	return n
}

// renewed finds what a change of an account means. It counts for those whom the bot has written to, or who wrote to it,
// and if something is another that is kept; as long as nobody knows what it was, it may be. Who the person is is asked
// anew in any case.
func (a *Adapter) renewed(ctx context.Context, n news) (news, error) {
	e, now := &n.events[0], *n.account
	before, known := a.people.recall(e.Person)
	a.people.expire(e.Person)
	home, err := a.homes.remembered(ctx, e.Person)
	if err != nil {
		return n, err
	}
	switch old := before.account; {
	case home == "":
		a.people.learn(e.Person, now)
		return ignored("somebody changed whom the bot never met"), nil
	case known && old.same(now):
		return ignored("nothing has changed that is kept"), nil
	case now.Deleted:
		e.Kind = chat.Left
	case known && old.Deleted:
		e.Kind = chat.Joined
	}
	return n, nil
}
