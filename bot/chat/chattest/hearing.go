package chattest

import (
	"strconv"
	"strings"
	"testing"

	"mentorbot/bot/chat"
)

// hearing is what people say.
func (x *exercise) hearing() []check {
	return []check{
		{"a person says something", x.says},
		{"what is typed arrives as typed", x.saysHostile},
		{"the same words again are another event", x.saysAgain},
		{"an event told twice is the same event", x.toldTwice},
		{"an event that was not received is not lost", x.refused},
		{"a command", x.commands},
		{"people in a room", x.room},
	}
}

func (x *exercise) says(t *testing.T) {
	name := "Zoë <b>O’Neil</b>"
	zoe := x.Person(name, "en", "Europe/Madrid")
	if again := x.Person(name, "en", "Europe/Madrid"); again != zoe {
		t.Errorf("one name, two accounts: %q and %q", zoe, again)
	}
	e := x.one(t, func() { x.Say(zoe, "", "Hello") })
	if e.Kind != chat.Said || e.Text.Reveal() != "Hello" || !e.Own || e.Person != zoe {
		t.Errorf("heard %+v with the text %q", e, e.Text.Reveal())
	}
	if e.Person.Network() != x.network || e.Place.Network() != x.network {
		t.Errorf("%q in %q should be of the network %q", e.Person, e.Place, x.network)
	}
	if !strings.HasPrefix(string(e.ID), string(x.network)+":") {
		t.Errorf("the id %q could be another network's: it begins with %q", e.ID, x.network+":")
	}
	if letters(e.Name.Reveal()) != letters(name) {
		t.Errorf("the name is %q", e.Name.Reveal())
	}
	family, _, _ := strings.Cut(string(e.Language), "-") // a network may say of which country
	if family != "" && family != "en" || e.Zone != "" && e.Zone != "Europe/Madrid" {
		t.Errorf("hints nobody gave: %q, %q", e.Language, e.Zone)
	}
	if seen := x.Seen(zoe, ""); len(seen) == 0 || seen[len(seen)-1].From != name || seen[len(seen)-1].Text != "Hello" {
		t.Errorf("she sees %+v", seen)
	}
}

func (x *exercise) saysHostile(t *testing.T) {
	ana := x.Person("Ana", "pt-BR", "America/Sao_Paulo")
	for _, text := range Hostile {
		if letters(text) == "" || x.can.TextLength > 0 && chat.Units(text) > x.can.TextLength {
			continue // nobody can send it there
		}
		e := x.one(t, func() { x.Say(ana, "", text) })
		if e.Kind != chat.Said || strings.TrimSpace(chat.Clean(e.Text.Reveal())) != strings.TrimSpace(chat.Clean(text)) {
			t.Errorf("said %.200q, heard %s %.200q", text, e.Kind, e.Text.Reveal())
		}
	}
}

func (x *exercise) saysAgain(t *testing.T) {
	ana := x.Person("Ana", "pt-BR", "America/Sao_Paulo")
	first := x.one(t, func() { x.Say(ana, "", "Yes") })
	second := x.one(t, func() { x.Say(ana, "", "Yes") })
	if first.ID == second.ID || first.ID == "" {
		t.Errorf("ids %q and %q", first.ID, second.ID)
	}
	if first.Place != second.Place {
		t.Errorf("one chat, two places: %q and %q", first.Place, second.Place)
	}
}

func (x *exercise) toldTwice(t *testing.T) {
	ana := x.Person("Ana", "pt-BR", "America/Sao_Paulo")
	first := x.one(t, func() { x.Say(ana, "", "Once") })
	for _, e := range x.ear.during(x.Again) {
		if e.ID != first.ID {
			t.Errorf("told twice, it has the ids %q and %q", first.ID, e.ID)
		}
		if e.Kind != first.Kind || e.Person != first.Person || e.Place != first.Place || e.Text != first.Text {
			t.Errorf("told twice, it is %+v and %+v", first, e)
		}
	}
}

// refused: the event is told again, under its id; or the person is told that it was not saved. Either way the next one
// is heard.
func (x *exercise) refused(t *testing.T) {
	ana := x.Person("Ana", "pt-BR", "America/Sao_Paulo")
	x.ear.refuseNext()
	var heard []chat.Event
	told := x.news(ana, "", func() {
		heard = x.ear.during(func() {
			x.Say(ana, "", "Important")
			x.acknowledged(t, false)
			x.Again()
			x.acknowledged(t, true)
		})
	})
	if len(heard) == 0 {
		t.Fatal("nothing was heard")
	}
	for _, e := range heard {
		if e.ID != heard[0].ID {
			t.Errorf("told again, it has the ids %q and %q", heard[0].ID, e.ID)
		}
	}
	if len(heard) < 2 && len(told) == 0 {
		t.Error("it is neither told again, nor is the person told")
	}
	if e := x.one(t, func() { x.Say(ana, "", "Next") }); e.Text.Reveal() != "Next" {
		t.Errorf("after that, heard %q", e.Text.Reveal())
	}
}

func (x *exercise) acknowledged(t *testing.T, want bool) {
	t.Helper()
	fake, ok := x.Fake.(Acknowledged)
	if !ok {
		t.Log("the fake can't tell whether an event was acknowledged")
		return
	}
	if got := fake.Acknowledged(); got != want {
		t.Errorf("acknowledged: %t, want %t", got, want)
	}
}

func (x *exercise) commands(t *testing.T) {
	ana, both := x.Person("Ana", "pt-BR", "America/Sao_Paulo"), x.Person("Ana María", "es", "America/Bogota")
	e := x.one(t, func() { x.Say(ana, "", "/status") })
	if e.Kind != chat.Command || e.Verb != "status" || len(e.Args) != 0 || e.Person != ana {
		t.Errorf("heard %+v", e)
	}
	e = x.one(t, func() { x.Say(ana, "", "/pair @Ana María @Ana") })
	if e.Kind != chat.Command || e.Verb != "pair" || len(e.Args) != 2 || e.Args[0].Person != both ||
		e.Args[1].Person != ana {
		t.Errorf("want %q and %q, heard %+v", both, ana, e)
	}
	e = x.one(t, func() { x.Say(ana, "", "/goal learn <b>Go</b>") })
	if got := words(e.Args); e.Verb != "goal" || got != "learn <b>Go</b>" {
		t.Errorf("heard %q with %q", e.Verb, got)
	}
}

func words(args []chat.Argument) string {
	var all []string
	for _, a := range args {
		all = append(all, a.Text.Reveal())
	}
	return strings.Join(all, " ")
}

func (x *exercise) room(t *testing.T) {
	ana, ben := x.Person("Ana", "pt-BR", "America/Sao_Paulo"), x.Person("Ben", "de", "Europe/Berlin")
	room := x.Room("Hall")
	if room == "" {
		t.Log("the network has no rooms")
		return
	}
	e := x.one(t, func() { x.Say(ana, room, "/status") })
	if e.Own || e.Place != room || e.Person != ana || e.Verb != "status" {
		t.Errorf("heard %+v", e)
	}
	d := x.delivery(ben, chat.Message{Text: chat.Words("To all")})
	d.To = chat.At(room)
	var hers []Seen
	his := x.news(ben, room, func() { hers = x.news(ana, room, func() { x.deliver(t, d) }) })
	if texts(hers) != "To all" || texts(his) != "To all" {
		t.Errorf("she sees %+v, he sees %+v", hers, his)
	}
	x.inPrivate(t, room, ana, ben, e.Ticket)
}

// inPrivate speaks to one pair of eyes in a room.
func (x *exercise) inPrivate(t *testing.T, room chat.PlaceID, ana, ben chat.PersonID, ticket chat.Ticket) {
	if x.can.PrivateReplies == chat.Never {
		t.Log("the network has no private replies")
		return
	}
	d := x.delivery(ana, chat.Message{Text: chat.Words("Only you"), Private: true})
	d.To.Place, d.Ticket = room, ticket
	var hers []Seen
	his := x.news(ben, room, func() { hers = x.news(ana, room, func() { x.deliver(t, d) }) })
	if len(hers) != 1 || chat.Bare(hers[0].Text) != "Only you" || !hers[0].Private {
		t.Errorf("she sees %+v", hers)
	}
	if len(his) != 0 {
		t.Errorf("he sees it too: %+v", his)
	}
}

// pressing is what people answer with.
func (x *exercise) pressing() []check {
	return []check{{"a choice is pressed", x.presses}, {"a form is filled in", x.fillsIn}}
}

func (x *exercise) presses(t *testing.T) {
	ben := x.Person("Ben", "de", "Europe/Berlin")
	m := x.message("How was it?", 14)
	x.send(t, ben, m)
	for i, c := range m.Choices {
		e := x.one(t, func() { x.Press(ben, "", c.Label) })
		if e.Person != ben || !e.Own {
			t.Errorf("heard %+v", e)
		}
		if x.can.Buttons > 0 && (e.Kind != chat.Pressed || e.Handle != c.Handle) {
			t.Errorf("pressed %q, heard %s %q", c.Handle, e.Kind, e.Handle)
		}
		if x.can.Buttons == 0 && (e.Kind != chat.Said || e.Text.Reveal() != strconv.Itoa(i+1)) {
			t.Errorf("number %d, heard %s %q", i+1, e.Kind, e.Text.Reveal())
		}
	}
}

func (x *exercise) fillsIn(t *testing.T) {
	ben := x.Person("Ben", "de", "Europe/Berlin")
	m := chat.Message{Text: chat.Words("Welcome!"), Form: x.form(2)}
	x.send(t, ben, m)
	if x.can.Fields < len(m.Form.Fields) {
		e := x.one(t, func() { x.FillIn(ben, "", []Answer{{"field0", "Ben <b>"}}) })
		if e.Kind != chat.Said || e.Text.Reveal() != "Ben <b>" {
			t.Errorf("heard %s %q", e.Kind, e.Text.Reveal())
		}
		return
	}
	option := m.Form.Fields[1].Options[1]
	e := x.one(t, func() { x.FillIn(ben, "", []Answer{{"field0", "Ben <b>"}, {"field1", option.Label}}) })
	if e.Kind != chat.Filled || e.Handle != m.Form.Handle || e.Person != ben || e.Fields["field0"].Reveal() != "Ben <b>" {
		t.Errorf("heard %+v", e)
	}
	if got := e.Fields["field1"].Reveal(); got != option.Key && got != option.Label {
		t.Errorf("chose %q, heard %q", option.Label, got)
	}
}
