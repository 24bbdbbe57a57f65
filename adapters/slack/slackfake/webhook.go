package slackfake

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"mentorbot/bot/chat/netfake"
)

// Push posts what waits to the request URL, in order, until one is not taken: that is the error. An event that was not
// taken waits for another Push, up to three times; anything else is not repeated, and the person sees it.
func (s *Server) Push(ctx context.Context) error {
	for {
		s.mu.Lock()
		if len(s.queue.waiting) == 0 || s.HookURL == "" {
			s.mu.Unlock()
			return nil
		}
		t := s.queue.waiting[0]
		s.mu.Unlock()
		if err := s.post(ctx, t); err != nil {
			return err
		}
	}
}

// post posts one thing and takes the answer.
func (s *Server) post(ctx context.Context, t *told) error {
	if s.Told != nil {
		s.Told(t.kind, t.payload)
	}
	limited, cancel := context.WithTimeout(ctx, patience+s.Lenient)
	defer cancel()
	body, kind := t.body()
	// A retry comes later, also where the clock stands still: it is signed anew.
	r, err := s.Signed(limited, body, kind, s.Now().Add(time.Duration(t.attempt)*time.Second))
	if err != nil {
		return err
	}
	if t.attempt > 0 && t.kind == eventsAPI {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(t.attempt))
		r.Header.Set("X-Slack-Retry-Reason", t.reason)
	}
	said, stop, err := s.exchange(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		s.acknowledge(t, said)
		return nil
	}
	t.reason = "http_error"
	if limited.Err() != nil {
		t.reason = "http_timeout"
	}
	if t.attempt++; t.kind != eventsAPI || stop || t.attempt > mostRetries {
		s.give(t)
	}
	s.change()
	return err
}

// body is what is posted, and its type.
func (t *told) body() ([]byte, string) {
	const form = "application/x-www-form-urlencoded"
	switch t.kind {
	case interactive:
		return []byte(url.Values{"payload": {string(t.payload)}}.Encode()), form
	case commands:
		var o obj
		if err := netfake.Decode(t.payload, &o); err != nil {
			panic(err) // it was encoded here
		}
		values := url.Values{}
		for name, v := range o {
			values.Set(name, fmt.Sprint(v))
		}
		return []byte(values.Encode()), form
	}
	return t.payload, "application/json"
}

// Signed is a request to the app's URL, signed as of a moment.
func (s *Server) Signed(ctx context.Context, body []byte, kind string, at time.Time) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.HookURL, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", sign(s.Secret, stamp, body))
	return r, nil
}

func sign(secret, stamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte("v0:" + stamp + ":")) // a hash takes everything
	_, _ = mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// exchange posts; stop: the app wants no retry of what it did not take.
func (s *Server) exchange(r *http.Request) (said []byte, stop bool, err error) {
	response, said, err := netfake.Post(s.Hook, r)
	if err != nil {
		return nil, false, err
	}
	if response.StatusCode < 200 || response.StatusCode > 299 {
		err = fmt.Errorf("wrong response from the request URL: %s", response.Status)
	}
	return said, response.Header.Get("X-Slack-No-Retry") == "1", err
}

// Challenge asks the request URL whether it is one, as the app's settings do.
func (s *Server) Challenge(ctx context.Context) error {
	const word = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
	body := encode(obj{"token": "legacy", "challenge": word, "type": "url_verification"})
	r, err := s.Signed(ctx, body, "application/json", s.Now())
	if err != nil {
		return err
	}
	said, _, err := s.exchange(r)
	if err == nil && !strings.Contains(string(said), word) {
		err = fmt.Errorf("the request URL did not say the challenge")
	}
	return err
}
