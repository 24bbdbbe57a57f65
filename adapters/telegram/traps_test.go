package telegram

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"mentorbot/bot/chat"
)

// talkative is set where this test program, started by itself, makes the library log all it can.
const talkative = "MENTORBOT_TEST_TALKATIVE"

// TestTheLibraryIsSilent: it writes where its logger was opened, which only another process can listen to.
func TestTheLibraryIsSilent(t *testing.T) {
	if os.Getenv(talkative) != "" {
		New(Options{Token: canary})
		client := &http.Client{Transport: wires(func(*http.Request) (*http.Response, error) {
			body := io.NopCloser(strings.NewReader(`{"ok":true,"result":"/bot` + canary + `"}`))
			return &http.Response{StatusCode: http.StatusOK, Body: body}, nil
		})}
		bot := &tgbotapi.BotAPI{Token: canary, Client: client, Debug: true}
		bot.SetAPIEndpoint("http://127.0.0.1:1/bot%s/%s")
		if answer, err := bot.MakeRequest("getMe", nil); err != nil || !answer.Ok {
			t.Error(err)
		}
		return
	}
	again := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestTheLibraryIsSilent$")
	again.Env = append(os.Environ(), talkative+"=1")
	said, err := again.CombinedOutput()
	if err != nil || strings.Contains(string(said), "CANARY") || strings.Contains(string(said), "getMe") {
		t.Errorf("%v, it said %s", err, said)
	}
}

// TestAnErrorHoldsNoAddress: what is wrapped in an address, with the token in it, is unwrapped, not only blackened.
func TestAnErrorHoldsNoAddress(t *testing.T) {
	gone := &http.Client{Transport: wires(func(*http.Request) (*http.Response, error) {
		return nil, errors.New("gone")
	})}
	a := New(Options{Token: canary, Client: gone})
	file := []tgbotapi.RequestFile{{Name: "photo", Data: tgbotapi.FileBytes{Name: "a.png", Bytes: []byte("x")}}}
	for _, err := range []error{a.call(t.Context(), "getMe", nil, nil),
		a.upload(t.Context(), "sendPhoto", tgbotapi.Params{}, file, nil)} {
		hides(t, err)
		if said := err.Error(); errors.As(err, new(*url.Error)) || strings.Contains(said, "/bot") ||
			!strings.HasSuffix(said, "gone") {
			t.Errorf("got %v", err)
		}
	}
}

// TestEveryKindIsAskedForByName: an empty list leaves out who comes and goes, and none keeps the one before.
func TestEveryKindIsAskedForByName(t *testing.T) {
	var kinds []string
	if err := json.Unmarshal([]byte(wanted), &kinds); err != nil {
		t.Fatal(err)
	}
	slices.Sort(kinds)
	want := []string{"callback_query", "chat_member", "edited_message", "message", "my_chat_member"}
	if !slices.Equal(kinds, want) {
		t.Errorf("asks for %q, want %q", kinds, want)
	}
}

// TestAButtonCarriesBytes: the server counts what a button carries in bytes, not in letters.
func TestAButtonCarriesBytes(t *testing.T) {
	a := newDesk(t).adapter()
	for handle, fits := range map[string]bool{strings.Repeat("x", 64): true, strings.Repeat("é", 33): false} {
		c := chat.Choice{Label: "Yes", Handle: chat.Handle(handle)}
		if _, err := a.button(t.Context(), c, false); (err == nil) != fits {
			t.Errorf("%d bytes: %v", len(handle), err)
		}
	}
}

// TestIDsHaveFiftyTwoBits: neither people nor groups fit into 32.
func TestIDsHaveFiftyTwoBits(t *testing.T) {
	n, err := newRig(t).translate(t.Context(), []byte(`{"update_id":4294967297,"message":{"message_id":4294967298,`+
		`"from":{"id":4503599627370495},"chat":{"id":-4503599627370494,"type":"supergroup"},"text":"/menu",`+
		`"entities":[{"type":"bot_command","offset":0,"length":5}]}}`))
	if err != nil || len(n.events) != 1 {
		t.Fatal(n.reason, err)
	}
	if e := n.events[0]; e.ID != "telegram:777:4294967297" || e.Person != "telegram:4503599627370495" ||
		e.Place != "telegram:-4503599627370494" {
		t.Errorf("got %s of %s in %s", e.ID, e.Person, e.Place)
	}
}

// TestNoWindowHoldsMoreThanTheServerTakes: 30 in any second over all, 20 in any minute in a group, and in the long run
// one a second in a chat.
func TestNoWindowHoldsMoreThanTheServerTakes(t *testing.T) {
	b := newRig(t).Capabilities().Budget
	if most := int(b.Overall) + b.OverallBurst; most > 30 {
		t.Errorf("%d in a second over all", most)
	}
	if most := int(60*b.Room) + b.RoomBurst; most > 20 {
		t.Errorf("%d in a minute in a group", most)
	}
	if b.Place > 1 || b.Overall <= 0 || b.Room <= 0 || b.Place <= 0 {
		t.Errorf("got %+v", b)
	}
}
