package netfake_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/bot/chat/netfake"
)

// shop is a server that can fail.
type shop struct {
	netfake.Failures
	served int
}

func (s *shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	fails := s.Take(means(r))
	if fails.Before(r.Context(), w) {
		return
	}
	s.served++
	fails.Behind()
	_, _ = io.WriteString(w, "served")
}

func means(r *http.Request) func(string) bool {
	return func(call string) bool { return strings.HasSuffix(r.URL.Path, call) }
}

func (s *shop) client() *http.Client {
	return &http.Client{Transport: netfake.Way{To: s, Refuses: func(r *http.Request) bool { return s.Refuse(means(r)) }}}
}

// Each failure ends its call as it says, that call alone, and does with it what it says.
func TestFailures(t *testing.T) {
	soon := make(chan struct{})
	close(soon)
	for name, c := range map[string]struct {
		fails  netfake.Failure
		says   string
		err    error
		served int
	}{
		"loses": {netfake.LosesAnswer, "", syscall.ECONNRESET, 1}, "dies": {netfake.Dies, "", syscall.ECONNRESET, 0},
		"refuses": {netfake.Refuses, "", syscall.ECONNREFUSED, 0}, "says": {netfake.Says(502, "<p>"), "502 <p>", nil, 0},
		"late": {netfake.Stalls(soon), "200 served", nil, 1}, "never": {netfake.Stalls(nil), "", context.DeadlineExceeded, 0},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := &shop{}
			s.Plan("/a", c.fails)
			if says, err := get(t, s.client(), "/b"); says != "200 served" || err != nil {
				t.Errorf("%s: another call ends with %q, %v", name, says, err)
			}
			if says, err := get(t, s.client(), "/a"); says != c.says || !errors.Is(err, c.err) || s.served != c.served+1 {
				t.Errorf("%s: %q, %v, served %d times", name, says, err, s.served)
			}
			if says, err := get(t, s.client(), "/a"); says != "200 served" || err != nil {
				t.Errorf("%s: the next call ends with %q, %v", name, says, err)
			}
		})
	}
}

func get(t *testing.T, c *http.Client, path string) (string, error) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://shop.example"+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := c.Do(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return response.Status[:3] + " " + string(body), err
}

// Who waits looks again whenever the bell rings, and gives up with its context.
func TestBell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var bell netfake.Bell
		looks := 0
		go func() {
			for range 2 {
				synctest.Wait()
				bell.Ring()
			}
		}()
		if err := bell.Wait(t.Context(), func() bool { looks++; return looks == 3 }); err != nil {
			t.Error(err)
		}
		over := errors.New("over")
		ctx, cancel := context.WithTimeoutCause(t.Context(), time.Minute, over)
		defer cancel()
		if err := bell.Wait(ctx, func() bool { return false }); !errors.Is(err, over) {
			t.Errorf("it ends with %v", err)
		}
	})
}
