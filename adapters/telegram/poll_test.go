package telegram

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
)

func TestTheNextOffsetIsAskedForOnlyAfterTheCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.answer = queue(wrote(10, "one"), wrote(11, "two"), wrote(12, "three"))
		commit, calls := make(chan struct{}), 0
		var heard ear
		stop := r.run(t, func(ctx context.Context, events ...chat.Event) []error {
			calls++
			<-commit
			return heard.receive(ctx, events...)
		})
		pass(10 * time.Second)
		if got := r.offsets(); !slices.Equal(got, []string{"@0s"}) {
			t.Errorf("before the commit it asks for %q", got)
		}
		close(commit)
		synctest.Wait()
		if got := r.offsets(); !slices.Equal(got, []string{"@0s", "13@10s"}) {
			t.Errorf("after the commit it asks for %q", got)
		}
		if calls != 1 || !slices.Equal(heard.texts(), []string{"one", "two", "three"}) {
			t.Errorf("heard %q in %d calls", heard.texts(), calls)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestAnUpdateThatFailedIsAskedForAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.answer = queue(wrote(10, "one"), wrote(11, "bad"), wrote(12, "three"))
		left := 4
		heard := ear{refuse: func(e chat.Event) error {
			if e.Text != "bad" || left == 0 {
				return nil
			}
			left--
			return errStore
		}}
		stop := r.run(t, heard.receive)
		pass(30 * time.Second)
		// At once the first time, then after 1, 2 and 4 seconds.
		if got := r.offsets(); !slices.Equal(got, []string{"@0s", "11@0s", "11@1s", "11@3s", "11@7s", "13@7s"}) {
			t.Errorf("asks for %q", got)
		}
		for _, e := range heard.events {
			if want := map[chat.Private]chat.EventID{"one": "telegram:777:10", "bad": "telegram:777:11",
				"three": "telegram:777:12"}[e.Text]; e.ID != want {
				t.Errorf("the id of %s is %q, want %q", e.Text.Reveal(), e.ID, want)
			}
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestTheWaitForAFailingUpdateHasALimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.answer = queue(wrote(10, "bad"))
		heard := ear{refuse: func(chat.Event) error { return errStore }}
		stop := r.run(t, heard.receive)
		pass(time.Hour)
		asked := r.requests("getUpdates")
		last := asked[len(asked)-1].After - asked[len(asked)-2].After
		if last != 30*time.Second || asked[len(asked)-1].Params.Get("offset") != "10" {
			t.Errorf("in the end it asks every %s for %q", last, asked[len(asked)-1].Params.Get("offset"))
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestAnUpdateThatCantBeReadTakesNobodyAlong(t *testing.T) {
	for what, broken := range map[string]string{
		"another type":     `{"update_id":11,"message":{"message_id":"private words","chat":7}}`,
		"an unknown kind":  `{"update_id":11,"message_reaction":{"chat":{"id":1}}}`,
		"no id":            `{"update_id":"eleven","message":{}}`,
		"not even a thing": `7`,
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.answer = queue(wrote(10, "one"), broken, wrote(12, "three"))
				var heard ear
				stop := r.run(t, heard.receive)
				pass(time.Second)
				if !slices.Equal(heard.texts(), []string{"one", "three"}) {
					t.Errorf("heard %q", heard.texts())
				}
				if got := r.requests("getUpdates"); got[len(got)-1].Params.Get("offset") != "13" {
					t.Errorf("asks for %q", r.offsets())
				}
				if log := r.log.String(); !strings.Contains(log, "reason") || strings.Contains(log, "private words") {
					t.Errorf("the log says\n%s", log)
				}
				if err := stop(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestNothingButUnreadableUpdatesIsNoTightLoop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.answer = queue(`{"update_id":"eleven"}`)
		stop := r.run(t, (&ear{}).receive)
		pass(time.Minute)
		if n := len(r.requests("getUpdates")); n > 8 {
			t.Errorf("asks %d times in a minute", n)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestAnUpdateComesAgainWhenTheMemoryFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.answer = queue(wrote(10, "one"))
		var heard ear
		if _, err := r.me(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := r.groups.load(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.notes.Fail(errStore)
		stop := r.run(t, heard.receive)
		pass(500 * time.Millisecond)
		if len(heard.texts()) != 0 {
			t.Errorf("heard %q without remembering its username", heard.texts())
		}
		r.notes.Fail(nil)
		pass(time.Minute)
		if !slices.Equal(heard.texts(), []string{"one"}) {
			t.Errorf("heard %q", heard.texts())
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestBeforePollingTheWebhookIsTakenAwayAndNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		stop := r.run(t, (&ear{}).receive)
		pass(5 * time.Minute)
		taken := r.requests("deleteWebhook")
		if len(taken) != 1 || len(taken[0].Params) != 0 {
			t.Errorf("deleteWebhook %+v", taken)
		}
		polled := r.requests("getUpdates")[0].Params
		if polled.Get("allowed_updates") != wanted || polled.Get("timeout") != "50" || polled.Get("limit") != "100" ||
			polled.Has("offset") {
			t.Errorf("getUpdates %v", polled)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestItIsToldThatAWebhookIsTakenAway(t *testing.T) {
	for set, told := range map[string]int{"": 0, "https://other.example/secret": 1} {
		synctest.Test(t, func(t *testing.T) {
			r := newRig(t)
			r.answer = webhookAt(func() string { return set })
			stop := r.run(t, (&ear{}).receive)
			pass(time.Hour)
			log := r.log.String()
			if n := strings.Count(log, "at other.example"); n != told || strings.Count(log, "WARN") != told ||
				strings.Contains(log, "/secret") {
				t.Errorf("%q: the log says\n%s", set, log)
			}
			if err := stop(); err != nil {
				t.Error(err)
			}
		})
	}
}

// webhookAt is a server that has a webhook.
func webhookAt(address func() string) func(context.Context, inquiry) (int, string, error) {
	return func(_ context.Context, a inquiry) (int, string, error) {
		if a.Method != "getWebhookInfo" {
			return 0, "", nil
		}
		return http.StatusOK, `{"ok":true,"result":{"url":"` + address() + `"}}`, nil
	}
}

func TestRunReturnsAtOnceWhenToldTo(t *testing.T) {
	for _, hanging := range []string{"getMe", "deleteWebhook", "getUpdates"} {
		t.Run(hanging, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.answer = func(ctx context.Context, a inquiry) (int, string, error) {
					if a.Method == hanging {
						<-ctx.Done()
						return 0, "", ctx.Err()
					}
					return 0, "", nil
				}
				stop := r.run(t, (&ear{}).receive)
				synctest.Wait()
				before := time.Now()
				if err := stop(); err != nil || time.Since(before) != 0 {
					t.Errorf("after %s: %v", time.Since(before), err)
				}
			})
		})
	}
}

func TestATokenThatIsNotAcceptedEndsRun(t *testing.T) {
	for code, why := range map[int]error{http.StatusUnauthorized: errToken, http.StatusNotFound: errNotFound} {
		for _, method := range []string{"getMe", "getUpdates"} {
			t.Run(http.StatusText(code)+" at "+method, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r := newRig(t)
					r.answer = func(_ context.Context, a inquiry) (int, string, error) {
						if a.Method == method {
							return refuse(code, http.StatusText(code), "")
						}
						return 0, "", nil
					}
					err := r.Run(t.Context(), (&ear{}).receive)
					if !errors.Is(err, why) || strings.Contains(err.Error(), testToken) {
						t.Errorf("got %v", err)
					}
				})
			})
		}
	}
}

func TestAnotherPollerIsWaitedFor(t *testing.T) {
	for what, said := range map[string][2]string{
		"another poller": {"Conflict: terminated by other getUpdates request; " +
			"make sure that only one bot instance is running",
			"another program polls"},
		"a webhook": {"Conflict: can't use getUpdates method while webhook is active; " +
			"use deleteWebhook to delete the webhook first",
			"a webhook was set"},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.answer = func(_ context.Context, a inquiry) (int, string, error) {
					if a.Method == "getUpdates" {
						return refuse(http.StatusConflict, said[0], "")
					}
					return 0, "", nil
				}
				stop := r.run(t, (&ear{}).receive)
				pass(150 * time.Second)
				if got := r.offsets(); !slices.Equal(got, []string{"@0s", "@5s", "@15s", "@35s", "@1m15s",
					"@2m15s"}) {
					t.Errorf("asks at %q", got)
				}
				log := r.log.String()
				if !strings.Contains(log, "level=WARN") || !strings.Contains(log,
					said[1]) || strings.Contains(log, "level=ERROR") {
					t.Errorf("the log says\n%s", log)
				}
				pass(2 * time.Minute)
				if !strings.Contains(r.log.String(), "level=ERROR") {
					t.Error("after three minutes there is no alarm")
				}
				if err := stop(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestTheServersWishToBeLeftAloneIsObeyed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, polls := newRig(t), 0
		r.answer = func(_ context.Context, a inquiry) (int, string, error) {
			if a.Method == "getUpdates" {
				if polls++; polls == 1 {
					return refuse(http.StatusTooManyRequests, "Too Many Requests: retry after 14",
						`{"retry_after":14}`)
				}
			}
			return 0, "", nil
		}
		stop := r.run(t, (&ear{}).receive)
		pass(20 * time.Second)
		if got := r.offsets(); !slices.Equal(got, []string{"@0s", "@14s"}) {
			t.Errorf("asks at %q", got)
		}
		if err := stop(); err != nil {
			t.Error(err)
		}
	})
}

func TestAServerThatCantBeReachedIsTriedAgain(t *testing.T) {
	for _, method := range []string{"getMe", "deleteWebhook", "getUpdates"} {
		t.Run(method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				var back atomic.Bool
				r.answer = func(_ context.Context, a inquiry) (int, string, error) {
					if a.Method == method && !back.Load() {
						return 0, "", errors.New("dial tcp: connection refused")
					}
					return 0, "", nil
				}
				stop := r.run(t, (&ear{}).receive)
				pass(70 * time.Second)
				back.Store(true)
				var at []time.Duration
				for _, a := range r.requests(method) {
					at = append(at, a.After/time.Second)
				}
				if !slices.Equal(at, []time.Duration{0, 1, 3, 7, 15, 31, 61}) {
					t.Errorf("tries after %d seconds", at)
				}
				if n := strings.Count(r.log.String(), "level=WARN"); n != 1 {
					t.Errorf("%d warnings for one trouble", n)
				}
				pass(30 * time.Second)
				if !r.Listening() {
					t.Error("it does not listen when the server is back")
				}
				if err := stop(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}
