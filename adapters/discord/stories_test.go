package discord_test

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/chat/netfake"
	"mentorbot/bot/phrasebook"
)

// reference is where the published description of the API lies, on machines that have it.
const reference = "../../../shared/specs/discord/openapi.json"

const flowsDir = "../../flows"

// mostTyped is how much a person can write at once.
const mostTyped = 2000

// TestStories tells every story through Discord, against the same sections as every other network, in some languages
// with interactions through the gateway and in the others by HTTP. Every request of theirs is valid by the description
// of the API; nothing is alive that a person typed, and nobody is left without an answer.
func TestStories(t *testing.T) {
	t.Parallel()
	contract := readContract(t)
	w := bottest.Load(t, os.DirFS(flowsDir), os.DirFS(flowsDir+"/guides"), os.DirFS("../../locales"))
	gateway, http := storied(contract, w.Book, false), storied(contract, w.Book, true)
	gateway.Languages, http.Languages = []chat.Language{"en", "de", "ar"}, []chat.Language{"es", "pt-BR"}
	if all := slices.Concat(gateway.Languages, http.Languages); len(all) != len(w.Book.Languages()) {
		t.Errorf("the languages are %v", w.Book.Languages())
	}
	bottest.Stories(t, flowsDir, w, gateway, http)
}

// storied is Discord as stories are told through it, with interactions by HTTP or through the gateway.
func storied(contract *discordfake.Contract, book *phrasebook.Book, hook bool) bottest.Network {
	return bottest.Network{
		Name: map[bool]string{false: "gateway", true: "http"}[hook], Community: pretend(hook).Community(), Typed: mostTyped,
		New: func(t *testing.T, now func() time.Time) chattest.Fake {
			f := watched(t, pretend(hook), contract)
			f.Now, f.Spoken = now, book.Moment
			return f
		},
	}
}

// watched lets every request be looked at, and whatever it shows.
func watched(t *testing.T, f *discordfake.Fake, contract *discordfake.Contract) *discordfake.Fake {
	if contract != nil {
		contract.Watch(f.Server, func(err error) { t.Error(err) })
	}
	t.Cleanup(func() {
		for _, v := range f.Server.Violations() {
			t.Errorf("Discord does not allow: %s", v)
		}
		for _, l := range f.Server.Alive() {
			t.Errorf("%s %q is alive in %.400q", l.Kind, l.What, l.Text)
		}
		if never, promised := f.Server.Unanswered(); never+promised > 0 {
			t.Errorf("%d interactions without an answer, %d with a promise alone", never, promised)
		}
	})
	return f
}

// contractOnce reads the description once for all tests.
var contractOnce = sync.OnceValues(func() (*discordfake.Contract, error) { return discordfake.ReadContract(reference) })

// readContract is nil where the description is not at hand.
func readContract(t testing.TB) *discordfake.Contract { return chattest.Reference(t, contractOnce) }

// TestTheLookoutSees: what would be alive is seen to be, wherever it is shown; so nothing is, where nothing is seen.
func TestTheLookoutSees(t *testing.T) {
	for _, c := range []struct{ kind, body string }{
		{"everyone", `{"content":"hey @everyone"}`}, {"user", `{"content":"<@900000000000000001>"}`},
		{"role", `{"content":"<@&1>"}`}, {"emoji", `{"content":"<:a:1>"}`}, {"line", `{"content":"# head"}`},
		{"format", `{"content":"a ||b||"}`}, {"override", `{"content":"a\u202eb"}`}, {"hidden", `{"content":"a\u200bb"}`},
		{"override", `{"content":"a","components":[{"type":1,"components":[{"type":2,"style":1,"custom_id":"x","label":"\u202ex"}]}]}`},
		{"everyone", `{"flags":32768,"components":[{"type":10,"content":"@here"}]}`},
	} {
		f := pretend(true)
		channel := f.Room("Hall").Native()
		body := strings.TrimSuffix(c.body, "}") + `,"allowed_mentions":{"parse":[]}}`
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
			f.Server.URL+"/api/v10/channels/"+channel+"/messages", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bot "+f.Server.App().Token)
		r.Header.Set("Content-Type", "application/json")
		response, err := netfake.Way{To: f.Server}.RoundTrip(r)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("%s: %v, %v", c.body, response, err)
		}
		if alive := f.Server.Alive(); len(alive) == 0 || alive[0].Kind != c.kind {
			t.Errorf("in %s alive are %v", c.body, alive)
		}
	}
}
