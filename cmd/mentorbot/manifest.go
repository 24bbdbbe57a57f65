package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"mentorbot/adapters/telegram"
	"mentorbot/bot/chat"
	"mentorbot/bot/store"
	"mentorbot/bot/store/bolt"
	"mentorbot/bot/vault"
)

// manifest prints what a network wants to be given when the bot is made there.
func manifest(_ context.Context, c config, out io.Writer) error {
	if len(c.args) != 1 || c.args[0] != string(telegram.Name) {
		return errors.New("manifest of which network? This version speaks one; write: mentorbot manifest telegram")
	}
	content, err := mustLoad(c, out)
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, telegram.Manifest(content.Commands()))
	return err
}

// mostChecked is how long a network may take to be looked at.
const mostChecked = 30 * time.Second

// checkNetworks asks each network whose token is set whether it lets us do what we need, and reports whether all do. It
// only reads there, so a bot that runs with the same token is not disturbed.
func checkNetworks(ctx context.Context, c config, out io.Writer) bool {
	if !c.telegram.token.set() {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, mostChecked)
	defer cancel()
	network := telegram.New(telegramOptions(c, remembered(c, out)))
	well := true
	for _, p := range network.Check(ctx) {
		fmt.Fprintf(out, "telegram: %s (%s)\n", p.What, p.Hint)
		well = well && p.Optional
	}
	if !well {
		return false
	}
	name, err := network.Username(ctx)
	if err != nil {
		fmt.Fprintf(out, "telegram: %v (check the network, and try again)\n", err)
		return false
	}
	fmt.Fprintf(out, "telegram: @%s is ready; add it to your group: https://t.me/%[1]s?startgroup=mentorbot\n", name)
	return true
}

// remembered is what the network remembers in the data folder. It is not looked at while somebody writes there.
func remembered(c config, out io.Writer) chat.Memory {
	look := lookedAt{c.data}
	if _, err := look.Get(context.Background(), ""); errors.Is(err, store.ErrLocked) {
		fmt.Fprintf(out, "telegram: the groups are not checked, for mentorbot is running with the data in %s "+
			"(to check them too, stop it first)\n", c.data)
		return forgetful{}
	}
	return look
}

// lookedAt is the memory in a data folder, for somebody who only looks. It is open only while it is read.
type lookedAt struct{ folder string }

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
	return memory{s, v, string(telegram.Name)}.Get(ctx, key)
}

// Put keeps nothing.
func (lookedAt) Put(context.Context, string, []byte) error { return nil }

// forgetful is a memory of nothing.
type forgetful struct{}

func (forgetful) Get(context.Context, string) ([]byte, error) { return nil, nil }
func (forgetful) Put(context.Context, string, []byte) error   { return nil }
