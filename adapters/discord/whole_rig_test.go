package discord_test

import (
	"regexp"
	"testing"
	"time"

	"mentorbot/adapters/discord/discordfake"
	"mentorbot/bot"
	"mentorbot/bot/bottest"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
	"mentorbot/bot/mentoring"
	"mentorbot/bot/phrasebook"
)

const day = 24 * time.Hour

// whole is a bot with all that belongs to it, in a server of Discord's. It is to be used in a bubble: then a slow
// machine is no slow store.
type whole struct {
	*discordfake.Fake
	*bottest.House
	t     *testing.T
	hall  chat.PlaceID
	read  map[[2]string]int // how many messages somebody saw somewhere before the latest deed
	chats [][2]string       // who reads where
}

func newWhole(t *testing.T) *whole { return newWholeBy(t, true) }

// newWholeBy is one that is told of interactions by HTTP, or all through the gateway.
func newWholeBy(t *testing.T, hook bool) *whole {
	w := &whole{
		Fake: watched(t, pretend(hook), readContract(t)), House: bottest.NewHouse(t, "../.."), t: t,
		read: map[[2]string]int{},
	}
	w.Now, w.Settle = w.Clock.Now, w.settle
	w.hall = w.Room("hall")
	w.Build(w.Adapter(), func(o *bot.Options) { o.Real = hurried() })
	w.Start(t, w.Bot.Receive)
	t.Cleanup(w.LooksBack)
	return w
}

func (w *whole) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// settle lets the bot deliver all that waits.
func (w *whole) settle() {
	w.t.Helper()
	w.Settles(w.Step)
}

// does lets something happen, and the bot do all that comes of it.
func (w *whole) does(deed func()) {
	w.t.Helper()
	for _, where := range w.chats {
		w.read[where] = len(w.Seen(chat.PersonID(where[0]), chat.PlaceID(where[1])))
	}
	deed()
	w.settle()
}

// passes lets time go by, through every moment when something is due.
func (w *whole) passes(d time.Duration) {
	w.t.Helper()
	w.does(func() {})
	w.Pass(d, w.settle)
}

// person is somebody in the server.
func (w *whole) person(name string) chat.PersonID {
	p := w.Person(name, "en", "UTC")
	w.reads(p, "")
	w.reads(p, w.hall)
	return p
}

// lead is somebody who may manage the server.
func (w *whole) lead(name string) chat.PersonID {
	p := w.person(name)
	w.Admin(p)
	return p
}

func (w *whole) reads(p chat.PersonID, place chat.PlaceID) {
	w.chats = append(w.chats, [2]string{string(p), string(place)})
}

// types lets somebody type something, in their own chat or elsewhere.
func (w *whole) types(p chat.PersonID, place chat.PlaceID, words string) {
	w.t.Helper()
	w.does(func() { w.Say(p, place, words) })
}

// presses presses the button that is called so.
func (w *whole) presses(p chat.PersonID, place chat.PlaceID, key string) {
	w.t.Helper()
	w.does(func() { w.Press(p, place, w.Phrase(key, nil)) })
}

// news are the bot's messages that somebody sees in a place since the latest deed.
func (w *whole) news(p chat.PersonID, place chat.PlaceID) (fresh []chattest.Seen) {
	all := w.Seen(p, place)
	for _, s := range all[min(w.read[[2]string{string(p), string(place)}], len(all)):] {
		if s.From == "bot" {
			fresh = append(fresh, s)
		}
	}
	return fresh
}

// hears wants a phrase in just one of the new messages there.
func (w *whole) hears(p chat.PersonID, place chat.PlaceID, key string, args phrasebook.Args) (found chattest.Seen) {
	w.t.Helper()
	n := 0
	for _, s := range w.news(p, place) {
		if has(s.Text, w.Phrase(key, args)) {
			found, n = s, n+1
		}
	}
	if n != 1 {
		w.t.Fatalf("%s hears %s %d times in %q: %+v", p, key, n, place, w.news(p, place))
	}
	return found
}

func (w *whole) hearsNothing(people ...chat.PersonID) {
	w.t.Helper()
	for _, p := range people {
		for _, place := range []chat.PlaceID{"", w.hall} {
			if fresh := w.news(p, place); len(fresh) > 0 {
				w.t.Errorf("%s hears in %q: %+v", p, place, fresh)
			}
		}
	}
}

// typed is a word for the bot as it is typed where words alone are not heard.
var typed = regexp.MustCompile(`/mentor (\w+)`)

// has tells whether words have all pieces of a phrase, in their order.
func has(words, phrase string) bool {
	return bottest.Has(typed.ReplaceAllString(chat.Clean(words), "$1"), typed.ReplaceAllString(phrase, "$1"))
}

var args = bottest.Args

// member is who somebody is in the house; nobody: the zero value.
func (w *whole) member(p chat.PersonID) mentoring.Member {
	w.t.Helper()
	return w.Member(w.Community(), p)
}

// program is a running one that the boss leads.
func (w *whole) program(boss chat.PersonID, title string) mentoring.ProgramID {
	w.t.Helper()
	w.types(boss, w.hall, "/menu")
	return w.Begin(w.Community(), w.member(boss).ID, title)
}

// enrolled counts somebody in who has come along.
func (w *whole) enrolled(id mentoring.ProgramID, p chat.PersonID, role mentoring.Role) {
	w.t.Helper()
	w.types(p, w.hall, "/menu")
	w.Enrol(id, w.member(p).ID, role)
}

// until waits for what the bot does on its own.
func (w *whole) until(done func() bool) {
	w.t.Helper()
	for began := time.Now(); !done(); time.Sleep(time.Second) { // the bubble's time
		if time.Since(began) > time.Hour {
			w.t.Fatal("nothing came of it")
		}
	}
}
