package main

import (
	"slices"
	"testing"

	"mentorbot/adapters/web"
	"mentorbot/bot/chat"
	"mentorbot/bot/story"
)

// A saved form names options by key, so that its story can be told in every language.
func TestASavedFormIsFreeOfLanguage(t *testing.T) {
	line := web.Line{Kind: chat.Filled, From: "web:ana", Answers: []web.Answer{
		{Key: "hours", Label: "When?", Value: "Mornings · Evenings", Given: "mornings,evenings", Labels: []string{"Mornings", "Evenings"}},
		{Key: "hobby", Label: "Free time?", Value: "chess", Given: "chess"},
	}}
	got := storyLine(nil, line, "Ana")
	if got.Deed != story.Fills || len(got.Filled) != 2 {
		t.Fatalf("got %+v", got)
	}
	if f := got.Filled[0]; f.Value != "mornings,evenings" || !slices.Equal(f.Labels, []string{"Mornings", "Evenings"}) {
		t.Errorf("options: %+v", f)
	}
	if f := got.Filled[1]; f.Value != "chess" || len(f.Labels) > 0 {
		t.Errorf("words: %+v", f)
	}
}
