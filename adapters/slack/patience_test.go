package slack

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
)

// tried is something that leads to calls of a method.
type tried struct {
	method string
	do     func(context.Context, *rig) error
}

// askings are those whose refusal is told to who sends.
func askings() []tried {
	sends := func(d chat.Delivery) func(context.Context, *rig) error {
		return func(ctx context.Context, r *rig) error {
			_, err := r.Send(ctx, d)
			return err
		}
	}
	words := chat.Message{Text: chat.Words("hi")}
	card := chat.Message{Text: words.Text, Files: []chat.File{{Name: "a.png", Bytes: []byte("x")}}}
	whisper := chat.Destination{Place: "slack:T1/C7", People: []chat.PersonID{"slack:T1/U2"}, Room: true}
	return []tried{
		{postMessage, sends(chat.Delivery{ID: "1", To: chat.At("slack:T1/D1"), Message: words})},
		{"chat.postEphemeral", sends(chat.Delivery{ID: "1", To: whisper, Message: chat.Message{Text: words.Text, Private: true}})},
		{"conversations.open", sends(chat.Delivery{ID: "1", To: chat.To("slack:T1/U2"), Message: words})},
		{"files.getUploadURLExternal", sends(chat.Delivery{ID: "1", To: chat.At("slack:T1/D1"), Message: card})},
		{"files.completeUploadExternal", sends(chat.Delivery{ID: "1", To: chat.At("slack:T1/D1"), Message: card})},
		{"chat.update", func(ctx context.Context, r *rig) error {
			return r.Edit(ctx, chat.Delivery{ID: "1", To: chat.At("slack:T1/D1"), Edits: "1.000100", Message: words})
		}},
		{"random", func(ctx context.Context, r *rig) error { // a response URL
			return r.Edit(ctx, chat.Delivery{ID: "1", To: chat.At("slack:T1/D2"), Edits: "1772445600.000100", Message: words,
				Ticket: chat.Ticket(nameOf(pressTrigger))})
		}},
		{history, func(ctx context.Context, r *rig) error {
			_, _, err := r.Find(ctx, chat.Delivery{ID: "1", To: chat.At("slack:T1/D1")})
			return err
		}},
		{"conversations.open", func(ctx context.Context, r *rig) error {
			_, err := r.OpenRoom(ctx, chat.Among("Grow", "slack:T1/U2", "slack:T1/U3"))
			return err
		}},
	}
}

// Whatever call is refused for haste, with or without a time, who sends is told how long to wait, Slack is not asked
// before that, and then it goes.
func TestEveryCallWaitsAsSlackWishes(t *testing.T) {
	for what, refusal := range map[string]struct {
		status int
		body   string
		after  string
		wait   time.Duration
	}{
		"a time":         {http.StatusTooManyRequests, `{"ok":false,"error":"ratelimited"}`, "7", 7 * time.Second},
		"no time":        {http.StatusTooManyRequests, `{"ok":false,"error":"ratelimited"}`, "", bareWait},
		"no time, ever":  {http.StatusTooManyRequests, ``, "0", bareWait},
		"a day of dates": {http.StatusTooManyRequests, ``, "Wed, 21 Oct 2026 07:28:00 GMT", bareWait},
		"a word":         {http.StatusOK, `{"ok":false,"error":"rate_limited"}`, "", bareWait},
	} {
		for _, a := range askings() {
			t.Run(what+"/"+a.method, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r := bubbled(t)
					r.read(pressOf(t))
					if refusal.after != "" {
						r.header = http.Header{"Retry-After": {refusal.after}}
					}
					refused, asked, refuses := time.Now(), []time.Duration(nil), true
					r.answer = func(i inquiry) (int, string, error) {
						if i.Method != a.method {
							return 0, "", nil
						}
						asked = append(asked, time.Since(refused))
						if refuses {
							return refusal.status, refusal.body, nil
						}
						return http.StatusOK, cmp.Or(usual[i.Method], `{"ok":true}`), nil
					}
					var wait chat.RetryAfter
					if err := a.do(t.Context(), r); !errors.As(err, &wait) || wait.Wait != refusal.wait {
						t.Fatalf("got %v", err)
					}
					refuses = false
					err := a.do(t.Context(), r)
					if errors.As(err, &wait) {
						time.Sleep(wait.Wait) // in the bubble
						err = a.do(t.Context(), r)
					}
					if err != nil || len(asked) != 2 || asked[1] != refusal.wait {
						t.Errorf("%v, asked after %s", err, asked)
					}
				})
			})
		}
	}
}
