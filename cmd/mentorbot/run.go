package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"mentorbot/adapters/telegram"
	"mentorbot/bot"
	"mentorbot/bot/card"
	"mentorbot/bot/chat"
)

// run serves every network whose token is set; with none set, it plays.
func run(ctx context.Context, c config, out io.Writer) error {
	if !c.telegram.token.set() {
		return playground(ctx, c, out)
	}
	b, err := open(c, "mentorbot", out)
	if err != nil {
		return err
	}
	defer b.close()
	s, err := newService(ctx, b, out)
	if err != nil {
		return b.unreadable(err)
	}
	if s.journey == nil && s.clock.lead() > 0 {
		return fmt.Errorf("the data in %s were led by a virtual clock, which is %s ahead: set MENTORBOT_CLOCK=virtual, "+
			"or choose another folder with MENTORBOT_DATA", c.data, s.clock.lead().Round(time.Minute))
	}
	fmt.Fprintf(out, "mentorbot answers at %s (Ctrl+C ends it)\n", address(b.listener, ""))
	return serve(ctx, b.listener, s.handler(ctx, c), s.bot.Run)
}

// service is a bot among real people.
type service struct {
	base
	bot      *bot.Bot
	telegram *telegram.Adapter
	clock    *movable
	journey  *journey // nil: time is real
	code     string   // makes whoever says it the first admin
	out      io.Writer
}

// newService joins the network, the bot and the clock.
func newService(ctx context.Context, b base, out io.Writer) (*service, error) {
	c, k := b.config, b.kept
	clock, err := openClock(ctx, memory{k.store, k.vault, "clock"}, time.Now)
	if err != nil {
		return nil, err
	}
	now, log := time.Now, logger(c.log, os.Stderr)
	if c.virtual {
		now = clock.Now
	}
	s := &service{base: b, clock: clock, code: newCode(), out: out}
	options := telegramOptions(c, memory{k.store, k.vault, "telegram"})
	options.Busy, options.Log, options.Connected = b.busy, log, s.connected(ctx)
	s.telegram = telegram.New(options)
	s.bot, err = bot.New(bot.Options{
		Flows: b.content.Flows, Guides: b.content.Guides, Book: b.content.Book, Store: k.store, Vault: k.vault,
		Adapters: []chat.Adapter{s.telegram}, Commands: b.content.Commands(), Now: now, Real: time.Now, Paint: card.Paint,
		Admins: c.admins, Claim: s.code, Log: log,
	})
	if c.virtual {
		s.journey = &journey{bot: s.bot, clock: clock, crowd: nobody{}}
	}
	return s, err
}

// telegramOptions are the settings in the network's own words.
func telegramOptions(c config, m chat.Memory) telegram.Options {
	o := telegram.Options{Token: c.telegram.token.reveal(), URL: c.telegram.url, Memory: m, Now: time.Now}
	if c.telegram.hook != "" {
		o.Webhook = &telegram.Webhook{Secret: c.telegram.secret.reveal(), URL: c.telegram.hook}
	}
	return o
}

// busy is what a person reads whose press could not be kept in time.
func (b base) busy(l chat.Language) string { return b.content.Book.Label(l, "page.error.busy", nil) }

// handler serves what the network and operators ask.
func (s *service) handler(ctx context.Context, c config) http.Handler {
	mux := operators(s.kept.store, s.telegram.Listening)
	if c.telegram.hook != "" {
		mux.Handle("POST "+webhookPath, s.telegram.Handler())
	}
	if s.journey == nil {
		mux.HandleFunc("POST /clock", noClock)
		return mux
	}
	mux.Handle("POST /clock", clockDoor{journey: s.journey, until: ctx, address: c.http, log: logger(c.log, os.Stderr)})
	return mux
}
