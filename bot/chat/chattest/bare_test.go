package chattest_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"

	"github.com/google/go-cmp/cmp"
)

func TestBare(t *testing.T) { chattest.Exercise(t, chattest.NewBare()) }

var hints = chat.Hints{Number: "Answer with a number.", Example: "For example:"}

// listen starts a network that nobody refuses, and gives what is heard.
func listen(t *testing.T, b *chattest.Bare) *[]chat.Event {
	var heard []chat.Event
	b.Start(t, func(_ context.Context, events ...chat.Event) []error {
		heard = append(heard, events...)
		return make([]error, len(events))
	})
	return &heard
}

func show(t *testing.T, b *chattest.Bare, p chat.PersonID, m chat.Message) {
	t.Helper()
	for _, part := range chat.Fit(m, b.Capabilities(), hints) {
		if _, err := b.Send(t.Context(), chat.Delivery{To: chat.To(p), Message: part}); err != nil {
			t.Fatal(err)
		}
	}
}

func choices(labels ...string) (all []chat.Choice) {
	for _, l := range labels {
		all = append(all, chat.Choice{Key: strings.ToLower(l), Label: l})
	}
	return all
}

func TestBareCommand(t *testing.T) {
	b := chattest.NewBare()
	heard := listen(t, b)
	ana := b.Person("Ana", "en", "UTC")
	both := b.Person("Ana María", "es", "UTC")
	amina := b.Person("أمينة", "ar", "UTC")
	who := func(p chat.PersonID, name string) chat.Argument {
		return chat.Argument{Person: p, Text: chat.Private(name)}
	}
	word := func(s string) chat.Argument { return chat.Argument{Text: chat.Private(s)} }
	for text, want := range map[string]chat.Event{
		"/status":               {Verb: "status"},
		"  /JOIN  ":             {Verb: "join"},
		"/":                     {Verb: "menu"},
		"/mentor":               {Verb: "menu"},
		"/mentor pair @ana":     {Verb: "pair", Args: []chat.Argument{who(ana, "Ana")}},
		"/pair @ANA MARÍA @ana": {Verb: "pair", Args: []chat.Argument{who(both, "Ana María"), who(ana, "Ana")}},
		"/pair @أمينة @Ana, now": {Verb: "pair", Args: []chat.Argument{who(amina, "أمينة"), who(ana, "Ana"),
			word(","), word("now")}},
		"/pair @Anabel @Ana\u0301":  {Verb: "pair", Args: []chat.Argument{word("@Anabel"), word("@Ana\u0301")}},
		`/goal "learn Go" by "June`: {Verb: "goal", Args: []chat.Argument{word("learn Go"), word("by"), word(`"June`)}},
	} {
		*heard = nil
		b.Say(ana, "", text)
		if len(*heard) != 1 || (*heard)[0].Kind != chat.Command {
			t.Errorf("%q: heard %+v", text, *heard)
			continue
		}
		// Texts print as ***, so they are compared as they are.
		if got := (*heard)[0]; got.Verb != want.Verb || !cmp.Equal(got.Args, want.Args) {
			t.Errorf("%q: heard %q with %s", text, got.Verb, cmp.Diff(revealed(want.Args), revealed(got.Args)))
		}
	}
}

func revealed(args []chat.Argument) (all []string) {
	for _, a := range args {
		all = append(all, string(a.Person)+" "+a.Text.Reveal())
	}
	return all
}

// What a person sees reads as on a network with buttons.
func TestBareReadsListsBack(t *testing.T) {
	b := chattest.NewBare()
	heard := listen(t, b)
	ana := b.Person("Ana", "ar", "UTC")
	typed := append(chat.Words("He wrote:\n"), chat.TypedText("1. not\n2. a list")...)
	show(t, b, ana, chat.Message{RightLeft: true, Text: typed, Choices: choices("نعم", "No")})
	b.Press(ana, "", "No")
	show(t, b, ana, chat.Message{Text: chat.Words("1. "), Files: []chat.File{{Text: "A card."}}})
	want := []chattest.Seen{
		{From: "bot", Text: "He wrote:\n1. not\n2. a list", Choices: []string{"نعم", "No"}},
		{From: "Ana", Text: "No"},
		{From: "bot", Text: "1. \n\nA card."},
	}
	got := b.Seen(ana, "")
	for i := range got {
		got[i].Text = chat.Bare(got[i].Text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(*heard) != 1 || (*heard)[0].Text.Reveal() != "2" {
		t.Errorf("heard %+v", *heard)
	}
}

// A number means the latest list: a label of an older one is typed itself.
func TestBarePressesAnOlderList(t *testing.T) {
	b := chattest.NewBare()
	heard := listen(t, b)
	ana := b.Person("Ana", "en", "UTC")
	show(t, b, ana, chat.Message{Choices: choices("Yes", "No")})
	show(t, b, ana, chat.Message{Choices: choices("Wait", "No")})
	b.Press(ana, "", "Yes")
	b.Press(ana, "", "No")
	if got := []string{(*heard)[0].Text.Reveal(), (*heard)[1].Text.Reveal()}; !cmp.Equal(got, []string{"Yes", "2"}) {
		t.Errorf("typed %q", got)
	}
}

// A form is answered one question after another: the bot is let answer in between.
func TestBareFillsIn(t *testing.T) {
	b := chattest.NewBare()
	heard := listen(t, b)
	ana := b.Person("Ana", "en", "UTC")
	form := chat.Form{Fields: []chat.Field{{Key: "name", Label: "Name?"}, {Key: "role", Label: "Role?",
		Options: choices("Mentor")}}}
	ask := func() { show(t, b, ana, chat.Message{Form: &form}) }
	ask()
	b.Settle = func() {
		form.Fields[len(*heard)-1].Value = (*heard)[len(*heard)-1].Text.Reveal()
		if len(*heard) < len(form.Fields) {
			ask()
		}
	}
	b.FillIn(ana, "", []chattest.Answer{{Key: "name", Value: "Ana"}, {Key: "role", Value: "Mentor"}})
	want := []chattest.Seen{
		{From: "bot", Text: "Name?"}, {From: "Ana", Text: "Ana"},
		{From: "bot", Text: "Role?", Choices: []string{"Mentor"}}, {From: "Ana", Text: "Mentor"},
	}
	got := b.Seen(ana, "")
	for i := range got {
		got[i].Text = chat.Bare(got[i].Text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// What was refused is told again before anything newer.
func TestBareTellsInOrder(t *testing.T) {
	b := chattest.NewBare()
	b.Now = func() time.Time { return time.Unix(1, 0) }
	var heard []string
	refuse := true
	b.Start(t, func(_ context.Context, events ...chat.Event) []error {
		heard = append(heard, events[0].Text.Reveal())
		if refuse {
			return []error{chat.ErrBusy}
		}
		if !events[0].At.Equal(time.Unix(1, 0)) {
			t.Errorf("it happened at %s", events[0].At)
		}
		return []error{nil}
	})
	ana := b.Person("Ana", "en", "UTC")
	b.Say(ana, "", "one")
	refuse = false
	b.Say(ana, "", "two")
	b.Again()
	if diff := cmp.Diff([]string{"one", "one", "two", "two"}, heard); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestBareRefuses(t *testing.T) {
	b := chattest.NewBare()
	ana := b.Person("Ana", "en", "UTC")
	for what, d := range map[string]chat.Delivery{
		"choices":    {To: chat.To(ana), Message: chat.Message{Choices: choices("A")}},
		"a form":     {To: chat.To(ana), Message: chat.Message{Form: &chat.Form{}}},
		"files":      {To: chat.To(ana), Message: chat.Message{Files: []chat.File{{}}}},
		"an edit":    {To: chat.To(ana), Edits: "1"},
		"a room":     {To: chat.Destination{People: []chat.PersonID{ana, "bare:9"}}},
		"a long one": {To: chat.To(ana), Message: chat.Message{Text: chat.Words(strings.Repeat("a", 1001))}},
	} {
		if _, err := b.Send(t.Context(), d); !errors.Is(err, chat.ErrUnsupported) {
			t.Errorf("%s: got %v, want %v", what, err, chat.ErrUnsupported)
		}
	}
	if _, err := b.Send(t.Context(), chat.Delivery{To: chat.To("bare:9")}); !errors.Is(err, chat.ErrUnreachable) {
		t.Errorf("nobody: got %v", err)
	}
	if s, _ := b.Standing(t.Context(), "another", ana); !s.Stranger {
		t.Error("in another community she is a stranger")
	}
}

func TestHostile(t *testing.T) {
	if len(chattest.Hostile) < 60 {
		t.Errorf("%d texts are too few", len(chattest.Hostile))
	}
	seen := map[string]bool{}
	for _, s := range chattest.Hostile {
		if seen[s] || s == "" || !utf8.ValidString(s) || strings.HasPrefix(strings.TrimSpace(s), "/") {
			t.Errorf("%.40q is a repeat, empty, broken or a command", s)
		}
		seen[s] = true
	}
}

// Bare is all that it is said to be.
var (
	_ chat.Adapter          = (*chattest.Bare)(nil)
	_ chat.Gatekeeper       = (*chattest.Bare)(nil)
	_ chattest.Fake         = (*chattest.Bare)(nil)
	_ chattest.Acknowledged = (*chattest.Bare)(nil)
)
