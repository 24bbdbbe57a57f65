package main

import (
	"io"
	"log/slog"

	"mentorbot/bot/chat"
	"mentorbot/bot/engine"
)

// logger writes what operators read. What people typed is hidden here too, for JSON would print it.
func logger(how string, out io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: slog.LevelInfo, ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		switch a.Value.Any().(type) {
		case chat.Private, engine.Value:
			a.Value = slog.StringValue("***")
		}
		return a
	}}
	switch how {
	case "json":
		return slog.New(slog.NewJSONHandler(out, options))
	case "debug":
		options.Level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(out, options))
}
