package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
)

// run serves every network whose token is set. This version has none of them yet, so it plays.
func run(ctx context.Context, c config, out io.Writer) error {
	if set := tokens(os.LookupEnv); len(set) > 0 {
		return fmt.Errorf("%s is set, but this version has no chat network yet; unset it, or start \"mentorbot playground\"", strings.Join(set, ", "))
	}
	return playground(ctx, c, out)
}
