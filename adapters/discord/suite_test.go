package discord_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"log/slog"
	"net/http"
	"os"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"

	"mentorbot/adapters/discord"
	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
)

// hurried is a clock that runs ahead with each look, so that no limit of the network's is met. It is one for all who look.
func hurried() func() time.Time {
	return func() time.Time {
		return time.Unix(1_700_000_000, 0).Add(time.Duration(looks.Add(1)) * 10 * time.Second)
	}
}

var looks atomic.Int64

// pretend is a Fake with the real adapter, told of interactions by HTTP or through the gateway.
func pretend(hook bool) *discordfake.Fake {
	return pretended(hook, func(a *discord.Adapter, _ *discordfake.Server) discordfake.Network { return a })
}

// pretended is pretend, with something about the adapter.
func pretended(hook bool, about func(*discord.Adapter, *discordfake.Server) discordfake.Network) *discordfake.Fake {
	memory := &chattest.Memory{}
	return discordfake.New(hook, func(s *discordfake.Server, l *netfake.Listener,
		now func() time.Time) discordfake.Network {
		o := discord.Options{
			Token: s.App().Token, URL: s.URL + "/api", Memory: memory, Now: now, Real: hurried(),
			Client: &http.Client{Transport: discordfake.Transport{Server: s}},
			Dialer: &websocket.Dialer{NetDialContext: l.Dial},
			Busy:   func(l chat.Language) string { return "busy <" + string(l) + ">" },
			Old:    func(l chat.Language) string { return "old <" + string(l) + ">" },
		}
		if os.Getenv("LOUD") != "" {
			o.Log = slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelDebug}))
		}
		if hook {
			o.PublicKey = hex.EncodeToString(s.Private.Public().(ed25519.PublicKey))
		}
		return about(discord.New(o), s)
	})
}

// inBubble runs a part of a test where a slow machine is no slow store.
func inBubble(t *testing.T, name string, part func(t *testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) { synctest.Test(t, part) })
}

func TestSuite(t *testing.T) {
	t.Parallel()
	for name, hook := range map[string]bool{"through the gateway": false, "by HTTP": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := pretend(hook)
			if contract := readContract(t); contract != nil {
				contract.Watch(f.Server, func(err error) { t.Error(err) })
			}
			chattest.Exercise(t, f)
			for _, v := range f.Server.Violations() {
				t.Errorf("Discord does not allow: %s", v)
			}
		})
	}
}
