package slack

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/errand"
	"mentorbot/bot/chat/netfake"
)

// A form that is open and empty is filled though Slack is in a hurry, down for a moment, or its answer is lost.
func TestAnOpenFormIsFilledInTheEnd(t *testing.T) {
	for what, fails := range map[string][]netfake.Failure{
		"too much":                    {slackfake.TooMany(2 * time.Second)},
		"too much, for how long?":     {slackfake.TooManyBare, slackfake.TooManyBare},
		"it is filled, and not heard": {netfake.LosesAnswer},
		"it is not filled":            {netfake.Dies},
		"nobody is there":             {netfake.Says(503, "<p>"), netfake.Refuses},
	} {
		t.Run(what, func(t *testing.T) {
			onStage(t, func(s *stage) {
				for _, f := range fails {
					s.server.FailNext(updateView, f)
				}
				s.opened(asks("A goal?", "h1", aGoal...))
				time.Sleep(10 * time.Second) // in the bubble
				if words, _ := s.modal(); !strings.Contains(words, "The when?") {
					t.Errorf("she sees %q", words)
				}
				if all := s.server.Seen(s.ana, s.own); len(all) != 1 {
					t.Errorf("she is told %q", all[1].Words)
				}
			})
		})
	}
}

var aGoal = what("")

// A form that Slack does not open now, or whose opening is not heard of, is to be asked for again: the person is told.
func TestAFormThatIsNotOpened(t *testing.T) {
	for what, fails := range map[string]netfake.Failure{
		"too much": slackfake.TooMany(3 * time.Second), "too much, for how long?": slackfake.TooManyBare,
		"not heard": netfake.LosesAnswer, "not done": netfake.Dies, "too late": slackfake.Denies("expired_trigger_id"),
	} {
		t.Run(what, func(t *testing.T) {
			onStage(t, func(s *stage) {
				s.server.FailNext(openView, fails)
				s.opened(asks("A goal?", "h1", aGoal...))
				synctest.Wait()
				if told := s.latest(s.own); told.Words != "busy" {
					t.Fatalf("she is told %q", told.Words)
				}
				time.Sleep(5 * time.Second) // in the bubble
				s.presses(s.server.Seen(s.ana, s.own)[0], "Fill in")
				if words, _ := s.modal(); !strings.Contains(words, "The when?") {
					t.Errorf("pressed again it shows %q", words)
				}
			})
		})
	}
}

// lazy is a memory that takes its time to say what a form is.
type lazy struct {
	*chattest.Memory
	takes time.Duration
}

func (l *lazy) Get(ctx context.Context, key string) ([]byte, error) {
	if strings.HasPrefix(key, formKey) || strings.HasPrefix(key, shownKey) {
		errand.Sleep(ctx, l.takes)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return l.Memory.Get(ctx, key)
}

// While a form can't be read, who opened it reads in it that they may come again, before they have waited for long.
func TestAFormThatCannotBeRead(t *testing.T) {
	for what, test := range map[string]struct {
		takes time.Duration
		err   error
	}{"the store is slow": {time.Minute, nil}, "the store is down": {0, errors.New("no disk")}} {
		t.Run(what, func(t *testing.T) {
			onStage(t, func(s *stage) {
				memory := &lazy{Memory: s.notes}
				s.options.Memory = memory
				s.send(chat.Delivery{ID: "d1", To: s.place(), Message: asks("A goal?", "h1", aGoal...)})
				memory.takes = test.takes
				s.notes.Fail(test.err)
				s.presses(s.latest(s.own), "Fill in")
				time.Sleep(patient) // in the bubble
				synctest.Wait()
				if words, _ := s.modal(); words != "busy" || len(s.server.Seen(s.ana, s.own)) != 1 {
					t.Errorf("the modal says %q, and the chat %q", words, s.latest(s.own).Words)
				}
				memory.takes = 0
				s.notes.Fail(nil)
				s.presses(s.latest(s.own), "Fill in")
				if words, _ := s.modal(); !strings.Contains(words, "The when?") {
					t.Errorf("pressed again it shows %q", words)
				}
			})
		})
	}
}

// A program that stops while a form is open, and begins again, takes the form as if nothing had been: what is wrong is
// said at the field, and what fits is kept, once.
func TestAProgramThatStoppedWhileAFormWasOpen(t *testing.T) {
	onStage(t, func(s *stage) {
		first := s.opened(asks("A goal?", "h1", what("")...))
		s.start()
		arrived := s.replies(chat.Delivery{ID: "d2", Message: asks("Again?", "h2", what("No day")...)}, first)
		s.fills(filledIn)
		s.told()
		if _, errs := s.modal(); errs["when"] != "No day" {
			t.Errorf("the modal says %v", errs)
		}
		s.start()
		s.replies(chat.Delivery{ID: "d3", Message: chat.Message{Text: chat.Words("Kept.")}}, *arrived)
		s.fills(map[string]string{"when": "today"})
		s.told()
		s.server.Again()
		s.told()
		ids := s.ids()
		if words, _ := s.modal(); words != "" || s.latest(s.own).Words != "Kept." {
			t.Errorf("the modal says %q, and the chat %q", words, s.latest(s.own).Words)
		}
		slices.Sort(ids)
		if all := slices.Compact(ids); len(all) != 2 {
			t.Errorf("heard %v", all)
		}
	})
}

// A form that was sent over a socket that Slack shuts before it is answered is told again over the next: it counts once,
// and its answer gets through.
func TestASocketThatIsShutWhileAFormIsSent(t *testing.T) {
	for _, reason := range []string{"refresh_requested", "warning", ""} {
		t.Run("told "+reason, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWired(t)
				stop := w.runs()
				to := chat.Destination{Place: placeID("T1", w.home, ""), People: []chat.PersonID{personID("T1", w.ana.ID)}}
				if _, err := w.Send(t.Context(), chat.Delivery{ID: "d1", To: to, Message: asks("A goal?", "h1", aGoal...)}); err != nil {
					t.Fatal(err)
				}
				seen := w.Seen(w.ana.ID, w.home)
				if err := w.Presses(w.ana.ID, seen[0].Message, seen[0].Buttons[0].Action); err != nil {
					t.Fatal(err)
				}
				w.until(func() bool { v := w.Modal(w.ana.ID); return v != nil && v.Content["submit"] != nil })
				w.takes = time.Second
				w.fillsIn(filledIn)
				time.Sleep(500 * time.Millisecond) // in the bubble
				if reason == "" {
					w.Drop()
				} else {
					w.Disconnects(reason)
					w.Shuts()
				}
				w.until(w.Acknowledged)
				if w.count() != 1 || w.Modal(w.ana.ID) != nil || w.Lost() > 0 {
					t.Errorf("heard %v, the modal is %v, %d lost", w.heard, w.Modal(w.ana.ID), w.Lost())
				}
				w.stops(stop)
			})
		})
	}
}

func (w *wired) fillsIn(fields map[string]string) {
	w.t.Helper()
	for block, value := range fields {
		if err := w.Fills(w.ana.ID, block, value); err != nil {
			w.t.Fatal(err)
		}
	}
	if wrong, err := w.Submits(w.ana.ID); err != nil || len(wrong) > 0 {
		w.t.Fatalf("%v %v", wrong, err)
	}
}
