package discord

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"mentorbot/bot/chat"
)

// news is what a thing that Discord tells means: events, a question to be answered at once, or a reason why it means
// nothing to us.
type news struct {
	events []chat.Event
	reason string
	broken bool // the reason is that it can't be read

	ask     *interaction // an interaction: it is to be answered
	search  *chat.Query  // a list is looked through
	form    chat.Handle  // a form is asked for
	home    bool         // the place is the person's own chat, to be remembered
	ping    bool         // Discord only looks whether we are there
	joined  string       // since when the bot is in the server that was entered
	entered guild        // that server

	// recall tells what it means where that is known with what is remembered alone; an error: it is not safe.
	recall func(context.Context) (news, error)
}

// ignored is news of nothing. The reason never holds what people wrote.
func ignored(reason string) news { return news{reason: reason} }

// unread is news of something that can't be read.
func unread(reason string) news { return news{reason: reason, broken: true} }

// told is news of one event.
func told(e chat.Event) news { return news{events: []chat.Event{e}} }

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

// eventID is the name of what Discord names.
func eventID(parts ...string) chat.EventID {
	return chat.EventID(string(Name) + ":" + strings.Join(parts, ":"))
}
