package slack

import (
	"context"
	"errors"
	"slices"

	"mentorbot/bot/chat"
)

// errGone is for what can't be asked any more.
var errGone = errors.New("slack: the app was removed from the workspace")

// Standing says who a person is in the workspace, as Slack said at most 60 seconds ago: who runs it is an admin; guests
// take part without rights; a bot, an account that was shut, and somebody who only shares a channel are strangers.
// While Slack can't be asked, nobody has rights but those who were named.
func (a *Adapter) Standing(ctx context.Context, c chat.CommunityID, p chat.PersonID) (chat.Standing, error) {
	to, err := addressOf(chat.To(p))
	if err != nil || to.user == "" || communityID(to.team) != c || !a.serves(to.team) || a.ours(to.user) {
		return chat.Standing{Stranger: true}, nil
	}
	if a.gone.Load() {
		return chat.Standing{}, errGone
	}
	u, err := a.who(ctx, p)
	switch me := a.me(); {
	case err != nil && a.named(to):
		return chat.Standing{Admin: true}, nil
	case err != nil:
		return chat.Standing{}, err
	case !u.there() || u.outside(to.team, me):
		return chat.Standing{Stranger: true}, nil
	default:
		return chat.Standing{Admin: u.admin(to.team, me) || a.named(to)}, nil
	}
}

// who is a person's account, as it was within the last minute. When that can't be found out, an older answer that gave
// no rights will do: it gives none away.
func (a *Adapter) who(ctx context.Context, p chat.PersonID) (account, error) {
	before, known := a.people.recall(p)
	if known && before.holds(a.options.Now(), fresh) {
		return before.account, nil
	}
	now, err := a.people.inquire(ctx, p).wait(ctx)
	if err != nil && known && !before.rights && before.holds(a.options.Now(), rightless) {
		return before.account, nil
	}
	return now.account, err
}

// named tells whether the person was named an admin by whoever runs the bot: by the id that Slack shows, or as the
// bot's own help shows it.
func (a *Adapter) named(to address) bool {
	return slices.Contains(a.options.Admins, to.user) || slices.Contains(a.options.Admins, to.team+"/"+to.user)
}
