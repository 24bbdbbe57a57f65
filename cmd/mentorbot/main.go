// Command mentorbot runs mentoring programs inside the chats where a community already is.
//
// Invariant: settings, the clock on the wall and the files are read here and nowhere else; no rule of mentoring and no
// word said to a person stands here.
//
// Start with commands, then run.go.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	_ "time/tzdata" // the binary runs where no zone is installed

	"mentorbot/bot/source"
)

// command is one thing the program can do.
type command struct {
	name, help string
	run        func(ctx context.Context, c config, out io.Writer) error
	networks   bool // it asks them, so their settings count
}

var commands = []command{
	{"run", "every network whose token is set; with none set, the playground", run, true},
	{"playground", "a page to play admin, mentor and mentee, and to move time forward", playground, false},
	{"check", "what is wrong with flows, guides, locales, settings and networks, a line each", check, true},
	{"manifest", "what to give a network when the bot is made there: manifest telegram, manifest slack, manifest discord", manifest, false},
	{"schema", "the JSON Schema of flow or guide files, for editors: schema flow, schema guide", schema, false},
	{"health", "whether the mentorbot running here is well; for container health checks", health, false},
	{"version", "which version this is", version, false},
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := start(ctx, os.Args[1:], os.LookupEnv, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// start runs one command and gives the exit code: 0 well, 1 it failed, 2 it was asked wrongly.
func start(ctx context.Context, args []string, env func(string) (string, bool), out, errs io.Writer) int {
	name, rest := "run", args
	if len(args) > 0 {
		name, rest = args[0], args[1:]
	}
	i := slices.IndexFunc(commands, func(c command) bool { return c.name == name })
	if slices.Contains([]string{"help", "--help", "-h"}, name) {
		fmt.Fprintln(out, usage())
		return 0
	}
	if i < 0 {
		fmt.Fprint(errs, unknown(name), "\n\n", usage(), "\n")
		return 2
	}
	c, problems := readConfig(env)
	c.args = rest
	if commands[i].networks {
		problems = append(problems, c.offline...)
	}
	if len(problems) > 0 && name != "version" {
		for _, p := range problems {
			fmt.Fprintln(errs, p)
		}
		return 2
	}
	err := commands[i].run(ctx, c, out)
	if err != nil && !errors.Is(err, context.Canceled) {
		if !errors.Is(err, errTold) {
			fmt.Fprintln(errs, "mentorbot:", err)
		}
		return 1
	}
	return 0
}

// errTold is a failure whose reason was printed already.
var errTold = errors.New("told")

// unknown says that there is no such command, and which one may have been meant.
func unknown(name string) string {
	var names []string
	for _, c := range commands {
		names = append(names, c.name)
	}
	said := fmt.Sprintf("mentorbot: there is no command %q", name)
	if near := source.Nearest(name, names); near != "" {
		said += fmt.Sprintf("; did you mean %q?", near)
	}
	return said
}

func usage() string {
	var b strings.Builder
	b.WriteString("usage: mentorbot [command]\n\n")
	for _, c := range commands {
		fmt.Fprintf(&b, "  %-12s%s\n", c.name, c.help)
	}
	b.WriteString("\nSettings come from the environment; README.md lists them.")
	return b.String()
}
