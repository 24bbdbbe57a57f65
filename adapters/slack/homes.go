package slack

import (
	"context"
	"fmt"
	"sync"

	"mentorbot/bot/chat"
)

// homeKey is what stands before a person where the channel of their own chat is remembered.
const homeKey = "home/"

// mostHomes is how many are at hand without reading.
const mostHomes = 10_000

// homes are the channels of people's own chats with the bot. Slack's ids do not say whose a channel is, and a command
// may be typed in one between two people, where the bot is not.
type homes struct {
	memory chat.Memory
	open   func(context.Context, chat.PersonID) (channel string, err error)

	mu    sync.Mutex
	known *recent[chat.PersonID, string]
}

func newHomes(memory chat.Memory, open func(context.Context, chat.PersonID) (string, error)) *homes {
	return &homes{memory: memory, open: open, known: newRecent[chat.PersonID, string](mostHomes)}
}

// recall is the channel of a person's own chat, empty if it was never seen.
func (h *homes) recall(ctx context.Context, p chat.PersonID) (string, error) {
	h.mu.Lock()
	channel, known := h.known.get(p)
	h.mu.Unlock()
	if known || h.memory == nil {
		return channel, nil
	}
	data, err := h.memory.Get(ctx, homeKey+string(p))
	if err != nil {
		return "", fmt.Errorf("slack: read where a person's own chat is: %w", err)
	}
	if len(data) > 0 {
		h.keep(p, string(data))
	}
	return string(data), nil
}

// learn remembers the channel.
func (h *homes) learn(ctx context.Context, p chat.PersonID, channel string) error {
	before, err := h.recall(ctx, p)
	if err != nil || before == channel {
		return err
	}
	if h.memory != nil {
		if err := h.memory.Put(ctx, homeKey+string(p), []byte(channel)); err != nil {
			return fmt.Errorf("slack: remember where a person's own chat is: %w", err)
		}
	}
	h.keep(p, channel)
	return nil
}

// find is the channel, which is opened if it was never seen. Opened again it is the same.
func (h *homes) find(ctx context.Context, p chat.PersonID) (string, error) {
	channel, err := h.recall(ctx, p)
	if channel != "" || err != nil {
		return channel, err
	}
	if channel, err = h.open(ctx, p); err != nil {
		return "", err
	}
	return channel, h.learn(ctx, p, channel)
}

func (h *homes) keep(p chat.PersonID, channel string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.known.put(p, channel)
}
