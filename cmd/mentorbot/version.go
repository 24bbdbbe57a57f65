package main

import (
	"context"
	"fmt"
	"io"
	"runtime/debug"
)

// version prints what was built, as the Go tool knows it.
func version(_ context.Context, _ config, out io.Writer) error {
	fmt.Fprintln(out, "mentorbot", versionOf())
	return nil
}

func versionOf() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	name := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			name += " " + s.Value
		}
	}
	return name + " " + info.GoVersion
}
