package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
)

var yes = chat.Choice{Handle: "d1_yes_mac", Label: "Yes"}

func card(choices ...chat.Choice) chat.Message {
	file := chat.File{Name: "card.png", Type: "image/png", Text: "Ana, of @example.org", Bytes: []byte("png")}
	return chat.Message{Language: "en", Files: []chat.File{file}, Choices: choices}
}

// TestOutboundWire compares what goes over the wire, one request a file. UPDATE=1 writes them.
func TestOutboundWire(t *testing.T) {
	private := chat.Choice{Handle: "d1_join_mac", Label: "Take part", Private: true}
	answered := saying("How was your week?", yes)
	answered.Chosen = "Yes & @no"
	text := saying("", yes, chat.Choice{Handle: "d1_no_mac", Label: "No"}, chat.Choice{Handle: "d1_x_mac",
		Label: "Back",
		Aside: true})
	text.Text = chat.Text{{Style: chat.Bold, Text: "Hello"}, {Text: " "}, {Style: chat.Mention, Text: "Ana",
		Person: "telegram:7"},
		{Text: ", see "}, {Style: chat.Link, Text: "here", URL: "https://example.org/?a=1&b=2"},
		{Text: ". They wrote: "},
		{Style: chat.Typed, Text: "*mail* a@example.org 👋 /stop"}}
	edit := delivery(chat.At(ana), answered)
	edit.Edits = "55"
	for name, d := range map[string]chat.Delivery{
		"send_text": delivery(chat.To("telegram:7"), text), "send_link_in_group": delivery(chat.In(group100+"/9"),
			saying("Who takes part?", private)),
		"edit_chosen": edit, "send_photo": delivery(chat.At(ana), card(yes)),
	} {
		desk := newDesk(t)
		a := desk.adapter()
		if _, err := a.Send(t.Context(), d); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		calls := slices.DeleteFunc(desk.heard(), func(c asked) bool { return c.Method == "getMe" })
		got, err := json.MarshalIndent(calls, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "wire", "out", name+".json")
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(file, append(got, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(bytes.TrimSpace(want), got) {
			t.Errorf("%s is not what goes over the wire (UPDATE=1 writes it anew), %v:\n%s", file, err, got)
		}
	}
}

// TestNothingIsMarkup: no request asks for markup, or keeps a preview of a page.
func TestNothingIsMarkup(t *testing.T) {
	desk := newDesk(t)
	a := desk.adapter()
	for _, m := range []chat.Message{saying("*a* <b>"), card()} {
		edit := delivery(chat.At(ana), m)
		edit.Edits = "5"
		if _, err := a.Send(t.Context(), delivery(chat.At(ana), m)); err != nil || a.Edit(t.Context(), edit) != nil {
			t.Error("not sent", err)
		}
	}
	calls := desk.heard()
	for _, c := range calls {
		text := c.Params["text"] != ""
		if c.Params["parse_mode"] != "" || text != (c.Params["link_preview_options"] == noPreview) {
			t.Errorf("%s with %v", c.Method, c.Params)
		}
	}
	if len(calls) != 4 {
		t.Errorf("asked %v", methods(calls))
	}
}

func TestReceipts(t *testing.T) {
	desk := newDesk(t)
	a := desk.adapter()
	for _, c := range []struct {
		to     chat.Destination
		place  chat.PlaceID
		thread string
	}{
		{chat.To("telegram:7"), ana, ""}, {chat.At(ana), ana, ""}, {chat.In(group100), group100, ""},
		{chat.In(group100 + "/9"), group100 + "/9", "9"},
	} {
		got, err := a.Send(t.Context(), delivery(c.to, saying("Hello")))
		if call := desk.heard()[0]; err != nil || got.Place != c.place || got.Message != "101" ||
			call.Params["message_thread_id"] != c.thread {
			t.Errorf("%+v arrived at %+v, %v, by %v", c.to, got, err, call.Params)
		}
	}
}

func TestAddressesOfOthers(t *testing.T) {
	desk := newDesk(t)
	a := desk.adapter()
	for _, c := range []struct {
		to   chat.Destination
		want error
	}{
		{chat.Destination{}, chat.ErrUnreachable}, {chat.To("web:7"), chat.ErrUnreachable},
		{chat.At("telegram:x"), chat.ErrUnreachable}, {chat.At("telegram:-1/x"), chat.ErrUnreachable},
		{chat.Destination{People: []chat.PersonID{"telegram:7", "telegram:8"}}, chat.ErrUnsupported},
	} {
		if _, err := a.Send(t.Context(), delivery(c.to, saying("Hello"))); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.to, err, c.want)
		}
	}
	if calls := desk.heard(); len(calls) != 0 {
		t.Errorf("asked %v", methods(calls))
	}
}

func TestWhatDoesNotFit(t *testing.T) {
	many := make([]chat.Choice, mostButtons+1)
	for i := range many {
		many[i] = yes
	}
	both := card()
	both.Text = chat.Words("and words")
	long := card()
	long.Files[0].Text = strings.Repeat("a", mostCaption)
	secret := saying("Yours alone")
	secret.Private = true
	for name, m := range map[string]chat.Message{
		"buttons": saying("x", many...), "text": saying(strings.Repeat("a", mostText+1)), "caption": long, "both": both,
		"form": {Form: &chat.Form{}}, "private": secret,
	} {
		desk := newDesk(t)
		edit := delivery(chat.In(group100), m)
		edit.Edits = "5"
		_, err := desk.adapter().Send(t.Context(), delivery(chat.In(group100), m))
		if failed := desk.adapter().Edit(t.Context(), edit); !errors.Is(err, chat.ErrUnsupported) ||
			!errors.Is(failed, chat.ErrUnsupported) || len(desk.heard()) != 0 {
			t.Errorf("%s: sent with %v, edited with %v", name, err, failed)
		}
	}
}

// TestMending: what is refused is changed and sent again at once.
func TestMending(t *testing.T) {
	const moved = `"migrate_to_chat_id":-200`
	typed := saying("")
	typed.Text = chat.Text{{Style: chat.Bold, Text: "Hi"}}
	for name, c := range map[string]struct {
		refused []string
		place   chat.PlaceID
		chats   []string // chat, thread and entities of each try
	}{
		"moved": {[]string{refusing(400, "Bad Request: group chat was upgraded to a supergroup chat", moved)},
			"telegram:-200",
			[]string{"-100 9 true", "-200  true"}},
		"thread": {[]string{refusing(400, "Bad Request: message thread not found")}, group100,
			[]string{"-100 9 true", "-100  true"}},
		"entities": {[]string{refusing(400, "Bad Request: can't parse entities: x")}, group100 + "/9",
			[]string{"-100 9 true", "-100 9 false"}},
		"all": {[]string{refusing(400, "Bad Request: message thread not found"), refusing(400, "Bad Request: x", moved),
			refusing(400, "can't parse entities")}, "telegram:-200",
			[]string{"-100 9 true", "-100  true", "-200  true", "-200  false"}},
	} {
		desk := newDesk(t)
		desk.answer("sendMessage", c.refused...)
		a := desk.adapter()
		got, err := a.Send(t.Context(), delivery(chat.In(group100+"/9"), typed))
		var tries []string
		for _, call := range desk.heard() {
			styled := "false"
			if call.Params["entities"] != "" {
				styled = "true"
			}
			tries = append(tries, call.Params["chat_id"]+" "+call.Params["message_thread_id"]+" "+styled)
		}
		if err != nil || got.Place != c.place || !slices.Equal(tries, c.chats) {
			t.Errorf("%s: arrived at %+v, %v, by %q", name, got, err, tries)
		}
	}
}

func TestMendingEnds(t *testing.T) {
	desk := newDesk(t)
	for i := range 20 {
		to := []string{`"migrate_to_chat_id":-200`, `"migrate_to_chat_id":-300`}[i%2]
		desk.answer("sendMessage", refusing(400, "Bad Request: moved", to))
	}
	_, err := desk.adapter().Send(t.Context(), delivery(chat.In(group100), saying("Hello")))
	if calls := desk.heard(); err == nil || len(calls) != mostTries {
		t.Errorf("%d tries, %v", len(calls), err)
	}
}

// TestAMoveIsTold: the send that learns of it tells the bot, before the message goes to the new place.
func TestAMoveIsTold(t *testing.T) {
	desk := newDesk(t)
	desk.answer("sendMessage", refusing(400, "Bad Request: moved", `"migrate_to_chat_id":-200`))
	a := desk.adapter()
	var heard []chat.Event
	receive := chat.Receive(func(_ context.Context, events ...chat.Event) []error {
		heard = append(heard, events...)
		return make([]error, len(events))
	})
	a.receive.Store(&receive)
	if _, err := a.Send(t.Context(), delivery(chat.In(group100), saying("Hello"))); err != nil {
		t.Fatal(err)
	}
	if len(heard) != 1 || heard[0].ID != "telegram:moved:-100:-200" || heard[0].Kind != chat.Moved ||
		heard[0].Place != group100 || heard[0].To != "telegram:-200" || heard[0].Community != "telegram:-100" {
		t.Errorf("heard %+v", heard)
	}
	desk.heard()
	if _, err := a.Send(t.Context(), delivery(chat.In(group100), saying("Again"))); err != nil {
		t.Fatal(err)
	}
	if calls := desk.heard(); len(calls) != 1 || calls[0].Params["chat_id"] != "-200" {
		t.Errorf("the next goes by %+v", calls)
	}
}

func TestWaits(t *testing.T) {
	for place, all := range map[chat.PlaceID]bool{ana: true, group100: false} {
		desk := newDesk(t)
		desk.answer("sendMessage", refusing(429, "Too Many Requests: retry after 14", `"retry_after":14`))
		_, err := desk.adapter().Send(t.Context(), delivery(chat.At(place), saying("Hello")))
		if want := (chat.RetryAfter{Wait: 14 * time.Second, All: all}); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", place, err, want)
		}
	}
}

func TestEdits(t *testing.T) {
	chosen := func(m chat.Message) chat.Message { m.Chosen = "Yes"; return m }
	blank := card(yes)
	blank.Files[0].Bytes = nil
	for name, c := range map[string]struct {
		message chat.Message
		answers []string
		want    string
	}{
		"words":  {message: saying("After", yes), want: "editMessageText After; keyboard"},
		"chosen": {message: chosen(saying("After", yes)), want: "editMessageText After\n\n✓ \u2068Yes\u2069;"},
		"picture": {message: chosen(card(yes)),
			want: "editMessageCaption \u2068Ana, of @\u2060example\u2060.org\u2069\n\n✓ \u2068Yes\u2069;"},
		"not drawn": {message: chosen(blank),
			want: "editMessageText \u2068Ana, of @\u2060example\u2060.org\u2069\n\n✓ \u2068Yes\u2069;"},
		"no room": {message: chosen(saying(strings.Repeat("a", mostText), yes)), want: "editMessageReplyMarkup ;"},
		"same": {message: saying("x"), answers: []string{refusing(400,
			"Bad Request: message is not modified: x")}, want: "editMessageText x;"},
		"without words": {message: chosen(saying("x", yes)), want: "editMessageReplyMarkup ;",
			answers: []string{refusing(400, "Bad Request: there is no text in the message to edit")}},
	} {
		desk := newDesk(t)
		desk.answer("editMessageText", c.answers...)
		d := delivery(chat.In(group100+"/9"), c.message)
		d.Edits = "55"
		if err := desk.adapter().Edit(t.Context(), d); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		calls := desk.heard()
		last := calls[len(calls)-1]
		got := last.Method + " " + last.Params["text"] + last.Params["caption"] + ";"
		if last.Params["reply_markup"] != "" {
			got += " keyboard"
		}
		if got != c.want || last.Params["message_id"] != "55" || last.Params["message_thread_id"] != "" {
			t.Errorf("%s: %q with %v, want %q", name, got, last.Params, c.want)
		}
	}
}

func TestAMessageThatIsGone(t *testing.T) {
	desk := newDesk(t)
	desk.answer("editMessageText", refusing(400, "Bad Request: message to edit not found"))
	d := delivery(chat.At(ana), saying("After"))
	d.Edits = "55"
	if err := desk.adapter().Edit(t.Context(), d); !errors.Is(err, chat.ErrUnreachable) {
		t.Errorf("got %v", err)
	}
}

func TestFiles(t *testing.T) {
	for kind, want := range map[string]string{"image/png": "sendPhoto", "image/jpeg": "sendPhoto",
		"image/gif":     "sendDocument",
		"text/calendar": "sendDocument"} {
		desk := newDesk(t)
		m := card()
		m.Files[0].Type, m.Files[0].Text = kind, ""
		_, err := desk.adapter().Send(t.Context(), delivery(chat.At(ana), m))
		if call := desk.heard()[0]; err != nil || call.Method != want || len(call.Files) != 1 ||
			call.Params["caption"] != "" {
			t.Errorf("%s: %+v, %v", kind, call, err)
		}
	}
	desk := newDesk(t)
	m := saying("", yes)
	if _, err := desk.adapter().Send(t.Context(), delivery(chat.At(ana), m)); err != nil ||
		desk.heard()[0].Params["text"] != "…" {
		t.Error("buttons alone need a mark above them", err)
	}
}
