package discord

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// original is the name of the message that an interaction's first answer is, or was pressed on.
const original = "@original"

// inPlace answers an interaction: with the message that was promised, or for one pair of eyes in a channel. It does
// neither in a person's own chat, where messages have names that keep them from being there twice.
//
// Limit: a further answer for one pair of eyes has no such name, and nobody can ask whether it is there. One of which
// Discord's answer was lost is said again, for rather twice than never: its buttons are the same, and have one effect.
// So is one that took a promised place before the program was started anew.
func (a *Adapter) inPlace(
	ctx context.Context, r right, d chat.Delivery, p post,
) (message chat.MessageID, done bool, err error) {
	everybody := r.hidden && !d.Message.Private && !r.only
	if everybody || !firstGiven(ctx, r) {
		return "", false, nil
	}
	promised := a.tickets.promised(d.Ticket, d.ID)
	if !promised && !r.hidden {
		return "", false, nil
	}
	c := r.webhook("/messages/"+original, http.MethodPatch)
	if !promised {
		c = r.webhook("", http.MethodPost)
		p.Flags |= ephemeral
	}
	c.body = p
	if c, err = c.with(p, d.Message.Files); err != nil {
		return "", false, err
	}
	var said named
	switch err = a.api.ask(ctx, c, &said); {
	case a.tickets.early(d.Ticket, err, unknownWebhook, unknownMessage):
		err = errNotRecorded
	case tooLate(err):
		a.promises.over(d.Ticket)
		return "", false, nil // the other way is left
	case promised && err == nil:
		a.promises.over(d.Ticket)
	default:
		err = sent(err)
	}
	if promised && err != nil && !errors.Is(err, chat.ErrUnknown) { // else it may be there, and said again it is the same
		a.tickets.waiting(d.Ticket)
	}
	return chat.MessageID(said.ID), true, err
}

// changeInPlace changes a message that perhaps only its reader sees: then it has no other way. It tells whether it did.
func (a *Adapter) changeInPlace(ctx context.Context, r right, message string, p post) (done bool, err error) {
	if !firstGiven(ctx, r) {
		return false, errNotAnswered
	}
	if message == r.message {
		message = original
	}
	c := r.webhook("/messages/"+url.PathEscape(message), http.MethodPatch)
	c.body = p
	err = a.api.ask(ctx, c, nil)
	switch {
	case a.tickets.early(chat.Ticket(r.id), err, unknownWebhook):
		return false, errNotRecorded
	case tooLate(err):
		return false, nil
	}
	return err == nil, err
}

// errNotAnswered is for what can't be said before the first answer was given.
var errNotAnswered = chat.RetryAfter{Wait: time.Second}

// errNotRecorded is for what was said before Discord had kept the first answer.
var errNotRecorded = chat.RetryAfter{Wait: 300 * time.Millisecond}

// firstGiven waits until the first answer was given: nothing can be said in place before.
func firstGiven(ctx context.Context, r right) bool {
	limit := time.NewTimer(errand.CallTime / 3)
	defer limit.Stop()
	select {
	case <-r.first:
		return true
	case <-limit.C:
	case <-ctx.Done():
	}
	return false
}

// webhook is a call below the interaction's own address. Those do not count against what the whole bot may ask.
func (r right) webhook(below, method string) call {
	limit := "/webhooks/{app}/{token}"
	if below != "" {
		limit += "/messages/{message}"
	}
	return call{
		method: method, route: "/webhooks/" + url.PathEscape(r.app) + "/" + url.PathEscape(r.token) + below,
		limit: limit, top: r.id, free: true,
	}
}
