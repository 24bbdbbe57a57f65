package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/lately"
)

// homeKey is what stands before a person where the channel of their own chat is remembered.
const homeKey = "home/"

// mostHomes is how many are at hand without reading.
const mostHomes = 10_000

// lost stands for the own chat of somebody who could not be reached there. It is no channel's id.
const lost = "-"

// homes are the channels of people's own chats with the bot. Slack's ids do not say whose a channel is, and a command
// may be typed in one between two people, where the bot is not.
type homes struct {
	memory chat.Memory
	since  *installation // what was remembered before may be another bot's: see key
	open   opener
	known  *lately.Map[chat.PersonID, string]
}

// opener opens a person's own chat.
type opener func(context.Context, chat.PersonID) (channel string, err error)

func newHomes(memory chat.Memory, since *installation, open opener) *homes {
	return &homes{memory: memory, since: since, open: open, known: lately.NewMap[chat.PersonID, string](mostHomes)}
}

// key is where a person's own chat is remembered in this installation.
func (h *homes) key(ctx context.Context, p chat.PersonID) (string, error) {
	now, err := h.since.get(ctx)
	if err != nil || now.Times == 0 {
		return homeKey + string(p), err
	}
	return homeKey + now.era() + "/" + string(p), nil
}

// recall is the channel of a person's own chat, empty if it was never seen, or the person could not be reached there.
func (h *homes) recall(ctx context.Context, p chat.PersonID) (string, error) {
	channel, err := h.remembered(ctx, p)
	if channel == lost {
		channel = ""
	}
	return channel, err
}

// isLost tells whether somebody could not be reached in their own chat, and has not come back.
func (h *homes) isLost(ctx context.Context, p chat.PersonID) (bool, error) {
	channel, err := h.remembered(ctx, p)
	return channel == lost, err
}

// empty forgets all that is at hand.
func (h *homes) empty() { h.known.DropAll(func(chat.PersonID) bool { return true }) }

func (h *homes) remembered(ctx context.Context, p chat.PersonID) (string, error) {
	if channel, known := h.known.Get(p); known {
		return channel, nil
	}
	key, err := h.key(ctx, p)
	if err != nil {
		return "", err
	}
	data, err := h.memory.Get(ctx, key)
	if err != nil {
		return "", fmt.Errorf("slack: read where a person's own chat is: %w", err)
	}
	if len(data) > 0 {
		h.known.Put(p, string(data))
	}
	return string(data), nil
}

// learn remembers the channel.
func (h *homes) learn(ctx context.Context, p chat.PersonID, channel string) error {
	before, err := h.remembered(ctx, p)
	if err != nil || before == channel {
		return err
	}
	key, err := h.key(ctx, p)
	if err != nil {
		return err
	}
	if err := h.memory.Put(ctx, key, []byte(channel)); err != nil {
		return fmt.Errorf("slack: remember where a person's own chat is: %w", err)
	}
	h.known.Put(p, channel)
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

// openHome opens a person's own chat with the bot.
func (a *Adapter) openHome(ctx context.Context, p chat.PersonID) (channel string, err error) {
	to, err := addressOf(chat.To(p))
	if err != nil {
		return "", err
	}
	return a.api.open(ctx, to.user)
}

// post puts a message into a place. A person's own chat may be another one than was remembered, as it is for another
// bot of ours: then it is opened anew, once.
func (a *Adapter) post(ctx context.Context, d chat.Delivery, to address, c content) (address, string, error) {
	ts, err := a.api.post(ctx, to, d.ID, c)
	if !to.own() || len(d.To.People) != 1 || !refusedWith(err, "channel_not_found") {
		return to, ts, a.missed(ctx, d.To, sent(err))
	}
	channel, failed := a.openHome(ctx, d.To.People[0])
	if failed != nil || channel == to.channel {
		return to, "", a.missed(ctx, d.To, corrected(cmp.Or(failed, err)))
	}
	to.channel = channel
	if ts, err = a.api.post(ctx, to, d.ID, c); err == nil {
		a.settleIn(ctx, d.To.People[0], channel)
	}
	return to, ts, a.missed(ctx, d.To, sent(err))
}

// missed keeps that a person can't be reached in their own chat: the next time they open it counts.
func (a *Adapter) missed(ctx context.Context, d chat.Destination, err error) error {
	to, unread := addressOf(d)
	if unread == nil && to.own() && len(d.People) == 1 && errors.Is(err, chat.ErrUnreachable) {
		a.settleIn(ctx, d.People[0], lost)
	}
	return err
}

// settleIn remembers the channel of a person's own chat. What can't be remembered is learnt again.
func (a *Adapter) settleIn(ctx context.Context, p chat.PersonID, channel string) {
	if err := a.homes.learn(ctx, p, channel); err != nil {
		a.options.Log.WarnContext(ctx, "where a person's own chat is was not remembered", "error", err)
	}
}
