package slack

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"mentorbot/bot/chat"
)

// Both letters that say that the app was removed may come at the same time: they are one event by their name.
func TestRemovedTwiceAtOnce(t *testing.T) { synctest.Test(t, testRemovedTwiceAtOnce) }

func testRemovedTwiceAtOnce(t *testing.T) {
	r := newRig(t)
	h := r.hear()
	one := r.read(happens("Ev1", `{"type":"app_uninstalled"}`))
	two := r.read(happens("Ev2", `{"type":"tokens_revoked","tokens":{"bot":["UBOT"]}}`))
	for _, err := range r.take(t.Context(), one, two) {
		if err != nil {
			t.Error(err)
		}
	}
	if all := h.all(); len(all) != 2 || all[0].ID != all[1].ID || all[0].Kind != chat.Uninstalled {
		t.Errorf("got %+v", all)
	}
	if _, err := r.Standing(t.Context(), "slack:T1", "slack:T1/U2"); err == nil {
		t.Error("somebody stands as something where the bot is not")
	}
}

// That the app was removed before it was installed anew is told late, and is over.
func TestAnOldRemovalIsOver(t *testing.T) { synctest.Test(t, testAnOldRemovalIsOver) }

func testAnOldRemovalIsOver(t *testing.T) {
	r := newRig(t)
	if err := r.arrived(t.Context()); err != nil {
		t.Fatal(err)
	}
	old := happens("Ev1", `{"type":"app_uninstalled"}`)
	old.data = []byte(strings.Replace(string(old.data), "1772445600", "1772445000", 1))
	if got := r.reads(t, old); len(got) != 0 || r.gone.Load() {
		t.Errorf("got %+v", got)
	}
	if got := r.reads(t, happens("Ev2", `{"type":"app_uninstalled"}`)); len(got) != 1 {
		t.Errorf("got %+v", got)
	}
}

// What was remembered of people's chats is another bot's once the app was removed.
func TestAnotherInstallationBeginsAnew(t *testing.T) {
	synctest.Test(t, testAnotherInstallationBeginsAnew)
}

func testAnotherInstallationBeginsAnew(t *testing.T) {
	r := newRig(t)
	opened := happens("Ev1", `{"type":"app_home_opened","user":"U2","channel":"D2","tab":"messages"}`)
	first := r.reads(t, opened)
	r.reads(t, happens("Ev2", `{"type":"app_uninstalled"}`))
	again := New(r.options)
	if err := again.arrived(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.Adapter = again
	if second := r.reads(t, opened); len(first) != 1 || len(second) != 1 {
		t.Errorf("%d and %d events", len(first), len(second))
	}
}

// A token that is good no more ends Run, whichever call finds it out; one call may be wrong.
func TestATokenThatIsGoodNoMore(t *testing.T) { synctest.Test(t, testATokenThatIsGoodNoMore) }

func testATokenThatIsGoodNoMore(t *testing.T) {
	for code, ends := range map[string]bool{"token_revoked": true, "account_inactive": true, "invalid_auth": true, "": false} {
		r := newRig(t, func(o *Options) { o.AppToken = "" })
		refused, asked := false, make(chan struct{}, 2)
		r.answer = func(a inquiry) (int, string, error) {
			switch {
			case a.Method == "chat.postMessage":
				refused = true
				return http.StatusOK, `{"ok":false,"error":"token_revoked"}`, nil
			case a.Method == "auth.test" && refused:
				defer func() { asked <- struct{}{} }()
				if ends {
					return http.StatusOK, `{"ok":false,"error":"` + code + `"}`, nil
				}
			}
			return 0, "", nil
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- r.Run(ctx, (&heard{}).receive) }()
		for r.receive.Load() == nil {
			runtime.Gosched()
		}
		if _, err := r.Send(t.Context(), hi); err == nil || errors.Is(err, chat.ErrUnreachable) {
			t.Errorf("%s: sent, %v", code, err)
		}
		<-asked
		if !ends {
			cancel()
		}
		if err := <-ended; (err != nil) != ends || ends && !strings.Contains(err.Error(), botSetting) {
			t.Errorf("%q: Run ended with %v", code, err)
		}
		cancel()
	}
}

// A person's own chat with another bot of ours is another one: it is opened anew, and remembered.
func TestAnOwnChatThatIsAnotherNow(t *testing.T) {
	r := newRig(t)
	r.answer = func(a inquiry) (int, string, error) {
		if a.Method == "chat.postMessage" && a.Form.Get("channel") == "DOLD" {
			return http.StatusOK, `{"ok":false,"error":"channel_not_found"}`, nil
		}
		return 0, "", nil
	}
	d := hi
	d.To = chat.Destination{People: []chat.PersonID{"slack:T1/U2"}, Place: "slack:T1/DOLD"}
	for range 2 {
		if got, err := r.Send(t.Context(), d); err != nil || got.Place != "slack:T1/DHOME" {
			t.Errorf("sent to %q, %v", got.Place, err)
		}
	}
	if n := len(r.calls("conversations.open")); n != 1 {
		t.Errorf("opened %d times", n)
	}
}

// Who can't be reached is back when they open the bot, also by its home tab.
func TestWhoCanNotBeReachedComesBack(t *testing.T) { synctest.Test(t, testWhoCanNotBeReachedComesBack) }

func testWhoCanNotBeReachedComesBack(t *testing.T) {
	for _, tab := range []string{"home", "messages"} {
		r, away := newRig(t), true
		r.answer = func(a inquiry) (int, string, error) {
			if away && (a.Method == "conversations.open" || a.Method == "chat.postMessage") {
				return http.StatusOK, `{"ok":false,"error":"user_disabled"}`, nil
			}
			return 0, "", nil
		}
		look := happens("Ev1", `{"type":"app_home_opened","user":"U2","channel":"D2","tab":"`+tab+`"}`)
		if tab == "home" && len(r.reads(t, look)) != 0 {
			t.Error("a look at the home tab is an event")
		}
		for _, d := range []chat.Destination{chat.To("slack:T1/U2"), {People: []chat.PersonID{"slack:T1/U2"}, Place: "slack:T1/D2"}} {
			if _, err := r.Send(t.Context(), chat.Delivery{ID: "d", To: d, Message: hi.Message}); !errors.Is(err, chat.ErrUnreachable) {
				t.Errorf("got %v", err)
			}
		}
		away = false
		if got := r.reads(t, look); len(got) != 1 || got[0].Kind != chat.Opened || !got[0].Own || got[0].Place != "slack:T1/D2" {
			t.Errorf("%s: got %+v", tab, got)
		}
		if got := r.reads(t, look); len(got) != 0 {
			t.Errorf("%s once more: %+v", tab, got)
		}
	}
}

// A command of somebody to whom no chat can be opened is an event all the same: the answer finds out.
func TestACommandOfWhoCanNotBeWrittenTo(t *testing.T) {
	synctest.Test(t, testACommandOfWhoCanNotBeWrittenTo)
}

func testACommandOfWhoCanNotBeWrittenTo(t *testing.T) {
	r := newRig(t)
	r.answer = func(a inquiry) (int, string, error) {
		if a.Method == "conversations.open" {
			return http.StatusOK, `{"ok":false,"error":"user_not_visible"}`, nil
		}
		return 0, "", nil
	}
	if got := r.reads(t, slashLetter("DOTHER", "help")); len(got) != 1 || got[0].Place != "" || !got[0].Own {
		t.Errorf("got %+v", got)
	}
}

// A private answer in a channel where the bot may not write goes to the person's own chat, and nowhere else.
func TestAPrivateAnswerWhereTheBotMayNotWrite(t *testing.T) {
	r := newRig(t)
	r.answer = func(a inquiry) (int, string, error) {
		if a.Method == "chat.postEphemeral" {
			return http.StatusOK, `{"ok":false,"error":"not_in_channel"}`, nil
		}
		return 0, "", nil
	}
	d := chat.Delivery{ID: "d1", Message: chat.Message{Text: chat.Words("hi"), Private: true},
		To: chat.Destination{Place: "slack:T1/C7", People: []chat.PersonID{"slack:T1/U2"}, Room: true}}
	got, err := r.Send(t.Context(), d)
	posted := r.calls("chat.postMessage")
	if err != nil || got.Place != "slack:T1/DHOME" || len(posted) != 1 || posted[0].Form.Get("channel") != "DHOME" {
		t.Errorf("%+v, %v, posted %+v", got, err, posted)
	}
}
