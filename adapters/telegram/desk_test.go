package telegram

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// canary is a token that must be seen nowhere.
const canary = "123456:CANARY"

// asked is one call as the desk heard it.
type asked struct {
	Method string            `json:"method"`
	Params map[string]string `json:"params"`
	Files  map[string]string `json:"files,omitempty"` // name and size by field
}

// desk is a server that writes down what it is asked, and answers what it is told to: by method, one after another.
type desk struct {
	*httptest.Server
	t       *testing.T
	log     bytes.Buffer
	memory  *chattest.Memory
	mu      sync.Mutex
	calls   []asked
	answers map[string][]string
}

func newDesk(t *testing.T) *desk {
	d := &desk{t: t, memory: &chattest.Memory{}, answers: map[string][]string{}}
	d.Server = httptest.NewServer(http.HandlerFunc(d.serve))
	t.Cleanup(d.Close)
	return d
}

// deskMoment is when everything happens.
var deskMoment = time.Date(2025, 3, 3, 10, 0, 0, 0, time.UTC)

func (d *desk) adapter(change ...func(*Options)) *Adapter {
	o := Options{Token: canary, URL: d.URL, Memory: d.memory, Now: func() time.Time { return deskMoment }}
	o.Log = slog.New(slog.NewTextHandler(&d.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	for _, c := range change {
		c(&o)
	}
	a := New(o)
	if err := a.groups.load(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	return a
}

// answer keeps what the method is answered next; "-" is the usual answer.
func (d *desk) answer(method string, bodies ...string) {
	d.answers[method] = append(d.answers[method], bodies...)
}

func refusing(code int, description string, parameters ...string) string {
	return fmt.Sprintf(`{"ok":false,"error_code":%d,"description":%q,"parameters":{%s}}`, code, description,
		strings.Join(parameters, ","))
}

func (d *desk) serve(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	call := asked{Method: path.Base(r.URL.Path), Params: map[string]string{}}
	if err := r.ParseMultipartForm(1 << 20); err != nil && err != http.ErrNotMultipart {
		d.t.Errorf("%s: %v", call.Method, err)
	}
	for name, values := range r.PostForm {
		call.Params[name] = values[0]
	}
	if r.MultipartForm != nil {
		call.Files = map[string]string{}
		for name, values := range r.MultipartForm.Value {
			call.Params[name] = values[0]
		}
		for name, files := range r.MultipartForm.File {
			call.Files[name] = fmt.Sprintf("%s, %d bytes", files[0].Filename, files[0].Size)
		}
	}
	d.calls = append(d.calls, call)
	body := "-"
	if left := d.answers[call.Method]; len(left) > 0 {
		body, d.answers[call.Method] = left[0], left[1:]
	}
	if body == "-" {
		body = d.usual(call)
	}
	status := http.StatusOK
	var envelope struct {
		Code int `json:"error_code"`
	}
	if json.Unmarshal([]byte(body), &envelope) == nil && envelope.Code != 0 {
		status = envelope.Code
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func (d *desk) usual(c asked) string {
	switch {
	case c.Method == "getMe":
		return `{"ok":true,"result":{"id":123456,"is_bot":true,"first_name":"Bot","username":"MentorBot",` +
			`"can_join_groups":true,"can_read_all_group_messages":false}}`
	case strings.HasPrefix(c.Method, "send"):
		return fmt.Sprintf(`{"ok":true,"result":{"message_id":%d}}`, 100+len(d.calls))
	}
	return `{"ok":true,"result":true}`
}

// heard are the calls since the last time.
func (d *desk) heard() []asked {
	d.mu.Lock()
	defer d.mu.Unlock()
	calls := d.calls
	d.calls = nil
	return calls
}

// methods are those of the calls, in order.
func methods(calls []asked) (names []string) {
	for _, c := range calls {
		names = append(names, c.Method)
	}
	return names
}

const ana, group100 = chat.PlaceID("telegram:7"), chat.PlaceID("telegram:-100")

func saying(text string, choices ...chat.Choice) chat.Message {
	return chat.Message{Language: "en", Text: chat.Words(text), Choices: choices}
}

func delivery(to chat.Destination, m chat.Message) chat.Delivery {
	return chat.Delivery{ID: "d1", To: to, Message: m}
}
