package slack

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"mentorbot/bot/chat"
)

// sort is what Slack tells in a letter.
type sort string

// The sorts, as Socket Mode calls them.
const (
	events      sort = "events_api"
	interactive sort = "interactive"
	slash       sort = "slash_commands"
)

// letter is one thing told, whichever way it came: JSON, or the form of a slash command over HTTP.
type letter struct {
	sort sort
	data []byte
	form bool // data is a form
}

// news is what a letter means: events, or a reason why it means nothing to us.
type news struct {
	events []chat.Event
	reason string
	broken bool // the reason is that it can't be read

	check     bool        // the place is the event's own only if the bot is there: see settle
	home      bool        // the place is the person's own chat, to be remembered
	first     bool        // the event counts only if the own chat was never seen before
	gone      bool        // the app was removed
	form      *opening    // a form is asked for
	query     *chat.Query // something is looked for, to be answered at once
	there     *chat.Event // what it is for somebody with whom the bot can have no own chat
	tab       chat.PersonID
	look      *chat.Event // somebody looked at the home tab; it is an event if it brings them back: see settle
	account   *account    // of somebody, as it is now
	named     string      // an admin who was named, and is greeted
	met       bool        // somebody who runs the workspace came along
	sent      *submission
	kind      string // by which entrance it came
	challenge string // to be said back
	held      bool   // Slack tells less than happens
}

// opening is the press of a button that opens a form.
type opening struct {
	person chat.PersonID
	ticket chat.Ticket
	meta   meta
}

// means tells whether something is to be done.
func (n news) means() bool {
	return len(n.events) > 0 || n.form != nil || n.query != nil || n.tab != ""
}

// ignored is news of nothing. The reason never holds what people wrote.
func ignored(reason string) news { return news{reason: reason} }

// unread is news of something that can't be read.
func unread(reason string) news { return news{reason: reason, broken: true} }

// told is news of one event.
func told(e chat.Event) news { return news{events: []chat.Event{e}} }

// read makes the news of a letter. It asks nobody, and keeps nothing but the right to answer in place.
func (a *Adapter) read(l letter) news {
	var n news
	switch {
	case l.sort == slash && l.form:
		n = a.command(commandOf(l.data))
	case l.sort == slash:
		n = decoded(l.data, a.command)
	case l.sort == interactive:
		n = a.interaction(l.data)
	case l.sort == events:
		n = decoded(l.data, a.happened)
	default:
		return ignored("not a letter that mentorbot knows")
	}
	if n.kind == "" {
		n.kind = string(l.sort)
	}
	return n
}

// decoded reads JSON and what it means.
func decoded[T any](data []byte, meaning func(T) news) news {
	var value T
	if err := json.Unmarshal(data, &value); err != nil {
		return unread(misread(err))
	}
	return meaning(value)
}

// misread says where something is that can't be read, never what.
func misread(err error) string {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return "can't be read: " + wrong.Field + " is of another type"
	}
	return "can't be read: no JSON"
}

// eventID is the name of what Slack names.
func eventID(parts ...string) chat.EventID {
	return chat.EventID(string(Name) + ":" + strings.Join(parts, ":"))
}

// moment is the time that a ts names: seconds with six digits behind the point, which are a name more than a time.
func moment(ts string) time.Time {
	seconds, micros, _ := strings.Cut(ts, ".")
	s, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil || s <= 0 || s > latest {
		return time.Time{}
	}
	m, err := strconv.ParseInt(micros, 10, 64)
	if err != nil || len(micros) != 6 {
		m = 0
	}
	return time.Unix(s, m*1000).UTC()
}

// latest is the end of the year 9999: no moment of Slack's is later.
const latest = 253402300799

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
