package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"mentorbot/adapters/web"
	"mentorbot/bot"
	"mentorbot/bot/card"
	"mentorbot/bot/chat"
)

// community is the one that the page plays.
const community chat.CommunityID = "playground"

// playground runs the page on which anybody can play all parts. It keeps a file of its own and ignores the networks' tokens.
func playground(ctx context.Context, c config, out io.Writer) error {
	b, err := open(c, "playground", out)
	if err != nil {
		return err
	}
	defer b.close()
	token := tokenFor(b.listener)
	play, err := newStage(ctx, c, b.content, b.kept, token)
	if err != nil {
		return b.unreadable(err)
	}
	fmt.Fprintf(out, "mentorbot plays at %s (Ctrl+C ends it)\n", address(b.listener, token))
	return serve(ctx, b.listener, handler(ctx, c, play), play.bot.Run, play.run)
}

// tokenFor is a one-time token where the page can be reached from elsewhere; on loopback none is needed.
func tokenFor(l net.Listener) string {
	if addr, ok := l.Addr().(*net.TCPAddr); ok && addr.IP.IsLoopback() {
		return ""
	}
	return rand.Text()
}

// address is what to open in a browser.
func address(l net.Listener, token string) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return l.Addr().String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	url := "http://" + net.JoinHostPort(host, port) + "/"
	if token != "" {
		url += "?token=" + token
	}
	return url
}

// newStage joins the page, the bot and the clock.
func newStage(ctx context.Context, c config, content bot.Content, k kept, token string) (*stage, error) {
	clock, err := openClock(ctx, memory{k.store, k.vault, "stage"}, time.Now)
	if err == nil {
		err = clock.wake(ctx)
	}
	if err != nil {
		return nil, err
	}
	s := &stage{content: content, store: k.store, vault: k.vault, log: logger(c.log, os.Stderr)}
	s.page = web.New(web.Options{
		Memory: memory{k.store, k.vault, "web"}, Stage: s, Now: clock.Now, Community: community, Token: token, Log: s.log, Hosts: []string{c.http},
	})
	b, err := bot.New(bot.Options{
		Flows: content.Flows, Guides: content.Guides, Book: content.Book, Store: k.store, Vault: k.vault, Adapters: []chat.Adapter{s.page},
		Now: clock.Now, Real: time.Now, Paint: card.Paint, Admins: c.admins, Community: community, Log: s.log,
	})
	if err != nil {
		return nil, err
	}
	s.pilot = newPilot(s.page, clock.Now, &s.moving)
	s.bot, s.clock, s.crowd = b, clock, s.pilot
	return s, s.page.PublishCommands(ctx, content.Commands())
}

// handler serves the page, the clock and what operators ask.
func handler(ctx context.Context, c config, s *stage) http.Handler {
	mux := operators(s.store, s.page)
	clock := clockDoor{journey: &s.journey, until: ctx, address: c.http, log: s.log}
	mux.HandleFunc("POST /clock", func(w http.ResponseWriter, r *http.Request) {
		clock.ServeHTTP(w, r)
		s.page.Show("stage", struct{}{})
	})
	mux.Handle("/", s.page.Handler())
	return mux
}
