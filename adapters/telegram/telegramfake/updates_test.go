package telegramfake

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat/netfake"
)

// polls asks for updates and gives their ids.
func (a *asking) polls(params ...any) []int64 {
	a.t.Helper()
	var told []Update
	a.takes(a.call("getUpdates", params...), &told)
	ids := []int64{}
	for _, u := range told {
		ids = append(ids, u.ID)
	}
	return ids
}

func (a *asking) expects(got []int64, want ...int64) {
	a.t.Helper()
	if !slices.Equal(got, want) {
		a.t.Errorf("told %d, want %d", got, want)
	}
}

func TestAnOffsetConfirmsAllBelow(t *testing.T) {
	a := ask(t)
	for range 4 {
		a.Says(a.ana, a.ana, 0, "Hi")
	}
	a.expects(a.polls("limit", "2"), 1, 2)
	if a.Acknowledged() {
		t.Error("acknowledged before it was confirmed")
	}
	a.expects(a.polls("offset", "3"), 3, 4)
	a.expects(a.polls("offset", "5"))
	if !a.Acknowledged() {
		t.Error("confirmed, and not acknowledged")
	}
	a.Again()
	a.expects(a.polls("offset", "5"), 4)
	for range 3 {
		a.Says(a.ana, a.ana, 0, "Hi")
	}
	a.expects(a.polls("offset", "-1"), 7)
}

func TestWhatWasRefusedComesBackSlowlyAndAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := ask(t)
		a.Says(a.ana, a.ana, 0, "One")
		a.Says(a.ana, a.ana, 0, "Two")
		a.expects(a.polls("offset", "1", "timeout", "50"), 1, 2)
		began := time.Now()
		a.expects(a.polls("offset", "1", "timeout", "50"), 1)
		if waited := time.Since(began); waited != punishment {
			t.Errorf("it waited %s", waited)
		}
		a.Hold = true
		a.expects(a.polls("offset", "1", "timeout", "50"))
		if waited := time.Since(began); waited != punishment+longestPoll {
			t.Errorf("it waited %s", waited)
		}
		a.Again()
		a.expects(a.polls("offset", "1"), 1, 2)
	})
}

func TestAPollWaitsForWhatHappens(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := ask(t)
		told := make(chan []int64)
		go func() { told <- a.polls("timeout", "99") }()
		if err := a.Quiet(t.Context()); err != nil {
			t.Fatal(err)
		}
		a.Says(a.ana, a.ana, 0, "Hi")
		a.expects(<-told, 1)
		began := time.Now()
		a.expects(a.polls("offset", "2", "timeout", "99"))
		if waited := time.Since(began); waited != longestPoll {
			t.Errorf("it waited %s", waited)
		}
	})
}

func TestOnlyOnePolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := ask(t)
		first := make(chan reply)
		go func() { first <- a.call("getUpdates", "timeout", "50") }()
		synctest.Wait()
		go a.call("getUpdates", "timeout", "50")
		a.refuses(<-first, "Conflict: "+another)
		synctest.Wait()
		a.takes(a.call("setWebhook", "url", "https://bot.example.org/hook"), nil)
		a.refuses(a.call("getUpdates"), "Conflict: "+whileHooked)
		a.takes(a.call("deleteWebhook"), nil)
		a.expects(a.polls())
	})
}

func TestOnlyWantedKindsAreTold(t *testing.T) {
	a := ask(t)
	a.Put(a.group, 42, administrator)
	kinds := func(params ...any) (kinds []string) {
		var told []Update
		a.takes(a.call("getUpdates", params...), &told)
		for _, u := range told {
			kinds = append(kinds, u.kind())
		}
		return kinds
	}
	join := func() { a.Changes(a.ben, a.ana, a.group, ordinary); a.Changes(a.ben, a.ana, a.group, left) }
	join()
	if got := kinds(); !slices.Equal(got, []string{"message", "message"}) {
		t.Errorf("told %q", got)
	}
	a.call("getUpdates", "offset", "9", "allowed_updates", []string{"chat_member"})
	join()
	if got := kinds("offset", "3"); !slices.Equal(got, []string{"chat_member", "chat_member"}) {
		t.Errorf("told %q", got)
	}
	a.call("getUpdates", "offset", "99", "allowed_updates", []string{})
	join()
	if got := kinds(); !slices.Equal(got, []string{"message", "message"}) {
		t.Errorf("told %q", got)
	}
}

func TestPrivacyModeHidesWhatPeopleSayToEachOther(t *testing.T) {
	a := ask(t)
	for _, text := range []string{"Hi", "say /join", "/join@another_bot", "/join", "/join@The_Bot now"} {
		a.Says(a.ben, a.group, 0, text)
	}
	a.SaysHidden(a.group, 0, "/pair")
	a.expects(a.polls(), 1, 2, 3)
	a.Put(a.group, 42, administrator)
	a.Says(a.ben, a.group, 0, "Hi")
	a.expects(a.polls("offset", "4"), 4)
	a.Put(a.group, 42, left)
	a.Says(a.ben, a.group, 0, "/join")
	a.Blocks(a.ana)
	a.Says(a.ana, a.ana, 0, "Hi")
	var told []Update
	a.takes(a.call("getUpdates", "offset", "5"), &told)
	if len(told) != 1 || told[0].MyMembership.New.Status != kicked {
		t.Errorf("told %+v", told)
	}
}

// TestAllThatHappensIsTold also has all of it checked by the API's description.
func TestAllThatHappensIsTold(t *testing.T) {
	a := ask(t)
	all := []string{"message", "edited_message", "callback_query", "my_chat_member", "chat_member"}
	a.call("getUpdates", "allowed_updates", all)
	a.Put(a.group, 42, administrator)
	topic := a.AddTopic(a.group, "Topic")
	ben := Entity{Type: "text_mention", Length: 2, User: &User{ID: a.ben, FirstName: "Ben"}}
	said := a.Says(a.ana, a.ana, 0, "Hi @ana_1, see example.org", ben)
	a.Edits(a.ana, said.ID, "Hello")
	a.Sends(a.ana, a.ana, Message{Voice: &Media{FileID: "v", UniqueID: "v", Duration: 3}})
	a.Sends(a.ana, a.ana, Message{Document: &Media{FileID: "d", UniqueID: "d", Name: "cv.pdf"}})
	a.Presses(a.ana, said, "x")
	a.Presses(a.ana, nil, "x")
	a.SaysHidden(a.group, topic, "/pair")
	for _, status := range []string{ordinary, administrator, left, kicked} {
		a.Changes(a.ben, a.ana, a.group, status)
	}
	a.Changes(a.ben, a.Bot().ID, a.group, left)
	small := a.AddGroup(Chat{Type: group, Title: "Small"}, a.ben)
	a.Changes(a.ben, a.Bot().ID, small.ID, ordinary)
	a.Upgrades(small.ID)
	a.Blocks(a.ana)
	a.Opens(a.ana, "a_b")
	var told []Update
	a.takes(a.call("getUpdates"), &told)
	var kinds []string
	for _, u := range told {
		kinds = append(kinds, u.kind())
	}
	want := "message edited_message message message callback_query callback_query message " + // own chat, anonymous
		"chat_member message chat_member chat_member message chat_member " + // Ana comes, leads, leaves, is put out
		"my_chat_member my_chat_member message message message my_chat_member my_chat_member message"
	if got := strings.Join(kinds, " "); got != want {
		t.Errorf("told\n%s, want\n%s", got, want)
	}
	if from := told[len(told)-5].Message.MigrateTo; from == 0 {
		t.Errorf("the group did not move: %+v", told[len(told)-5])
	}
}

// taker is a webhook that takes an update or not.
type taker struct {
	status  int
	secrets []string
	bodies  []string
}

func (h *taker) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	h.bodies = append(h.bodies, string(body))
	h.secrets = append(h.secrets, r.Header.Get("X-Telegram-Bot-Api-Secret-Token"))
	return &http.Response{StatusCode: h.status, Status: http.StatusText(h.status), Body: http.NoBody}, err
}

func TestAWebhookIsToldInOrderUntilItRefuses(t *testing.T) {
	a := ask(t)
	hook := &taker{status: 503}
	a.Hook = hook
	for address, want := range map[string]string{
		"http://bot.example.org":       "An HTTPS URL must be provided for webhook",
		"https://bot.example.org:8080": "Webhook can be set up only on ports 80, 88, 443 or 8443",
	} {
		a.refuses(a.call("setWebhook", "url", address), "Bad Request: bad webhook: "+want)
	}
	a.refuses(a.call("setWebhook", "url", "https://bot.example.org", "secret_token", "a b"),
		"Bad Request: secret token contains unallowed characters")
	a.Says(a.ana, a.ana, 0, "Old")
	a.takes(a.call("setWebhook", "url", "https://bot.example.org", "secret_token", "x_y",
		"drop_pending_updates", "true"), nil)
	a.Says(a.ana, a.ana, 0, "One")
	a.Says(a.ana, a.ana, 0, "Two")
	if err := a.Push(t.Context()); err == nil || a.Acknowledged() {
		t.Errorf("refused, and still: %v", err)
	}
	var info struct {
		Waiting int    `json:"pending_update_count"`
		Error   string `json:"last_error_message"`
	}
	a.takes(a.call("getWebhookInfo"), &info)
	if info.Waiting != 2 || !strings.Contains(info.Error, "Service Unavailable") {
		t.Errorf("info: %+v", info)
	}
	hook.status = 204
	if err := a.Push(t.Context()); err != nil || !a.Acknowledged() {
		t.Errorf("not acknowledged: %v", err)
	}
	if len(hook.bodies) != 3 || hook.bodies[0] != hook.bodies[1] || hook.secrets[2] != "x_y" {
		t.Errorf("told %q with %q", hook.bodies, hook.secrets)
	}
}

func TestEachFailureHappensOnce(t *testing.T) {
	a := ask(t)
	send := func() (reply, int) {
		got := a.call("sendMessage", "chat_id", a.ana, "text", "Hi")
		return got, len(a.Messages(a.ana, 0))
	}
	for i, c := range []struct {
		fails netfake.Failure
		want  string
		shown int
	}{
		{Denies(403, "Forbidden: no"), "Forbidden: no", 0},
		{TooMany(7 * time.Second), "Too Many Requests: retry after 7", 0},
		{netfake.Dies, "read tcp: connection reset by peer", 0},
		{netfake.Refuses, "dial tcp: connection refused", 0},
		{netfake.LosesAnswer, "read tcp: connection reset by peer", 1},
	} {
		a.FailNext(netfake.Sending, c.fails)
		if got, shown := send(); got.OK || got.Description != c.want || shown != i+c.shown {
			t.Errorf("%d: %+v, %d shown", i, got, shown)
		}
		if got, shown := send(); !got.OK || shown != i+1+c.shown {
			t.Errorf("after that: %+v, %d shown", got, shown)
		}
	}
	a.FailNext("getMe", netfake.Says(502, "<html>"))
	response, err := Transport{a.Server}.RoundTrip(request(t, "http://api/bot42:secret/getMe", "application/json", ""))
	if err != nil || response.StatusCode != 502 {
		t.Errorf("%+v, %v", response, err)
	}
}

func TestASlowServerIsLeftWithItsContext(t *testing.T) {
	a := ask(t)
	never := make(chan struct{})
	a.FailNext("getMe", netfake.Stalls(never))
	ctx, cancel := context.WithCancel(t.Context())
	a.Inspect = func(string, map[string]any) { cancel() }
	r := request(t, "http://api/bot42:secret/getMe", "application/json", "").WithContext(ctx)
	if _, err := (Transport{a.Server}).RoundTrip(r); !errors.Is(err, context.Canceled) {
		t.Errorf("it ended with %v", err)
	}
	soon := make(chan struct{})
	close(soon)
	a.FailNext("getMe", netfake.Stalls(soon))
	a.takes(a.call("getMe"), nil)
}

func TestWhoWritesTooFastIsToldToWait(t *testing.T) {
	a := ask(t)
	a.Limits = true
	send := func(to int64) string { return a.call("sendMessage", "chat_id", to, "text", "Hi").Description }
	for range bursting {
		if got := send(a.ana); got != "" {
			t.Fatal(got)
		}
	}
	if got := send(a.ana); got != "Too Many Requests: retry after 1" || len(a.Violations()) != 0 {
		t.Errorf("%q, %q", got, a.Violations())
	}
	a.now = a.now.Add(time.Second / 2)
	if send(a.ana); len(a.Violations()) != 1 {
		t.Errorf("%q", a.Violations())
	}
	a.now = a.now.Add(time.Second / 2)
	if got := send(a.ana); got != "" {
		t.Error(got)
	}
	for range inGroup.most {
		if got := send(a.group); got != "" {
			t.Fatal(got)
		}
	}
	a.now = a.now.Add(time.Second)
	if got := send(a.group); got != "Too Many Requests: retry after 59" {
		t.Error(got)
	}
	for range overall.most {
		to := a.AddUser(User{FirstName: "One of many"}).ID
		a.Started(to)
		if got := send(to); got != "" {
			t.Fatal(got)
		}
	}
	if got := send(a.ana); got != "Too Many Requests: retry after 1" {
		t.Error(got)
	}
}

func TestWhatComesAlive(t *testing.T) {
	for text, want := range map[string]string{
		"See https://example.org/?a=1&b=2.":    "url:https://example.org/?a=1&b=2",
		"example.org, or ana@example.org":      "url:example.org email:ana@example.org",
		"tg://user?id=1":                       "url:tg://user?id=1",
		"Hi @some_user and @ana, a@here":       "mention:@some_user",
		"#general #1 a#b #عام":                 "hashtag:#general hashtag:#عام",
		"$USD $usd US$":                        "cashtag:$USD",
		"/join@the_bot a/b </i> /x/y say /now": "bot_command:/join@the_bot bot_command:/now",
		"e.g. 1.5 a..b notes.txtar 👍 x.com":    "url:x.com",
		"example.\u2060org @\u2060some_user #\u2060a /\u2060join https:\u2060//a b": "",
	} {
		var got []string
		for _, e := range Alive(text) {
			got = append(got, e.Type+":"+stretch(text, e))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// stretch is the part of a text that an entity means.
func stretch(text string, e Entity) string {
	var b strings.Builder
	at := 0
	for _, r := range text {
		if at >= e.Offset && at < e.Offset+e.Length {
			b.WriteRune(r)
		}
		at += units(string(r))
	}
	return b.String()
}

func TestWhatHasAMeaningAlreadyDoesNotComeAliveAgain(t *testing.T) {
	a := ask(t)
	var m Message
	a.takes(a.call("sendMessage", "chat_id", a.ana, "text", "example.org #tag", "entities",
		[]Entity{{Type: "text_link", Length: 11, URL: "https://example.com"}}), &m)
	sent := a.Messages(a.ana, 0)[0]
	if len(m.Entities) != 2 || len(sent.Alive) != 1 || sent.Alive[0].Type != "hashtag" {
		t.Errorf("%+v, alive %+v", m.Entities, sent.Alive)
	}
}
