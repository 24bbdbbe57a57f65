package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"mentorbot/adapters/web"
	"mentorbot/bot"
	"mentorbot/bot/card"
	"mentorbot/bot/chat"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

// community is the one that the page plays.
const community chat.CommunityID = "playground"

// playground runs the page on which anybody can play all parts. It keeps a file of its own and ignores the networks' tokens.
func playground(ctx context.Context, c config, out io.Writer) error {
	content, err := mustLoad(c, out)
	if err != nil {
		return err
	}
	kept, err := openKept(c.data, "playground")
	if err != nil {
		return err
	}
	defer kept.close()
	listener, err := listen(c.http)
	if err != nil {
		return err
	}
	token := tokenFor(listener)
	play, err := newStage(ctx, c, content, kept, token)
	if err != nil {
		_ = listener.Close() // why nothing begins is what counts
		return fmt.Errorf("the data in %s can't be read: %w (put playground.db and playground.keys of one backup there)", c.data, err)
	}
	fmt.Fprintf(out, "mentorbot plays at %s (Ctrl+C ends it)\n", address(listener, token))
	return serve(ctx, play, listener)
}

// kept is what is on disk: the store, and the keys apart from it.
type kept struct {
	store store.Store
	vault *vault.Vault
}

func openKept(folder, name string) (kept, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return kept{}, fmt.Errorf("the data folder %s can't be made: %w (choose another with MENTORBOT_DATA)", folder, err)
	}
	s, err := bolt.Open(filepath.Join(folder, name+".db"))
	if err != nil {
		return kept{}, err
	}
	v, err := vault.Open(filepath.Join(folder, name+".keys"))
	if err != nil {
		return kept{}, errors.Join(err, s.Close())
	}
	return kept{s, v}, nil
}

func (k kept) close() { _ = errors.Join(k.store.Close(), k.vault.Close()) } // all that counts was on disk before

func listen(address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("can't listen at %s: %w (is another mentorbot running? choose another port with MENTORBOT_HTTP, such as 127.0.0.1:8081)", address, err)
	}
	return l, nil
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
	if err != nil {
		return nil, err
	}
	s := &stage{content: content, store: k.store, vault: k.vault, clock: clock, log: logger(c.log, os.Stderr)}
	s.page = web.New(web.Options{
		Memory: memory{k.store, k.vault, "web"}, Stage: s, Now: clock.Now, Community: community, Token: token, Log: s.log, Hosts: []string{c.http},
	})
	s.bot, err = bot.New(bot.Options{
		Flows: content.Flows, Guides: content.Guides, Book: content.Book, Store: k.store, Vault: k.vault, Adapters: []chat.Adapter{s.page},
		Now: clock.Now, Real: time.Now, Paint: card.Paint, Admins: c.admins, Community: community, Log: s.log,
	})
	if err != nil {
		return nil, err
	}
	s.pilot = newPilot(s.page, clock.Now, &s.moving)
	return s, s.page.PublishCommands(ctx, content.Commands())
}

// graceful is how long a stop may take.
const graceful = 20 * time.Second

// serve runs bot and page until ctx ends, then lets what is under way finish.
func serve(ctx context.Context, s *stage, l net.Listener) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	server := &http.Server{Handler: handler(s), ReadHeaderTimeout: 10 * time.Second}
	var group sync.WaitGroup
	group.Go(func() { cancel(s.bot.Run(ctx)) })
	group.Go(func() { s.pilot.run(ctx) })
	group.Go(func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			cancel(err)
		}
	})
	<-ctx.Done()
	end, stop := context.WithTimeout(context.WithoutCancel(ctx), graceful)
	defer stop()
	err := server.Shutdown(end)
	s.wait()
	group.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// handler serves the page, the clock and what operators ask.
func handler(s *stage) http.Handler {
	mux := http.NewServeMux()
	well := func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "well") }
	mux.HandleFunc("GET /healthz", well)
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("/", s.page.Handler())
	return mux
}

func (s *stage) ready(w http.ResponseWriter, r *http.Request) {
	if err := s.store.View(r.Context(), func(store.Tx) error { return nil }); err != nil {
		http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
		return
	}
	if !s.page.Listening() {
		http.Error(w, "not yet: nothing is taken in", http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ready")
}
