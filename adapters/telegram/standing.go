package telegram

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"mentorbot/bot/chat"
)

const (
	fresh        = 60 * time.Second // that an answer holds
	mostStanding = 10_000           // answers at hand
	mostAsking   = 8                // groups asked about one person at the same time
)

// nobody is how the server says that a person was never in a group, or that there is no such person.
var nobody = []string{
	"user not found", "member not found", "participant_id_invalid", "user_id_invalid", "invalid user_id",
	"user_not_participant", "peer_id_invalid",
}

// seat is a person's place in a community.
type seat struct {
	community chat.CommunityID
	person    chat.PersonID
}

// forgetGroup forgets what the server said of everybody in a group.
func (a *Adapter) forgetGroup(c chat.CommunityID) {
	a.standings.DropAll(func(k seat) bool { return k.community == c })
}

// Standing says who a person is in a community, as the server said at most 60 seconds ago.
func (a *Adapter) Standing(ctx context.Context, c chat.CommunityID, p chat.PersonID) (chat.Standing, error) {
	if err := a.groups.load(ctx); err != nil {
		return chat.Standing{}, err
	}
	g, ours := a.groups.community(c)
	id, err := strconv.ParseInt(p.Native(), 10, 64)
	if !ours || err != nil || id <= 0 || p.Network() != Name {
		return chat.Standing{Stranger: true}, nil
	}
	if g.Gone {
		return chat.Standing{}, errors.New("telegram: the bot is not in the group any more")
	}
	return a.standings.Ask(ctx, seat{g.Community, p}, func(ctx context.Context) (chat.Standing, error) {
		return a.ask(ctx, g, id)
	})
}

// ask asks the server. A group that the bot was put out of without our hearing of it is asked no more.
func (a *Adapter) ask(ctx context.Context, g group, id int64) (chat.Standing, error) {
	var m member
	err := a.call(ctx, "getChatMember", tgbotapi.Params{
		"chat_id": strconv.FormatInt(g.Chat, 10), "user_id": strconv.FormatInt(id, 10),
	}, &m)
	var no *refusal
	switch {
	case err == nil && (m.in() || m.out()):
		return chat.Standing{Admin: m.admin(), Stranger: m.out()}, nil
	case err == nil:
		return chat.Standing{}, fmt.Errorf("telegram: a member of an unknown status")
	case !errors.As(err, &no):
	case no.begins(nobody):
		return chat.Standing{Stranger: true}, nil
	case no.Code == http.StatusForbidden:
		_, left := a.groups.leave(ctx, room{ID: g.Chat})
		return chat.Standing{}, errors.Join(err, left)
	}
	return chat.Standing{}, err
}

// Communities are the groups that the bot is in, and who the person is in each.
func (a *Adapter) Communities(ctx context.Context, p chat.PersonID) ([]chat.Community, error) {
	if err := a.groups.load(ctx); err != nil {
		return nil, err
	}
	var all []chat.Community
	for _, g := range a.groups.all() {
		if !g.Gone {
			all = append(all, chat.Community{ID: g.Community, Title: chat.Private(g.Title), Board: g.board()})
		}
	}
	var asking sync.WaitGroup
	free := make(chan struct{}, mostAsking)
	for i := range all {
		free <- struct{}{}
		asking.Go(func() {
			defer func() { <-free }()
			standing, err := a.Standing(ctx, all[i].ID, p)
			if err != nil {
				a.options.Log.DebugContext(ctx, "a group can't be asked", "error", err)
				standing = chat.Standing{Unknown: true}
			}
			all[i].Standing = standing
		})
	}
	asking.Wait()
	return all, nil
}
