package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"mentorbot/bot"
	"mentorbot/bot/chat"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

// manifest prints what a network wants to be given when the bot is made there.
func manifest(_ context.Context, c config, out io.Writer) error {
	var known []string
	for _, n := range c.networks() {
		if len(c.args) == 1 && c.args[0] == string(n.name()) {
			return printManifest(c, n, out)
		}
		known = append(known, "mentorbot manifest "+string(n.name()))
	}
	return errors.New("manifest of which network? Write: " + strings.Join(known, ", or: "))
}

func printManifest(c config, n network, out io.Writer) error {
	content, err := mustLoad(c, out)
	if err != nil {
		return err
	}
	text, err := n.manifest(content)
	if err == nil {
		_, err = io.WriteString(out, text)
	}
	return err
}

// mostChecked is how long a network may take to be looked at.
const mostChecked = 30 * time.Second

// checkNetworks asks each network whose token is set whether it lets us do what we need, and reports whether all do. It
// only reads there, so a bot that runs with the same token is not disturbed.
func checkNetworks(ctx context.Context, c config, content bot.Content, out io.Writer) bool {
	well := true
	for _, n := range c.served() {
		well = checkNetwork(ctx, c, n, content, out) && well
	}
	return well
}

func checkNetwork(ctx context.Context, c config, n network, content bot.Content, out io.Writer) bool {
	ctx, cancel := context.WithTimeout(ctx, mostChecked)
	defer cancel()
	l, well := n.line(outfit{memory: remembered(c, n.name(), out), commands: content.Commands()}), true
	for _, p := range l.Check(ctx) {
		fmt.Fprintf(out, "%s: %s (%s)\n", n.name(), p.What, p.Hint)
		well = well && p.Optional
	}
	if !well {
		return false
	}
	username, err := l.Username(ctx)
	if err != nil {
		fmt.Fprintf(out, "%s: %v (check the network, and try again)\n", n.name(), err)
		return false
	}
	fmt.Fprintf(out, "%s: @%s is ready; %s\n", n.name(), username, n.next(username))
	return true
}

// remembered is what a network remembers in the data folder. It is not looked at while somebody writes there.
func remembered(c config, name chat.Network, out io.Writer) chat.Memory {
	look := lookedAt{c.data, name}
	if _, err := look.Get(context.Background(), ""); errors.Is(err, store.ErrLocked) {
		fmt.Fprintf(out, "%s: what came in before is not checked, because mentorbot is running with the data in %s "+
			"(to check that too, stop it first)\n", name, c.data)
		return chat.Forgetful{}
	}
	return look
}

// lookedAt is the memory in a data folder, for somebody who only looks. It is open only while it is read.
type lookedAt struct {
	folder  string
	network chat.Network
}

// Get recalls a value; empty where nothing was ever kept.
func (l lookedAt) Get(ctx context.Context, key string) ([]byte, error) {
	name := filepath.Join(l.folder, "mentorbot")
	s, err := bolt.Look(name + ".db")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer s.Close()
	if _, err := os.Stat(name + ".keys"); err != nil { // opening them would make new ones
		return nil, err
	}
	v, err := vault.Open(name + ".keys")
	if err != nil {
		return nil, err
	}
	defer v.Close()
	return memory{s, v, string(l.network)}.Get(ctx, key)
}

// Put keeps nothing.
func (lookedAt) Put(context.Context, string, []byte) error { return nil }
