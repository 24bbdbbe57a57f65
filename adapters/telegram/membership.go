package telegram

import (
	"context"
	"strconv"

	"mentorbot/bot/chat"
)

// moved is that a group has another id now. Both service messages and a refused send tell it, in any order, and all
// mean the same event.
func (a *Adapter) moved(ctx context.Context, from, to int64) (news, error) {
	if from == to {
		return ignored("a group that moved nowhere")
	}
	g, err := a.groups.move(ctx, from, to)
	if err != nil {
		return news{}, err
	}
	a.forgetGroup(g.Community)
	id := string(Name) + ":moved:" + strconv.FormatInt(from, 10) + ":" + strconv.FormatInt(to, 10)
	e := among(chat.Event{ID: chat.EventID(id), Kind: chat.Moved, To: chatPlace(to, 0)}, g, 0)
	e.Place = chatPlace(from, 0)
	return news{events: []chat.Event{e}}, nil
}

// follow remembers, and tells, that a send found a group moved. Where nobody listens yet the service messages will
// tell.
func (a *Adapter) follow(ctx context.Context, from, to int64) error {
	n, err := a.moved(ctx, from, to)
	if err != nil {
		return err
	}
	if receive := a.receive.Load(); receive != nil {
		for _, err := range (*receive)(ctx, n.events...) {
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// joined are people who came into a group, or were brought. That the bot came is told apart.
func (a *Adapter) joined(ctx context.Context, m *message) (news, error) {
	var n news
	for _, u := range m.Joined {
		if u.Bot {
			continue
		}
		g, err := a.groups.learn(ctx, m.Chat)
		if err != nil {
			return news{}, err
		}
		n.events = append(n.events, a.membership(chat.Joined, g, &u, m.Date))
	}
	if len(n.events) == 0 {
		n.reason = "bots that came"
	}
	return n, nil
}

func (a *Adapter) left(ctx context.Context, m *message) (news, error) {
	if m.Left.Bot {
		return ignored("a bot that left")
	}
	g, err := a.groups.learn(ctx, m.Chat)
	if err != nil {
		return news{}, err
	}
	return news{events: []chat.Event{a.membership(chat.Left, g, m.Left, m.Date)}}, nil
}

// membership is that somebody came or left. What was known of them holds no longer.
func (a *Adapter) membership(kind chat.Kind, g group, u *user, at int64) chat.Event {
	a.standings.Drop(seat{g.Community, u.person()})
	e := among(by(u, at), g, 0)
	e.Kind = kind
	return e
}

// ours is that the bot's own membership changed: somebody shut it out, or a group took it in or put it out.
func (a *Adapter) ours(ctx context.Context, c *change) (news, error) {
	if c.From == nil {
		return ignored("nobody did it")
	}
	if err := a.people.learn(ctx, *c.From); err != nil {
		return news{}, err
	}
	switch {
	case c.Chat.own() && c.New.Status == "kicked" && !c.From.Bot:
		e := alone(by(c.From, c.Date), c.From)
		e.Kind = chat.Blocked
		return news{events: []chat.Event{e}}, nil
	case c.Chat.own():
		return ignored("shut out no longer: the person's next words will tell")
	case !c.Chat.group():
		return ignored("a channel is no community")
	}
	if g, known := a.groups.of(c.Chat.ID); known && g.Chat != c.Chat.ID {
		return ignored("what a group was before it moved")
	}
	return a.taken(ctx, c)
}

// taken is that a group took the bot in or put it out. One taken in by an admin without a name is answered like a
// command of theirs.
func (a *Adapter) taken(ctx context.Context, c *change) (news, error) {
	if c.New.out() {
		g, err := a.groups.leave(ctx, c.Chat)
		if err != nil {
			return news{}, err
		}
		a.forgetGroup(g.Community)
		if c.Old.out() {
			return ignored("the bot was not in the group")
		}
		e := among(chat.Event{Kind: chat.Uninstalled, At: moment(c.Date)}, g, 0)
		return news{events: []chat.Event{e}}, nil
	}
	g, err := a.groups.learn(ctx, c.Chat)
	if err != nil {
		return news{}, err
	}
	a.forgetGroup(g.Community)
	e := among(by(c.From, c.Date), g, 0)
	switch {
	case c.Old.in() || !c.New.in():
		return ignored("other rights for the bot")
	case c.From.ID == anonymousAdmin:
		e = among(chat.Event{Kind: chat.Faceless, At: e.At}, g, 0)
	case c.From.Bot:
		return ignored("brought by a bot")
	default:
		e.Kind = chat.Installed
	}
	return news{events: []chat.Event{e}}, nil
}

// theirs is that somebody else's membership changed, which only an admin bot is told.
func (a *Adapter) theirs(ctx context.Context, c *change) (news, error) {
	u := c.New.User
	switch {
	case !c.Chat.group():
		return ignored("not in a group")
	case u == nil:
		return ignored("nobody's membership")
	}
	if err := a.people.learn(ctx, *u); err != nil {
		return news{}, err
	}
	g, err := a.groups.learn(ctx, c.Chat)
	if err != nil {
		return news{}, err
	}
	switch {
	case u.Bot:
		return ignored("a bot's membership")
	case c.New.out() && !c.Old.out():
		return news{events: []chat.Event{a.membership(chat.Left, g, u, c.Date)}}, nil
	case c.New.in() && !c.Old.in():
		return news{events: []chat.Event{a.membership(chat.Joined, g, u, c.Date)}}, nil
	}
	a.standings.Drop(seat{g.Community, u.person()})
	return ignored("other rights for a member")
}
