package discord

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/errand"
)

// desk answers what it is told to, and counts.
type desk struct {
	*Adapter
	mu     sync.Mutex
	now    time.Time
	asked  []string
	answer func(r *http.Request) (status int, headers, body string)
}

func newDesk(answer func(*http.Request) (int, string, string)) *desk {
	d := &desk{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), answer: answer}
	d.Adapter = New(Options{Token: canary, Memory: &shelf{}, Now: d.clock, Client: &http.Client{Transport: d}})
	return d
}

func (d *desk) clock() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now
}

func (d *desk) pass(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.now = d.now.Add(by)
}

// RoundTrip is one answer.
func (d *desk) RoundTrip(r *http.Request) (*http.Response, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked = append(d.asked, r.Method+" "+r.URL.Path)
	status, headers, body := d.answer(r)
	h := http.Header{"Content-Type": {"application/json"}}
	for line := range strings.SplitSeq(headers, "\n") {
		if name, value, is := strings.Cut(line, ": "); is {
			h.Set(strings.TrimSpace(name), value)
		}
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func (d *desk) post(channel string) error {
	_, err := d.Send(context.Background(), chat.Delivery{ID: "d", To: chat.At(placeID(channel)), Message: plainly("x")})
	return err
}

const fine = `{"id":"5"}`

// bucketed is an answer of a route with this much left.
func bucketed(name string, left int, after string) string {
	return fmt.Sprintf("X-RateLimit-Bucket: %s\nX-RateLimit-Limit: 5\nX-RateLimit-Remaining: %d\nX-RateLimit-Reset-After: %s", name, left, after)
}

// A budget that is used up is kept to, in its own place alone.
func TestBucketOfAPlace(t *testing.T) {
	left := 2
	d := newDesk(func(r *http.Request) (int, string, string) {
		if !strings.Contains(r.URL.Path, "/11/") {
			return 200, bucketed("b", 4, "5"), fine
		}
		left--
		return 200, bucketed("b", left, "5"), fine
	})
	for range 2 {
		if err := d.post("11"); err != nil {
			t.Fatal(err)
		}
	}
	var slow chat.RetryAfter
	if err := d.post("11"); !errors.As(err, &slow) || slow.All || slow.Wait != 5*time.Second {
		t.Errorf("got %v", err)
	}
	if err := d.post("12"); err != nil {
		t.Errorf("elsewhere: %v", err)
	}
	d.pass(5 * time.Second)
	left = 5
	if err := d.post("11"); err != nil {
		t.Errorf("in a new window: %v", err)
	}
	if len(d.asked) != 4 {
		t.Errorf("%d calls", len(d.asked))
	}
}

// A page from before the API, which names no budget, does not let the budget be forgotten.
func TestBucketAfterAPage(t *testing.T) {
	d := newDesk(func(r *http.Request) (int, string, string) {
		if strings.Contains(r.URL.Path, "/11/") {
			return 200, bucketed("b", 0, "5"), fine
		}
		return 502, "", "<html>"
	})
	if err := errors.Join(d.post("11"), d.post("12")); !errors.Is(err, chat.ErrUnknown) {
		t.Fatal(err)
	}
	var slow chat.RetryAfter
	if err := d.post("11"); !errors.As(err, &slow) || slow.Wait != 5*time.Second {
		t.Errorf("got %v", err)
	}
}

// Until Discord has said how often something may be asked, it is asked once at a time.
func TestFirstCallGoesAlone(t *testing.T) {
	l := newDesk(nil).api.limits
	one, other := call{method: "POST", limit: "/a/{a}", top: "1"}, call{method: "POST", limit: "/a/{a}", top: "2"}
	var slow chat.RetryAfter
	if err := l.enter(one); err != nil {
		t.Error(err)
	}
	if err := l.enter(other); !errors.As(err, &slow) || slow.All {
		t.Errorf("got %v", err)
	}
	if err := l.enter(call{method: "GET", limit: "/a/{a}"}); err != nil {
		t.Errorf("something else: %v", err)
	}
	l.leave(one, &errand.Exchange{}, nil) // it was lost
	if err := l.enter(other); err != nil {
		t.Error(err)
	}
	h := http.Header{"X-Ratelimit-Bucket": {"b"}, "X-Ratelimit-Limit": {"2"}, "X-Ratelimit-Remaining": {"1"},
		"X-Ratelimit-Reset-After": {"5"}}
	l.leave(other, &errand.Exchange{Status: 200, Header: h}, nil)
	if err := errors.Join(l.enter(one), l.enter(one), l.enter(other)); err != nil {
		t.Error(err)
	}
	if err := l.enter(one); !errors.As(err, &slow) || slow.Wait != 5*time.Second {
		t.Errorf("a third one in a place that was never asked: %v", err)
	}
}

// Routes that share a budget share it with us.
func TestBucketOfTwoRoutes(t *testing.T) {
	d := newDesk(func(*http.Request) (int, string, string) { return 200, bucketed("same", 0, "3"), fine })
	edit := chat.Delivery{ID: "d", To: chat.At("discord:11"), Edits: "7", Message: plainly("x")}
	if err := errors.Join(d.post("12"), d.Edit(t.Context(), edit)); err != nil {
		t.Fatal(err)
	}
	d.pass(time.Second)
	var slow chat.RetryAfter
	if err := d.post("11"); !errors.As(err, &slow) || slow.All || slow.Wait != 2*time.Second {
		t.Errorf("got %v", err)
	}
}

// A 429 is a wish to wait, in its place or everywhere, however it is said.
func TestTooManyRequests(t *testing.T) {
	for _, c := range []struct {
		name, headers, body string
		wait                time.Duration
		all                 bool
		counts              bool
	}{
		{"of a bucket", bucketed("b", 0, "7"), `{"message":"slow","retry_after":6.457,"global":false}`,
			6457 * time.Millisecond, false, true},
		{"shared", bucketed("b", 3, "7") + "\nX-RateLimit-Scope: shared", `{"retry_after":2.5,"global":false}`,
			2500 * time.Millisecond, false, false},
		{"global", "X-RateLimit-Global: true\nRetry-After: 3", `{"retry_after":2.2,"global":true}`,
			2200 * time.Millisecond, true, true},
		{"global by its scope", "X-RateLimit-Scope: global\nRetry-After: 3", `{}`, 3 * time.Second, true, true},
		{"global by its body", "Retry-After: 3", `{"retry_after":3,"global":true}`, 3 * time.Second, true, true},
		{"a page", "Retry-After: 600", `<html>error code: 1015</html>`, 10 * time.Minute, true, true},
		{"a page without a word", "", `<html>`, time.Second, true, true},
		{"nothing", bucketed("b", 0, "2"), ``, time.Second, true, true},
		{"no number", "Retry-After: soon", `{"retry_after":null}`, time.Second, false, true},
		{"too long", "", `{"retry_after":1e300}`, 24 * time.Hour, false, true},
		{"less than nothing", "", `{"retry_after":-5}`, time.Second, false, true},
	} {
		d := newDesk(func(*http.Request) (int, string, string) { return 429, c.headers, c.body })
		var slow chat.RetryAfter
		if err := d.post("11"); !errors.As(err, &slow) || slow.All != c.all || slow.Wait != c.wait {
			t.Errorf("%s: got %#v, %v", c.name, slow, err)
		}
		if counted := len(d.api.limits.invalid) == 1; counted != c.counts {
			t.Errorf("%s: it counts: %t", c.name, counted)
		}
		asked := len(d.asked)
		if err := d.post("11"); err == nil || len(d.asked) != asked {
			t.Errorf("%s: asked again at once", c.name)
		}
		if err := d.post("12"); err == nil || (len(d.asked) == asked) != c.all {
			t.Errorf("%s: elsewhere it was asked: %t", c.name, len(d.asked) > asked)
		}
	}
}

// No second holds more than Discord takes, wherever it begins.
func TestGlobalLimit(t *testing.T) { synctest.Test(t, testGlobalLimit) }

func testGlobalLimit(t *testing.T) {
	d := newDesk(func(*http.Request) (int, string, string) { return 200, "", fine })
	var times []time.Time
	for i := range 4000 {
		if d.post(fmt.Sprint(100+i)) == nil {
			times = append(times, d.clock())
		}
		d.pass(time.Duration(i%7) * time.Millisecond)
	}
	for i := range times[50:] {
		if times[i+50].Sub(times[i]) < time.Second {
			t.Fatalf("51 in %s", times[i+50].Sub(times[i]))
		}
	}
	if len(times) < 550 {
		t.Errorf("%d in twelve seconds", len(times))
	}
}

// After 500 refusals little is asked for a while; who does something is still answered.
func TestBreaker(t *testing.T) {
	for _, status := range []int{403, 429} {
		d := newDesk(func(*http.Request) (int, string, string) { return status, "", `{"code":50013,"retry_after":0.1}` })
		for i := range 3000 {
			_ = d.post(fmt.Sprint(100 + i)) // refused
			d.pass(30 * time.Millisecond)
		}
		if len(d.asked) != mostInvalid {
			t.Errorf("%d calls were refused with %d", len(d.asked), status)
		}
		d.respond(t.Context(), interaction{ID: "1", Token: "t"}, response{Type: quietAnswer})
		if len(d.asked) != mostInvalid+1 {
			t.Error("who did something got no answer")
		}
		d.pass(invalidTime)
		_ = d.post("99") // refused
		if len(d.asked) != mostInvalid+2 {
			t.Error("after a while nothing is asked either")
		}
	}
}

// After the token was refused nothing is asked any more, also not by those who wait.
func TestUnauthorizedStops(t *testing.T) {
	d := newDesk(func(*http.Request) (int, string, string) { return 401, "", `{"message":"401: Unauthorized","code":0}` })
	for i := range 100 {
		if err := d.post(fmt.Sprint(i)); err == nil || errors.Is(err, chat.ErrUnreachable) || errors.Is(err,
			chat.ErrUnknown) {
			t.Errorf("got %v", err)
		}
	}
	if len(d.asked) != 1 {
		t.Fatalf("%d calls", len(d.asked))
	}
	if err := d.Run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "DISCORD_TOKEN is not accepted") {
		t.Errorf("Run ended with %v", err)
	}
}

// How an error means what it means. Its words never hold a token or an address.
func TestErrors(t *testing.T) {
	plain := errors.New("plain")
	for _, c := range []struct {
		status int
		body   string
		want   error
	}{
		{403, `{"code":50007,"message":"Cannot send messages to this user"}`, chat.ErrUnreachable},
		{403, `{"code":50278,"message":"no mutual guilds"}`, chat.ErrUnreachable},
		{403, `{"code":50013,"message":"Missing Permissions"}`, chat.ErrUnreachable},
		{403, `{"code":50001,"message":"Missing Access"}`, chat.ErrUnreachable},
		{404, `{"code":10003,"message":"Unknown Channel"}`, chat.ErrUnreachable},
		{400, `{"code":50083,"message":"Thread is archived"}`, chat.ErrUnreachable},
		{400, `{"code":160005,"message":"Thread is locked"}`, chat.ErrUnreachable},
		{400, `{"code":50033,"message":"Invalid Recipient(s)"}`, chat.ErrUnreachable},
		{403, `{"code":40007,"message":"The user is banned from this guild"}`, chat.ErrUnreachable},
		{404, `{"code":10007,"message":"Unknown Member"}`, chat.ErrUnreachable},
		{400, `{"code":50035,"message":"Invalid Form Body"}`, chat.ErrUnsupported},
		{400, `{"code":50006,"message":"Cannot send an empty message"}`, chat.ErrUnsupported},
		{429, `{"message":"You are being rate limited.","retry_after":64.57,"global":true}`, nil},
		{500, ``, chat.ErrUnknown}, {502, `<html>`, chat.ErrUnknown}, {503, `{"code":0}`, chat.ErrUnknown},
		{403, `<html>`, plain}, {404, `{"code":0}`, plain}, {418, ``, plain}, {302, ``, plain},
		{200, `no JSON`, chat.ErrUnknown},
	} {
		err := newDesk(func(*http.Request) (int, string, string) { return c.status, "", c.body }).post("11")
		var slow chat.RetryAfter
		is := map[bool]bool{
			c.want == plain: err != nil && !errors.Is(err, chat.ErrUnreachable) && !errors.Is(err, chat.ErrUnknown) &&
				!errors.Is(err, chat.ErrUnsupported) && !errors.As(err, &slow),
			c.want == nil:                    errors.As(err, &slow) && slow.Wait > 0,
			c.want != plain && c.want != nil: errors.Is(err, c.want),
		}
		if !is[true] {
			t.Errorf("%d %s: got %v", c.status, c.body, err)
		}
		if strings.Contains(fmt.Sprint(err), "discord.com/api") || strings.Contains(fmt.Sprint(err), "secret_part") {
			t.Errorf("it says %v", err)
		}
	}
}
