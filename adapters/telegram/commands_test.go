package telegram

import (
	"slices"
	"strings"
	"testing"

	"mentorbot/bot/chat"
)

func helps() map[chat.Language][]chat.CommandHelp {
	return map[chat.Language][]chat.CommandHelp{
		"en": {{Verb: "join", Description: "Take part"}, {Verb: "pair", Description: "Pair two", Admin: true},
			{Verb: "help"}},
		"pt-BR": {{Verb: "join", Description: strings.Repeat("é", 300)}},
	}
}

// shown is each call in short: method, scope, language, commands.
func shown(calls []asked) (all []string) {
	for _, c := range calls {
		scope := strings.NewReplacer(`{"type":"`, "", `"}`, "").Replace(c.Params["scope"])
		var names []string
		for part := range strings.SplitSeq(c.Params["commands"], `"command":"`) {
			name, _, _ := strings.Cut(part, `"`)
			names = append(names, name)
		}
		all = append(all, strings.TrimSpace(strings.Join([]string{c.Method, scope, c.Params["language_code"],
			strings.Join(names[1:], ",")}, " ")))
	}
	return all
}

func TestPublishing(t *testing.T) {
	desk := newDesk(t)
	if err := desk.adapter().PublishCommands(t.Context(), helps()); err != nil {
		t.Fatal(err)
	}
	calls := desk.heard()
	want := []string{
		"setMyCommands all_private_chats  join,help", "setMyCommands all_group_chats  join,help",
		"setMyCommands all_chat_administrators  join,pair,help",
		"setMyCommands all_private_chats en join,help", "setMyCommands all_group_chats en join,help",
		"setMyCommands all_chat_administrators en join,pair,help",
		"setMyCommands all_private_chats pt join", "setMyCommands all_group_chats pt join",
		"setMyCommands all_chat_administrators pt join", "setChatMenuButton",
	}
	if got := shown(calls); !slices.Equal(got, want) {
		t.Errorf("asked\n%s", strings.Join(got, "\n"))
	}
	if long := calls[6].Params["commands"]; strings.Count(long, "é") != longestDescription-1 {
		t.Errorf("the long description has %d letters", strings.Count(long, "é"))
	}
	if !strings.Contains(calls[0].Params["commands"], `"description":"help"`) {
		t.Error("a description can't be empty")
	}
}

// TestPublishingAgain: what the server knows it is not told; what changed, and what is gone, it is.
func TestPublishingAgain(t *testing.T) {
	desk := newDesk(t)
	desk.answer("setMyCommands", "-", refusing(500, "Internal Server Error"))
	publish := func(c map[chat.Language][]chat.CommandHelp) ([]string, error) {
		err := desk.adapter().PublishCommands(t.Context(), c)
		return shown(desk.heard()), err
	}
	if calls, err := publish(helps()); err == nil || len(calls) != 2 {
		t.Errorf("a failure is told at once: %v after %q", err, calls)
	}
	if calls, err := publish(helps()); err != nil || len(calls) != 10 {
		t.Errorf("after a failure %v, %q", err, calls)
	}
	if calls, err := publish(helps()); err != nil || len(calls) != 0 {
		t.Errorf("the same again: %v, %q", err, calls)
	}
	fewer := helps()
	delete(fewer, "pt-BR")
	calls, err := publish(fewer)
	if err != nil || !slices.Contains(calls, "deleteMyCommands all_group_chats pt") || len(calls) != 10 {
		t.Errorf("without Portuguese: %v, %q", err, calls)
	}
	odd := helps()
	odd["en"] = append(odd["en"], chat.CommandHelp{Verb: "Not so"})
	if calls, err := publish(odd); err == nil || len(calls) != 0 {
		t.Errorf("a name that can't be: %v, %q", err, calls)
	}
}

func TestManifest(t *testing.T) {
	got := Manifest(helps())
	for _, want := range []string{"/newbot", "/setprivacy", "/setjoingroups", "TELEGRAM_TOKEN",
		"publishes its commands by itself",
		"[en]\n  join - Take part\n* pair - Pair two\n  help - help\n", "[pt-BR]"} {
		if !strings.Contains(got, want) {
			t.Errorf("does not say %q:\n%s", want, got)
		}
	}
	if got != Manifest(helps()) {
		t.Error("says it otherwise each time")
	}
}

// What needs a room for a pair is of no use here.
func TestManifestLeavesOutWhatIsOfNoUse(t *testing.T) {
	got := Manifest(map[chat.Language][]chat.CommandHelp{"en": {{Verb: "join"}, {Verb: "room", Rooms: true}}})
	if strings.Contains(got, " room ") || !strings.Contains(got, " join ") {
		t.Errorf("it lists\n%s", got[len(steps):])
	}
}
