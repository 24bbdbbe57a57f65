package main

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"mentorbot/adapters/web"
	"mentorbot/bot"
	"mentorbot/bot/chat"
)

// builtIn is what the program brings along, read once.
var builtIn = sync.OnceValue(func() bot.Content {
	content, problems := load(config{})
	if len(problems) > 0 {
		panic(problems[0])
	}
	return content
})

// running is the playground under way in this process: the real one, with a port of its own.
type running struct {
	*stage
	address string
	end     func()
}

// runStage starts the playground on what a folder holds. It ends with the test, or before when told to.
func runStage(t *testing.T, data string) running {
	t.Helper()
	c := config{data: data, http: "127.0.0.1:0", log: "info"}
	kept, err := openKept(c.data, "playground")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := listen(c.http)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s, err := newStage(ctx, c, builtIn(), kept, tokenFor(listener))
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, listener, handler(ctx, c, s), s.bot.Run, s.run) }()
	end := sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the playground ended with: %v", err)
		}
		kept.close()
	})
	t.Cleanup(end)
	s.listens(t)
	return running{stage: s, address: address(listener, ""), end: end}
}

// listens waits until what people do is taken in.
func (s *stage) listens(t *testing.T) {
	t.Helper()
	for late := time.After(patience); ; {
		changed := s.page.Changed()
		if s.page.Listening() {
			return
		}
		select {
		case <-changed:
		case <-late:
			t.Fatal("nothing is taken in")
		}
	}
}

// standing is where everything is: what must be the same after a restart.
func (r running) standing(t *testing.T) string {
	t.Helper()
	ctx := t.Context()
	people, err := r.page.People(ctx)
	if err != nil {
		t.Fatal(err)
	}
	lines := 0
	for _, person := range people {
		all, err := r.page.Lines(ctx, person.ID, 0)
		if err != nil {
			t.Fatal(err)
		}
		lines += len(all)
	}
	pairs := r.pairs(t)
	return fmt.Sprintf("%d people, %d lines, %+v", len(people), lines, pairs)
}

// latest is the number of the last line that somebody sees.
func (r running) latest(t *testing.T, who chat.PersonID) int {
	t.Helper()
	lines, err := r.page.Lines(t.Context(), who, 0)
	if err != nil || len(lines) == 0 {
		t.Fatalf("%s sees nothing: %v", who, err)
	}
	return lines[len(lines)-1].Number
}

func (r running) pairs(t *testing.T) []web.PairView {
	t.Helper()
	pairs, err := r.Progress(t.Context(), "en")
	if err != nil {
		t.Fatal(err)
	}
	return pairs
}
