package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"mentorbot/bot"
	"mentorbot/bot/card"
	"mentorbot/bot/chat"
)

// run serves every network whose token is set; with none set, it plays.
func run(ctx context.Context, c config, out io.Writer) error {
	if len(c.served()) == 0 {
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
	if s.journey != nil {
		fmt.Fprintf(out, "the clock is virtual: it stands at %s, and POST /clock moves it\n",
			s.clock.Now().Format("2006-01-02 15:04 MST"))
	}
	return serve(ctx, b.listener, s.handler(ctx, c), s.bot.Run)
}

// service is a bot among real people.
type service struct {
	base
	bot     *bot.Bot
	lines   []line // as config.served
	clock   *movable
	journey *journey // nil: time is real
	code    string   // makes whoever says it the first admin
	out     io.Writer
}

// newService joins the networks, the bot and the clock.
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
	var adapters []chat.Adapter
	for _, n := range c.served() {
		made := n.line(outfit{
			memory: memory{k.store, k.vault, string(n.name())}, admins: c.admins, busy: b.says("page.error.busy"),
			over: b.says("common.old_button"), commands: b.content.Commands(), log: log, connected: s.connected(ctx, n),
		})
		s.lines, adapters = append(s.lines, made), append(adapters, made)
	}
	s.bot, err = bot.New(bot.Options{
		Flows: b.content.Flows, Guides: b.content.Guides, Book: b.content.Book, Store: k.store, Vault: k.vault,
		Adapters: adapters, Commands: b.content.Commands(), Now: now, Real: time.Now, Paint: card.Paint,
		Admins: c.admins, Claim: s.code, Log: log,
	})
	if c.virtual {
		s.journey = &journey{bot: s.bot, clock: clock, crowd: nobody{}}
	}
	return s, err
}

// says is a phrase that a network says by itself, when the bot can't.
func (b base) says(key string) func(chat.Language) string {
	return func(l chat.Language) string { return b.content.Book.Label(l, key, nil) }
}

// handler serves what the networks and operators ask.
func (s *service) handler(ctx context.Context, c config) http.Handler {
	mux := operators(s.kept.store, s.lines...)
	for i, n := range c.served() {
		if n.path() != "" {
			mux.Handle(n.path(), s.lines[i].Handler())
		}
	}
	if s.journey == nil {
		mux.HandleFunc("POST /clock", noClock)
		return mux
	}
	mux.Handle("POST /clock", clockDoor{journey: s.journey, until: ctx, address: c.http, log: logger(c.log, os.Stderr)})
	return mux
}
