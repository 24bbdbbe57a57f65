package main

import (
	"testing"

	"mentorbot/adapters/web"
	"mentorbot/bot/mentoring"
)

// Each guide is played in the playground to its last week: whoever answers comes to the end.
func TestEachGuideIsPlayedToItsEnd(t *testing.T) {
	for name, guide := range builtIn().Guides {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // it mostly waits for the disk
			const pairs = 2
			running := runStage(t, t.TempDir())
			weeks := len(guide.Steps) + 1 // the closing questions come in the week after the last step
			if err := running.Demo(t.Context(), web.DemoRequest{Guide: name, Pairs: pairs, Weeks: weeks, Language: "en"}); err != nil {
				t.Fatal(err)
			}
			running.demo.Wait()
			played := running.pairs(t)
			if len(played) != pairs {
				t.Fatalf("%d pairs play", len(played))
			}
			for _, pair := range played {
				if pair.State != string(mentoring.Completed) || len(pair.Steps) != len(guide.Steps) {
					t.Errorf("%s and %s are %s after %d steps: %s", pair.Mentor.Name, pair.Mentee.Name, pair.State, len(pair.Steps), pair.Words)
				}
				for _, step := range pair.Steps {
					if step.State == web.StepAhead {
						t.Errorf("%s and %s never came to %q", pair.Mentor.Name, pair.Mentee.Name, step.Title)
					}
				}
			}
		})
	}
}
