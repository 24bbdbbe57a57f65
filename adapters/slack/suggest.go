package slack

import (
	"context"
	"encoding/json"
	"strings"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

// searchAction is what the name of a list begins with that is looked through by typing; its handle stands behind it.
const searchAction = "search"

const (
	longestAction = 255
	mostSuggested = 18_000 // bytes: an answer of 20 KB would be dropped over a socket, without a word
)

// searchList is a list that is looked through by typing. Before anything is typed it is asked for as well.
func searchList(l chat.Lookup, value string) (*slackapi.SelectBlockElement, error) {
	name := searchAction + ":" + string(l.Handle)
	if l.Handle == "" || len(name) > longestAction {
		return nil, errHandle
	}
	e := slackapi.NewOptionsSelectBlockElement(slackapi.OptTypeExternal, example(l.Hint), name)
	least := 0
	e.MinQueryLength = &least
	if value != "" && l.Label != "" && chat.Units(value) <= longestOption {
		e.InitialOption = slackapi.NewOptionBlockObject(value, plain(l.Label, longestOption), nil)
	}
	return e, nil
}

// searched is the handle of the list that an action is named after; none: it is another action.
func searched(action string) chat.Handle {
	kind, handle, _ := strings.Cut(action, ":")
	if kind != searchAction {
		return ""
	}
	return chat.Handle(handle)
}

// typing is that somebody types in a list. It is asked what that could mean, and nothing happens.
func (a *Adapter) typing(i interaction) news {
	h := searched(i.Action)
	if h == "" {
		return ignored("somebody types in a list that is not ours")
	}
	n := ignored("somebody types in a list, which commits nothing")
	n.query = &chat.Query{
		Kind: chat.Search, Community: communityID(i.team()), Person: personID(i.team(), i.User.ID), Handle: h,
		Text: chat.Private(i.Value),
	}
	return n
}

// suggestions is what a list shows below what was typed.
type suggestions struct {
	Options []*slackapi.OptionBlockObject `json:"options"`
}

// suggest answers what was typed. A list stays empty when the answer is not there in time: the person types on, and
// asks again by that.
func (a *Adapter) suggest(ctx context.Context, q chat.Query) suggestions {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	found := make(chan chat.Found, 1)
	go func() { found <- a.asked(ctx, q) }()
	select {
	case f := <-found:
		return suggested(f.Options)
	case <-ctx.Done():
		a.options.Log.WarnContext(ctx, "a list was not looked through in time")
		return suggested(nil)
	}
}

// asked is what a query finds; nothing if it fails.
func (a *Adapter) asked(ctx context.Context, q chat.Query) chat.Found {
	if a.ask == nil {
		return chat.Found{}
	}
	f, err := a.ask(ctx, q)
	if err != nil {
		a.options.Log.WarnContext(ctx, "a list can't be looked through", "error", err)
	}
	return f
}

// suggested are as many of the options as there is room for, the first of those with the same key.
func suggested(choices []chat.Choice) suggestions {
	s := suggestions{Options: []*slackapi.OptionBlockObject{}}
	size, seen := 0, map[string]bool{}
	for _, c := range choices {
		if c.Key == "" || chat.Units(c.Key) > longestOption || seen[c.Key] {
			continue
		}
		o := slackapi.NewOptionBlockObject(c.Key, plain(c.Label, longestOption), nil)
		data, err := json.Marshal(o)
		if size += len(data) + 1; err != nil || size > mostSuggested || len(s.Options) == mostOptions {
			break
		}
		seen[c.Key] = true
		s.Options = append(s.Options, o)
	}
	return s
}
