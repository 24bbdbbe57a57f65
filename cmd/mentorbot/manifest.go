package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"mentorbot/adapters/telegram"
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
	network := telegram.New(telegramOptions(c, forgetful{}))
	problems := network.Check(ctx)
	for _, p := range problems {
		fmt.Fprintf(out, "telegram: %s (%s)\n", p.What, p.Hint)
	}
	if len(problems) > 0 {
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

// forgetful is the memory of somebody who only looks.
type forgetful struct{}

func (forgetful) Get(context.Context, string) ([]byte, error) { return nil, nil }
func (forgetful) Put(context.Context, string, []byte) error   { return nil }
