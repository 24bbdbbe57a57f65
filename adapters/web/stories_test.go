package web_test

import (
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"mentorbot/adapters/web/webfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat/chattest"
)

// TestStories tells every story through the page, against the same sections as every other network.
func TestStories(t *testing.T) {
	const flows = "../../flows"
	w := bottest.Load(t, os.DirFS(flows), os.DirFS(flows+"/guides"), os.DirFS("../../locales"))
	w.Update = os.Getenv("UPDATE") != ""
	bottest.Stories(t, flows, w, bottest.Network{
		Name: "web", Community: webfake.Community, New: func(_ *testing.T, now func() time.Time) chattest.Fake {
			f := webfake.New(&storyMemory{})
			f.Now = now
			return f
		},
	})
}

// storyMemory forgets when the story ends.
type storyMemory struct{ sync.Map }

func (m *storyMemory) Get(_ context.Context, key string) ([]byte, error) {
	value, _ := m.Load(key)
	bytes, _ := value.([]byte) // none is empty
	return bytes, nil
}

func (m *storyMemory) Put(_ context.Context, key string, value []byte) error {
	m.Store(key, value)
	return nil
}
