package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"mentorbot/bot/chat"
)

// lack is a right that the bot was not given: in one channel, or in the whole server.
type lack struct {
	Right   chat.Right `json:"right"`
	Channel string     `json:"channel,omitempty"`
	Refused bool       `json:"refused,omitempty"` // it was tried; until it succeeds the permissions prove nothing else
}

// is tells whether it is of the same right in the same place.
func (l lack) is(other lack) bool { return l.Right == other.Right && l.Channel == other.Channel }

// refused are those that were tried.
func refused(told []lack) []lack {
	return slices.DeleteFunc(slices.Clone(told), func(l lack) bool { return !l.Refused })
}

// lacksKey is what stands before a server where is remembered what was told of it, so that a start tells only what has
// changed since. The inbox keeps which members were told, in a store that no adapter reads.
const lacksKey = "lacks/"

func (a *Adapter) recallLacks(ctx context.Context, guild string) (told []lack, err error) {
	data, err := a.options.Memory.Get(ctx, lacksKey+guild)
	if err == nil && len(data) > 0 {
		err = json.Unmarshal(data, &told)
	}
	if err != nil {
		err = fmt.Errorf("discord: read what the bot lacks: %w", err)
	}
	return told, err
}

// forgetLacks lets all be told again.
func (a *Adapter) forgetLacks(ctx context.Context, guild string) error {
	a.telling.Lock()
	defer a.telling.Unlock()
	return a.options.Memory.Put(ctx, lacksKey+guild, nil)
}

// tellLacks tells what the bot lacks now and did not when it was told last, and the other way round.
func (a *Adapter) tellLacks(ctx context.Context, guild string, now func(told []lack) []lack) error {
	receive := a.receive.Load()
	if receive == nil {
		return errNotRunning
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeTime)
	defer cancel()
	a.telling.Lock()
	defer a.telling.Unlock()
	told, err := a.recallLacks(ctx, guild)
	if err != nil {
		return err
	}
	missing := now(slices.Clone(told))
	events := append(a.rightsOf(chat.Limited, guild, without(missing, told)),
		a.rightsOf(chat.Granted, guild, without(told, missing))...)
	if len(events) == 0 && slices.Equal(missing, told) {
		return nil
	}
	if len(events) > 0 {
		if err := errors.Join((*receive)(ctx, events...)...); err != nil {
			return err
		}
	}
	data, err := json.Marshal(missing)
	if err == nil {
		err = a.options.Memory.Put(ctx, lacksKey+guild, data)
	}
	return err
}

func without(all, these []lack) []lack {
	return slices.DeleteFunc(slices.Clone(all), func(l lack) bool { return slices.ContainsFunc(these, l.is) })
}

// rightsOf are events of one kind. Each is another one than when it was told before.
func (a *Adapter) rightsOf(kind chat.Kind, guild string, all []lack) (events []chat.Event) {
	now := a.options.Now()
	for _, l := range all {
		e := chat.Event{
			ID:   eventID(string(kind), guild, string(l.Right), l.Channel, strconv.FormatInt(now.UnixMilli(), 10)),
			Kind: kind, Community: communityID(guild), Right: l.Right, At: now,
		}
		if l.Channel != "" {
			e.Place = placeID(l.Channel)
		}
		events = append(events, e)
	}
	return events
}

// limited tells that the bot was not given a right in a server, as it saw when it tried.
func (a *Adapter) limited(ctx context.Context, guild string, right chat.Right) {
	a.tried(ctx, guild, func(told []lack) []lack {
		if l := (lack{Right: right, Refused: true}); !slices.ContainsFunc(told, l.is) {
			told = append(told, l)
		}
		return told
	})
}

// granted tells that it has a right that it was refused before: what it tried succeeded.
func (a *Adapter) granted(ctx context.Context, guild string, right chat.Right) {
	a.tried(ctx, guild, func(told []lack) []lack {
		return slices.DeleteFunc(told, func(l lack) bool { return l == lack{Right: right, Refused: true} })
	})
}

func (a *Adapter) tried(ctx context.Context, guild string, now func(told []lack) []lack) {
	go func() { // whoever tried must not wait for it
		if err := a.tellLacks(ctx, guild, now); err != nil {
			a.options.Log.WarnContext(ctx, "who leads was not told of a right that is missing, or given", "error", err)
		}
	}()
}
