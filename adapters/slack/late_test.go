package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
	"mentorbot/bot/chat/netfake"
)

// A slow store is told also to who presses where there is no answer in place, as on the home tab, or where that is not
// taken any more: in their own chat, and once.
func TestASlowStoreIsToldToEverybody(t *testing.T) {
	home, press := kept(t, "home_press"), pressLetter(t)
	for what, test := range map[string]struct {
		body        []byte
		status      int // of the answer in place; 0: it is taken
		failure     error
		there, here int
	}{
		"on the home tab":          {asPayload(home), 0, nil, 0, 1},
		"in place":                 {press, 0, nil, 1, 0},
		"in place, too late":       {press, http.StatusNotFound, nil, 1, 1},
		"in place, too much":       {press, http.StatusTooManyRequests, nil, 1, 1},
		"in place, and not heard":  {press, 0, errors.New("broken pipe"), 1, 0},
		"in place, nobody listens": {press, http.StatusBadGateway, nil, 1, 1},
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRig(t)
				r.receive.Store(slowReceive())
				r.answer = func(a inquiry) (int, string, error) {
					if a.Method == "random" {
						return test.status, "{}", test.failure
					}
					return 0, "", nil
				}
				if w := r.knock(test.body, signed(test.body, now, testSecret)); w.Code != http.StatusOK {
					t.Errorf("answered %d", w.Code)
				}
				synctest.Wait()
				posted := r.calls(postMessage)
				if len(posted) != test.here || len(r.calls("random")) != test.there {
					t.Fatalf("told %d times in place, %d in the own chat", len(r.calls("random")), len(posted))
				}
				for _, p := range posted {
					if p.Form.Get("channel") != "DHOME" || !strings.Contains(p.Form.Get("text"), "busy") {
						t.Errorf("told %v", p.Form)
					}
				}
				time.Sleep(time.Minute) // in the bubble: until all is done
			})
		})
	}
}

// What was told stays as it was read while it is settled: who tells the person that it takes long reads it meanwhile.
func TestALetterStaysAsItWasRead(t *testing.T) {
	r := newRig(t)
	r.answer = func(a inquiry) (int, string, error) {
		if a.Method == "conversations.open" {
			return http.StatusOK, `{"ok":false,"error":"user_disabled"}`, nil
		}
		return 0, "", nil
	}
	h := r.hear()
	n := r.read(pressOf(t, `"D2"`, `"C2"`, `"choice:3"`, `"private:3"`))
	if err := r.take(t.Context(), n)[0]; err != nil {
		t.Fatal(err)
	}
	if read, heard := n.events[0], h.all()[0]; read.Kind != chat.Opened || heard.Kind != chat.Pressed {
		t.Errorf("read %+v, heard %+v", read, heard)
	}
}

// asPayload is what somebody did as it comes by HTTP.
func asPayload(data []byte) []byte { return []byte("payload=" + url.QueryEscape(string(data))) }

func slowReceive() *chat.Receive {
	slow := chat.Receive(func(ctx context.Context, events ...chat.Event) []error {
		errand.Sleep(ctx, 10*time.Second)
		return make([]error, len(events))
	})
	return &slow
}

// The trigger of what somebody did opens a modal: it is in no name, neither of an event nor of a right, for these stand
// in the store, in views, and in the log when something fails.
func TestNoNameTellsATrigger(t *testing.T) { synctest.Test(t, testNoNameTellsATrigger) }

func testNoNameTellsATrigger(t *testing.T) {
	r := newRig(t)
	command := letter{sort: slash, data: commandLetter(), form: true}
	const ours, theirs = pressTrigger, "10520020890661.10229338706656.2e2188a074adf3bf9f8456b30180f405"
	seen := map[chat.Ticket]bool{}
	home := letter{sort: interactive, data: []byte(strings.ReplaceAll(string(kept(t, "home_press")), pressTrigger, "1.2.3"))}
	for _, l := range []letter{pressOf(t), home, command} {
		e := r.reads(t, l)[0]
		said := fmt.Sprintf("%+v", e)
		for _, trigger := range []string{ours, theirs, "1.2.3"} {
			if strings.Contains(said, trigger) || strings.Contains(said, trigger[len(trigger)-5:]) && len(trigger) > 5 {
				t.Errorf("it tells its trigger: %s", said)
			}
		}
		if seen[e.Ticket] || e.Ticket == "" || !strings.HasSuffix(string(e.ID), ":"+string(e.Ticket)) {
			t.Errorf("it is called %s, its right %s", e.ID, e.Ticket)
		}
		seen[e.Ticket] = true
	}
	n := r.read(pressOf(t, `"choice:3"`, `"form"`))
	if data, err := json.Marshal(n.form.meta); err != nil || strings.Contains(string(data), ours) {
		t.Errorf("%v, its form carries %s", err, data)
	}
	if r.tickets.trigger(n.form.ticket) != ours {
		t.Error("its right does not open a form")
	}
}

// While Slack does not say where one person's own chat is, nobody else waits, and what that person did is kept.
func TestNobodyWaitsForAnothersChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWired(t)
		stop := w.runs()
		never := make(chan struct{})
		defer close(never)
		for range 20 { // of whom Slack does not say who they are either
			w.FailNext("users.info", netfake.Stalls(never))
			u := w.AddUser(slackfake.User{RealName: "Quiet"})
			w.FailNext("conversations.open", netfake.Stalls(never))
			w.Commands(u.ID, w.Own(u.ID).ID, "/mentor", "help")
		}
		w.says("hello")
		if took := w.until(w.Acknowledged); took > patient || w.count() != 21 {
			t.Errorf("after %s %d are kept", took, w.count())
		}
		if said := w.log.String(); strings.Contains(said, "not safe") {
			t.Errorf("it says %s", said)
		}
		w.stops(stop)
	})
}

// A socket on which Slack never says hello brings nothing, and is not waited at, though it pings.
func TestASocketWithoutAHello(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWired(t)
		w.Mutes(true)
		stop := w.runs()
		if open, _ := w.Sockets(); open != 1 || w.Listening() {
			t.Errorf("%d sockets are open, it listens: %v", open, w.Listening())
		}
		time.Sleep(20 * time.Second) // in the bubble
		w.Mutes(false)
		if took := w.until(w.Listening); took > 25*time.Second {
			t.Errorf("it listens after %s more", took)
		}
		w.says("hello")
		w.until(w.Acknowledged)
		if n := w.sockets.Load(); n != 1 {
			t.Errorf("%d sockets are counted as open", n)
		}
		w.stops(stop)
		if w.Listening() || w.sockets.Load() != 0 {
			t.Errorf("it still listens, at %d sockets", w.sockets.Load())
		}
	})
}

// Of events that come together each is safe, or not, for itself: Slack tells those again that are not.
func TestEventsThatComeTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWired(t)
		bad := w.AddUser(slackfake.User{RealName: "Bad luck"})
		var mu sync.Mutex
		most, fails, got := 0, true, map[chat.EventID]int{}
		receive := func(_ context.Context, events ...chat.Event) []error {
			time.Sleep(time.Second) // in the bubble: meanwhile others come
			mu.Lock()
			defer mu.Unlock()
			most = max(most, len(events))
			errs := make([]error, len(events))
			for i, e := range events {
				if e.Person == personID("T1", bad.ID) && fails {
					errs[i] = errDown
				} else {
					got[e.ID]++
				}
			}
			return errs
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- w.Run(ctx, receive) }()
		synctest.Wait()
		for i := range 5 {
			w.says(fmt.Sprint("line ", i))
			w.Says(bad.ID, w.Own(bad.ID).ID, fmt.Sprint("line ", i), false)
			synctest.Wait()
		}
		time.Sleep(2500 * time.Millisecond) // in the bubble
		mu.Lock()
		if most < 6 || len(got) != 5 || w.Acknowledged() {
			t.Errorf("%d came together, %d are safe, all acknowledged: %v", most, len(got), w.Acknowledged())
		}
		fails = false
		mu.Unlock()
		w.Drop()
		w.until(w.Acknowledged)
		if len(got) != 10 || w.Lost() > 0 {
			t.Errorf("%d of 10 are safe, %d lost", len(got), w.Lost())
		}
		cancel()
		w.stops(func() error { return <-ended })
	})
}

// That Slack holds events back is acknowledged, and told to who runs the program.
func TestSlackHoldsEventsBack(t *testing.T) { synctest.Test(t, testSlackHoldsEventsBack) }

func testSlackHoldsEventsBack(t *testing.T) {
	r := newRig(t)
	h := r.hear()
	w := r.knock(eventLetter(`{"type":"app_rate_limited","team_id":"T1","minute_rate_limited":1518467820,"api_app_id":"A1"}`))
	if w.Code != http.StatusOK || len(h.all()) > 0 || strings.Count(r.log.String(), "level=WARN") != 1 {
		t.Errorf("answered %d, heard %v, says %s", w.Code, h.all(), r.log)
	}
}
