package story_test

import (
	"strings"
	"testing"
	"time"

	"mentorbot/bot/chat"
	"mentorbot/bot/story"
)

var monday = time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)

func TestTranscriptLaysOutWhatWasSaid(t *testing.T) {
	lines := []story.Line{
		{At: monday, From: story.Bot, To: "Ana", Text: "How was it,\n\u2068Ana\u2069?", Choices: []string{"Great", "So-so"}},
		{At: monday, From: "Ana", To: story.Bot, Text: "Great", Deed: story.Presses, Word: "great"},
		{At: monday.Add(time.Hour), From: story.Bot, To: "#lobby", Files: []string{"A card\nfor Ana"}},
		{At: monday.Add(time.Hour), From: "Ana", To: "#lobby", Text: "Thanks", Deed: story.Writes},
		{At: monday.Add(time.Hour), From: "Ana", To: story.Bot, Deed: story.Sends, Word: "photo"},
		{At: monday.Add(time.Hour), From: "Ana", To: story.Bot, Text: "Oh", Deed: story.Edits},
	}
	want := `bot → Ana: How was it,
           Ana?
           [Great] [So-so]
Ana → bot: [Great]

bot → #lobby: [picture: A card
              for Ana]
Ana → #lobby: Thanks
Ana → bot: (photo)
Ana → bot: (edited) Oh
`
	if got := story.Transcript(lines); got != want {
		t.Errorf("\n%s", got)
	}
}

var form = chat.Message{Text: chat.Words("Tell us more."), Form: &chat.Form{Title: "More", Fields: []chat.Field{
	{Key: "role", Kind: chat.ChoiceField, Label: "Your role?", Options: []chat.Choice{
		{Key: "mentor", Label: "Mentor"}, {Key: "mentee", Label: "Mentee"}}},
	{Key: "hobby", Kind: chat.TextField, Label: "A hobby?", Example: "chess", Optional: true},
}}}

var hints = chat.Hints{Number: "Answer with a number.", Skip: "Or skip.", Example: "Such as"}

func TestAFormReadsAsItsQuestions(t *testing.T) {
	asked := story.Shown(form, hints)
	asked.From, asked.To = story.Bot, "Ana"
	got := story.Transcript([]story.Line{asked, {From: "Ana", To: story.Bot, Deed: story.Fills, Filled: []story.Filled{
		{Answer: story.Answer{Key: "role", Value: "mentor"}, Labels: []string{"Mentor"}},
		{Answer: story.Answer{Key: "hobby"}},
	}}})
	want := `bot → Ana: Tell us more.

           Your role?
           [Mentor] [Mentee]
Ana → bot: [Mentor]
bot → Ana: A hobby?

           Such as chess

           Or skip.
Ana → bot: –
`
	if got != want {
		t.Errorf("\n%s", got)
	}
	if form.Form.Fields[0].Value != "" {
		t.Error("Shown changed the message")
	}
}

func TestManyChoicesTakeSeveralLines(t *testing.T) {
	line := story.Line{From: story.Bot, To: "Ana", Choices: []string{strings.Repeat("a", 70), strings.Repeat("b", 70)}}
	if got := strings.Count(story.Transcript([]story.Line{line}), "\n"); got != 2 {
		t.Errorf("%d lines", got)
	}
}
