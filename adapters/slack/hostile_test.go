package slack_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"mentorbot/adapters/slack/slackfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// leastHostile is how many hostile texts there have to be.
const leastHostile = 300

// TestNothingHostileComesAlive sends every hostile text by every way out: as words, name, link, label, form, file, edit
// and whisper. Nothing of it may be more than letters, neither shown nor in the words beside it.
func TestNothingHostileComesAlive(t *testing.T) {
	t.Parallel()
	all := slackfake.Hostile()
	if len(all) < leastHostile {
		t.Fatalf("only %d hostile texts", len(all))
	}
	contract := readContract(t)
	for part := range slices.Chunk(all, inOneRoom) {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := pretended(t, contract)
				f.Start(t, nobody)
				saysAll(t, f, part)
			})
		})
	}
}

// saysAll says each of these texts in all ways.
func saysAll(t *testing.T, f *slackfake.Fake, texts []string) {
	o := outlet{chattest.Outlet{T: t, Fake: f, To: f.Person("Ana", "en", "UTC")}, f.Room("Hall")}
	for _, text := range texts {
		o.says(chattest.HostileWords(text))
		o.says(hostileForm(text))
		o.says(chattest.HostileFile(text))
		o.Edits(text)
		if alive := f.Server.Alive(); len(alive) > 0 {
			t.Fatalf("%.200q is alive: %.900q", text, alive)
		}
	}
}

// inOneRoom is how many texts are sent before the room is another: it is read again and again.
const inOneRoom = 10

// outlet is where the bot says something to somebody.
type outlet struct {
	chattest.Outlet
	room chat.PlaceID
}

// says sends a message to its reader, to the room, and to the reader alone in the room.
func (o *outlet) says(m chat.Message) {
	o.T.Helper()
	for _, to := range []chat.Destination{
		chat.To(o.To), chat.At(o.room), {Place: o.room, People: []chat.PersonID{o.To}},
	} {
		private := len(to.People) > 0 && to.Place != ""
		if private && len(m.Files) > 0 {
			continue // files are for everybody there
		}
		o.Says(m, chat.Delivery{To: to}, func(part *chat.Message) { part.Private = private })
	}
}

// hostileForm has all kinds of fields.
func hostileForm(s string) chat.Message {
	return chattest.HostileForm(s, chat.Field{Key: "number", Kind: chat.NumberField, Label: s, Example: s, Problem: s},
		chat.Field{Key: "day", Kind: chat.DayField, Label: s, Example: s, Problem: s, Value: s})
}

// TestNothingHostileComesAliveInAnyFlow tells every story with hostile names and hostile words, wherever words are free.
func TestNothingHostileComesAliveInAnyFlow(t *testing.T) {
	t.Parallel()
	const flows = "../../flows"
	w := bottest.Load(t, os.DirFS(flows), os.DirFS(flows+"/guides"), os.DirFS("../../locales"))
	contract := readContract(t)
	network := bottest.Network{
		Name: "slack", Community: slackfake.Community, Typed: mostTyped, Picks: true,
		New: func(t *testing.T, now func() time.Time) chattest.Fake {
			f := pretended(t, contract)
			f.Now = now
			return f
		},
	}
	for direction, languages := range directions {
		t.Run(direction, func(t *testing.T) {
			t.Parallel()
			wild := &bottest.Wild{Texts: slackfake.Hostile()}
			told, astray := bottest.Wildly(t, flows, w, network, wild, languages...)
			if len(astray)*leastTold > told {
				t.Errorf("of %d stories %d went astray:\n%s", told, len(astray), strings.Join(astray, "\n"))
			}
			if wild.Used < len(wild.Texts) {
				t.Errorf("only %d of %d texts were said", wild.Used, len(wild.Texts))
			}
		})
	}
}

// directions are the languages by how they are written: each story is told in one of either.
var directions = map[string][]chat.Language{"to the right": {"en", "es", "de", "pt-BR"}, "to the left": {"ar"}}

// leastTold is one of how many stories may go astray: other words lead elsewhere.
const leastTold = 20

// nobody is a bot that hears everything and says nothing.
func nobody(_ context.Context, events ...chat.Event) []error { return make([]error, len(events)) }
