package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

// published is where the reference of the methods lies, on machines that have it.
const published = "../../../shared/specs/slack/slack_methods_reference.json"

// Whatever is asked has a tier that is the reference's, or is known to have no number.
func TestEveryMethodHasItsTier(t *testing.T) {
	free := []string{"auth.test", "upload", "response_url"}
	names := regexp.MustCompile(`\.ask\(ctx, "([^"]+)"`)
	files, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		source, err := os.ReadFile(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range names.FindAllSubmatch(source, -1) {
			asked++
			if name := string(m[1]); tiers[name] == 0 && !slices.Contains(free, name) {
				t.Errorf("%s: %s has no limit", f.Name(), name)
			}
		}
	}
	if asked < 5 {
		t.Errorf("only %d calls were found", asked)
	}
}

func TestTiersAreTheReferences(t *testing.T) {
	if _, err := os.Stat(published); err != nil {
		t.Log("the reference of the methods is not here: nothing is checked by it")
		return
	}
	data, err := os.ReadFile(published)
	if err != nil {
		t.Fatal(err)
	}
	for name, most := range tiers {
		tier := regexp.MustCompile(`"` + regexp.QuoteMeta(name) + `":\{"desc":.*?"rate_limits":"(\w+)"`).FindSubmatch(data)
		want := map[string]int{"t3": tier3, "t4": tier4, "t5": posting}
		if tier == nil || want[string(tier[1])] != most {
			t.Errorf("%s: the reference says %q, we %d", name, tier, most)
		}
	}
}

// bubbled is a rig whose clock is the bubble's.
func bubbled(t *testing.T) *rig {
	return newRig(t, func(o *Options) { o.Now = time.Now })
}

func (r *rig) info(ctx context.Context) error {
	return r.api.ask(ctx, "users.info", func(context.Context, *slackapi.Client) error { return nil })
}

// A call that would be too many is not made, a little early it waits, and in no minute are there more than the tier.
func TestATierIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := bubbled(t)
		for range tier4 {
			if err := r.info(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		for _, before := range []time.Duration{0, 30 * time.Second} {
			time.Sleep(before) // in the bubble
			err := corrected(r.info(t.Context()))
			if want := (chat.RetryAfter{Wait: minute - before}); !errors.Is(err, want) {
				t.Errorf("after %s: %v", before, err)
			}
		}
		if err := r.api.ask(t.Context(), "chat.update", func(context.Context, *slackapi.Client) error { return nil }); err != nil {
			t.Errorf("another method: %v", err)
		}
		time.Sleep(minute - 30*time.Second - shortly/2) // in the bubble
		began := time.Now()
		if err := r.info(t.Context()); err != nil || time.Since(began) != shortly/2 {
			t.Errorf("a little early: waited %s, %v", time.Since(began), err)
		}
	})
}

func TestWaitingForATurnEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := bubbled(t)
		r.api.limits.refused("users.info", "", shortly)
		ctx, cancel := context.WithTimeout(t.Context(), shortly/2)
		defer cancel()
		err := r.info(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || errors.Is(sent(err), chat.ErrUnknown) {
			t.Errorf("got %v", err)
		}
	})
}

// What opens a form has three seconds for everything: it waits for nothing.
func TestOpeningAFormWaitsForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := bubbled(t)
		r.api.limits.refused(openView, "", time.Millisecond)
		began := time.Now()
		_, err := r.api.openView(t.Context(), "1.2", slackapi.ModalViewRequest{})
		if !errors.Is(corrected(err), chat.RetryAfter{Wait: time.Millisecond}) || time.Since(began) > 0 {
			t.Errorf("waited %s: %v", time.Since(began), err)
		}
		if n := len(r.calls(openView)); n > 0 {
			t.Errorf("Slack was asked %d times", n)
		}
	})
}

// to is a message into somebody's own chat.
func to(channel string) chat.Delivery {
	return chat.Delivery{ID: "d", To: chat.At(placeID("T1", channel, "")), Message: chat.Message{Text: chat.Words("hi")}}
}

// A refused post leaves its channel alone, and the others only once two of them were refused. Each is asked once: nothing
// repeats a call by itself.
func TestARefusedPostRestsItsChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := bubbled(t)
		refuses := true
		r.answer = func(inquiry) (int, string, error) {
			if refuses {
				return http.StatusOK, `{"ok":false,"error":"ratelimited"}`, nil
			}
			return 0, "", nil
		}
		send := func(channel string) error {
			_, err := r.Send(t.Context(), to(channel))
			return err
		}
		want := func(what, channel string, err error, calls int) {
			t.Helper()
			if got := send(channel); got != err && !errors.Is(got, err) {
				t.Errorf("%s: %v, want %v", what, got, err)
			}
			if n := len(r.calls(postMessage)); n != calls {
				t.Errorf("%s: asked %d times, want %d", what, n, calls)
			}
		}
		want("the first", "D1", chat.RetryAfter{Wait: bareWait}, 1)
		time.Sleep(bareWait) // in the bubble
		want("again", "D1", chat.RetryAfter{Wait: 2 * bareWait}, 2)
		want("at once", "D1", chat.RetryAfter{Wait: 2 * bareWait}, 2)
		refuses = false
		want("another", "D2", nil, 3)
		refuses = true
		want("another that is refused", "D3", chat.RetryAfter{Wait: bareWait, All: true}, 4)
		r.api.limits.refused(postMessage, "D3", 5*time.Second)
		want("a third", "D4", chat.RetryAfter{Wait: 5 * time.Second, All: true}, 4)
		if err := r.Edit(t.Context(), chat.Delivery{To: to("D4").To, Edits: "1.2"}); err == nil || len(r.calls("chat.update")) != 1 {
			t.Errorf("an edit goes its own way: %v", err)
		}
		refuses = false
		time.Sleep(5 * time.Second) // in the bubble
		want("later", "D4", nil, 5)
		want("the first one later", "D1", nil, 6)
		refuses = true
		want("from the beginning", "D1", chat.RetryAfter{Wait: bareWait}, 7)
	})
}

// The workspace's ceiling is kept whatever asks, and says that nothing can be said.
func TestTheCeilingOfPosts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := bubbled(t)
		for i := range posting {
			if _, err := r.Send(t.Context(), to(fmt.Sprintf("D%d", i))); err != nil {
				t.Fatal(err)
			}
		}
		_, err := r.Send(t.Context(), to("DONE"))
		if !errors.Is(err, chat.RetryAfter{Wait: minute, All: true}) {
			t.Errorf("got %v", err)
		}
	})
}

// The budget that the house keeps is one that the network bears: nobody is refused, in any hour, also who is written to
// most.
func TestTheBudgetIsBelowTheCeiling(t *testing.T) {
	b := newRig(t).Capabilities().Budget
	if most := b.Overall*minute.Seconds() + float64(b.OverallBurst); most > posting {
		t.Errorf("%.0f messages in a minute, of %d", most, posting)
	}
	if b.Place > 0.95 || b.PlaceBurst > 3 || b.Room != b.Place || b.RoomBurst != b.PlaceBurst {
		t.Errorf("in a channel: %+v", b)
	}
}
