package discord

import (
	"context"
	"errors"
	"fmt"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/lately"
)

// homeKey is what stands before a person where the channel of their own chat is remembered.
const homeKey = "home/"

// mostHomes is how many are at hand without reading.
const mostHomes = 10_000

// homes are the channels of people's own chats with the bot. They are remembered, for Discord takes who opens many for
// somebody who sends what nobody asked for.
type homes struct {
	memory chat.Memory
	open   func(context.Context, chat.PersonID) (channel string, err error)
	known  *lately.Map[chat.PersonID, string]
	pace   *pace
}

func newHomes(
	memory chat.Memory, now func() time.Time, open func(context.Context, chat.PersonID) (string, error),
) *homes {
	return &homes{
		memory: memory, open: open, known: lately.NewMap[chat.PersonID, string](mostHomes), pace: newPace(now),
	}
}

// recall is the channel of a person's own chat, empty if it was never seen.
func (h *homes) recall(ctx context.Context, p chat.PersonID) (string, error) {
	if channel, known := h.known.Get(p); known {
		return channel, nil
	}
	data, err := h.memory.Get(ctx, homeKey+string(p))
	if err != nil {
		return "", fmt.Errorf("discord: read where a person's own chat is: %w", err)
	}
	if len(data) > 0 {
		h.known.Put(p, string(data))
	}
	return string(data), nil
}

// learn remembers the channel.
func (h *homes) learn(ctx context.Context, p chat.PersonID, channel string) error {
	before, err := h.recall(ctx, p)
	if err != nil || before == channel {
		return err
	}
	if err := h.memory.Put(ctx, homeKey+string(p), []byte(channel)); err != nil {
		return fmt.Errorf("discord: remember where a person's own chat is: %w", err)
	}
	h.known.Put(p, channel)
	return nil
}

// find is the channel, which is opened if it was never seen. Opened again it is the same. Where Discord has let none be
// opened for long, the person can't be reached.
func (h *homes) find(ctx context.Context, p chat.PersonID) (string, error) {
	channel, err := h.recall(ctx, p)
	if channel != "" || err != nil {
		return channel, err
	}
	if err := h.pace.enter(); err != nil {
		return "", err
	}
	channel, err = h.open(ctx, p)
	if err = h.pace.leave(err); err != nil {
		return "", err
	}
	return channel, h.learn(ctx, p, channel)
}

// forget lets the channel be opened anew.
func (h *homes) forget(ctx context.Context, p chat.PersonID) error {
	h.known.Drop(p)
	if err := h.memory.Put(ctx, homeKey+string(p), nil); err != nil {
		return fmt.Errorf("discord: forget where a person's own chat was: %w", err)
	}
	return nil
}

// isHome tells whether it is a person's own chat.
func isHome(d chat.Destination) bool { return len(d.People) == 1 && !d.Room }

// reopened is a person's own chat where the one that was known is gone. If it is the same, it can't be reached.
func (a *Adapter) reopened(ctx context.Context, gone address, p chat.PersonID, why error) (address, error) {
	if err := a.homes.forget(ctx, p); err != nil {
		return gone, err
	}
	channel, err := a.homes.find(ctx, p)
	if err == nil && channel == gone.channel {
		err = errors.Join(why, a.homes.forget(ctx, p))
	}
	return address{channel: channel, user: gone.user}, err
}
