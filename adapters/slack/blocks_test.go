package slack

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	slackapi "github.com/slack-go/slack"

	"mentorbot/bot/chat"
)

func manyChoices(n int) []chat.Choice {
	all := make([]chat.Choice, n)
	for i := range all {
		all[i] = chat.Choice{Handle: chat.Handle(fmt.Sprint("h", i)), Key: fmt.Sprint("k", i), Label: fmt.Sprint("Label ", i)}
	}
	return all
}

// rowsAsSeen are the rows of buttons: names, labels and values.
func rowsAsSeen(t *testing.T, c content) (rows [][]string) {
	t.Helper()
	for _, b := range c.blocks[1:] {
		row, is := b.(*slackapi.ActionBlock)
		if !is {
			t.Fatalf("got %T", b)
		}
		var seen []string
		for _, e := range row.Elements.ElementSet {
			button, is := e.(*slackapi.ButtonBlockElement)
			if !is {
				t.Fatalf("got %T", e)
			}
			seen = append(seen, button.ActionID+" "+button.Text.Text+" "+button.Value+button.URL)
		}
		rows = append(rows, seen)
	}
	return rows
}

func TestButtons(t *testing.T) {
	m := chat.Message{Text: chat.Words("Hi"), Choices: manyChoices(7)}
	m.Choices[1].Private, m.Choices[2].Picked, m.Choices[3].Link, m.Choices[6].Aside = true, true, "https://a.b", true
	m.Form = &chat.Form{Handle: "f", Open: "Fill in", Fields: []chat.Field{{Key: "a", Label: "A?"}}}
	c, err := contentOf("T1", m)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"form Fill in f", "choice:1 Label 0 h0", "private:2 Label 1 h1", "choice:3 ✓ Label 2 h2", "link:4 Label 3 https://a.b"},
		{"choice:5 Label 4 h4", "choice:6 Label 5 h5"}, {"choice:7 Label 6 h6"},
	}
	if got := rowsAsSeen(t, c); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	m.Chosen = "Great"
	if c, err := contentOf("T1", m); err != nil || len(c.blocks) != 1 {
		t.Errorf("an answered question has %d blocks, %v", len(c.blocks), err)
	}
}

func TestTooMuch(t *testing.T) {
	for what, m := range map[string]chat.Message{
		"buttons":            {Choices: manyChoices(26)},
		"buttons and a form": {Choices: manyChoices(25), Form: &chat.Form{Handle: "f"}},
		"text":               {Text: chat.Words(strings.Repeat("a", longestText+1))},
		"no handle":          {Choices: []chat.Choice{{Label: "x"}}},
		"a long handle":      {Choices: []chat.Choice{{Label: "x", Handle: chat.Handle(strings.Repeat("h", 2001))}}},
		"a form's handle":    {Form: &chat.Form{Open: "x"}},
	} {
		if _, err := contentOf("T1", m); !errors.Is(err, chat.ErrUnsupported) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func form(fields ...chat.Field) chat.Form {
	return chat.Form{Handle: "H", Title: "Tell us about yourself, please", Submit: "Send", Fields: fields}
}

// inputs are the fields of a modal as Slack gets them.
type inputs struct {
	Title  struct{ Text string }
	Submit struct{ Text string }
	Meta   string `json:"private_metadata"`
	Blocks []struct {
		Type     string
		ID       string `json:"block_id"`
		Optional bool
		Text     struct{ Type, Text string }
		Label    struct{ Type, Text string }
		Element  struct {
			Type        string
			Value       string `json:"initial_value"`
			Date        string `json:"initial_date"`
			Time        string `json:"initial_time"`
			Most        int    `json:"max_length"`
			Multiline   bool
			Placeholder struct{ Text string }
			Options     []struct{ Value string }
			Groups      []struct{ Options []struct{ Value string } } `json:"option_groups"`
			Picked      struct{ Value string }                       `json:"initial_option"`
			PickedOnes  []struct{ Value string }                     `json:"initial_options"`
		}
	}
}

func modalOf(t *testing.T, f chat.Form) inputs {
	t.Helper()
	v, err := modal(f, meta{Handle: f.Handle, Channel: "D2"})
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var seen inputs
	if err := json.Unmarshal(data, &seen); err != nil {
		t.Fatal(err)
	}
	return seen
}

func TestModal(t *testing.T) {
	options := manyChoices(3)
	v := modalOf(t, form(
		chat.Field{Key: "name", Label: "Name?", Example: "Ana", Most: 40, Value: "Ana <b>"},
		chat.Field{Key: "about", Label: "About?", Long: true, Optional: true, Before: "old", Problem: "Too <short>"},
		chat.Field{Key: "n", Kind: chat.NumberField, Label: "How many?", Before: "+03"},
		chat.Field{Key: "m", Kind: chat.NumberField, Label: "How many more?", Value: "some"},
		chat.Field{Key: "role", Kind: chat.ChoiceField, Label: "Role?", Options: options, Value: "k1"},
		chat.Field{Key: "topics", Kind: chat.SeveralField, Label: "Topics?", Options: options, Value: "k0,k2,gone,k0"},
		chat.Field{Key: "day", Kind: chat.DayField, Label: "Day?", Value: "2026-03-04"},
		chat.Field{Key: "at", Kind: chat.MomentField, Label: "When?", Before: "2026-03-05 10:30"},
	))
	if v.Title.Text != "Tell us about yourself,…" || v.Submit.Text != "Send" || v.Meta != `{"handle":"H","channel":"D2"}` {
		t.Errorf("got %+v", v)
	}
	var seen []string
	for _, b := range v.Blocks {
		e := b.Element
		seen = append(seen, fmt.Sprint(b.Type, " ", b.ID, b.Text.Text, " ", b.Label.Text, " ", e.Type, " ", e.Value, e.Date, e.Time,
			e.Picked.Value, e.PickedOnes, e.Placeholder.Text, " ", e.Most, e.Multiline, b.Optional))
	}
	want := []string{
		"section Tell us about yourself, please   [] 0 false false",
		"input name Name? plain_text_input Ana <b>[]Ana 40 false false",
		"section Too <short>   [] 0 false false",
		"input about About? plain_text_input old[] 3000 true true",
		"input n How many? number_input 3[] 0 false false",
		"input m How many more? number_input [] 0 false false",
		"input role Role? static_select k1[] 0 false false",
		"input topics Topics? multi_static_select [{k0} {k2}] 0 false false",
		"input day Day? datepicker 2026-03-04[] 0 false false",
		"input at When? datepicker 2026-03-05[] 0 false false",
		"input at~time When? timepicker 10:30[] 0 false false",
	}
	if !slices.Equal(seen, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(seen, "\n"), strings.Join(want, "\n"))
	}
}

func TestModalLimits(t *testing.T) {
	v := modalOf(t, form(chat.Field{Key: "zone", Kind: chat.ChoiceField, Label: strings.Repeat("long ", 1000),
		Options: manyChoices(250)}, chat.Field{Key: "t", Label: "", Value: strings.Repeat("x", 3001), Most: 9000}))
	zone, text := v.Blocks[1], v.Blocks[2]
	if len(zone.Element.Groups) != 3 || len(zone.Element.Groups[2].Options) != 50 || len(zone.Element.Options) != 0 {
		t.Errorf("got %d groups and %d options", len(zone.Element.Groups), len(zone.Element.Options))
	}
	if utf8.RuneCountInString(zone.Label.Text) > longestName || text.Label.Text == "" {
		t.Errorf("labels of %d and %d", len(zone.Label.Text), len(text.Label.Text))
	}
	if text.Element.Most != longestInput || text.Element.Value != "" {
		t.Errorf("got %+v", text.Element)
	}
	for what, f := range map[string]chat.Form{
		"no field":       form(),
		"many fields":    form(make([]chat.Field, mostFields+1)...),
		"no key":         form(chat.Field{Label: "x"}),
		"no options":     form(chat.Field{Key: "a", Kind: chat.ChoiceField}),
		"a long option":  form(chat.Field{Key: "a", Kind: chat.ChoiceField, Options: []chat.Choice{{Key: strings.Repeat("k", 76)}}}),
		"a long handle":  {Handle: chat.Handle(strings.Repeat("h", 3000)), Title: "x", Fields: []chat.Field{{Key: "a"}}},
		"a nameless one": form(chat.Field{Key: "a", Kind: chat.SeveralField, Options: []chat.Choice{{Label: "x"}}}),
	} {
		if _, err := modal(f, meta{Handle: f.Handle}); !errors.Is(err, chat.ErrUnsupported) {
			t.Errorf("%s: %v", what, err)
		}
	}
}
