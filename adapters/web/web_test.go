package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"mentorbot/bot/chat"
)

// memory keeps in a map, and fails when it is told to.
type memory struct {
	mu     sync.Mutex
	values map[string][]byte
	fail   error
}

func newMemory() *memory { return &memory{values: map[string][]byte{}} }

func (m *memory) Get(_ context.Context, key string) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.values[key], nil
}

func (m *memory) Put(_ context.Context, key string, value []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail == nil {
		m.values[key] = bytes.Clone(value)
	}
	return m.fail
}

// stage has two languages, remembers who was told how to answer, and says keys for words.
type stage struct{ manners map[chat.PersonID]Manner }

func (stage) Languages() []Tongue {
	return []Tongue{{Tag: "en", Name: "English"}, {Tag: "ar", Name: "العربية", RightLeft: true}}
}

func (stage) Words(l chat.Language) map[string]string {
	return map[string]string{"page.error.token": "token " + string(l), "page.error.host": "host " + string(l)}
}

func (stage) Clock(context.Context, chat.Language) (ClockView, error) {
	return ClockView{Now: noon}, nil
}
func (stage) Advance(_ context.Context, to AdvanceRequest) (Advanced, error) {
	return Advanced{Now: noon, Fired: []Fired{{Who: to.By + to.To}}}, nil
}
func (stage) Progress(context.Context, chat.Language) ([]PairView, error) { return nil, nil }
func (stage) Demo(context.Context, DemoRequest) error                     { return nil }
func (stage) SaveStory(_ context.Context, people []chat.PersonID) (string, []byte, error) {
	return "قصة.txtar", []byte(people[0]), nil
}
func (s stage) Autopilot(_ context.Context, p chat.PersonID, m Manner) error {
	s.manners[p] = m
	return nil
}

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// bot receives events, and refuses them when it is told to.
type bot struct {
	mu     sync.Mutex
	events []chat.Event
	refuse error
}

func (b *bot) receive(_ context.Context, events ...chat.Event) []error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.refuse != nil {
		return []error{b.refuse}
	}
	b.events = append(b.events, events...)
	return make([]error, len(events))
}

func (b *bot) take() []chat.Event {
	b.mu.Lock()
	defer b.mu.Unlock()
	taken := b.events
	b.events = nil
	return taken
}

// playground is a running page with Ana, Ana García and سارة on it.
type playground struct {
	*Adapter
	bot     *bot
	memory  *memory
	handler http.Handler
}

func play(t testing.TB, m *memory) playground {
	b := &bot{}
	a := New(Options{Memory: m, Stage: stage{manners: map[chat.PersonID]Manner{}}, Now: func() time.Time { return noon },
		Community: "page"})
	ctx, cancel := context.WithCancel(t.Context())
	running, stopped := a.Changed(), make(chan error)
	go func() { stopped <- a.Run(ctx, b.receive) }()
	<-running
	t.Cleanup(func() {
		cancel()
		if err := <-stopped; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
	p := playground{Adapter: a, bot: b, memory: m, handler: a.Handler()}
	for id, n := range []NewPerson{
		{Name: "Ana", Zone: "Europe/Madrid", Language: "en"}, {Name: "Ana García"}, {Name: "سارة", Language: "ar"},
	} {
		n.ID, n.Settled = "person-0"+string(rune('0'+id)), true
		if _, err := a.Add(ctx, n); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// order posts as the page does.
func (p playground) order(path string, body any) *httptest.ResponseRecorder {
	written, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return p.ask(http.MethodPost, path, written, nil)
}

func (p playground) ask(method, path string, body []byte, header http.Header) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, bytes.NewReader(body))
	r.Host = "127.0.0.1:8080"
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, values := range header {
		r.Header[name] = values
		if name == "Host" {
			r.Host = values[0]
		}
	}
	w := httptest.NewRecorder()
	p.handler.ServeHTTP(w, r)
	return w
}

var errStore = errors.New("the disk is full")
