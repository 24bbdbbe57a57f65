package slack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
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

// wired is a town that tells its adapter over sockets, in a bubble.
type wired struct {
	*town
	ana  *slackfake.User
	home string // Ana's own chat

	mu    sync.Mutex
	heard map[chat.EventID]int
	fails error
	takes time.Duration // until an event is safe
}

// wireURL is where a server is that is reached by a listener.
const wireURL = "http://slack.example"

// wireWay leads there, also for sockets.
func wireWay(line **netfake.Listener) http.RoundTripper {
	dial := func(ctx context.Context, network, at string) (net.Conn, error) { return (*line).Dial(ctx, network, at) }
	return &http.Transport{DisableKeepAlives: true, DialContext: dial}
}

func newWired(t *testing.T) *wired {
	var line *netfake.Listener
	w := &wired{heard: map[chat.EventID]int{}, town: newTown(t, func(o *Options) {
		o.Secret, o.AppToken, o.URL, o.Client = "", testApp, wireURL+"/api", &http.Client{Transport: wireWay(&line)}
	})}
	w.Inspect = nil
	w.URL = wireURL
	line = netfake.Listen(w.Server)
	t.Cleanup(func() { line.Close() })
	w.ana = w.AddUser(slackfake.User{RealName: "Ana"})
	w.home = w.Own(w.ana.ID).ID
	return w
}

// receive keeps what was heard.
func (w *wired) receive(ctx context.Context, events ...chat.Event) []error {
	time.Sleep(w.takes) // in the bubble
	w.mu.Lock()
	defer w.mu.Unlock()
	errs := make([]error, len(events))
	for i, e := range events {
		if errs[i] = w.fails; errs[i] == nil {
			w.heard[e.ID]++
		}
	}
	return errs
}

func (w *wired) count() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return len(w.heard)
}

// runs runs the adapter until stop is called, which tells how it ended. Slack pings, and looks after what is late.
func (w *wired) runs() (stop func() error) {
	ctx, cancel := context.WithCancel(w.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx, w.receive) }()
	go func() {
		for ; ctx.Err() == nil; errand.Sleep(ctx, 5*time.Second) {
			w.Tick()
			_ = w.Ping() // to one that is closed
		}
	}()
	synctest.Wait()
	return func() error {
		cancel()
		return <-ended
	}
}

func (w *wired) stops(stop func() error) {
	w.t.Helper()
	if err := stop(); err != nil {
		w.t.Errorf("it ended with %v", err)
	}
}

func (w *wired) says(words string) { w.Says(w.ana.ID, w.home, words, false) }

// until lets the bubble's time go on until something is so, and tells how long that took.
func (w *wired) until(so func() bool) time.Duration {
	w.t.Helper()
	began := time.Now()
	for ; !so(); time.Sleep(100 * time.Millisecond) { // the bubble's time
		if time.Since(began) > time.Hour {
			w.t.Fatal("waited in vain")
		}
	}
	return time.Since(began)
}

func TestASilentSocketIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWired(t)
		stop := w.runs()
		w.says("before")
		w.until(w.Acknowledged)
		time.Sleep(10 * time.Minute) // in the bubble: pings keep it
		if _, made := w.Sockets(); made != 1 {
			t.Errorf("%d sockets were opened", made)
		}
		w.Silence()
		w.says("meanwhile")
		if took := w.until(func() bool { return w.count() == 2 }); took > 45*time.Second {
			t.Errorf("it was noticed after %s", took)
		}
		w.until(w.Acknowledged)
		w.stops(stop)
	})
}

// Twenty times Slack shuts the socket, as it does to let its machines rest, and each of a thousand events is heard.
func TestRefreshesLoseNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWired(t)
		stop := w.runs()
		for i := range 1000 {
			w.says(fmt.Sprint("line ", i))
			switch i % 50 {
			case 10:
				w.Disconnects("warning")
			case 20:
				if open, _ := w.Sockets(); open != 2 {
					t.Errorf("%d sockets are open before the old one is shut", open)
				}
			case 30:
				w.Shuts()
			case 40:
				if i%100 == 40 {
					w.Disconnects("refresh_requested")
					w.Shuts()
				}
			}
			time.Sleep(700 * time.Millisecond) // in the bubble
		}
		w.until(w.Acknowledged)
		if n := w.count(); n != 1000 || w.Lost() > 0 {
			t.Errorf("%d events were heard, %d lost", n, w.Lost())
		}
		if _, made := w.Sockets(); made != 31 {
			t.Errorf("%d sockets were opened", made)
		}
		if open, _ := w.Sockets(); open != 1 || w.Haste() > 0 {
			t.Errorf("%d sockets are open, %d calls were too fast", open, w.Haste())
		}
		w.stops(stop)
	})
}

// After a socket broke another one is opened, also while it takes long until what came by the first is safe.
func TestABrokenSocketHoldsUpNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWired(t)
		w.takes = time.Minute
		stop := w.runs()
		w.says("hello")
		synctest.Wait()
		w.Drop()
		again := func() bool { _, made := w.Sockets(); return made == 2 }
		if took := w.until(again); took > 1500*time.Millisecond {
			t.Errorf("another one was opened after %s", took)
		}
		w.until(func() bool { return w.count() == 1 })
		w.stops(stop)
	})
}

// A socket that Slack forgets to shut is shut by us.
func TestAToldSocketIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWired(t)
		stop := w.runs()
		w.Disconnects("warning")
		synctest.Wait()
		time.Sleep(farewell + time.Second) // in the bubble
		if open, made := w.Sockets(); open != 1 || made != 2 {
			t.Errorf("%d of %d sockets are open", open, made)
		}
		w.stops(stop)
	})
}

// Whatever Slack or a proxy does, sockets are opened ever more slowly, and one that stands is refreshed at once again.
func TestSocketsAreOpenedCalmly(t *testing.T) {
	for what, end := range map[string]func(*wired){
		"refreshed": func(w *wired) { w.Disconnects("refresh_requested"); w.Shuts() },
		"dropped":   func(w *wired) { w.Drop() },
		"disabled":  func(w *wired) { w.Disconnects(linkDisabled); w.Shuts() },
		"too many":  func(w *wired) { w.Disconnects(tooMany); w.Shuts() },
	} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWired(t)
				stop := w.runs()
				for began := time.Now(); time.Since(began) < 10*time.Minute; time.Sleep(10 * time.Millisecond) { // in the bubble
					end(w)
				}
				if _, made := w.Sockets(); made < 10 || made > 100 || w.Haste() > 0 {
					t.Errorf("%d sockets in ten minutes, %d calls too fast", made, w.Haste())
				}
				w.says("hello")
				w.until(w.Acknowledged)
				time.Sleep(time.Minute) // in the bubble
				w.Disconnects("warning")
				synctest.Wait()
				if open, _ := w.Sockets(); open != 2 {
					t.Errorf("later %d are open", open)
				}
				w.stops(stop)
			})
		})
	}
}

// What takes a person is said in the log, once each time: Socket Mode that is off, and others with the same token.
func TestSocketsThatTakeAPerson(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWired(t)
		stop := w.runs()
		if strings.Contains(w.log.String(), "level=WARN") {
			t.Errorf("all is well, and it says %s", w.log)
		}
		w.Disconnects(linkDisabled)
		w.Shuts()
		w.until(func() bool { open, _ := w.Sockets(); return open == 1 })
		w.Disconnects(tooMany)
		synctest.Wait()
		w.stops(stop)
		for _, said := range []string{"Socket Mode was turned off", "too many programs are connected"} {
			if n := strings.Count(w.log.String(), said); n != 1 {
				t.Errorf("%q is said %d times", said, n)
			}
		}
	})
}

// Slack shares out what it tells among all who listen with the token, so a program that was forgotten eats a part.
func TestSomebodyElseListens(t *testing.T) {
	r := newRig(t)
	s := &socket{Adapter: r.Adapter}
	s.sockets.Store(1) // and this one
	if s.welcomed(2); strings.Contains(r.log.String(), "WARN") {
		t.Errorf("both are ours, and it says %s", r.log)
	}
	if s.welcomed(3); !strings.Contains(r.log.String(), "somebody else is connected") {
		t.Errorf("it says %s", r.log)
	}
}

// A stop while something is received: it is acknowledged when it is safe, and told again to the next when it is not.
func TestAStopTearsNothing(t *testing.T) {
	for what, fails := range map[string]error{"it is safe": nil, "it is not": errors.New("the store is down")} {
		t.Run(what, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := newWired(t)
				w.takes, w.fails = 2*time.Second, fails
				stop := w.runs()
				w.says("hello")
				time.Sleep(time.Second) // in the bubble
				began := time.Now()
				w.stops(stop)
				if took := time.Since(began); took > 3*time.Second {
					t.Errorf("the stop took %s", took)
				}
				if safe := fails == nil; w.Acknowledged() != safe || w.count() == 1 != safe {
					t.Errorf("acknowledged %v, heard %v", w.Acknowledged(), w.heard)
				}
				w.takes, w.fails = 0, nil
				stop = w.runs()
				w.until(w.Acknowledged)
				if w.count() != 1 {
					t.Errorf("heard %v", w.heard)
				}
				w.stops(stop)
			})
		})
	}
}

// A token of the wrong kind, or none any more, ends the run with a sentence; what may pass is tried ever more slowly.
func TestNoSocket(t *testing.T) {
	for code, want := range map[string]string{
		"invalid_auth": "SLACK_APP_TOKEN is not accepted", "token_revoked": "SLACK_APP_TOKEN is not accepted",
		"not_allowed_token_type": "SLACK_APP_TOKEN is a token of another kind",
	} {
		synctest.Test(t, func(t *testing.T) {
			w := newWired(t)
			w.FailNext("apps.connections.open", slackfake.Denies(code))
			err := w.runs()()
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: ended with %v", code, err)
			}
		})
	}
	synctest.Test(t, func(t *testing.T) {
		w := newWired(t)
		tries := 0
		w.Inspect = func(method string, _ map[string]any, _ bool) {
			if method == "apps.connections.open" && tries < 10 {
				tries++
				w.FailNext(method, []netfake.Failure{netfake.Dies, netfake.Says(503, "x"), slackfake.TooManyBare}[tries%3])
			}
		}
		stop := w.runs()
		w.says("hello")
		if took := w.until(w.Acknowledged); took < time.Minute || took > 5*time.Minute || w.Haste() > 0 {
			t.Errorf("ten tries took %s, %d were too fast", took, w.Haste())
		}
		w.stops(stop)
	})
}
