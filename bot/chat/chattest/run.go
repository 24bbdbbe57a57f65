package chattest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"mentorbot/bot/chat"
)

// Run lets an adapter run until t ends, and waits for it to stop then. The context ends with it, and says why.
func Run(t *testing.T, a chat.Adapter, receive chat.Receive) context.Context {
	ctx, stop := context.WithCancel(context.Background())
	running, ended := context.WithCancelCause(context.Background())
	stopped := make(chan error, 1)
	go func() {
		err := a.Run(ctx, receive)
		ended(fmt.Errorf("the adapter has stopped: %w", errors.Join(err, context.Canceled)))
		stopped <- err
	}()
	t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			t.Errorf("Run ended with %v", err)
		}
	})
	return running
}

// Fatalf ends the test: hands were told to do what can't be done. Without a test it panics.
func Fatalf(t *testing.T, format string, values ...any) {
	if t == nil {
		panic(fmt.Sprintf(format, values...))
	}
	t.Helper()
	t.Fatalf(format, values...)
}
