package flows_test

import (
	"os"
	"testing"
	"time"

	"mentorbot/adapters/web/webfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat/chattest"
)

// TestStories tells every story in every language on the network that has least. UPDATE=1 rewrites their sections from
// what the page shows, and the other network must then read the same.
func TestStories(t *testing.T) {
	w := bottest.Load(t, os.DirFS("."), os.DirFS("guides"), os.DirFS("../locales"))
	networks := []bottest.Network{bottest.Bare()}
	if w.Update = os.Getenv("UPDATE") != ""; w.Update {
		networks = []bottest.Network{page(), bottest.Bare()}
	}
	bottest.Stories(t, ".", w, networks...)
}

func page() bottest.Network {
	open := func(_ *testing.T, now func() time.Time) chattest.Fake {
		f := webfake.New(&chattest.Memory{})
		f.Now = now
		return f
	}
	return bottest.Network{Name: "web", Community: webfake.Community, New: open}
}
