package telegram

import (
	"encoding/json"
	"os"
	"testing"
	"time"

	"mentorbot/bot/chat/chattest"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// callbackUpdate is a button pressed under a message as mentorbot sends them.
func callbackUpdate(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/wire/callback.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// BenchmarkCallback compares our way from an update to an event with the library's way to its own type.
func BenchmarkCallback(b *testing.B) {
	data := callbackUpdate(b)
	b.Run("ours", func(b *testing.B) {
		a := New(Options{Token: testToken, Memory: &chattest.Memory{}, Now: time.Now})
		b.ReportAllocs()
		for b.Loop() {
			if n, err := a.translate(b.Context(), data); err != nil || len(n.events) != 1 {
				b.Fatal(n.reason, err)
			}
		}
	})
	b.Run("library", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var u tgbotapi.Update
			if err := json.Unmarshal(data, &u); err != nil || u.CallbackQuery == nil {
				b.Fatal(err)
			}
		}
	})
}
