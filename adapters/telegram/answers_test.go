package telegram

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
)

// answered are the presses that were answered, with what was said and when.
func (r *rig) answered() (all []string) {
	for _, a := range r.requests("answerCallbackQuery") {
		all = append(all, strings.TrimSpace(fmt.Sprint(a.Params.Get("callback_query_id"), "@", a.After, " ",
			a.Params.Get("text"), " ", a.Params.Get("show_alert"))))
	}
	slices.Sort(all)
	return all
}

func TestEveryPressIsAnsweredOnce(t *testing.T) {
	for what, c := range map[string]struct {
		commit time.Duration // how long the store takes
		fails  int
		want   string
	}{
		"at once":                      {0, 0, "press@0s"},
		"before long":                  {2 * time.Second, 0, "press@2s"},
		"when it takes too long":       {4 * time.Second, 0, "press@2.5s busy in pt-br true"},
		"when it failed, and then not": {0, 2, "press@1s"},
		"when it goes on failing":      {0, 5, "press@2.5s busy in pt-br true"},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.answer = queue(pushed(10, "press"))
				heard := ear{refuse: func(chat.Event) error {
					pass(c.commit)
					if c.fails--; c.fails >= 0 {
						return errStore
					}
					return nil
				}}
				stop := r.run(t, heard.receive)
				pass(time.Minute)
				if got := r.answered(); !slices.Equal(got, []string{c.want}) {
					t.Errorf("answered %q, want %q", got, c.want)
				}
				if err := stop(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestAPressThatMeansNothingIsAnsweredToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.answer = queue(`{"update_id":10,"callback_query":{"id":"press","from":` + anaJSON + `,` +
			`"game_short_name":"chess"}}`)
		var heard ear
		stop := r.run(t, heard.receive)
		synctest.Wait()
		if got := r.answered(); !slices.Equal(got, []string{"press@0s"}) || len(heard.events) != 0 {
			t.Errorf("answered %q, heard %d events", got, len(heard.events))
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestAnswersDoNotHoldPollingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		updates := queue(pushed(10, "first"), pushed(11, "second"))
		r.answer = func(ctx context.Context, a inquiry) (int, string, error) {
			if a.Method == "answerCallbackQuery" {
				<-ctx.Done()
				return 0, "", ctx.Err()
			}
			return updates(ctx, a)
		}
		stop := r.run(t, (&ear{}).receive)
		pass(time.Second)
		if got := r.offsets(); !slices.Equal(got, []string{"@0s", "12@0s"}) {
			t.Errorf("asks for %q", got)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestAnAnswerThatComesTooLateIsNoTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		updates := queue(pushed(10, "press"))
		r.answer = func(ctx context.Context, a inquiry) (int, string, error) {
			if a.Method == "answerCallbackQuery" {
				return refuse(http.StatusBadRequest,
					"Bad Request: query is too old and response timeout expired or query ID is invalid", "")
			}
			return updates(ctx, a)
		}
		stop := r.run(t, (&ear{}).receive)
		pass(time.Minute)
		if n := len(r.requests("answerCallbackQuery")); n != 1 || strings.Contains(r.log.String(), "level=WARN") {
			t.Errorf("%d answers; the log says\n%s", n, r.log)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestAPressUnderWayIsLeftToTheNextRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.answer = queue(pushed(10, "press"))
		stop := r.run(t, (&ear{refuse: func(chat.Event) error { return errStore }}).receive)
		pass(time.Second)
		if err := stop(); err != nil || len(r.answered()) != 0 {
			t.Errorf("answered %q, %v", r.answered(), err)
		}
		stop = r.run(t, (&ear{}).receive)
		pass(time.Minute)
		if got := r.answered(); !slices.Equal(got, []string{"press@1s"}) {
			t.Errorf("answered %q", got)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}
