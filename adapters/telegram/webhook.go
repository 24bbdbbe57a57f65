package telegram

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"mentorbot/bot/chat/errand"
)

const (
	hookPath     = "POST /telegram/webhook"
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	mostBody     = 1 << 20 // bytes; an update is a few thousand
	mostHooks    = 40      // updates that the server may tell at the same time
	hookTime     = 30 * time.Second
	hookWatch    = 5 * time.Minute // how long nobody may notice that another program took the updates
)

// hook tells the server where to reach us, and sees that it stays so until ctx ends. The server keeps trying while
// nobody is there, so nothing is taken back then.
func (a *Adapter) hook(ctx context.Context) error {
	for err := a.setHook(ctx); ; {
		if err != nil {
			return err
		}
		if errand.Sleep(ctx, hookWatch); ctx.Err() != nil {
			return nil
		}
		var set webhookInfo
		if err = a.insist(ctx, "getWebhookInfo", nil, &set); err == nil && set.URL != a.options.Webhook.URL {
			a.options.Log.WarnContext(ctx, "the webhook was taken away, and is set again: "+anotherProgram)
			err = a.setHook(ctx)
		}
	}
}

// anotherProgram is what to do when two programs use one bot.
const anotherProgram = "if another program uses the same TELEGRAM_TOKEN, stop it, or give it a bot of its own"

func (a *Adapter) setHook(ctx context.Context) error {
	return a.insist(ctx, "setWebhook", tgbotapi.Params{
		"url": a.options.Webhook.URL, "secret_token": a.options.Webhook.Secret,
		"allowed_updates": wanted, "max_connections": strconv.Itoa(mostHooks),
	}, nil)
}

// Handler is the webhook, at POST /telegram/webhook. It answers 200 when what it was told is safe, and 503 when the
// server shall tell it again.
func (a *Adapter) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(hookPath, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
		switch {
		case err != nil:
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		case !a.genuine(r):
			w.WriteHeader(http.StatusUnauthorized)
		case !json.Valid(body):
			w.WriteHeader(http.StatusBadRequest)
		case !a.hear(r.Context(), body):
			w.WriteHeader(http.StatusServiceUnavailable)
		}
	})
	return mux
}

// genuine tells whether a request knows the secret that only the server was told.
func (a *Adapter) genuine(r *http.Request) bool {
	if a.options.Webhook == nil || a.options.Webhook.Secret == "" {
		return false
	}
	given, secret := []byte(r.Header.Get(secretHeader)), []byte(a.options.Webhook.Secret)
	return subtle.ConstantTimeCompare(given, secret) == 1
}

// hear takes an update in, and tells whether it is safe. The server may hang up meanwhile; the event is not torn by
// that.
func (a *Adapter) hear(ctx context.Context, update []byte) bool {
	receive := a.receive.Load()
	if receive == nil {
		return false
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), hookTime)
	defer cancel()
	return a.take(ctx, *receive, []json.RawMessage{update})[0].err == nil
}
