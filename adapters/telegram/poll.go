package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// What is asked for at a time, each the most that the server gives.
const (
	pollTime = "50" // seconds that it holds a question without an answer
	pollMost = "100"
)

// poll asks for updates until ctx ends. By asking for the next one the server is told that those before are safe, so
// that is done only when they are; it keeps them, and the place where we are, until then.
func (a *Adapter) poll(ctx context.Context, receive chat.Receive) error {
	var set webhookInfo
	if err := a.call(ctx, "getWebhookInfo", nil, &set); err == nil && set.URL != "" { // else there is nothing to tell
		a.options.Log.WarnContext(ctx, "a webhook was set for this bot, at "+host(set.URL)+
			", and is taken away, for we poll: "+anotherProgram)
	}
	if err := a.insist(ctx, "deleteWebhook", nil, nil); err != nil {
		return err
	}
	stuck := stuck{Pause: errand.Pause{Least: time.Second, Most: 30 * time.Second}}
	for next := int64(0); ctx.Err() == nil; {
		params := tgbotapi.Params{"timeout": pollTime, "limit": pollMost, "allowed_updates": wanted}
		if next != 0 {
			params["offset"] = strconv.FormatInt(next, 10)
		}
		var batch []json.RawMessage
		if err := a.insist(ctx, "getUpdates", params, &batch); err != nil {
			return err
		}
		safe, failed := after(next, a.take(ctx, receive, batch))
		stuck.wait(ctx, failed || safe == next && len(batch) > 0, safe)
		next = safe
	}
	return nil
}

// told is what became of an update.
type told struct {
	update int64 // 0: not known
	err    error // nil: safe
}

// after is the update to ask for next: the first that is not safe, else the one behind the last.
func after(next int64, all []told) (_ int64, failed bool) {
	for _, t := range all {
		switch {
		case t.err != nil && t.update == 0:
			return next, true
		case t.err != nil:
			return t.update, true
		case t.update >= next:
			next = t.update + 1
		}
	}
	return next, false
}

// take has updates received, all together, and says of each whether it is safe.
func (a *Adapter) take(ctx context.Context, receive chat.Receive, batch []json.RawMessage) []told {
	var events []chat.Event
	all, results := make([]news, len(batch)), make([]told, len(batch))
	for i, data := range batch {
		n, err := a.translate(ctx, data)
		all[i], results[i] = n, told{n.update, err}
		a.tellIgnored(n, err)
		if n.press != nil {
			a.expect(n.press)
		}
		if err == nil {
			events = append(events, n.events...)
		}
	}
	var errs []error
	if len(events) > 0 {
		errs = receive(ctx, events...)
	}
	for i, n := range all {
		if results[i].err != nil {
			continue
		}
		errs, results[i].err = chat.Results(errs, len(n.events))
		if n.press != nil && results[i].err == nil {
			a.answers.give(n.press.ID, "")
		}
	}
	return results
}

// tellIgnored logs why an update means nothing. What people wrote is not in it.
func (a *Adapter) tellIgnored(n news, err error) {
	switch {
	case err != nil:
		a.options.Log.Warn("an update has to come again", "update", n.update, "error", err)
	case n.broken:
		a.options.Log.Error("an update is passed over", "update", n.update, "reason", n.reason)
	case len(n.events) == 0:
		a.options.Log.Debug("an update means nothing", "update", n.update, "reason", n.reason)
	}
}

// stuck is about an update that fails again and again: it is asked for at once the first time, and then less and less
// often.
type stuck struct {
	errand.Pause
	at     int64
	before bool // it failed the last time too
}

func (s *stuck) wait(ctx context.Context, failed bool, at int64) {
	if failed && s.before && s.at == at {
		errand.Sleep(ctx, s.Longer())
	} else {
		s.Over()
	}
	s.at, s.before = at, failed
}

// What ends Run. The server does not find a bot whose token is malformed; a page that is no Bot API finds nothing.
var (
	errToken = errors.New("TELEGRAM_TOKEN is not accepted, or was revoked: " +
		"ask @BotFather on Telegram for the token of the bot")
	errNotFound = errors.New("nothing is found there: " +
		"either TELEGRAM_TOKEN is not a bot's (ask @BotFather on Telegram), or TELEGRAM_API_URL, if it is set, does not lead to a Bot API server")
)

// connect learns who the bot is, and so whether the token is accepted.
func (a *Adapter) connect(ctx context.Context) error {
	return a.keepTrying(ctx, func() error {
		_, err := a.me(ctx)
		return err
	})
}

// insist is call until it succeeds, is refused for good, or ctx ends.
func (a *Adapter) insist(ctx context.Context, method string, params tgbotapi.Params, result any) error {
	return a.keepTrying(ctx, func() error { return a.call(ctx, method, params, result) })
}

func (a *Adapter) keepTrying(ctx context.Context, do func() error) error {
	troubles := newTroubles(a.options.Log)
	for {
		err := do()
		if err == nil || ctx.Err() != nil {
			return err
		}
		if last := final(err); last != nil {
			return last
		}
		errand.Sleep(ctx, troubles.wait(ctx, err))
	}
}

// final is the error to end with where trying again is in vain: the token, or what the settings say, is wrong.
func final(err error) error {
	var no *refusal
	if !errors.As(err, &no) {
		return nil
	}
	switch no.Code {
	case http.StatusUnauthorized:
		return errToken
	case http.StatusNotFound:
		return errNotFound
	case http.StatusBadRequest:
		return err
	}
	return nil
}
