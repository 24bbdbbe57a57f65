package telegramfake

import (
	"strings"
	"testing"
	"time"
)

func TestOnlyTheBotIsAnswered(t *testing.T) {
	a := ask(t)
	for address, want := range map[string]string{
		"http://api/bot43:secret/getMe": "Unauthorized", "http://api/bot42:secret/sendDice": "Not Found",
		"http://api/": "Not Found",
	} {
		a.refuses(a.post(request(t, address, "application/json", "{}")), want)
	}
	var me User
	a.takes(a.post(request(t, "http://api/bot42:secret/getMe", "application/json", "{}")), &me)
	if me.ID != 42 || !me.IsBot || me.Username != "the_bot" {
		t.Errorf("it is %+v", me)
	}
	a.refuses(a.post(request(t, "http://api/bot42:secret/getMe", "application/json", "{")),
		"Bad Request: can't parse the request: unexpected EOF")
}

func TestWhoCanBeWrittenTo(t *testing.T) {
	a := ask(t)
	gone := a.AddUser(User{FirstName: "Gone"}).ID
	small := a.AddGroup(Chat{Type: "group", Title: "Small"}, a.ben).ID
	old := a.AddGroup(Chat{Type: "group", Title: "Old"}, a.ben).ID
	left := a.AddGroup(Chat{Title: "Left"}, a.ben).ID
	out := a.AddGroup(Chat{Title: "Out"}, a.ben).ID
	a.Deactivates(gone)
	a.Put(small, 42, kicked)
	a.Put(out, 42, kicked)
	a.Put(old, 42, ordinary)
	fresh := a.Upgrades(old)
	send := func(to int64) reply { return a.call("sendMessage", "chat_id", to, "text", "Hi") }
	for to, want := range map[int64]string{
		a.ben: "Forbidden: bot can't initiate conversation with a user", gone: "Forbidden: user is deactivated",
		999: "Bad Request: chat not found", small: "Forbidden: bot was kicked from the group chat",
		out:  "Forbidden: bot was kicked from the supergroup chat",
		left: "Forbidden: bot is not a member of the supergroup chat",
		old:  "Bad Request: group chat was upgraded to a supergroup chat",
	} {
		a.refuses(send(to), want)
	}
	if moved := send(old); moved.Parameters.MigrateTo != fresh.ID {
		t.Errorf("moved to %d, not %d", moved.Parameters.MigrateTo, fresh.ID)
	}
	a.takes(send(a.group), nil)
	a.takes(send(a.ana), nil)
	a.Blocks(a.ana)
	a.refuses(send(a.ana), "Forbidden: bot was blocked by the user")
	a.Opens(a.ana, "")
	a.takes(send(a.ana), nil)
	topic := a.AddTopic(a.group, "Topic")
	a.takes(a.call("sendMessage", "chat_id", a.group, "text", "Hi", "message_thread_id", topic), nil)
	a.refuses(a.call("sendMessage", "chat_id", a.group, "text", "Hi", "message_thread_id", topic+7),
		"Bad Request: message thread not found")
	if n := len(a.Messages(a.group, topic)); n != 1 {
		t.Errorf("%d messages in the topic", n)
	}
}

func TestWhatATextMayBe(t *testing.T) {
	a := ask(t)
	send := func(text string, more ...any) reply {
		return a.call("sendMessage", append([]any{"chat_id", a.ana, "text", text}, more...)...)
	}
	a.refuses(send(" \n\u2060 "), "Bad Request: message text is empty")
	a.refuses(send(strings.Repeat("👍", 2049)), "Bad Request: message is too long")
	a.refuses(send("\xff"), "Bad Request: strings must be encoded in UTF-8")
	a.refuses(send("*Hi*", "parse_mode", "Markdown"), "Bad Request: unsupported parse_mode")
	var m Message
	a.takes(send("  "+strings.Repeat("👍", 2048)+" "), &m)
	if units(m.Text) != 4096 {
		t.Errorf("%d units", units(m.Text))
	}
	for why, all := range map[string][]Entity{
		"unsupported type shiny":          {{Type: "shiny", Length: 1}},
		"an entity lies outside the text": {{Type: "bold", Offset: 3, Length: 9}},
		"the entities are not sorted":     {{Type: "bold", Offset: 3, Length: 1}, {Type: "bold", Length: 2}},
		"entities overlap":                {{Type: "bold", Length: 4}, {Type: "italic", Offset: 2, Length: 5}},
		"a link leads nowhere":            {{Type: "text_link", Length: 4, URL: "javascript:alert(1)"}},
		"a mention of nobody":             {{Type: "text_mention", Length: 4}},
		"there are too many":              make([]Entity, 101),
		"an entity begins or ends in the middle of a UTF-16 symbol": {{Type: "bold", Offset: 1, Length: 2}},
	} {
		a.refuses(send("👍 fine!", "entities", all), "Bad Request: can't parse entities: "+why)
	}
	a.takes(send(" 👍 Ana, Nobody", "entities", []Entity{{Type: "bold", Offset: 1, Length: 6},
		{Type: "text_mention", Offset: 4, Length: 3, User: &User{ID: a.ana}},
		{Type: "text_mention", Offset: 9, Length: 6, User: &User{ID: 5}}}), &m)
	if len(m.Entities) != 2 || m.Entities[1].Offset != 3 || m.Entities[1].User.Username != "ana_1" {
		t.Errorf("kept %+v", m.Entities)
	}
}

func TestWhatAFileMayBe(t *testing.T) {
	a := ask(t)
	var m Message
	a.takes(a.upload("sendPhoto", "photo", picture(8, 8), "See example.org"), &m)
	if len(m.Photo) != 1 || m.Photo[0].Width != 8 || m.Caption != "See example.org" || len(m.CaptionEntities) != 1 {
		t.Errorf("shown as %+v", m)
	}
	a.takes(a.upload("sendDocument", "document", []byte("x"), ""), &m)
	a.refuses(a.upload("sendPhoto", "photo", []byte("x"), ""), "Bad Request: IMAGE_PROCESS_FAILED")
	a.refuses(a.upload("sendPhoto", "photo", picture(9999, 2), ""), "Bad Request: PHOTO_INVALID_DIMENSIONS")
	a.refuses(a.upload("sendDocument", "document", nil, ""), "Bad Request: file must be non-empty")
	a.refuses(a.upload("sendDocument", "file", []byte("x"), ""), "Bad Request: there is no document in the request")
	a.refuses(a.upload("sendDocument", "document", []byte("x"), strings.Repeat("a", 1025)),
		"Bad Request: message caption is too long")
}

func TestWhatAButtonMayBe(t *testing.T) {
	a := ask(t)
	send := func(rows ...[]map[string]string) reply {
		keyboard := map[string]any{"inline_keyboard": rows}
		return a.call("sendMessage", "chat_id", a.ana, "text", "Press", "reply_markup", keyboard)
	}
	one := func(values ...string) []map[string]string {
		b := map[string]string{}
		for i := 0; i < len(values); i += 2 {
			b[values[i]] = values[i+1]
		}
		return []map[string]string{b}
	}
	act := func(values ...string) []map[string]string { return one(append([]string{"text", "Go"}, values...)...) }
	const cant = "Bad Request: can't parse inline keyboard button: "
	good := act("callback_data", strings.Repeat("x", 64))
	for want, row := range map[string][]map[string]string{
		cant + "Text buttons are unallowed in the inline keyboard":  act(),
		cant + "Field \"text\" must be non-empty":                   one("text", " ", "callback_data", "x"),
		cant + "a button does one thing, not url and callback_data": act("callback_data", "x", "url", "https://a.org"),
		"Bad Request: BUTTON_DATA_INVALID":                          act("callback_data", strings.Repeat("é", 33)),
		"Bad Request: BUTTON_URL_INVALID":                           act("url", "https://t.me/the_bot?start=a.b"),
		"Bad Request: BUTTON_ROW_INVALID":                           make([]map[string]string, 9),
	} {
		a.refuses(send(good, row), want)
	}
	long := "https://t.me/The_Bot?start=" + strings.Repeat("x", 65)
	for _, link := range []string{"javascript:alert(1)", "https://", long} {
		a.refuses(send(act("url", link)), "Bad Request: BUTTON_URL_INVALID")
	}
	var rows [][]map[string]string
	for range 100 {
		rows = append(rows, good)
	}
	a.takes(send(rows...), nil)
	a.refuses(send(append(rows, good)...), "Bad Request: REPLY_MARKUP_TOO_LONG")
	a.takes(send(act("url", "https://t.me/the_bot?start=a_b-9")), nil)
	reply := map[string]bool{"force_reply": true}
	a.refuses(a.call("sendMessage", "chat_id", a.ana, "text", "Press", "reply_markup", reply),
		"Bad Request: object expected as reply markup")
}

func TestWhatCanBeEdited(t *testing.T) {
	a := ask(t)
	var sent, photo, changed Message
	keys := Keyboard{Rows: [][]Button{{{Text: "Go", Data: "x"}}}}
	a.takes(a.call("sendMessage", "chat_id", a.ana, "text", "One", "reply_markup", keys), &sent)
	a.takes(a.upload("sendPhoto", "photo", picture(8, 8), "A card"), &photo)
	edit := func(method string, id int64, more ...any) reply {
		return a.call(method, append([]any{"chat_id", a.ana, "message_id", id}, more...)...)
	}
	a.refuses(edit("editMessageText", sent.ID, "text", "One", "reply_markup", keys), "Bad Request: "+notModified)
	a.refuses(edit("editMessageText", 99, "text", "Two"), "Bad Request: message to edit not found")
	a.refuses(edit("editMessageText", photo.ID, "text", "Two"), "Bad Request: there is no text in the message to edit")
	a.refuses(edit("editMessageCaption", sent.ID, "caption", "Two"),
		"Bad Request: there is no caption in the message to edit")
	a.refuses(edit("editMessageText", a.Says(a.ana, a.ana, 0, "Mine").ID, "text", "Yours"),
		"Bad Request: message can't be edited")
	a.takes(edit("editMessageText", sent.ID, "text", "Two"), &changed)
	if changed.Text != "Two" || changed.Keyboard != nil || changed.EditDate == 0 {
		t.Errorf("changed to %+v", changed)
	}
	a.takes(edit("editMessageCaption", photo.ID, "caption", "Card"), nil)
	a.takes(edit("editMessageReplyMarkup", sent.ID, "reply_markup", keys), nil)
	a.refuses(edit("editMessageReplyMarkup", sent.ID, "reply_markup", keys), "Bad Request: "+notModified)
	a.takes(edit("deleteMessage", sent.ID), nil)
	a.refuses(edit("deleteMessage", sent.ID), "Bad Request: message to delete not found")
	a.refuses(edit("editMessageText", sent.ID, "text", "Three"), "Bad Request: message to edit not found")
}

func TestACallbackIsAnsweredOnceAndSoon(t *testing.T) {
	a := ask(t)
	a.Presses(a.ana, nil, "x")
	a.Presses(a.ana, nil, "y")
	const late = "Bad Request: " + callbackIsLate
	a.refuses(a.call("answerCallbackQuery", "callback_query_id", "9"), late)
	a.refuses(a.call("answerCallbackQuery", "callback_query_id", "1", "text", strings.Repeat("a", 201)),
		"Bad Request: MESSAGE_TOO_LONG")
	a.takes(a.call("answerCallbackQuery", "callback_query_id", "1"), nil)
	a.refuses(a.call("answerCallbackQuery", "callback_query_id", "1"), late)
	a.now = a.now.Add(2 * time.Minute)
	a.refuses(a.call("answerCallbackQuery", "callback_query_id", "2"), late)
	if n := a.Unanswered(); n != 1 {
		t.Errorf("%d wait", n)
	}
}

func TestCommandsHaveAScopeAndALanguage(t *testing.T) {
	a := ask(t)
	join := []Command{{"join", "Take part"}}
	a.takes(a.call("setMyCommands", "commands", join, "language_code", "pt"), nil)
	a.takes(a.call("setMyCommands", "commands", join, "scope", map[string]any{"type": "chat", "chat_id": a.group}), nil)
	count := func(scope string, chatID int64, language string) int { return len(a.Commands(scope, chatID, language)) }
	if count("default", 0, "pt") != 1 || count("chat", a.group, "") != 1 || count("default", 0, "") != 0 {
		t.Error("kept elsewhere")
	}
	a.takes(a.call("deleteMyCommands", "language_code", "pt"), nil)
	var left []Command
	if a.takes(a.call("getMyCommands", "language_code", "pt"), &left); len(left) != 0 {
		t.Errorf("left %+v", left)
	}
	a.refuses(a.call("setMyCommands", "commands", join, "language_code", "pt-BR"), "Bad Request: LANGUAGE_CODE_INVALID")
	a.refuses(a.call("setMyCommands", "commands", []Command{{"Join", "x"}}), "Bad Request: BOT_COMMAND_INVALID")
	a.refuses(a.call("setMyCommands", "commands", []Command{{"join", ""}}),
		"Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
	a.refuses(a.call("setMyCommands", "commands", make([]Command, 101)), "Bad Request: BOT_COMMANDS_TOO_MUCH")
	a.refuses(a.call("setMyCommands", "commands", join, "scope", map[string]string{"type": "mine"}),
		"Bad Request: can't parse BotCommandScope: Unsupported type specified")
	a.takes(a.call("setChatMenuButton", "menu_button", map[string]string{"type": "commands"}), nil)
	a.refuses(a.call("setChatMenuButton", "menu_button", map[string]string{"type": "x"}),
		"Bad Request: can't parse menu button: Unsupported type specified")
}

func TestWhoIsWhat(t *testing.T) {
	a := ask(t)
	status := func(who int64) string {
		var m struct{ Status string }
		a.takes(a.call("getChatMember", "chat_id", a.group, "user_id", who), &m)
		return m.Status
	}
	a.Put(a.group, a.ana, administrator)
	for who, want := range map[int64]string{a.ben: creator, a.ana: administrator, 42: ordinary, anonymous.ID: left} {
		if got := status(who); got != want {
			t.Errorf("%d is %s, not %s", who, got, want)
		}
	}
	a.refuses(a.call("getChatMember", "chat_id", a.group, "user_id", int64(5)), "Bad Request: PARTICIPANT_ID_INVALID")
	var admins []struct{ User User }
	a.takes(a.call("getChatAdministrators", "chat_id", a.group), &admins)
	if len(admins) != 2 || admins[0].User.ID != a.ana {
		t.Errorf("admins: %+v", admins)
	}
	var c Chat
	if a.takes(a.call("getChat", "chat_id", a.group), &c); c.Title != "Group" {
		t.Errorf("the group is %+v", c)
	}
	a.takes(a.call("sendChatAction", "chat_id", a.group, "action", "typing"), nil)
	a.refuses(a.call("sendChatAction", "chat_id", a.group, "action", "idle"),
		"Bad Request: wrong parameter action in request")
	a.takes(a.call("leaveChat", "chat_id", a.group), nil)
	a.refuses(a.call("getChat", "chat_id", a.group), "Forbidden: bot is not a member of the supergroup chat")
}
