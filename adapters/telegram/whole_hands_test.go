package telegram_test

import (
	"fmt"
	"slices"
	"strings"

	"mentorbot/adapters/telegram/telegramfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/phrasebook"
)

func (w *whole) changes(by, who telegramfake.User, g telegramfake.Chat, status string) {
	w.t.Helper()
	w.does(func() { w.Changes(by.ID, who.ID, g.ID, status) })
}

func (w *whole) opens(u telegramfake.User, payload string) {
	w.t.Helper()
	w.does(func() { w.Opens(u.ID, payload) })
}

// says lets somebody write in a chat. A name in curly brackets mentions who has no username.
func (w *whole) says(u telegramfake.User, chatID int64, text string, mentioned ...telegramfake.User) {
	w.t.Helper()
	var given []telegramfake.Entity
	for _, m := range mentioned {
		before, _, found := strings.Cut(text, "{"+m.FirstName+"}")
		if !found {
			w.t.Fatalf("nobody in %q is {%s}", text, m.FirstName)
		}
		text = strings.Replace(text, "{"+m.FirstName+"}", m.FirstName, 1)
		given = append(given, telegramfake.Entity{
			Type: "text_mention", Offset: chat.Units(before), Length: chat.Units(m.FirstName), User: &m,
		})
	}
	w.does(func() { w.Says(u.ID, chatID, 0, text, given...) })
}

// types is says in the person's own chat.
func (w *whole) types(u telegramfake.User, text string, mentioned ...telegramfake.User) {
	w.t.Helper()
	w.says(u, u.ID, text, mentioned...)
}

// presses lets somebody press the latest button in a chat that is called so. A link to the bot opens their own chat.
func (w *whole) presses(u telegramfake.User, chatID int64, label string) {
	w.t.Helper()
	m, b := w.button(chatID, label)
	if _, payload, link := strings.Cut(b.URL, "?start="); link {
		w.opens(u, payload)
		return
	}
	w.does(func() { w.Presses(u.ID, &m, b.Data) })
}

// taps is presses in the person's own chat.
func (w *whole) taps(u telegramfake.User, key string) {
	w.t.Helper()
	w.presses(u, u.ID, w.label(key))
}

// button is the latest that is called so, also one that was edited away.
func (w *whole) button(chatID int64, label string) (telegramfake.Message, telegramfake.Button) {
	w.t.Helper()
	for _, m := range slices.Backward(w.Messages(chatID, 0)) {
		keyboards := slices.Clone(m.Former)
		if m.Keyboard != nil {
			keyboards = append(keyboards, *m.Keyboard)
		}
		for _, k := range keyboards {
			for _, b := range slices.Concat(k.Rows...) {
				if chat.Clean(b.Text) == label {
					return m, b
				}
			}
		}
	}
	w.t.Fatalf("no button %q in %d:\n%s", label, chatID, w.transcript(w.Messages(chatID, 0)))
	return telegramfake.Message{}, telegramfake.Button{}
}

// label is what stands for a key in English; an argument that is not given may be anything.
func (w *whole) label(key string) string { return w.Phrase(key, nil) }

// news are the bot's messages in a chat since the latest deed.
func (w *whole) news(chatID int64) (fresh []telegramfake.Message) {
	for _, m := range w.Messages(chatID, 0) {
		if m.ID > w.read[chatID] && m.From != nil && m.From.ID == w.Bot().ID {
			fresh = append(fresh, m)
		}
	}
	return fresh
}

// hears wants a phrase in just one of the new messages.
func (w *whole) hears(chatID int64, key string, args phrasebook.Args) telegramfake.Message {
	w.t.Helper()
	var found []telegramfake.Message
	for _, m := range w.news(chatID) {
		if shows(m, w.Phrase(key, args)) {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		w.t.Fatalf("%s is heard %d times in %d:\n%s", key, len(found), chatID, w.transcript(w.news(chatID)))
	}
	return found[0]
}

// hearsOnly wants no new message but one with this phrase.
func (w *whole) hearsOnly(chatID int64, key string, args phrasebook.Args) telegramfake.Message {
	w.t.Helper()
	m := w.hears(chatID, key, args)
	if fresh := w.news(chatID); len(fresh) != 1 {
		w.t.Errorf("more than %s is heard in %d:\n%s", key, chatID, w.transcript(fresh))
	}
	return m
}

func (w *whole) hearsNothing(chats ...int64) {
	w.t.Helper()
	for _, id := range chats {
		if fresh := w.news(id); len(fresh) > 0 {
			w.t.Errorf("heard in %d:\n%s", id, w.transcript(fresh))
		}
	}
}

// count is how many of the bot's messages in a chat show a phrase.
func (w *whole) count(chatID int64, key string, args phrasebook.Args) (n int) {
	w.t.Helper()
	for _, m := range w.Messages(chatID, 0) {
		if m.From != nil && m.From.ID == w.Bot().ID && shows(m, w.Phrase(key, args)) {
			n++
		}
	}
	return n
}

// shows tells whether a message has all pieces of a phrase, in their order.
func shows(m telegramfake.Message, phrase string) bool { return bottest.Has(m.Text+m.Caption, phrase) }

var args = bottest.Args

func (w *whole) transcript(all []telegramfake.Message) string {
	var b strings.Builder
	for _, m := range all {
		fmt.Fprintf(&b, "%d: %s", m.ID, chat.Clean(m.Text+m.Caption))
		if m.Keyboard != nil {
			fmt.Fprintf(&b, " %+v", m.Keyboard.Rows)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// labelsOf are the buttons under a message.
func labelsOf(m telegramfake.Message) (all []string) {
	if m.Keyboard != nil {
		for _, b := range slices.Concat(m.Keyboard.Rows...) {
			all = append(all, chat.Clean(b.Text))
		}
	}
	return all
}
