package web_test

import (
	"os"
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
			f := webfake.New(&chattest.Memory{})
			f.Now = now
			return f
		},
	})
}
