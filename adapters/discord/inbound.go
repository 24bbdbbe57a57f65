package discord

import (
	"cmp"
	"encoding/json"
	"strconv"
	"time"

	"mentorbot/bot/chat"
)

// epoch is the first moment that an id can name: https://docs.discord.com/developers/reference.
const epoch = 1420070400000

// momentOf is when something was made, which its id tells.
func momentOf(id string) time.Time {
	n, err := strconv.ParseUint(id, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(int64(n>>22) + epoch).UTC()
}

// Kinds of messages that hold a person's words: as such, as an answer to another.
const (
	wordsKind  = 0
	answerKind = 19
)

// happened is what an event of the gateway means, as far as it says so itself: see recollect.
func (a *Adapter) happened(name string, data json.RawMessage) news {
	switch name {
	case "INTERACTION_CREATE":
		return decoded(data, a.did)
	case "MESSAGE_CREATE":
		return decoded(data, a.wrote)
	case "MESSAGE_UPDATE":
		return decoded(data, a.rewrote)
	case "GUILD_CREATE":
		return decoded(data, a.entered)
	case "GUILD_DELETE":
		return decoded(data, a.left)
	case "GUILD_UPDATE", "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE", "GUILD_ROLE_DELETE", "GUILD_MEMBER_UPDATE":
		return decoded(data, a.changed) // of members only the bot itself: of others we have not asked to be told
	case "CHANNEL_CREATE":
		return decoded(data, a.newChannel)
	case "CHANNEL_UPDATE":
		return decoded(data, a.changedChannel)
	case "CHANNEL_DELETE":
		return decoded(data, a.deletedChannel)
	case "THREAD_DELETE":
		return decoded(data, a.vanished)
	case "":
		return unread("can't be read: an event without a name")
	}
	return ignored("not a kind that mentorbot needs: " + name)
}

// changed is a server in which people, or the bot, may do other things now.
func (a *Adapter) changed(g struct {
	ID    string `json:"id"`
	Guild string `json:"guild_id"`
}) news {
	a.forget(cmp.Or(g.Guild, g.ID))
	return ignored("who may do what in a server is asked anew")
}

// forget lets all be asked anew that is about a server.
func (a *Adapter) forget(guild string) {
	a.servers.Drop(guild)
	a.standings.DropAll(func(s seat) bool { return s.community == communityID(guild) })
	a.listed.Drop(everyGuild)
	a.altered.mark(guild)
}

// newChannel may be the first in which rooms can be opened. What the bot may not do there nobody misses so far.
func (a *Adapter) newChannel(c channel) news {
	if snowflake(c.Guild) {
		a.altered.mark(c.Guild)
	}
	return ignored("whether rooms can be opened is looked at anew")
}

// changedChannel is a channel in which the bot may do other things now.
func (a *Adapter) changedChannel(c channel) news {
	if !snowflake(c.Guild) || !snowflake(c.ID) {
		return ignored("a channel that is in no server")
	}
	a.altered.mark(c.Guild, c.ID)
	return ignored("what the bot may do in a channel is looked at anew")
}

// deletedChannel is one that is gone, with the rooms in it: it may have been the last in which rooms were opened.
func (a *Adapter) deletedChannel(t thread) news {
	if snowflake(t.Guild) {
		a.altered.mark(t.Guild)
	}
	return a.vanished(t)
}

// wrote is a message. Of those in a server nothing is read.
func (a *Adapter) wrote(m message) news {
	if no := notOurs(m); no != "" {
		return ignored(no)
	}
	e := own(m)
	e.ID, e.Kind, e.Text = eventID("m", m.ID), chat.Said, chat.Private(m.Content)
	switch {
	case m.Content == "" && (bool(m.Attachments) || bool(m.Stickers) || bool(m.Poll)):
		e.Kind = chat.Shared
	case m.Content == "":
		return ignored("a message without words")
	}
	if verb, args, is := typed(m.Content); is {
		e.Kind, e.Text, e.Verb, e.Args = chat.Command, "", verb, args
	}
	n := told(e)
	n.home = true
	return n
}

// rewrote is a message that was changed; Discord also tells so of one whose links it has looked at.
func (a *Adapter) rewrote(m message) news {
	if no := notOurs(m); no != "" {
		return ignored(no)
	}
	if m.Edited == nil {
		return ignored("a message whose words are as they were")
	}
	e := own(m)
	e.ID = eventID("e", m.ID, strconv.FormatInt(m.Edited.UnixMilli(), 10))
	e.Kind, e.Text, e.Message = chat.Edited, chat.Private(m.Content), chat.MessageID(m.ID)
	e.At = m.Edited.UTC()
	return told(e)
}

// notOurs is why a message means nothing to us; empty: it does.
func notOurs(m message) string {
	switch {
	case m.Guild != "":
		return "what people say to each other in a channel"
	case m.Author == nil || !snowflake(m.Author.ID):
		return "nobody wrote it"
	case m.Author.Bot || m.Author.System || m.Webhook != "":
		return "a bot's or Discord's own words"
	case !snowflake(m.ID) || !snowflake(m.Channel):
		return "it has no id, or is nowhere"
	case m.Type != wordsKind && m.Type != answerKind:
		return "a message that only tells something"
	}
	return ""
}

// own begins an event in a person's own chat, which may be about any community.
func own(m message) chat.Event {
	return chat.Event{
		Person: personID(m.Author.ID), Name: chat.Private(m.Author.name()), Place: placeID(m.Channel), Own: true,
		At: m.Timestamp.UTC(),
	}
}

// entered is a server that the bot is in. At each beginning of a session they all come; only a new one is greeted.
func (a *Adapter) entered(g guild) news {
	switch {
	case !snowflake(g.ID):
		return unread("can't be read: a server without an id")
	case g.Unavailable:
		return ignored("a server that is out of order")
	}
	a.forget(g.ID)
	if !snowflake(g.System) && !snowflake(g.Owner) {
		return ignored("a server without a channel for such things, or anybody who leads it")
	}
	since := strconv.FormatInt(g.Joined.UnixMilli(), 10)
	e := chat.Event{
		ID: eventID("g", g.ID, since), Kind: chat.Installed,
		Community: communityID(g.ID), At: g.Joined.UTC(), Language: chat.Language(g.Locale),
	}
	if e.Own = !snowflake(g.System); !e.Own {
		e.Place, e.Board = placeID(g.System), placeID(g.System)
	}
	if snowflake(g.Owner) {
		e.Person = personID(g.Owner)
	}
	n := told(e)
	n.joined, n.entered = since, g
	return n
}

// left is a server that the bot is not in any more, unless it is only out of order.
func (a *Adapter) left(g guild) news {
	switch {
	case !snowflake(g.ID):
		return unread("can't be read: a server without an id")
	case g.Unavailable:
		return ignored("a server that is out of order")
	}
	a.forget(g.ID)
	return told(chat.Event{
		ID:   eventID("gone", g.ID, strconv.FormatInt(a.options.Now().UnixMilli(), 10)),
		Kind: chat.Uninstalled, Community: communityID(g.ID), At: a.options.Now(),
	})
}
