package webfake_test

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"mentorbot/adapters/web/webfake"
	"mentorbot/bot/chat"
	"mentorbot/bot/chat/chattest"
)

func newFake() *webfake.Fake { return webfake.New(&chattest.Memory{}) }

func TestHands(t *testing.T) {
	f := newFake()
	ana := f.Person("Ana", "en", "Europe/Madrid")
	if again := f.Person("Ana", "en", "Europe/Madrid"); again != ana {
		t.Fatalf("made again as %s", again)
	}
	var told []chat.Event
	f.Start(t, func(_ context.Context, events ...chat.Event) []error {
		told = append(told, events...)
		return make([]error, len(events))
	})
	f.Say(ana, "", "hello")
	f.Again()
	if len(told) != 2 || told[0].ID != told[1].ID {
		t.Fatalf("told %d events", len(told))
	}
	d := chat.Delivery{ID: "d", To: chat.To(ana), Message: chat.Message{
		Text: chat.Words("How was it?"), Choices: []chat.Choice{{Handle: "h", Label: "Great"}},
		Form: &chat.Form{Handle: "f", Fields: []chat.Field{
			{Key: "role", Kind: chat.ChoiceField, Label: "Role", Options: []chat.Choice{{Key: "m", Label: "Mentor"}}},
			{Key: "why", Kind: chat.TextField, Label: "Why", Value: "because"}}},
		Files: []chat.File{{Name: "card.png", Text: "a card"}}}}
	f.Fail(chat.ErrUnknown)
	if _, err := f.Adapter().Send(t.Context(), d); !errors.Is(err, chat.ErrUnknown) {
		t.Fatal(err)
	}
	if _, err := f.Adapter().Send(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	f.Press(ana, "", "Great")
	f.FillIn(ana, "", []chattest.Answer{{Key: "role", Value: "Mentor"}})
	if fields := told[3].Fields; told[2].Handle != "h" || fields["role"] != "m" || fields["why"] != "because" {
		t.Errorf("pressed %+v, filled in %+v", told[2], told[3])
	}
	want := []chattest.Seen{
		{From: "Ana", Text: "hello"},
		{From: "bot", Text: "How was it?", Choices: []string{"Great"},
			Form: []string{"Role", "Why"}, Files: []string{"a card"}},
		{From: "Ana", Text: "Great"},
		{From: "Ana", Text: "Mentor\nbecause"},
	}
	if got := f.Seen(ana, ""); !reflect.DeepEqual(got, want) {
		t.Errorf("seen %+v", got)
	}
}

func TestExercise(t *testing.T) { chattest.Exercise(t, newFake()) }
