package telegram

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"unicode/utf16"

	"mentorbot/bot/chat"
)

// typed is a message of Ana's, with the entities the server finds: (type, first letter, the stretch).
func typed(t *testing.T, where, text string, entities ...[2]string) []byte {
	t.Helper()
	m := map[string]any{"from": json.RawMessage(anaJSON), "text": text, "date": 1700000000,
		"chat": map[string]any{"id": 5, "type": "private"}}
	if where == "group" {
		m["chat"] = map[string]any{"id": -1001, "type": "supergroup", "title": "G"}
	}
	var found []map[string]any
	at := 0
	for _, e := range entities {
		i := indexFrom(text, e[1], at)
		if i < 0 {
			t.Fatalf("%q is not in %q", e[1], text)
		}
		entity := map[string]any{"type": e[0], "offset": units(text[:i]), "length": units(e[1])}
		if e[0] == "text_mention" {
			entity["user"] = map[string]any{"id": 7, "first_name": e[1]}
		}
		found, at = append(found, entity), i+len(e[1])
	}
	m["entities"] = found
	data, err := json.Marshal(map[string]any{"update_id": 1, "message": m})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func indexFrom(s, what string, at int) int {
	for i := at; i+len(what) <= len(s); i++ {
		if s[i:i+len(what)] == what {
			return i
		}
	}
	return -1
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// read is a command in short: its kind, verb, handle and arguments.
func read(e chat.Event) string {
	s := fmt.Sprintf("%s %s%s", e.Kind, e.Verb, e.Handle)
	for _, a := range e.Args {
		s += fmt.Sprintf(" [%s|%s", a.Person, a.Text.Reveal())
		if a.Bot {
			s += "|bot"
		}
		s += "]"
	}
	return s
}

// What Telegram marks in a text: a command, a username, somebody without one.
func cmd(s string) [2]string { return [2]string{"bot_command", s} }

func at(s string) [2]string { return [2]string{"mention", s} }

func named(s string) [2]string { return [2]string{"text_mention", s} }

// commanded is what people type, and what it is taken for.
var commanded = map[string]struct {
	where, text string
	entities    [][2]string
	want        string // empty: ignored
}{
	"a verb":            {"own", "/status", [][2]string{cmd("/status")}, "command status"},
	"in any case":       {"own", "/StaTus", [][2]string{cmd("/StaTus")}, "command status"},
	"not marked":        {"own", "/Überblick", nil, "command überblick"},
	"not marked, to us": {"own", "/status@ourbot x", nil, "command status [|x]"},
	"a slash alone":     {"own", "/", nil, "command menu"},
	"the one of others": {"own", "/mentor", [][2]string{cmd("/mentor")}, "command menu"},
	"behind that":       {"own", "/mentor pair a", [][2]string{cmd("/mentor")}, "command pair [|a]"},
	"behind that, to us": {"group", "/mentor@OurBot  pair @ben", [][2]string{cmd("/mentor@OurBot"),
		at("@ben")}, "command pair [telegram:6|Ben]"},
	"to us":                 {"group", "/pair@OURBOT", [][2]string{cmd("/pair@OURBOT")}, "command pair"},
	"to nobody in a group":  {"group", "/pair", [][2]string{cmd("/pair")}, "command pair"},
	"to another":            {"group", "/pair@OtherBot", [][2]string{cmd("/pair@OtherBot")}, ""},
	"to another, in own":    {"own", "/pair@OtherBot", [][2]string{cmd("/pair@OtherBot")}, ""},
	"not marked in a group": {"group", "/pair", nil, ""},
	"within talk":           {"group", "try /pair", [][2]string{cmd("/pair")}, ""},
	"within words":          {"own", "try /pair", [][2]string{cmd("/pair")}, "message "},

	"start":               {"own", "/start", [][2]string{cmd("/start")}, "opened "},
	"start by a link":     {"own", "/start a_b-C9", [][2]string{cmd("/start")}, "opened a_b-C9"},
	"start in a group":    {"group", "/start@OurBot", [][2]string{cmd("/start@OurBot")}, "command menu"},
	"start by startgroup": {"group", "/start@OurBot abc", [][2]string{cmd("/start@OurBot")}, ""},

	"two people": {"own", "/pair @ben @OURBOT", [][2]string{cmd("/pair"), at("@ben"), at("@OURBOT")},
		"command pair [telegram:6|Ben] [telegram:777|Mentor|bot]"},
	"in any case too": {"own", "/pair @BEN", [][2]string{cmd("/pair"), at("@BEN")},
		"command pair [telegram:6|Ben]"},
	"somebody unknown": {"own", "/pair @nobody", [][2]string{cmd("/pair"), at("@nobody")},
		"command pair [|@nobody]"},
	"without a username": {"own", "/pair Ana María @ben", [][2]string{cmd("/pair"), named("Ana María"),
		at("@ben")}, "command pair [telegram:7|Ana María] [telegram:6|Ben]"},
	"behind emoji": {"own", "/pair 👩‍👩‍👧‍👦😀 @ben", [][2]string{cmd("/pair"), at("@ben")},
		"command pair [|👩‍👩‍👧‍👦😀] [telegram:6|Ben]"},
	"commas between": {"own", "/pair @ben, Cy، @ben,", [][2]string{cmd("/pair"), at("@ben"), named("Cy"),
		at("@ben")}, "command pair [telegram:6|Ben] [telegram:7|Cy] [telegram:6|Ben]"},
	"no space between": {"own", "/pair a@ben@ben", [][2]string{cmd("/pair"), at("@ben"), at("@ben")},
		"command pair [|a] [telegram:6|Ben] [telegram:6|Ben]"},
	"in new lines": {"own", "/pair\n@ben\n\u00a0Cy", [][2]string{cmd("/pair"), at("@ben"), named("Cy")},
		"command pair [telegram:6|Ben] [telegram:7|Cy]"},

	"words": {"own", "/goal learn <b>Go</b>", [][2]string{cmd("/goal")},
		"command goal [|learn] [|<b>Go</b>]"},
	"words in quotes": {"own", "/goal \"learn Go\" «in a year» now", [][2]string{cmd("/goal")},
		"command goal [|learn Go] [|in a year] [|now]"},
	"a quote left open": {"own", "/goal \"learn Go", [][2]string{cmd("/goal")}, "command goal [|\"learn] [|Go]"},
	"a mention in quotes": {"own", "/goal \"ask @ben too\" @ben", [][2]string{cmd("/goal"), at("@ben"), at("@ben")},
		"command goal [|ask @ben too] [telegram:6|Ben]"},
}

func TestCommands(t *testing.T) {
	for what, c := range commanded {
		r := newRig(t)
		r.seen(t, user{ID: 6, First: "Ben", Username: "Ben"}, user{ID: 777, Bot: true, First: "Mentor",
			Username: "OurBot"})
		n, err := r.translate(t.Context(), typed(t, c.where, c.text, c.entities...))
		got := ""
		if len(n.events) == 1 {
			got = read(n.events[0])
		}
		if err != nil || got != c.want || (got == "") != (n.reason != "") {
			t.Errorf("%s: %q is %q, want %q; reason %q, %v", what, c.text, got, c.want, n.reason, err)
		}
	}
}

func TestEntitiesThatCantBe(t *testing.T) {
	for _, e := range []stretch{
		{Type: "mention", Offset: -3, Length: 5}, {Type: "mention", Offset: 6, Length: -1}, {Type: "mention",
			Offset: 900, Length: 4},
		{Type: "mention", Offset: 6, Length: 1 << 40}, {Type: "text_mention", Offset: 6, Length: 4},
	} {
		m := &message{Text: "/pair @ben 👋", Entities: []stretch{{Type: "bot_command", Length: 5}, e}}
		o, _ := orderIn(m)
		args, err := newRig(t).arguments(t.Context(), m, o)
		if err != nil || len(args) == 0 || slices.ContainsFunc(args,
			func(a chat.Argument) bool { return a.Text == "" }) {
			t.Errorf("%+v: %d arguments, %v", e, len(args), err)
		}
	}
}
