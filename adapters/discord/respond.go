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

// Kinds of first answers: https://docs.discord.com/developers/interactions/receiving-and-responding.
const (
	pongAnswer   = 1
	sayAnswer    = 4 // a message
	laterAnswer  = 5 // a message that comes later
	quietAnswer  = 6 // nothing to see; the message may be changed later
	searchAnswer = 8
	modalAnswer  = 9
)

// How long an interaction may take since it came: after three seconds, of which some are spent on the way, Discord says
// that we do not answer. What is left when a person has waited long enough is one try's.
const (
	patient    = 2100 * time.Millisecond // a person is left without a word
	answerTime = 2800 * time.Millisecond // until the first answer is given
	tryTime    = answerTime - patient
)

// response is the first answer to an interaction.
type response struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

// firstAnswer is what an interaction is answered with at once, however slow whoever is asked is. Done tells whether it
// is safe; nil: nothing is to be kept.
func (a *Adapter) firstAnswer(ctx context.Context, n news, done <-chan error) response {
	ctx, cancel := context.WithTimeout(ctx, patient)
	defer cancel()
	l := chat.Language(n.ask.Locale)
	switch {
	case n.ask.Type == searchKind:
		return response{searchAnswer, a.choices(ctx, n.search)}
	case n.form != "":
		return a.opened(ctx, n.form, l)
	case len(n.events) == 0:
		return a.told(a.options.Old(l))
	case !soon(ctx, done):
		return a.told(a.options.Busy(l))
	}
	if n.ask.Type == commandKind || n.ask.Message == nil {
		a.promise(ctx, n.events[0].Ticket)
		return response{Type: laterAnswer, Data: flagged(n.ask)}
	}
	return response{Type: quietAnswer}
}

// flagged keeps an answer for one pair of eyes, where others read along.
func flagged(i *interaction) any {
	if i.own() {
		return nil
	}
	return map[string]int{"flags": ephemeral}
}

// told is a sentence for one pair of eyes.
func (a *Adapter) told(words string) response {
	if words == "" {
		words = emptyMark
	}
	p := post{Components: []component{}, Flags: ephemeral | noEmbeds, Mentions: mentions{Parse: []string{}}}
	p.say(quoted(words))
	return response{sayAnswer, p}
}

// opened is the form that a button opens. It has to be the first answer, so it was remembered when the button was
// shown.
func (a *Adapter) opened(ctx context.Context, h chat.Handle, l chat.Language) response {
	f, err := soonAsked(ctx, func(ctx context.Context) (chat.Form, error) { return a.recallForm(ctx, h) })
	if err == nil {
		var m modalData
		if m, err = modal(f); err == nil {
			return response{modalAnswer, m}
		}
	}
	a.options.Log.WarnContext(ctx, "a form could not be opened", "error", err)
	if errors.Is(err, context.DeadlineExceeded) {
		return a.told(a.options.Busy(l))
	}
	return a.told(a.options.Old(l))
}

// found are the lines of a list that fit what was typed.
type found struct {
	Choices []choice `json:"choices"`
}

type choice struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

const mostFound = 25

// choices look through a list. Whatever goes wrong, nothing is found: who types goes on typing.
func (a *Adapter) choices(ctx context.Context, q *chat.Query) found {
	all := found{Choices: []choice{}}
	if a.asks == nil || q == nil {
		return all
	}
	answer, err := soonAsked(ctx, func(ctx context.Context) (chat.Found, error) { return a.asks(ctx, *q) })
	if err != nil {
		a.options.Log.WarnContext(ctx, "a list could not be looked through", "error", err)
		return all
	}
	for _, o := range answer.Options[:min(len(answer.Options), mostFound)] {
		if o.Key != "" && chat.Units(o.Key) <= longestOption {
			all.Choices = append(all.Choices, choice{chat.Shorten(shown(oneLine(o.Label)), longestOption), o.Key})
		}
	}
	return all
}

// AnsweredBy is who knows the lists.
func (a *Adapter) AnsweredBy(ask chat.Ask) { a.asks = ask }

// soon tells whether something is safe before a person has waited too long.
func soon(ctx context.Context, done <-chan error) bool {
	select {
	case err := <-done:
		return err == nil
	case <-ctx.Done():
		return false
	}
}

// soonAsked is an answer, unless a person has waited too long for it.
func soonAsked[T any](ctx context.Context, ask func(context.Context) (T, error)) (T, error) {
	type answer struct {
		value T
		err   error
	}
	got := make(chan answer, 1)
	go func() {
		value, err := ask(ctx)
		got <- answer{value, err}
	}()
	select {
	case a := <-got:
		return a.value, a.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// mine tells whether an interaction is to be answered, and nobody sees to it yet: a connection that goes on may tell it
// again.
func (a *Adapter) mine(n news) bool {
	return n.ask != nil && (len(n.events) == 0 || a.tickets.claim(n.events[0].Ticket))
}

// respond gives the first answer where Discord did not ask by HTTP. One that may be lost is given again, as long as
// there is time.
func (a *Adapter) respond(ctx context.Context, i interaction, r response) {
	err := a.callBack(ctx, i, r)
	for wait := (errand.Pause{Least: tryTime / 20, Most: tryTime}); passes(err); {
		if errand.Sleep(ctx, max(wait.Longer(), waitOf(err))); ctx.Err() != nil {
			break
		}
		err = a.callBack(ctx, i, r)
	}
	if coded(err, answeredBefore) { // by who ran before us, or the answer to ours was lost
		a.lookAgain(context.WithoutCancel(ctx), chat.Ticket(i.ID))
	} else if err != nil {
		a.options.Log.WarnContext(ctx, "an interaction was not answered", "error", err)
	}
	a.given(chat.Ticket(i.ID), r)
}

// lookAgain is for an interaction that was answered, perhaps by who ran before us: then the message that was promised
// may have come, and must be neither written over nor taken back.
func (a *Adapter) lookAgain(ctx context.Context, t chat.Ticket) {
	r, known := a.tickets.right(t)
	if !known || !r.open {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	if open, err := a.isOpen(ctx, r); err == nil && !open {
		a.tickets.promised(t, "")
		a.promises.over(t)
	}
}

// passes tells whether it may help to ask once more. A refusal for haste would only be counted again.
func passes(err error) bool {
	var lost *errand.Failure
	var no *refusal
	var slow chat.RetryAfter
	if errors.As(err, &no) {
		return no.Status >= http.StatusInternalServerError
	}
	return errors.As(err, &lost) || errors.As(err, &slow)
}

func (a *Adapter) callBack(ctx context.Context, i interaction, r response) error {
	ctx, cancel := context.WithTimeout(ctx, tryTime)
	defer cancel()
	return a.api.ask(ctx, call{
		method: http.MethodPost, route: "/interactions/" + i.ID + "/" + url.PathEscape(i.Token) + "/callback",
		limit: "/interactions/{interaction}/{token}/callback", top: i.ID, free: true, waits: true, body: r,
	}, nil)
}
