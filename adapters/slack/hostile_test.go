package slack_test

import (
	"context"
	"fmt"
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
	o := outlet{t: t, Fake: f, to: f.Person("Ana", "en", "UTC"), room: f.Room("Hall")}
	for _, text := range texts {
		o.says(hostileWords(text))
		o.says(hostileForm(text))
		o.says(hostileFile(text))
		o.edits(text)
		if alive := f.Server.Alive(); len(alive) > 0 {
			t.Fatalf("%.200q is alive: %.900q", text, alive)
		}
	}
}

// inOneRoom is how many texts are sent before the room is another: it is read again and again.
const inOneRoom = 10

// hostileText has a text wherever one can stand.
func hostileText(s string) chat.Text {
	return chat.Text{
		{Text: "One "}, {Style: chat.Typed, Text: s}, {Text: " two "}, {Style: chat.Mention, Text: s},
		{Text: " three "}, {Style: chat.Mention, Text: s, Person: chat.PersonID(s)}, {Text: " four "},
		{Style: chat.Link, Text: s, URL: "https://example.org/"}, {Style: chat.Link, Text: "five", URL: s},
		{Style: chat.Number, Text: s}, {Style: chat.Moment, Text: s},
	}
}

func hostileWords(s string) chat.Message {
	return chat.Message{Language: "ar", RightLeft: true, Text: hostileText(s), Choices: []chat.Choice{
		{Handle: "h1", Key: "k1", Label: s}, {Handle: "h2", Key: "k2", Label: s, Picked: true},
		{Handle: "h3", Key: "k3", Label: s, Aside: true}, {Handle: "h4", Key: "k4", Label: s, Private: true},
		{Handle: "h5", Key: "k5", Label: s, Link: "https://example.org/"}, {Handle: "h6", Key: "k6", Label: "six", Link: s},
	}}
}

func hostileForm(s string) chat.Message {
	options := []chat.Choice{{Key: "a", Label: s}, {Key: "b", Label: "b"}}
	return chat.Message{Language: "en", Text: hostileText(s), Form: &chat.Form{
		Handle: "form", Title: s, Open: s, Submit: s, Fields: []chat.Field{
			{Key: "words", Kind: chat.TextField, Label: s, Example: s, Problem: s, Value: s, Long: true},
			{Key: "before", Kind: chat.TextField, Label: s, Example: s, Before: s, Most: 300, Optional: true},
			{Key: "number", Kind: chat.NumberField, Label: s, Example: s, Problem: s},
			{Key: "one", Kind: chat.ChoiceField, Label: s, Example: s, Problem: s, Options: options, Value: "a"},
			{Key: "some", Kind: chat.SeveralField, Label: s, Example: s, Options: options, Value: "a,b"},
			{Key: "day", Kind: chat.DayField, Label: s, Example: s, Problem: s, Value: s},
			{Key: "moment", Kind: chat.MomentField, Label: s, Example: s, Problem: s, Before: s},
		},
	}}
}

func hostileFile(s string) chat.Message {
	return chat.Message{
		Language: "en", Text: hostileText(s), Files: []chat.File{{Name: s, Type: "text/plain", Text: s, Bytes: []byte("x")}},
	}
}

// outlet is where the bot says something to somebody.
type outlet struct {
	*slackfake.Fake
	t    *testing.T
	to   chat.PersonID
	room chat.PlaceID
	sent int
}

// says sends a message to its reader, to the room, and to the reader alone in the room.
func (o *outlet) says(m chat.Message) {
	o.t.Helper()
	for _, d := range []chat.Delivery{
		{To: chat.To(o.to)}, {To: chat.At(o.room)}, {To: chat.Destination{Place: o.room, People: []chat.PersonID{o.to}}},
	} {
		private := len(d.To.People) > 0 && d.To.Place != ""
		if private && len(m.Files) > 0 {
			continue // files are for everybody there
		}
		for _, part := range chat.Fit(m, o.Adapter().Capabilities(), chat.Hints{Page: "More:"}) {
			part.Private = private
			d.Message = part
			o.sends(d)
		}
		if m.Form != nil {
			o.Seen(o.to, d.To.Place) // opens it
		}
	}
}

func (o *outlet) sends(d chat.Delivery) chat.Receipt {
	o.t.Helper()
	o.sent++
	d.ID = chat.DeliveryID(fmt.Sprint("hostile-", o.sent))
	receipt, err := o.Adapter().Send(o.t.Context(), d)
	if err != nil {
		o.t.Fatalf("%v: %.300q", err, d.Message.Text)
	}
	return receipt
}

// edits changes a message, and answers a question with a hostile answer.
func (o *outlet) edits(s string) {
	o.t.Helper()
	receipt := o.sends(chat.Delivery{To: chat.To(o.to), Message: chat.Message{Text: chat.Words("Before")}})
	for _, chosen := range []string{"", s} {
		m := hostileWords(s)
		m.Chosen = chosen
		for _, part := range chat.Fit(m, o.Adapter().Capabilities(), chat.Hints{Page: "More:"}) {
			d := chat.Delivery{ID: "edit", To: chat.To(o.to), Edits: receipt.Message, Message: part}
			if err := o.Adapter().(chat.MessageEditor).Edit(o.t.Context(), d); err != nil {
				o.t.Fatalf("%v: %.300q", err, s)
			}
		}
	}
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
