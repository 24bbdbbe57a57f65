package telegram

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
)

// statuses answers getChatMember with what a chat's members are; who is not there is refused.
func statuses(of map[string]string) func(context.Context, inquiry) (int, string, error) {
	return func(_ context.Context, a inquiry) (int, string, error) {
		if a.Method != "getChatMember" {
			return 0, "", nil
		}
		m, there := of[a.Params.Get("chat_id")+" "+a.Params.Get("user_id")]
		if !there {
			return refuse(http.StatusBadRequest, "Bad Request: user not found", "")
		}
		return http.StatusOK, `{"ok":true,"result":` + m + `}`, nil
	}
}

func TestWhoSomebodyIsInAGroup(t *testing.T) {
	for what, c := range map[string]struct {
		code         int
		answer       string
		want         chat.Standing
		fails, leave bool
	}{
		"who made it":    {200, `{"status":"creator"}`, chat.Standing{Admin: true}, false, false},
		"an admin":       {200, `{"status":"administrator"}`, chat.Standing{Admin: true}, false, false},
		"a member":       {200, `{"status":"member"}`, chat.Standing{}, false, false},
		"a quiet member": {200, `{"status":"restricted","is_member":true}`, chat.Standing{}, false, false},
		"restricted, out": {200, `{"status":"restricted","is_member":false}`, chat.Standing{Stranger: true},
			false, false},
		"who left":        {200, `{"status":"left"}`, chat.Standing{Stranger: true}, false, false},
		"who was put out": {200, `{"status":"kicked"}`, chat.Standing{Stranger: true}, false, false},
		"nobody":          {400, "Bad Request: user not found", chat.Standing{Stranger: true}, false, false},
		"never there":     {400, "Bad Request: PARTICIPANT_ID_INVALID", chat.Standing{Stranger: true}, false, false},
		"something new":   {200, `{"status":"emperor"}`, chat.Standing{}, true, false},
		"no chat":         {400, "Bad Request: chat not found", chat.Standing{}, true, false},
		"too often":       {429, "Too Many Requests: retry after 5", chat.Standing{}, true, false},
		"an outage":       {502, "Bad Gateway", chat.Standing{}, true, false},
		"put out":         {403, "Forbidden: bot was kicked from the supergroup chat", chat.Standing{}, true, true},
	} {
		r := newRig(t)
		r.answer = func(context.Context, inquiry) (int, string, error) {
			if c.code == http.StatusOK {
				return c.code, `{"ok":true,"result":` + c.answer + `}`, nil
			}
			return refuse(c.code, c.answer, "")
		}
		if _, err := r.groups.learn(t.Context(), room{ID: -5}); err != nil {
			t.Fatal(err)
		}
		got, err := r.Standing(t.Context(), "telegram:-5", "telegram:9")
		if g, _ := r.groups.of(-5); got != c.want || (err != nil) != c.fails || g.Gone != c.leave {
			t.Errorf("%s: stands as %+v, %v; the group is gone: %t", what, got, err, g.Gone)
		}
	}
}

func TestStrangersAreNotAskedFor(t *testing.T) {
	r := newRig(t)
	for _, c := range []struct {
		community chat.CommunityID
		person    chat.PersonID
	}{{"", "telegram:9"}, {"other:-5", "telegram:9"}, {"telegram:5", "telegram:9"}, {"telegram:x", "telegram:9"},
		{"telegram:-5", "other:9"}, {"telegram:-5", "telegram:-9"}, {"telegram:-5", ""}} {
		got, err := r.Standing(t.Context(), c.community, c.person)
		if err != nil || got != (chat.Standing{Stranger: true}) {
			t.Errorf("%q in %q stands as %+v, %v", c.person, c.community, got, err)
		}
	}
	if n := len(r.requests("getChatMember")); n != 0 {
		t.Errorf("asked %d times", n)
	}
}

func TestWhoSomebodyIsHoldsForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.answer = statuses(map[string]string{"-5 9": `{"status":"administrator"}`, "-5 8": `{"status":"member"}`})
		asks := func(p chat.PersonID, want int) {
			t.Helper()
			if _, err := r.Standing(t.Context(), "telegram:-5", p); err != nil {
				t.Error(err)
			}
			if n := len(r.requests("getChatMember")); n != want {
				t.Errorf("after %s: asked %d times, want %d", time.Since(r.start), n, want)
			}
		}
		asks("telegram:9", 1)
		pass(59 * time.Second)
		asks("telegram:9", 1)
		asks("telegram:8", 2)
		pass(time.Second)
		asks("telegram:9", 3)
		r.hears(t, []byte(`{"update_id":1,"chat_member":{"from":{"id":1},"chat":{"id":-5,"type":"group"},`+
			`"old_chat_member":`+
			`{"status":"administrator"},"new_chat_member":{"status":"member","user":{"id":9}}}}`))
		asks("telegram:9", 4)
		asks("telegram:8", 4)
		r.hears(t, inGroup(-5, "G", `"left_chat_member":{"id":9}`))
		asks("telegram:9", 5)
		r.hears(t, []byte(`{"update_id":1,"my_chat_member":{"from":{"id":1},"chat":{"id":-5,"type":"group"},`+
			`"old_chat_member":{"status":"member"},"new_chat_member":{"status":"administrator"}}}`))
		asks("telegram:9", 6)
		asks("telegram:8", 7)
	})
}

func TestAFailureIsNotRemembered(t *testing.T) {
	r, away := newRig(t), true
	r.answer = func(ctx context.Context, a inquiry) (int, string, error) {
		if away {
			return refuse(http.StatusBadGateway, "Bad Gateway", "")
		}
		return http.StatusOK, `{"ok":true,"result":{"status":"member"}}`, nil
	}
	if _, err := r.Standing(t.Context(), "telegram:-5", "telegram:9"); err == nil {
		t.Error("no error")
	}
	away = false
	if got, err := r.Standing(t.Context(), "telegram:-5", "telegram:9"); err != nil || got != (chat.Standing{}) {
		t.Errorf("stands as %+v, %v", got, err)
	}
}

func TestWhoAsksTheSameSharesTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, answer := newRig(t), make(chan struct{})
		r.answer = func(context.Context, inquiry) (int, string, error) {
			<-answer
			return http.StatusOK, `{"ok":true,"result":{"status":"administrator"}}`, nil
		}
		hurried, giveUp := context.WithCancel(t.Context())
		var asking sync.WaitGroup
		asking.Go(func() {
			if _, err := r.Standing(hurried, "telegram:-5", "telegram:9"); err == nil {
				t.Error("who gave up got an answer")
			}
		})
		synctest.Wait()
		for range 5 {
			asking.Go(func() {
				got, err := r.Standing(t.Context(), "telegram:-5", "telegram:9")
				if err != nil || !got.Admin {
					t.Errorf("stands as %+v, %v", got, err)
				}
			})
		}
		synctest.Wait()
		giveUp()
		synctest.Wait()
		close(answer)
		asking.Wait()
		if n := len(r.requests("getChatMember")); n != 1 {
			t.Errorf("asked %d times", n)
		}
	})
}

func TestTheCommunitiesOfAPerson(t *testing.T) {
	r := newRig(t)
	of := statuses(map[string]string{"-10001 9": `{"status":"administrator"}`, "-3 9": `{"status":"member"}`})
	r.answer = func(ctx context.Context, a inquiry) (int, string, error) {
		if a.Params.Get("chat_id") == "-4" {
			return refuse(http.StatusBadGateway, "Bad Gateway", "")
		}
		return of(ctx, a)
	}
	for id := range int64(5) {
		if _, err := r.groups.learn(t.Context(), room{ID: -id - 1, Title: fmt.Sprint("Group ", id+1)}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := r.groups.move(t.Context(), -1, -10001); err != nil {
		t.Fatal(err)
	}
	if _, err := r.groups.leave(t.Context(), room{ID: -5}); err != nil {
		t.Fatal(err)
	}
	got, err := r.Communities(t.Context(), "telegram:9")
	want := []chat.Community{
		{ID: "telegram:-1", Title: "Group 1", Board: "telegram:-10001", Standing: chat.Standing{Admin: true}},
		{ID: "telegram:-2", Title: "Group 2", Board: "telegram:-2", Standing: chat.Standing{Stranger: true}},
		{ID: "telegram:-3", Title: "Group 3", Board: "telegram:-3"},
		{ID: "telegram:-4", Title: "Group 4", Board: "telegram:-4", Standing: chat.Standing{Unknown: true}},
	}
	if err != nil || fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
	if _, err := r.Standing(t.Context(), "telegram:-5", "telegram:9"); err == nil {
		t.Error("a group that the bot left can be asked")
	}
}
