package discord

import (
	"bytes"
	"cmp"
	"encoding/json"
	"time"
)

// These types hold what mentorbot reads of Discord's and nothing else, so that whatever Discord adds is passed by,
// unknown components and all.

// Kinds of interactions: https://docs.discord.com/developers/interactions/receiving-and-responding.
const (
	pingKind    = 1
	commandKind = 2
	pressKind   = 3
	searchKind  = 4
	filledKind  = 5
)

// Kinds of what stands behind a command.
const (
	subCommand      = 1
	subCommandGroup = 2
	userOption      = 6
)

// Where an interaction happened.
const (
	inGuild   = 0
	inOwn     = 1
	inPrivate = 2 // between other people, where the bot is not
)

// interaction is what a person did with a command, a button or a form.
type interaction struct {
	ID      string          `json:"id"`
	App     string          `json:"application_id"`
	Type    int             `json:"type"`
	Token   string          `json:"token"`
	Guild   string          `json:"guild_id"`
	Channel string          `json:"channel_id"`
	Context *int            `json:"context"` // where it happened; nil: Discord did not say
	Owners  owners          `json:"authorizing_integration_owners"`
	Locale  string          `json:"locale"`
	Member  *actor          `json:"member"` // in a server
	User    *user           `json:"user"`   // elsewhere
	Message *named          `json:"message"`
	Data    json.RawMessage `json:"data"`
}

// owners tell for whom the app was installed, by kinds that are numbers: a server, in which the bot is then, or a
// person.
type owners struct {
	Guild present `json:"0"`
	User  present `json:"1"`
}

// named is something of which only the name counts.
type named struct {
	ID string `json:"id"`
}

// actor is a member who did something, with what they may do there.
type actor struct {
	User        *user  `json:"user"`
	Nick        string `json:"nick"`
	Permissions string `json:"permissions"`
}

type member struct {
	Nick  string   `json:"nick"`
	Roles []string `json:"roles"`
}

type user struct {
	ID       string `json:"id"`
	Username string `json:"username"`
	Global   string `json:"global_name"`
	Bot      bool   `json:"bot"`
	System   bool   `json:"system"`
}

// name is what people call somebody.
func (u user) name() string { return cmp.Or(u.Global, u.Username) }

// who did it; nil: nobody.
func (i interaction) who() *user {
	if i.Member != nil && i.Member.User != nil {
		return i.Member.User
	}
	return i.User
}

// name is what the person is called where it happened.
func (i interaction) name() string {
	if i.Member != nil && i.Member.Nick != "" {
		return i.Member.Nick
	}
	return i.who().name()
}

// own tells whether it happened in the person's own chat with the bot.
func (i interaction) own() bool {
	if i.Context != nil {
		return *i.Context == inOwn
	}
	return i.Guild == ""
}

// installed tells whether the bot is in the server: a person may have the app for themselves alone, and use it
// anywhere.
func (i interaction) installed() bool { return bool(i.Owners.Guild || !i.Owners.User) }

// elsewhere tells whether it happened where the bot is not.
func (i interaction) elsewhere() bool {
	return !i.own() && (i.Guild == "" || !i.installed() || i.Context != nil && *i.Context == inPrivate)
}

// commandData is a command with its words.
type commandData struct {
	Type     int     `json:"type"` // 1: typed
	Options  []given `json:"options"`
	Resolved struct {
		Users   map[string]user   `json:"users"`
		Members map[string]member `json:"members"`
	} `json:"resolved"`
}

// given is a word behind a command, or a command below it.
type given struct {
	Name    string    `json:"name"`
	Type    int       `json:"type"`
	Value   plainWord `json:"value"`
	Options []given   `json:"options"`
	Focused bool      `json:"focused"`
}

// plainWord is a string, number or truth, as text.
type plainWord string

// UnmarshalJSON takes whatever it is; what is none of these is nothing.
func (w *plainWord) UnmarshalJSON(data []byte) error {
	var s string
	switch data = bytes.TrimSpace(data); {
	case json.Unmarshal(data, &s) == nil:
		*w = plainWord(s)
	case len(data) > 0 && data[0] != '{' && data[0] != '[' && !bytes.Equal(data, []byte("null")):
		*w = plainWord(data)
	}
	return nil
}

// pressData is a button, or a list in which something was picked.
type pressData struct {
	CustomID string `json:"custom_id"`
}

// filledData is a form that was sent. Its parts lie in rows or below labels.
type filledData struct {
	CustomID   string `json:"custom_id"`
	Components []part `json:"components"`
}

type part struct {
	CustomID   string    `json:"custom_id"`
	Value      plainWord `json:"value"`
	Values     []string  `json:"values"`
	Component  *part     `json:"component"`
	Components []part    `json:"components"`
}

// message is one in a chat.
type message struct {
	ID          string     `json:"id"`
	Channel     string     `json:"channel_id"`
	Guild       string     `json:"guild_id"`
	Author      *user      `json:"author"`
	Webhook     string     `json:"webhook_id"`
	Type        int        `json:"type"`
	Content     string     `json:"content"`
	Timestamp   time.Time  `json:"timestamp"`
	Edited      *time.Time `json:"edited_timestamp"`
	Attachments filledList `json:"attachments"`
	Stickers    filledList `json:"sticker_items"`
	Poll        present    `json:"poll"`
}

// guild is a server as the gateway tells of it.
type guild struct {
	ID          string    `json:"id"`
	Owner       string    `json:"owner_id"`
	System      string    `json:"system_channel_id"`
	Unavailable bool      `json:"unavailable"`
	Joined      time.Time `json:"joined_at"`
	Locale      string    `json:"preferred_locale"`
	Threads     []named   `json:"threads"` // in use
}

// present is a part of which only its being there counts.
type present bool

// UnmarshalJSON passes the part by.
func (p *present) UnmarshalJSON(data []byte) error {
	*p = present(!bytes.Equal(data, []byte("null")))
	return nil
}

// filledList is a list of which only counts whether anything is in it.
type filledList bool

// UnmarshalJSON passes the parts by.
func (f *filledList) UnmarshalJSON(data []byte) error {
	*f = filledList(len(data) > 1 && data[0] == '[' && len(bytes.TrimSpace(data[1:len(data)-1])) > 0)
	return nil
}
