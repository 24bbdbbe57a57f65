package slackfake

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// bot is who Seen says the bot's messages are from.
const bot = "bot"

// account is the id of a person.
func (f *Fake) account(p chat.PersonID) string {
	for _, u := range f.people {
		if person(u.ID) == p {
			return u.ID
		}
	}
	chattest.Fatalf(f.t, "nobody here is %q", p)
	return ""
}

// where is the channel that a place is; none is the person's own chat.
func (f *Fake) where(p chat.PersonID, place chat.PlaceID) string {
	if place == "" {
		return f.Server.Own(f.account(p)).ID
	}
	return channelOf(place)
}

// Say types a text. What begins with "/" is a command of the bot's, in which "@name" is a person.
func (f *Fake) Say(p chat.PersonID, place chat.PlaceID, text string) {
	user, channel := f.account(p), f.where(p, place)
	f.turns(user)
	verb, is := strings.CutPrefix(strings.TrimSpace(text), "/")
	if !is {
		f.Server.Says(user, channel, text, false)
		f.settle()
		return
	}
	if rest, has := strings.CutPrefix(verb, pretended.Command[1:]); has && (rest == "" || rest[0] == ' ') {
		verb = rest
	}
	f.Server.Commands(user, channel, pretended.Command, f.marks(strings.TrimSpace(verb)))
	f.settle()
}

// marks makes mentions of the names behind an @, the longest first, and escapes the rest.
func (f *Fake) marks(words string) string {
	people := slices.Clone(f.people)
	slices.SortFunc(people, func(a, b *User) int { return len(b.RealName) - len(a.RealName) })
	words = escaped(words)
	for _, u := range people {
		words = strings.ReplaceAll(words, "@"+escaped(u.RealName), "<@"+u.ID+"|"+u.Name+">")
	}
	return words
}

// Press presses the latest button with this label there, or chooses the latest option, also one that was edited away.
func (f *Fake) Press(p chat.PersonID, place chat.PlaceID, label string) {
	user := f.account(p)
	f.turns(user)
	for _, seen := range slices.Backward(f.Server.Seen(user, f.where(p, place))) {
		m := seen.Message
		for _, blocks := range slices.Backward(append(slices.Clone(m.Former), m.Blocks)) {
			for _, b := range Buttons(blocks) {
				values, found := b.labelled(label)
				if !found {
					continue
				}
				if err := f.Server.Presses(user, m, b.Action, values...); err != nil {
					chattest.Fatalf(f.t, "%v", err)
				}
				f.settle()
				return
			}
		}
	}
	chattest.Fatalf(f.t, "%s sees no button %q in %q", p, label, place)
}

// turns closes what stands before somebody's eyes: they turn to the chat.
func (f *Fake) turns(user string) {
	f.Server.Closes(user, true)
	f.settle()
}

// labelled says whether a button is called so, or which option of it is.
func (b Button) labelled(label string) (values []string, found bool) {
	if b.Kind == external {
		return nil, false // it is typed in
	}
	if chat.Bare(b.Label) == chat.Bare(label) {
		return nil, true
	}
	for _, o := range b.Options {
		if chat.Bare(o.Label) == chat.Bare(label) {
			return []string{o.Value}, true
		}
	}
	return nil, false
}

// enduring is how long the hands wait for what has to come: by the clock on the wall, so a machine may stall meanwhile.
const enduring = 2 * time.Minute

// until waits for what the adapter does later.
func (f *Fake) until(done func() bool) error {
	if f.Wait != nil {
		return f.Wait(done)
	}
	ctx, cancel := context.WithTimeoutCause(context.Background(), enduring, fmt.Errorf("nothing came in %s", enduring))
	defer cancel()
	return f.Server.changed.Wait(ctx, done)
}

// Seen is what a person reads in a place, oldest first. Mentions of Slack's own are not their words.
func (f *Fake) Seen(p chat.PersonID, place chat.PlaceID) []chattest.Seen {
	var all []chattest.Seen
	user := f.account(p)
	for _, seen := range f.Server.seen(user, f.where(p, place)) {
		m := seen.Message
		s := chattest.Seen{From: bot, Text: seen.Words, Form: m.Asked, Edited: m.Edited != nil, Private: seen.Private}
		if m.User != pretended.BotUser {
			s.From, s.Text = f.Server.nameFor(m.User), m.Typed
		}
		for _, b := range seen.Buttons {
			switch {
			case b.Kind == external: // its answers stand nowhere before something is typed
			case b.opens():
				s.Form = f.questions(user, m, b)
			case len(b.Options) > 0:
				for _, o := range b.Options {
					s.Choices = append(s.Choices, o.Label)
				}
			default:
				s.Choices = append(s.Choices, b.Label)
			}
		}
		if m.User == pretended.BotUser && len(m.Files) > 0 {
			for _, file := range m.Files {
				s.Files = append(s.Files, file.Alt)
			}
		}
		all = append(all, s)
	}
	return all
}

func (s *Server) nameFor(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.nameOf("user", user)
}
