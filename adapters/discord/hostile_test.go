package discord_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf8"

	"mentorbot/adapters/discord"
	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

// leastHostile is how many hostile texts there have to be.
const leastHostile = 300

// meant is what of a message is alive because it is meant to be: our own bold words, moments, links and mentions.
func meant(m chat.Message) (all []string) {
	for _, s := range m.Text {
		switch {
		case s.Text == "":
		case s.Style == chat.Bold && strings.TrimSpace(s.Text) != "":
			all = append(all, "bold")
		case s.Style == chat.Moment && !s.At.IsZero() && !m.RightLeft:
			all = append(all, "moment "+strconv.FormatInt(s.At.Unix(), 10))
		case s.Style == chat.Link && leads(s.URL):
			all = append(all, "link "+addressed.Replace(s.URL))
		case s.Style == chat.Mention && s.Person.Network() == discord.Name && digits(s.Person.Native()):
			all = append(all, "user "+s.Person.Native())
		}
	}
	if m.Chosen != "" {
		all = append(all, "bold")
	}
	return all
}

// leads tells whether an address is that of a page, and of nothing else.
func leads(to string) bool {
	u, err := url.Parse(to)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil &&
		len(to) <= 512 && !strings.ContainsAny(to, "<> \n\t\\")
}

// addressed is how an address is written between the marks of a link.
var addressed = strings.NewReplacer("(", "%28", ")", "%29", "HTTPS:", "https:")

func digits(id string) bool {
	_, err := strconv.ParseUint(id, 10, 64)
	return err == nil
}

// shown is what of a message is alive, in the words of meant.
func shown(lives []discordfake.Live) (all []string) {
	for _, l := range lives {
		if l.Kind == "bold" {
			l.What = ""
		}
		all = append(all, strings.TrimSpace(l.Kind+" "+l.What))
	}
	return all
}

// overheard is the adapter, of which every message is compared with what was meant.
type overheard struct {
	*discord.Adapter
	server *discordfake.Server
	t      *testing.T
}

func (o *overheard) Send(ctx context.Context, d chat.Delivery) (chat.Receipt, error) {
	r, err := o.Adapter.Send(ctx, d)
	if err == nil {
		o.compare(string(r.Message), d.Message)
	}
	return r, err
}

func (o *overheard) Edit(ctx context.Context, d chat.Delivery) error {
	err := o.Adapter.Edit(ctx, d)
	if err == nil {
		o.compare(string(d.Edits), d.Message)
	}
	return err
}

func (o *overheard) compare(id string, m chat.Message) {
	o.t.Helper()
	said := o.server.Message(id)
	if said == nil {
		o.t.Errorf("no message %q", id)
		return
	}
	_, lives := o.server.Reads(said)
	ownAddress := func(s chat.Span) bool { return s.Style == chat.Plain && strings.Contains(s.Text, "://") }
	if slices.ContainsFunc(m.Text, ownAddress) { // it may come alive, as such
		lives = slices.DeleteFunc(lives, func(l discordfake.Live) bool { return l.Kind == "link" && l.Text == l.What })
	}
	if got, want := shown(lives), meant(m); !slices.Equal(got, want) {
		o.t.Errorf("alive are %.300q, meant %.300q: %.600q", got, want, said.Body.Content)
	}
}

// compared is a pretended Discord, each of whose messages is compared with what was meant.
func compared(t *testing.T, hook bool, contract *discordfake.Contract) *discordfake.Fake {
	return watched(t, pretended(hook, func(a *discord.Adapter, s *discordfake.Server) discordfake.Network {
		return &overheard{a, s, t}
	}), contract)
}

// TestNothingHostileComesAlive sends every hostile text by every way out: as words, name, link, label, form, file, edit
// and answer in place. Nothing of it may be more than letters, and the words read as they were typed.
func TestNothingHostileComesAlive(t *testing.T) {
	t.Parallel()
	all := discordfake.Hostile()
	if len(all) < leastHostile {
		t.Fatalf("only %d hostile texts", len(all))
	}
	contract := readContract(t)
	for part := range slices.Chunk(all, inOneRoom) {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f := compared(t, false, contract)
				f.Start(t, nobody)
				saysAll(t, f, part)
			})
		})
	}
}

// saysAll says each of these texts in all ways.
func saysAll(t *testing.T, f *discordfake.Fake, texts []string) {
	o := outlet{
		Outlet: chattest.Outlet{T: t, Fake: f, To: f.Person("Ana", "en", "UTC")}, fake: f,
		ben: f.Person("Ben", "en", "UTC"), room: f.Room("Hall"),
	}
	for _, text := range texts {
		o.says(chattest.HostileWords(text))
		o.says(chattest.HostileForm(text))
		o.says(chattest.HostileFile(text))
		o.Edits(text)
		o.opensRoom(text)
		o.reads(text)
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
	fake   *discordfake.Fake
	ben    chat.PersonID
	room   chat.PlaceID
	opened int
}

// says sends a message to its reader, to the room, and to the reader alone in the room, in answer to a command.
func (o *outlet) says(m chat.Message) {
	o.T.Helper()
	for _, d := range []chat.Delivery{
		{To: chat.To(o.To)}, {To: chat.In(o.room)},
		{To: chat.Destination{Place: o.room, People: []chat.PersonID{o.To}, Room: true},
			Ticket: o.fake.Ticket(o.To, o.room)},
	} {
		o.Says(m, d, func(part *chat.Message) { part.Private = d.Ticket != "" })
	}
}

// opensRoom opens a room that is called so.
func (o *outlet) opensRoom(s string) {
	o.T.Helper()
	o.opened++
	cy := o.Person(fmt.Sprint("Cy ", o.opened), "en", "UTC")
	people := []chat.PersonID{o.To, cy}
	if _, err := o.Adapter().(chat.RoomOpener).OpenRoom(o.T.Context(), chat.Among(s, people...)); err != nil {
		o.T.Fatalf("%v: %.300q", err, s)
	}
}

// reads looks whether words are read as they were typed.
func (o *outlet) reads(s string) {
	o.T.Helper()
	if !utf8.ValidString(s) {
		return // some of it has no letters
	}
	m := chat.Message{Text: chat.Text{{Text: "So: "}, {Style: chat.Typed, Text: s}}}
	before, want, got := len(o.Seen(o.ben, "")), "", ""
	for _, part := range chat.Fit(m, o.Adapter().Capabilities(), chat.Hints{}) {
		want += part.Text.String()
		o.Sends(chat.Delivery{To: chat.To(o.ben), Message: part})
	}
	for _, seen := range o.Seen(o.ben, "")[before:] {
		got += seen.Text
	}
	if chat.Bare(got) != chat.Bare(want) {
		o.T.Errorf("typed %.300q, reads %.300q", want, got)
	}
}

// TestNothingHostileComesAliveInAnyFlow tells every story with hostile names and hostile words, wherever words are free.
func TestNothingHostileComesAliveInAnyFlow(t *testing.T) {
	t.Parallel()
	w := bottest.Load(t, os.DirFS(flowsDir), os.DirFS(flowsDir+"/guides"), os.DirFS("../../locales"))
	contract := readContract(t)
	for direction, languages := range directions {
		t.Run(direction, func(t *testing.T) {
			t.Parallel()
			wild := &bottest.Wild{Texts: discordfake.Hostile()}
			network := storied(contract, w.Book, direction == toTheLeft)
			network.New = func(t *testing.T, now func() time.Time) chattest.Fake {
				f := compared(t, direction == toTheLeft, contract)
				f.Now, f.Spoken = now, w.Book.Moment
				return f
			}
			told, astray := bottest.Wildly(t, flowsDir, w, network, wild, languages...)
			if len(astray)*leastTold > told {
				t.Errorf("of %d stories %d went astray:\n%s", told, len(astray), strings.Join(astray, "\n"))
			}
			if wild.Used < len(wild.Texts) {
				t.Errorf("only %d of %d texts were said", wild.Used, len(wild.Texts))
			}
		})
	}
}

// directions are the languages by how they are written: each story is told in one of either, and once by HTTP.
var directions = map[string][]chat.Language{"to the right": {"en", "es", "de", "pt-BR"}, toTheLeft: {"ar"}}

const toTheLeft = "to the left, by HTTP"

// leastTold is one of how many stories may go astray: other words lead elsewhere.
const leastTold = 20

// nobody is a bot that hears everything and says nothing.
func nobody(_ context.Context, events ...chat.Event) []error { return make([]error, len(events)) }
