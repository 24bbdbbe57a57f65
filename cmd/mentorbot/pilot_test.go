package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"mentorbot/adapters/web"
	"mentorbot/bot/chat"
)

// empty is a stage on which nothing runs yet.
func empty(t *testing.T) *stage {
	t.Helper()
	kept, err := openKept(t.TempDir(), "playground")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(kept.close)
	s, err := newStage(t.Context(), config{log: "info"}, builtIn(), kept, "")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Whoever asks for a demo before anything is taken in is told so, and may ask again.
func TestADemoDoesNotBeginBeforeItIsHeard(t *testing.T) {
	s := empty(t)
	for range 2 {
		if err := s.Demo(t.Context(), web.DemoRequest{}); !errors.Is(err, web.ErrBusy) {
			t.Errorf("it begins: %v", err)
		}
	}
}

// Who answers by themselves does so when the page listens, though they were asked before, and again when it is busy.
func TestWhoAnswersByThemselvesIsHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := empty(t)
		ana, err := s.page.Add(t.Context(), web.NewPerson{ID: "ana-0001", Name: "Ana", Manner: web.Promptly, Settled: true})
		if err != nil {
			t.Fatal(err)
		}
		ask := chat.Message{Text: chat.Words("Well?"), Choices: []chat.Choice{{Handle: "h", Key: "yes", Label: "Yes"}}}
		if _, err := s.page.Send(t.Context(), chat.Delivery{ID: "d", To: chat.To(ana.ID), Message: ask}); err != nil {
			t.Fatal(err)
		}
		ctx, end := context.WithCancel(t.Context())
		go s.pilot.run(ctx)
		synctest.Wait()
		tries := 0
		go s.page.Run(ctx, func(context.Context, ...chat.Event) []error {
			if tries++; tries == 1 {
				return []error{chat.ErrBusy}
			}
			return []error{nil}
		})
		synctest.Wait()
		end()
		synctest.Wait()
		if tries != 2 {
			t.Errorf("%d times it is told that Ana answers", tries)
		}
	})
}
