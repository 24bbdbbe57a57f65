package telegramfake

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// Say types a text. One that is too long for a message goes as several, as apps send it.
func (f *Fake) Say(p chat.PersonID, place chat.PlaceID, text string) {
	u := f.account(p)
	chatID, thread := f.where(p, place)
	for _, part := range parts(text) {
		sent, mentions := f.typed(part)
		m := f.Server.Says(u.ID, chatID, thread, sent, mentions...)
		f.Server.Note(m, part)
	}
	f.settle()
}

// parts are pieces that fit into a message.
func parts(text string) []string {
	var all []string
	for units(text) > longestText {
		end, size := 0, 0
		for i, r := range text {
			if size += max(1, units(string(r))); size > longestText {
				break
			}
			end = i + utf8.RuneLen(r)
		}
		all, text = append(all, text[:end]), text[end:]
	}
	return append(all, text)
}

// typed is what the app makes of a text: in a command "@name" is a username, or a mention of who has none.
func (f *Fake) typed(text string) (string, []Entity) {
	if !strings.HasPrefix(strings.TrimSpace(text), "/") {
		return text, nil
	}
	var b strings.Builder
	var mentions []Entity
	for rest := text; rest != ""; {
		u, size := f.named(rest)
		if u == nil {
			_, size = utf8.DecodeRuneInString(rest)
			b.WriteString(rest[:size])
		} else if u.Username != "" {
			b.WriteString("@" + u.Username)
		} else {
			at := units(b.String())
			mentions = append(mentions, Entity{Type: "text_mention", Offset: at, Length: units(u.FirstName), User: u})
			b.WriteString(u.FirstName)
		}
		rest = rest[size:]
	}
	return b.String(), mentions
}

// named is whose name, the longest, stands behind an @ at the beginning of s, and how long that is.
func (f *Fake) named(s string) (who *User, size int) {
	if !strings.HasPrefix(s, "@") {
		return nil, 0
	}
	for _, u := range f.people {
		if n := beginsWith(s[1:], u.FirstName); n > 0 && n+1 > size {
			who, size = u, n+1
		}
	}
	return who, size
}

// beginsWith is how many bytes a name takes at the beginning of s, in any case; 0: s begins otherwise, or with a longer
// word.
func beginsWith(s, name string) int {
	n := 0
	for range name {
		_, size := utf8.DecodeRuneInString(s[n:])
		n += size
	}
	next, _ := utf8.DecodeRuneInString(s[n:])
	if !strings.EqualFold(s[:n], name) || n < len(s) && unicode.In(next, unicode.L, unicode.M, unicode.N) {
		return 0
	}
	return n
}

// Press presses the latest button with this label. A link into the bot opens the person's own chat; any other leads out
// of the network. A button that was edited away can be pressed too, by an app that has not heard of it yet: the API
// says that the message may not have the button any more.
func (f *Fake) Press(p chat.PersonID, place chat.PlaceID, label string) {
	u := f.account(p)
	chatID, thread := f.where(p, place)
	for _, m := range slices.Backward(f.Server.Messages(chatID, thread)) {
		b, found := m.labelled(label)
		if !found {
			continue
		}
		if payload, is := f.Server.payload(b.URL); is {
			f.Server.Opens(u.ID, payload)
		} else if b.Data != "" {
			f.Server.Presses(u.ID, &m, b.Data)
		}
		f.settle()
		f.replied()
		return
	}
	chattest.Fatalf(f.t, "%s sees no button %q in %q", p, label, place)
}

// patience is how long an app waits for the answer to a press.
const patience = 2 * time.Minute

// replied waits until the person's app hears that the press was taken in; one that was refused is pressed again.
func (f *Fake) replied() {
	if !f.Acknowledged() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := f.Server.Replied(ctx); err != nil {
		chattest.Fatalf(f.t, "the press was not answered: %v", err)
	}
}

// labelled is the button of this label, as the message is or was.
func (m Message) labelled(label string) (Button, bool) {
	keyboards := m.Former
	if m.Keyboard != nil {
		keyboards = append(slices.Clone(m.Former), *m.Keyboard)
	}
	for _, k := range slices.Backward(keyboards) {
		for _, b := range slices.Concat(k.Rows...) {
			if chat.Bare(unmarked(b.Text)) == chat.Bare(label) {
				return b, true
			}
		}
	}
	return Button{}, false
}

// FillIn answers one question after another: by a button that is called so, else in writing.
func (f *Fake) FillIn(p chat.PersonID, place chat.PlaceID, answers []chattest.Answer) {
	for _, a := range answers {
		if f.offers(p, place, a.Value) {
			f.Press(p, place, a.Value)
		} else {
			f.Say(p, place, a.Value)
		}
		if f.Settle != nil {
			f.Settle()
		}
	}
}

// offers says whether the bot's latest message has such a button.
func (f *Fake) offers(p chat.PersonID, place chat.PlaceID, label string) bool {
	for _, s := range slices.Backward(f.Seen(p, place)) {
		if s.From == bot {
			return slices.Contains(s.Choices, label)
		}
	}
	return false
}

// account is who has this id.
func (f *Fake) account(p chat.PersonID) *User {
	for _, u := range f.people {
		if person(u.ID) == p {
			return u
		}
	}
	chattest.Fatalf(f.t, "nobody here is %q", p)
	return nil
}

// where is the chat, and the topic in it, that a place is; none is the person's own chat.
func (f *Fake) where(p chat.PersonID, place chat.PlaceID) (chatID, thread int64) {
	native := place.Native()
	if place == "" {
		native = p.Native()
	}
	id, topic, _ := strings.Cut(native, "/")
	chatID, err := strconv.ParseInt(id, 10, 64)
	if topic != "" && err == nil {
		thread, err = strconv.ParseInt(topic, 10, 64)
	}
	if err != nil {
		chattest.Fatalf(f.t, "%q is no place here", place)
	}
	return chatID, thread
}
