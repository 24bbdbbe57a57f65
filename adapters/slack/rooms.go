package slack

import (
	"context"
	"fmt"

	"mentorbot/bot/chat"
)

// noRoom are the refusals after which there will be no group conversation of these people, beside those by which
// somebody is out of reach: too many or too few, and an app that was not allowed to open any.
var noRoom = []string{"too_many_users", "not_enough_users", "users_list_not_supplied", missingScope}

// OpenRoom opens a group conversation of the bot with several people. Slack gives the same one each time, and calls it
// after those who are in it: the title is not shown, and the workspace is theirs. The bot may write there; it has no
// right to read, and asks for none.
func (a *Adapter) OpenRoom(ctx context.Context, room chat.Destination) (chat.PlaceID, error) {
	team, users := "", make([]string, len(room.People))
	for i, p := range room.People {
		to, err := addressOf(chat.To(p))
		switch {
		case err != nil:
			return "", err
		case i > 0 && to.team != team:
			return "", fmt.Errorf("slack: no room across workspaces: %w", chat.ErrUnreachable)
		}
		team, users[i] = to.team, to.user
	}
	channel, err := a.api.open(ctx, users...)
	switch {
	case refusedWith(err, noRoom...):
		return "", fmt.Errorf("%w: %w", chat.ErrUnreachable, err)
	case err != nil:
		return "", corrected(err)
	}
	return placeID(team, channel, ""), nil
}
