package telegram_test

import (
	"os"
	"sync"
	"testing"
	"time"

	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat/chattest"
)

// description is where the published description of the Bot API lies, on machines that have it.
const description = "../../../shared/specs/telegram/api.min.json"

// TestStories tells every story through Telegram, against the same sections as every other network. Every request of
// theirs, and every answer of the pretended server, is valid by the API's description.
func TestStories(t *testing.T) {
	const flows = "../../flows"
	contract := readContract(t)
	w := bottest.Load(t, os.DirFS(flows), os.DirFS(flows+"/guides"), os.DirFS("../../locales"))
	bottest.Stories(t, flows, w, bottest.Network{
		Name: "telegram", Community: telegramfake.Community, Typed: 4096,
		New: func(t *testing.T, now func() time.Time) chattest.Fake {
			f := telegramfake.New(&chattest.Memory{})
			f.Now = now
			if contract != nil {
				contract.Watch(f.Server, func(err error) { t.Error(err) })
			}
			t.Cleanup(func() {
				if n := f.Server.Unanswered(); n > 0 {
					t.Errorf("%d presses were never answered", n)
				}
			})
			return f
		},
	})
}

// contractOnce reads the description once for all tests.
var contractOnce = sync.OnceValues(func() (*telegramfake.Contract, error) {
	return telegramfake.ReadContract(description)
})

// readContract is nil where the description is not at hand.
func readContract(t testing.TB) *telegramfake.Contract { return chattest.Reference(t, contractOnce) }
