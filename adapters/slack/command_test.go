package slack

import (
	"net/url"
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"mentorbot/bot/chat"
)

func slashLetter(channel, text string) letter {
	form := url.Values{
		"team_id": {"T1"}, "user_id": {"U2"}, "channel_id": {channel}, "trigger_id": {"1.2.x"}, "text": {text},
		"response_url": {"https://hooks.slack.com/commands/T1/1/x"}, "command": {"/mentor"},
	}
	return letter{sort: slash, data: []byte(form.Encode()), form: true}
}

func TestCommands(t *testing.T) { synctest.Test(t, testCommands) }

func testCommands(t *testing.T) {
	ben := chat.Argument{Person: "slack:T1/U3", Text: "ben"}
	word := func(s chat.Private) chat.Argument { return chat.Argument{Text: s} }
	for text, want := range map[string]struct {
		verb string
		args []chat.Argument
	}{
		"":     {"menu", nil},
		"  ":   {"menu", nil},
		"Help": {"help", nil},
		"pair <@U3|ben> <@UBOT|mentorbot>": {"pair", []chat.Argument{ben,
			{Person: "slack:T1/UBOT", Text: "mentorbot", Bot: true}}},
		"pair <@U3|ben>, <@U3>":      {"pair", []chat.Argument{ben, {Person: "slack:T1/U3"}}},
		"pair x<@U3|ben>":            {"pair", []chat.Argument{word("x"), ben}},
		`new "two words" “and two”`:  {"new", []chat.Argument{word("two words"), word("and two")}},
		`new «never closed`:          {"new", []chat.Argument{word("«never"), word("closed")}},
		"post <#C1|a b> &lt;b&gt;":   {"post", []chat.Argument{word("#a b"), word("<b>")}},
		"pair @plain <@not an id|x>": {"pair", []chat.Argument{word("@plain"), word("@x")}},
		"pair @plain also @ a@b.c":   {"pair", []chat.Argument{{Text: "@plain", Plain: true}, word("also"), word("@"), word("a@b.c")}},
		"<@U3|Ben> hi":               {"@ben", []chat.Argument{word("hi")}},
	} {
		r := newRig(t)
		r.self.Store(&identity{Team: "T1", User: "UBOT"})
		got := r.reads(t, slashLetter("C7", text))
		if len(got) != 1 {
			t.Fatalf("%q: %d events", text, len(got))
		}
		e := chat.Event{
			ID: eventID("cmd", nameOf("1.2.x")), Kind: chat.Command, Community: "slack:T1", Person: "slack:T1/U2", Place: "slack:T1/C7",
			Board: "slack:T1/C7", Ticket: chat.Ticket(nameOf("1.2.x")), Verb: want.verb, Args: want.args,
		}
		if diff := cmp.Diff(e, got[0]); diff != "" {
			t.Errorf("%q -want +got:\n%s", text, diff)
		}
		if at := r.tickets.response(chat.Ticket(nameOf("1.2.x"))); at == "" {
			t.Errorf("the right to answer in place is not kept")
		}
	}
}

// A chat of two may be one that the bot is not in. A command there is answered in the person's own chat.
func TestCommandInADirectChannel(t *testing.T) { synctest.Test(t, testCommandInADirectChannel) }

func testCommandInADirectChannel(t *testing.T) {
	r := newRig(t)
	for _, channel := range []string{"DOTHER", "DHOME"} {
		got := r.reads(t, slashLetter(channel, "help"))
		if len(got) != 1 || !got[0].Own || got[0].Place != "slack:T1/DHOME" || got[0].Board != "" {
			t.Errorf("%s: got %+v", channel, got)
		}
	}
	if opened := r.calls("conversations.open"); len(opened) != 1 || opened[0].Form.Get("users") != "U2" {
		t.Errorf("the own chat was opened %d times", len(opened))
	}
}

// Over a socket the same command is JSON, with a truth value or none where the form has a word.
func TestCommandAsJSON(t *testing.T) { synctest.Test(t, testCommandAsJSON) }

func testCommandAsJSON(t *testing.T) {
	for _, install := range []string{"", `"is_enterprise_install":false,`, `"is_enterprise_install":"false",`} {
		data := `{` + install + `"team_id":"T1","user_id":"U2","channel_id":"C7","trigger_id":"1.2.x","text":"help"}`
		got := newRig(t).reads(t, letter{sort: slash, data: []byte(data)})
		if len(got) != 1 || got[0].Verb != "help" {
			t.Errorf("%s: got %+v", data, got)
		}
	}
}
