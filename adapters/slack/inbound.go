package slack

import (
	"encoding/json"
	"time"

	"mentorbot/bot/chat"
)

// system are the accounts in whose names Slack itself speaks.
var system = map[string]bool{"USLACK": true, "USLACKBOT": true}

// happened is what an event of the Events API means.
func (a *Adapter) happened(c callback) news {
	switch c.Type {
	case "event_callback":
	case "url_verification":
		n := ignored("Slack only looks whether we are there")
		n.challenge = c.Challenge
		return n
	case "app_rate_limited":
		n := ignored("Slack holds events back, for there are too many")
		n.held = true
		return n
	default:
		return ignored("not a kind of letter that mentorbot knows: " + c.Type)
	}
	var happening struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(c.Event, &happening); err != nil {
		return unread(misread(err))
	}
	read, known := a.kinds()[happening.Type]
	switch {
	case !known:
		return ignored("not a kind that mentorbot knows: " + happening.Type)
	case c.team() == "":
		return ignored("it names no workspace")
	case !a.serves(c.team()):
		return ignored("it is of a workspace that the bot has no token for")
	}
	n := named(read(c), c)
	n.kind = happening.Type
	return n
}

// named gives the event, if it has none, its name and its moment.
func named(n news, c callback) news {
	for i := range n.events {
		e := &n.events[i]
		switch {
		case e.ID != "":
		case c.ID == "":
			return ignored("it has no event_id, and could not be told from another")
		default:
			e.ID = eventID(c.ID)
		}
		if e.At.IsZero() && c.Time > 0 && c.Time <= latest {
			e.At = time.Unix(c.Time, 0).UTC()
		}
	}
	return n
}

// kinds are the events that mean something, and what.
func (a *Adapter) kinds() map[string]func(callback) news {
	return map[string]func(callback) news{
		"message":               inside(a.wrote),
		"app_home_opened":       inside(a.looked),
		"member_joined_channel": inside(a.came),
		"member_left_channel":   inside(a.went),
		"channel_left":          inside(a.went),
		"group_left":            inside(a.went),
		"team_join":             inside(a.hired),
		"user_change":           inside(a.changed),
		"tokens_revoked":        inside(a.revoked),
		"app_uninstalled":       a.removed,
		"app_mention":           means("the bot is named among what people say to each other"),
		"channel_archive":       means("a channel was closed, which counts when something is posted there"),
		"group_archive":         means("a channel was closed, which counts when something is posted there"),
		"channel_rename":        means("a channel's name is another, and its id the same"),
		"group_rename":          means("a channel's name is another, and its id the same"),
	}
}

// means is what always means nothing, for a reason.
func means(reason string) func(callback) news {
	return func(callback) news { return ignored(reason) }
}

// inside decodes what happened.
func inside[T any](meaning func(c callback, it T) news) func(callback) news {
	return func(c callback) news {
		return decoded(c.Event, func(it T) news { return meaning(c, it) })
	}
}

// alone is an event of a person in their own chat.
func alone(team, user, channel string) chat.Event {
	return chat.Event{
		Community: communityID(team), Person: personID(team, user), Place: placeID(team, channel, ""), Own: true,
	}
}

// among is an event of a person in a channel.
func among(team, user, channel, thread string) chat.Event {
	return chat.Event{
		Community: communityID(team), Person: personID(team, user), Place: placeID(team, channel, thread),
		Board: placeID(team, channel, ""),
	}
}

// ours tells whether an account is the bot's, or speaks for Slack.
func (a *Adapter) ours(user string) bool { return system[user] || user == a.me().User && user != "" }

// wrote is a message. Those in channels never come from a workspace that installed us by our manifest.
func (a *Adapter) wrote(c callback, m message) news {
	author := m.User
	if m.Subtype == "message_changed" && m.Now != nil {
		author = m.Now.User
		m.Bot = m.Now.Bot
	}
	switch {
	case !m.own():
		return ignored("what people say to each other in a channel")
	case m.Bot != "" || a.ours(author):
		return ignored("a bot's or Slack's own words")
	case !native(m.Channel) || !native(author):
		return ignored("nobody wrote it, or nowhere")
	}
	e := alone(c.team(), author, m.Channel)
	switch m.Subtype {
	case "message_changed":
		if m.Now == nil {
			return ignored("a change of nothing")
		}
		return edited(e, m)
	case "", "me_message", "thread_broadcast", "file_share":
		return said(e, m)
	}
	return ignored("a message that only tells something: " + m.Subtype)
}

// said is a message. Slack may tell one by several events, each with an event_id of its own, so it has its own name.
func said(e chat.Event, m message) news {
	e.Kind, e.Text, e.At = chat.Said, typed(m.Text), moment(m.TS)
	if !e.At.IsZero() {
		e.ID = eventID("said", m.Channel, m.TS)
	}
	switch {
	case bool(m.Files) || m.Subtype == "file_share":
		e.Kind, e.Text = chat.Shared, ""
	case m.Text == "":
		return ignored("a message without words")
	}
	n := told(e)
	n.home = true
	return n
}

// edited is a message whose words were changed: Slack says the same when it adds a preview of a page.
func edited(e chat.Event, m message) news {
	switch {
	case !bool(m.Now.Edited) || m.Before != nil && m.Before.Text == m.Now.Text:
		return ignored("a change without a change of words")
	case m.Now.Text == "":
		return ignored("an edit without words")
	}
	e.Kind, e.Text, e.Message = chat.Edited, typed(m.Now.Text), chat.MessageID(m.Now.TS)
	n := told(e)
	n.home = true
	return n
}

// looked is that somebody opened the bot: its messages, which counts the first time, or its home, which is drawn apart.
func (a *Adapter) looked(c callback, p presence) news {
	switch {
	case !native(p.User) || !native(p.Channel):
		return ignored("nobody looked")
	case p.Tab == "home":
		n := ignored("the home tab is drawn apart")
		if a.ask != nil {
			n.tab = personID(c.team(), p.User)
		}
		if direct(p.Channel) {
			e := alone(c.team(), p.User, p.Channel)
			e.ID, e.Kind, e.At = eventID(c.ID), chat.Opened, moment(p.TS)
			n.look = &e
		}
		return n
	case p.Tab != "messages" || !direct(p.Channel):
		return ignored("a tab that the bot has nothing on")
	}
	e := alone(c.team(), p.User, p.Channel)
	e.Kind, e.At = chat.Opened, moment(p.TS)
	n := told(e)
	n.home, n.first = true, true
	return n
}

// came is that a person came into a channel that the bot is in.
func (a *Adapter) came(c callback, p presence) news {
	switch {
	case !native(p.User) || !native(p.Channel):
		return ignored("nobody came, or nowhere")
	case a.ours(p.User):
		return ignored("the bot itself came into a channel")
	}
	e := among(c.team(), p.User, p.Channel, "")
	e.Kind, e.At = chat.Joined, moment(p.TS)
	return told(e)
}

// went is that somebody went out of a channel, which is not out of the workspace. That the bot is out means nothing
// until something is posted there: then it is told to who had it posted.
func (a *Adapter) went(_ callback, p presence) news {
	if p.User == "" || a.ours(p.User) {
		return ignored("the bot went out of a channel, which counts when something is posted there")
	}
	return ignored("who goes out of a channel is still of the workspace")
}

// hired is that an account was made.
func (a *Adapter) hired(c callback, change change) news {
	return a.refreshed(c, change, chat.Joined)
}

func (a *Adapter) refreshed(c callback, change change, kind chat.Kind) news {
	u := change.User
	switch {
	case !native(u.ID):
		return ignored("nobody changed")
	case u.Bot || a.ours(u.ID):
		return ignored("a bot's account")
	}
	team := c.team()
	return told(chat.Event{
		Kind: kind, Community: communityID(team), Person: personID(team, u.ID), Name: u.name(),
		Language: chat.Language(u.Locale), Zone: u.Zone, At: moment(change.TS),
	})
}

// revoked is that tokens were taken back. Only the bot's own mean that it is out.
func (a *Adapter) revoked(c callback, r revoked) news {
	if len(r.Tokens.Bot) == 0 {
		return ignored("a person's token was taken back; the bot has none of these")
	}
	return a.removed(c)
}

// removed is that the workspace removed the bot, which Slack tells twice, in either order.
func (a *Adapter) removed(c callback) news {
	if a.gone.Load() {
		return ignored("the bot was removed, as was told before")
	}
	if c.Time > 0 && c.Time < a.connected.Load()-int64(staleRemoval.Seconds()) {
		return ignored("the bot was removed, and has come back since")
	}
	n := told(chat.Event{
		Kind: chat.Uninstalled, Community: communityID(c.team()),
	})
	n.gone = true
	return n
}
