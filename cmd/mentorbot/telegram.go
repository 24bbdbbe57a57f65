package main

import (
	"regexp"
	"time"

	"mentorbot/adapters/telegram"
	"mentorbot/bot"
	"mentorbot/bot/chat"
)

// telegramConfig is what that network needs.
type telegramConfig struct {
	token  secret // not set: the network is not served
	url    string // of the Bot API
	secret secret // of the webhook; not set: long polling
	hook   string // the webhook's public address; empty: long polling
}

// What these settings look like. A token goes into addresses, so nothing else may stand in it.
var (
	tokenShape  = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
	secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
)

// telegramAccount is a number.
var telegramAccount = account{
	network: telegram.Name, shape: regexp.MustCompile(`^[0-9]+$`), example: "telegram:12345", setting: "TELEGRAM_TOKEN",
	hint: "on Telegram write a number, such as telegram:12345, for a name may change hands: " +
		"/help shows everybody their own",
}

const webhookPath = "/telegram/webhook"

func readTelegram(s *settings, public outside) telegramConfig {
	t := telegramConfig{
		token: s.secret("TELEGRAM_TOKEN", tokenShape,
			"copy all that @BotFather wrote: digits, a colon, then letters and digits"),
		secret: s.secret("TELEGRAM_WEBHOOK_SECRET", secretShape,
			"choose 1 to 256 letters, digits, _ and -"),
		url: s.address("TELEGRAM_API_URL", "https://api.telegram.org", "http", "https"),
	}
	if !t.secret.set() || public.wrong {
		return t
	}
	if public.url == "" {
		s.problem("TELEGRAM_WEBHOOK_SECRET is set, but MENTORBOT_PUBLIC_URL does not say where Telegram reaches us " +
			"(set it to https://…, or unset the secret: then long polling is used)")
	}
	t.hook = public.url + webhookPath
	return t
}

func (telegramConfig) name() chat.Network { return telegram.Name }

func (t telegramConfig) set() bool { return t.token.set() }

func (t telegramConfig) path() string {
	if t.hook == "" {
		return ""
	}
	return webhookPath
}

func (t telegramConfig) line(o outfit) line {
	options := telegram.Options{
		Token: t.token.reveal(), URL: t.url, Memory: o.memory, Now: time.Now, Busy: o.busy, Log: o.log,
		Connected: o.connected,
	}
	if t.hook != "" {
		options.Webhook = &telegram.Webhook{Secret: t.secret.reveal(), URL: t.hook}
	}
	return telegram.New(options)
}

func (telegramConfig) manifest(content bot.Content) (string, error) {
	return telegram.Manifest(content.Commands()), nil
}

func (telegramConfig) next(username string) string {
	return "add it to your group: https://t.me/" + username + "?startgroup=mentorbot"
}
