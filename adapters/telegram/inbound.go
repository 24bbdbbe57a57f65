package telegram

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"mentorbot/bot/chat"
)

// news is what an update means: events, or a reason why it means nothing to us.
type news struct {
	update int64 // its id; 0: it could not be read
	events []chat.Event
	reason string
	broken bool      // the reason is that it can't be read
	press  *callback // of a button, which waits for an answer; nil: none
}

// ignored is news of nothing. The reason never holds what people wrote.
func ignored(reason string) (news, error) { return news{reason: reason}, nil }

// translate makes the news of an update. What it teaches of groups and usernames is remembered before. An error is
// one of the memory: the update has to come again.
func (a *Adapter) translate(ctx context.Context, data []byte) (news, error) {
	u, err := readUpdate(data)
	if err != nil {
		return news{update: u.ID, broken: true, reason: err.Error()}, nil
	}
	n, err := a.meaning(ctx, &u, data)
	n.update, n.press = u.ID, u.Callback
	if n.press != nil && n.press.ID == "" {
		n.press = nil
	}
	for i := range n.events {
		e := &n.events[i]
		if e.ID == "" {
			e.ID = a.eventID(u.ID, i)
		}
	}
	return n, err
}

// eventID is the name of the nth event that an update makes.
func (a *Adapter) eventID(update int64, n int) chat.EventID {
	id := string(Name) + ":" + a.botID() + ":" + strconv.FormatInt(update, 10)
	if n > 0 {
		id += "/" + strconv.Itoa(n)
	}
	return chat.EventID(id)
}

func (a *Adapter) meaning(ctx context.Context, u *update, data []byte) (news, error) {
	switch {
	case u.Message != nil:
		return a.message(ctx, u.Message, data)
	case u.Edited != nil:
		return a.edited(ctx, u.Edited)
	case u.Callback != nil:
		return a.pressed(ctx, u.Callback)
	case u.Ours != nil:
		return a.ours(ctx, u.Ours)
	case u.Theirs != nil:
		return a.theirs(ctx, u.Theirs)
	}
	return ignored("not a kind that mentorbot knows: " + parts(data))
}

// parts names what an object holds, which are the network's own words.
func parts(data []byte, inside ...string) string {
	var object map[string]json.RawMessage
	for _, key := range append(inside, "") {
		object = nil
		if json.Unmarshal(data, &object) != nil {
			return ""
		}
		if key != "" {
			data = object[key]
		}
	}
	for _, known := range []string{"update_id", "message_id", "from", "chat", "date"} {
		delete(object, known)
	}
	return strings.Join(slices.Sorted(maps.Keys(object)), ", ")
}

// by begins an event of a person, wherever it happens.
func by(u *user, at int64) chat.Event {
	return chat.Event{Person: u.person(), Name: u.name(), Language: chat.Language(u.Language), At: moment(at)}
}

// alone is the event in the person's own chat. It has the person's id.
func alone(e chat.Event, u *user) chat.Event {
	e.Place, e.Own = chatPlace(u.ID, 0), true
	return e
}

// among is the event in a group, or in a topic of it.
func among(e chat.Event, g group, thread int64) chat.Event {
	e.Community, e.Place, e.Board = g.Community, chatPlace(g.Chat, thread), g.board()
	return e
}

// topic is the forum topic of a message: 0 outside forums and in their General.
func topic(thread int64, forum bool) int64 {
	if !forum {
		return 0
	}
	return thread
}

func (a *Adapter) message(ctx context.Context, m *message, data []byte) (news, error) {
	if err := errors.Join(a.learnAll(ctx, m), a.renamed(ctx, m.Chat)); err != nil {
		return news{}, err
	}
	switch {
	case !m.Chat.own() && !m.Chat.group():
		return ignored("a channel is no community")
	case m.Chat.group() && (m.MovedTo != 0 || m.MovedOff != 0):
		return a.moved(ctx, cmp.Or(m.MovedOff, m.Chat.ID), cmp.Or(m.MovedTo, m.Chat.ID))
	case m.Chat.group() && len(m.Joined) > 0:
		return a.joined(ctx, m)
	case m.Chat.group() && m.Left != nil:
		return a.left(ctx, m)
	case m.From == nil:
		return ignored("nobody wrote it")
	case m.Chat.group() && m.From.ID == anonymousAdmin:
		return a.faceless(ctx, m)
	case m.From.Bot || m.Speaker != nil:
		return ignored("a bot's or a channel's words")
	}
	if o, is := orderIn(m); is {
		return a.command(ctx, m, o)
	}
	if m.Chat.group() {
		return ignored("what people say to each other in a group")
	}
	return said(m, data)
}

// renamed remembers what a group is called now. One that nobody spoke to the bot in is not remembered for its talk.
func (a *Adapter) renamed(ctx context.Context, r room) error {
	if _, known := a.groups.of(r.ID); !known {
		return nil
	}
	_, err := a.groups.learn(ctx, r)
	return err
}

// learnAll remembers who is seen in a message.
func (a *Adapter) learnAll(ctx context.Context, m *message) error {
	seen := slices.Clone(m.Joined)
	for _, u := range []*user{m.From, m.Left} {
		if u != nil {
			seen = append(seen, *u)
		}
	}
	for _, e := range m.Entities {
		if e.User != nil {
			seen = append(seen, *e.User)
		}
	}
	for _, u := range seen {
		if err := a.people.learn(ctx, u); err != nil {
			return err
		}
	}
	return nil
}

// said is what a person wrote or showed in their own chat.
func said(m *message, data []byte) (news, error) {
	e := alone(by(m.From, m.Date), m.From)
	switch {
	case m.Text != "":
		e.Kind, e.Text = chat.Said, chat.Private(m.Text)
	case m.media.any():
		e.Kind = chat.Shared
	default:
		return ignored("a message that only tells something: " + parts(data, "message"))
	}
	return news{events: []chat.Event{e}}, nil
}

func (a *Adapter) command(ctx context.Context, m *message, o order) (news, error) {
	if another, err := a.another(ctx, o); another || err != nil {
		return news{reason: "a command for another bot"}, err
	}
	e := by(m.From, m.Date)
	e.Kind, e.Verb, e.Stray = chat.Command, o.verb, o.stray(m)
	if o.verb == startVerb {
		return a.start(ctx, m, e, o)
	}
	var err error
	if e.Args, err = a.arguments(ctx, m, o); err != nil {
		return news{}, err
	}
	return a.placed(ctx, m, e)
}

// another tells whether a command names another bot.
func (a *Adapter) another(ctx context.Context, o order) (bool, error) {
	if o.to == "" {
		return false, nil
	}
	me, err := a.me(ctx)
	return !strings.EqualFold(o.to, me.Username), err
}

// start is what an app sends when somebody opens the bot, perhaps by a link; in a group it can only mean the menu,
// unless the app sends it because somebody brought the bot by a link.
func (a *Adapter) start(ctx context.Context, m *message, e chat.Event, o order) (news, error) {
	if o.brings(m) {
		return ignored(broughtByLink)
	}
	if m.Chat.group() {
		e.Verb = menuVerb
		return a.placed(ctx, m, e)
	}
	handle, _ := word(strings.TrimSpace(o.rest))
	e.Kind, e.Verb, e.Handle = chat.Opened, "", chat.Handle(handle)
	return a.placed(ctx, m, e)
}

// broughtByLink is why a start means nothing: that the bot was brought is told apart.
const broughtByLink = "the bot was brought by a link"

// placed puts an event where its message was written.
func (a *Adapter) placed(ctx context.Context, m *message, e chat.Event) (news, error) {
	if m.Chat.own() {
		return news{events: []chat.Event{alone(e, m.From)}}, nil
	}
	g, err := a.groups.learn(ctx, m.Chat)
	return news{events: []chat.Event{among(e, g, topic(m.Thread, m.Topic))}}, err
}

// faceless is a command of an admin who speaks in the group's name. Who it is nobody can know.
func (a *Adapter) faceless(ctx context.Context, m *message) (news, error) {
	o, is := orderIn(m)
	if !is || m.Speaker == nil || m.Speaker.ID != m.Chat.ID {
		return ignored("what people say to each other in a group")
	}
	if another, err := a.another(ctx, o); another || err != nil {
		return news{reason: "a command for another bot"}, err
	}
	if o.brings(m) {
		return ignored(broughtByLink)
	}
	return a.placed(ctx, m, chat.Event{Kind: chat.Faceless, Verb: o.verb, Stray: o.stray(m), At: moment(m.Date)})
}

// edited is a message of an own chat that was changed. A place that is shared live changes all the time, without
// words.
func (a *Adapter) edited(ctx context.Context, m *message) (news, error) {
	if err := a.learnAll(ctx, m); err != nil {
		return news{}, err
	}
	switch {
	case !m.Chat.own():
		return ignored("a message edited in a group or channel")
	case m.From == nil || m.From.Bot:
		return ignored("a bot's words")
	case m.Text == "":
		return ignored("an edit without words")
	}
	e := alone(by(m.From, cmp.Or(m.EditDate, m.Date)), m.From)
	e.Kind, e.Text, e.Message = chat.Edited, chat.Private(m.Text), chat.MessageID(strconv.FormatInt(m.ID, 10))
	return news{events: []chat.Event{e}}, nil
}

// pressed is a button. Its message may be too old to be told; then it is taken as one of the own chat.
func (a *Adapter) pressed(ctx context.Context, c *callback) (news, error) {
	if c.From == nil || c.From.Bot || c.Data == "" {
		return ignored("a button that is not ours")
	}
	if err := a.people.learn(ctx, *c.From); err != nil {
		return news{}, err
	}
	e := by(c.From, 0)
	e.Kind, e.Handle = chat.Pressed, chat.Handle(c.Data)
	if c.Message == nil {
		return news{events: []chat.Event{alone(e, c.From)}}, nil
	}
	e.Message = chat.MessageID(strconv.FormatInt(c.Message.ID, 10))
	switch at := c.Message.Chat; {
	case at.own():
		return news{events: []chat.Event{alone(e, c.From)}}, nil
	case at.group():
		g, err := a.groups.learn(ctx, at)
		return news{events: []chat.Event{among(e, g, topic(c.Message.Thread, c.Message.Topic))}}, err
	}
	return ignored("a channel is no community")
}
