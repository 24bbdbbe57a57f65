package slack

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// TestEveryRecordedLetterComesThroughTheDoor: what was recorded, in the clothes that it wears by HTTP, is taken by the
// door, and means there what it means in a socket's frame.
func TestEveryRecordedLetterComesThroughTheDoor(t *testing.T) {
	synctest.Test(t, testEveryRecordedLetterComesThroughTheDoor)
}

func testEveryRecordedLetterComesThroughTheDoor(t *testing.T) {
	for name, data := range chattest.Recorded(t, samples+"/*.json") {
		r := newRig(t)
		h := r.hear()
		l := sampleLetter(t, name, data)
		body, kind := l.data, "application/x-www-form-urlencoded"
		switch {
		case l.sort == events:
			kind = jsonType
		case l.sort == interactive:
			body = []byte(url.Values{"payload": {string(data)}}.Encode())
		case l.sort == slash && !l.form:
			body = []byte(formOf(t, l.data).Encode())
		}
		if strings.HasPrefix(name, "socket-") && l.sort != events && l.sort != slash {
			continue // it is about the socket itself, or an interaction within its own envelope
		}
		headers := signed(body, now, testSecret)
		headers.Set("Content-Type", kind)
		if w := r.knock(body, headers); w.Code != http.StatusOK {
			t.Errorf("%s: answered %d", name, w.Code)
		}
		framed := newRig(t)
		want := framed.hear()
		if err := framed.take(t.Context(), framed.read(l))[0]; err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := kindsOf(h.all()); !slices.Equal(got, kindsOf(want.all())) {
			t.Errorf("%s: by the door %v, by the socket %v", name, got, kindsOf(want.all()))
		}
	}
}

func kindsOf(events []chat.Event) (kinds []chat.Kind) {
	for _, e := range events {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

// formOf is an object as a form.
func formOf(t *testing.T, data []byte) url.Values {
	t.Helper()
	var fields map[string]any
	form := url.Values{}
	if err := json.Unmarshal(data, &fields); err != nil {
		return form // a sample without a payload
	}
	for key, value := range fields {
		if words, is := value.(string); is {
			form.Set(key, words)
		}
	}
	return form
}

// TestEveryRecordedAnswerIsRead: whatever was recorded as an answer is taken for one, or for an error, by everything that
// asks; an error is never taken for a success.
func TestEveryRecordedAnswerIsRead(t *testing.T) {
	for name, data := range chattest.Recorded(t, samples+"/../responses/*.json") {
		r := newRig(t)
		r.answer = func(inquiry) (int, string, error) { return http.StatusOK, string(data), nil }
		to := address{team: "T1", channel: "C1"}
		for what, ask := range map[string]func() error{
			"identify": func() error { _, err := r.api.identify(t.Context()); return err },
			"socket":   func() error { _, err := r.api.socket(t.Context()); return err },
			"home":     func() error { _, err := r.openHome(t.Context(), "slack:T1/U1"); return err },
			"post":     func() error { _, err := r.api.post(t.Context(), to, "d", content{fallback: "x"}); return err },
			"update":   func() error { return r.api.update(t.Context(), to, "1.000001", "d", content{fallback: "x"}) },
		} {
			if err := ask(); err == nil && strings.HasPrefix(name, "error-") {
				t.Errorf("%s: %s takes it for a success", name, what)
			}
		}
	}
}
