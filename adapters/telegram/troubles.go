package telegram

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"mentorbot/bot/chat/errand"
)

// alarm is how long another poller may be there before that is an error: a restart takes less.
const alarm = 3 * time.Minute

// What is wrong when the server refuses to be polled.
const (
	anotherPoller = "another program polls with the same TELEGRAM_TOKEN: stop it, or give it a bot of its own"
	hookIsSet     = "a webhook was set for this bot while we poll: stop the program that set it, or set " +
		"TELEGRAM_WEBHOOK_SECRET here, and start again"
)

// troubles are failures in a row.
type troubles struct {
	log      *slog.Logger
	failed   errand.Pause
	conflict errand.Pause
	waited   time.Duration // because of conflicts
	told     bool
}

func newTroubles(log *slog.Logger) *troubles {
	return &troubles{
		log:      log,
		failed:   errand.Pause{Least: time.Second, Most: 30 * time.Second},
		conflict: errand.Pause{Least: 5 * time.Second, Most: time.Minute},
	}
}

// wait is how long to wait after an error, which is logged.
func (t *troubles) wait(ctx context.Context, err error) time.Duration {
	var no *refusal
	switch {
	case !errors.As(err, &no):
	case no.Code == http.StatusConflict:
		return t.conflicted(ctx, no)
	case no.RetryAfter > 0:
		t.log.WarnContext(ctx, "Telegram wants to be left alone", "for", no.RetryAfter)
		return no.RetryAfter
	}
	level := slog.LevelWarn
	if t.told {
		level = slog.LevelDebug
	}
	t.told = true
	wait := t.failed.Longer()
	t.log.Log(ctx, level, "Telegram can't be asked, trying again", "in", wait, "error", err)
	return wait
}

// conflicted is that somebody else gets our updates. It may end by itself: a program that is being replaced.
func (t *troubles) conflicted(ctx context.Context, no *refusal) time.Duration {
	why, level := anotherPoller, slog.LevelWarn
	if strings.Contains(strings.ToLower(no.Description), "webhook") {
		why = hookIsSet
	}
	if t.waited >= alarm {
		level = slog.LevelError
	}
	wait := t.conflict.Longer()
	t.waited += wait
	t.log.Log(ctx, level, "no updates come: "+why, "trying again in", wait)
	return wait
}
