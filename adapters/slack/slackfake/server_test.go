package slackfake

import (
	"strings"
	"testing"
	"time"
)

func TestTokensAreOfAKind(t *testing.T) {
	a := ask(t)
	with := func(method, token string) reply {
		return a.post("/api/"+method, "application/x-www-form-urlencoded", "token="+token, "")
	}
	a.refuses(with("auth.test", ""), "not_authed")
	a.refuses(with("auth.test", "xoxb-other"), "invalid_auth")
	a.refuses(with("users.list", theApp.AppToken), "not_allowed_token_type")
	a.refuses(with("apps.connections.open", theApp.BotToken), "not_allowed_token_type")
	a.refuses(with("users.info", theApp.BotToken), "invalid_arguments", "missing required field: user")
	a.refuses(with("dnd.info", theApp.BotToken), "unknown_method")
	a.refuses(a.post("/api/auth.test?token="+theApp.BotToken, "", "", ""), "not_authed")
	a.takes(with("auth.test", theApp.BotToken))
	a.takes(a.post("/api/auth.test", "", "", theApp.BotToken))
	a.takes(with("apps.connections.open", theApp.AppToken))
	a.Revokes()
	a.refuses(with("auth.test", theApp.BotToken), "token_revoked")
	a.Uninstalls(true)
	a.refuses(with("auth.test", theApp.BotToken), "account_inactive")
	a.Installs()
	a.takes(with("auth.test", theApp.BotToken))
}

func TestJSONOnlyWhereItIsTaken(t *testing.T) {
	a := ask(t)
	const kind = "application/json; charset=utf-8"
	a.takes(a.post("/api/auth.test", kind, "{}", theApp.BotToken))
	if r := a.takes(a.post("/api/auth.test", "application/json", "{}", theApp.BotToken)); r.Warning != "missing_charset" {
		t.Errorf("warned of %q", r.Warning)
	}
	a.refuses(a.post("/api/auth.test", kind, `{"token":"`+theApp.BotToken+`"}`, ""), "not_authed")
	a.refuses(a.post("/api/users.info", kind, `{"user":"`+a.ana+`"}`, theApp.BotToken), "invalid_arguments", "JSON")
	a.refuses(a.post("/api/auth.test", kind, "{", theApp.BotToken), "invalid_post_type")
	a.refuses(a.post("/api/auth.test", "text/plain", "hi", theApp.BotToken), "invalid_post_type")
}

func TestScopes(t *testing.T) {
	a := ask(t)
	a.Scopes = []string{"im:write"}
	place := a.Own(a.ana).ID
	for method, want := range map[string]string{
		"chat.postMessage": "chat:write", "conversations.history": "im:history", "conversations.info": "im:read",
		"users.list": "users:read", "conversations.list": "channels:read",
	} {
		r := a.call(method, "channel", place)
		a.refuses(r, "missing_scope")
		if r.Needed != want {
			t.Errorf("%s needs %q, not %q", method, r.Needed, want)
		}
	}
	a.refuses(a.call("conversations.open", "users", a.ana+","+a.ben), "missing_scope")
}

func TestWhoCanBeWrittenTo(t *testing.T) {
	a := ask(t)
	other := a.AddUser(User{RealName: "Robot", IsBot: true}).ID
	stranger := a.AddUser(User{RealName: "Eve", TeamID: "T0OTHER"}).ID
	gone := a.AddUser(User{RealName: "Gone"}).ID
	out := a.AddChannel(Channel{Name: "out"}, a.ana).ID
	hidden := a.AddChannel(Channel{Name: "hidden", Kind: closed}, a.ana).ID
	old := a.AddChannel(Channel{Name: "old", Archived: true}, a.ana, "U0BOT").ID
	a.Deactivates(gone)
	open := func(users string) reply { return a.call("conversations.open", "users", users) }
	for users, want := range map[string]string{
		"": "users_list_not_supplied", "U9": "user_not_found", other: "cannot_dm_bot", gone: "user_disabled",
		stranger: "user_not_visible", a.ana + "," + stranger: "invalid_user_combination",
		"U1,U2,U3,U4,U5,U6,U7,U8,U9": "too_many_users", "U0BOT": "not_enough_users",
	} {
		a.refuses(open(users), want)
	}
	a.takes(open(a.ana))
	a.takes(open(a.ana + "," + a.ben))
	send := func(to string) reply { return a.call("chat.postMessage", "channel", to, "text", "Hi") }
	for to, want := range map[string]string{
		"C9": "channel_not_found", "#general": "channel_not_found", out: "not_in_channel", hidden: "channel_not_found",
		old: "is_archived", other: "cannot_dm_bot",
	} {
		a.refuses(send(to), want)
	}
	a.takes(send(a.ana))
	a.takes(send(gone)) // Slack takes it, and nobody reads it
	a.takes(send(a.general))
	a.ClosesMessages(true)
	a.refuses(send(a.ana), "messages_tab_disabled")
}

func TestWhatAMessageMayBe(t *testing.T) {
	a := ask(t)
	send := func(args ...any) reply {
		return a.call("chat.postMessage", append([]any{"channel", a.ana}, args...)...)
	}
	a.refuses(send("text", " "), "no_text")
	a.refuses(send("text", strings.Repeat("x", 40_001)), "msg_too_long")
	a.refuses(send("text", "x", "blocks", "{"), "invalid_blocks_format")
	a.refuses(send("text", "x", "thread_ts", "1.2"), "thread_not_found")
	a.refuses(send("text", "x", "metadata", obj{"event_type": "sent"}), "invalid_metadata_schema")
	a.refuses(send("text", "x", "markdown_text", "y"), "invalid_arguments")
	if r := a.takes(send("blocks", []obj{{"type": "divider"}})); r.Warning != "missing_text_in_message" {
		t.Errorf("warned of %q", r.Warning)
	}
	a.takes(send("text", "@ana", "link_names", "true"))
	if n := len(a.Violations()); n != 2 {
		t.Errorf("%d violations: %q", n, a.Violations())
	}
}

func TestWhatCanBeEdited(t *testing.T) {
	a := ask(t)
	buttons := []obj{row(button("go", "Go"))}
	sent := a.takes(a.call("chat.postMessage", "channel", a.general, "text", "One", "blocks", buttons))
	edit := func(ts string, args ...any) reply {
		return a.call("chat.update", append([]any{"channel", a.general, "ts", ts}, args...)...)
	}
	a.refuses(edit("1.1", "text", "Two"), "message_not_found")
	a.refuses(edit(a.Says(a.ana, a.general, "Mine", false).TS, "text", "Two"), "cant_update_message")
	a.refuses(edit(sent.TS), "no_text")
	a.refuses(edit(sent.TS, "text", strings.Repeat("x", 4001)), "msg_too_long")
	a.takes(edit(sent.TS, "text", "Two"))
	if seen := a.Seen(a.ana, a.general)[0]; len(seen.Buttons) != 1 || seen.Message.Edited == nil {
		t.Errorf("blocks that nobody mentions stay: %+v", seen)
	}
	a.takes(edit(sent.TS, "text", "Three", "blocks", []obj{}))
	if seen := a.Seen(a.ana, a.general)[0]; len(seen.Buttons) != 0 || seen.Words != "Three" {
		t.Errorf("changed to %+v", seen)
	}
	a.takes(a.call("chat.delete", "channel", a.general, "ts", sent.TS))
	a.refuses(edit(sent.TS, "text", "Four"), "message_not_found")
}

func TestOnlyOneSeesWhatIsEphemeral(t *testing.T) {
	a := ask(t)
	eve := a.AddUser(User{RealName: "Eve"}).ID
	send := func(to string) reply {
		return a.call("chat.postEphemeral", "channel", a.general, "user", to, "text", "Psst")
	}
	a.takes(send(a.ana))
	a.refuses(send(eve), "user_not_in_channel")
	if n, m := len(a.Seen(a.ana, a.general)), len(a.Seen(a.ben, a.general)); n != 1 || m != 0 {
		t.Errorf("Ana sees %d, Ben %d", n, m)
	}
	a.Scopes = append(a.Scopes, "channels:history")
	if r := a.takes(a.call("conversations.history", "channel", a.general)); len(r.Messages) != 0 {
		t.Errorf("the history has %v", r.Messages)
	}
	ts := a.Seen(a.ana, a.general)[0].Message.TS
	a.refuses(a.call("chat.update", "channel", a.general, "ts", ts, "text", "x"), "message_not_found")
}

func TestHistoryHasPagesAndMetadata(t *testing.T) {
	a := ask(t)
	place := a.Own(a.ana).ID
	for range 3 {
		a.now = a.now.Add(time.Second)
		a.takes(a.call("chat.postMessage", "channel", place, "text", "Hi",
			"metadata", obj{"event_type": "sent", "event_payload": obj{"id": "1"}}))
	}
	first := a.takes(a.call("conversations.history", "channel", place, "limit", "2", "include_all_metadata", "true"))
	if len(first.Messages) != 2 || first.Messages[0]["metadata"] == nil || first.Hints.Cursor == "" {
		t.Fatalf("the first page is %+v", first)
	}
	rest := a.takes(a.call("conversations.history", "channel", place, "cursor", first.Hints.Cursor))
	if len(rest.Messages) != 1 || rest.Messages[0]["metadata"] != nil || rest.Hints.Cursor != "" {
		t.Errorf("the rest is %+v", rest)
	}
	oldest := a.takes(a.call("conversations.history", "channel", place, "oldest", rest.Messages[0]["ts"]))
	if len(oldest.Messages) != 2 {
		t.Errorf("%d are newer", len(oldest.Messages))
	}
	a.refuses(a.call("conversations.history", "channel", place, "cursor", "nonsense"), "invalid_cursor")
	a.refuses(a.call("conversations.history", "channel", place, "limit", "1000"), "invalid_limit")
}

func TestLocaleOnlyOnRequest(t *testing.T) {
	a := ask(t)
	id := a.AddUser(User{RealName: "Rui", Locale: "pt-BR", TZ: "America/Sao_Paulo"}).ID
	if u := a.user("user", id); u.Locale != "" || u.TZ != "America/Sao_Paulo" {
		t.Errorf("it is %+v", u)
	}
	if u := a.user("user", id, "include_locale", "true"); u.Locale != "pt-BR" {
		t.Errorf("it is %+v", u)
	}
	a.refuses(a.call("users.info", "user", "U9"), "user_not_found")
}

func TestTooFast(t *testing.T) {
	a := ask(t)
	a.Limits = true
	send := func() reply { return a.call("chat.postMessage", "channel", a.general, "text", "Hi") }
	for range bursting {
		a.takes(send())
	}
	r := send()
	a.refuses(r, "ratelimited")
	if r.code != 429 || r.wait != "1" || len(a.Violations()) != 0 {
		t.Errorf("told %d, to wait %q: %q", r.code, r.wait, a.Violations())
	}
	a.refuses(send(), "ratelimited")
	if len(a.Violations()) != 1 {
		t.Errorf("%q", a.Violations())
	}
	a.now = a.now.Add(time.Second)
	a.takes(send())
	for range tier2 {
		a.takes(a.call("users.list"))
	}
	if r := a.call("users.list"); r.wait != "60" {
		t.Errorf("to wait %q", r.wait)
	}
	a.now = a.now.Add(time.Minute)
	a.takes(a.call("users.list"))
}
