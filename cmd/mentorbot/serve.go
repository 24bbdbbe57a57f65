package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

// base is what a bot that runs stands on.
type base struct {
	content  bot.Content
	kept     kept
	listener net.Listener
	config   config
	name     string // of the files in the data folder
}

// open reads the content, opens what is on disk under a name and takes the address, in this order.
func open(c config, name string, out io.Writer) (base, error) {
	b := base{config: c, name: name}
	var err error
	if b.content, err = mustLoad(c, out); err != nil {
		return b, err
	}
	if b.kept, err = openKept(c.data, name); err != nil {
		return b, err
	}
	if b.listener, err = listen(c.http); err != nil {
		b.kept.close()
	}
	return b, err
}

func (b base) close() {
	_ = b.listener.Close() // it may be closed already
	b.kept.close()
}

// unreadable says what to do when what is on disk can't be read.
func (b base) unreadable(err error) error {
	return fmt.Errorf("the data in %s can't be read: %w (put %[3]s.db and %[3]s.keys of one backup there)",
		b.config.data, err, b.name)
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
		return nil, fmt.Errorf("can't listen at %s: %w (is another mentorbot running? "+
			"choose another port with MENTORBOT_HTTP, such as 127.0.0.1:8081)", address, err)
	}
	return l, nil
}

// graceful is how long a stop may take.
const graceful = 20 * time.Second

// serve runs a bot, whoever works beside it, and what is asked over HTTP until ctx ends or one of them fails; then it
// lets what is under way finish.
func serve(ctx context.Context, l net.Listener, pages http.Handler, work ...func(context.Context) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	server := &http.Server{Handler: prompt(pages), ReadHeaderTimeout: 10 * time.Second}
	var group sync.WaitGroup
	for _, run := range work {
		group.Go(func() {
			if err := run(ctx); err != nil {
				cancel(err)
			}
		})
	}
	group.Go(func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			cancel(err)
		}
	})
	<-ctx.Done()
	end, stop := context.WithTimeout(context.WithoutCancel(ctx), graceful)
	defer stop()
	err := server.Shutdown(end)
	group.Wait()
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// listener is a network as far as it takes in what people do.
type listener interface {
	Network() chat.Network
	Listening() bool
}

// deaf are the networks on which nothing is taken in.
func deaf[L listener](lines []L) (names []string) {
	for _, l := range lines {
		if !l.Listening() {
			names = append(names, string(l.Network()))
		}
	}
	return names
}

// operators answers whether the program is well, and whether it takes in what people do, on each network.
func operators[L listener](s store.Store, lines ...L) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "well") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		silent := deaf(lines)
		switch err := s.View(r.Context(), func(store.Tx) error { return nil }); {
		case err != nil:
			http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
		case len(silent) > 0:
			http.Error(w, "not yet: nothing is taken in from "+strings.Join(silent, ", "), http.StatusServiceUnavailable)
		default:
			fmt.Fprintln(w, "ready")
		}
	})
	return mux
}
